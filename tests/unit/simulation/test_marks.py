"""Marks by bands and by a concave loss: what they are, what they are expected to be, and what leaders make of them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gzsim.errors import InputError
from gzsim.numeric.marks import Scoring, marks_between
from gzsim.sanctions import NoSanction, PieceRate
from gzsim.simulation.beliefs.projection import curved_slope, expected_slope
from gzsim.simulation.ensemble import simulate_indicators, simulate_scheme
from gzsim.simulation.world import build_world

BANDS = ((0.6, 0.5), (0.8, 0.8), (1.0, 1.0))
RULES = {"line": None, "concave": 2.0, "bands": BANDS, "all or nothing": ((1.0, 1.0),)}
WATER = "water_conservancy_investment"
SIZE = {"years": 3, "replications": 40, "seed": 11}
attainments = st.floats(-2, 3).map(lambda a: round(a, 4))


def test_nine_tenths_and_just_below_target_are_the_same_to_all_or_nothing():
    """A score of 89.9 where 90 is asked for earns nothing; what differs by the arithmetic alone does not count."""
    marked = Scoring.of(0.0, [1.2], [RULES["all or nothing"]]).marks(np.array([[0.0, 0.999, 1.0 - 1e-12, 1.0, 3.0]]))
    assert marked.tolist() == [[0, 0, 1, 1, 1]]


@pytest.mark.parametrize("name", RULES)
@given(low=attainments, high=attainments)
def test_compiled_marks_are_those_of_the_score(name, low, high):
    scoring = Scoring.of(0.0, [1.2], [RULES[name]])
    low_marks, high_marks = scoring.marks(np.array([[low, high]]))[0]
    assert marks_between(low, high, *scoring.curve(0)) == pytest.approx(high_marks - low_marks, abs=1e-12)
    assert (high_marks - low_marks) * (high - low) >= 0


def mean_marks(attained, sd, scoring):
    """E[M(A + sd·z)] by a fine trapezoidal rule."""
    z = np.linspace(-8, 8, 400_001)
    weight = np.exp(-0.5 * z**2)
    return float((scoring.marks((attained + sd * z)[None, :])[0] * weight).sum() / weight.sum())


@pytest.mark.parametrize(("name", "doubt"), [("concave", 0.1), ("bands", 0.0), ("bands", 0.1)])
@pytest.mark.parametrize("attained", [-0.1, 0.3, 0.75, 1.0, 1.1])
def test_the_expected_slope_is_that_of_expected_marks(name, doubt, attained):
    """For bands with what a verification may take off added to luck; for the concave loss with luck alone."""
    scoring, spread = Scoring.of(0.0, [1.2], [RULES[name]]), 0.15
    sd, step = spread if name == "concave" else np.hypot(spread, doubt), 5e-3
    wanted = (mean_marks(attained + step, sd, scoring) - mean_marks(attained - step, sd, scoring)) / (2 * step)
    found = float(curved_slope(np.array([attained]), spread, doubt, scoring.curves[0])[0])
    assert found == pytest.approx(wanted, abs=4e-3)


def test_indicators_keep_their_own_rules_side_by_side():
    attained = np.linspace(0.2, 1.3, 8).reshape(1, 1, 8).repeat(4, axis=1)
    together = Scoring.of(0.0, [1.2] * 4, list(RULES.values()))
    tenth = np.full((4, 8), 0.1)
    slopes = expected_slope(attained, tenth, tenth, together)
    for k, rule in enumerate(RULES.values()):
        alone = Scoring.of(0.0, [1.2], [rule])
        np.testing.assert_array_equal(together.marks(attained[0])[k], alone.marks(attained[0, :1])[0])
        np.testing.assert_array_equal(slopes[:, k], expected_slope(attained[:, :1], tenth[:1], tenth[:1], alone)[:, 0])


@pytest.fixture(scope="module")
def under(today):
    """Return a maker of worlds in which one indicator is scored otherwise, and of lives in them."""

    def world(scoring=None, rest=None, **parameters):
        changes = {f"indicators.{WATER}.scoring": scoring} if scoring else {}
        if rest is not None:
            changes[f"indicators.{WATER}.dynamics"] = {"without_work": rest}
        return build_world(today.with_({**changes, "parameters": parameters}))

    return world


def effort_on_water(world):
    return simulate_indicators(world, NoSanction(), **SIZE)["effort"].sel(indicator=WATER)


def test_a_concave_loss_moves_the_last_most_and_nobody_past_the_target(under):
    rule = {"shape": "concave", "curvature": 1.0}
    far, near, beyond = (float(effort_on_water(under(rule, rest)).mean()) for rest in (0.4, 0.8, 1.8))
    assert far > 1.5 * near
    assert beyond < 0.02 * near
    straight = [float(effort_on_water(under(rest=rest)).mean()) for rest in (0.4, 0.8)]
    assert far / near > 1.2 * straight[0] / straight[1]


def test_all_or_nothing_moves_those_within_reach_and_gives_up_the_rest(under):
    rule = {"shape": "bands", "bands": [[1.0, 1.0]]}
    hopeless, close = (float(effort_on_water(under(rule, rest)).mean()) for rest in (-1.5, 0.9))
    assert close > 10 * hopeless


def test_reports_heap_where_a_band_begins(under):
    """Where a lie costs little, whoever is short of a band reports to have reached it, and not a hair more."""
    bands = {"shape": "bands", "bands": [[0.6, 0.5], [0.8, 0.8], [1.0, 1.0]]}
    liars = {"fabrication.never_lie": 0.0, "fabrication.lying_cost": 0.5, "leader.career_believers": 1.0,
             "leader.career_worth": 0.05, "fabrication.notch": 0.0}  # fmt: skip

    def just_there(scoring):
        lived = simulate_indicators(under(scoring, 0.5, **liars), NoSanction(), **SIZE).sel(indicator=WATER)
        reported, lie = lived["reported_attainment"], lived["reported_attainment"] - lived["true_attainment"]
        at = sum(abs(reported - start) < 1e-9 for start, _ in bands["bands"])
        return float((at * (lie > 1e-6)).mean())

    assert just_there(bands) > 0.2
    assert just_there(None) < 0.01


def test_with_a_concave_score_lies_and_work_interact(under):
    """The more is invented, the less a span of truth adds: who cannot lie works more on what is scored so."""
    rule = {"shape": "concave", "curvature": 2.0}
    alone = {
        "fabrication.notch": 0.0,
        "fabrication.never_lie": 0.0,
        "targets.ratchet": 0.0,
        "reports.bulletin_months": 12,
    }
    lying, honest = (
        effort_on_water(under(rule, 0.5, **alone, **{"fabrication.lying_cost": cost})) for cost in (0.3, 30)
    )
    gained = (honest - lying).mean(["year", "code"]).to_numpy()
    assert gained.mean() > 3 * gained.std(ddof=1) / np.sqrt(gained.size)


@pytest.mark.parametrize(
    ("scoring", "field", "says"),
    [
        ({"shape": "bands", "bands": [[0.8, 0.5], [0.7, 1]]}, "bands", "do not rise"),
        ({"shape": "bands", "bands": [[0.8, 0.5], [0.9, 0.5]]}, "bands", "do not rise"),
        ({"shape": "bands", "bands": [[0.8, 0.5], [1.7, 1]]}, "bands", "beyond the cap"),
        ({"shape": "bands"}, "bands", "are missing"),
        ({"shape": "bands", "bands": [[1, 1]], "curvature": 1}, "curvature", "no meaning"),
        ({"shape": "concave"}, "curvature", "is missing"),
        ({"shape": "concave", "curvature": -1}, "curvature", "more than 0"),
        ({"shape": "concave", "curvature": 1, "bands": [[1, 1]]}, "bands", "no meaning"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused_by_name(today, scoring, field, says):
    with pytest.raises(InputError, match=says) as refused:
        today.with_({f"indicators.{WATER}.scoring": scoring})
    assert refused.value.field == f"indicators.{WATER}.scoring.{field}"


def test_marks_reach_the_score(under):
    """A step from 0 to 1 at the target: the score is lower by the weight of whoever misses it."""
    plain, strict = (
        simulate_scheme(under(rule), PieceRate(0.0), **SIZE)
        for rule in (None, {"shape": "bands", "bands": [[1.0, 1.0]]})
    )
    assert float(strict["true_score"].mean()) < float(plain["true_score"].mean())
