r"""Normalising by the distance to one value: the leader's, a target, or that of a unit taken as the reference.

Each has a form that is a ratio (``distance_to_…``: 100 at the reference) and one that is a difference
(``difference_to_…``: 0 at the reference, in percent of it). Neither is the same under another zero of the measurement:
a temperature gives other scores in degrees Celsius than in Fahrenheit. The references in the functions are to OECD and
JRC (2008), Handbook on Constructing Composite Indicators, step 5, "distance to a reference".
"""

from __future__ import annotations

from collections.abc import Callable, Hashable

import numpy as np
import pandas as pd

from gzsim.common.tables import called, extremes, frame, like, listed, numbers, refuse
from gzsim.errors import InputError
from gzsim.index.names import Named, finite, signs, warn_if_equal, warn_of

AT_THE_REFERENCE = "no difference between units, all are at the reference"


def ratio_array(x: np.ndarray, reference: np.ndarray | float, sign: np.ndarray | float = 1.0) -> np.ndarray:
    r"""Ratio to a reference, 1 for a value equal to it.

    .. math:: y = x/r \text{ where higher is better}, \quad r/x \text{ where lower is}

    NaN where that ratio would not grow with merit: :math:`r \le 0`, or :math:`x \le 0` where lower is better.

    >>> ratio_array(np.array([[5.0, 20.0], [10.0, 80.0]]), np.array([10.0, 40.0]), np.array([1, -1]))
    array([[0.5, 2. ],
           [1. , 0.5]])
    """
    x, reference, higher = np.asarray(x, dtype=float), np.asarray(reference, dtype=float), np.asarray(sign) > 0
    defined = (reference > 0) & (higher | (x > 0))
    above, below = np.where(higher, x, reference), np.where(higher, reference, x)
    return np.where(x == reference, 1.0, np.where(defined, above / np.where(defined, below, 1.0), np.nan))


def difference_array(x: np.ndarray, reference: np.ndarray | float, sign: np.ndarray | float = 1.0) -> np.ndarray:
    r"""Difference from a reference in shares of it, positive where better, 0 for a value equal to it.

    .. math:: y = d\,(x - r)/|r|

    NaN where :math:`r = 0` and x is not.

    >>> difference_array(np.array([[5.0, 20.0], [10.0, 80.0]]), np.array([10.0, 40.0]), np.array([1, -1]))
    array([[-0.5,  0.5],
           [ 0. , -1. ]])
    """
    x, reference = np.asarray(x, dtype=float), np.asarray(reference, dtype=float)
    size = np.where(reference == 0, np.nan, np.abs(reference))
    return np.where(x == reference, 0.0, np.asarray(sign) * (x - reference) / size)


def leader_array(x: np.ndarray, sign: np.ndarray | float = 1.0) -> np.ndarray:
    """Best value over the units (axis −2), NaN where no unit has a value.

    >>> leader_array(np.array([[5.0, 20.0], [10.0, 80.0]]), np.array([1, -1]))
    array([[10., 20.]])
    """
    low, high = extremes(x)
    return np.where(np.asarray(sign) > 0, high, low)


def distance_to_leader(X: pd.DataFrame, directions: Named | None = None) -> pd.DataFrame:
    r"""Ratio to the best unit, in percent: 100 for the leader.

    .. math:: y_{ik} = 100\,x_{ik}/\max_j x_{jk}, \quad 100\,\min_j x_{jk}/x_{ik} \text{ where lower is better}

    Where all units are equal all are leaders and get 100, with a warning.

    Raises InputError if the leader's value is not positive, so that a ratio to it says nothing.

    >>> X = pd.DataFrame({"gdp": [50.0, 100], "pm25": [20.0, 40]}, index=["a", "b"])
    >>> distance_to_leader(X, {"gdp": 1, "pm25": -1})
         gdp   pm25
    a   50.0  100.0
    b  100.0   50.0
    """
    return _from_leader(ratio_array, X, directions)


def difference_to_leader(X: pd.DataFrame, directions: Named | None = None) -> pd.DataFrame:
    r"""Difference from the best unit in percent of it: 0 for the leader, negative for all others.

    .. math:: y_{ik} = 100\,d_k\,(x_{ik} - x^*_k)/|x^*_k|

    with the leader's value :math:`x^*`; otherwise as :func:`distance_to_leader`, where only a leader at 0 is refused.

    >>> difference_to_leader(pd.DataFrame({"growth": [-5.0, -2]})).growth.tolist()
    [-150.0, 0.0]
    """
    return _from_leader(difference_array, X, directions)


