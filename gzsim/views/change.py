"""What a difference between two runs is: for the better or for the worse, neither, or not sure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import pandas as pd

from gzsim.views.numbers import margin

Change = Literal["better", "worse", "changed", "turns", "hidden", "none"]
"""changed: clear, but neither good nor bad; turns: its sign hangs on parameters; hidden: within simulation error."""


def change_of(row: Mapping[str, Any] | pd.Series) -> Change:
    """What the difference of an outcome is.

    Parameters
    ----------
    row : mapping
        difference, standard_error (of the simulation) and better ("higher", "lower" or "none"); where parameters were
        drawn, draws (how many) and holds (whether nearly all of them leave the sign as it is).

    >>> row = {"difference": 1.0, "standard_error": 0.1, "better": "lower"}
    >>> change_of(row), change_of(row | {"better": "none"}), change_of(row | {"standard_error": 1.0})
    ('worse', 'changed', 'hidden')
    >>> change_of(row | {"draws": 60, "holds": False}), change_of(row | {"difference": 0.0})
    ('turns', 'none')
    """
    if not row["difference"]:
        return "none"
    if not abs(row["difference"]) > margin(row["standard_error"]):
        return "hidden"
    if row.get("draws", 0) and not row["holds"]:
        return "turns"
    if row["better"] == "none":
        return "changed"
    return "better" if (row["difference"] > 0) == (row["better"] == "higher") else "worse"


def is_clear(row: Mapping[str, Any] | pd.Series) -> bool:
    """Whether a difference is sure to be one, for better, for worse or neither; a row as of `change_of`.

    >>> is_clear({"difference": 1.0, "standard_error": 0.1, "better": "none"})
    True
    """
    return change_of(row) in ("better", "worse", "changed")
