"""A panel on the scale of a base year: what is fixed, what is refused, and what a later year cannot change."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gzsim.errors import InputError
from gzsim.index import IndexWarning
from gzsim.index.normalise import freeze, minmax
from gzsim.index.recipe import Recipe, build_on_base, frozen
from gzsim.index.treat import limits, winsorise

YEARS, UNITS = [2019, 2020, 2021], [f"u{n}" for n in range(12)]
ROWS = pd.MultiIndex.from_product([YEARS, UNITS], names=["year", "code"])
DIRECTIONS = {"a": 1, "b": -1, "c": 1, "d": 1}
TREE = {"g": ["a", "b"], "h": ["c", "d"]}
quiet = pytest.mark.filterwarnings("ignore::gzsim.index.IndexWarning")


def panel(seed=0, gaps=0.05):
    random = np.random.default_rng(seed)
    table = pd.DataFrame(random.lognormal(0, 1, (len(ROWS), 4)), index=ROWS, columns=list(DIRECTIONS))
    table.loc[(2019, "u3"), "a"] = 900.0
    return table.mask(random.random(table.shape) < gaps)


def recipe(**more):
    return Recipe(**{"directions": DIRECTIONS, "structure": TREE, "imputation": "median"} | more)


CHOICES = {
    "as it is": {},
    "other bounds, geometric": {
        "normalisation": {"method": "minmax", "parameters": {"bounds": [1, 100]}},
        "aggregation_of": {"index": "generalised_mean"},
    },
    "standard deviations": {"normalisation": "zscore"},
    "deviations of a sample": {"normalisation": {"method": "zscore", "parameters": {"ddof": 1}}},
    "the leader": {"normalisation": "distance_to_leader"},
    "differences": {"normalisation": "difference_to_leader"},
    "outliers and weights": {"outliers": "winsorise", "weights": "critic"},
    "pointwise": {"outliers": "signed_log"},
    "one of its own": {"normalisation_of": {"c": "zscore"}},
    "goalposts": {
        "normalisation_of": {"a": {"method": "goalposts", "parameters": {"low": {"a": 0}, "high": {"a": 9}}}}
    },
}


@quiet
@pytest.mark.parametrize("name", CHOICES)
def test_on_the_base_alone_it_is_the_plain_index_and_later_years_change_nothing(name):
    made, table = recipe(**CHOICES[name]), panel(gaps=0.0 if name == "other bounds, geometric" else 0.05)
    if name == "other bounds, geometric":
        table = table.clip(lower=table.loc[2019].min(), upper=table.loc[2019].max(), axis=1)
    alone, two = made.build(table.loc[[2019]]), build_on_base(made, table.loc[[2019, 2020]], base=2019)
    three = build_on_base(made, table, base=2019)
    assert three.scores.loc[[2019]].equals(alone.scores)
    assert three.scores.loc[[2019, 2020]].equals(two.scores)
    assert three.rebuild().scores.equals(three.scores)


@quiet
@given(seed=st.integers(0, 10_000))
@settings(max_examples=15, deadline=None)
def test_whatever_the_new_year_is_the_old_scores_stay_to_the_bit(seed):
    table = panel(0)
    new = panel(seed).loc[[2021]].rename(index={2021: 2022}, level="year") * 1e6
    made = recipe(imputation="last_observation", outliers="winsorise", weights="entropy")
    before, after = build_on_base(made, table, base=2020), build_on_base(made, pd.concat([table, new]), base=2020)
    assert after.scores.loc[YEARS].equals(before.scores)


@quiet
def test_without_a_base_all_years_are_on_one_scale_as_ever():
    table = panel(gaps=0.0)
    expected = minmax(table, DIRECTIONS)
    pd.testing.assert_frame_equal(recipe().build(table).normalised, expected, check_exact=True)


@quiet
def test_several_years_are_one_base():
    table = panel(gaps=0.0)
    index = build_on_base(recipe(), table, base=[2019, 2020])
    expected = freeze(minmax, table.loc[[2019, 2020]], DIRECTIONS)(table)
    pd.testing.assert_frame_equal(index.normalised, expected, check_exact=True)


@quiet
def test_a_frozen_recipe_can_be_kept_and_scores_a_year_by_itself():
    still = frozen(recipe(outliers="winsorise", weights="critic"), panel(), base=2020)
    again = Recipe.from_yaml(still.to_yaml())
    assert again == still
    alone, among = again.build(panel().loc[[2021]]), still.build(panel())
    assert alone.scores.equals(among.scores.loc[[2021]])


def test_figures_beyond_the_base_are_not_cut_unless_asked_and_are_named():
    table = pd.DataFrame({"a": [0.0, 10, 5, 15]}, index=pd.MultiIndex.from_product([[2020, 2021], ["v", "w"]]))
    table.index.names = ["year", "code"]
    made = Recipe(directions={"a": 1})
    with pytest.warns(IndexWarning, match=r"beyond the scale of the base 2020, not cut off.*: a \(2021 w\)"):
        index = build_on_base(made, table, base=2020)
    assert index.scores["index"].tolist() == [0.0, 100.0, 50.0, 150.0]
    assert "beyond" in index.log["message"].iloc[-1]
    with pytest.warns(IndexWarning, match=r"counted as its ends: a \(2021 w\)"):
        assert build_on_base(made, table, base=2020, cap=True).scores["index"].tolist() == [0.0, 100.0, 50.0, 100.0]


@quiet
def test_limits_are_those_that_winsorising_found_in_the_base():
    table = panel(gaps=0.0)
    step = frozen(recipe(outliers="winsorise"), table, base=2019).outliers
    found = winsorise(table.loc[[2019]]).table
    assert step.parameters["high"] == {name: found[name].max() for name in step.parameters["high"]}
    assert "a" in step.parameters["high"]
    pd.testing.assert_frame_equal(limits(table.loc[[2019]], **step.parameters), found, check_exact=True)


@quiet
@pytest.mark.parametrize(
    ("choices", "told"),
    [
        ({"imputation": "linear"}, "linear fills gaps from later years too"),
        ({"imputation": {"method": "last_observation", "parameters": {"ends": "nearest"}}}, "from later years too"),
        ({"imputation": "iterative"}, "iterative fills gaps"),
        ({"normalisation": "rank"}, "rank has no scale that a base year could fix"),
        ({"normalisation_of": {"c": "percentile"}}, "normalisation_of.c: percentile"),
        ({"aggregation": "topsis"}, "topsis compares the units of all years"),
        ({"aggregation_of": {"index": "copeland"}}, "aggregation_of.index: copeland"),
        ({"outliers": "log_shift"}, "transformed by the figures of the base"),
    ],
)
def test_what_no_base_can_fix_is_refused_by_name(choices, told):
    with pytest.raises(InputError, match=told):
        build_on_base(recipe(**choices), panel(), base=2020)


@quiet
@pytest.mark.parametrize(
    ("table", "base", "told"),
    [
        (panel(), 1999, "no such year: 1999.*2019, 2020, 2021"),
        (panel(), [], "no base year"),
        (panel().loc[2019], 2019, "no panel"),
        (panel().assign(a=lambda x: x["a"].where(x.index.get_level_values("year") > 2019)), 2019, "no value at all"),
    ],
)
def test_a_base_that_is_none_is_refused(table, base, told):
    with pytest.raises(InputError, match=told):
        build_on_base(recipe(imputation=None), table, base=base)


@pytest.mark.parametrize(
    ("sides", "told"), [({"low": {"z": 1}}, "unknown name"), ({"low": {"a": 2}, "high": {"a": 1}}, "low exceeds high")]
)
def test_limits_that_are_none_are_refused(sides, told):
    with pytest.raises(InputError, match=told):
        limits(panel(), **sides)


@quiet
def test_who_has_too_few_figures_sets_no_scale_in_the_base_and_indicators_keep_their_own_treatment():
    table = panel()
    table.loc[(2020, "u0"), ["a", "b"]] = np.nan
    table.loc[(2020, "u0"), "c"] = 1e6
    at_once = {"method": "winsorise", "parameters": {"skewness_limit": 0, "kurtosis_limit": 0}}
    made = recipe(screen=0.75, seen=0.5, imputation=None, outliers=None, outliers_of={"d": at_once})
    alone, based = made.build(table.loc[[2020]]), build_on_base(made, table, base=2020)
    pd.testing.assert_frame_equal(based.scores.loc[[2020]], alone.scores)
    assert based.recipe.outliers_of == {}
    assert based.scores["index"].isna().sum() == 1
