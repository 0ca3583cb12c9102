"""Scores as linear forms of the weights: a table whose columns are matched with the weights by name."""

from __future__ import annotations

import numpy as np
import pandas as pd

from gzsim.common.tables import called, frame, named_once, numbers, refuse
from gzsim.errors import InputError


def forms_of(X: pd.DataFrame, names: pd.Index) -> np.ndarray:
    """Values (unit, weight) in the order of the names; raises InputError if there is not one for each."""
    if frame(X).empty:
        raise InputError("no unit", field="X", valid="at least one row and one column")
    named_once(X)
    for problem, culprits in (
        ("no weight for", X.columns.difference(names, sort=False)),
        ("no values for", names.difference(X.columns, sort=False)),
    ):
        refuse(culprits, problem, field="X", valid="one column per weight")
    ordered = numbers(X[names])
    missing = np.argwhere(np.isnan(ordered))
    if len(missing):
        unit, weight = called(X.index[missing[0, 0]]), called(names[missing[0, 1]])
        raise InputError(
            f"missing: {weight} of {unit}" + (f" and {len(missing) - 1} more" if len(missing) > 1 else ""),
            field="X",
            valid="a value for every unit, or the indicator left out for all",
        )
    return ordered
