"""The linear programme behind frontier models, for many units at a time, with only those rivals that can bind."""

from __future__ import annotations

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array

from gzsim.errors import InputError

EXACT = 1e-10
"""How far a rival may lie above the frontier found without it, relative to the frontier, to be left out of it."""

TIGHT = 1e-10
"""Tolerances of the solver, the lowest that HiGHS takes: with its own, 1e-7, so many digits of a score may be wrong."""

INFEASIBLE = 2
"""Status of a programme that nothing fulfils, as scipy numbers them."""

ROWS = 500
"""Rows of one programme, about: several units share one while few rivals bind."""


def undominated(z: np.ndarray) -> np.ndarray:
    """Places of the units that no other equals or exceeds on every indicator; of units that are alike, one.

    Under weights ≥ 0 a dominated unit never lies above the one that dominates it, so the others define the frontier.

    Parameters
    ----------
    z : array (unit, indicator); higher is better

    >>> undominated(np.array([[1.0, 3.0], [2.0, 1.0], [1.0, 1.0], [1.0, 3.0]])).tolist()
    [0, 1]
    """
    kept: list[int] = []
    best = np.empty_like(z)
    for i in np.argsort(-z.sum(axis=1), kind="stable"):
        if not (best[: len(kept)] >= z[i]).all(axis=1).any():
            best[len(kept)] = z[i]
            kept.append(int(i))
    return np.sort(np.array(kept, dtype=int))


def weights_towards(
    z: np.ndarray, steps: np.ndarray, rivals: np.ndarray, limits: np.ndarray | None = None
) -> np.ndarray:
    r"""Weights under which each unit lies least below its rivals, measured along its own step g.

    .. math:: \min_{w \ge 0}\; \max_j\, w \cdot z_j - w \cdot z_i \quad \text{subject to} \quad
              w \cdot g_i = 1, \quad L_i w \le 0

    The minimum is the directional distance β: how many steps g the unit can go until it reaches a mix of rivals. Rivals
    enter the programme only when they lie above the frontier that the others span, until none does: the answer is that
    of the programme with all of them.

    Parameters
    ----------
    z, steps : arrays (unit, indicator); steps ≥ 0 and above 0 somewhere
    rivals : array (rival, indicator); higher is better
    limits : array (row, indicator) or (unit, row, indicator), optional

    Returns array (unit, indicator)

    Raises InputError if no weights fulfil the limits, or values lie too far apart for the solver.

    >>> z = np.array([[8.0, 20.0], [2.0, 60.0], [4.0, 30.0]])
    >>> w = weights_towards(z, z, z)
    >>> (1 / (w @ z.T).max(axis=1)).round(4).tolist()
    [1.0, 1.0, 0.7727]
    """
    return _weights(z, steps, rivals, _free_of_level(z, limits))


