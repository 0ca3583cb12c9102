"""Quadrature for a standard normal variable from committed nodes: they are eigenvalues, whose last bits differ."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray


def gauss_hermite(count: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Nodes and masses, Σ masses·g(nodes) ≈ E[g(z)], for 8 or 41 nodes (`gzsim.numeric.tables`).

    >>> nodes, masses = gauss_hermite(8)
    >>> round(float((masses * nodes**2).sum()), 12)
    1.0
    """
    nodes, masses = np.load(Path(__file__).parent / "tables" / f"gauss_hermite_{count}.npy")
    return nodes, masses
