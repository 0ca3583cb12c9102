"""What every scheme answers: who is paid what, and what a rank or a score point is worth."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


class Scheme(Protocol):
    """A rule from scores to money between units of one ranking group.

    Money is in CNY million a year; positive is received. Transfers of a group sum to zero.
    """

    def settle(self, scores: Array) -> Array:
        """Money of each unit, ``scores`` of shape (..., unit), higher is better."""

    def prizes(self, units: int) -> Array:
        """Money by rank, best first, of shape (units,): the part that depends on rank alone."""

    def money_per_point(self, units: int) -> float:
        """Money that one more score point brings at any rank."""


def pay_by_rank(scores: Array, prizes: Array) -> Array:
    """Money by rank; units with equal scores share the prizes of the ranks that they fill.

    Parameters
    ----------
    scores : array (..., unit)
    prizes : array (unit,), best rank first

    Examples
    --------
    >>> pay_by_rank(np.array([3.0, 1.0, 1.0, 2.0]), np.array([6.0, 0.0, 0.0, -6.0]))
    array([ 6., -3., -3.,  0.])
    """
    better = (scores[..., None, :] > scores[..., :, None]).sum(-1)
    tied = (scores[..., None, :] == scores[..., :, None]).sum(-1)
    cumulated = np.concatenate([[0.0], np.cumsum(prizes)])
    return np.where(tied == 1, prizes[better], (cumulated[better + tied] - cumulated[better]) / tied)
