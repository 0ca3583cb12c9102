"""How attainment earns marks: along a line, by bands, or by a loss that grows with the shortfall."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numba import njit
from numpy.typing import ArrayLike, NDArray

from gzsim.numeric.attainment import marks
from gzsim.numeric.lanes import over_units

Array = NDArray[np.float64]
Rule = float | Sequence[tuple[float, float]] | None
"""How an indicator is scored: None along a line, a number is the curvature of a loss, pairs are bands (from, marks)."""

NEAR = 1e-9
"""A band is reached to nine decimals of a span: who aims at it must not miss it by the arithmetic."""

FLOOR, CAP, LINE, BEND, STEPS = range(5)
"""Places in a row of numbers that describes the scoring of one indicator; from STEPS on, thresholds and rises."""


@dataclass(frozen=True, eq=False)
class Scoring:
    """Marks M of K indicators by attainment A, in spans: 1 is the target.

        M(A) = l·C + b − ½a·max(0, 1 − C)² + Σ_j r_j·[A ≥ t_j],   C = A between floor and cap

    A line has l = 1 and nothing else; bands and thresholds are steps alone; the concave rule is b = 1 with the
    shortfall loss ½a(1 − A)², so that the first steps towards a target count most and nothing beyond it counts.

    Attributes
    ----------
    curves : (K, 4 + 2J), a row for each indicator, as compiled rules read it: floor, cap, l, a, then t and r by turns,
        with t = ∞ and r = 0 where an indicator has fewer steps than others; b is 1 where a is not 0

    Examples
    --------
    >>> three = Scoring.of(0.0, [1.2, 1.2, 1.2], [None, ((0.6, 0.6), (1.0, 1.0)), 2.0])
    >>> three.marks(np.array([[0.9, 1.5], [0.9, 1.0], [0.9, 1.0]])).round(12)
    array([[0.9 , 1.2 ],
           [0.6 , 1.  ],
           [0.99, 1.  ]])
    """

    curves: Array

    @classmethod
    def of(cls, floor: float, cap: ArrayLike, rules: Sequence[Rule]) -> Scoring:
        """Scoring by one rule for each indicator."""
        bands = [() if rule is None or isinstance(rule, float) else rule for rule in rules]
        curves = np.zeros((len(rules), STEPS + 2 * max(map(len, bands), default=0)))
        curves[:, FLOOR], curves[:, CAP], curves[:, STEPS::2] = floor, cap, np.inf
        for row, rule, each in zip(curves, rules, bands, strict=True):
            row[LINE], row[BEND] = rule is None, rule if isinstance(rule, float) else 0.0
            row[STEPS : STEPS + 2 * len(each) : 2] = [start for start, _ in each]
            row[STEPS + 1 : STEPS + 1 + 2 * len(each) : 2] = np.diff([0.0, *(earned for _, earned in each)])
        return cls(curves)

    @cached_property
    def curved(self) -> NDArray[np.intp]:
        """Indicators whose marks are not a line."""
        return np.flatnonzero(self.curves[:, LINE] == 0.0)

    def marks(self, attained: Array) -> Array:
        """M(A), (..., K, N)."""
        out = marks(attained, self.curves[:, FLOOR, None], self.curves[:, CAP, None])
        for k in self.curved:
            row = self.curves[k]
            loss = 0.5 * row[BEND] * np.maximum(0.0, 1.0 - out[..., k, :]) ** 2
            reached = attained[..., k, :, None] >= row[STEPS::2] - NEAR
            out[..., k, :] = (row[BEND] > 0.0) - loss + over_units(reached * row[STEPS + 1 :: 2])
        return out

    def curve(self, k: int) -> tuple[tuple[float, ...], Array | None]:
        """One indicator for compiled rules: (floor, cap, l, a), and its steps or None.

        Numbers and nothing else pass through the many calls of a rule at no cost; an array does not.
        """
        row = self.curves[k]
        return tuple(row[:STEPS].tolist()), row[STEPS:] if np.isfinite(row[STEPS:][:1]).any() else None


@njit(cache=True)
def marks_between(low, high, shape, steps):
    """M(high) − M(low) of one indicator, in compiled code; ``shape`` and ``steps`` as of `Scoring.curve`.

    >>> two = Scoring.of(0.0, [1.2, 1.2], [None, ((1.0, 0.5),)])
    >>> marks_between(0.9, 1.0, *two.curve(1)), round(marks_between(1.1, 1.4, *two.curve(0)), 12)
    (0.5, 0.1)
    """
    below, above = min(shape[CAP], max(shape[FLOOR], low)), min(shape[CAP], max(shape[FLOOR], high))
    if shape[LINE] == 1.0:
        return above - below
    gained = 0.5 * shape[BEND] * (max(0.0, 1.0 - below) ** 2 - max(0.0, 1.0 - above) ** 2)
    if steps is not None:
        for j in range(0, steps.size, 2):
            start = steps[j] - NEAR
            if (high >= start) != (low >= start):
                gained += steps[j + 1] if high > low else -steps[j + 1]
    return gained
