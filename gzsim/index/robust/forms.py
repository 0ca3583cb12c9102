"""Scores as linear forms of the weights: a table whose columns are matched with the weights by name."""

from __future__ import annotations

import numpy as np
import pandas as pd

from gzsim.errors import InputError


def forms_of(X: pd.DataFrame, names: pd.Index) -> np.ndarray:
    """Values (unit, weight) in the order of the names; raises InputError if there is not one for each."""
    if X.empty:
        raise InputError("no unit", field="X", valid="at least one row and one column")
    for problem, culprits in (
        ("named twice", X.columns[X.columns.duplicated()].append(X.index[X.index.duplicated()])),
        ("no weight for", X.columns.difference(names, sort=False)),
        ("no values for", names.difference(X.columns, sort=False)),
        ("no numbers in", X.columns[[not pd.api.types.is_numeric_dtype(kind) for kind in X.dtypes]]),
    ):
        if len(culprits):
            raise InputError(f"{problem}: {', '.join(map(str, culprits))}", field="X", valid="one column per weight")
    ordered = X[names].to_numpy(float)
    missing = np.argwhere(~np.isfinite(ordered))
    if len(missing):
        unit, weight = X.index[missing[0, 0]], names[missing[0, 1]]
        raise InputError(
            f"missing or infinite: {weight} of {unit}" + (f" and {len(missing) - 1} more" if len(missing) > 1 else ""),
            field="X",
            valid="a value for every unit, or the indicator left out for all",
        )
    return ordered
