"""Robust benefit of the doubt: against m rivals drawn at random, exactly where that is known, else within its error."""

from itertools import product

import numpy as np
import pandas as pd
import pytest
from frontiers import NAMES, UNITS, factors, farthest, few, positive, tables
from hypothesis import given
from hypothesis import strategies as st

from gzsim.errors import InputError
from gzsim.index import IndexWarning
from gzsim.index.weights import benefit_of_the_doubt, order_m, robust_benefit_of_the_doubt

PAIR = pd.DataFrame({"growth": [8.0, 2, 4], "forest": [2.0, 6, 3]}, index=["a", "b", "c"])
LINE = pd.DataFrame({"growth": [1.0, 4, 2, 9, 3]}, index=UNITS)


def robust(X, m=3, draws=8):
    return robust_benefit_of_the_doubt(X, m=m, seed=1, draws=draws).scores


def over_all_samples(X, m, reached):
    """1 over the mean of what rivals reach, over every sample of m of them."""
    rows = X.to_numpy()
    samples = [rows[list(places)] for places in product(range(len(rows)), repeat=m)]
    return [1 / np.mean([reached(own, sample) for sample in samples]) for own in rows]


def best_single(own, sample):
    return max((row[own > 0] / own[own > 0]).min() for row in sample)


def close(found, expected, atol=1e-9):
    pd.testing.assert_series_equal(found, expected, check_names=False, rtol=0, atol=atol)


def test_by_hand_two_units_and_two_rivals():
    # The better of two draws of 1 and 3 is 3 but in one case of four: 2.5 on average.
    assert order_m(pd.DataFrame({"growth": [1.0, 3]}), m=2).tolist() == pytest.approx([1 / 2.5, 3 / 2.5])


@pytest.mark.parametrize("m", [1, 2, 4])
def test_the_exact_score_is_the_mean_over_all_samples(m):
    assert order_m(PAIR, m).tolist() == pytest.approx(over_all_samples(PAIR, m, best_single), abs=1e-12)


@pytest.mark.parametrize("m", [1, 3])
def test_draws_come_within_their_error_of_the_mean_over_all_samples(m):
    exact = over_all_samples(PAIR, m, lambda own, sample: 1 + farthest(own, own, sample))
    found = robust_benefit_of_the_doubt(PAIR, m, seed=3, draws=150)
    assert (np.abs(found.scores - exact) < 4 * found.errors).all()
    assert found.errors.between(1e-4, 0.1).all()


@pytest.mark.parametrize("m", [1, 2, 10])
def test_of_one_indicator_draws_estimate_the_exact_score(m):
    found = robust_benefit_of_the_doubt(LINE, m, seed=2, draws=80)
    assert (np.abs(found.scores - order_m(LINE, m)) < 4 * found.errors).all()
    value, share = np.sort(LINE.growth.to_numpy()), np.arange(6) / 5
    assert order_m(LINE, m).tolist() == pytest.approx((LINE.growth / (value @ np.diff(share**m))).tolist())


@few
@given(X=tables)
def test_with_many_rivals_it_is_the_plain_score(X):
    close(robust(X, m=400, draws=2), benefit_of_the_doubt(X).scores, 1e-8)


@few
@given(X=tables)
def test_with_many_rivals_exact_scores_are_1_for_all_that_none_exceeds(X):
    found, x = order_m(X, m=10**6), X.to_numpy()
    plain = [1 / max(best_single(own, x), 1) for own in x]
    assert found.tolist() == pytest.approx(plain)


@few
@given(X=tables, m=st.integers(1, 30))
def test_more_rivals_never_raise_a_score_and_a_mix_of_them_reaches_further(X, m):
    assert (order_m(X, m + 1) <= order_m(X, m) + 1e-12).all()
    assert (order_m(X, m) >= benefit_of_the_doubt(X).scores - 1e-9).all()


@few
@given(X=positive, scale=factors)
def test_units_of_measurement_do_not_matter(X, scale):
    close(robust(X * scale), robust(X), 1e-8)
    close(order_m(X * scale, 3), order_m(X, 3))


