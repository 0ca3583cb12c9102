"""Rebuild the committed table of Φ and φ: ``python gzsim/numeric/tables/make_normal_table.py``."""

from pathlib import Path

import numpy as np

REACH, STEPS = 9.0, 128.0
"""The table reaches from −9 to 9, with 128 points per unit."""


def normal_table() -> np.ndarray:
    """Rows Φ(x) and φ(x) at x = −9, −9 + 1/128, …, 9."""
    from scipy.special import ndtr  # whoever looks up a number does without

    x = np.arange(-REACH * STEPS, REACH * STEPS + 1) / STEPS
    return np.stack([ndtr(x), np.exp(-0.5 * x**2) / np.sqrt(2 * np.pi)])


if __name__ == "__main__":
    np.save(Path(__file__).with_name("normal_table.npy"), normal_table())
