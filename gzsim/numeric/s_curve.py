"""The S-curve by which projects are planned: slow at both ends and quickest in the middle."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray


def s_curve(elapsed: ArrayLike) -> NDArray[np.float64]:
    """Share of the work, s = 3t² − 2t³, over a project's time t ∈ [0, 1]; half is done at half time.

    >>> s_curve([0.0, 0.25, 0.5, 1.0, 1.5])
    array([0.     , 0.15625, 0.5    , 1.     , 1.     ])
    """
    t = np.clip(np.asarray(elapsed, float), 0.0, 1.0)
    return t * t * (3.0 - 2.0 * t)
