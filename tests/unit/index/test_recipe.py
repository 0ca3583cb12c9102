import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gzsim.errors import InputError
from gzsim.index import IndexWarning, aggregate, normalise, ranks
from gzsim.index import weights as weighting
from gzsim.index.recipe import Recipe, available, build, register

X = pd.DataFrame(
    {
        "growth": [6.1, 4.2, 5.5, 7.0, 3.9],
        "income": [8.0, 9.5, 7.7, 8.1, 9.0],
        "forest": [55.0, 61.0, 43.0, 67.0, 58.0],
        "pm25": [32.0, 25.0, 41.0, 22.0, 30.0],
    },
    index=["520100", "520200", "520300", "520400", "520500"],
)
DIRECTIONS = {"growth": 1, "income": 1, "forest": 1, "pm25": -1}
STRUCTURE = {"economy": ["growth", "income"], "ecology": ["forest", "pm25"]}
recipe = Recipe(
    directions=DIRECTIONS,
    structure=STRUCTURE,
    normalisation={"method": "minmax", "parameters": {"bounds": [1, 100]}},
    normalisation_of={
        "forest": {"method": "goalposts", "parameters": {"low": {"forest": 30}, "high": {"forest": 70}}},
    },
    weights_of={"index": {"economy": 0.6, "ecology": 0.4}, "economy": {"growth": 0.7, "income": 0.3}},
    aggregation_of={"index": "geometric"},
    ranking="average",
    seed=7,
)


@register("weights")
def spread(X, directions=None):
    return X.std() / X.std().sum()


def test_an_index_is_what_its_steps_make_by_hand():
    built = recipe.build(X)
    y = normalise.minmax(X, DIRECTIONS, bounds=(1, 100))
    y["forest"] = 100 * (X.forest - 30) / 40
    economy = 0.7 * y.growth + 0.3 * y.income
    ecology = 0.5 * y.forest + 0.5 * y.pm25
    expected = economy**0.6 * ecology**0.4
    np.testing.assert_allclose(built.scores["index"], expected)
    np.testing.assert_allclose(built.scores["economy"], economy)
    pd.testing.assert_series_equal(built.ranks, ranks(expected.rename("index"), "average"))
    assert built.scores.columns.tolist() == ["economy", "ecology", "index"]


def test_effective_weights_multiply_down_the_tree_and_sum_to_one():
    weights = recipe.build(X).weights.set_index("member").effective.dropna()
    assert weights.to_dict() == pytest.approx({"growth": 0.42, "income": 0.18, "forest": 0.2, "pm25": 0.2})
    assert weights.sum() == pytest.approx(1)


def test_recipe_and_data_rebuild_the_index_bit_for_bit(tmp_path):
    first = recipe.build(X)
    recipe.to_yaml(tmp_path / "recipe.yaml")
    again = Recipe.from_yaml(tmp_path / "recipe.yaml").build(first.data)
    assert again.recipe == recipe
    for part in ("treated", "normalised", "weights", "scores", "filled", "log"):
        pd.testing.assert_frame_equal(getattr(again, part), getattr(first, part), check_exact=True)
    pd.testing.assert_series_equal(first.rebuild().ranks, first.ranks, check_exact=True)


@given(
    directions=st.dictionaries(st.sampled_from("abcdef"), st.sampled_from([-1, 1]), min_size=2),
    normalisation=st.sampled_from(["minmax", "zscore", "rank", "percentile"]),
    ranking=st.sampled_from(["min", "max", "average", "dense"]),
    seed=st.integers(0, 2**32),
)
@settings(max_examples=30)
def test_every_recipe_survives_being_written_and_read(directions, normalisation, ranking, seed):
    written = Recipe(directions=directions, normalisation=normalisation, ranking=ranking, seed=seed)
    assert Recipe.from_yaml(written.to_yaml()) == written
    assert written.to_yaml() == Recipe.from_yaml(written.to_yaml()).to_yaml()


