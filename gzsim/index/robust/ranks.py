r"""The exact best and worst rank that any weights in a polytope can give.

.. math:: \mathrm{best}_i = 1 + \min_{w \in W} \#\{j : s_j(w) > s_i(w)\}, \qquad
          \mathrm{worst}_i = \max_{w \in W} \#\{j : s_j(w) \ge s_i(w)\}

A tie counts for the unit in its best rank and against it in its worst (the unit itself is among the j of the worst).
Each is a mixed-integer linear program: a binary says that j beats i, and pairs whose order no weights in W can turn
need none. Most are solved without whole numbers: weights found by search (:mod:`gzsim.index.robust.exchange`) hold
the best rank where the linear relaxation, told which rivals cannot be held off together
(:mod:`gzsim.index.robust.conflicts`), proves that no fewer can be ahead. What is found is proved afterwards: the
reported weights are made as clear as they can be by a linear program, the ranks are counted again at them, and a set of
rivals that held only within the solver's tolerance is excluded and the program solved anew.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.optimize import Bounds, LinearConstraint, milp

from gzsim.index.robust.conflicts import conflicts
from gzsim.index.robust.exchange import few_positive, lowest_of_each
from gzsim.index.robust.forms import forms_of
from gzsim.index.robust.linear import TIE, gaps, standardised, widest_margin
from gzsim.index.robust.polytope import Polytope
from gzsim.index.robust.quiet import quiet_library
from gzsim.views.result import Result

SURE = 1e-4
"""By how much a relaxation must exceed a whole number to count as more, a thousand times the solver's tolerance."""


@dataclass(frozen=True, eq=False, repr=False)
class RankRange(Result):
    """Exact bounds of ranks over a polytope of weights.

    Attributes
    ----------
    table : DataFrame
        Per unit: rank_low and rank_high, the best and the worst, whole numbers, 1 = first.
    best_weights, worst_weights : DataFrame, units × weights
        Weights in the polytope at which the unit holds that rank.
    """

    table: pd.DataFrame
    best_weights: pd.DataFrame
    worst_weights: pd.DataFrame


def rank_range(X: pd.DataFrame, polytope: Polytope) -> RankRange:
    """Exact best and worst rank of each unit when the weights may be anything in a polytope.

    Parameters
    ----------
    X : DataFrame, units × weights of the polytope
        Normalised values, higher is better, none missing: what each weight is worth to each unit. With
        :func:`gzsim.index.robust.zone_leads` units may be on different yardsticks.
    polytope : Polytope; its names are the columns of X, in any order

    Raises InputError if names do not match, a value is missing or no number, or there is no unit.

    Source: Salo and Punkka (2011), Ranking intervals and dominance relations for ratio-based efficiency analysis,
    Management Science 57(1).

    >>> from gzsim.index.robust import around
    >>> X = pd.DataFrame({"growth": [90.0, 60, 20], "forest": [30.0, 70, 10]}, index=["a", "b", "c"])
    >>> rank_range(X, around({"growth": 0.5, "forest": 0.5}, by=0.1)).table
       rank_low  rank_high
    a         1          2
    b         1          2
    c         3          3
    """
    forms = forms_of(X, polytope.names)
    best, best_at = best_ranks(forms, polytope)
    mirrored, worst_at = best_ranks(-forms, polytope)
    table = pd.DataFrame({"rank_low": best, "rank_high": len(forms) + 1 - mirrored}, index=X.index)
    return RankRange(
        table,
        pd.DataFrame(best_at, index=X.index, columns=polytope.names),
        pd.DataFrame(worst_at, index=X.index, columns=polytope.names),
    )


def best_ranks(forms: np.ndarray, polytope: Polytope) -> tuple[np.ndarray, np.ndarray]:
    """Best rank of each unit and weights that give it: array (unit,) of int, array (unit, weight).

    Parameters
    ----------
    forms : array (unit, weight); the score of unit i is ``forms[i] @ w``
    polytope : Polytope
    """
    forms, _ = standardised(forms)
    lead = gaps(polytope, forms)
    with quiet_library():
        found = [_best(i, forms, lead, polytope) for i in range(len(forms))]
    return np.array([rank for rank, _ in found]), np.array([weights for _, weights in found])


