import itertools

import numpy as np
import pandas as pd
import pytest

from gzsim.errors import InputError
from gzsim.index import IndexWarning
from gzsim.index.recipe import Recipe
from gzsim.index.sensitivity import Alternatives, Design, LeftOut, PerturbedWeights, sobol, sobol_of, uncertainty
from gzsim.index.sensitivity.monte_carlo import share_between
from gzsim.index.sensitivity.sobol import SHIFT
from gzsim.index.uncertainty import draw_weights, generator

X = pd.DataFrame(
    {
        "growth": [6.1, 4.2, 5.5, 7.0, 3.9, 5.1],
        "income": [8.0, 9.5, 7.7, 8.1, 9.0, 8.8],
        "forest": [55.0, 61.0, 43.0, 67.0, 58.0, 80.0],
        "pm25": [32.0, 25.0, 41.0, 22.0, 30.0, 28.0],
    },
    index=list("abcdef"),
)
recipe = Recipe(
    directions={"growth": 1, "income": 1, "forest": 1, "pm25": -1},
    normalisation={"method": "minmax", "parameters": {"bounds": (1, 100)}},
)
NORMALISATION = Alternatives("normalisation", {"minmax": {}, "percentile": {"normalisation": "percentile"}})
SCALES = Alternatives(
    "normalisation",
    {"minmax": {}, "rank": {"normalisation": "rank"}, "wide": {"normalisation": {"method": "minmax"}}},
)
MEANS = Alternatives("aggregation", {"linear": {}, "geometric": {"aggregation": "geometric"}})
WEIGHTS = Alternatives(
    "weights", {"equal": {}, "growth": {"weights": {"growth": 0.7, "income": 0.1, "forest": 0.1, "pm25": 0.1}}}
)


def test_ishigami1990_function_has_its_known_indices():
    a, b = 7, 0.1
    v1, v2, v13 = (1 + b * np.pi**4 / 5) ** 2 / 2, a**2 / 8, 8 * b**2 * np.pi**8 / 225
    variance = v1 + v2 + v13

    def ishigami(u):
        x = np.pi * (2 * u - 1)
        return np.sin(x[:, 0]) + a * np.sin(x[:, 1]) ** 2 + b * x[:, 2] ** 4 * np.sin(x[:, 0])

    table = sobol(ishigami, ["x1", "x2", "x3"], ["y"], n=8192, seed=3).set_index("factor")
    exact_first = np.array([v1, v2, 0]) / variance
    exact_total = np.array([v1 + v13, v2, v13]) / variance
    np.testing.assert_allclose(table["first"], exact_first, atol=0.01)
    np.testing.assert_allclose(table["total"], exact_total, atol=0.01)
    assert table.variance.iloc[0] == pytest.approx(variance, rel=0.01)
    assert ((table.first_low <= exact_first) & (exact_first <= table.first_high)).all()
    assert ((table.total_low <= exact_total) & (exact_total <= table.total_high)).all()


def test_first_order_indices_of_an_additive_function_sum_to_one():
    slopes = np.array([[4.0], [2.0], [1.0]])
    table = sobol(lambda u: u @ slopes, ["z", "m", "a"], ["y"], n=4096, seed=0).set_index("factor")
    assert table["first"].sum() == pytest.approx(1, abs=0.01)
    np.testing.assert_allclose(table["first"], slopes.ravel() ** 2 / 21, atol=0.01)
    np.testing.assert_allclose(table["total"], table["first"], atol=0.02)


def test_a_factor_of_several_numbers_is_one_and_keeps_its_name():
    table = sobol(lambda u: u @ [[1.0], [2.0], [2.0]], ["z", "a"], ["y"], n=2048, seed=5, sizes=[1, 2])
    np.testing.assert_allclose(table.set_index("factor")["first"].loc[["z", "a"]], [1 / 9, 8 / 9], atol=0.01)


def test_a_pure_interaction_has_no_first_order_and_full_total_indices():
    table = sobol(lambda u: np.sign(u[:, 0] - 0.5) * np.sign(u[:, 1] - 0.5), ["a", "b"], ["y"], n=1024, seed=1)
    np.testing.assert_allclose(table["first"], 0, atol=0.05)
    np.testing.assert_allclose(table["total"], 1, atol=0.05)


