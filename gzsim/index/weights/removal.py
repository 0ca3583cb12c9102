"""MEREC: an indicator counts the more, the more units' performances change when it is removed."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from gzsim.common.tables import refuse
from gzsim.index.weights.table import read


def removal_effect_array(x: np.ndarray, sign: np.ndarray | float = 1.0) -> np.ndarray:
    """Sum over units of the change in performance when an indicator is removed (see :func:`merec`); x > 0."""
    best = np.where(np.greater(sign, 0), x.min(axis=-2), x.max(axis=-2))
    distance = np.abs(np.log(x / best[..., None, :])) / x.shape[-1]
    whole = distance.sum(axis=-1, keepdims=True)
    return (np.log1p(whole) - np.log1p(np.maximum(whole - distance, 0))).sum(axis=-2)


def merec(X: pd.DataFrame, directions: Mapping | pd.Series | None = None) -> pd.Series:
    r"""Weigh by MEREC (method based on the removal effects of criteria).

    .. math:: n_{ik} = \frac{\min_j x_{jk}}{x_{ik}} \text{ where higher is better}, \quad
              \frac{x_{ik}}{\max_j x_{jk}} \text{ where lower is}

    .. math:: S_i = \ln\Big(1 + \frac1K \sum_l |\ln n_{il}|\Big), \quad
              S_{ik} = \ln\Big(1 + \frac1K \sum_{l \ne k} |\ln n_{il}|\Big), \quad
              w_k \propto \sum_i |S_{ik} - S_i|

    K counts the indicators that tell units apart. Not changed by units of measurement, but by where their zero is.

    Raises InputError if an indicator that varies has a value ≤ 0.

    Source: Keshavarz-Ghorabaee, Amiri, Zavadskas, Turskis and Antucheviciene (2021), Symmetry 13, 525.

    >>> X = pd.DataFrame({"growth": [2.0, 4, 8], "pm25": [40.0, 30, 35]}, index=["a", "b", "c"])
    >>> merec(X, {"growth": 1, "pm25": -1}).round(4).to_dict()
    {'growth': 0.8452, 'pm25': 0.1548}
    """
    table = read(X, directions)
    refuse(table.kept[(table.x <= 0).any(axis=0)], "values of 0 or less", field="X", valid="values > 0")
    table = table.seen_by_all()
    return table.shares(lambda: removal_effect_array(table.x, table.sign))
