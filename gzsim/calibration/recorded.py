"""Moments of the cities on record, and how surely they are known."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from gzsim.errors import InputError

TABLES = Path(__file__).parent / "tables"
FITTED, VALIDATED = "2003-2008", "2009-2012"


class Recorded(NamedTuple):
    """Moments of a span of years, from the city panel of Li, Liu, Weng and Zhou (2019, Economic Journal 129).

    Computed on the panel as redistributed with Wiebe (2024); standard errors and covariances come from 400 resamplings
    of its provinces.
    """

    years: str
    value: pd.Series
    standard_error: pd.Series
    covariance: pd.DataFrame
    provinces: int

    @property
    def window(self) -> tuple[int, int]:
        """First and last year."""
        first, last = self.years.split("-")
        return int(first), int(last)


@cache
def recorded_moments(years: str = FITTED) -> Recorded:
    """What the record shows of a span of years.

    Raises InputError for years that it has not.

    >>> recorded_moments().value[["gap_mean", "met"]].round(2).to_dict()
    {'gap_mean': 2.69, 'met': 0.81}
    """
    table = pd.read_csv(TABLES / "city_moments.csv")
    if years not in set(table["years"]):
        raise InputError(f"there are no moments of {years}", field="years", valid=f"{FITTED} or {VALIDATED}")
    table = table[table["years"] == years].set_index("moment")
    pairs = pd.read_csv(TABLES / "city_moment_covariances.csv")
    half = pairs[pairs["years"] == years].pivot_table(index="moment", columns="other", values="covariance")
    half = half.reindex(index=table.index, columns=table.index)
    whole = half.fillna(half.T)
    return Recorded(years, table["value"], table["standard_error"], whole, int(table["provinces"].iloc[0]))


def shrinkage(covariance: pd.DataFrame, clusters: int) -> float:
    """How far correlations are to be drawn towards none, λ (Schäfer and Strimmer 2005).

        λ = Σ_{i≠j} Var(r_ij) / Σ_{i≠j} r_ij²,   Var(r) ≈ (1 − r²)² / (n − 1)

    with n clusters: so many moments of so few provinces have no inverse covariance of their own.

    >>> round(shrinkage(recorded_moments().covariance, 26), 2)
    0.29
    """
    spread = np.sqrt(np.diag(covariance))
    r = covariance.to_numpy() / np.outer(spread, spread)
    off = ~np.eye(len(r), dtype=bool)
    unsure = ((1.0 - r**2) ** 2 / (clusters - 1))[off].sum()
    squares = (r**2)[off].sum()
    return float(min(1.0, unsure / squares)) if squares else 1.0


def regularised(recorded: Recorded) -> pd.DataFrame:
    """Covariance of the moments with correlations drawn towards none: (1 − λ)·Σ + λ·diag(Σ).

    >>> bool(np.linalg.eigvalsh(regularised(recorded_moments())).min() > 0)
    True
    """
    kept = 1.0 - shrinkage(recorded.covariance, recorded.provinces)
    out = kept * recorded.covariance.to_numpy()
    np.fill_diagonal(out, np.diag(recorded.covariance))
    return pd.DataFrame(out, recorded.covariance.index, recorded.covariance.columns)
