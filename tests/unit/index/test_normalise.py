import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from gzsim.errors import InputError
from gzsim.index import IndexWarning, normalise

METHODS = [normalise.minmax, normalise.zscore, normalise.rank, normalise.percentile]
MIDDLE = {"minmax": 50, "zscore": 0, "rank": 2, "percentile": 50}

tables = arrays(float, (5, 3), elements=st.integers(-1000, 1000)).map(
    lambda values: pd.DataFrame(values, index=list("abcde"), columns=["growth", "pm25", "forest"])
)
quiet = pytest.mark.filterwarnings("ignore::gzsim.index.IndexWarning")


def test_minmax_puts_the_worst_at_one_bound_and_the_best_at_the_other():
    X = pd.DataFrame({"growth": [2.0, 5, 12], "pm25": [30.0, 60, 40]})
    scaled = normalise.minmax(X, {"pm25": -1, "growth": 1}, bounds=(1, 11))
    assert scaled.growth.tolist() == [1, 4, 11]
    assert scaled.pm25.tolist() == pytest.approx([11, 1, 11 - 10 / 3])


def test_zscores_have_mean_zero_and_population_standard_deviation_one():
    z = normalise.zscore(pd.DataFrame({"growth": [1.0, 4, 4, 9, np.nan]})).growth
    assert z.mean() == pytest.approx(0)
    assert z.std(ddof=0) == pytest.approx(1)


def test_goalposts_cap_what_lies_beyond_them_only_when_asked():
    X = pd.DataFrame({"growth": [-10.0, 5, 30]})
    assert normalise.goalposts(X, {"growth": 0}, {"growth": 20}).growth.tolist() == [0, 25, 100]
    assert normalise.goalposts(X, {"growth": 0}, {"growth": 20}, cap=False).growth.tolist() == [-50, 25, 150]


def test_percentile_is_the_share_of_others_who_are_worse():
    X = pd.DataFrame({"pm25": [50.0, 20, 30, 40, np.nan]})
    assert normalise.percentile(X, {"pm25": -1}).pm25.tolist()[:4] == pytest.approx([0, 100, 200 / 3, 100 / 3])


@pytest.mark.parametrize("method", METHODS)
def test_a_constant_indicator_puts_all_in_the_middle_and_is_named(method):
    X = pd.DataFrame({"growth": [1.0, 2, 3], "water": [0.1, 0.1, 0.1]})
    with pytest.warns(IndexWarning, match="water") as told:
        normalised = method(X)
    assert normalised.water.tolist() == [MIDDLE[method.__name__]] * 3
    assert "growth" not in str(told[0].message)


@pytest.mark.parametrize("method", METHODS)
def test_what_is_missing_stays_missing_and_changes_nobody_else(method):
    seen = pd.DataFrame({"growth": [1.0, 2, 4]}, index=list("abc"))
    gap = pd.DataFrame({"growth": [1.0, np.nan, 2, 4]}, index=list("axbc"))
    normalised = method(gap).growth
    assert normalised.isna().tolist() == [False, True, False, False]
    pd.testing.assert_series_equal(normalised.drop("x"), method(seen).growth)


@pytest.mark.parametrize("method", METHODS)
def test_an_indicator_that_nobody_reports_stays_missing(method):
    assert method(pd.DataFrame({"growth": [1.0, 2], "rural": [np.nan, np.nan]})).rural.isna().all()


@quiet
@pytest.mark.parametrize("method", METHODS)
@given(X=tables, signs=st.tuples(*[st.sampled_from([-1, 1])] * 3), order=st.permutations(range(5)))
@settings(max_examples=25)
def test_neither_the_order_of_units_nor_of_indicators_matters(method, X, signs, order):
    directions = dict(zip(X.columns, signs, strict=True))
    shuffled = X.iloc[order][["forest", "growth", "pm25"]]
    expected = method(X, directions).loc[shuffled.index, shuffled.columns]
    pd.testing.assert_frame_equal(method(shuffled, directions), expected, rtol=0, atol=1e-9)


@quiet
@pytest.mark.parametrize("method", METHODS)
@given(X=tables, slope=st.floats(0.01, 100), shift=st.floats(-100, 100))
@settings(max_examples=25)
def test_the_unit_of_measurement_does_not_matter(method, X, slope, shift):
    pd.testing.assert_frame_equal(method(slope * X + shift), method(X), rtol=0, atol=1e-6)


@quiet
@pytest.mark.parametrize("method", METHODS)
@given(X=tables)
@settings(max_examples=25)
def test_a_direction_of_minus_one_is_the_same_as_counting_the_other_way(method, X):
    against = dict.fromkeys(X.columns, -1)
    pd.testing.assert_frame_equal(method(X, against), method(-X), rtol=0, atol=1e-9)


@given(x=arrays(float, (2, 4, 5, 3), elements=st.integers(-50, 50)))
@settings(max_examples=25)
@pytest.mark.parametrize("core", [normalise.minmax_array, normalise.zscore_array, normalise.percentile_array])
def test_leading_axes_are_worked_through_one_by_one(core, x):
    sign = np.array([1, -1, 1])
    np.testing.assert_allclose(core(x, sign)[1, 2], core(x[1, 2], sign), atol=1e-12)


def test_frozen_goalposts_see_all_years_and_no_gap():
    panel = pd.DataFrame({"growth": [*range(21), np.nan], "rural": [np.nan] * 22})
    posts = normalise.frozen_goalposts(panel, 0.05, 0.95)
    assert posts.loc["growth"].tolist() == [1, 19]
    assert posts.loc["rural"].isna().all()


def test_equal_goalposts_are_named_and_give_the_middle():
    with pytest.warns(IndexWarning, match="water"):
        scaled = normalise.goalposts(pd.DataFrame({"water": [90.0, np.nan]}), {"water": 98}, {"water": 98})
    assert scaled.water[0] == 50
    assert np.isnan(scaled.water[1])


@pytest.mark.parametrize(
    ("directions", "told"),
    [({"growth": 1}, "pm25"), ({"growth": 1, "pm25": -1, "forest": 1}, "forest"), ({"growth": 1, "pm25": 2}, "pm25")],
)
def test_directions_that_do_not_fit_are_refused_by_name(directions, told):
    with pytest.raises(InputError, match=told):
        normalise.minmax(pd.DataFrame({"growth": [1.0, 2], "pm25": [3.0, 4]}), directions)


def test_goalposts_the_wrong_way_round_are_refused():
    with pytest.raises(InputError, match="growth"):
        normalise.goalposts(pd.DataFrame({"growth": [1.0]}), {"growth": 3}, {"growth": 2})
    with pytest.raises(InputError, match=r"0\.9"):
        normalise.frozen_goalposts(pd.DataFrame({"growth": [1.0]}), 0.9, 0.1)
