"""What is known of where named places stand before the first simulated year."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gzsim.views.result import Result

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Places(Result):
    """Start of K indicators in N prefectures, each in the order of its names; own units of the indicators.

    Attributes
    ----------
    start_year : first simulated year; only what lies before it is used
    table : DataFrame, one row per indicator and prefecture
        code, name, name_zh, indicator, unit; level and level_basis (record or assumption); advantage, advantage_se and
        advantage_basis (record, proxy or assumption); luck and luck_basis; series; first_year and last_year of the
        figures that the advantage is taken from; note, which says what a proxy is, or what is assumed

    >>> import gzsim as gz
    >>> places = gz.initial_state("guizhou-2025")
    >>> places
    <Places: 12 indicators, 9 prefectures, before 2025; advantages: 27 record, 45 proxy, 36 assumption>
    >>> places.table.query("code == '520300' and indicator == 'gdp_growth'")[["advantage", "advantage_se"]].round(2)
       advantage  advantage_se
    29       0.02          0.19
    """

    start_year: int
    indicators: NDArray[np.str_]
    """(K,)."""
    codes: NDArray[np.str_]
    """(N,)."""
    level: Array
    """(K, N) growth: what is typical of the place; stocks: where it was last seen; where neither is known, assumed."""
    advantage: Array
    """(K, N) posterior mean of what lasts, relative to the other places."""
    advantage_se: Array
    """(K, N)."""
    draws: Array
    """(D, K, N) joint draws of what lasts; the same for every run and on every machine."""
    luck: Array
    """(K,) standard deviation of a year's luck, posterior mean."""
    persistence: Array
    """(K,) share of a year's luck that is left a year later, posterior mean."""
    fastest_decade: Array
    """(K,) own units per year: the fastest change over ten years that the record has seen of a stock; NaN if none."""
    table: pd.DataFrame

    def __repr__(self) -> str:
        counts = self.table["advantage_basis"].value_counts()
        known = ", ".join(f"{counts.get(basis, 0)} {basis}" for basis in ("record", "proxy", "assumption"))
        size = f"{self.indicators.size} indicators, {self.codes.size} prefectures"
        return f"<Places: {size}, before {self.start_year}; advantages: {known}>"
