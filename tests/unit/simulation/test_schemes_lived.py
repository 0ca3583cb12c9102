"""Every scheme that a scenario can declare is settled, lived under, and moves what it should."""

import pytest

from gzsim.errors import InputError
from gzsim.sanctions import Combination, CompensationByIndex
from gzsim.simulation.ensemble import simulate_scheme
from gzsim.simulation.simulate import simulate
from gzsim.simulation.world import build_world

NAMES = {"name": "A", "name_zh": "甲"}
SCHEMES = {
    "prizes": {"type": "rank_prizes", "by_rank": [9, 4, 2, 1, 0, 0, -1, -3, -6]},
    "cup": {"type": "tournament", "prize": 40, "winners": 2},
    "bonus": {"type": "threshold_bonus", "threshold": 100, "bonus": 10},
    "group": {"type": "group_penalty", "threshold": 98, "penalty": 90},
    "liable": {
        "type": "joint_liability",
        "shares": {"person warned": 0.5, "leader in charge": 0.3, "division head": 0.2},
        "detections": 1,
        "career": -0.5,
    },
    "river": {"type": "eco_compensation", "indicator": "water_quality", "borders": [["520500", "520300"]],
              "price": 40, "ceiling": 100},
    "both": {"type": "combination", "of": ["last_place", "liable"]},
}  # fmt: skip


@pytest.fixture(scope="module")
def declared(today):
    return today.with_({f"schemes.{name}": {**NAMES, **said} for name, said in SCHEMES.items()})


@pytest.fixture(scope="module")
def lived(declared):
    return simulate(declared, schemes="all", replications=30, seed=2)


@pytest.fixture(scope="module")
def change(lived):
    table = lived.differences().set_index(["scheme", "outcome"])
    return lambda scheme, outcome: tuple(table.loc[(scheme, outcome), ["difference", "standard_error"]])


@pytest.mark.parametrize("scheme", ["prizes", "cup", "bonus", "group"])
def test_money_for_scores_draws_work(change, scheme):
    difference, error = change(scheme, "work")
    assert difference > 3 * error


def test_liability_lowers_lies_and_costs_bonuses(change):
    gap, error = change("liable", "gap")
    assert gap < -3 * error
    assert change("liable", "bonus_lost")[0] > 0


def test_liability_beside_a_last_place_rule_keeps_work_and_lowers_lies(change):
    assert change("both", "work")[0] == pytest.approx(change("last_place", "work")[0], rel=0.1)
    assert change("both", "gap")[0] < change("last_place", "gap")[0] - 3 * change("last_place", "gap")[1]


def test_upstream_works_for_the_water_it_is_paid_for(lived):
    """S12: Bijie lies upstream of Zunyi."""
    table = lived.by_prefecture().set_index(["scheme", "outcome", "code"])["mean"]
    assert table["river", "work", "520500"] > 1.2 * table["none", "work", "520500"]
    assert table["river", "work", "522600"] == pytest.approx(table["none", "work", "522600"], rel=1e-3)
    assert table["river", "transfer", "520500"] == pytest.approx(-table["river", "transfer", "520300"])


def test_declared_schemes_become_rules(declared):
    assert isinstance(declared.scheme("river"), CompensationByIndex)
    both = declared.scheme("both")
    assert isinstance(both, Combination)
    assert [type(each).__name__ for each in both.schemes] == ["LastPlace", "JointLiability"]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"type": "rank_prizes", "by_rank": [1, 2]}, "by_rank"),
        ({"type": "tournament", "prize": 1, "winners": 9}, "winners"),
        ({"type": "joint_liability", "shares": {"a": 1.5}}, "shares"),
        ({"type": "joint_liability", "shares": {"a": 0.5}, "detections": 0}, "nothing leads"),
        ({"type": "eco_compensation", "indicator": "moon", "borders": [["520500", "520300"]], "price": 1, "ceiling": 1},
         "moon"),
        ({"type": "eco_compensation", "indicator": "water_quality", "price": 1, "ceiling": 1,
          "borders": [["520500", "520300"], ["520300", "520500"]]}, "circle"),
        ({"type": "eco_compensation", "indicator": "water_quality", "borders": [["520500", "999999"]], "price": 1,
          "ceiling": 1}, "999999"),
        ({"type": "combination", "of": ["last_place", "moon"]}, "moon"),
        ({"type": "combination", "of": ["last_place", "both"]}, "both"),
        ({"type": "prizes"}, "type"),
    ],
)  # fmt: skip
def test_what_cannot_be_a_scheme_is_refused_by_name(declared, said, field):
    with pytest.raises(InputError, match=field):
        declared.with_({"schemes.wrong": {**NAMES, **said}})


def test_a_scheme_that_reads_an_unknown_indicator_is_refused_by_name(today):
    world = build_world(today)
    river = CompensationByIndex("watr_quality", borders=((0, 1),), price=1.0, ceiling=1.0)
    with pytest.raises(InputError, match=r"CompensationByIndex.measures_read: there is no indicator 'watr_quality'"):
        simulate_scheme(world, river, years=1, replications=1, seed=1)
