"""The course of years that have been: what a province announced and how the nation grew, in place of rule and draw."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Course:
    """What is given of the years lived, the first of warm-up before all; after the last year, the last holds."""

    announced: Array | None = None
    """(Y, K, N) targets that the province announced; None: it goes on wishing for the first ones."""
    nation: Array | None = None
    """(Y,) points by which growth in all provinces stood above its rest; None: it is drawn."""

    def wished(self, first: Array, month: int) -> Array:
        """What the province wishes (K, N) in the year of a month, or the ``first`` targets.

        >>> Course().wished(np.array([[10.0]]), 24).tolist()
        [[10.0]]
        >>> Course(announced=np.array([[[8.0]], [[9.0]]])).wished(np.array([[10.0]]), 24).tolist()
        [[9.0]]
        """
        return first if self.announced is None else self.announced[_year(self.announced, month)]

    def step(self, persistence: float, month: int) -> float:
        """What is new for the nation in the year of a month, n − ρ·n₋; in the first year n itself.

        >>> course = Course(nation=np.array([1.0, 3.0]))
        >>> course.step(0.5, 0), course.step(0.5, 12), course.step(0.5, 24)
        (1.0, 2.5, 1.5)
        """
        now = float(self.nation[_year(self.nation, month)])
        return now - persistence * float(self.nation[_year(self.nation, month - 12)]) if month >= 12 else now


def _year(path: Array, month: int) -> int:
    return min(month // 12, len(path) - 1)


DRAWN = Course()
"""Nothing is given."""