@given(order=st.permutations(list(X.index)), columns=st.permutations(list(X.columns)))
@settings(max_examples=20)
def test_neither_the_order_of_units_nor_of_columns_matters(order, columns):
    shuffled = recipe.build(X.loc[order, columns]).scores
    pd.testing.assert_frame_equal(shuffled.loc[X.index], recipe.build(X).scores, rtol=1e-12)


def test_a_copy_with_another_choice_leaves_the_recipe_as_it_was():
    before = recipe.to_yaml()
    other = recipe.with_(normalisation="zscore", normalisation_of={}, aggregation_of={})
    assert other.build(X).scores["index"].mean() == pytest.approx(0, abs=1e-12)
    assert recipe.to_yaml() == before


def test_what_the_caller_changes_later_does_not_reach_the_recipe():
    posts = {"growth": 0.0, "income": 0.0}
    made = Recipe(
        directions={"growth": 1, "income": 1},
        normalisation={"method": "goalposts", "parameters": {"low": posts, "high": {"growth": 10, "income": 10}}},
    )
    before = made.build(X).scores
    posts["growth"] = 5.0
    pd.testing.assert_frame_equal(made.build(X).scores, before)


def test_leaving_an_indicator_out_rescales_its_siblings_and_nothing_else():
    left = recipe.without("income")
    assert left.build(X).weights.set_index("member").effective.dropna().to_dict() == pytest.approx(
        {"growth": 0.6, "forest": 0.2, "pm25": 0.2}
    )
    assert "forest" not in recipe.without("forest").normalisation_of
    np.testing.assert_allclose(recipe.without("ecology").build(X).scores["index"], recipe.build(X).scores.economy)


def test_leaving_out_the_only_member_leaves_out_its_group():
    small = Recipe(directions={"growth": 1, "forest": 1}, structure={"ecology": ["forest"]})
    assert small.without("forest").tree == {"index": ("growth",)}
    with pytest.raises(InputError, match="nothing is left"):
        small.without("forest").without("growth")


def test_denomination_divides_by_the_named_column():
    table = pd.DataFrame({"revenue": [10.0, 30.0, 12.0], "people": [5.0, 10.0, 3.0]}, index=list("abc"))
    built = Recipe(directions={"revenue": 1}, denomination={"revenue": "people"}).build(table)
    assert built.treated.revenue.tolist() == [2.0, 3.0, 4.0]
    with pytest.raises(InputError, match="zero or negative for: a"):
        built.recipe.build(table.assign(people=[0.0, 1, 2]))


def test_what_is_imputed_is_listed_cell_by_cell():
    gap = X.copy()
    gap.loc["520300", "income"] = np.nan
    built = recipe.with_(imputation=lambda X: X.fillna(X.mean())).build(gap)
    assert built.filled.to_numpy().tolist() == [["520300", "income", pytest.approx(gap.income.mean())]]
    assert built.ranks.notna().all()


def test_an_imputation_that_changes_what_is_seen_is_refused():
    with pytest.raises(InputError, match="fills gaps only"):
        recipe.with_(imputation=lambda X: 2 * X).build(X)


def test_without_imputation_gaps_stay_and_are_logged_and_warned_of():
    gap = X.copy()
    gap.loc["520300", "income"] = np.nan
    with pytest.warns(IndexWarning, match="520300"):
        built = recipe.build(gap)
    assert built.ranks.isna().to_dict()["520300"]
    assert built.filled.empty
    assert built.log.message.str.contains("520300").any()


def test_weighting_sees_figures_with_directions_and_groups_as_scores():
    seen = {}

    def spy(X, directions=None):
        seen[tuple(X)] = (X.iloc[0].tolist(), directions)
        return weighting.equal(X)

    built = Recipe(directions=DIRECTIONS, structure=STRUCTURE, weights=spy).build(X)
    assert seen["forest", "pm25"] == ([55.0, 32.0], {"forest": 1, "pm25": -1})
    assert seen["economy", "ecology"] == (built.scores.iloc[0][["economy", "ecology"]].tolist(), None)


