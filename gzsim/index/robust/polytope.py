r"""Polytopes of weights: everything that the weights could be, said by linear inequalities.

.. math:: W = \{w : l \le w \le h,\ A w \le b,\ \sum_{k \in B} w_k = 1 \text{ for every block } B\}

One block is one yardstick. Where zones have their own weights, each zone is a block of one long weight vector
(:func:`stacked`). A polytope is never empty: the step that would make it so raises an error and says which step it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy.optimize import linprog

from gzsim.common.tables import listed, refuse
from gzsim.errors import InputError
from gzsim.index.names import by_name, named_numbers
from gzsim.index.weights import given

TOLERANCE = 1e-7
"""By how much a point may break a constraint and still belong: the feasibility tolerance of the solver, HiGHS."""


@dataclass(frozen=True, eq=False)
class Polytope:
    """Weights between bounds and under linear limits; each block sums to 1.

    Attributes
    ----------
    names : Index; indicators, or (zone, indicator) where polytopes are stacked
    block : array (indicator,) of int; the block to which each weight belongs
    lower, upper : array (indicator,)
    limits : array (limit, indicator), the rows of A
    ceilings : array (limit,), b

    >>> W = simplex(["growth", "income", "forest"]).bounded({"growth": (0.2, 0.5)}).ordered("forest", "income")
    >>> W.contains({"growth": 0.4, "income": 0.2, "forest": 0.4})
    True
    >>> W.contains({"growth": 0.4, "income": 0.4, "forest": 0.2})
    False
    """

    names: pd.Index
    block: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    limits: np.ndarray
    ceilings: np.ndarray

    @property
    def sums(self) -> np.ndarray:
        """One row of zeros and ones per block, for the sums that equal 1: array (block, indicator)."""
        return (np.unique(self.block)[:, np.newaxis] == self.block).astype(float)

    def bounded(self, bounds: Mapping) -> Polytope:
        """Keep single weights between bounds, indicator → (low, high); those not named keep theirs.

        Raises InputError if a name is unknown, a bound is no number between 0 and 1 or the wrong way round, or no
        weights are left.

        >>> simplex(["growth", "forest"]).bounded({"growth": (0.3, 0.6)}).upper
        array([0.6, 1. ])
        """
        lower, upper = self.lower.copy(), self.upper.copy()
        for name, (low, high) in bounds.items():
            _interval(low, high, name)
            (at,) = self._places([name])
            lower[at], upper[at] = max(lower[at], low), min(upper[at], high)
        return _not_empty(replace(self, lower=lower, upper=upper), f"bounds on {listed(bounds)}")

    def limited(self, coefficients: Mapping, at_most: float) -> Polytope:
        r"""Add one limit :math:`\sum_k a_k w_k \le b`, coefficients by indicator, 0 for those not named.

        >>> W = simplex(["growth", "forest"]).limited({"growth": 1, "forest": -2}, at_most=0)
        >>> W.contains({"growth": 0.6, "forest": 0.4}), W.contains({"growth": 0.7, "forest": 0.3})
        (True, False)
        """
        row = np.zeros(len(self.names))
        row[self._places(coefficients)] = [float(value) for value in coefficients.values()]
        if not (np.isfinite(row).all() and np.isfinite(at_most)):
            raise InputError(f"not a number in a limit on {listed(coefficients)}", valid="finite numbers")
        wider = replace(self, limits=np.vstack([self.limits, row]), ceilings=np.append(self.ceilings, at_most))
        return _not_empty(wider, f"the limit on {listed(coefficients)}")

    def share(self, names: Iterable, low: float, high: float) -> Polytope:
        """Keep the sum of several weights between two bounds, such as long-term indicators between 0.1 and 0.2.

        >>> W = simplex(["growth", "water", "forest"]).share(["water", "forest"], 0.1, 0.2)
        >>> W.contains({"growth": 0.85, "water": 0.05, "forest": 0.1})
        True
        """
        names = list(names)
        _interval(low, high, "share")
        above = self.limited(dict.fromkeys(names, 1.0), at_most=high)
        return above.limited(dict.fromkeys(names, -1.0), at_most=-low)

    def ordered(self, more, less, ratio: float = 1.0) -> Polytope:
        """Give one weight at least ``ratio`` times another.

        >>> simplex(["growth", "forest"]).ordered("forest", "growth", ratio=3).contains({"growth": 0.3, "forest": 0.7})
        False
        """
        if more == less:
            raise InputError(f"{more} is compared with itself", valid="two indicators")
        return self.limited({less: float(ratio), more: -1.0}, at_most=0.0)

    def contains(self, weights: Mapping | pd.Series) -> bool:
        """Whether these weights, matched by name, lie in the polytope."""
        return bool(self.contains_array(by_name(weights, self.names, "weights")))

    def contains_array(self, weights: np.ndarray) -> np.ndarray:
        """Whether weights (..., indicator), in the order of ``names``, lie in the polytope: array (...)."""
        within = ((weights >= self.lower - TOLERANCE) & (weights <= self.upper + TOLERANCE)).all(axis=-1)
        below = (weights @ self.limits.T <= self.ceilings + TOLERANCE).all(axis=-1)
        return within & below & (np.abs(weights @ self.sums.T - 1) <= TOLERANCE).all(axis=-1)

    def _places(self, names: Iterable) -> np.ndarray:
        unknown = [name for name in names if name not in self.names]
        refuse(unknown, "no weight named", field="weights", valid=", ".join(map(str, self.names)))
        return self.names.get_indexer(pd.Index(list(names)))


def simplex(names: Iterable) -> Polytope:
    """All weights that are not negative and sum to 1.

    >>> simplex(["growth", "forest"]).contains({"growth": 0.0, "forest": 1.0})
    True
    """
    names = pd.Index(names)
    if names.empty or not names.is_unique:
        raise InputError(f"no indicator, or one named twice: {listed(names)}", valid="at least one name, each once")
    zeros = np.zeros(len(names))
    return Polytope(names, np.zeros(len(names), int), zeros, zeros + 1, np.empty((0, len(names))), np.empty(0))


def around(weights: Mapping | pd.Series, by: float) -> Polytope:
    r"""All weights within so many points of declared ones: :math:`|w_k - \bar w_k| \le` ``by``, not negative.

    Parameters
    ----------
    weights : mapping indicator → weight; not negative, summing to 1
    by : float; as a share of the whole: 0.05 for five points of a hundred

    Raises InputError if the weights do not fit, or ``by`` is negative or no number.

    >>> W = around({"growth": 0.7, "forest": 0.3}, by=0.05)
    >>> W.lower.round(2), W.upper.round(2)
    (array([0.65, 0.25]), array([0.75, 0.35]))
    """
    declared = _declared(weights)
    return _around(declared, np.full(len(declared), _spread(by)))


def around_percent(weights: Mapping | pd.Series, percent: float) -> Polytope:
    r"""All weights within so many percent of declared ones: :math:`|w_k/\bar w_k - 1| \le` ``percent``/100.

    A weight declared as 0 stays 0. Parameters and errors as in :func:`around`.

    >>> around_percent({"growth": 0.7, "forest": 0.3}, percent=20).upper.round(2)
    array([0.84, 0.36])
    """
    declared = _declared(weights)
    return _around(declared, _spread(percent) / 100 * declared.to_numpy())


def stacked(polytopes: Mapping[str, Polytope]) -> Polytope:
    """One polytope for several yardsticks at once, zone → polytope; names become (zone, indicator).

    >>> stacked({"city": simplex(["growth"]), "ecological": simplex(["growth", "forest"])}).names.to_list()
    [('city', 'growth'), ('ecological', 'growth'), ('ecological', 'forest')]
    """
    if not polytopes:
        raise InputError("no polytope to stack", valid="at least one zone")
    parts = list(polytopes.values())
    names = [(zone, name) for zone, part in polytopes.items() for name in part.names]
    firsts = np.cumsum([0, *(part.block.max() + 1 for part in parts[:-1])])
    limits = np.zeros((sum(len(part.ceilings) for part in parts), len(names)))
    row = column = 0
    for part in parts:
        limits[row : row + len(part.ceilings), column : column + len(part.names)] = part.limits
        row, column = row + len(part.ceilings), column + len(part.names)
    return Polytope(
        pd.MultiIndex.from_tuples(names, names=["zone", "indicator"]),
        np.concatenate([part.block + first for part, first in zip(parts, firsts, strict=True)]),
        np.concatenate([part.lower for part in parts]),
        np.concatenate([part.upper for part in parts]),
        limits,
        np.concatenate([part.ceilings for part in parts]),
    )


def solve(polytope: Polytope, costs: np.ndarray, margin: np.ndarray | None = None):
    """Minimise costs · (w, t); with ``margin`` there is a free variable t ≤ c · w for each of its rows c."""
    limits, ceilings, sums = polytope.limits, polytope.ceilings, polytope.sums
    bounds = list(zip(polytope.lower, polytope.upper, strict=True))
    if margin is not None:
        limits = np.block([[limits, np.zeros((len(limits), 1))], [-margin, np.ones((len(margin), 1))]])
        ceilings = np.append(ceilings, np.zeros(len(margin)))
        sums = np.hstack([sums, np.zeros((len(sums), 1))])
        bounds.append((None, None))
    rows = {"A_ub": limits, "b_ub": ceilings} if len(ceilings) else {}
    return linprog(costs, **rows, A_eq=sums, b_eq=np.ones(len(sums)), bounds=bounds, method="highs")


def some_point(polytope: Polytope) -> np.ndarray | None:
    """Return a point of the polytope, array (indicator,), or None if it is empty."""
    solved = solve(polytope, np.zeros(len(polytope.lower)))
    return solved.x if solved.status == 0 else None


def _around(declared: pd.Series, spread: np.ndarray) -> Polytope:
    centre = declared.to_numpy()
    return replace(simplex(declared.index), lower=np.maximum(centre - spread, 0), upper=np.minimum(centre + spread, 1))


def _declared(weights: Mapping | pd.Series) -> pd.Series:
    named = named_numbers(weights, "weights")
    return given(named, pd.DataFrame(columns=named.index))


def _spread(by: float) -> float:
    if not (np.isfinite(by) and by >= 0):
        raise InputError(f"weights within {by} of the declared ones", valid="a number >= 0")
    return float(by)


def _interval(low: float, high: float, name: object) -> None:
    if not 0 <= low <= high <= 1:
        raise InputError(f"{name}: weight between {low} and {high}", field="bounds", valid="0 <= low <= high <= 1")


def _not_empty(polytope: Polytope, step: str) -> Polytope:
    if some_point(polytope) is None:
        raise InputError(f"no weights are left after {step}", valid="bounds and limits that some weights meet")
    return polytope
