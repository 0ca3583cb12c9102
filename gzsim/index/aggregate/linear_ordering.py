"""The linear-ordering programme: exact Kemeny orders of large groups by mixed-integer programming."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, vstack

from gzsim.errors import InputError
from gzsim.index.aggregate.outranking import tolerance
from gzsim.index.robust.quiet import quiet_library

FINE = 1e4
"""Leads are multiplied by this, as HiGHS takes two orders for equally good that differ by less than 1e-6."""
INFEASIBLE = 2
"""Status of a programme that no order fits, as scipy numbers them."""


def orders_by_programme(matrix: np.ndarray) -> Iterator[list[int]]:
    """Optimal orders, one after another: x_ij = 1 if i stands before j.

        max Σ_{i<j} (E_ij − E_ji)·x_ij   subject to   0 ≤ x_ij + x_jk − x_ik ≤ 1 for i < j < k

    After each order it is cut off, until the optimum falls.
    """
    size = len(matrix)
    pairs = {pair: place for place, pair in enumerate(combinations(range(size), 2))}
    gain = np.array([matrix[i, j] - matrix[j, i] for i, j in pairs])
    triangles = _triangles(size, pairs)
    cuts: list[np.ndarray] = []
    best = None
    while True:
        chosen = _solve(gain, triangles, cuts)
        if chosen is None:
            return
        value = gain @ chosen
        if best is not None and value < best - tolerance(matrix):
            return
        best = value if best is None else best
        yield _order(chosen, pairs, size)
        cuts.append(chosen)


def _triangles(size: int, pairs: dict[tuple[int, int], int]) -> csr_array:
    triples = list(combinations(range(size), 3))
    rows = np.repeat(np.arange(len(triples)), 3)
    columns = [pairs[pair] for i, j, k in triples for pair in ((i, j), (j, k), (i, k))]
    return csr_array((np.tile([1.0, 1.0, -1.0], len(triples)), (rows, columns)), shape=(len(triples), len(pairs)))


def _solve(gain: np.ndarray, triangles: csr_array, cuts: list[np.ndarray]) -> np.ndarray | None:
    rows, low, high = triangles, np.zeros(triangles.shape[0]), np.ones(triangles.shape[0])
    if cuts:  # at least one pair must stand the other way round than in each order found
        signs = np.array([1.0 - 2.0 * cut for cut in cuts])
        rows = vstack([rows, csr_array(signs)])
        low = np.append(low, [1.0 - cut.sum() for cut in cuts])
        high = np.append(high, np.full(len(cuts), np.inf))
    with quiet_library():
        solved = milp(
            -FINE * gain,
            constraints=LinearConstraint(rows, low, high),
            integrality=np.ones(gain.size),
            bounds=Bounds(0, 1),
            options={"mip_rel_gap": 0.0},
        )
    if solved.status == INFEASIBLE:
        return None
    if solved.status != 0:
        problem = f"no optimal order was proven: {solved.message}"
        raise InputError(problem, field="E", valid="weights of about one size, fewer units")
    return np.round(solved.x)


def _order(chosen: np.ndarray, pairs: dict[tuple[int, int], int], size: int) -> list[int]:
    behind = np.zeros(size)
    for (i, j), place in pairs.items():
        behind[j if chosen[place] > 0.5 else i] += 1
    return [int(unit) for unit in np.argsort(behind, kind="stable")]