def test_blocks_with_a_gap_do_not_count_and_are_counted():
    def gap(u):
        y = 3 * u[:, 0] + u[:, 1]
        y[5] = np.nan
        return np.column_stack([y, 3 * u[:, 0] + u[:, 1]])

    table = sobol(gap, ["a", "b"], ["gap", "whole"], n=512, seed=1, lost=0.01).set_index(["output", "factor"])
    assert table.blocks.loc["gap"].tolist() == [511, 511]
    assert table.blocks.loc["whole"].tolist() == [512, 512]
    np.testing.assert_allclose(table["first"].loc["gap"], [0.9, 0.1], atol=0.02)


def test_a_design_that_lost_too_much_has_no_indices_and_says_whose():
    def gap(u):
        y = 3 * u[:, 0] + u[:, 1]
        return np.column_stack([np.where(u[:, 0] < 0.1, np.nan, y), y])

    with pytest.warns(IndexWarning, match=r"no indices.*lost.*: gap \(\d+ of 64 blocks\)$"):
        table = sobol(gap, ["a", "b"], ["gap", "whole"], n=64, seed=1).set_index("output")
    assert table.loc["gap", ["first", "total_high"]].isna().all(axis=None)
    assert table.loc["whole", "first"].notna().all()
    assert (table.loc["gap", "blocks"] < 64).all()
    with pytest.raises(InputError, match="lost"):
        sobol(gap, ["a", "b"], ["gap", "whole"], n=64, seed=1, lost=1.0)


def test_what_never_moves_has_no_indices():
    table = sobol(lambda u: 0 * u[:, 0] + 3, ["a"], ["y"], n=8, seed=1)
    assert table["first"].isna().all()
    assert table.variance.tolist() == [0]


@pytest.mark.parametrize("n", [0, 1, 3, 100])
def test_points_that_are_no_power_of_two_are_refused(n):
    with pytest.raises(InputError, match="power of two"):
        sobol(lambda u: u[:, 0], ["a"], ["y"], n=n, seed=1)


def exact_indices(values):
    """Indices of a function on a grid of equally likely options, one axis per factor."""
    total = values.var()
    axes = range(values.ndim)
    first = [values.mean(axis=tuple(other for other in axes if other != axis)).var() / total for axis in axes]
    return np.array(first), np.array([values.var(axis=axis).mean() / total for axis in axes])


def test_indices_of_a_recipe_are_those_of_all_its_variants():
    factors = (SCALES, WEIGHTS, MEANS)
    nominal = recipe.build(X).ranks
    ranks = {}
    for labels in itertools.product(*[factor.options for factor in factors]):
        variant = recipe
        for factor, label in zip(factors, labels, strict=True):
            variant = variant.with_(**factor.options[label])
        ranks[labels] = variant.build(X).ranks
    table = pd.DataFrame(ranks)
    found = sobol_of(Design(recipe, factors), X, n=512, seed=2)
    shape = [len(factor.options) for factor in factors]
    for output, values in [*table.iterrows(), (SHIFT, table.sub(nominal, axis=0).abs().mean())]:
        indices = found.of(output)
        if values.max() == values.min():
            assert indices["first"].isna().all()
            continue
        first, total = exact_indices(values.to_numpy().reshape(shape))
        np.testing.assert_allclose(indices["first"], first, atol=0.12)
        np.testing.assert_allclose(indices["total"], total, atol=0.12)
    assert table.nunique(axis=1).max() > 1


def test_a_choice_without_consequence_has_total_index_zero():
    twin = Alternatives("twin", {"one": {}, "same": {"weights": dict.fromkeys(X, 0.25)}})
    indices = sobol_of(Design(recipe, (twin, MEANS)), X, n=16, seed=1).of(SHIFT)
    assert indices.loc["twin", "total"] == 0
    assert indices.loc["aggregation", "total"] == pytest.approx(1, abs=0.25)


