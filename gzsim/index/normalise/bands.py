r"""Marks by how far a target is missed or exceeded, as appraisal rules write them.

An appraisal rule gives full marks at the target, takes a fixed number of marks off for each percent (or point) short
of it, down to a floor, and adds some for each beyond it, up to a cap. The marks are proportional: a started percent
counts for its part. Every number of the rule is the caller's: none has a default, because none is the same in any two
rules.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from gzsim.common.tables import frame, like, numbers, refuse
from gzsim.errors import InputError
from gzsim.index.names import Named, finite, signs
from gzsim.index.normalise.distance import difference_array

FULL = 100.0
"""Full marks: what a unit gets that is exactly at the target."""


def bands_array(
    excess: np.ndarray, deduction: np.ndarray | float, bonus: np.ndarray | float, floor: float, cap: float
) -> np.ndarray:
    """Marks for an excess e over the target, positive where better (see :func:`score_rate_bands`).

    >>> bands_array(np.array([-60.0, -5.0, 0.0, 4.0, 90.0]), deduction=2.0, bonus=0.5, floor=0.0, cap=110.0)
    array([  0.,  90., 100., 102., 110.])
    """
    excess = np.asarray(excess, dtype=float)
    return np.clip(FULL + np.where(excess < 0, deduction, bonus) * excess, floor, cap)


def score_rate_bands(
    X: pd.DataFrame,
    directions: Named | None,
    targets: Named,
    deduction: Named,
    bonus: Named,
    floor: float,
    cap: float,
) -> pd.DataFrame:
    r"""Marks by the percent of the target that is missing or in excess.

    .. math::

        e_{ik} = 100\,d_k\,\frac{x_{ik} - T_k}{|T_k|}, \qquad
        y_{ik} = \begin{cases} \max(f,\; 100 + p_k e_{ik}) & e_{ik} < 0 \\ \min(c,\; 100 + b_k e_{ik}) & e_{ik} \ge 0
        \end{cases}

    Parameters
    ----------
    targets : mapping indicator → number; T, in the unit of the indicator
    deduction : mapping indicator → number ≥ 0; p, marks taken off per percent short of the target
    bonus : mapping indicator → number ≥ 0
        b, marks added per percent beyond it; 0 where the rule knows none.
    floor, cap : float; f ≤ 100 ≤ c, the marks at which deductions and additions end

    Raises InputError if a target is 0 or missing, a rate is negative, or floor and cap do not hold 100.

    >>> X = pd.DataFrame({"gdp": [90.0, 100, 104]}, index=["a", "b", "c"])
    >>> score_rate_bands(X, None, {"gdp": 100}, {"gdp": 2}, {"gdp": 1}, floor=0, cap=110).gdp.tolist()
    [80.0, 100.0, 104.0]
    """
    T = finite(targets, frame(X).columns, "targets")
    refuse(X.columns[T == 0], "no percent of a target of 0", field="targets", valid="score_point_bands for these")
    return _marks(lambda x, sign: 100 * difference_array(x, T, sign), X, directions, deduction, bonus, floor, cap)


def score_point_bands(
    X: pd.DataFrame,
    directions: Named | None,
    targets: Named,
    deduction: Named,
    bonus: Named,
    floor: float,
    cap: float,
) -> pd.DataFrame:
    r"""Marks by the points, in the unit of the indicator, that are missing to the target or in excess.

    .. math:: e_{ik} = d_k\,(x_{ik} - T_k)

    otherwise as :func:`score_rate_bands`. For rates and shares, whose percent of a small target would be a large one;
    a target may be 0.

    >>> X = pd.DataFrame({"growth": [7.5, 8, 9]}, index=["a", "b", "c"])
    >>> score_point_bands(X, None, {"growth": 8}, {"growth": 10}, {"growth": 5}, floor=60, cap=105).growth.tolist()
    [95.0, 100.0, 105.0]
    """
    T = finite(targets, frame(X).columns, "targets")
    return _marks(lambda x, sign: sign * (x - T), X, directions, deduction, bonus, floor, cap)


def _marks(
    excess: Callable[[np.ndarray, np.ndarray], np.ndarray],
    X: pd.DataFrame,
    directions: Named | None,
    deduction: Named,
    bonus: Named,
    floor: float,
    cap: float,
) -> pd.DataFrame:
    if not floor <= FULL <= cap:
        raise InputError(f"floor {floor} and cap {cap}", field="floor, cap", valid="floor <= 100 <= cap")
    down, up = finite(deduction, X.columns, "deduction"), finite(bonus, X.columns, "bonus")
    for what, rates in (("deduction", down), ("bonus", up)):
        refuse(X.columns[rates < 0], "negative", field=what, valid="0 or more")
    return like(X, bands_array(excess(numbers(X), signs(directions, X.columns)), down, up, floor, cap))
