"""A panel of one's own: values of places by year, what is told of places and series, and what is missing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from markupsafe import Markup

from gzsim.common.names import known, list_of, whole_year
from gzsim.common.tidy import wide
from gzsim.errors import InputError
from gzsim.record.vintages import yearly_growth
from gzsim.views.html import bullets, data_table, notebook
from gzsim.views.result import SHOWN, Result
from gzsim.views.tables import spans


@dataclass(frozen=True, eq=False, repr=False)
class Balanced(Result):
    """What is complete of some series in some years, and who is left out.

    Attributes
    ----------
    table : DataFrame, (year, code) × series, without a gap
    left_out : DataFrame with the columns code, series and years that have no value, one row for each code and series
    """

    table: pd.DataFrame
    left_out: pd.DataFrame


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Panel(Result):
    """Values of places by year as somebody brought them. Missing is missing: nothing is filled or interpolated.

    Attributes
    ----------
    values : DataFrame with the columns series, code, year, value; only what is known
    units : DataFrame, code × name, name_zh, group and other texts
    features : DataFrame, code × features that are numbers and do not change by year
    series : DataFrame, series × name, name_zh, unit, direction (higher or lower: which is better), kind
    breaks : DataFrame with the columns series, code (* for all), last_year_before, first_year_after, kind,
        comparable_levels: where levels must not be compared, as far as anybody said so
    notes : what was left aside, and what a reader should know
    """

    values: pd.DataFrame
    units: pd.DataFrame
    features: pd.DataFrame
    series: pd.DataFrame
    breaks: pd.DataFrame
    notes: tuple[str, ...] = ()

    @cached_property
    def summary(self) -> pd.DataFrame:
        """Of each series what is told of it, first and last year, codes, values and the share of cells without one.

        The share is of all codes in all years from the first to the last of the series.
        """
        of = self.values.groupby("series", sort=False)
        found = of.agg(first=("year", "min"), last=("year", "max"), codes=("code", "nunique"), values=("value", "size"))
        cells = len(self.units) * (found["last"] - found["first"] + 1)
        told = self.series[["unit", "direction", "kind"]]
        return told.join(found.assign(missing=(1 - found["values"] / cells).round(3)), how="right")

    def wide(self, series: str) -> pd.DataFrame:
        """Values of a series, years × codes: all codes, every year from its first to its last, NaN where missing.

        Raises InputError if there is no such series, or it has no value.
        """
        known(series, self._with_values, "series")
        table = wide(self.values[self.values["series"] == series], "year", "code", "value")
        years = pd.RangeIndex(table.index.min(), table.index.max() + 1, name="year")
        return table.reindex(index=years, columns=self.units.index.rename("code"))

    def growth(self, series: str) -> pd.DataFrame:
        """Growth over the year before, percent, years × codes: missing beside a missing level and across a break.

        Raises InputError if there is no such series, or it is told to be a rate.
        """
        levels = self.wide(series)
        if self.series["kind"].get(series) == "rate":
            valid = "a flow or a stock"
            raise InputError(f"{series} is itself a rate of change: take its level", field="series", valid=valid)
        return yearly_growth(levels, self.breaks[self.breaks["series"] == series])

    def balanced(self, series: str | Iterable[str], years: Iterable[int] | tuple[int, int]) -> Balanced:
        """Codes that have all the series in all the years, and why others are left out.

        Parameters
        ----------
        series : name or names
        years : first and last year, or a range or list of more years

        Raises InputError if a series or year is unknown, or no code is complete.
        """
        names = list_of([series] if isinstance(series, str) else series, self._with_values, "series")
        chosen = _years(years)
        tables = {name: self.wide(name).reindex(chosen) for name in dict.fromkeys(names)}
        left = [(code, name, spans(pd.Series(chosen)[gaps.to_numpy()]))
                for name, table in tables.items() for code, gaps in table.isna().items() if gaps.any()]  # fmt: skip
        left_out = pd.DataFrame(left, columns=["code", "series", "years"])
        complete = [code for code in self.units.index if code not in set(left_out["code"])]
        if not complete:
            most = left_out.groupby("series", sort=False).size()
            problem = f"no code has all of {', '.join(tables)} in all of {spans(pd.Series(chosen))}"
            worst = f"{most.idxmax()} has gaps for {most.max()} of {len(self.units)} codes"
            raise InputError(f"{problem}: {worst}", field="years", valid="fewer series or years")
        stacked = {name: table[complete].stack() for name, table in tables.items()}
        return Balanced(pd.DataFrame(stacked), left_out.sort_values(["code", "series"], ignore_index=True))

    def scores(self, series: str, years: Iterable[int] | tuple[int, int] | None = None) -> pd.DataFrame:
        """A series as scores that `gzsim.history.positions` and `gzsim.history.reliability` take.

        The score is the value, its sign turned where lower is better; lead is the score less the mean of the year.
        Under the zone model ``uniform`` all are compared with all, under ``groups``, if every unit has a group, within
        groups.

        Raises InputError if there is no such series, or a year has no value.
        """
        table = self.wide(series)
        if years is not None:
            table = table.reindex(_years(years))
            empty = table.index[table.isna().all(axis=1)].tolist()
            if empty:
                raise InputError(f"{series} has no value in {spans(pd.Series(empty))}", field="years",
                                 valid=spans(self.wide(series).dropna(how="all").index.to_series()))  # fmt: skip
        sign = -1.0 if self.series["direction"].get(series) == "lower" else 1.0
        tidy = (sign * table).stack().dropna().rename("score").rename_axis(["year", "code"]).reset_index()
        lead = tidy["score"] - tidy.groupby("year")["score"].transform("mean")
        found = [tidy.assign(zone_model="uniform", zone="all", lead=lead, scaled_lead=np.nan)]
        if "group" in self.units and self.units["group"].notna().all():
            zone = tidy["code"].map(self.units["group"])
            found.append(tidy.assign(zone_model="groups", zone=zone, lead=lead, scaled_lead=np.nan))
        order = ["zone_model", "year", "code", "zone", "score", "lead", "scaled_lead"]
        return pd.concat(found, ignore_index=True)[order]

    @property
    def _with_values(self) -> list[str]:
        return self.values["series"].unique().tolist()

    @property
    def _in_numbers(self) -> str:
        years = self.values["year"]
        held = f"{len(self.units)} units, {len(self._with_values)} series, {len(self.values)} values"
        told = f"{self.features.shape[1]} features, {len(self.breaks)} breaks"
        return f"{held}, {years.min()}–{years.max()}; {told}"

    def __repr__(self) -> str:
        return f"<Panel: {self._in_numbers}>"

    def _repr_html_(self) -> str:
        heading = Markup("<p><strong>Panel / 面板数据</strong> {}</p>").format(self._in_numbers)
        units = self.units.join(self.features.round(3)).head(SHOWN)
        return notebook(heading, data_table(self.summary), data_table(units), bullets("Notes / 提示", self.notes))


def _years(years: Iterable[int]) -> list[int]:
    """Two years are the first and the last; more are taken as they are."""
    if isinstance(years, str) or not isinstance(years, Iterable):
        raise InputError(f"must be years, not {years!r}", field="years", valid="(first, last), or a list of years")
    given = [whole_year(year, "years") for year in years]
    if not given:
        raise InputError("no year", field="years", valid="(first, last), or a list of years")
    if len(given) == 2 and given[1] < given[0]:
        raise InputError(f"{given[1]} lies before {given[0]}", field="years", valid="the first year, then the last")
    return list(range(given[0], given[1] + 1)) if len(given) == 2 else sorted(set(given))
