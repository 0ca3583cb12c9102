import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from gzsim.errors import InputError
from gzsim.sanctions import Combination, LastPlace, NoSanction, PieceRate, RankPrizes

LAST, PIECE = LastPlace(rate=0.1, subsidy=61.76, excellent=2), PieceRate(per_point=0.25)
SCHEMES = [NoSanction(), LAST, PIECE, Combination((LAST, PIECE))]
whole_scores = st.integers(0, 120).map(float)  # ties are common
groups = arrays(float, array_shapes(min_dims=1, max_dims=3, min_side=3, max_side=9), elements=whole_scores)


@pytest.mark.parametrize("scheme", SCHEMES)
@given(scores=groups)
def test_money_is_conserved(scheme, scores):
    np.testing.assert_allclose(scheme.settle(scores).sum(-1), 0, atol=1e-9)


@pytest.mark.parametrize("scheme", SCHEMES)
@given(scores=groups)
def test_relabelling_units_relabels_the_money_and_nothing_else(scheme, scores):
    order = np.random.default_rng(0).permutation(scores.shape[-1])
    np.testing.assert_allclose(scheme.settle(scores[..., order]), scheme.settle(scores)[..., order], atol=1e-9)


@pytest.mark.parametrize("scheme", SCHEMES)
@given(scores=arrays(float, 6, elements=whole_scores), who=st.integers(0, 5), more=st.floats(0, 50))
def test_a_better_score_is_never_worth_less(scheme, scores, who, more):
    better = scores.copy()
    better[who] += more
    assert scheme.settle(better)[who] >= scheme.settle(scores)[who] - 1e-9


@given(scores=groups)
def test_nobody_loses_more_than_the_rate_of_its_subsidy(scores):
    assert (LastPlace(rate=0.1, subsidy=61.76, excellent=2).settle(scores) >= -6.176 - 1e-12).all()


def test_the_last_loses_ten_percent_and_the_best_two_share_it():
    """S10 with 555.87 million divided by nine prefectures (C19): 6.176 million each year."""
    money = LastPlace(rate=0.1, subsidy=61.76, excellent=2).settle(np.arange(9.0))
    np.testing.assert_allclose(money, [-6.176, 0, 0, 0, 0, 0, 0, 3.088, 3.088])


def test_two_who_are_last_together_share_the_deduction():
    money = LastPlace(rate=0.1, subsidy=100.0, excellent=1).settle(np.array([1.0, 1.0, 2.0, 3.0]))
    np.testing.assert_allclose(money, [-5, -5, 0, 10])


@pytest.mark.parametrize(("rate", "excellent", "field"), [(1.2, 1, "rate"), (-0.1, 1, "rate"), (0.1, 0, "excellent")])
def test_impossible_rules_are_refused_by_name(rate, excellent, field):
    with pytest.raises(InputError, match=field):
        LastPlace(rate=rate, subsidy=10.0, excellent=excellent)


def test_if_all_are_excellent_nobody_can_be_last():
    with pytest.raises(InputError, match="excellent"):
        LastPlace(rate=0.1, subsidy=10.0, excellent=3).settle(np.arange(3.0))


def test_prizes_for_any_rank_pay_themselves():
    money = RankPrizes((6.0, 0.0, 0.0, -2.0)).settle(np.array([1.0, 4.0, 2.0, 3.0]))
    np.testing.assert_allclose(money, [-3.0, 5.0, -1.0, -1.0])
    with pytest.raises(InputError, match="4 prizes"):
        RankPrizes((1.0, 0.0, 0.0, 0.0)).settle(np.arange(3.0))


def test_a_last_place_rule_is_a_table_of_prizes():
    scores = np.array([5.0, 3.0, 9.0, 1.0])
    same = RankPrizes((3.0, 3.0, 0.0, -6.0))
    np.testing.assert_allclose(same.settle(scores), LastPlace(rate=0.1, subsidy=60.0, excellent=2).settle(scores))
