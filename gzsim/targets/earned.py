"""Earned value over time, and lags that persist: pure functions on arrays ``(..., month)`` (S08)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gzsim.errors import InputError

Array = NDArray[np.float64]

LAGGING = 0.9
"""A project lags when its schedule or cost performance falls below this (assumption: common practice)."""


class EarnedValue(NamedTuple):
    """Measures of earned value, arrays (..., month); unknown (NaN) before anything is planned, done or spent."""

    planned_value: Array
    earned_value: Array
    schedule_performance: Array
    cost_performance: Array
    estimate_at_completion: Array
    estimate_at_plan: Array


def earned_value(planned: ArrayLike, done: ArrayLike, cost: ArrayLike, budget: ArrayLike) -> EarnedValue:
    """Earned value at the end of each month.

        PV = B·s    EV = B·done    SPI = EV/PV    CPI = EV/AC
        estimate at completion  EAC = B/CPI, if the rest costs as much per unit of work as what is done,
        or AC + (B − EV), if the rest costs what was planned for it

    Parameters
    ----------
    planned, done : s and the work done, cumulated shares, 0 to 1
    cost : AC, cumulated, in the unit of the budget
    budget : B, more than 0, broadcast against (...)

    Raises InputError if a share is outside 0 to 1, a cost negative or a budget not positive.

    >>> found = earned_value([0.5], done=[0.4], cost=[220.0], budget=400.0)
    >>> [float(part.round(3)[0]) for part in found]
    [200.0, 160.0, 0.8, 0.727, 550.0, 460.0]
    """
    planned, done, cost = (np.asarray(each, float) for each in (planned, done, cost))
    total = np.asarray(budget, float)[..., None]
    _all((planned >= 0) & (planned <= 1), "planned", "shares, 0 to 1")
    _all(~((done < 0) | (done > 1)), "done", "shares, 0 to 1")
    _all(~(cost < 0), "cost", "0 or more")
    _all(total > 0, "budget", "more than 0")
    value, earned = total * planned, total * done
    cpi = ratio(earned, cost)
    return EarnedValue(
        value, earned, ratio(earned, value), cpi, ratio(total, np.where(cpi > 0, cpi, np.nan)), cost + total - earned
    )


def earned_schedule(planned: ArrayLike, done: ArrayLike) -> Array:
    """Month at which the plan would have had done what is done, straight between months (Lipke's earned schedule).

    ES = m + (done − s_m)/(s_{m+1} − s_m), with m the last month whose plan lies below what is done. Nothing done is the
    last month in which nothing was planned: the start. All done is the planned end. Unlike EV/PV, which is 1 for
    whatever is finished however late, ES keeps a delay visible.

    Parameters
    ----------
    planned : s, cumulated shares (..., month), never decreasing, from 0 to 1
    done : cumulated shares (..., month)

    Returns an array (..., month), in months from the first of ``planned``; NaN where ``done`` is.

    Raises InputError if a plan decreases or does not run from 0 to 1.

    >>> earned_schedule([0.0, 0.0, 0.2, 0.6, 1.0], done=[0.0, 0.0, 0.1, 0.4, 1.0])
    array([1. , 1. , 1.5, 2.5, 4. ])
    """
    planned, done = np.asarray(planned, float), np.asarray(done, float)
    if (np.diff(planned, axis=-1) < 0).any():
        raise InputError("a plan decreases", field="planned", valid="shares that never fall")
    _all((planned[..., 0] == 0) & (np.abs(planned[..., -1] - 1) < 1e-9), "planned", "shares from 0 to 1")
    start = (planned <= 0).sum(-1)[..., None] - 1
    after = (planned[..., None, :] < done[..., :, None] - 1e-12).sum(-1)
    after = np.clip(after, 1, planned.shape[-1] - 1)
    low, high = (np.take_along_axis(np.broadcast_to(planned, done.shape[:-1] + planned.shape[-1:]), at, -1)
                 for at in (after - 1, after))  # fmt: skip
    share = np.divide(done - low, high - low, out=np.zeros_like(done), where=high > low)
    found = np.maximum(after - 1 + np.clip(share, 0, 1), start)
    return np.where(np.isnan(done), np.nan, found)


def lags(schedule_performance: ArrayLike, cost_performance: ArrayLike, lagging: float = LAGGING) -> NDArray[np.bool_]:
    """Whether a project lags in a month: its schedule or cost performance is below ``lagging``; unknown ones do not.

    >>> lags([0.8, 1.0, float("nan")], [1.0, 1.0, 1.0])
    array([ True, False, False])
    """
    return (np.asarray(schedule_performance) < lagging) | (np.asarray(cost_performance) < lagging)


def ratio(above: ArrayLike, below: ArrayLike) -> Array:
    """Quotient, element by element; unknown (NaN) where nothing is below.

    >>> ratio([1.0, 1.0], [2.0, 0.0])
    array([0.5, nan])
    """
    above, below = np.broadcast_arrays(np.asarray(above, float), np.asarray(below, float))
    return np.divide(above, below, out=np.full(above.shape, np.nan), where=below > 0)


def _all(holds: NDArray[np.bool_], field: str, valid: str) -> None:
    if not np.all(holds):
        raise InputError("out of range", field=field, valid=valid)
