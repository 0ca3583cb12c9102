"""Schemes are compared at equal money moved, and at equal risk."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

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
    at_equal_money,
    at_equal_risk,
)
from gzsim.sanctions.comparable import money_moved, risk

RANDOM = np.random.default_rng(7)
YEARS = Appraisal(RANDOM.normal(75, 5, (40, 6)), measures={"water": RANDOM.normal(1, 0.2, (40, 6))})
LAST = LastPlace(0.1, 18.15, 2)
MOVING = [
    LAST,
    LastPlace(0.05, 18.15, 1, "province", worst=2),
    PieceRate(0.22),
    RankPrizes((3.0, 2.0, 1.0, 0.0, -2.0, -4.0)),
    Tournament(prize=5.0, winners=2),
    ThresholdBonus(threshold=75.0, bonus=2.0),
    GroupPenalty(threshold=76.0, penalty=8.0),
    CompensationByIndex("water", ((0, 1), (4, 2)), price=9.0, ceiling=1.5),
    Combination((PieceRate(0.1), JointLiability(), LAST)),
    WithinGroups(PieceRate(0.3), ("a", "a", "a", "b", "b", "b")),
]


@pytest.mark.parametrize("scheme", MOVING, ids=str)
@given(factor=st.floats(0.01, 5))
def test_all_money_of_a_scheme_is_in_proportion_to_its_stakes(scheme, factor):
    paid, more = scheme.transfers(YEARS), scheme.scaled(factor).transfers(YEARS)
    np.testing.assert_allclose(more, factor * paid, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("scheme", MOVING, ids=str)
def test_a_scheme_is_made_to_move_or_to_risk_as_much_as_another(scheme):
    assert money_moved(at_equal_money(scheme, LAST, YEARS), YEARS) == pytest.approx(money_moved(LAST, YEARS))
    assert risk(at_equal_risk(scheme, LAST, YEARS), YEARS) == pytest.approx(risk(LAST, YEARS))


def test_what_the_last_place_moves_is_its_deduction():
    assert money_moved(LAST, YEARS) == pytest.approx(1.815)
    even = risk(LAST, Appraisal(np.array([[1.0, 2, 3], [2, 3, 1], [3, 1, 2]])))
    assert even == pytest.approx(1.815 * np.sqrt((1 + 0.25 + 0.25) / 3))  # each is last once and excellent twice


def test_the_same_money_is_at_more_risk_with_the_last_than_by_points():
    """Where places change hands from year to year a rank decides on more than a score does."""
    by_points = at_equal_money(PieceRate(1.0), LAST, YEARS)
    assert risk(by_points, YEARS) < risk(LAST, YEARS)


@pytest.mark.parametrize(
    ("ask", "field"),
    [
        (lambda: at_equal_money(NoSanction(), LAST, YEARS), "scheme"),
        (lambda: at_equal_money(LAST, JointLiability(), YEARS), "like"),
        (lambda: at_equal_risk(Tournament(5.0), LAST, Appraisal(np.arange(6.0)[None])), "scheme"),
        (lambda: NoSanction().scaled(2.0), "NoSanction"),
        (lambda: at_equal_money(LAST, Tournament(prize=500.0), YEARS), "rate"),
    ],
)
def test_what_cannot_be_made_equal_is_refused_by_name(ask, field):
    with pytest.raises(InputError, match=field):
        ask()
