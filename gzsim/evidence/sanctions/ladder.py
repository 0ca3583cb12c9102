"""Prizes that fall by equal steps from the first rank to the last, whatever the size of the group."""

from __future__ import annotations

import numpy as np
from pydantic import Field

from gzsim.sanctions import ByRank
from gzsim.sanctions.money import Money
from gzsim.sanctions.scheme import Array


class RankLadder(ByRank):
    r"""A prize for every rank, in equal steps: the first receives what the last pays (Lazear and Rosen 1981).

    .. math:: w_r = W \cdot \left(1 - 2\,\frac{r - 1}{n - 1}\right), \qquad \sum_r w_r = 0

    :class:`gzsim.sanctions.RankPrizes` lists a prize for each of a fixed number of ranks, so that it cannot be divided
    among zones of other sizes; a ladder can.

    Parameters
    ----------
    top : CNY million a year, W; what the first receives

    >>> from gzsim.sanctions import Appraisal
    >>> RankLadder(top=2.0).transfers(Appraisal(np.array([70.0, 90.0, 80.0])))
    array([-2.,  2.,  0.])
    """

    top: Money = Field(description="CNY million a year that the first receives and the last pays")
    balanced = True
    stakes = ("top",)

    def prizes(self, units: int) -> Array:
        """Money by rank, best first; nothing for whoever is alone."""
        return self.top * np.linspace(1.0, -1.0, units) if units > 1 else np.zeros(units)
