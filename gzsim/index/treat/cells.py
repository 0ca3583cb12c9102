"""Marked cells of a table, listed."""

from __future__ import annotations

import numpy as np
import pandas as pd


def cells_of(marked: pd.DataFrame) -> pd.DataFrame:
    """Marked cells of a table, one row each: the unit, or the levels of a panel by their names, and the indicator.

    >>> cells_of(pd.DataFrame({"growth": [False, True]}, index=["a", "b"])).to_dict("list")
    {'unit': ['b'], 'indicator': ['growth']}
    """
    rows, columns = np.nonzero(marked.to_numpy())
    index = marked.index
    if index.nlevels == 1:
        units = {"unit": index[rows]}
    else:
        called = [f"unit {k + 1}" if name is None else name for k, name in enumerate(index.names)]
        units = {name: index.get_level_values(k)[rows] for k, name in enumerate(called)}
    return pd.DataFrame({**units, "indicator": marked.columns[columns]})
