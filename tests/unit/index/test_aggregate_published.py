"""Aggregation against the examples of the literature."""

import numpy as np
import pandas as pd
import pytest

from gzsim.index.aggregate import copeland, kemeny, outranking_matrix, topsis
from gzsim.index.normalise import vector

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


def test_whoever_wins_every_duel_comes_first_even_where_borda_points_say_otherwise():
    E = votes({"ABC": 6, "BCA": 4, "BAC": 1})
    assert E.sum(axis=1).idxmax() == "B"
    assert kemeny(E).orders == (("A", "B", "C"),)
    assert copeland(E).idxmax() == "A"


def test_a_condorcet_winner_stands_first_and_a_loser_last_in_every_kemeny_order():
    rng = np.random.default_rng(3)
    for _ in range(20):
        X = pd.DataFrame(rng.integers(0, 6, (7, 3)), columns=list("xyz"), index=list("abcdefg"))
        X.loc["best"], X.loc["worst"] = 9, -1
        found = kemeny(outranking_matrix(X, {"x": 0.4, "y": 0.35, "z": 0.25}), limit=500)
        assert {order[0] for order in found.orders} == {"best"}
        assert {order[-1] for order in found.orders} == {"worst"}
