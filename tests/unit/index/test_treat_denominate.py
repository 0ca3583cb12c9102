import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gzsim.errors import InputError
from gzsim.index import IndexWarning
from gzsim.index.treat import denominate

X = pd.DataFrame({"doctors": [500.0, 300, 90], "gdp": [80.0, 90, 7], "growth": [8.0, 9, 7]}, index=["a", "b", "c"])
PEOPLE = pd.Series({"c": 3e5, "a": 2e5, "b": 1e5, "elsewhere": 9e9})
ROWS = pd.MultiIndex.from_product([[2015, 2016], ["a", "b"]], names=["year", "code"])
PANEL = pd.DataFrame({"gdp": [10.0, 20, 12, 21]}, index=ROWS)


def test_doctors_per_thousand_people_matched_by_name():
    assert denominate(X[["doctors"]], PEOPLE, per=1000).doctors.to_dict() == {"a": 2.5, "b": 3, "c": 0.3}


def test_only_what_has_a_denominator_is_divided():
    done = denominate(X, pd.DataFrame({"gdp": PEOPLE, "doctors": pd.Series(10.0, index=PEOPLE.index)}))
    assert done.growth.tolist() == [8, 9, 7]
    assert done.doctors.tolist() == [50, 30, 9]
    assert done.gdp["a"] == 80 / 2e5


def test_a_panel_is_divided_by_the_figure_of_its_own_year():
    people = pd.Series([1.0, 2, 3, 7], index=ROWS)
    assert denominate(PANEL, people.iloc[::-1]).gdp.tolist() == [10, 10, 4, 3]
    assert denominate(PANEL, people.swaplevel()).gdp.tolist() == [10, 10, 4, 3]


def test_land_does_not_change_with_the_year():
    land = pd.Series({"b": 4.0, "a": 2.0}).rename_axis("code")
    assert denominate(PANEL, land).gdp.tolist() == [5, 5, 6, 5.25]


@given(factor=st.floats(0.01, 100))
def test_twice_as_big_in_all_things_is_the_same_per_head(factor):
    grown = denominate(X, PEOPLE * factor) * factor
    np.testing.assert_allclose(grown, denominate(X, PEOPLE))


def test_dividing_gives_the_table_back_when_multiplied_again():
    done = denominate(X, PEOPLE, per=10_000)
    np.testing.assert_allclose(done.mul(PEOPLE.drop("elsewhere"), axis=0).loc[X.index] / 10_000, X)


def test_a_missing_denominator_leaves_a_gap_and_is_named():
    with pytest.warns(IndexWarning, match="denominator is missing: b$"):
        done = denominate(X, PEOPLE.where(PEOPLE.index != "b"))
    assert done.isna().any(axis=1).tolist() == [False, True, False]


def test_a_missing_denominator_is_named_with_what_it_divides():
    by = pd.DataFrame({name: PEOPLE.where(PEOPLE.index != "b") for name in X})
    with pytest.warns(IndexWarning, match=f"no figure on {', '.join(X)}, the denominator is missing: b$"):
        denominate(X, by)
    with pytest.warns(IndexWarning, match="the denominator people is missing: b$"):
        denominate(X, PEOPLE.where(PEOPLE.index != "b").rename("people"))


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda: denominate(X, PEOPLE.drop("b")), "no denominator for: b"),
        (lambda: denominate(X, PEOPLE.where(PEOPLE.index != "c", 0)), "zero or negative for: c"),
        (lambda: denominate(X, -PEOPLE), "a, b, c"),
        (lambda: denominate(X, pd.concat([PEOPLE, PEOPLE])), "named twice"),
        (lambda: denominate(X, pd.DataFrame({"fear": PEOPLE})), "unknown indicator: fear"),
        (lambda: denominate(X, PEOPLE, per=0), "per 0"),
        (lambda: denominate(X, PEOPLE.astype(str)), "by: not numbers"),
        (lambda: denominate(X.assign(zone="city"), PEOPLE), "zone"),
        (lambda: denominate(PANEL, pd.Series({"a": 1.0, "b": 2.0})), "stands for"),
        (lambda: denominate(PANEL, pd.Series([1.0, 2, 3], index=ROWS[:3])), "no denominator for: 2016 b"),
    ],
)
def test_bad_input_is_refused_by_name(call, told):
    with pytest.raises(InputError, match=told):
        call()
