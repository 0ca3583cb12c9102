"""Normalising to unit length, as TOPSIS asks for."""

from __future__ import annotations

import numpy as np
import pandas as pd

from gzsim.common.tables import like, numbers
from gzsim.index.names import Named, signs, warn_if_equal
from gzsim.index.squares import lengths

SHARED = "no difference between units, all get the same value"


def vector_array(x: np.ndarray, sign: np.ndarray | float = 1.0) -> np.ndarray:
    """Values divided by their Euclidean length over the units (axis −2), negative where lower is better.

    >>> vector_array(np.array([[3.0, 0.0], [4.0, 0.0]]), np.array([1, -1]))
    array([[ 0.6, -0. ],
           [ 0.8, -0. ]])
    """
    x = np.asarray(x, dtype=float)
    length = lengths(x, axis=-2)
    return sign * x / np.where(length > 0, length, 1.0)


def vector(X: pd.DataFrame, directions: Named | None = None) -> pd.DataFrame:
    r"""Value divided by the length of its column; negative where lower is better, so that more is better throughout.

    .. math:: y_{ik} = d_k\,\frac{x_{ik}}{\sqrt{\sum_j x_{jk}^2}}

    The normalisation of the original TOPSIS: ``topsis(vector(X, directions), weights)``. It keeps the zero point, so
    that a column far from zero separates units little. A column of zeros stays as it is.

    Source: Hwang and Yoon (1981), Multiple Attribute Decision Making, Springer.

    >>> vector(pd.DataFrame({"gdp": [3.0, 4.0], "pm25": [30.0, 40.0]}), {"gdp": 1, "pm25": -1})
       gdp  pm25
    0  0.6  -0.6
    1  0.8  -0.8
    """
    x = numbers(X)
    warn_if_equal(X, SHARED)
    return like(X, vector_array(x, signs(directions, X.columns)))
