"""Which choices matter: ranks with each indicator left out, and with each step done in another usual way."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from gzsim.errors import InputError
from gzsim.index.analysis.comparison import compare
from gzsim.index.names import IndexWarning
from gzsim.index.recipe import Index, Recipe
from gzsim.index.recipe.linear import is_linear
from gzsim.workbook.league import last_year

MOST_CELLS = 4_000_000
"""Units × indicators × indicators that are rebuilt to leave out each indicator: a few seconds."""
POSITIVE = {"method": "minmax", "parameters": {"bounds": (1.0, 100.0)}}
OTHERS: Mapping[str, Mapping[str, Any]] = {
    "minmax": {"normalisation": "minmax", "normalisation_of": {}},
    "zscore": {"normalisation": "zscore", "normalisation_of": {}},
    "rank": {"normalisation": "rank", "normalisation_of": {}},
    "arithmetic": {"aggregation": "arithmetic", "aggregation_of": {}},
    "geometric": {"aggregation": "geometric", "aggregation_of": {}, "normalisation": POSITIVE, "normalisation_of": {}},
    "equal": {"weights": "equal", "weights_of": {}},
    "treat": {"outliers": "treat"},
}
"""Other ways of a step, by a name; geometric means need figures above zero, so that min–max goes from 1 to 100."""
COLUMNS = ["mean_shift", "largest_shift", "unit", "first", "spearman"]


Rows = Callable[[pd.Series], pd.Series]


def left_out(index: Index, rows: Rows = last_year) -> pd.DataFrame:
    """Ranks of the last year with each indicator left out, its weight given to its siblings in proportion.

    Parameters
    ----------
    index : Index
    rows : function scores → those that are ranked; of a panel those of the last year unless given

    Returns
    -------
    DataFrame, indicators × columns
        mean_shift (places that a unit moves on average), largest_shift and whose it is (``unit``), first (who leads
        then), spearman (rank correlation with the index as it is); most moved first. No row for the only indicator.

    Source: Saisana, Saltelli and Tarantola (2005), Journal of the Royal Statistical Society A 168(2): exclusion of
    indicators as a source of uncertainty.

    >>> X = pd.DataFrame({"growth": [4.0, 6, 8], "forest": [60.0, 50, 40]}, index=list("abc"))
    >>> recipe = Recipe(directions={"growth": 1, "forest": 1}, weights={"growth": 0.75, "forest": 0.25})
    >>> left_out(recipe.build(X))["first"].to_dict()
    {'growth': 'a', 'forest': 'c'}
    """
    names = index.recipe.indicators
    if len(names) == 1:
        return pd.DataFrame(columns=COLUMNS)
    how = _linear_without if _by_arithmetic(index) else _built_without
    return _compared(index, {name: how(index, name) for name in names}, rows)


def _by_arithmetic(index: Index) -> bool:
    """Whether scores are the same sums for all units: not where a unit is scored over what it has."""
    return is_linear(index.recipe) and index.recipe.seen is None


def _linear_without(index: Index, name: str) -> pd.Series:
    """Scores without an indicator, from the figures as they are normalised."""
    within, tree = index.weights.set_index("member")["weight"], index.recipe.tree

    def shares(member: str) -> dict[str, float]:
        if member not in tree:
            return {} if member == name else {member: 1.0}
        below = {each: told for each in tree[member] if (told := shares(each))}
        total = sum(within[each] for each in below)
        return {leaf: share * within[each] / total for each, told in below.items() for leaf, share in told.items()}

    weights = pd.Series(shares("index"))
    return index.normalised[list(weights.index)] @ weights


def _built_without(index: Index, name: str) -> pd.Series:
    with warnings.catch_warnings(action="ignore", category=IndexWarning):  # told of for the index as it is
        return index.recipe.without(name).build(index.data).scores["index"]


def is_quick(index: Index) -> bool:
    """Whether it is quick to leave out each indicator in turn: by arithmetic, or because the table is small."""
    return _by_arithmetic(index) or len(index.data) * len(index.recipe.indicators) ** 2 <= MOST_CELLS


def otherwise(index: Index) -> tuple[pd.DataFrame, dict[str, str]]:
    """Ranks of the last year with one step done in another usual way: columns as of `left_out`, and what failed.

    What makes the same recipe is left out. The second part says by name why a way cannot be gone with these figures.
    """
    recipes, failed = {}, {}
    for name, choices in OTHERS.items():
        changed = index.recipe.with_(**choices)
        if changed != index.recipe and _steps(changed) != _steps(index.recipe):
            recipes[name] = changed
    rows = []
    for name, recipe in recipes.items():
        try:
            with warnings.catch_warnings(action="ignore", category=IndexWarning):
                rows.append(_compared(index, {name: recipe.build(index.data).scores["index"]}))
        except InputError as error:
            failed[name] = str(error)
    table = pd.concat(rows) if rows else pd.DataFrame(columns=COLUMNS)
    return table.sort_values("mean_shift", ascending=False, kind="stable"), failed


def _steps(recipe: Recipe) -> dict[str, Any]:
    return {field: step.key for field, step in recipe.steps().items()}


def _compared(index: Index, others: Mapping[str, pd.Series], rows: Rows = last_year) -> pd.DataFrame:
    before, told = rows(index.scores["index"]), {}
    for name, scores in others.items():
        with warnings.catch_warnings(action="ignore", category=IndexWarning):  # who has no score is told of already
            found = compare(before, rows(scores))
        size, placed = found.table["shift"].abs(), found.table["rank_b"]
        told[name] = (found.mean_absolute_shift, size.max(), size.idxmax(), placed.idxmin(), found.spearman)
    table = pd.DataFrame.from_dict(told, orient="index", columns=COLUMNS)
    return table.sort_values("mean_shift", ascending=False, kind="stable")
