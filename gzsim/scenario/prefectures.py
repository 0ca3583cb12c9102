"""Which prefectures there are."""

from __future__ import annotations

from functools import cache

import pandas as pd

from gzsim.paths import shipped


@cache
def known_prefectures() -> dict[str, str]:
    """Return the English name of every prefecture of the shipped record, by code.

    >>> known_prefectures()["520100"]
    'Guiyang'
    """
    table = pd.read_csv(shipped("data") / "prefectures.csv", dtype=str, index_col="code")
    return table["name"].to_dict()