@few
@given(X=positive, order=st.permutations(UNITS), columns=st.permutations(NAMES))
def test_neither_the_order_of_units_nor_of_indicators_matters(X, order, columns):
    close(robust(X.loc[order]), robust(X)[order], 1e-8)
    close(order_m(X.loc[order, columns], 3), order_m(X, 3)[order])


@few
@given(X=positive, unit=st.sampled_from(UNITS))
def test_a_gain_raises_the_own_exact_score_and_no_other(X, unit):
    better = X.copy()
    better.loc[unit] *= 1.5
    change = order_m(better, 3) - order_m(X, 3)
    assert change[unit] >= -1e-12
    assert (change.drop(unit) <= 1e-12).all()


def test_a_seed_gives_the_same_scores_again_and_another_seed_others():
    same, again = (robust_benefit_of_the_doubt(PAIR, 2, seed=0, draws=9).scores for _ in range(2))
    assert same.equals(again)
    assert not same.equals(robust_benefit_of_the_doubt(PAIR, 2, seed=1, draws=9).scores)


def test_an_extreme_unit_costs_the_others_less_than_in_the_plain_model():
    random = np.random.default_rng(1)
    X = pd.DataFrame(random.uniform(50, 100, (30, 2)), columns=["growth", "forest"])
    wild = X.copy()
    wild.loc[0] = 1000.0
    fall = robust(wild, m=10, draws=20)[1:] / robust(X, m=10, draws=20)[1:]
    plain = benefit_of_the_doubt(wild).scores[1:] / benefit_of_the_doubt(X).scores[1:]
    assert plain.max() < 0.11
    assert fall.min() > 2 * plain.max()


@pytest.mark.filterwarnings("error")
def test_units_of_zeros_score_0_and_are_named():
    X = PAIR.mul([1, 1, 0], axis=0)
    for model in (lambda X: order_m(X, 5), lambda X: robust(X)):
        with pytest.warns(IndexWarning, match=r"score 0.*: c$"):
            assert model(X)["c"] == 0


def test_a_unit_that_alone_is_above_0_needs_to_be_drawn():
    X = pd.DataFrame({"growth": [8.0, 0, 0], "forest": [2.0, 6, 3]}, index=["a", "b", "c"])
    with pytest.raises(InputError, match=r"m: alone above 0.*: a"):
        robust_benefit_of_the_doubt(X, 1, seed=4, draws=2)
    assert np.isfinite(order_m(X, 1)).all()


def test_gaps_and_what_tells_nobody_apart_are_named():
    X = PAIR.assign(forest=[2, 6, np.nan], fixed=1.0)
    for model in (lambda X: order_m(X, 5), lambda X: robust(X)):
        with pytest.warns(IndexWarning, match="no score"), pytest.warns(IndexWarning, match="weight 0: fixed"):
            found = model(X)
        assert np.isnan(found["c"])
        assert found[["a", "b"]].notna().all()


def test_where_all_units_are_alike_all_score_1():
    with pytest.warns(IndexWarning, match="growth"):
        assert order_m(LINE * 0 + 4, 3).tolist() == [1] * 5
    with pytest.warns(IndexWarning, match="growth"):
        assert robust(LINE * 0 + 4).tolist() == [1] * 5


@pytest.mark.parametrize("wrong", [{"m": 0}, {"m": 2.5}, {"draws": 1}, {"seed": -1}, {"seed": None}])
def test_counts_that_are_none_are_refused_by_name(wrong):
    with pytest.raises(InputError, match=next(iter(wrong))):
        robust_benefit_of_the_doubt(PAIR, **{"m": 3, "seed": 1, **wrong})


def test_lower_is_better_and_negative_values_are_refused():
    with pytest.raises(InputError, match="lower is better: growth"):
        order_m(PAIR, 3, {"growth": -1, "forest": 1})
    with pytest.raises(InputError, match="negative values: growth"):
        robust(PAIR - 3)
