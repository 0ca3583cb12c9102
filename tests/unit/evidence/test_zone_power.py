"""Size of every test where there is nothing, and power where there is much."""

import pandas as pd
import pytest

from gzsim.errors import InputError
from gzsim.evidence import detectable, zone_power
from gzsim.evidence.zone_worlds import WORLDS

SIZE = {"places": 7, "years": 9}
COUNT = 30
ALLOWED = 0.08 + 3 * (0.08 * 0.92 / COUNT) ** 0.5
"""Three standard errors above what is promised: 5 %, and up to 8 % where memory has to be estimated."""

FOOLED = {"lag_1", "icc", "last_again"}
"""What takes memory of noise for something that lasts, as its documentation says: not asked for its size there."""


@pytest.mark.parametrize("world", WORLDS)
def test_nothing_is_found_where_there_is_nothing(world):
    found = zone_power(world, [0.0], replications=COUNT, **SIZE).set_index("test")["share"]
    asked = found.drop(labels=FOOLED if world == "lasting_with_memory" else [])
    assert asked.max() <= ALLOWED
    if world == "lasting_with_memory":
        assert found["lag_1"] > 0.3


STRONG = {"leaning": 0.97, "leaning_difference": 0.65, "lasting": 0.7, "lasting_with_memory": 0.7, "foresight": 0.9,
          "move": 3.0}  # fmt: skip


@pytest.mark.parametrize("world", WORLDS)
def test_much_is_found(world):
    places, years = (9, 16)
    found = zone_power(world, [STRONG[world]], places=places, years=years, replications=8).set_index("test")["share"]
    assert found.drop(labels=["last_again", "in_a_year"], errors="ignore").min() >= 0.5


def test_the_same_seed_makes_the_same_places():
    one, two = (zone_power("foresight", [0.3], replications=3, **SIZE) for _ in range(2))
    pd.testing.assert_frame_equal(one, two)
    assert not one.equals(zone_power("foresight", [0.3], replications=3, seed=1, **SIZE))


def test_what_is_not_reached_has_no_effect():
    tried = zone_power("foresight", [0.0], replications=3, **SIZE)
    assert detectable(tried)[["effect", "found"]].isna().all(axis=None)
    with pytest.raises(InputError, match="world"):
        zone_power("none", [0.0], **SIZE)
