"""Many tests at once: p values corrected for their number."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import false_discovery_control
from statsmodels.stats.multitest import multipletests

Array = NDArray[np.float64]


def corrected(p: pd.Series, method: str) -> Array:
    """P values corrected for their number (SciPy for false discoveries, or else statsmodels); missing ones stay so.

    >>> corrected(pd.Series([0.01, 0.04, float("nan")]), "holm").round(3).tolist()
    [0.02, 0.04, nan]
    """
    values = p.to_numpy(float)
    told, known_p = np.full(len(values), np.nan), ~np.isnan(values)
    if known_p.sum() < 2:  # nothing to correct
        return values
    if method == "fdr_bh":
        told[known_p] = false_discovery_control(values[known_p])
    else:
        told[known_p] = multipletests(values[known_p], method=method)[1]
    return told
