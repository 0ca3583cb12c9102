"""What the fronts of the simulation take: scenarios by name, whole numbers, and nothing that cannot be meant."""

from pathlib import Path

import numpy as np
import pytest

import gzsim as gz
from gzsim.errors import InputError
from gzsim.scenario import load_scenario
from gzsim.simulation import simulate as front
from gzsim.simulation.asking import MOST
from gzsim.simulation.simulate import by_indicator, by_tier, trajectories

FRONTS = {
    "simulate": lambda given, **how: gz.simulate(given, **how),
    "compare": lambda given, **how: gz.compare([given], **how),
    "reform": lambda given, **how: gz.reform(given, LATER, **how),
    "trajectories": lambda given, **how: trajectories(given, **how),
    "by_indicator": lambda given, **how: by_indicator(given, **how),
    "by_tier": lambda given, **how: by_tier(given if given is not TODAY else IN_TIERS, **how),
}
DIVIDED = ("simulate", "compare", "reform")
TODAY = load_scenario("guizhou-2025")
IN_TIERS = load_scenario("guizhou-2025-tiers")
LATER = TODAY.with_(long_term_weight=0.3, name="later")


def test_every_front_is_tried():
    asked = [name for name, each in vars(front).items() if getattr(each, "__module__", "") == front.__name__]
    assert {name for name in asked if not name.startswith("_")} == {*FRONTS, "case_of"}


@pytest.mark.parametrize("name", FRONTS)
@pytest.mark.parametrize(
    "given", [None, 5, 1.5, [], {}, b"guizhou-2025", "guizhou-2052", "", "nowhere.yaml", Path("x")]
)
def test_what_is_no_scenario_is_refused(name, given):
    with pytest.raises(InputError):
        FRONTS[name](given, replications=1)


@pytest.mark.parametrize("name", FRONTS)
@pytest.mark.parametrize(
    "wrong",
    [
        {"replications": 2.5}, {"replications": "3"}, {"replications": True}, {"replications": 0}, {"replications": []},
        {"replications": -1}, {"replications": MOST + 1}, {"replications": np.nan}, {"seed": 7.5}, {"seed": "7"},
        {"seed": -1}, {"seed": 2**32}, {"seed": False}, {"seed": np.float64(7)},
    ],
)  # fmt: skip
def test_numbers_that_cannot_be_meant_are_refused_by_name(name, wrong):
    with pytest.raises(InputError) as refused:
        FRONTS[name](TODAY, **{"replications": 1} | wrong)
    assert refused.value.field in wrong


@pytest.mark.parametrize("name", DIVIDED)
@pytest.mark.parametrize(
    "wrong",
    [
        {"threads": -1}, {"threads": 0}, {"threads": 1.5}, {"threads": "2"}, {"threads": True}, {"chunk": 0},
        {"chunk": -3}, {"chunk": 2.0}, {"chunk": "2"}, {"client": "localhost:8786"}, {"client": 5}, {"chunck": 3},
        {"thread": 2}, {"until": 0.01}, {"until": {"achievment": 0.01}}, {"untill": {"achievement": 0.01}},
    ],
)  # fmt: skip
def test_ways_of_working_that_cannot_be_meant_are_refused_by_name(name, wrong):
    with pytest.raises(InputError) as refused:
        FRONTS[name](TODAY, replications=1, **wrong)
    assert refused.value.field in wrong


def test_a_misspelt_argument_is_answered_with_the_one_that_was_meant():
    with pytest.raises(InputError, match="did you mean 'chunk'"):
        gz.simulate(TODAY, chunck=3)


def test_a_scenario_refuses_as_many_replications_as_a_front():
    with pytest.raises(InputError, match="replications"):
        TODAY.with_({"simulation.replications": MOST + 1})
    assert TODAY.with_({"simulation.replications": MOST}).simulation.replications == MOST


def test_whole_numbers_of_numpy_are_whole_numbers():
    with_numpy = gz.simulate(TODAY, replications=np.int64(3), seed=np.uint32(7), chunk=np.int8(2), threads=np.int32(1))
    assert with_numpy.digest() == gz.simulate(TODAY, replications=3, seed=7).digest()


def test_names_and_paths_of_scenarios_stand_for_them(root):
    path = root / "scenarios" / "guizhou-2025.yaml"
    two = {"replications": 2, "seed": 7}
    of_itself = gz.simulate(TODAY, **two).digest()
    assert gz.simulate("guizhou-2025", **two).digest() == of_itself
    assert gz.simulate(path, **two).digest() == gz.simulate(str(path), **two).digest() == of_itself
    both = gz.compare(["guizhou-2025", path.with_stem("guizhou-2025-uniform")], replications=1)
    assert list(both.runs)[1] == "guizhou-2025-uniform"


@pytest.mark.parametrize("given", [None, 5, "guizhou-2025", TODAY, [], {}, [None], [TODAY, 5]])
def test_what_is_no_list_of_scenarios_is_refused(given):
    with pytest.raises(InputError) as refused:
        gz.compare(given, replications=1)
    assert refused.value.field == "scenarios"


@pytest.mark.parametrize(
    "schemes",
    [
        "lottery",
        [],
        {},
        5,
        ["lottery"],
        [None],
        [["none"]],
        [TODAY],
        {"none": 5},
        {5: "none"},
        {"": "none"},
        {"a": np.array([1, 2])},
        ["none", "none"],
    ],
)
def test_what_is_no_list_of_schemes_is_refused(schemes):
    with pytest.raises(InputError) as refused:
        gz.simulate(TODAY, schemes=schemes, replications=1)
    assert refused.value.field == "schemes"


@pytest.mark.parametrize("scheme", ["lottery", 5, "", [], ["none", "last_place"]])
@pytest.mark.parametrize("full", [trajectories, by_indicator])
def test_an_unknown_scheme_is_refused_for_a_closer_look_too(full, scheme):
    with pytest.raises(InputError, match=r"unknown scheme|no list of schemes|2 schemes") as refused:
        full(TODAY, scheme=scheme)
    assert refused.value.field == "scheme"


def test_numbers_without_a_name_are_refused_with_the_names_there_are():
    with pytest.raises(InputError, match=r"replications=\.\.\."):
        gz.simulate(TODAY, 2)


@pytest.mark.parametrize("lead_in", [0, -1, 1.5, "2", True, None, 101])
def test_years_before_a_reform_are_a_whole_number(lead_in):
    with pytest.raises(InputError) as refused:
        gz.reform(TODAY, LATER, lead_in, replications=1)
    assert refused.value.field == "lead_in"
