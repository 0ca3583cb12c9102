"""Aggregation against the examples of the literature."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from guides import examples

from gzsim.index.aggregate import copeland, geometric, kemeny, outranking_matrix, topsis
from gzsim.index.normalise import distance_to_leader, distance_to_reference, minmax, vector
from gzsim.numeric.ranking import ranks

DATA = Path(__file__).parents[2] / "data"
TAI = json.loads((DATA / "tai_handbook.json").read_text(encoding="utf-8"))

FIGHTERS = pd.DataFrame(
    {
        "speed": [2.0, 2.5, 1.8, 2.2],
        "range": [1500.0, 2700, 2000, 1800],
        "payload": [20000.0, 18000, 21000, 20000],
        "cost": [5.5, 6.5, 4.5, 5.0],
        "reliability": [5.0, 3, 7, 5],
        "manoeuvrability": [9.0, 5, 7, 5],
    },
    index=["A1", "A2", "A3", "A4"],
)
WEIGHTS = dict(zip(FIGHTERS, [0.2, 0.1, 0.1, 0.1, 0.2, 0.3], strict=True))
DIRECTIONS = dict.fromkeys(FIGHTERS, 1) | {"cost": -1}


def test_hwang_and_yoon_1981_topsis_of_the_fighter_aircraft():
    published = {"A1": 0.643, "A2": 0.268, "A3": 0.613, "A4": 0.312}
    for scores in (
        topsis(vector(FIGHTERS, DIRECTIONS), WEIGHTS),
        topsis(vector(FIGHTERS), WEIGHTS, DIRECTIONS),
    ):
        assert scores.to_dict() == pytest.approx(published, abs=0.001)
        assert scores.rank(ascending=False).to_dict() == {"A1": 1, "A3": 2, "A4": 3, "A2": 4}


def test_hwang_and_yoon_1981_permutation_method_of_the_fighter_aircraft():
    """The permutation method (Paelinck) asks for the same order as Kemeny: weight agreed with less weight opposed."""
    E = outranking_matrix(FIGHTERS, WEIGHTS, DIRECTIONS)
    concordance = {  # indicators that do not oppose; a tie counts in full both ways
        "A1": {"A3": 0.5, "A4": 0.6, "A2": 0.7},
        "A3": {"A1": 0.5, "A4": 0.8, "A2": 0.7},
        "A4": {"A1": 0.7, "A3": 0.2, "A2": 0.7},
    }
    for one, others in concordance.items():
        for other, weight in others.items():
            tied = sum(WEIGHTS[name] for name in FIGHTERS if FIGHTERS.loc[one, name] == FIGHTERS.loc[other, name])
            assert E.loc[one, other] + tied / 2 == pytest.approx(weight)
    found = kemeny(E)
    assert found.orders == (("A3", "A4", "A1", "A2"),)
    assert found.complete


def votes(ballots):
    units = sorted({unit for order in ballots for unit in order})
    E = pd.DataFrame(0.0, units, units)
    for order, count in ballots.items():
        for place, better in enumerate(order):
            E.loc[better, list(order[place + 1 :])] += count
    return E


def test_condorcet_1785_cycle_of_sixty_voters_after_young_1988():
    """A beats B by 33, B beats C by 42 and C beats A by 35 of 60; the order BCA has most support, 104."""
    E = votes({"ABC": 23, "BCA": 17, "BAC": 2, "CAB": 10, "CBA": 8})
    assert (E.loc["A", "B"], E.loc["B", "C"], E.loc["C", "A"]) == (33, 42, 35)
    found = kemeny(E)
    assert found.orders == (("B", "C", "A"),)
    assert found.score == 104
    assert copeland(E).tolist() == [0, 0, 0]


def test_whoever_wins_every_duel_comes_first_whatever_borda_points_say():
    E = votes({"ABC": 6, "BCA": 4, "BAC": 1})
    assert E.sum(axis=1).idxmax() == "B"
    assert kemeny(E).orders == (("A", "B", "C"),)
    assert copeland(E).idxmax() == "A"


def test_condorcet_winners_and_losers_end_every_kemeny_order():
    rng = np.random.default_rng(3)
    for _ in range(20):
        X = pd.DataFrame(rng.integers(0, 6, (7, 3)), columns=list("xyz"), index=list("abcdefg"))
        X.loc["best"], X.loc["worst"] = 9, -1
        found = kemeny(outranking_matrix(X, {"x": 0.4, "y": 0.35, "z": 0.25}), limit=500)
        assert {order[0] for order in found.orders} == {"best"}
        assert {order[-1] for order in found.orders} == {"worst"}


@pytest.fixture(scope="module", name="tai")
def handbook():
    """The Technology Achievement Index of OECD and JRC (2008): telephones and electricity in logarithms, unrounded."""
    figures = json.loads((DATA / "tai_2001.json").read_text(encoding="utf-8"))
    X = pd.DataFrame.from_dict(figures["countries"], orient="index", columns=figures["indicators"])
    return X.assign(telephones=np.log10(X.telephones), electricity=np.log10(X.electricity))


def geometric_ranks(X):
    found = ranks(geometric(X, dict.fromkeys(X, 1 / len(X.columns))))
    return found.reindex(TAI["table_38_geometric_ranks"]).astype(int).to_dict()


@pytest.mark.parametrize(
    "construction",
    [
        lambda X: X,
        distance_to_leader,
        lambda X: distance_to_reference(X, None, "United States"),
        lambda X: X / X.mean(),
    ],
    ids=["figures", "leader", "United States", "mean"],
)
def test_oecd_jrc_2008_table_38_geometric_ranks_come_in_any_unit(tai, construction):
    assert geometric_ranks(construction(tai)) == TAI["table_38_geometric_ranks"]


def test_oecd_jrc_2008_table_38_does_not_come_from_shifted_minmax(tai):
    published = pd.Series(TAI["table_38_geometric_ranks"])
    for shift in np.geomspace(1e-9, 1e4, 53):
        found = pd.Series(geometric_ranks(minmax(tai, bounds=(0, 1)) + shift))
        assert (found != published).sum() >= 14


def test_tai_has_360_kemeny_orders_by_equal_weights_one_by_the_handbook(tai):
    many = kemeny(outranking_matrix(tai, dict.fromkeys(tai, 1 / 8)), limit=400)
    assert (len(many.orders), many.complete) == (360, True)
    assert {order.index("Norway") for order in many.orders} == {3}
    assert {order.index("France") for order in many.orders} == {12, 13, 14, 15, 16}
    one = kemeny(outranking_matrix(tai, dict(zip(TAI["indicators"], TAI["table_20_weights"], strict=True))))
    assert (len(one.orders), one.complete) == (1, True)


def test_the_examples_of_the_guide_run():
    names = examples("aggregation")
    assert names["places"].apply(sorted).to_numpy().tolist() == [[place] * 3 for place in (1, 2, 3, 4)]
    assert all(sorted(order) == ["a", "b", "c", "d"] for order in names["orders"])
    assert list(names["levels"]) == ["nature", "index"]
