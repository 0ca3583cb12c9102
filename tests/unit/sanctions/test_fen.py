"""Money adds up to the last fen under every scheme, whatever the scores, and none is beyond all measure."""

from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from gzsim.errors import InputError
from gzsim.sanctions import (
    Appraisal,
    Combination,
    CompensationByIndex,
    GroupPenalty,
    JointLiability,
    LastPlace,
    NoSanction,
    PieceRate,
    RankPrizes,
    ThresholdBonus,
    Tournament,
    WithinGroups,
    settle_table,
)
from gzsim.sanctions.accountability import share_penalty
from gzsim.sanctions.eco_compensation import LoadRule
from gzsim.sanctions.eco_compensation.fund import BasinFund, Section
from gzsim.sanctions.money import MOST, in_fen_together

LAST = LastPlace(rate=0.1, subsidy=61.76, excellent=2)
RIVER = CompensationByIndex("water", borders=((0, 1), (1, 2), (4, 2), (5, 6)), price=7.77, ceiling=9.99)
BALANCED = [
    NoSanction(),
    LAST,
    LastPlace(rate=1 / 3, subsidy=61.76, receivers="all others"),
    LastPlace(rate=1.0, subsidy=MOST, excellent=3),
    PieceRate(0.22),
    PieceRate(-1 / 3),
    PieceRate(MOST / 120),  # all that may be paid at all, between 0 and 120 points
    RankPrizes((9.0, 5.0, 3.1, 1 / 7, 0.5, 0.0, -4.0)),
    RankPrizes((MOST, *(-MOST / 6,) * 6)),
    Tournament(prize=10.0, winners=3),
    ThresholdBonus(threshold=60.0, bonus=1 / 3, funded_by="units"),
    ThresholdBonus(threshold=60.0, bonus=MOST, funded_by="units"),
    JointLiability(),
    RIVER,
    Combination((LAST, PieceRate(0.22), RIVER)),
    LastPlace(rate=1 / 3, subsidy=61.76, excellent=2, worst=3),
]
FROM_OUTSIDE = [
    LastPlace(rate=0.1, subsidy=61.76, receivers="province"),
    ThresholdBonus(threshold=60.0, bonus=1 / 3),
    GroupPenalty(threshold=60.0, penalty=10.0),
    Combination((LAST, GroupPenalty(threshold=60.0, penalty=1 / 3))),
]
ZONES = ("city", "city", "green", "green", "green", "city", "own")
SCORES = st.one_of(
    st.integers(0, 3).map(float),  # nearly all are tied
    st.floats(0, 120),
    st.floats(-1e-12, 1e-12),
    st.sampled_from([0.0, 5e-324, 59.999999999, 60.0, 99.0]),
)


def appraised(scores):
    return Appraisal(scores, measures={"water": scores / 60.0}, detections=np.floor(np.abs(scores)))


@pytest.mark.parametrize("scheme", BALANCED, ids=str)
@settings(max_examples=60)
@given(scores=arrays(float, st.sampled_from([(7,), (3, 7)]), elements=SCORES))
def test_receipts_are_payments_to_the_last_fen(scheme, scores):
    settled = scheme.settle(appraised(scores))
    assert not settled.province.any()
    by_hand = [sum(int(fen) for fen in year) for year in settled.money.reshape(-1, 7)]
    assert set(by_hand) == {0}


@pytest.mark.parametrize("scheme", [*BALANCED[:7], *BALANCED[10:13], *FROM_OUTSIDE[:3]], ids=str)
@settings(max_examples=30)
@given(scores=arrays(float, 7, elements=SCORES))
def test_each_zone_adds_up_by_itself(scheme, scores):
    one = LastPlace(rate=0.1, subsidy=61.76) if isinstance(scheme, LastPlace) else scheme  # three in a zone
    settled = WithinGroups(one, ZONES).settle(appraised(scores))
    assert settled.money[6] == 0
    for zone in ("city", "green"):
        members = np.array(ZONES) == zone
        assert settled.money[members].sum() == one.settle(appraised(scores[members])).money.sum()
        assert settled.money[members].sum() == 0 or not one.balanced


@pytest.mark.parametrize("scheme", [*BALANCED, *FROM_OUTSIDE], ids=str)
@settings(max_examples=30)
@given(scores=arrays(float, 7, elements=SCORES))
def test_nobody_is_a_fen_away_from_what_the_rule_says(scheme, scores):
    appraisal = appraised(scores)
    parts = len(scheme.schemes) if isinstance(scheme, Combination) else 1
    exact = scheme.transfers(appraisal) * 1e8
    assert np.abs(scheme.settle(appraisal).money - exact).max() <= parts * (1 + 1e-15 * np.abs(exact).max())


