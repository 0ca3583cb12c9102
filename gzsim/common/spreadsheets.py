"""Tables for spreadsheets: what somebody has typed is text there, never a formula."""

from __future__ import annotations

import csv
import unicodedata
from typing import Any

import pandas as pd

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""Signs by which a spreadsheet takes a text for a formula, as it takes their full-width twins."""


def as_csv(table: pd.DataFrame) -> bytes:
    """A table as CSV: no text of it is taken for a formula or for two cells, and Excel reads Chinese as such.

    A text that begins like a formula gets an apostrophe before it.

    >>> table = pd.DataFrame({"team": ["＝1+1", "a;=1"], "value": [-1.5, 2]})
    >>> as_csv(table).decode("utf-8-sig").splitlines()
    ['"team","value"', '"\\'＝1+1",-1.5', '"a;=1",2.0']
    """
    clean = table.map(_harmless).rename(columns=_harmless)
    return clean.to_csv(index=False, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC).encode("utf-8-sig")


def _harmless(cell: Any) -> Any:
    begins = unicodedata.normalize("NFKC", cell[:1]) if isinstance(cell, str) else ""
    return f"'{cell}" if begins.startswith(FORMULA) else cell
