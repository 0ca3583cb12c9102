"""Benefit of the doubt: each unit is weighed by the weights that put it in the best light."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.optimize import linprog

from gzsim.errors import InputError
from gzsim.index.names import warn_of
from gzsim.index.weights.programmes import EXACT, share_rows, undominated
from gzsim.index.weights.table import Normalise, read
from gzsim.views.result import Result

Bounds = tuple[float, float] | None

FEW = 500
"""Units up to which all are rivals in each programme, so that weights which are not unique stay what they were."""


@dataclass(frozen=True, eq=False, repr=False)
class BenefitOfTheDoubt(Result):
    """Scores, and the weights behind them.

    Attributes
    ----------
    scores : Series, unit → score
        0 to 1; 1 for a unit that no other beats under the unit's own weights. NaN for a unit with a missing value.
    weights : DataFrame, units × indicators
        The multipliers w: a row's sum of weight times value is the unit's score. Indicators that do not tell units
        apart have 0; if none does, weights are equal and all units score 1. Another set of weights may give the same
        score.
    """

    scores: pd.Series
    weights: pd.DataFrame

    @property
    def shares(self) -> pd.DataFrame:
        """Each indicator's share of the unit's total weight; rows sum to 1."""
        return self.weights.div(self.weights.sum(axis=1), axis=0)


def benefit_of_the_doubt(
    X: pd.DataFrame,
    directions: Mapping | pd.Series | None = None,
    share_bounds: Bounds = None,
    contribution_bounds: Bounds = None,
    normalise: Normalise = None,
) -> BenefitOfTheDoubt:
    r"""Score each unit under the weights that favour it most, by data envelopment analysis with one dummy input.

    .. math:: s_i = \max_{w \ge 0} \sum_k w_k x_{ik} \quad \text{subject to} \quad
              \sum_k w_k x_{jk} \le 1 \text{ for all units } j

    One linear programme per unit, solved by HiGHS. With more than 500 units it keeps only the rivals that can bind, so
    that thousands of units take seconds: scores are the same, but where several sets of weights give the score, another
    of them may be found than with all rivals. ``share_bounds`` (l, u) bound each indicator's share of total
    weight,

    .. math:: l \sum_m w_m \le w_k \le u \sum_m w_m

    which depends on units of measurement: normalise first. ``contribution_bounds`` (l, u) bound each indicator's share
    of the score instead, :math:`l \sum_m w_m x_{im} \le w_k x_{ik} \le u \sum_m w_m x_{im}`, which does not; but a unit
    with a value of 0 cannot fulfil l > 0 unless its score is 0. Without ``share_bounds``, units of measurement do not
    matter to scores.

    Parameters
    ----------
    X : DataFrame, units × indicators
        0 or more, higher is better. A unit with a missing value has no score and is nobody's rival, with a warning.
    directions : mapping indicator → ±1, optional
        −1 only together with ``normalise``, which turns the indicator round.
    share_bounds, contribution_bounds : (lower, upper), optional
        Both between 0 and 1, with lower ≤ 1/K ≤ upper for the K indicators that tell units apart.
    normalise : function or name of one in :mod:`gzsim.index.normalise`, optional; applied first

    Raises InputError if values are negative, lower is better without ``normalise``, or no weights can fulfil the
    bounds.

    Warns IndexWarning of indicators that do not tell units apart (weight 0, and no bounds), of units without a score,
    and of units with score 0, which have equal weights.

    Source: Melyn and Moesen (1991), Public Economics Research Paper 17, KU Leuven; Cherchye, Moesen, Rogge and Van
    Puyenbroeck (2007), Social Indicators Research 82, 111–145.

    >>> X = pd.DataFrame({"growth": [8.0, 2, 4], "forest": [20.0, 60, 30]}, index=["a", "b", "c"])
    >>> benefit_of_the_doubt(X).scores.round(4).to_dict()
    {'a': 1.0, 'b': 1.0, 'c': 0.7727}
    >>> benefit_of_the_doubt(X, share_bounds=(0.4, 0.6)).scores.round(4).to_dict()
    {'a': 0.5079, 'b': 1.0, 'c': 0.5714}
    """
    table = read(X, directions, normalise)
    table.refuse_lower_better()
    table.refuse_negative()
    check_bounds(share_bounds, len(table.kept), "share_bounds")
    check_bounds(contribution_bounds, len(table.kept), "contribution_bounds")
    seen = table.complete()
    weights = np.full((len(seen), len(table.names)), np.nan)
    scores = np.full(len(seen), np.nan)
    if len(table.kept):
        weights[seen] = 0.0
        weights[np.ix_(seen, table.told_apart)] = best_weights(table.x[seen], share_bounds, contribution_bounds)
        scores[seen] = np.clip((weights[seen][:, table.told_apart] * table.x[seen]).sum(axis=1), 0, 1)
    else:
        weights[seen], scores[seen] = 1 / len(table.names), 1.0
    warn_of(table.units, scores == 0, "score 0 under all weights that are allowed, equal weights")
    return BenefitOfTheDoubt(
        pd.Series(scores, index=table.units, name="score"),
        pd.DataFrame(weights, index=table.units, columns=table.names),
    )


def best_weights(x: np.ndarray, share_bounds: Bounds = None, contribution_bounds: Bounds = None) -> np.ndarray:
    """Weights of each unit's linear programme (see :func:`benefit_of_the_doubt`); of more than ``FEW`` units only those
    that lie above the frontier of the other rivals enter it.

    Parameters
    ----------
    x : array (unit, indicator); 0 or more, each indicator above 0 for some unit

    Returns array (unit, indicator)
    """
    # Solved on indicators with a maximum of 1, so that the solver's tolerances mean the same for each of them.
    scale = x.max(axis=0)
    y, k = x / scale, x.shape[1]
    shares = _rows(1 / scale, share_bounds)
    equal = np.ones(k) / scale
    fallback = equal / (x @ equal).max()
    found = np.empty_like(x)
    # Under weights ≥ 0 who is dominated never binds; the best on each indicator keep weights from growing without end.
    rivals = y if len(y) <= FEW else y[undominated(y)]
    working = np.arange(len(rivals)) if len(y) <= FEW else np.unique(rivals.argmax(axis=0))
    for i, own in enumerate(y):
        rows = np.vstack([shares, _rows(own, contribution_bounds)])
        w, working = _own_weights(own, rivals, working, rows, f"unit {i + 1}")
        found[i] = w / scale if own @ w > 1e-12 else fallback
    return found


def _own_weights(
    own: np.ndarray, rivals: np.ndarray, working: np.ndarray, rows: np.ndarray, unit: str
) -> tuple[np.ndarray, np.ndarray]:
    """Weights of one unit, and the rivals needed for them: more join the working ones until none lies above 1."""
    while True:
        below = np.vstack([rivals[working], rows])
        limits = np.concatenate([np.ones(len(working)), np.zeros(len(rows))])
        solved = linprog(-own, A_ub=below, b_ub=limits, bounds=(0, None), method="highs")
        if solved.status != 0:
            raise InputError(f"no weights found for {unit}: {solved.message}", valid="bounds that can be met")
        above = rivals @ solved.x
        above[working] = 0.0  # they meet their limits, but for the solver's tolerance
        if above.max() <= 1 + EXACT:
            return solved.x, working
        working = np.union1d(working, above.argmax())


def _rows(size: np.ndarray, bounds: Bounds) -> np.ndarray:
    return np.empty((0, len(size))) if bounds is None else share_rows(size, *bounds)


def check_bounds(bounds: Bounds, count: int, name: str) -> None:
    """Raise InputError if no shares of so many indicators, summing to 1, lie between the bounds."""
    if bounds is None or not count:
        return
    lower, upper = bounds
    if not 0 <= lower <= 1 / count <= upper <= 1:
        valid = f"0 <= lower <= 1/{count} <= upper <= 1, for {count} indicators"
        raise InputError(f"no weights have shares between {lower:g} and {upper:g}", field=name, valid=valid)
