import numpy as np
import pandas as pd
import pytest

from gzsim.errors import InputError
from gzsim.index import IndexWarning, ranks
from gzsim.index.normalise import minmax
from gzsim.index.recipe import Recipe, available
from gzsim.index.sensitivity import Alternatives, Design, PerturbedWeights, sobol_of, uncertainty

ROWS = pd.MultiIndex.from_product([[2019, 2020, 2021], ["w", "x", "y"]], names=["year", "code"])
FULL = pd.DataFrame({"a": [1.0, 2, 5, 3, 8, 4, 6, 7, 9], "b": [5.0, 3, 2, 9, 1, 4, 8, 6, 7]}, index=ROWS)
GAPS = FULL.where(~FULL.isin([3.0, 8.0]))  # a: w 2020, x 2020; b: x 2019, w 2021
DIRECTIONS = {"a": 1, "b": -1}
recipe = Recipe(directions=DIRECTIONS)


def test_a_panel_is_on_one_scale_and_each_year_is_ranked_by_itself():
    built = recipe.build(FULL)
    expected = minmax(FULL, DIRECTIONS).mean(axis=1)
    np.testing.assert_allclose(built.scores["index"], expected)
    for year, own in expected.groupby(level="year"):
        pd.testing.assert_series_equal(built.ranks.loc[year], ranks(own.loc[year]), check_names=False)
    assert built.ranks.groupby(level="year").min().tolist() == [1, 1, 1]


@pytest.mark.parametrize("levels", [["year", "code"], ["code", "year"]])
@pytest.mark.parametrize("method", ["last_observation", "linear", "mean", "median", "iterative"])
@pytest.mark.filterwarnings("ignore::gzsim.index.IndexWarning")
def test_every_imputation_fills_gaps_of_a_panel_in_a_recipe(method, levels):
    built = recipe.with_(imputation=method).build(GAPS.reorder_levels(levels))
    assert built.filled.columns.tolist() == [*levels, "indicator", "value"]
    cell = built.filled.set_index(["year", "code", "indicator"]).value
    assert cell.index.isin(GAPS.stack(future_stack=True)[lambda x: x.isna()].index).all()
    if method == "last_observation":
        assert cell.to_dict() == {(2020, "w", "a"): 1, (2020, "x", "a"): 2, (2021, "w", "b"): 9}
    if method == "linear":
        assert cell.to_dict() == {(2020, "w", "a"): 3.5, (2020, "x", "a"): 4.5}
    assert built.rebuild().ranks.equals(built.ranks)


def test_a_gap_that_is_left_keeps_only_its_year_out_of_the_ranking():
    with pytest.warns(IndexWarning, match="missing: 2019 x, 2020 w, 2020 x, 2021 w$"):
        built = recipe.build(GAPS)
    assert built.ranks.groupby(level="year").count().to_dict() == {2019: 2, 2020: 1, 2021: 2}


def test_a_panel_can_be_denominated_treated_and_weighted_by_data():
    table = FULL.assign(people=[2.0, 1, 4] * 3)
    made = recipe.with_(denomination={"a": "people"}, outliers="treat", weights="critic", normalisation="zscore")
    built = made.build(table)
    np.testing.assert_allclose(built.treated["a"], FULL["a"] / table["people"])
    assert built.weights.weight.sum() == pytest.approx(1)


@pytest.mark.parametrize("method", ["linear", "last_observation"])
def test_what_looks_along_years_is_refused_for_a_table_without_them(method):
    assert method in available("imputation")
    with pytest.raises(InputError, match="no panel"):
        recipe.with_(imputation=method).build(FULL.loc[2019])


def test_an_index_of_two_levels_without_years_is_one_table_of_units():
    places = FULL.rename_axis(["region", "code"])
    assert sorted(recipe.build(places).ranks) == sorted(ranks(recipe.build(places).scores["index"]))
    nameless = recipe.with_(imputation="median").build(GAPS.rename_axis([None, None]))
    assert nameless.filled.columns.tolist() == ["unit 1", "unit 2", "indicator", "value"]
    assert nameless.ranks.max() > 3


def test_choices_about_a_panel_can_be_varied_too():
    scales = Alternatives("normalisation", {"minmax": {}, "rank": {"normalisation": "rank"}})
    design = Design(recipe, (scales, PerturbedWeights(9)))
    found = uncertainty(design, FULL, draws=30, seed=1)
    assert found.distribution.table.index.equals(ROWS)
    assert found.distribution.probability.sum(axis=1).to_numpy() == pytest.approx(1)
    assert found.distribution.table.rank_high.max() <= 3
    indices = sobol_of(design, FULL, n=8, seed=1)
    assert indices.of((2020, "w")).index.tolist() == design.names
    assert (indices.table.blocks == 8).all()
