"""Benefit of the doubt along a direction: how far a unit could still go, gains and burdens together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from gzsim.common.tables import refuse
from gzsim.errors import InputError
from gzsim.index.names import Named, finite
from gzsim.index.weights.frontier import Bounds, check_bounds
from gzsim.index.weights.programmes import share_rows, towards_frontier
from gzsim.index.weights.table import Normalise, Table, read
from gzsim.views.result import Result

TIED = 1e-9
"""Two principal components whose variances differ by less, relative to the first, have no direction of their own."""


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class DirectionalBenefitOfTheDoubt(Result):
    """Scores of a directional model, and what they are made of; NaN for a unit with a missing value.

    Attributes
    ----------
    scores : Series, unit → score
        1/(1 + β): 1 for a unit on the frontier.
    distances : Series, unit → β
        Steps that the unit is away from the frontier.
    weights : DataFrame, units × indicators
        Of the unit's programme: Σ w·g = 1. Not unique on the frontier; scores are.
    steps : DataFrame, units × indicators
        One step g, in units of the indicator: what is gained, or, of an indicator that is better low, lost. 0 where an
        indicator does not tell units apart.
    targets : DataFrame, units × indicators
        What the unit would have after β steps; NaN where an indicator does not tell units apart.
    """

    scores: pd.Series
    distances: pd.Series
    weights: pd.DataFrame
    steps: pd.DataFrame
    targets: pd.DataFrame


def directional_benefit_of_the_doubt(
    X: pd.DataFrame,
    towards: Named | None = None,
    directions: Named | None = None,
    normalise: Normalise = None,
) -> DirectionalBenefitOfTheDoubt:
    r"""Score each unit by the steps g it is away from the frontier: surplus on one indicator does not make up for all.

    .. math:: \beta_i = \max_{\beta, \lambda \ge 0} \beta \quad \text{subject to} \quad
              \sum_j \lambda_j x_{jk} \ge x_{ik} + \beta g_k, \quad \sum_j \lambda_j = 1; \qquad s_i = 1/(1 + \beta_i)

    All units go the same way g, so that a unit is measured where most others stand and not where it is strong itself.
    With :math:`g = x_i` this is :func:`~gzsim.index.weights.benefit_of_the_doubt`. A constant that is added to an
    indicator changes nothing; a factor does not either if its step is multiplied with it.

    Parameters
    ----------
    X : DataFrame, units × indicators
        Higher is better; any sign. A unit with a missing value has no score and is nobody's rival, with a warning.
    towards : mapping indicator → number ≥ 0, optional
        The step g in the units of ``X`` (after ``normalise``). Left out, it is the first principal component of the
        covariance matrix of ``X``, which says how indicators go together on average, its largest part as long as that
        indicator's range over units; this depends on units of measurement: normalise first. A longer step makes β
        smaller and leaves their order.
    directions : mapping indicator → ±1, optional; −1 only together with ``normalise``
    normalise : function or name of one in :mod:`gzsim.index.normalise`, optional; applied first

    Raises InputError if lower is better without ``normalise``, a step is negative or all are 0, or the first component
    goes up on some indicators and down on others, or is none because two have the same variance: then g must be given.

    Warns IndexWarning of indicators that do not tell units apart, which do not count, and of units without a score.

    Source: Fusco (2015), Enhancing non-compensatory composite indicators: a directional proposal, European Journal of
    Operational Research 242(2), 620–630. Distances: Chambers, Chung and Färe (1996), Journal of Economic Theory 70.

    >>> X = pd.DataFrame({"growth": [8.0, 2, 4], "forest": [2.0, 6, 3]}, index=["a", "b", "c"])
    >>> found = directional_benefit_of_the_doubt(X, towards={"growth": 1, "forest": 1})
    >>> found.distances.round(4).to_dict()
    {'a': 0.0, 'b': 0.0, 'c': 1.0}
    >>> found.targets.loc["c"].round(4).to_dict()
    {'growth': 5.0, 'forest': 4.0}
    """
    table = read(X, directions, normalise)
    table.refuse_lower_better()
    seen = table.complete()
    given = None if towards is None else _given(table, towards)
    if not len(table.kept):
        return _all_best(table, seen)
    x = table.x[seen]
    step = _first_component(table, x) if given is None else given
    return _found(table, seen, np.broadcast_to(step, x.shape))


def undesirable_benefit_of_the_doubt(
    X: pd.DataFrame,
    directions: Named | None = None,
    share_bounds: Bounds = None,
    towards: Named | None = None,
    normalise: Normalise = None,
) -> DirectionalBenefitOfTheDoubt:
    r"""Score units on desirable outputs y and undesirable ones b as they are, pollution without turning it round.

    .. math:: \beta_i = \min_{u, p \ge 0,\, v}\; v - \sum_r u_r y_{ir} + \sum_k p_k b_{ik} \quad \text{subject to} \quad
              \sum_r u_r g_r + \sum_k p_k h_k = 1, \quad v \ge \sum_r u_r y_{jr} - \sum_k p_k b_{jk}
              \text{ for all units } j; \qquad s_i = 1/(1 + \beta_i)

    The step is the unit's own values, :math:`g = y_i, h = b_i`, unless given: β is the share by which the unit could
    raise all of y and lower all of b at once, next to a mix of units. A unit with any b > 0 then has β ≤ 1 and so a
    score of at least 0.5, units of measurement do not matter, and without undesirable outputs the model is
    :func:`~gzsim.index.weights.benefit_of_the_doubt`. No trade-off has the wrong sign, as u, p ≥ 0. As v is free, mixes
    of units are averages; units are not scaled up or down.

    ``share_bounds`` (l, u) bound each indicator's share of the worth of the average unit, in the same way for all units
    and whatever the units of measurement (assurance region of type I),

    .. math:: l \le \frac{u_r \bar y_r}{\sum_m u_m \bar y_m + \sum_k p_k \bar b_k} \le u \qquad
              \text{and likewise } p_k \bar b_k

    Parameters
    ----------
    X : DataFrame, units × indicators; 0 or more
        A unit with a missing value has no score and is nobody's rival, with a warning.
    directions : mapping indicator → ±1, optional; −1 for what is undesirable
    share_bounds : (lower, upper), optional
        Both between 0 and 1, with lower ≤ 1/K ≤ upper for the K indicators that tell units apart.
    towards : mapping indicator → number ≥ 0, optional; one step (g, h) for all units in place of their own values
    normalise : function or name of one in :mod:`gzsim.index.normalise`, optional
        Applied first; it turns undesirable indicators round, so that none is left.

    Raises InputError if values are negative, a unit has only zeros and so no step of its own, a step is negative or all
    are 0, or no weights can fulfil the bounds.

    Warns IndexWarning of indicators that do not tell units apart, which do not count, and of units without a score.

    Source: Zanella, Camanho and Dias (2015), Undesirable outputs and weighting schemes in composite indicators based on
    data envelopment analysis, European Journal of Operational Research 245(2), 517–530. Directional distance with
    undesirable outputs: Chung, Färe and Grosskopf (1997), Journal of Environmental Management 51.

    >>> X = pd.DataFrame({"growth": [4.0, 8, 4], "pm25": [20.0, 40, 40]}, index=["a", "b", "c"])
    >>> undesirable_benefit_of_the_doubt(X, {"growth": 1, "pm25": -1}).scores.round(4).to_dict()
    {'a': 1.0, 'b': 1.0, 'c': 0.75}
    """
    table = read(X, directions, normalise)
    table.refuse_negative()
    check_bounds(share_bounds, len(table.kept), "share_bounds")
    seen = table.complete()
    given = None if towards is None else _given(table, towards)
    if not len(table.kept):
        return _all_best(table, seen)
    x = table.x[seen]
    if given is None:
        nothing = table.units[seen][(x == 0).all(axis=1)]
        refuse(nothing, "only zeros, no step of its own", field="X", valid="towards=, one step for all units")
    limits = None if share_bounds is None else share_rows(x.mean(axis=0), *share_bounds)
    return _found(table, seen, x if given is None else np.broadcast_to(given, x.shape), limits)


def _given(table: Table, towards: Named) -> np.ndarray:
    step = finite(towards, table.names, "towards")
    refuse(table.names[step < 0], "negative", field="towards", valid="numbers >= 0")
    step = step[table.told_apart]
    if len(step) and not step.any():
        problem = "all steps are 0 where units differ"
        raise InputError(problem, field="towards", valid="a step above 0 on an indicator that tells units apart")
    return step


def _first_component(table: Table, x: np.ndarray) -> np.ndarray:
    """First principal component of the covariance matrix, its largest part as long as that indicator's range."""
    variances, components = np.linalg.eigh(np.atleast_2d(np.cov(x, rowvar=False)))
    if len(variances) > 1 and variances[-1] - variances[-2] <= TIED * variances[-1]:
        raise InputError("no first principal component", field="towards", valid="a step for each indicator")
    first = components[:, -1]
    largest = np.abs(first).argmax()
    first = first / first[largest]
    against = table.kept[first < -TIED]
    valid = "a step for each indicator, as these go down where the others go up"
    refuse(against, "no direction in the first principal component", field="towards", valid=valid)
    return np.maximum(first, 0.0) * np.ptp(x[:, largest])


def _found(
    table: Table, seen: np.ndarray, steps: np.ndarray, limits: np.ndarray | None = None
) -> DirectionalBenefitOfTheDoubt:
    beta, weights = towards_frontier(table.x[seen] * table.sign, steps, limits)
    return _named(table, seen, beta, weights, steps)


def _all_best(table: Table, seen: np.ndarray) -> DirectionalBenefitOfTheDoubt:
    """No indicator tells units apart: all are on the frontier."""
    nothing = np.empty((seen.sum(), 0))
    return _named(table, seen, np.zeros(seen.sum()), nothing, nothing)


def _named(
    table: Table, seen: np.ndarray, beta: np.ndarray, weights: np.ndarray, steps: np.ndarray
) -> DirectionalBenefitOfTheDoubt:
    return DirectionalBenefitOfTheDoubt(
        scores=table.by_unit(seen, 1 / (1 + beta), "score"),
        distances=table.by_unit(seen, beta, "distance"),
        weights=table.by_indicator(seen, weights),
        steps=table.by_indicator(seen, steps),
        targets=table.by_indicator(seen, table.x[seen] + beta[:, None] * steps * table.sign, aside=np.nan),
    )
