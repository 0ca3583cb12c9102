"""Benefit of the doubt whose weights keep the proportions in which indicators vary, as far as these are known."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pandas as pd
from scipy.special import ndtri

from gzsim.common.names import whole_number
from gzsim.common.tables import refuse
from gzsim.errors import InputError
from gzsim.index.names import Named, warn_of
from gzsim.index.robust.dirichlet import generator
from gzsim.index.weights.frontier import BenefitOfTheDoubt
from gzsim.index.weights.programmes import weights_towards
from gzsim.index.weights.table import Normalise, read


def variance_bounded_benefit_of_the_doubt(
    X: pd.DataFrame,
    seed: int,
    level: float = 0.95,
    draws: int = 2000,
    directions: Named | None = None,
    normalise: Normalise = None,
) -> BenefitOfTheDoubt:
    r"""Benefit of the doubt with weights in proportion to variances, within the confidence limits of these.

    .. math:: s_i = \max_{w \ge 0} \sum_k w_k x_{ik} \quad \text{subject to} \quad
              \sum_k w_k x_{jk} \le 1 \text{ for all units } j, \qquad
              \frac{l_k}{h_m} \le \frac{w_k}{w_m} \le \frac{h_k}{l_m}

    with l and h the limits of an indicator's variance over units: normal, of a bootstrap of the units, corrected for
    its bias, :math:`2 v_k - \bar v^*_k \mp z\,\mathrm{sd}(v^*_k)`. What tells units apart more may count for more,
    which depends on units of measurement: normalise first.

    Parameters
    ----------
    X : DataFrame, units × indicators
        0 or more, higher is better. A unit with a missing value has no score and is nobody's rival, with a warning.
    seed : int
    level : float; of confidence, between 0 and 1
    draws : int ≥ 2; bootstrap samples
    directions : mapping indicator → ±1, optional; −1 only together with ``normalise``
    normalise : function or name of one in :mod:`gzsim.index.normalise`, optional; applied first

    Raises InputError if values are negative, lower is better without ``normalise``, or units are so few that a variance
    may be 0.

    Warns IndexWarning of indicators that do not tell units apart (weight 0), of units without a score, and of units of
    zeros, which have score 0 and no weights.

    Source: Vidoli and Mazziotta (2013), Robust weighted composite indicators by means of frontier methods with an
    application to European infrastructure endowment, Statistica Applicata 23. Limits: Davison and Hinkley (1997),
    Bootstrap Methods and their Application, section 5.2.

    >>> X = pd.DataFrame({"growth": [1.0, 4, 2, 5, 3, 6], "forest": [6.0, 1, 5, 2, 4, 3]}, index=list("abcdef"))
    >>> variance_bounded_benefit_of_the_doubt(X, seed=1).scores.round(2).to_dict()
    {'a': 1.0, 'b': 0.63, 'c': 0.94, 'd': 0.81, 'e': 0.88, 'f': 1.0}
    """
    table = read(X, directions, normalise)
    table.refuse_lower_better()
    table.refuse_negative()
    _check(level, draws, seed)
    seen = table.complete()
    x, names = table.x[seen], table.kept
    if not len(names):
        equal = np.full(len(X.columns), 1 / len(X.columns))
        weights = pd.DataFrame([equal] * len(X), index=table.units, columns=table.names)
        return BenefitOfTheDoubt(table.by_unit(seen, 1.0), weights.where(pd.Series(seen, table.units), axis=0))
    low, high = variance_limits(x, level, draws, generator(seed))
    refuse(names[~(low > 0)], "variance may be 0", field="X", valid="more units, or a lower level")
    above = x.any(axis=1)
    warn_of(table.units[seen], ~above, "score 0, as all its values are")
    weights = np.zeros_like(x)
    w = weights_towards(x[above], x[above], x, _proportions(low, high))
    weights[above] = w / (w @ x.T).max(axis=1, keepdims=True)
    scores = np.clip((weights * x).sum(axis=1), 0, 1)
    return BenefitOfTheDoubt(table.by_unit(seen, scores), table.by_indicator(seen, weights))


def variance_limits(
    x: np.ndarray, level: float, draws: int, random: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Lower and upper confidence limit of each indicator's variance over units, by a bootstrap of the units."""
    places = random.integers(len(x), size=(draws, len(x)))
    ordered = x[np.lexsort(x.T)]  # so that samples do not depend on the order in which units stand
    drawn = np.array([column[places].var(axis=1, ddof=1) for column in ordered.T])
    middle = 2 * x.var(axis=0, ddof=1) - drawn.mean(axis=1)
    half = ndtri((1 + level) / 2) * drawn.std(axis=1, ddof=1)
    return middle - half, middle + half


def _proportions(low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """Rows r with r·w ≤ 0 that keep w_k/w_m at or below high_k/low_m for every pair."""
    pairs = list(permutations(range(len(low)), 2))
    rows = np.zeros((len(pairs), len(low)))
    for row, (k, m) in zip(rows, pairs, strict=True):
        row[k], row[m] = 1.0, -high[k] / low[m]
    return rows


def _check(level: float, draws: int, seed: int) -> None:
    if isinstance(level, bool) or not isinstance(level, int | float) or not 0 < level < 1:
        raise InputError(f"{level!r} is no level of confidence", field="level", valid="a number between 0 and 1")
    whole_number(draws, "draws", 2, 10**6)
    whole_number(seed, "seed", 0, 2**64 - 1)
