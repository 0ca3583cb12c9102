"""What was drawn many times over: its mean, how sure the mean is, and how far single draws lie apart."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gzsim.monitoring.yardsticks import BAND
from gzsim.theory import checks


def check_replications(replications: int) -> None:
    """Refuse fewer than two replications, which show no spread."""
    checks.whole(2, replications=replications)


def mean_of(drawn: ArrayLike) -> dict[str, float]:
    """Mean and its standard error; draws without a value (NaN) are left out.

    >>> mean_of([1.0, 3.0, float("nan")])
    {'mean': 2.0, 'standard_error': 1.0}
    """
    drawn = np.asarray(drawn, float)
    drawn = drawn[~np.isnan(drawn)]
    return {"mean": float(drawn.mean()), "standard_error": float(drawn.std(ddof=1) / np.sqrt(len(drawn)))}


def spread_of(drawn: ArrayLike) -> dict[str, NDArray[np.float64]]:
    """Mean, standard error of the mean and 5–95 % over the first axis.

    >>> {name: value.tolist() for name, value in spread_of([[0.0], [2.0]]).items()}
    {'mean': [1.0], 'standard_error': [1.0], 'q05': [0.1], 'q95': [1.9]}
    """
    drawn = np.asarray(drawn, float)
    low, high = np.quantile(drawn, BAND, axis=0)
    error = drawn.std(axis=0, ddof=1) / np.sqrt(len(drawn))
    return {"mean": drawn.mean(axis=0), "standard_error": error, "q05": low, "q95": high}
