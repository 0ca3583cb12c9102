"""Draws by who, when and what for: the same numbers as the engine's, one at a time."""

from __future__ import annotations

import numpy as np

from gzsim.simulation.randomness import QUANTILES_OF, Mechanism, eight_draws, philox


class Draws:
    """The luck of one replication."""

    def __init__(self, seed: int, replication: int, law: int) -> None:
        self.seed, self.replication, self.law = seed, replication, law

    def normals(self, unit: int, month: int, mechanism: Mechanism, count: int, law: int = 0) -> list[float]:
        """Standardised draws of one unit in one month."""
        out = np.empty((count + 7) // 8 * 8)
        for first in range(0, count, 8):
            part = out[first : first + 8]
            eight_draws(QUANTILES_OF[law], unit, first // 8, month, int(mechanism), self.seed, self.replication, part)
        return out[:count].tolist()

    def uniform(self, unit: int, month: int, mechanism: Mechanism) -> float:
        """A number inside (0, 1)."""
        word = philox(unit, 0, month, int(mechanism), self.seed, self.replication)[0]
        return (int(word) + 0.5) / 4294967296.0