def test_a_function_of_ones_own_works_wherever_a_method_is_named():
    own = Recipe(
        directions=DIRECTIONS,
        outliers=lambda X: X.clip(X.quantile(0.1), X.quantile(0.9), axis=1),
        normalisation=lambda X, directions=None: normalise.percentile(X, directions),
        weights=spread,
        aggregation=lambda X, weights: aggregate.arithmetic(X, weights) ** 2,
    )
    w = (clipped := X.clip(X.quantile(0.1), X.quantile(0.9), axis=1)).std() / clipped.std().sum()
    y = normalise.percentile(clipped, DIRECTIONS)
    np.testing.assert_allclose(own.build(X).scores["index"], (y * w).sum(axis=1) ** 2)


@pytest.mark.filterwarnings("ignore::gzsim.index.IndexWarning")
@pytest.mark.parametrize("method", [name for name in available("weights") if name not in ("given", "spread")])
def test_every_weighting_method_works_by_its_name(method):
    built = Recipe(directions=DIRECTIONS, weights=method).build(X)
    expected = getattr(weighting, method)(X, DIRECTIONS) if hasattr(weighting, method) else built.weights.weight
    np.testing.assert_allclose(built.weights.weight, expected)
    assert Recipe.from_yaml(built.recipe.to_yaml()).build(X).scores.equals(built.scores)


@pytest.mark.parametrize(
    ("family", "no_step"),
    [("imputation", "draws"), ("imputation", "units_of"), ("outliers", "shape"), ("aggregation", "kemeny")],
)
def test_what_gives_no_table_and_no_score_is_not_offered_as_a_step(family, no_step):
    assert no_step not in available(family)


def test_copeland_as_the_last_step_counts_duels_of_the_pillars():
    built = recipe.with_(aggregation_of={"index": "copeland"}).build(X)
    pillars = built.scores[["economy", "ecology"]]
    ahead = (pillars.to_numpy()[:, None] > pillars.to_numpy()[None]) @ np.array([0.6, 0.4])
    won = np.sign(ahead - ahead.T).sum(axis=1)
    assert built.scores["index"].tolist() == won.tolist()
    assert Recipe.from_yaml(built.recipe.to_yaml()).build(X).ranks.equals(built.ranks)


def test_gaps_and_outliers_are_treated_by_the_shipped_methods():
    gap = X.copy()
    gap.loc["520300", "income"] = np.nan
    made = Recipe(directions=DIRECTIONS, imputation="median", outliers="winsorise")
    built = made.build(gap)
    assert built.filled.value.tolist() == [gap.income.median()]
    assert {"mean", "median", "iterative"} <= set(available("imputation"))
    assert made.with_(imputation="iterative", seed=5).build(gap).ranks.notna().all()


def test_a_parameter_that_no_file_can_hold_is_refused():
    made = Recipe(directions=DIRECTIONS, outliers={"method": "treat", "parameters": {"transform": np.log}})
    with pytest.raises(InputError, match="cannot be written"):
        made.to_yaml()


def test_a_function_in_memory_cannot_be_written_and_is_named():
    def doubled(X, weights):
        return 2 * aggregate.arithmetic(X, weights)

    own = recipe.with_(aggregation=doubled)
    assert own.build(X).scores.economy.equals(2 * recipe.build(X).scores.economy)
    with pytest.raises(InputError, match=r"aggregation.*doubled.*register"):
        own.to_yaml()


def test_a_registered_function_is_written_by_its_name_and_found_again():
    own = Recipe(directions=DIRECTIONS, weights=spread)
    assert "spread" in available("weights")
    assert Recipe.from_yaml(own.to_yaml()).build(X).scores.equals(own.build(X).scores)


