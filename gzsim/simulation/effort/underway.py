"""Work on its way: each indicator keeps as many months of it as its work takes to mature, and no more."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gzsim.simulation.once import once
from gzsim.simulation.world import World

YEAR = 12
"""Months over which it is remembered how much of a stock was moved, where there is a limit to that."""


class Underway(NamedTuple):
    """Rows of `gzsim.simulation.state.State.pipeline`. K indicators, Q rows."""

    first: NDArray[np.int64]
    """(K,) first row of an indicator."""
    slots: NDArray[np.int64]
    """(K,) rows of it: what matures in month m stands at first + m mod slots."""
    row: NDArray[np.int64]
    """(Q,) indicator of each row."""

    @classmethod
    def of(cls, lag: NDArray[np.int64], limited: NDArray[np.bool_]) -> Underway:
        """``lag`` (K,) months from work to effect; ``limited`` (K,) where a year's work is remembered.

        >>> Underway.of(np.array([0, 2]), np.array([False, False])).at(7)
        array([0, 2])
        """
        slots = 1 + np.maximum(lag, np.where(limited, YEAR, 0)).astype(np.int64)
        first = np.concatenate([[0], np.cumsum(slots)[:-1]])
        return cls(first, slots, np.repeat(np.arange(slots.size), slots))

    def at(self, month: int) -> NDArray[np.int64]:
        """(K,) rows of what matures in a month."""
        return self.first + month % self.slots


@once
def underway(world: World) -> Underway:
    """Where the work of a world stands that is on its way."""
    return Underway.of(world.lag, np.isfinite(world.fastest))
