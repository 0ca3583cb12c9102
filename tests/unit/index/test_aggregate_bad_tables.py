"""What each aggregation says about tables that it cannot use, or not in full."""

import warnings
from functools import partial

import numpy as np
import pandas as pd
import pytest

from gzsim.errors import InputError
from gzsim.index import IndexWarning
from gzsim.index.aggregate import (
    ampi,
    ampi_goalposts,
    ampi_plus,
    arithmetic,
    generalised_mean,
    geometric,
    harmonic,
    kemeny,
    mpi,
    mpi_plus,
    outranking_matrix,
    owa,
    topsis,
)
from gzsim.index.recipe import Recipe

NAMES = ["growth", "income", "forest"]
WEIGHTS = {"growth": 0.5, "income": 0.2, "forest": 0.3}
PLACES = {1: 0.2, 2: 0.3, 3: 0.5}
SCORES = {
    "arithmetic": arithmetic,
    "geometric": geometric,
    "harmonic": harmonic,
    "generalised_mean": partial(generalised_mean, power=2.0),
    "mpi": mpi,
    "mpi_plus": mpi_plus,
    "ampi": ampi,
    "ampi_plus": ampi_plus,
    "topsis": topsis,
    "owa": lambda X, weights: owa(X, PLACES),
}
every = pytest.mark.parametrize("score", SCORES.values(), ids=SCORES)
by_indicator = pytest.mark.parametrize("score", [SCORES[name] for name in SCORES if name != "owa"])


@pytest.fixture(name="X")
def normalised():
    return pd.DataFrame(
        [[10.0, 20.0, 30.0], [40.0, 30.0, 20.0], [25.0, 60.0, 15.0]], index=["a", "b", "c"], columns=NAMES
    )


@every
def test_a_column_of_text_is_refused_by_name(score, X):
    with pytest.raises(InputError, match="not numbers: forest"):
        score(X.assign(forest=["high", "low", "low"]), WEIGHTS)


@every
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_an_infinite_figure_is_refused_by_the_name_of_its_column(score, X):
    X.loc["b", "income"] = np.inf
    with pytest.raises(InputError, match="infinite: income"):
        score(X, WEIGHTS)


@every
def test_a_column_without_any_value_is_named_and_leaves_nobody_a_score(score, X):
    with pytest.warns(IndexWarning) as told:
        scores = score(X.assign(income=np.nan), WEIGHTS)
    assert scores.isna().all()
    messages = [str(warning.message) for warning in told]
    assert any("income" in message for message in messages)
    assert any("a, b, c" in message for message in messages)


@every
def test_a_unit_with_a_gap_has_no_score_and_is_named(score, X):
    X.loc["b", "income"] = np.nan
    with pytest.warns(IndexWarning, match="missing: b$"):
        scores = score(X, WEIGHTS)
    assert scores.isna().to_dict() == {"a": False, "b": True, "c": False}


@by_indicator
def test_what_has_no_weight_may_be_missing(score, X):
    weights = {"growth": 0.5, "income": 0.0, "forest": 0.5}
    seen = score(X, weights)
    X.loc["b", "income"] = np.nan
    pd.testing.assert_series_equal(score(X, weights), seen)


@by_indicator
@pytest.mark.parametrize(
    ("weights", "told"),
    [
        ({"growth": 0.5, "income": 0.5}, "forest"),
        (WEIGHTS | {"fear": 0.0}, "fear"),
        (WEIGHTS | {"growth": 0.6}, r"sum to 1\.1"),
        (WEIGHTS | {"growth": -0.5}, "growth"),
    ],
)
def test_weights_that_do_not_fit_are_refused_by_name(score, X, weights, told):
    with pytest.raises(InputError, match=told):
        score(X, weights)


@every
@pytest.mark.filterwarnings("ignore::gzsim.index.IndexWarning")
def test_one_unit_alone_has_a_finite_score(score, X):
    assert np.isfinite(score(X.loc[["a"]], WEIGHTS)["a"])


@pytest.mark.parametrize("score", [mpi, mpi_plus, ampi, ampi_plus])
def test_a_constant_indicator_counts_a_hundred_and_is_named(score, X):
    with pytest.warns(IndexWarning, match="100.*: forest$"):
        constant = score(X.assign(forest=0.1), WEIGHTS)
    with pytest.warns(IndexWarning):
        assert score(X.assign(growth=1.0, income=2.0, forest=3.0), WEIGHTS).tolist() == [100, 100, 100]
    assert constant.notna().all()


ZEROS = [geometric, harmonic, partial(generalised_mean, power=0), partial(generalised_mean, power=-3)]


