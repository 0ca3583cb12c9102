"""Geometric index numbers with benefit-of-the-doubt weights, next to a benchmark, and what changed them."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.linalg import null_space
from scipy.optimize import nnls

from gzsim.common.tables import called, numbers, refuse
from gzsim.errors import InputError
from gzsim.index.names import Named, finite
from gzsim.index.weights.frontier import Bounds, check_bounds
from gzsim.index.weights.programmes import share_rows, undominated, weights_towards
from gzsim.index.weights.table import Table, read
from gzsim.views.result import Result

SLACK = 1e-9
"""How far the best score may be missed, relative to it, in the search for the most even parts that reach it."""


@dataclass(frozen=True, eq=False, repr=False)
class GeometricBenefitOfTheDoubt(Result):
    """Geometric index numbers next to a benchmark, and the parts of the linear score that are their exponents.

    Attributes
    ----------
    scores : Series, unit → index number; 1 for the benchmark, NaN for a unit with a missing value
    parts : DataFrame, units × indicators; rows sum to 1
    """

    scores: pd.Series
    parts: pd.DataFrame


@dataclass(frozen=True, eq=False, repr=False)
class GeometricChange(Result):
    """Why an index number changed: own_change × benchmark_change × weight_change = change.

    Attributes
    ----------
    table : DataFrame, unit × (own_change, benchmark_change, weight_change, change)
    """

    table: pd.DataFrame


def geometric_benefit_of_the_doubt(
    X: pd.DataFrame,
    benchmark: Hashable | Named,
    contribution_bounds: Bounds = None,
) -> GeometricBenefitOfTheDoubt:
    r"""Geometric mean of what a unit has of the benchmark, each indicator counting as it does in its linear score.

    .. math:: G_i = \prod_k \Big( \frac{x_{ik}}{x_{Bk}} \Big)^{p_{ik}}, \qquad p_{ik} = \frac{w_{ik} x_{ik}}{s_i},
              \quad s_i = \sum_k w_{ik} x_{ik}

    with w the weights of :func:`~gzsim.index.weights.benefit_of_the_doubt`. Weakness is made up for only in part. On
    the frontier many weights give the score 1, and many parts p: here those nearest to equal ones are taken (least
    squares), so that the number depends on nothing but the figures. ``contribution_bounds`` (l, u) bound the parts.
    Units of measurement do not matter, nor does the order of units.

    Parameters
    ----------
    X : DataFrame, units × indicators
        Above 0, higher is better. A unit with a missing value has no score and is nobody's rival, with a warning.
    benchmark : name of a unit, or mapping indicator → value above 0
    contribution_bounds : (lower, upper), optional
        Both between 0 and 1, with lower ≤ 1/K ≤ upper for the K indicators that tell units apart.

    Raises InputError if values or those of the benchmark are not above 0, the benchmark is no unit or lacks a value, or
    no parts can fulfil the bounds.

    Warns IndexWarning of indicators that do not tell units apart (part 0) and of units without a score.

    Source: Van Puyenbroeck and Rogge (2017), Geometric mean quantity index numbers with benefit-of-the-doubt weights,
    European Journal of Operational Research 256(3), 1004–1014.

    >>> X = pd.DataFrame({"growth": [8.0, 2, 4], "forest": [2.0, 8, 4]}, index=["a", "b", "c"])
    >>> found = geometric_benefit_of_the_doubt(X, benchmark="c")
    >>> found.scores.round(4).to_dict(), found.parts.loc["a"].round(4).tolist()
    ({'a': 1.5157, 'b': 1.5157, 'c': 1.0}, [0.8, 0.2])
    """
    table, parts = _parts(X, contribution_bounds)
    scores = np.exp(_mean(parts, np.log(numbers(X)) - np.log(_values(X, benchmark, parts))))
    return GeometricBenefitOfTheDoubt(pd.Series(scores, index=table.units, name="score"), parts)


def geometric_change(
    before: pd.DataFrame,
    after: pd.DataFrame,
    benchmark: Hashable | Named,
    contribution_bounds: Bounds = None,
) -> GeometricChange:
    r"""Split the change of a geometric index number: the unit's own figures, the benchmark's, and the parts.

    .. math:: \frac{G^1_i}{G^0_i} = \underbrace{\prod_k \Big(\frac{x^1_{ik}}{x^0_{ik}}\Big)^{\bar p_{ik}}}_{\text{own}}
              \underbrace{\prod_k \Big(\frac{x^1_{Bk}}{x^0_{Bk}}\Big)^{-\bar p_{ik}}}_{\text{benchmark}}
              \underbrace{\prod_k \Big(\frac{x^1_{ik} x^0_{ik}}{x^1_{Bk} x^0_{Bk}}\Big)^{(p^1_{ik} - p^0_{ik})/2}}
              _{\text{weights}}, \qquad \bar p = (p^0 + p^1)/2

    Parameters, errors, warnings and source as of :func:`geometric_benefit_of_the_doubt`; ``before`` and ``after`` have
    the same units and indicators, in any order. A benchmark of given values stays as it is.

    >>> before = pd.DataFrame({"growth": [8.0, 2, 4], "forest": [2.0, 8, 4]}, index=["a", "b", "c"])
    >>> geometric_change(before, before * [2, 1], benchmark="c").table.loc["a"].round(3).to_dict()
    {'own_change': 1.741, 'benchmark_change': 0.574, 'weight_change': 1.0, 'change': 1.0}
    """
    numbers(before, "before"), numbers(after, "after")
    for labels, others in ((before.columns, after.columns), (before.index, after.index)):
        strange = map(called, labels.symmetric_difference(others))
        refuse(strange, "not in both years", field="after", valid="the same units and indicators")
    years = [before, after.loc[before.index, before.columns]]
    p0, p1 = (_parts(X, contribution_bounds)[1] for X in years)
    x0, x1 = (np.log(numbers(X)) for X in years)
    b0, b1 = (np.log(_values(X, benchmark, parts)) for X, parts in zip(years, (p0, p1), strict=True))
    told = {
        "own_change": _mean((p0 + p1) / 2, x1 - x0),
        "benchmark_change": -_mean((p0 + p1) / 2, np.broadcast_to(b1 - b0, x0.shape)),
        "weight_change": _mean(p1 - p0, (x1 + x0 - b1 - b0) / 2),
    }
    told["change"] = sum(told.values())
    return GeometricChange(pd.DataFrame(told, index=before.index).apply(np.exp))


def most_even(above: np.ndarray, level: float, lower: float, upper: float) -> np.ndarray:
    r"""The parts p nearest to equal ones that keep a unit's best score.

    .. math:: \min \sum_k (p_k - 1/K)^2 \quad \text{subject to} \quad \sum_k p_k = 1, \quad l \le p_k \le u, \quad
              \sum_k p_k r_{jk} \le t \text{ for all rivals } j

    A least-distance programme, solved by non-negative least squares (Lawson and Hanson 1974, chapter 23).

    Parameters
    ----------
    above : array (rival, indicator); r, by how much a rival exceeds the unit
    level : float; t, the lowest that the highest of the rivals can be held to
    lower, upper : float; l and u

    >>> most_even(np.array([[0.25, 4.0]]), level=1, lower=0, upper=1).round(6).tolist()
    [0.8, 0.2]
    """
    k = above.shape[1]
    equal = np.full(k, 1 / k)
    free = null_space(np.ones((1, k)))
    rows = np.vstack([-above @ free, free, -free])
    least = np.concatenate([above @ equal - level * (1 + SLACK), lower - equal, equal - upper])
    if (least <= 0).all():
        return equal
    system = np.vstack([rows.T, least])
    aim = np.eye(k)[-1]
    left = system @ nnls(system, aim)[0] - aim
    return equal + free @ (-left[:-1] / left[-1])


def _parts(X: pd.DataFrame, bounds: Bounds) -> tuple[Table, pd.DataFrame]:
    """Each unit's parts of its linear score; equal ones if no indicator tells units apart."""
    table = read(X, None)
    low = (numbers(X) <= 0).any(axis=0)
    refuse(X.columns[low], "values of 0 or less", field="X", valid="values > 0, as a geometric mean needs")
    check_bounds(bounds, len(table.kept), "contribution_bounds")
    seen = table.complete()
    if not len(table.kept):
        return table, pd.DataFrame(1 / len(table.names), index=table.units, columns=table.names)
    x, (lower, upper) = table.x[seen], bounds or (0.0, 1.0)
    limits = None if bounds is None else np.array([share_rows(own, lower, upper) for own in x])
    levels = (weights_towards(x, x, x, limits) @ x.T).max(axis=1)
    rivals = x[undominated(x)]
    parts = [most_even(rivals / own, level, lower, upper) for own, level in zip(x, levels, strict=True)]
    return table, table.by_indicator(seen, np.array(parts))


def _mean(parts: pd.DataFrame, values: np.ndarray) -> np.ndarray:
    """Sum of parts times values over indicators; what has no part need have no value."""
    p = parts.to_numpy()
    return np.where(p == 0, 0.0, p * values).sum(axis=1)


def _values(X: pd.DataFrame, benchmark: Hashable | Named, parts: pd.DataFrame) -> np.ndarray:
    """What the benchmark has of each indicator: the values given, or those of a unit."""
    if isinstance(benchmark, Mapping | pd.Series):
        values = finite(benchmark, X.columns, "benchmark")
    elif isinstance(benchmark, Hashable) and benchmark in X.index:
        values = numbers(X)[X.index.get_loc(benchmark)]
    else:
        valid = "the name of a unit, or a value for each indicator"
        raise InputError(f"no unit {called(benchmark)!r}", field="benchmark", valid=valid)
    needed = (parts != 0).any().to_numpy()
    refuse(X.columns[needed & ~(values > 0)], "missing, or not above 0", field="benchmark", valid="values > 0")
    return values
