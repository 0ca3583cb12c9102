from functools import partial

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from gzsim.errors import InputError
from gzsim.index import IndexWarning, normalise

FREEZABLE = [normalise.minmax, normalise.zscore, normalise.distance_to_leader]
MIXED = {"growth": 1, "pm25": -1}
quiet = pytest.mark.filterwarnings("ignore::gzsim.index.IndexWarning")
tables = arrays(float, (5, 2), elements=st.integers(1, 1000)).map(
    lambda values: pd.DataFrame(values, index=list("abcde"), columns=["growth", "pm25"])
)


@quiet
@pytest.mark.parametrize("method", FREEZABLE)
@given(X=tables)
@settings(max_examples=25)
def test_on_its_own_panel_the_frozen_method_is_the_plain_one(method, X):
    frozen = normalise.freeze(method, X, MIXED, year=2016)
    pd.testing.assert_frame_equal(frozen(X), method(X, MIXED))


@quiet
@pytest.mark.parametrize("method", FREEZABLE)
@given(base=tables, later=tables, other=tables)
@settings(max_examples=25)
def test_a_score_of_a_later_year_depends_on_nobody_else_of_that_year(method, base, later, other):
    frozen = normalise.freeze(method, base, MIXED, year=2016)
    changed = pd.concat([later.loc[["a"]], other.drop("a")])
    pd.testing.assert_series_equal(frozen(later).loc["a"], frozen(changed).loc["a"])


def test_a_panel_of_years_is_one_base_and_its_years_are_kept():
    panel = pd.concat({2015: pd.DataFrame({"growth": [2.0, 4]}), 2016: pd.DataFrame({"growth": [6.0, 12]})})
    frozen = normalise.freeze(normalise.minmax, panel)
    assert frozen.base == (2015, 2016)
    assert frozen.parameters.loc["growth"].to_dict() == {"low": 2, "high": 12}
    assert frozen(pd.DataFrame({"growth": [7.0, 22]})).growth.tolist() == [50, 200]


def test_columns_are_matched_by_name():
    base = pd.DataFrame({"growth": [0.0, 10], "pm25": [20.0, 40]})
    frozen = normalise.freeze(normalise.minmax, base, MIXED, year=2016)
    scores = frozen(pd.DataFrame({"pm25": [25.0], "growth": [3.0]}))
    assert scores.loc[0].to_dict() == {"pm25": 75, "growth": 30}


@pytest.mark.parametrize(("method", "middle"), [(normalise.minmax, 50), (normalise.zscore, 0)])
def test_what_did_not_differ_in_the_base_is_named_and_in_the_middle(method, middle):
    base = pd.DataFrame({"growth": [1.0, 2], "water": [0.1, 0.1], "rural": [np.nan, np.nan]})
    with pytest.warns(IndexWarning) as told:
        frozen = normalise.freeze(method, base, year=2016)
    assert any("2016" in str(one.message) and "water" in str(one.message) for one in told)
    assert any("rural" in str(one.message) for one in told)
    scores = frozen(pd.DataFrame({"growth": [2.0], "water": [0.3], "rural": [4.0]}))
    assert scores.water[0] == middle
    assert np.isnan(scores.rural[0])


def test_what_cannot_be_frozen_is_refused_by_name():
    base = pd.DataFrame({"growth": [1.0, 2]})
    with pytest.raises(InputError, match="rank"):
        normalise.freeze(normalise.rank, base, year=2016)
    with pytest.raises(InputError, match="year"):
        normalise.freeze(normalise.minmax, base)
    frozen = normalise.freeze(normalise.minmax, base, year=2016)
    with pytest.raises(InputError, match="forest"):
        frozen(pd.DataFrame({"forest": [1.0]}))
    with pytest.raises(InputError, match="growth"):
        frozen(base, {"growth": -1})


@quiet
@given(X=tables, missing=st.sets(st.tuples(st.sampled_from("abcde"), st.sampled_from(["growth", "pm25"]))))
def test_borda_points_count_beaten_units_and_are_ranks_less_one(X, missing):
    for unit, name in missing:
        X.loc[unit, name] = np.nan
    points = normalise.borda(X, MIXED)
    pd.testing.assert_frame_equal(points, normalise.rank(X, MIXED) - 1)
    for name, sign in MIXED.items():
        seen = sign * X[name].dropna()
        beaten = [(seen < own).sum() + ((seen == own).sum() - 1) / 2 for own in seen]
        assert points[name].dropna().tolist() == beaten
        assert points[name].sum() == len(seen) * (len(seen) - 1) / 2


def test_each_indicator_is_normalised_by_its_own_method():
    X = pd.DataFrame({"growth": [4.0, 6, 8], "pm25": [40.0, 20, 30]})
    posts = partial(normalise.goalposts, low={"pm25": 0}, high={"pm25": 50})
    scores = normalise.each(X, {"pm25": posts, "growth": normalise.rank}, MIXED)
    assert scores.growth.tolist() == [1, 2, 3]
    assert scores.pm25.tolist() == pytest.approx([20, 60, 40])


def test_one_method_for_each_is_that_method_for_all():
    X = pd.DataFrame({"growth": [4.0, 6, np.nan], "pm25": [40.0, 20, 30]})
    for method in (normalise.minmax, normalise.zscore, normalise.borda, normalise.distance_to_leader):
        pd.testing.assert_frame_equal(normalise.each(X, dict.fromkeys(X, method), MIXED), method(X, MIXED))


def test_methods_that_do_not_fit_are_refused_by_name():
    X = pd.DataFrame({"growth": [4.0, 6]})
    for methods, told in (
        ({}, "growth"),
        ({"growth": normalise.rank, "forest": normalise.rank}, "forest"),
        ({"growth": "rank"}, "growth"),
        ({"growth": lambda X, directions=None: X.iloc[:1]}, "growth"),
    ):
        with pytest.raises(InputError, match=told):
            normalise.each(X, methods)