def test_no_one_can_take_the_name_of_a_shipped_method():
    with pytest.raises(InputError, match="equal"):

        @register("weights")
        def equal(X, directions=None): ...


def test_a_seed_reaches_methods_that_draw():
    def jitter(X, directions=None, seed=None):
        return X + np.random.Generator(np.random.Philox(seed)).normal(size=X.shape)

    drawn = Recipe(directions=DIRECTIONS, normalisation=jitter, seed=3)
    assert drawn.build(X).scores.equals(drawn.build(X).scores)
    assert not drawn.build(X).scores.equals(drawn.with_(seed=4).build(X).scores)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"normalisation": "minimax"}, "minimax"),
        ({"weights_of": {"economics": "equal"}}, "economics"),
        ({"normalisation_of": {"water": "minmax"}}, "water"),
        ({"denomination": {"water": "people"}}, "water"),
        ({"structure": {"economy": ["growth", "gdp"]}}, "gdp"),
        ({"structure": {"economy": ["growth"], "other": ["growth"]}}, "growth"),
        ({"structure": {"one": ["two"], "two": ["one"]}}, "one"),
        ({"structure": {"economy": []}}, "economy"),
        ({"structure": {"growth": ["income"]}}, "growth"),
        ({"directions": {"growth": 0}}, "growth"),
        ({"directions": {}}, "directions"),
        ({"ranking": "best"}, "ranking"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_choices_that_do_not_fit_are_refused_by_name(changes, told):
    with pytest.raises(InputError, match=told):
        Recipe(**{"directions": DIRECTIONS, **changes})


def test_faults_of_a_file_are_told_with_their_line(tmp_path):
    path = tmp_path / "bad.yaml"
    path.write_text("name: x\ndirections:\n  growth: 1\nnormalisation: minimax\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"bad\.yaml:4: normalisation: no method 'minimax'"):
        Recipe.from_yaml(path)
    with pytest.raises(InputError, match="not valid YAML"):
        Recipe.from_yaml("directions: {growth: 1\n")
    with pytest.raises(InputError, match="no such file"):
        Recipe.from_yaml(tmp_path / "none.yaml")
    with pytest.raises(InputError, match="must be a mapping"):
        Recipe.from_yaml("- growth")


@pytest.mark.parametrize(
    ("table", "told"),
    [
        (X.drop(columns="forest"), "forest"),
        (X.assign(forest=["55", "high", "43", "67", "58"]), "forest.*'55' of 520100"),
        (X.assign(forest=np.nan), "forest"),
        (X.assign(forest=np.inf), "forest"),
        (pd.concat([X, X.iloc[:1]]), "520100"),
        (X.iloc[:0], "no unit"),
    ],
)
def test_tables_that_do_not_fit_are_refused_by_name(table, told):
    with pytest.raises(InputError, match=told):
        recipe.build(table)


@pytest.mark.filterwarnings("ignore::gzsim.index.IndexWarning")
def test_one_unit_alone_is_told_and_is_first():
    built = recipe.build(X.iloc[:1])
    assert built.ranks.tolist() == [1]
    assert built.log.message.str.contains("one unit only.*520100").any()


def test_methods_that_return_something_else_are_refused():
    with pytest.raises(InputError, match="same units and indicators"):
        recipe.with_(normalisation_of={}, normalisation=lambda X, directions=None: X.iloc[:2]).build(X)
    with pytest.raises(InputError, match="no score per unit"):
        recipe.with_(aggregation=lambda X, weights: X).build(X)
    with pytest.raises(InputError, match="no weights"):
        recipe.with_(weights=lambda X, directions=None: X).build(X)
    assert build(recipe, X).ranks.notna().all()


@pytest.mark.parametrize("path", ["no folder/recipe.yaml", "", "  ", 5])
def test_a_recipe_that_cannot_be_written_there_is_refused(tmp_path, monkeypatch, path):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match=r"written|path|name of a file"):
        recipe.to_yaml(path)
