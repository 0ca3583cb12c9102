"""Warnings on the record: the lights that reported growth would have shown since 2001, and what noise alone would show.

The record has targets of the province and none of prefectures: that a prefecture's target was the province's, or the
province's plus what cities elsewhere add, are assumptions. Reported growth is yearly: only the light at the year's end
can be shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gzsim.errors import InputError
from gzsim.monitoring.false_alarms import false_alarms, light_rates
from gzsim.monitoring.milestones import GREEN, RED, YELLOW, growth_shortfall, lights
from gzsim.numeric.two_way import two_way_residuals
from gzsim.record import Record
from gzsim.record.record import ABOUT, REAL_GROWTH
from gzsim.views.labels import Language
from gzsim.views.result import Result

if TYPE_CHECKING:
    from gzsim.views.drawing import Drawing

PROVINCE = "520000"
FIRST, LAST = 2001, 2021
AMPLIFICATION = 2.5
"""Percentage points that cities' growth targets lie above their province's on average, 2003–2012, all China (B01)."""

TARGETS = {"province": 0.0, "amplified": AMPLIFICATION}
"""What is added to the province's target: nothing, or the amplification of B01. Both are assumptions."""

TOLERANCE, RED_TOLERANCE = 1.0, 2.5
"""Standard deviations behind target (assumption, as in the shipped scenarios)."""

LIGHTS = ["target", "year", "code", "name", "name_zh", "growth", "aim", "shortfall", "light", "flagged"]


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class RecordedWarnings(Result):
    """Lights of the record, and what honest noise alone shows.

    Attributes
    ----------
    lights : DataFrame
        target ("province" or "amplified"), year, code, name, name_zh, growth (reported, percent), aim (the target,
        percent), shortfall (points behind it), light (0 green, 1 yellow, 2 red), flagged (the record warns of the
        value). Years without a target of the province are not in it.
    shares : DataFrame
        target, values ("all" or "unflagged"), cells, margin (mean of growth less target, points), yellow, red, lit
        (shares of cells).
    persistence : DataFrame
        target, light (of a year), next (of the year after), pairs, chance, standard_error (binomial).
    false_alarms : DataFrame
        Units that truly meet their target, by simulation (:func:`gzsim.monitoring.false_alarms.false_alarms`).
    explained : DataFrame
        target, light ("yellow", "red", "lit"), record and noise (shares), ratio (noise / record) and its standard_error
        (Monte Carlo): how large a part of the record's share noise alone would show; above 1, the record has fewer
        lights than units that meet their target exactly.
    noise : float; σ, percentage points (:func:`honest_noise`)
    without_target : tuple of int; years left out
    """

    lights: pd.DataFrame
    shares: pd.DataFrame
    persistence: pd.DataFrame
    false_alarms: pd.DataFrame
    explained: pd.DataFrame
    noise: float
    without_target: tuple[int, ...]

    def plot(self, language: Language = "both") -> Drawing:
        """Draw the lights of every year (:func:`gzsim.views.monitoring_figures.light_grid`)."""
        from gzsim.views.monitoring_figures import light_grid  # drawing is slow to import

        return light_grid(self.lights, language)


def province_targets(record: Record) -> pd.Series:
    """Growth targets of Guizhou by year, percent; the series of all provinces first, then the scattered points.

    "About 10" is 10: the twentieth by which the series codes it is no growth.

    >>> from gzsim.record import load_record
    >>> province_targets(load_record()).loc[[2001, 2006, 2016, 2019, 2021]].tolist()
    [9.0, 10.0, 10.0, 9.0, 8.0]
    """
    series = record.province_targets
    series = series[series["code"] == PROVINCE].set_index("year")
    series = (series["gdp_growth_target"].astype(float) - ABOUT * series["about"].astype(float)).round(2)
    points = record.target_points
    points = points[(points["code"] == PROVINCE) & (points["indicator"] == "gdp_growth_target")]
    later = points.set_index("year")["value"].astype(float)
    return series.combine_first(later).sort_index().rename("target")


def honest_noise(record: Record, first: int = FIRST, last: int = LAST) -> float:
    """Standard deviation of a year's luck of a prefecture, σ, percentage points.

        growth_it = a_i + b_t + e_it;   σ² = Σ e²/(N − n − T + 1)

    Residual of reported growth around means of prefectures and years (least squares). What all prefectures share in a
    year is no luck of one of them and is taken out. True changes of single prefectures over the years and misreporting
    are in it: as honest luck it is rather too large than too small.

    Raises InputError if there are fewer than two years or too few values.

    >>> from gzsim.record import load_record
    >>> round(honest_noise(load_record(), 2011, 2021), 2)
    1.01
    """
    growth = _growth(record, first, last)
    known = growth.stack(future_stack=True).dropna().rename_axis(["year", "code"])
    codes, years = (known.index.get_level_values(name) for name in ("code", "year"))
    left, free = two_way_residuals(known.to_numpy(), codes, years)
    if free < 1:
        raise InputError(f"{len(known)} values are too few", field="first", valid="two years or more")
    return float(np.sqrt((left**2).sum() / free))


