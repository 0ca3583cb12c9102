"""Leaving out: what the ranking owes to a single indicator, or to who else is in the table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from gzsim.common.tables import listed, numeric_table
from gzsim.errors import InputError
from gzsim.index.aggregate import arithmetic
from gzsim.index.analysis.comparison import compare
from gzsim.index.names import warn_of
from gzsim.index.normalise import minmax
from gzsim.index.weights import given
from gzsim.numeric.ranking import ranks, settled
from gzsim.views.result import Result

Aggregate = Callable[[pd.DataFrame, pd.Series], pd.Series]


@dataclass(frozen=True, eq=False, repr=False)
class Removal(Result):
    """Rankings with one thing left out at a time.

    Attributes
    ----------
    summary : DataFrame, by what was left out
        spearman, kendall, mean_absolute_shift, largest_shift and whose it is (``unit``); and ``weight`` of a removed
        indicator, or ``reversals`` (pairs of other units whose order turns around) of a removed unit. Most harm first.
    complete : Series over units; ranks with nothing left out
    ranks : DataFrame, units × what was left out; ranks among the units that stay
    """

    summary: pd.DataFrame
    complete: pd.Series
    ranks: pd.DataFrame

    @property
    def shifts(self) -> pd.DataFrame:
        """Places gained (positive) or lost by what is left out, counted among the units that stay."""
        stays = self.ranks.notna()
        return stays.mul(self.complete, axis=0).where(stays).rank(method="min") - self.ranks


def remove_indicator(X: pd.DataFrame, weights: Mapping | pd.Series, aggregate: Aggregate = arithmetic) -> Removal:
    r"""Leave out each indicator in turn, give its weight to the others in proportion, and rank again.

    .. math:: w_l^{(-k)} = w_l/(1 - w_k), \quad l \ne k

    Parameters
    ----------
    X : DataFrame, units × indicators; normalised
    weights : mapping indicator → weight
    aggregate : function (table, weights) → Series of scores

    Raises InputError if there is only one indicator, one unit, or only one indicator with weight.

    Source: Saisana, Saltelli and Tarantola (2005), Journal of the Royal Statistical Society A 168(2): exclusion of
    indicators as a source of uncertainty.

    >>> X = pd.DataFrame({"growth": [90.0, 60, 20], "forest": [10.0, 60, 40]}, index=["a", "b", "c"])
    >>> removed = remove_indicator(X, {"growth": 0.6, "forest": 0.4})
    >>> int(removed.complete["a"]), removed.ranks.astype(int).loc["a"].to_dict()
    (2, {'growth': 3, 'forest': 1})
    """
    table = numeric_table(X)
    declared = given(weights, table)
    if len(table) < 2 or (declared > 0).sum() < 2:
        what = f"{len(table)} units, weight on: {listed(declared.index[declared > 0])}"
        raise InputError(what, field="X", valid="two units, and weight on two indicators, or more")
    complete = aggregate(table, declared)
    scores = {}
    for name in table.columns:
        rest = declared.drop(name)
        scores[name] = aggregate(table.drop(columns=name), rest / rest.sum())
    summary = pd.DataFrame({name: _agreement(complete, each) for name, each in scores.items()}).T
    summary.insert(0, "weight", declared)
    return _removal(summary.rename_axis("indicator"), complete, scores, "indicator")


def leave_one_unit_out(
    X: pd.DataFrame,
    weights: Mapping | pd.Series,
    normalise: Callable[[pd.DataFrame], pd.DataFrame] = minmax,
    aggregate: Aggregate = arithmetic,
) -> Removal:
    """Leave out each unit in turn, normalise the others anew, and see whether their order holds.

    Where the scale is made from the units themselves (min–max, z-scores, ranks), who leads may depend on a third that
    is far behind. Between fixed goalposts nothing is ever reversed.

    Parameters
    ----------
    X : DataFrame, units × indicators; as measured, not normalised
    weights : mapping indicator → weight
    normalise : function table → table
    aggregate : function (table, weights) → Series of scores

    Raises InputError if there are fewer than three units.

    >>> X = pd.DataFrame({"growth": [8.0, 6, 7], "forest": [40.0, 65, 0]}, index=["a", "b", "c"])
    >>> left = leave_one_unit_out(X, {"growth": 0.55, "forest": 0.45})
    >>> left.summary.reversals.astype(int).to_dict()
    {'a': 1, 'b': 0, 'c': 0}
    """
    table = numeric_table(X)
    declared = given(weights, table)
    if len(table) < 3:
        raise InputError(f"only {listed(table.index)}", field="X", valid="three units or more")
    complete = aggregate(normalise(table), declared)
    scores = {}
    for unit in table.index:
        scores[unit] = aggregate(normalise(table.drop(index=unit)), declared)
    rows = {unit: _with_reversals(complete.drop(unit), each) for unit, each in scores.items()}
    summary = pd.DataFrame(rows).T.rename_axis("unit_left_out")
    summary = summary[["reversals", *summary.columns.drop("reversals")]]
    return _removal(summary, complete, scores, "unit_left_out")


def reversals(before: np.ndarray, after: np.ndarray) -> int:
    """Pairs whose strict order turns around; a tie on either side is none.

    >>> reversals(np.array([3.0, 2.0, 1.0]), np.array([3.0, 1.0, 2.0]))
    1
    """
    opposed = np.sign(np.subtract.outer(before, before)) * np.sign(np.subtract.outer(after, after)) < 0
    return int(opposed.sum()) // 2


def _agreement(before: pd.Series, after: pd.Series) -> dict:
    two = compare(before, after)
    size = two.table["shift"].abs()
    return {
        "spearman": two.spearman,
        "kendall": two.kendall,
        "mean_absolute_shift": two.mean_absolute_shift,
        "largest_shift": size.max(),
        "unit": size.idxmax(),
    }


def _with_reversals(before: pd.Series, after: pd.Series) -> dict:
    turned = reversals(settled(before).to_numpy(), settled(after)[before.index].to_numpy())
    return {**_agreement(before, after), "reversals": turned}


def _removal(summary: pd.DataFrame, complete: pd.Series, scores: dict, what: str) -> Removal:
    numbers = summary.columns.drop("unit")
    summary = summary.astype(dict.fromkeys(numbers, float)).sort_values(
        "mean_absolute_shift", ascending=False, kind="stable"
    )
    tied = summary.spearman.isna().to_numpy()
    warn_of(summary.index, tied, "no correlation of ranks, all units tie, without")
    places = pd.DataFrame({name: ranks(settled(each)) for name, each in scores.items()})
    return Removal(summary, ranks(settled(complete)), places.reindex(complete.index).rename_axis(columns=what))
