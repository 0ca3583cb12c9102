"""Citizens: what they feel, and what they become used to (S13)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def satisfaction(attained: Array, aspiration: Array, base: float, slope: float) -> Array:
    """Satisfaction of a unit's citizens, 0 to 100: base + slope·(Ā − aspiration), Ā true attainment by public weights.

    >>> satisfaction(np.array([1.1, 0.2]), np.array([1.0, 1.0]), 75.0, 100.0)
    array([85.,  0.])
    """
    return np.clip(base + slope * (attained - aspiration), 0.0, 100.0)


def adapt(aspiration: Array, attained: Array, speed: float) -> Array:
    """What citizens are used to follows what they got: a ← a + λ·(Ā − a).

    >>> adapt(np.array([1.0]), np.array([1.5]), 0.4)
    array([1.2])
    """
    return aspiration + speed * (attained - aspiration)