def towards_frontier(
    z: np.ndarray, steps: np.ndarray, limits: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Distance β ≥ 0 of each unit from the frontier of all of them, and its weights; values may be negative.

    >>> z = np.array([[1.0, -4.0], [3.0, -4.0], [3.0, -2.0]])
    >>> towards_frontier(z, np.abs(z))[0].tolist()
    [0.5, 0.0, 0.0]
    """
    # A unit lies on or below the frontier even while it is not among the rivals that the programme has so far.
    own = np.concatenate([z, -np.ones((len(z), 1))], axis=1)[:, None]
    w = _weights(z, steps, z, np.concatenate([own, _free_of_level(z, limits)], axis=1))
    return np.maximum((w @ z.T).max(axis=1) - (w * z).sum(axis=1), 0.0), w


def share_rows(size: np.ndarray, lower: np.ndarray | float, upper: np.ndarray | float) -> np.ndarray:
    """Rows r with r·w ≤ 0 that keep each w_k·size_k between a lower and an upper share of their sum.

    >>> share_rows(np.array([1.0, 2.0]), 0.25, 1.0).tolist()
    [[-0.75, 0.5], [0.25, -1.5], [0.0, -2.0], [-1.0, 0.0]]
    """
    one, all_ = np.diag(size), np.tile(size, (len(size), 1))
    return np.vstack([np.reshape(lower, (-1, 1)) * all_ - one, one - np.reshape(upper, (-1, 1)) * all_])


def _free_of_level(z: np.ndarray, limits: np.ndarray | None) -> np.ndarray:
    """Limits on the weights alone, as rows for the weights and the level of the rivals; (unit, row, indicator + 1)."""
    if limits is None:
        return np.empty((len(z), 0, z.shape[1] + 1))
    limits = np.broadcast_to(limits, (len(z), *limits.shape[-2:]))
    return np.concatenate([limits, np.zeros((*limits.shape[:2], 1))], axis=2)


def _weights(z: np.ndarray, steps: np.ndarray, rivals: np.ndarray, rows: np.ndarray) -> np.ndarray:
    # Solved at values and steps of at most 1, so that the solver's tolerances mean the same everywhere.
    scale = np.maximum(np.abs(z).max(axis=0), np.abs(rivals).max(axis=0))
    scale[scale == 0] = 1.0
    z, rivals, steps, rows = z / scale, rivals / scale, steps / scale, rows / np.append(scale, 1.0)
    size = steps.max(axis=1, keepdims=True)
    rivals = rivals[undominated(rivals)]
    working = np.unique(rivals.argmax(axis=0))
    found, start = np.empty_like(z), 0
    while start < len(z):
        part = slice(start, start + max(1, ROWS // (len(working) + rows.shape[1])))
        found[part], working = _with_all_that_bind(z[part], steps[part] / size[part], rivals, rows[part], working)
        start = part.stop
    return found / size / scale


def _with_all_that_bind(
    z: np.ndarray, steps: np.ndarray, rivals: np.ndarray, rows: np.ndarray, working: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Weights, and the rivals needed for them: more join the working ones until none lies above their frontier."""
    while True:
        w = _solve(z, steps, rivals[working], rows)
        level = w @ rivals.T
        reached = level[:, working].max(axis=1)
        above = level.max(axis=1) > reached + EXACT * np.maximum(1.0, np.abs(reached))
        more = np.union1d(working, level[above].argmax(axis=1))
        if len(more) == len(working):
            return w, working
        working = more


def _solve(z: np.ndarray, steps: np.ndarray, rivals: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """The programme of several units: a block of variables for each, its weights and the level t of its best rival."""
    n, k = z.shape
    above = np.broadcast_to(np.hstack([rivals, -np.ones((len(rivals), 1))]), (n, len(rivals), k + 1))
    below = _blocks(np.concatenate([above, rows], axis=1))
    solved = linprog(
        np.hstack([-z, np.ones((n, 1))]).ravel(),
        A_ub=below,
        b_ub=np.zeros(below.shape[0]),
        A_eq=_blocks(np.hstack([steps, np.zeros((n, 1))])[:, None]),
        b_eq=np.ones(n),
        bounds=np.tile([[0, np.inf]] * k + [[-np.inf, np.inf]], (n, 1)),
        method="highs",
        options={"primal_feasibility_tolerance": TIGHT, "dual_feasibility_tolerance": TIGHT},
    )
    if solved.status != 0:
        far = "values of an indicator less than a hundred million times each other"
        valid = "bounds that can be met" if solved.status == INFEASIBLE else far
        raise InputError(f"no weights found: {solved.message}", field="X", valid=valid)
    return solved.x.reshape(n, k + 1)[:, :k]


def _blocks(rows: np.ndarray) -> csr_array:
    """Block-diagonal matrix of rows (block, row, column)."""
    n, m, k = rows.shape
    where = np.arange(n)[:, None, None] * k + np.arange(k)
    columns = np.broadcast_to(where, rows.shape).ravel()
    return csr_array((rows.ravel(), columns, np.arange(0, rows.size + 1, k)), shape=(n * m, n * k))