@pytest.mark.parametrize("score", ZEROS)
def test_a_zero_that_decides_the_whole_score_is_named_with_its_unit(score, X):
    X.loc[["a", "c"], "growth"], X.loc["c", "forest"] = 0.0, 0.0
    with pytest.warns(IndexWarning, match=r"score 0.*a 0 on growth \(a, c\); forest \(c\).*bounds=\(1, 100\)"):
        assert (score(X, WEIGHTS) == 0).to_dict() == {"a": True, "b": False, "c": True}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        score(X, {"growth": 0.0, "income": 1.0, "forest": 0.0})
        generalised_mean(X, WEIGHTS, power=2)


def test_a_recipe_tells_whom_a_zero_costs_the_score():
    recipe = Recipe(directions={"growth": 1, "forest": 1}, aggregation="geometric")
    table = pd.DataFrame({"growth": [1.0, 2, 3], "forest": [3.0, 1, 2]}, index=list("abc"))
    with pytest.warns(IndexWarning, match=r"growth \(a\); forest \(b\)"):
        assert recipe.build(table).log.step.tolist() == ["aggregation_of.index"]


@pytest.mark.parametrize(("power", "exact"), [(200, 99.654026), (-200, 90.312457), (1e4, 99.993069), (-1e4, 90.006239)])
def test_a_high_power_comes_near_the_extreme_and_does_not_overflow(power, exact):
    X = pd.DataFrame({"a": [90.0, 0, 1e300], "b": [100.0, 0, 1e300]})
    found = generalised_mean(X, {"a": 0.5, "b": 0.5}, power)
    assert found.tolist() == [pytest.approx(exact, abs=1e-6), 0, pytest.approx(1e300)]


def test_topsis_of_one_unit_compares_it_with_nobody():
    X = pd.DataFrame({"growth": [3.0]}, index=["alone"])
    with pytest.warns(IndexWarning, match="nobody: alone"):
        assert topsis(X, {"growth": 1.0})["alone"] == 0.5


def test_integers_and_nullable_numbers_are_figures_too(X):
    expected = arithmetic(X, WEIGHTS)
    pd.testing.assert_series_equal(arithmetic(X.astype(int), WEIGHTS), expected)
    nullable = X.astype("Float64")
    nullable.loc["b", "income"] = pd.NA
    with pytest.warns(IndexWarning, match="missing: b$"):
        assert arithmetic(nullable, WEIGHTS)[["a", "c"]].tolist() == expected[["a", "c"]].tolist()


def test_a_burden_is_lowest_where_it_is_low_and_even(X):
    rows = {"low": (1.0, 1, 1), "high": (3, 3, 3), "even": (2, 2, 2), "uneven": (1, 3, 2), "odd": (3, 1, 2)}
    even = pd.DataFrame.from_dict(rows, orient="index", columns=NAMES)
    burden = mpi_plus(even, dict.fromkeys(NAMES, 1 / 3))
    assert burden.idxmin() == "low"
    assert burden.idxmax() == "high"
    assert burden["even"] == pytest.approx(100)
    assert burden["uneven"] > burden["even"]
    assert mpi(even, dict.fromkeys(NAMES, 1 / 3))["uneven"] < 100


def test_ampi_goalposts_give_the_reference_a_hundred_and_span_the_panel(X):
    reference = {"growth": 20.0, "income": 35.0, "forest": 25.0}
    posts = ampi_goalposts(X, reference)
    assert (posts.high - posts.low).to_dict() == {"growth": 30, "income": 40, "forest": 15}
    scores = ampi(pd.concat([X, pd.DataFrame(reference, index=["province"])]), WEIGHTS, **posts)
    assert scores["province"] == pytest.approx(100)
    with pytest.raises(InputError, match="forest"):
        ampi_goalposts(X, {"growth": 20.0, "income": 35.0})


def test_figures_far_below_goalposts_have_no_mean_to_penalise(X):
    posts = {"low": dict.fromkeys(NAMES, 1000.0), "high": dict.fromkeys(NAMES, 1100.0)}
    with pytest.raises(InputError, match="a, b, c"):
        ampi(X, WEIGHTS, **posts)


def test_an_outranking_matrix_needs_figures_for_everybody(X):
    with pytest.raises(InputError, match="not numbers: forest"):
        outranking_matrix(X.assign(forest="high"), WEIGHTS)
    with pytest.raises(InputError, match="a gap: a, b, c"):
        outranking_matrix(X.assign(forest=np.nan), WEIGHTS)
    assert kemeny(outranking_matrix(X.loc[["a"]], WEIGHTS)).orders == (("a",),)
    with pytest.raises(InputError, match="gap in the duels"):
        kemeny(pd.DataFrame([[0.0, np.nan], [1, 0]], ["a", "b"], ["a", "b"]))
