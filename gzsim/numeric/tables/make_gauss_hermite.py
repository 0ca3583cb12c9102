"""Rebuild the committed nodes of quadrature: ``python gzsim/numeric/tables/make_gauss_hermite.py``."""

from pathlib import Path

import numpy as np

COUNTS = (8, 41)


def gauss_hermite(count: int) -> np.ndarray:
    """Rows: nodes, and masses that sum to 1, of so many points for a standard normal variable."""
    points, masses = np.polynomial.hermite_e.hermegauss(count)
    return np.stack([points, masses / masses.sum()])


if __name__ == "__main__":
    for each in COUNTS:
        np.save(Path(__file__).with_name(f"gauss_hermite_{each}.npy"), gauss_hermite(each))