def _best(i: int, forms: np.ndarray, lead: np.ndarray, polytope: Polytope) -> tuple[int, np.ndarray]:
    always, never = lead[:, i] < -TIE, lead[i] <= TIE
    open_ = np.flatnonzero(~always & ~never)
    ahead, reach = forms[open_] - forms[i], lead[i, open_]
    beaten, known = _fewest(ahead, reach, polytope)
    while True:
        margin, weights = widest_margin(polytope, -ahead[~beaten])
        if margin >= -TIE:
            return 1 + int(always.sum()) + int((ahead @ weights > TIE).sum()), weights
        known = np.vstack([known, ~beaten])
        beaten = _whole(ahead, reach, polytope, known)


def _fewest(ahead: np.ndarray, reach: np.ndarray, polytope: Polytope) -> tuple[np.ndarray, np.ndarray]:
    """Who beats the unit where as few as possible do, array (rival,), and sets of rivals of which one always does.

    ``ahead`` (rival, weight) is the rivals' lead as linear forms, ``reach`` (rival,) the most that it can be.
    """
    known = np.empty((0, len(ahead)), dtype=bool)
    if not len(ahead):
        return np.zeros(0, dtype=bool), known
    corners = lowest_of_each(ahead, polytope)
    shares, starts = np.zeros(len(ahead)), corners
    for size in (2, 3):
        known = np.vstack([known, conflicts(ahead, polytope, shares, size)])
        weights, shares = _relaxed(ahead, reach, polytope, known)
        best = few_positive(ahead, polytope, np.vstack([starts, weights]))
        beaten = ahead @ best > TIE
        if beaten.sum() <= np.ceil(shares.sum() - SURE):
            return beaten, known
        starts = np.vstack([best, (best + corners) / 2])
    return _whole(ahead, reach, polytope, known), known


def _whole(ahead: np.ndarray, reach: np.ndarray, polytope: Polytope, known: np.ndarray) -> np.ndarray:
    """Who beats the unit where as few as possible do, in whole numbers: array (rival,) of bool."""
    return _program(ahead, reach, polytope, known, 1, {"mip_rel_gap": 0.0})[ahead.shape[1] :] > 0.5


def _relaxed(
    ahead: np.ndarray, reach: np.ndarray, polytope: Polytope, known: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Weights, and the share of each rival that beats the unit, where these may be fractions and sum to the least."""
    solution, size = _program(ahead, reach, polytope, known, 0, {}), ahead.shape[1]
    return np.clip(solution[:size], polytope.lower, polytope.upper), solution[size:]


def _program(
    ahead: np.ndarray, reach: np.ndarray, polytope: Polytope, known: np.ndarray, integrality: int, options: dict
) -> np.ndarray:
    """Weights and beating rivals, as few as can be, one at least of each known set: array (weight + rival,)."""
    rivals, size = ahead.shape
    parts = [
        (polytope.sums, np.zeros((len(polytope.sums), rivals)), 1.0, 1.0),
        (ahead, -np.diag(reach), -np.inf, TIE),
        (np.zeros((len(known), size)), known, 1.0, np.inf),
        (polytope.limits, np.zeros((len(polytope.limits), rivals)), -np.inf, polytope.ceilings),
    ]
    rows = np.vstack([np.hstack([left, right]) for left, right, _, _ in parts])
    low, high = (np.concatenate([np.broadcast_to(part[side], len(part[0])) for part in parts]) for side in (2, 3))
    solved = milp(
        np.append(np.zeros(size), np.ones(rivals)),
        constraints=LinearConstraint(rows, low, high),
        integrality=np.append(np.zeros(size), np.full(rivals, integrality)),
        bounds=Bounds(np.append(polytope.lower, np.zeros(rivals)), np.append(polytope.upper, np.ones(rivals))),
        options={"presolve": False} | options,  # programs this small gain nothing from presolve
    )
    if solved.x is None:
        raise RuntimeError(f"HiGHS gives no answer: {solved.message}")
    return solved.x
