"""How attainment earns marks: along a line, by bands, or by a loss that grows with the shortfall."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import ArrayLike, NDArray

from gzsim.index.attainment import marks

Array = NDArray[np.float64]
Rule = float | Sequence[tuple[float, float]] | None
"""How an indicator is scored: None along a line, a number is the curvature of a loss, pairs are bands (from, marks)."""

NEAR = 1e-9
"""A band is reached to nine decimals of a span: who aims at it must not miss it by the arithmetic."""


@dataclass(frozen=True)
class Scoring:
    """Marks M of K indicators by attainment A, in spans: 1 is the target.

        M(A) = l·C + b − ½a·max(0, 1 − C)² + Σ_j r_j·[A ≥ t_j],   C = A between floor and cap

    A line has l = 1 and nothing else; bands and thresholds are steps alone; the concave rule is b = 1 with the
    shortfall loss ½a(1 − A)², so that the first steps towards a target count most and nothing beyond it counts.

    Attributes
    ----------
    floor : attainment below which nothing changes any more, but for steps
    cap, line, bend : C, l and a by indicator, (K,); b is 1 where there is a bend
    steps, rises : t, met to nine decimals, and r, (K, J); ∞ and 0 where an indicator has fewer steps than others

    Examples
    --------
    >>> two = Scoring.of(0.0, [1.2, 1.2, 1.2], [None, ((0.6, 0.6), (1.0, 1.0)), 2.0])
    >>> two.marks(np.array([[0.9, 1.5], [0.9, 1.0], [0.9, 1.0]])).round(12)
    array([[0.9 , 1.2 ],
           [0.6 , 1.  ],
           [0.99, 1.  ]])
    """

    floor: float
    cap: Array
    line: Array
    bend: Array
    steps: Array
    rises: Array

    @classmethod
    def of(cls, floor: float, cap: ArrayLike, rules: Sequence[Rule]) -> Scoring:
        """Scoring by one rule for each indicator."""
        bend = np.array([rule if isinstance(rule, float) else 0.0 for rule in rules])
        bands = [() if rule is None or isinstance(rule, float) else rule for rule in rules]
        steps = np.full((len(rules), max(map(len, bands), default=0)), np.inf)
        rises = np.zeros_like(steps)
        for k, each in enumerate(bands):
            steps[k, : len(each)] = [start for start, _ in each]
            rises[k, : len(each)] = np.diff([0.0, *(earned for _, earned in each)])
        line = np.array([rule is None for rule in rules], float)
        return cls(floor, np.asarray(cap, float), line, bend, steps, rises)

    @property
    def curved(self) -> NDArray[np.intp]:
        """Indicators whose marks are not a line."""
        return np.flatnonzero(self.line == 0.0)

    def marks(self, attained: Array) -> Array:
        """M(A), (..., K, N)."""
        out = marks(attained, self.floor, self.cap[:, None])
        for k in self.curved:
            loss = 0.5 * self.bend[k] * np.maximum(0.0, 1.0 - out[..., k, :]) ** 2
            reached = attained[..., k, :, None] >= self.steps[k] - NEAR
            out[..., k, :] = (self.bend[k] > 0.0) - loss + (reached * self.rises[k]).sum(-1)
        return out

    def curve(self, k: int) -> Curve:
        """Scoring of one indicator, for compiled rules."""
        return Curve(self.floor, self.cap[k], self.line[k], self.bend[k], self.steps[k], self.rises[k])


class Curve(NamedTuple):
    """Scoring of one indicator."""

    floor: float
    cap: float
    line: float = 1.0
    bend: float = 0.0
    steps: Array = np.empty(0)
    rises: Array = np.empty(0)


@njit(cache=True)
def marks_between(low, high, curve):
    """M(high) − M(low) of one indicator, in compiled code.

    >>> half = Scoring.of(0.0, [1.2], [((1.0, 0.5),)]).curve(0)
    >>> marks_between(0.9, 1.0, half), round(marks_between(1.1, 1.4, Curve(0.0, 1.2)), 12)
    (0.5, 0.1)
    """
    below, above = min(curve.cap, max(curve.floor, low)), min(curve.cap, max(curve.floor, high))
    if curve.line == 1.0:
        return above - below
    gained = 0.5 * curve.bend * (max(0.0, 1.0 - below) ** 2 - max(0.0, 1.0 - above) ** 2)
    for j in range(curve.steps.size):
        start = curve.steps[j] - NEAR
        if (high >= start) != (low >= start):
            gained += curve.rises[j] if high > low else -curve.rises[j]
    return gained
