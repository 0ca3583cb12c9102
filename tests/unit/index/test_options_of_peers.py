"""Choices that other packages make, by name: their published values, and that nothing changes for who does not ask."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from gzsim.errors import InputError
from gzsim.index import IndexWarning, normalise, treat
from gzsim.index.analysis import (
    alpha_by_pillar,
    correlation_tests,
    cronbach_alpha,
    denominator_correlations,
    raw_cronbach_alpha,
)
from gzsim.index.analysis.significance import holm
from gzsim.index.recipe import Recipe

ORDER = [normalise.rank, normalise.percentile, normalise.borda]
TIED = pd.DataFrame({"growth": [4.0, 8, 8, 1, np.nan, 8]})
GAPPY = pd.DataFrame({"a": [1.0, 2, 3, 4, np.nan], "b": [2.0, 1, 4, 3, 5], "c": [1.0, np.nan, 2, 4, 4]})
YEARS = pd.MultiIndex.from_product([[2020, 2021, 2022], ["A"]], names=["year", "code"])
COINR = pd.DataFrame({"i1": [1.0, 2, 3], "i2": [3, None, 5], "i3": [None, 5, 6], "i4": [7, 8, None]}, index=YEARS)


def test_coinr_zscores_of_one_to_ten_have_the_asked_sample_deviation():
    X = pd.DataFrame({"x": np.arange(1.0, 11)})
    asked = 5 + 2 * normalise.zscore(X, ddof=1).x
    assert (asked.mean(), asked.std()) == pytest.approx((5, 2))
    assert (5 + 2 * normalise.zscore(X).x).std() == pytest.approx(2.108, abs=5e-4)


def test_a_sample_deviation_of_equal_values_or_of_one_is_nothing_to_divide_by():
    with pytest.warns(IndexWarning, match="water"):
        assert normalise.zscore(pd.DataFrame({"water": [0.1, 0.1, 0.1]}), ddof=1).water.tolist() == [0, 0, 0]
    with pytest.warns(IndexWarning, match="water"):
        assert normalise.zscore(pd.DataFrame({"water": [0.1, np.nan]}), ddof=1).water.tolist()[0] == 0


def test_ties_share_the_worst_the_mean_or_the_best_rank():
    expected = {"min": [2, 3, 3, 1, np.nan, 3], "average": [2, 4, 4, 1, np.nan, 4], "max": [2, 5, 5, 1, np.nan, 5]}
    for ties, ranks in expected.items():
        np.testing.assert_array_equal(normalise.rank(TIED, ties=ties).growth, ranks)
        np.testing.assert_array_equal(normalise.borda(TIED, ties=ties).growth, np.array(ranks) - 1)
        np.testing.assert_array_equal(normalise.percentile(TIED, ties=ties).growth, 25 * (np.array(ranks) - 1))


@settings(max_examples=20)
@given(arrays(float, (6, 2), elements=st.integers(0, 4)), st.sampled_from([1, -1]))
@pytest.mark.filterwarnings("ignore::gzsim.index.IndexWarning")
def test_the_best_rank_of_a_tie_is_the_mirrored_worst(values, sign):
    X = pd.DataFrame(values, columns=["growth", "pm25"])
    there, back = {"growth": sign, "pm25": 1}, {"growth": -sign, "pm25": -1}
    for method, total in ((normalise.rank, 7), (normalise.borda, 5), (normalise.percentile, 100)):
        mirrored = total - method(X, back, ties="min")
        pd.testing.assert_frame_equal(method(X, there, ties="max"), mirrored)


@pytest.mark.parametrize("method", ORDER)
def test_what_level_units_get_is_what_the_warning_says(method):
    X = pd.DataFrame({"water": [3.0, 3, 3]})
    for ties, where in (("min", "bottom"), ("average", "middle"), ("max", "top")):
        with pytest.warns(IndexWarning, match=where):
            method(X, ties=ties)


def test_choices_can_stand_in_a_recipe_and_in_its_file():
    X = TIED.dropna().assign(forest=[1.0, 5, 2, 4, 3])
    recipe = Recipe(
        directions={"growth": 1, "forest": -1}, normalisation={"method": "rank", "parameters": {"ties": "min"}}
    )
    again = Recipe.from_yaml(recipe.to_yaml())
    pd.testing.assert_frame_equal(again.build(X).normalised, normalise.rank(X, recipe.directions, ties="min"))
    scores = recipe.with_(normalisation={"method": "zscore", "parameters": {"ddof": 1}}).build(X).normalised
    assert scores.std(ddof=1).tolist() == pytest.approx([1, 1])
    panel = recipe.with_(imputation={"method": "linear", "parameters": {"ends": "nearest"}})
    assert panel.build(COINR.rename(columns={"i3": "growth", "i4": "forest"})).filled.value.tolist() == [5, 8]


@pytest.mark.parametrize(("fill", "between"), [(treat.linear, 4), (treat.last_observation, 3)])
def test_coinr_panels_are_filled_with_the_nearest_value_at_the_ends(fill, between):
    done = fill(COINR, ends="nearest")
    expected = {"i1": [1, 2, 3], "i2": [3, between, 5], "i3": [5, 5, 6], "i4": [7, 8, 8]}
    assert {name: column.tolist() for name, column in done.table.items()} == expected
    assert int(done.filled.to_numpy().sum()) == 3
    assert "nearest" in done.method


@pytest.mark.filterwarnings("ignore::gzsim.index.IndexWarning")
def test_ends_are_filled_by_years_and_no_farther_than_the_limit():
    rows = pd.MultiIndex.from_product([[2012, 2015, 2016, 2018], ["a"]], names=["year", "code"])
    X = pd.DataFrame({"x": [None, None, 7.0, None], "seen": 1.0}, index=rows)
    done = treat.last_observation(X, limit=2, ends="nearest").table.x.tolist()
    np.testing.assert_array_equal(done, [np.nan, 7, 7, 7])


@pytest.mark.filterwarnings("ignore::gzsim.index.IndexWarning")
@pytest.mark.parametrize("fill", [treat.linear, treat.last_observation])
def test_ends_stay_open_unless_asked_for(fill):
    assert fill(COINR).table.i3.isna().tolist() == [True, False, False]


@pytest.mark.filterwarnings("ignore::gzsim.index.IndexWarning")
def test_pairwise_alpha_is_that_of_the_covariances_that_each_pair_has():
    cov = np.array([[np.cov(*GAPPY[[a, b]].dropna().T.to_numpy())[0, 1] for b in GAPPY] for a in GAPPY])
    found = raw_cronbach_alpha(GAPPY, pairwise=True)
    assert found.alpha == pytest.approx(3 / 2 * (1 - np.trace(cov) / cov.sum()))
    rest = [cov[0, 1] + cov[0, 2], cov[1, 1] + cov[2, 2] + 2 * cov[1, 2]]
    assert found.items.correlation_with_rest["a"] == pytest.approx(rest[0] / np.sqrt(cov[0, 0] * rest[1]))
    assert found.units == 3
    r = sum(stats.pearsonr(*GAPPY[list(pair)].dropna().T.to_numpy()).statistic for pair in ("ab", "ac", "bc"))
    assert cronbach_alpha(GAPPY, pairwise=True).alpha == pytest.approx(3 / 2 * (1 - 3 / (3 + 2 * r)))
    by_pillar = alpha_by_pillar(GAPPY, dict.fromkeys("abc", "all"), pairwise=True)
    assert by_pillar.alpha["all"] == cronbach_alpha(GAPPY, pairwise=True).alpha


def test_without_gaps_pairwise_alpha_is_the_plain_one():
    X = pd.DataFrame(np.random.default_rng(1).normal(size=(12, 4)), columns=list("abcd"))
    for alpha in (cronbach_alpha, raw_cronbach_alpha):
        assert alpha(X, pairwise=True).alpha == pytest.approx(alpha(X).alpha, rel=1e-12)
        pd.testing.assert_frame_equal(alpha(X, pairwise=True).items, alpha(X).items)


def test_pairs_that_do_not_fit_together_are_told_of():
    n = np.nan
    X = pd.DataFrame(
        {"a": [1, 2, 3, 1, 2, 3, n, n, n], "b": [1, 2, 3, n, n, n, 1, 2, 3], "c": [n, n, n, 1, 2, 3, 3, 2, 1]}
    )
    with pytest.warns(IndexWarning, match="do not fit together"):
        cronbach_alpha(X.astype(float), pairwise=True)


def test_probability_of_a_correlation_has_closed_forms_for_three_and_four_units():
    three = pd.DataFrame({"a": [1.0, 2, 4], "b": [1.0, 3, 2]})
    found = correlation_tests(three).iloc[0]
    assert found.p_value == pytest.approx(1 - 2 / np.pi * np.arcsin(abs(found.correlation)))
    four = pd.DataFrame({"a": [1.0, 2, 4, 9], "b": [1.0, 3, 2, 0]})
    for method in ("pearson", "spearman"):
        found = correlation_tests(four, method).iloc[0]
        assert found.p_value == pytest.approx(1 - abs(found.correlation))
    falling = pd.DataFrame({"a": [1.0, 2, 3, 4], "b": [9.0, 7, 5, 1]})
    assert correlation_tests(falling, "kendall").p_value[0] == pytest.approx(2 / 24)


def test_with_nine_units_a_correlation_of_two_thirds_is_needed_at_five_percent():
    x = np.array([-4.0, -3, -2, -1, 0, 1, 2, 3, 4]) / np.sqrt(60)
    other = np.array([4.0, -2, -3, -1, 4, -1, -3, -2, 4])
    other = other - other.mean() - x * (other @ x)
    other /= np.sqrt(other @ other)
    p = [
        correlation_tests(pd.DataFrame({"x": x, "y": r * x + np.sqrt(1 - r**2) * other})).p_value[0]
        for r in (0.66, 0.67)
    ]
    assert p[0] > 0.05 > p[1]


def test_directions_turn_the_correlation_and_not_its_probability():
    X = pd.DataFrame({"a": [1.0, 2, 4, 9, 3], "b": [1.0, 3, 2, 0, 5]})
    plain, turned = correlation_tests(X).iloc[0], correlation_tests(X, directions={"a": 1, "b": -1}).iloc[0]
    assert (turned.correlation, turned.p_value) == (-plain.correlation, plain.p_value)


def test_holm1979_steps_down_and_never_falls():
    assert holm(np.array([0.01, 0.04, 0.03, 0.005])).tolist() == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm(np.array([0.5, 0.9])).tolist() == [1, 1]


def test_an_indicator_that_grows_with_a_denominator_is_flagged():
    people = pd.Series([2.0, 4, 6, 8, np.nan], index=list("abcde"))
    X = pd.DataFrame({"output": 3 * people.fillna(9), "rate": [5.0, 4, 4, 5, 1], "left": [4.0, 3, 2, 1, 0]})
    by = pd.DataFrame({"people": people, "land": [1.0, 1, 1, 1, 1]})
    found = denominator_correlations(X, by.loc[list("ebcda")])
    assert found[found.flagged][["indicator", "denominator"]].to_numpy().tolist() == [
        ["output", "people"],
        ["left", "people"],
    ]
    assert found.set_index(["indicator", "denominator"]).units["left", "people"] == 4
    assert found[found.denominator == "land"].correlation.isna().all()
    assert not denominator_correlations(X, by, threshold=1).flagged.any()


def test_choices_that_there_are_not_are_refused_by_name():
    people = pd.DataFrame({"people": [1.0, 2]})
    for call, field in (
        (lambda: normalise.zscore(TIED, ddof=2), "ddof"),
        (lambda: normalise.zscore(TIED, ddof=True), "ddof"),
        (lambda: normalise.rank(TIED, ties="first"), "ties"),
        (lambda: treat.linear(COINR, ends="mean"), "ends"),
        (lambda: correlation_tests(GAPPY, "phi"), "method"),
        (lambda: denominator_correlations(GAPPY, people, "phi"), "method"),
        (lambda: denominator_correlations(GAPPY, people), "by"),
        (lambda: denominator_correlations(GAPPY, GAPPY, threshold=60), "threshold"),
        (lambda: cronbach_alpha(GAPPY.head(3), pairwise=True), "X"),
    ):
        with pytest.raises(InputError) as refused:
            call()
        assert refused.value.field == field
