"""Rebuild the committed quantile table: ``python gzsim/numeric/tables/make_normal_quantiles.py``."""

from pathlib import Path

import numpy as np
from scipy.special import ndtri

CELLS = 65_536


def normal_quantiles() -> np.ndarray:
    """Φ⁻¹((c + ½)/65536) for c = 0 … 65535, mirrored so that the table is exactly symmetric."""
    upper = ndtri((np.arange(CELLS // 2, CELLS) + 0.5) / CELLS)
    return np.concatenate([-upper[::-1], upper])


def gumbel_quantiles() -> np.ndarray:
    """Quantiles of the Gumbel distribution of maxima at the same places, with mean 0 and standard deviation 1."""
    u = (np.arange(CELLS) + 0.5) / CELLS
    return (-np.log(-np.log(u)) - np.euler_gamma) / (np.pi / np.sqrt(6))


if __name__ == "__main__":
    np.save(Path(__file__).with_name("gumbel_quantiles.npy"), gumbel_quantiles())
    np.save(Path(__file__).with_name("normal_quantiles.npy"), normal_quantiles())