@settings(max_examples=200)
@given(st.lists(st.floats(-MOST, MOST), min_size=1, max_size=40))
def test_a_sum_is_kept_by_rounding_its_parts_together(amounts):
    exact = [Fraction(amount * 1e8) for amount in amounts]
    fen = in_fen_together(np.array(amounts))
    assert abs(sum(fen.tolist()) - sum(exact)) <= Fraction(1, 2) + Fraction(1, 10**9)


def test_who_shares_a_place_shares_its_fine_to_the_last_fen():
    """Seven last together owe 6.176 million: 0.88228571 each, and three of them a fen more."""
    money = LAST.settle(Appraisal(np.array([90.0, 80, 0, 0, 0, 0, 0, 0, 0]))).money
    assert money[:2].tolist() == [308_800_000, 308_800_000]
    assert sorted(money[2:].tolist()) == [*[-88_228_572] * 3, *[-88_228_571] * 4]


def test_whoever_loses_makes_up_the_fen_that_were_taken():
    scores = np.array([90.0, 80, 0, 0, 0, 0, 0, 0, 0])
    settled = LAST.settle(Appraisal(scores))
    assert (settled.make_up == np.maximum(0, -settled.money)).all()


def test_the_province_receives_the_penalty_whole_and_not_in_rounded_parts():
    settled = GroupPenalty(threshold=60.0, penalty=10.0).settle(Appraisal(np.zeros(7)))
    assert settled.province == 1_000_000_000


def test_a_replication_settles_alike_alone_and_among_others():
    rows = np.random.default_rng(1).normal(60, 20, (50, 7)).round(0)
    for scheme in (*BALANCED, *FROM_OUTSIDE):
        together = scheme.settle(appraised(rows)).money
        np.testing.assert_array_equal(together, [scheme.settle(appraised(row)).money for row in rows])


@pytest.mark.parametrize("scores", [[np.nan, 1.0], [np.inf, 1.0], 5.0, [], [[]], ["a", "b"], [True, False], None])
def test_scores_that_are_none_are_refused(scores):
    with pytest.raises(InputError, match="scores"):
        Appraisal(scores)


@pytest.mark.parametrize("amount", [1e300, 1.01 * MOST, np.inf, np.nan, "5", None, True])
@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda amount: LastPlace(0.1, amount).prizes(5), "subsidy"),
        (PieceRate, "per_point"),
        (lambda amount: RankPrizes((amount, 0.0)), "by_rank"),
        (lambda amount: Tournament(amount), "prize"),
        (lambda amount: ThresholdBonus(60.0, amount), "bonus"),
        (lambda amount: GroupPenalty(60.0, amount), "penalty"),
        (lambda amount: CompensationByIndex("p", ((0, 1),), amount, 1.0), "price"),
        (lambda amount: share_penalty(amount, {"leader": 1}), "penalty"),
        (lambda amount: Section("a", {"x": 1}, {}, amount), "stake"),
        (lambda amount: BasinFund(amount, {"x": 1}, {"x": 1}, ()), "total"),
        (lambda amount: LoadRule({"TP": 0.1}, {"TP": amount}), "prices.TP"),
    ],
)
def test_money_that_no_province_has_is_refused_by_name(make, field, amount):
    with pytest.raises(InputError, match=field):
        make(amount)


@pytest.mark.parametrize("number", [0, 1.5, True, "2", np.nan])
def test_numbers_of_units_are_whole(number):
    for make, field in (
        (lambda: LastPlace(0.1, 10.0, number), "excellent"),
        (lambda: Tournament(1.0, number), "winners"),
        (lambda: WithinGroups(NoSanction(), ("a", "b"), number), "smallest"),
    ):
        with pytest.raises(InputError, match=f"{field}: must be (a whole number, not|at least 1, not 0)"):
            make()


@pytest.mark.parametrize("amount", [1e300, np.inf, np.nan, "5", True, -1.0])
def test_a_subsidy_that_cannot_be_is_refused_before_anything_is_settled(amount):
    with pytest.raises(InputError, match="subsidy"):
        LastPlace(0.1, amount)


def test_what_is_no_scheme_is_refused_where_one_is_needed():

    for make, told in (
        (
            lambda: Combination((NoSanction(), "piece_rate")).settle(appraised(np.ones(2))),
            "of: 'piece_rate' is no scheme",
        ),
        (lambda: WithinGroups(LastPlace, ("a", "b")), "scheme: must be a Scheme"),
        (lambda: settle_table("last_place", pd.Series({"a": 1.0, "b": 2.0})), "scheme: 'last_place' is no scheme"),
    ):
        with pytest.raises(InputError, match=told):
            make()


@pytest.mark.parametrize("given", [{"scores": [1, 2]}, {"scores": pd.Series({"a": "x"})}, {"lights": [1, 2]}])
def test_what_is_no_column_of_numbers_is_refused_by_name(given):
    said = {"scores": pd.Series({"a": 1.0, "b": 2.0})} | given
    with pytest.raises(InputError, match=next(iter(given))):
        settle_table(PieceRate(0.1), **said)
