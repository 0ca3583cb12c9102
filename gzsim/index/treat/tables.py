"""What every treatment and every analysis asks of a table before it computes anything."""

from __future__ import annotations

import numpy as np
import pandas as pd

from gzsim.common.tables import frame, listed, numbers
from gzsim.errors import InputError


def numeric_table(X: pd.DataFrame) -> pd.DataFrame:
    """The table as floats, NaN where missing.

    Raises
    ------
    InputError
        If the table has no unit or no indicator, or as :func:`gzsim.common.tables.numbers` says.

    Examples
    --------
    >>> numeric_table(pd.DataFrame({"growth": [8, None]}, index=["a", "b"])).growth.tolist()
    [8.0, nan]
    """
    if frame(X).empty:
        raise InputError("no unit or no indicator", field="X", valid="at least one row and one column")
    return pd.DataFrame(numbers(X), index=X.index, columns=X.columns)


def refuse_unseen(table: pd.DataFrame) -> None:
    """Raise InputError, naming it, if an indicator has no value at all: nothing can say what its values are.

    >>> refuse_unseen(pd.DataFrame({"growth": [8.0, 7.0]}))
    """
    unseen = table.columns[table.isna().all()]
    if len(unseen):
        raise InputError(
            f"no value at all: {listed(unseen)}", field="X", valid="indicators with at least one value, or left out"
        )


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
