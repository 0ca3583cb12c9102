"""Transforms that draw in a long tail and keep the order of the units."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import stats

from gzsim.common.tables import numeric_table, refuse
from gzsim.index.names import warn_of

SHARE_OF_RANGE = 0.01
"""Distance of the nearest value from the pole of the logarithm, as a share of the range: COINr's ``log_CT``."""

CONSTANT = "no difference between units, left as is"


def log_shift(X: pd.DataFrame) -> pd.DataFrame:
    r"""Logarithm of the distance from the end of the scale that the tail points away from.

    .. math:: y = \ln(x - \min x + a) \text{ if } G_1 \ge 0, \quad y = -\ln(\max x - x + a) \text{ if } G_1 < 0,
              \qquad a = 0.01\,(\max x - \min x)

    Parameters
    ----------
    X : DataFrame, units × indicators

    Raises InputError if the table is not one of numbers.

    >>> log_shift(pd.DataFrame({"patents": [0.0, 1, 100]})).patents.round(3).tolist()
    [0.0, 0.693, 4.615]
    """
    return _by_column(X, _log_shift)


def signed_log(X: pd.DataFrame) -> pd.DataFrame:
    r"""Logarithm of the size with the sign kept, for changes that go both ways; it depends on the unit of measure.

    .. math:: y = \operatorname{sign}(x)\,\ln(1 + |x|)

    >>> signed_log(pd.DataFrame({"change": [-1.0, 0, 1]})).change.round(3).tolist()
    [-0.693, 0.0, 0.693]
    """
    table = numeric_table(X)
    return np.sign(table) * np.log1p(table.abs())


def box_cox(X: pd.DataFrame) -> pd.DataFrame:
    r"""Box–Cox transform with the exponent of highest likelihood.

    .. math:: y = \frac{(x + c)^\lambda - 1}{\lambda} \quad (\ln(x + c) \text{ if } \lambda = 0)

    with c = 0 where all values are positive and else :math:`0.01\,(\max x - \min x) - \min x`. The exponents are kept
    in ``.attrs["exponents"]`` of the answer.

    Raises InputError if an indicator has only two different values, or the table is not one of numbers.

    Source: Box and Cox (1964), An analysis of transformations, Journal of the Royal Statistical Society B 26(2).

    >>> Y = box_cox(pd.DataFrame({"patents": [1.0, 2, 4, 8, 16]}))
    >>> round(abs(Y.attrs["exponents"]["patents"]), 3), Y.patents.round(3).tolist()
    (0.0, [0.0, 0.693, 1.386, 2.079, 2.773])
    """
    table = numeric_table(X)
    few = table.columns[table.nunique() == 2]
    refuse(few, "only two different values", field="X", valid="three or more")
    exponents: dict = {}

    def transformed(x: np.ndarray, name: object) -> np.ndarray:
        shift = 0.0 if x.min() > 0 else SHARE_OF_RANGE * np.ptp(x) - x.min()
        y, exponents[name] = stats.boxcox(x + shift)
        return y

    answer = _by_column(table, transformed)
    answer.attrs["exponents"] = {name: float(value) for name, value in exponents.items()}
    return answer


def _log_shift(x: np.ndarray, _: object) -> np.ndarray:
    margin = SHARE_OF_RANGE * np.ptp(x)
    return np.log(x - x.min() + margin) if stats.skew(x) >= 0 else -np.log(x.max() - x + margin)


def _by_column(X: pd.DataFrame, transform) -> pd.DataFrame:
    """Apply a transform of seen values to every indicator that differs between units."""
    table = numeric_table(X)
    differs = table.max() > table.min()
    warn_of(table.columns, ~differs.to_numpy(), CONSTANT)
    for name in table.columns[differs]:
        seen = table[name].notna()
        table.loc[seen, name] = transform(table.loc[seen, name].to_numpy(), name)
    return table
