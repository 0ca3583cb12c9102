"""How lasting differences in growth divide between prefectures and the counties of one, on the record."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from gzsim.errors import InputError
from gzsim.history.county_panel import county_indicators
from gzsim.history.county_system import load_county_system
from gzsim.record import Record

FIRST_YEAR, LAST_YEAR = 2006, 2018
"""Before 2006 few counties have figures; after 2018 levels are on another base."""


@dataclass(frozen=True)
class NestedVariance:
    """Variance components of growth, squared percentage points; negative estimates are kept as they come out."""

    prefecture: float
    county: float
    year: float
    counties: int
    """How many counties the estimates rest on."""

    @property
    def prefecture_share(self) -> float:
        """Share of the lasting variance that lies between prefectures, negative components counted as zero."""
        between, within = max(0.0, self.prefecture), max(0.0, self.county)
        return between / (between + within)


def nested_variance(record: Record, indicator: str = "gdp_growth") -> NestedVariance:
    r"""Estimate nested variance components of county growth by the method of moments.

    .. math:: g_{pct} = \mu_t + a_p + b_{pc} + e_{pct}

    after the mean of each year is taken off: e from the deviations from county means, b from the variance of county
    means within prefectures less its share of e, a from the variance of prefecture means less its share of both.
    Growth is nominal, taken within vintages only; counties are the former poverty counties of eight prefectures.

    Parameters
    ----------
    record : Record
    indicator : str, of the shipped county system

    Raises InputError if there is no such indicator.

    >>> from gzsim.record import load_record
    >>> found = nested_variance(load_record())
    >>> round(found.prefecture, 2), round(found.county, 2), found.counties
    (1.97, -0.42, 65)
    """
    panel = county_indicators(record, load_county_system())
    if indicator not in panel:
        raise InputError(f"unknown indicator {indicator!r}", field="indicator", valid=", ".join(panel.columns))
    years = panel.index.get_level_values("year")
    growth = panel.loc[(years >= FIRST_YEAR) & (years <= LAST_YEAR), indicator].dropna()
    away = growth - growth.groupby("year").transform("mean")
    means = away.groupby("code").agg(["mean", "size"])
    error = float((away - away.groupby("code").transform("mean")).pow(2).sum() / (len(away) - len(means)))
    prefecture = means.index.map(record.counties["prefecture"])
    groups = means["mean"].groupby(prefecture)
    sizes = groups.size()
    within = float((groups.var().fillna(0.0) * (sizes - 1)).sum() / (sizes - 1).sum())
    between = float(groups.mean().var() - within / sizes.mean())
    return NestedVariance(between, within - error / float(means["size"].mean()), error, len(means))


def province_variance(record: Record, first: int = 2003, last: int = 2014) -> float:
    """Variance between provinces of announced growth targets, less what years leave, squared percentage points.

    Stands in for outcomes, which the record has for Guizhou alone.

    >>> from gzsim.record import load_record
    >>> round(province_variance(load_record()), 2)
    0.65
    """
    table = record.province_targets
    table = table[table["year"].between(first, last)]
    target = pd.Series(table["gdp_growth_target"].to_numpy(float), index=table["code"])
    away = target - pd.Series(target.to_numpy(), index=table["year"]).groupby(level=0).transform("mean").to_numpy()
    means = away.groupby(level=0).agg(["mean", "size"])
    error = (away - away.groupby(level=0).transform("mean")).pow(2).sum() / (len(away) - len(means))
    return float(means["mean"].var() - error / means["size"].mean())
