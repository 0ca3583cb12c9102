"""One call says how sure ranks are: under other weights, under other choices, and which choice it is."""

import re

import numpy as np
import pandas as pd
import pytest

from gzsim.errors import InputError
from gzsim.index import IndexWarning, rank_quantiles
from gzsim.index.recipe import Recipe
from gzsim.index.robust import around_percent, rank_range
from gzsim.index.sensitivity import Alternatives, Design, robustness, sobol_of, uncertainty, usual_factors
from gzsim.index.sensitivity.sobol import SHIFT

NAMES = ["growth", "income", "forest", "pm25"]
X = pd.DataFrame(np.random.default_rng(7).normal(50, 9, (9, 4)), columns=NAMES, index=list("abcdefghi"))
X.loc["a"], X.loc["i"] = [95.0, 95, 95, 5], [5.0, 5, 5, 95]  # first and last on everything
recipe = Recipe(
    directions={**dict.fromkeys(NAMES, 1), "pm25": -1},
    structure={"economy": ["growth", "income"], "ecology": ["forest", "pm25"]},
    weights_of={"index": {"economy": 0.7, "ecology": 0.3}},
)
FEW = {"draws": 30, "n": 2}


@pytest.fixture(scope="module")
def found():
    return robustness(recipe, X, **FEW)


def test_parts_are_those_of_the_functions_that_answer_each_question(found):
    index, design = recipe.build(X), Design(recipe, usual_factors(recipe, X))
    effective = index.weights.dropna().set_index("member").effective[NAMES]
    pd.testing.assert_frame_equal(
        found.weights.bounds, rank_quantiles(index.normalised, effective, 99, 10_000, 0).bounds
    )
    exact = rank_range(index.normalised, around_percent(effective, 25))
    pd.testing.assert_frame_equal(found.exact.table, exact.table)
    alone = uncertainty(design, X, 30, 0)
    pd.testing.assert_frame_equal(found.choices.distribution.counts, alone.distribution.counts)
    pd.testing.assert_frame_equal(found.causes, sobol_of(design, X, 2, 0).of(SHIFT).loc[found.causes.index])
    assert found.why_not == found.why_not_zh == ""
    assert found.table["rank"].to_dict() == index.ranks.to_dict()


def test_the_same_seed_gives_the_same_bits_and_another_does_not(found):
    pd.testing.assert_frame_equal(found.table, robustness(recipe, X, **FEW).table, check_exact=True)
    other = robustness(recipe, X, seed=1, **FEW).choices.runs.scores
    assert not np.array_equal(other, found.choices.runs.scores)


def test_who_leads_or_trails_on_everything_is_firm(found):
    for unit, rank in (("a", 1), ("i", 9)):
        row = found.table.loc[unit]
        bounds = [row[f"{kind}_{side}"] for kind in ("weights", "exact", "choices") for side in ("low", "high")]
        assert bounds == [rank] * 6
        assert row["verdict"] == f"firm: rank {rank}"
        assert row["cause"] == ""


def test_drawn_weights_stay_within_what_is_possible_where_they_stay_within_a_quarter(found):
    near = robustness(recipe, X, concentration=1e5, **FEW).table
    assert (near.weights_low >= near.exact_low).all()
    assert (near.weights_high <= near.exact_high).all()


def test_verdicts_say_in_which_thirds_the_bounds_over_all_choices_lie(found):
    thirds = {
        1: "top",
        2: "top",
        3: "top",
        4: "middle",
        5: "middle",
        6: "middle",
        7: "bottom",
        8: "bottom",
        9: "bottom",
    }
    for row in found.table.itertuples():
        first, last = thirds[row.choices_low], thirds[row.choices_high]
        if row.choices_low == row.choices_high:
            expected = f"firm: rank {row.choices_low:g}"
        elif first == last:
            expected = f"sure of the {first} third"
        elif {first, last} == {"top", "bottom"}:
            expected = f"open: rank {row.choices_low:g} to {row.choices_high:g}"
        else:
            expected = f"{first} or {last} third"
        assert row.verdict == expected
    sure = sum(thirds[row.choices_low] == thirds[row.choices_high] for row in found.table.itertuples())
    assert found.answer.en.startswith(f"{sure} of 9 units")
    assert found.answer.zh.startswith(f"9个单位中，{sure}个")


def test_where_no_exact_ranges_are_to_be_had_it_says_why():
    geometric = recipe.with_(aggregation="geometric", normalisation="rank")
    for one, table, why in (
        (geometric, X, "arithmetic"),
        (recipe, pd.concat({2020: X, 2021: X + 1}, names=["year", "code"]), "year"),
        (recipe, pd.concat([X.set_axis(X.index + str(k)) + k for k in range(5)]), "45 units"),
    ):
        found = robustness(one, table, draws=4, n=2)
        assert found.exact is None
        assert why in found.why_not
        assert re.search("[\u4e00-\u9fff]", found.why_not_zh)
        assert found.table.exact_low.isna().all()
        assert found.table[["weights_low", "choices_low"]].notna().all(axis=None)


@pytest.mark.filterwarnings("ignore::gzsim.index.IndexWarning")
def test_gaps_make_imputation_a_choice_and_who_has_no_score_has_none_here():
    gap = X.mask((X.index == "c")[:, None] & (X.columns == "income"))
    found = robustness(recipe, gap, **FEW)
    assert "imputation" in found.causes.index
    assert np.isnan(found.table.loc["c", "rank"])
    assert np.isnan(found.table.loc["c", "weights_low"])
    assert found.table.loc["c", "choices_low"] >= 1


SCALED = {name: {"method": "goalposts", "parameters": {"low": {name: 0}, "high": {name: 99}}} for name in NAMES}


@pytest.mark.parametrize(
    "one",
    [
        recipe,
        recipe.with_(normalisation="zscore"),
        recipe.with_(normalisation="percentile"),
        recipe.with_(normalisation_of=SCALED),
        recipe.with_(aggregation="geometric", normalisation="rank"),
        recipe.with_(weights="critic", weights_of={}),
    ],
    ids=["min–max", "z-scores", "percentiles", "goalposts", "geometric", "critic"],
)
def test_the_usual_choices_go_together(one):
    design = Design(one, usual_factors(one, X))
    assert uncertainty(design, X, 40, 1).runs.failed.empty
    assert design.names == ["normalisation", "aggregation", "indicator left out", "weights drawn"]


def test_other_choices_may_be_asked_about():
    only = Alternatives("weights", {"as it is": {}, "equal": {"weights_of": {}}})
    found = robustness(recipe, X, [only], **FEW)
    assert found.causes.index.tolist() == ["weights"]
    assert "weights" in found.answer.en


def test_what_cannot_be_compared_is_refused():
    alone = X.copy()
    alone.loc["b":, "growth"] = np.nan
    with pytest.raises(InputError, match="two or more"), pytest.warns(IndexWarning):
        robustness(recipe, alone, draws=4, n=2)
    with pytest.raises(InputError, match="power of two"):
        robustness(recipe, X, draws=4, n=3)
