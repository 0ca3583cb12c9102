"""Several schemes at once."""

from __future__ import annotations

from dataclasses import dataclass

from gzsim.sanctions.scheme import Array, Scheme


@dataclass(frozen=True)
class Combination:
    """Schemes in force together: money adds up.

    >>> import numpy as np
    >>> from gzsim.sanctions import LastPlace, PieceRate
    >>> both = Combination((LastPlace(rate=0.1, subsidy=60.0, excellent=1), PieceRate(per_point=0.5)))
    >>> both.settle(np.array([80.0, 75.0, 70.0]))
    array([ 8.5,  0. , -8.5])
    """

    schemes: tuple[Scheme, ...]

    def settle(self, scores: Array) -> Array:
        """Money of each unit."""
        return sum((scheme.settle(scores) for scheme in self.schemes), 0.0 * scores)

    def prizes(self, units: int) -> Array:
        """Money by rank."""
        return sum(scheme.prizes(units) for scheme in self.schemes)

    def money_per_point(self, units: int) -> float:
        """Money that one more score point brings at any rank."""
        return sum(scheme.money_per_point(units) for scheme in self.schemes)
