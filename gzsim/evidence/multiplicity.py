"""Many tests at once: p values corrected for their number."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import false_discovery_control
from statsmodels.stats.multitest import multipletests

Array = NDArray[np.float64]


def corrected(p: pd.Series, method: str) -> Array:
    """P values corrected for their number; missing ones stay so.

    Holm's here, false discoveries by SciPy, all else by statsmodels.

    >>> corrected(pd.Series([0.01, 0.04, float("nan")]), "holm").round(3).tolist()
    [0.02, 0.04, nan]
    """
    values = p.to_numpy(float)
    told, known_p = np.full(len(values), np.nan), ~np.isnan(values)
    if known_p.sum() < 2:  # nothing to correct
        return values
    if method == "holm":
        told[known_p] = _holm(values[known_p])
    elif method == "fdr_bh":
        told[known_p] = false_discovery_control(values[known_p])
    else:
        told[known_p] = multipletests(values[known_p], method=method)[1]
    return told


def _holm(p: Array) -> Array:
    """The least of n p values times n, the next times n − 1, and so on; none below the one before, none above 1.

    As statsmodels has it, which collects all garbage of the process at every call: too slow for simulated records.
    """
    order, told = np.argsort(p, kind="stable"), np.empty_like(p)
    told[order] = np.minimum(np.maximum.accumulate(p[order] * np.arange(p.size, 0, -1)), 1.0)
    return told
