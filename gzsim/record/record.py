"""The historical record: tables with named labels, and the questions that may be asked of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd
from markupsafe import Markup

from gzsim.common.names import known, list_of, whole_year
from gzsim.common.words import short
from gzsim.errors import InputError
from gzsim.record.features import FEATURES, LAND, window_means
from gzsim.record.summary import broken_series, contents
from gzsim.record.vintages import EVERY_UNIT, breaks_of, refuse_if_broken, yearly_growth
from gzsim.views.html import data_table, notebook

MEASURES = ("level", "growth", "share")
REAL_GROWTH = "gdp_growth_reported"
ABOUT = 0.05
"""Points that code a soft target, "about" or "or more", in the targets that provinces announced: no growth."""


@dataclass(frozen=True, eq=False, repr=False)
class Record:
    """What is known of the past, as it was published. Load it with ``load_record``.

    Missing is missing (NaN) everywhere: nothing is filled, carried forward or interpolated.

    Attributes
    ----------
    prefectures : DataFrame, index code
    series : DataFrame, index series
        Catalogue of the prefectures' series: unit, kind, first, last, prefectures, values, source, ...
    catalogue : DataFrame, the same for all geographies (prefecture, county, province)
    breaks : DataFrame, where levels must not be compared, for every geography
    prefecture_panel, county_panel, province : DataFrame, tidy: series, code, year, value, source
    checksums : file name to SHA-256

    >>> from gzsim.record import load_record
    >>> record = load_record()
    >>> record
    <Record: 9 prefectures, 22 series, 3675 values, 1998-2023; 88 counties; 53 breaks and flags>
    >>> record.year(2016).loc["520100", ["gdp", "gdp_growth_reported"]].tolist()
    [3157.7, 11.7]
    """

    prefectures: pd.DataFrame
    catalogue: pd.DataFrame
    breaks: pd.DataFrame
    prefecture_panel: pd.DataFrame
    county_panel: pd.DataFrame
    counties: pd.DataFrame
    province: pd.DataFrame
    provinces: pd.DataFrame
    province_targets: pd.DataFrame
    target_points: pd.DataFrame
    dated_points: pd.DataFrame
    land_cover: pd.DataFrame
    air_days: pd.DataFrame
    air_months: pd.DataFrame
    air_ranks: pd.DataFrame
    leader_terms: pd.DataFrame
    sources: pd.DataFrame
    checksums: Mapping[str, str]

    @classmethod
    def from_tables(cls, tables: Mapping[str, pd.DataFrame], checksums: Mapping[str, str]) -> Record:
        """Make a record of verified tables, by their names in ``datapackage.json``."""
        return cls(
            prefectures=tables["prefectures"].set_index("code"),
            catalogue=tables["series"],
            breaks=tables["breaks"],
            prefecture_panel=tables["prefecture_year"],
            county_panel=tables["county_year"],
            counties=tables["counties"].set_index("code"),
            province=tables["province_year"],
            provinces=tables["provinces"].set_index("code"),
            province_targets=tables["province_targets"],
            target_points=tables["target_points"],
            dated_points=tables["dated_points"],
            land_cover=tables["land_cover"],
            air_days=tables["air_day"],
            air_months=tables["air_month"],
            air_ranks=tables["air_rank"],
            leader_terms=tables["leader_terms"],
            sources=tables["sources"].set_index("key"),
            checksums=dict(checksums),
        )

    @cached_property
    def series(self) -> pd.DataFrame:
        """Catalogue of the prefectures' series, indexed by series."""
        mine = self.catalogue[self.catalogue["geography"] == "prefecture"].drop(columns="geography")
        return mine.set_index("series").rename(columns={"units": "prefectures"})

    @cached_property
    def _cube(self) -> pd.DataFrame:
        """Years × (series, code), every year from the first to the last, every series, every code."""
        panel = self.prefecture_panel
        wide = panel.set_index(["year", "series", "code"])["value"].unstack(["series", "code"])  # noqa: PD010
        labels = pd.MultiIndex.from_product([self.series.index, self.prefectures.index], names=["series", "code"])
        return wide.reindex(index=pd.RangeIndex(wide.index.min(), wide.index.max() + 1, name="year"), columns=labels)

    def table(self, series: str) -> pd.DataFrame:
        """Levels of a series, years × codes, from its first to its last year; all prefectures, missing = NaN.

        Raises InputError if there is no such series.
        """
        known(series, self.series.index, "series")
        first, last = self.series.loc[series, ["first", "last"]]
        return self._cube[series].loc[first:last].copy()

    def year(self, year: int) -> pd.DataFrame:
        """Levels in a year, codes × series.

        Raises InputError if the record has no such year, or it is no whole number.
        """
        year, years = whole_year(year, "year"), self._cube.index
        if year not in years:
            raise InputError(f"the record has no year {short(year)}", field="year", valid=f"{years[0]} to {years[-1]}")
        columns = {series: self._cube.loc[year, series] for series in self.series.index}
        return pd.DataFrame(columns).rename_axis(columns="series")

    def breaks_of(self, series: str) -> pd.DataFrame:
        """Breaks and flags of a prefecture series."""
        known(series, self.series.index, "series")
        return breaks_of(self.breaks, series)

    def new_bases(self, series: str) -> list[int]:
        """First years of a new basis of a prefecture series, everywhere: levels before and after are incomparable.

        >>> from gzsim.record import load_record
        >>> load_record().new_bases("gdp")
        [2019]
        """
        breaks = self.breaks_of(series)
        return sorted(breaks.loc[(breaks["code"] == EVERY_UNIT) & ~breaks["comparable_levels"], "first_year_after"])

    def growth(self, series: str, start: int, end: int, codes: Sequence[str] | None = None) -> pd.Series:
        """Change of the level from one year to another, percent, by prefecture.

            100 (x_end / x_start - 1)

        Parameters
        ----------
        series : a flow or a stock
        start, end : years of the record, start before end
        codes : only these prefectures; without it, all

        Raises VintageError if a break of the series lies between the years for any of these prefectures; InputError if
        the series is itself a rate, or the years or codes are not in the record.

        >>> from gzsim.record import load_record
        >>> load_record().growth("gdp", 2019, 2023)[["520100", "520200"]].round(1).tolist()
        [27.6, 23.0]
        """
        levels = self._levels(series, start, end, codes)
        real_growth = self.table(REAL_GROWTH) if series == "gdp" and REAL_GROWTH in self.series.index else None
        names = self.prefectures["name"]
        refuse_if_broken(series, levels, self.breaks_of(series), start, end, names=names, real_growth=real_growth)
        return (100 * (levels.loc[end] / levels.loc[start] - 1)).rename(f"{series}_growth_{start}_{end}")

    def growth_within_vintages(self, series: str) -> pd.DataFrame:
        """Yearly nominal growth, percent, years × codes: missing across a break and beside a missing level.

        A break of a single prefecture blanks that prefecture only.

        Raises InputError if there is no such series or it is itself a rate.

        >>> from gzsim.record import load_record
        >>> growth = load_record().growth_within_vintages("gdp")["520200"]
        >>> growth.loc[2018:2020].round(1).tolist()
        [4.4, nan, 5.8]
        """
        self._must_have_levels(series)
        return yearly_growth(self.table(series), self.breaks_of(series))

    def measure(self, series: str, measure: str, of: str | None = None) -> pd.DataFrame:
        """A series as an indicator measures it, years × codes.

        ``level``: as published. ``growth``: ``growth_within_vintages``. ``share``: 100 · series / of, percent.

        Raises InputError if a name is unknown, or ``of`` is given without ``share`` or missing with it.

        >>> from gzsim.record import load_record
        >>> load_record().measure("forest_modis", "share", of="land_total_modis").loc[2020].max().round(1).item()
        25.5
        """
        known(measure, MEASURES, "measure")
        if measure != "share" and of is not None:
            raise InputError("only a share is a share of something", field="of", valid="nothing, or measure share")
        if measure == "level":
            return self.table(series)
        if measure == "growth":
            return self.growth_within_vintages(series)
        if of is None:
            raise InputError(f"a share of what? {series} is given without 'of'", field="of", valid="a series")
        known(of, self.series.index, "of")
        whole = self.table(of)
        return 100 * self.table(series) / whole.where(whole > 0)

    def features(self, names: Sequence[str], from_year: int, to_year: int) -> pd.DataFrame:
        """Structural features, codes × names: means over those years of the window that have a value.

        Levels of several vintages are averaged on purpose: structure changes more slowly than the breaks disturb it,
        growth is never taken. How many years lie behind a mean, ``feature_years`` says. Names: ``FEATURES``.

        Raises InputError if a name is unknown or the window is empty.

        >>> from gzsim.record import load_record
        >>> load_record().features(["tertiary_share", "forest_share"], 2005, 2018).loc["520100"].round(1).tolist()
        [53.0, 5.2]
        """
        return self._window(names, from_year, to_year)[0]

    def feature_years(self, names: Sequence[str], from_year: int, to_year: int) -> pd.DataFrame:
        """Years with a value behind each mean of ``features``, codes × names."""
        return self._window(names, from_year, to_year)[1]

    def _window(self, names: Sequence[str], from_year: int, to_year: int) -> tuple[pd.DataFrame, pd.DataFrame]:
        names = list_of(names, FEATURES, "features")
        from_year, to_year = whole_year(from_year, "from_year"), whole_year(to_year, "to_year")
        if to_year < from_year:
            problem = f"{short(to_year)} lies before {short(from_year)}"
            raise InputError(problem, field="to_year", valid="from_year or later")
        return window_means(names, from_year, to_year, self.table, self.prefectures[LAND])

    def _levels(self, series: str, start: int, end: int, codes: Sequence[str] | None) -> pd.DataFrame:
        """Levels of a series that has both years, start before end, of the codes asked for."""
        self._must_have_levels(series)
        levels = self.table(series)
        for label, year in (("start", start), ("end", end)):
            if whole_year(year, label) not in levels.index:
                valid = f"{levels.index[0]} to {levels.index[-1]}"
                raise InputError(f"{series} has no year {short(year)}", field=label, valid=valid)
        if end <= start:
            raise InputError(f"{short(end)} does not lie after {start}", field="end", valid="a year after start")
        return levels if codes is None else levels[list_of(codes, levels.columns, "codes")]

    def _must_have_levels(self, series: str) -> None:
        known(series, self.series.index, "series")
        if self.series.loc[series, "kind"] == "rate":
            levels = self.series.index[self.series["kind"] != "rate"]
            problem = f"{series} is itself a rate of change: take its level"
            raise InputError(problem, field="series", valid=", ".join(levels))

    def __repr__(self) -> str:
        return f"<Record: {self._in_numbers}>"

    @property
    def _in_numbers(self) -> str:
        years = self.prefecture_panel["year"]
        return (
            f"{len(self.prefectures)} prefectures, {len(self.series)} series, "
            f"{len(self.prefecture_panel)} values, {years.min()}-{years.max()}; "
            f"{len(self.counties)} counties; {len(self.breaks)} breaks and flags"
        )

    def _repr_html_(self) -> str:
        heading = Markup("<p><strong>Historical record / 历史数据</strong> {}</p>").format(self._in_numbers)
        return notebook(heading, data_table(contents(vars(self))), data_table(broken_series(self.breaks)))