def test_monte_carlo_probabilities_and_quantiles_describe_the_runs():
    found = uncertainty(Design(recipe, (NORMALISATION, MEANS, LeftOut(), PerturbedWeights())), X, draws=150, seed=4)
    drawn, ranks = found.runs.ranks, found.distribution
    assert ranks.probability.sum(axis=1).to_numpy() == pytest.approx(1)
    np.testing.assert_allclose(ranks.probability.to_numpy() @ ranks.probability.columns, ranks.table.mean_rank)
    assert ranks.probability.loc["a", 1.0] == pytest.approx((drawn["a"] == 1).mean())
    assert (ranks.table.rank_low <= ranks.quantile(0.5)).all()
    assert (ranks.quantile(0.5) <= ranks.table.rank_high).all()
    assert ranks.table.sd.to_numpy() == pytest.approx(drawn.std(ddof=0))
    assert ranks.table["rank"].equals(recipe.build(X).ranks)
    assert (ranks.draws == 150).all()


def test_the_same_seed_gives_the_same_bits_and_another_seed_does_not():
    design = Design(recipe, (MEANS, PerturbedWeights(concentration=9)))
    first, again, other = (uncertainty(design, X, draws=40, seed=seed).runs.scores for seed in (1, 1, 2))
    pd.testing.assert_frame_equal(first, again, check_exact=True)
    assert not first.equals(other)
    one, two = (sobol_of(design, X, n=8, seed=0).table for _ in range(2))
    pd.testing.assert_frame_equal(one, two, check_exact=True)


def test_perturbed_weights_are_dirichlet_around_those_of_the_recipe():
    nominal, w = recipe.with_(weights=dict(zip(X, [0.1, 0.2, 0.3, 0.4], strict=True))), np.array([0.1, 0.2, 0.3, 0.4])
    declared = pd.Series(w, index=X.columns)
    uniform = generator(1).random((5_000, 4))
    drawn = np.array([PerturbedWeights().reweight(nominal, u)("index", declared) for u in uniform])
    direct = draw_weights(99 * w, 20_000, generator(2))
    assert drawn.sum(axis=1) == pytest.approx(1)
    np.testing.assert_allclose(drawn.mean(axis=0), w, atol=0.004)
    levels = [0.05, 0.5, 0.95]
    np.testing.assert_allclose(np.quantile(drawn, levels, axis=0), np.quantile(direct, levels, axis=0), atol=0.005)


def test_an_indicator_of_weight_zero_is_not_given_any():
    declared = pd.Series({"a": 0.0, "b": 1.0})
    drawn = PerturbedWeights().reweight(Recipe(directions={"a": 1, "b": 1}), np.array([0.9, 0.2]))("index", declared)
    assert drawn.to_dict() == {"a": 0.0, "b": 1.0}


def test_variance_between_labels_is_all_where_they_decide_else_nil():
    labels = pd.Series(generator(1).choice(["x", "y", "z"], 3000))
    assert share_between(labels.map({"x": 1.0, "y": 2.0, "z": 5.0}), labels) == pytest.approx(1)
    assert share_between(pd.Series(generator(2).normal(size=3000)), labels) == pytest.approx(0, abs=0.01)
    assert np.isnan(share_between(pd.Series(np.ones(3000)), labels))


def test_runs_that_fail_are_rows_with_their_error():
    def fails(X, weights):
        raise ZeroDivisionError("no such mean")

    broken = Alternatives("aggregation", {"linear": {}, "broken": {"aggregation": fails}})
    design = Design(recipe, (broken, NORMALISATION))
    with pytest.warns(IndexWarning, match=r"runs failed.*ZeroDivisionError: no such mean"):
        found = uncertainty(design, X, draws=40, seed=1)
    assert set(found.runs.failed["aggregation"]) == {"broken"}
    assert len(found.runs.choices) == 40
    assert (found.distribution.draws == 40 - len(found.runs.failed)).all()
    with pytest.warns(IndexWarning, match="runs failed"):
        indices = sobol_of(design, X, n=64, seed=1)
    assert (indices.table.blocks < 64).all()
    assert indices.table["first"].isna().all()
    with pytest.warns(IndexWarning, match="runs failed"):
        allowed = sobol_of(design, X, n=64, seed=1, lost=0.9)
    assert allowed.of(SHIFT)["first"].notna().all()
    assert len(indices.runs.choices) == 64 * 4
    with pytest.raises(InputError, match=r"every run failed.*no such mean"):
        uncertainty(Design(recipe.with_(aggregation=fails), (NORMALISATION,)), X, draws=5, seed=1)