def record_warnings(
    record: Record,
    first: int = FIRST,
    last: int = LAST,
    tolerance: float = TOLERANCE,
    red_tolerance: float = RED_TOLERANCE,
    targets: Mapping[str, float] = TARGETS,
    replications: int = 100_000,
    seed: int = 0,
) -> RecordedWarnings:
    """Light up the record at year's end, and set beside it what noise alone shows.

    Growth is taken as it was published (``gdp_growth_reported``), never from levels, which breaks part. Values that the
    record flags (derived decimals, a dated correction) are kept and counted apart.

    Parameters
    ----------
    first, last : years
    tolerance, red_tolerance : standard deviations of a year's luck, see :func:`gzsim.monitoring.milestones.lights`
    targets : percentage points added to the province's target, by name
    replications, seed : of the simulated units that truly meet their target

    Raises InputError if no year has both growth and a target, or the tolerances are not 0 < yellow < red.

    >>> from gzsim.record import load_record
    >>> found = record_warnings(load_record(), replications=2000)
    >>> found.without_target
    (2018, 2020)
    >>> found.lights.query("target == 'province' and code == '522600' and year == 2017")[["growth", "aim", "light"]]
         growth   aim  light
    151     5.2  10.0      2
    """
    if not 0 < tolerance < red_tolerance:
        told = f"tolerances of {tolerance} and {red_tolerance}"
        raise InputError(told, field="red_tolerance", valid="0 < tolerance < red_tolerance")
    noise = honest_noise(record, first, last)
    growth, aims = _growth(record, first, last), province_targets(record)
    years = growth.index[growth.index.isin(aims.dropna().index)]
    if years.empty:
        told = f"no target of the province from {first} to {last}"
        raise InputError(told, field="first", valid=f"{aims.index[0]} to {aims.index[-1]}, with gaps")
    shown = pd.concat(
        [
            _lit(record, growth.loc[years], aims.loc[years] + added, name, noise, (tolerance, red_tolerance))
            for name, added in targets.items()
        ],
        ignore_index=True,
    )
    shares = _shares(shown)
    alarms = false_alarms(tolerance, red_tolerance, noise, replications, seed)
    return RecordedWarnings(
        lights=shown,
        shares=shares,
        persistence=_persistence(shown),
        false_alarms=alarms,
        explained=_explained(shares, alarms),
        noise=noise,
        without_target=tuple(int(year) for year in growth.index.difference(years)),
    )


def _growth(record: Record, first: int, last: int) -> pd.DataFrame:
    growth = record.table(REAL_GROWTH).loc[first:last]
    if len(growth) < 2:
        known = record.series.loc[REAL_GROWTH]
        told = f"fewer than two years of reported growth from {first} to {last}"
        raise InputError(told, field="first", valid=f"two years or more of {known['first']} to {known['last']}")
    return growth


def _lit(
    record: Record, growth: pd.DataFrame, aims: pd.Series, name: str, noise: float, limits: tuple[float, float]
) -> pd.DataFrame:
    """Year-end lights, each year on its own."""
    table = growth.stack(future_stack=True).rename("growth").rename_axis(["year", "code"]).reset_index()
    table = table.dropna(subset="growth", ignore_index=True)
    table["aim"] = table["year"].map(aims)
    table["shortfall"] = growth_shortfall(table["growth"], table["aim"])
    table["light"] = lights(table["shortfall"], noise, 1.0, np.zeros(len(table)), *limits).astype(int)
    names = record.prefectures[["name", "name_zh"]].reindex(table["code"]).reset_index(drop=True)
    named = {"target": name, "name": names["name"], "name_zh": names["name_zh"]}
    return table.assign(**named, flagged=_flagged(record, table))[LIGHTS]


def _flagged(record: Record, table: pd.DataFrame) -> NDArray[np.bool_]:
    """Whether the record warns of a value: it lies between, or at the end of, the years of a flag."""
    flagged = np.zeros(len(table), bool)
    for row in record.breaks_of(REAL_GROWTH).itertuples():
        years = range(row.last_year_before + 1, max(row.first_year_after, row.last_year_before + 2))
        flagged |= (table["year"].isin(years) & table["code"].isin(_whom(row.code, table))).to_numpy()
    return flagged


def _whom(code: str, table: pd.DataFrame) -> list[str]:
    return list(table["code"].unique()) if code == "*" else [code]


def _shares(shown: pd.DataFrame) -> pd.DataFrame:
    rows = []
    for target, of_target in shown.groupby("target", sort=False):
        for values, cells in (("all", of_target), ("unflagged", of_target[~of_target["flagged"]])):
            rates = light_rates(cells["light"].to_numpy())
            margin = -cells["shortfall"].mean()
            rows.append((target, values, len(cells), margin, rates["yellow"], rates["red"], rates["lit"]))
    return pd.DataFrame(rows, columns=["target", "values", "cells", "margin", "yellow", "red", "lit"])


def _persistence(shown: pd.DataFrame) -> pd.DataFrame:
    """Lights of a year against those of the year after, same prefecture; a year without a target breaks the chain."""
    after = shown.assign(year=shown["year"] - 1)[["target", "code", "year", "light"]]
    pairs = shown.merge(after, on=["target", "code", "year"], suffixes=("", "_next"))
    rows = []
    for target in shown["target"].unique():
        of_target = pairs[pairs["target"] == target]
        for light in (GREEN, YELLOW, RED):
            following = of_target.loc[of_target["light"] == light, "light_next"]
            for then in (GREEN, YELLOW, RED):
                chance = (following == then).mean() if len(following) else np.nan
                error = np.sqrt(chance * (1 - chance) / len(following)) if len(following) else np.nan
                rows.append((target, light, then, len(following), chance, error))
    return pd.DataFrame(rows, columns=["target", "light", "next", "pairs", "chance", "standard_error"])


def _explained(shares: pd.DataFrame, alarms: pd.DataFrame) -> pd.DataFrame:
    rows = []
    for row in shares[shares["values"] == "all"].to_dict("records"):
        for light in ("yellow", "red", "lit"):
            noise, error = alarms.loc["year_end", light], alarms.loc["year_end", f"{light}_error"]
            share = row[light] if row[light] > 0 else np.nan
            rows.append((row["target"], light, row[light], noise, noise / share, error / share))
    return pd.DataFrame(rows, columns=["target", "light", "record", "noise", "ratio", "standard_error"])
