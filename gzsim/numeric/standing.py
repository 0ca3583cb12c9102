"""Standing: by how much a lead counts on a yardstick that luck moves more or less than others."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def scales(spread: NDArray[np.float64]) -> NDArray[np.float64]:
    """What a lead is multiplied by, σ̄/σ, (..., unit), with σ what a year's luck does to a score of each unit.

    Exactly 1 where all σ of a row are the same, and where one of them is zero or unknown.

    >>> scales(np.array([15.0, 10.0, 5.0])).round(3).tolist()
    [0.667, 1.0, 2.0]
    """
    total = np.zeros(spread.shape[:-1])
    for unit in range(spread.shape[-1]):  # one after the other, whatever stands beside the row
        total = total + spread[..., unit]
    mean = (total / spread.shape[-1])[..., None]
    told = (spread > 0).all(axis=-1, keepdims=True) & (spread != spread[..., :1]).any(axis=-1, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(told, mean / spread, 1.0)