GAPS = Alternatives("imputation", {"none": {}, "mean": {"imputation": "mean"}})
GAPS_TOO = Alternatives("imputation", {"median": {}, "none": {"imputation": None}, "mean": {"imputation": "mean"}})


def test_a_unit_without_a_rank_in_some_runs_is_described_over_the_others():
    gap = X.copy()
    gap.loc["c", "forest"] = np.nan
    with pytest.warns(IndexWarning, match=r"no rank in some draws.*: c \(\d+ of 60\)$"):
        found = uncertainty(Design(recipe, (GAPS, PerturbedWeights(9))), gap, draws=60, seed=1)
    own = found.runs.ranks["c"].dropna()
    assert 0 < len(own) < 60
    assert found.distribution.table.loc["c", ["mean_rank", "draws"]].tolist() == [own.mean(), len(own)]
    expected = np.quantile(own, [0.05, 0.95], method="inverted_cdf").tolist()
    assert found.distribution.table.loc["c", ["rank_low", "rank_high"]].tolist() == expected
    assert found.distribution.quantile(0.5)["c"] == np.quantile(own, 0.5, method="inverted_cdf")
    assert found.distribution.probability.loc["c"].sum() == pytest.approx(1)


def test_blocks_without_a_rank_are_lost_for_the_unit_and_the_mean_shift():
    gap = X.copy()
    gap.loc["c", "forest"] = np.nan
    with pytest.warns(IndexWarning, match=r"no indices.*: c \(\d+ of 16 blocks\), mean rank shift"):
        indices = sobol_of(Design(recipe.with_(imputation="median"), (MEANS, GAPS_TOO)), gap, n=16, seed=1)
    assert indices.of("c")["first"].isna().all()
    assert indices.of("a").blocks.tolist() == [16, 16]


@pytest.mark.parametrize(
    ("factors", "told"),
    [
        ((), "factor"),
        ((MEANS, MEANS), "different names"),
        ((Alternatives("bad", {"one": {}, "two": {"normalisation": "minimax"}}),), "minimax"),
        ((LeftOut(indicators=("water",)),), "water"),
    ],
)
def test_designs_that_do_not_fit_are_refused_by_name(factors, told):
    with pytest.raises(InputError, match=told):
        Design(recipe, factors)


def test_what_perturbed_weights_are_told_first_is_their_concentration():
    assert PerturbedWeights(20) == PerturbedWeights(concentration=20)
    assert LeftOut(("growth",)).labels(recipe) == ["none", "growth"]
    assert PerturbedWeights(9, name="ours").name == "ours"


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda: PerturbedWeights("ours"), "concentration 'ours'"),
        (lambda: PerturbedWeights(np.inf), "concentration inf"),
        (lambda: PerturbedWeights(name=99), "called 99"),
        (lambda: LeftOut("growth"), "tuple of names"),
        (lambda: LeftOut(3), "tuple of names"),
        (lambda: LeftOut(name=None), "called None"),
        (lambda: Alternatives(1, {"one": {}, "two": {}}), "called 1"),
        (lambda: Alternatives("mean", ["one", "two"]), "a mapping"),
    ],
)
def test_factors_without_a_text_for_name_or_a_setting_are_refused(make, told):
    with pytest.raises(InputError, match=told):
        make()


def test_a_single_option_and_a_concentration_of_zero_are_refused():
    with pytest.raises(InputError, match="two options"):
        Alternatives("aggregation", {"linear": {}})
    with pytest.raises(InputError, match="concentration"):
        PerturbedWeights(concentration=0)
    with pytest.raises(InputError, match="draws"):
        uncertainty(Design(recipe, (MEANS,)), X, draws=0, seed=1)