def distance_to_target(X: pd.DataFrame, directions: Named | None, targets: Named) -> pd.DataFrame:
    r"""Ratio to a target, in percent: 100 at the target, more beyond it.

    .. math:: y_{ik} = 100\,x_{ik}/T_k, \quad 100\,T_k/x_{ik} \text{ where lower is better}

    Targets are in the unit of the indicator; the score depends on no other unit. For marks that end at a floor and a
    cap see :func:`~gzsim.index.normalise.score_rate_bands`.

    Raises InputError if a target is missing or not positive, or a value ≤ 0 where lower is better.

    >>> distance_to_target(pd.DataFrame({"pm25": [30.0, 40, 24]}), {"pm25": -1}, {"pm25": 30}).pm25.tolist()
    [100.0, 75.0, 125.0]
    """
    return _from_targets(ratio_array, X, directions, targets)


def difference_to_target(X: pd.DataFrame, directions: Named | None, targets: Named) -> pd.DataFrame:
    r"""Difference from a target in percent of it: 0 at the target, positive where it is exceeded.

    .. math:: y_{ik} = 100\,d_k\,(x_{ik} - T_k)/|T_k|

    Otherwise as :func:`distance_to_target`, but only a target of 0 is refused.

    >>> difference_to_target(pd.DataFrame({"pm25": [30.0, 40, 24]}), {"pm25": -1}, {"pm25": 32}).pm25.tolist()
    [6.25, -25.0, 25.0]
    """
    return _from_targets(difference_array, X, directions, targets)


def distance_to_reference(X: pd.DataFrame, directions: Named | None, reference: Hashable) -> pd.DataFrame:
    r"""Ratio to a unit taken as the reference, in percent: 100 for that unit.

    .. math:: y_{ik} = 100\,x_{ik}/x_{rk}, \quad 100\,x_{rk}/x_{ik} \text{ where lower is better}

    Where all units are equal all get 100, with a warning. For a reference outside the table, such as last year's mean,
    give its figures to :func:`distance_to_target`.

    Parameters
    ----------
    reference : label of a unit
        An indicator on which it has no value stays missing for all, with a warning.

    Raises InputError if there is no such unit, its value is not positive, or a value ≤ 0 where lower is better.

    >>> X = pd.DataFrame({"gdp": [50.0, 100, 120]}, index=["a", "b", "c"])
    >>> distance_to_reference(X, None, "b").gdp.tolist()
    [50.0, 100.0, 120.0]
    """
    return _from_unit(ratio_array, X, directions, reference)


def difference_to_reference(X: pd.DataFrame, directions: Named | None, reference: Hashable) -> pd.DataFrame:
    r"""Difference from a unit taken as the reference in percent of its value: 0 for that unit.

    .. math:: y_{ik} = 100\,d_k\,(x_{ik} - x_{rk})/|x_{rk}|

    Otherwise as :func:`distance_to_reference`, but only a reference at 0 is refused.

    >>> X = pd.DataFrame({"gdp": [50.0, 100, 120]}, index=["a", "b", "c"])
    >>> difference_to_reference(X, None, "b").gdp.tolist()
    [-50.0, 0.0, 20.0]
    """
    return _from_unit(difference_array, X, directions, reference)


def percent(core: Callable[..., np.ndarray], X: pd.DataFrame, reference: np.ndarray, sign: np.ndarray) -> pd.DataFrame:
    """A distance in percent; refuses, by name, the indicators on which the reference makes none."""
    x = numbers(X)
    y = core(x, reference, sign)
    undefined = np.isnan(y) & ~np.isnan(x) & ~np.isnan(reference)
    problem = "a value or reference of 0 or below makes no distance in percent of it"
    refuse(X.columns[undefined.any(axis=0)], problem, field="X", valid="minmax or goalposts for these")
    return like(X, 100 * y)


def _from_leader(core: Callable[..., np.ndarray], X: pd.DataFrame, directions: Named | None) -> pd.DataFrame:
    warn_if_equal(X, AT_THE_REFERENCE)
    sign = signs(directions, X.columns)
    return percent(core, X, leader_array(numbers(X), sign), sign)


def _from_targets(
    core: Callable[..., np.ndarray], X: pd.DataFrame, directions: Named | None, targets: Named
) -> pd.DataFrame:
    return percent(core, X, finite(targets, frame(X).columns, "targets"), signs(directions, X.columns))


def _from_unit(
    core: Callable[..., np.ndarray], X: pd.DataFrame, directions: Named | None, reference: Hashable
) -> pd.DataFrame:
    x = numbers(X)
    if reference not in X.index:
        raise InputError(f"no unit {called(reference)}", field="reference", valid=listed(X.index))
    warn_if_equal(X, AT_THE_REFERENCE)
    row = x[X.index.get_loc(reference)]
    unseen = np.isnan(row) & X.notna().any().to_numpy()
    warn_of(X.columns, unseen, f"{reference} has no value, stays missing for all")
    return percent(core, X, row, signs(directions, X.columns))
