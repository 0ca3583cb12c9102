"""What the record sees of counties, year by year: which counties, by which indicators, and what is missing."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from gzsim.errors import InputError
from gzsim.history.county_system import CountyIndicator, CountySystem, as_county_system
from gzsim.history.panel import NO_SERIES
from gzsim.record import Record, as_record
from gzsim.record.vintages import breaks_of, yearly_growth
from gzsim.views.labels import Name

COUNTY_COVERAGE = ["year", "indicator", "name", "name_zh", "status", "series", "proxy_of", "used", "counties",
                   "of_counties", "missing", "reason", "reason_zh"]  # fmt: skip


def county_indicators(record: Record, system: CountySystem) -> pd.DataFrame:
    """Values of the declared indicators as the county panel measures them.

    Growth is taken within vintages only; of several series each counts in the years that it covers.

    Returns DataFrame, (year, code) × indicators; percent; NaN where missing or across a break. Every county that the
    panel knows, in every year.

    Raises InputError if the panel has no series of that name.

    >>> from gzsim.history import load_county_system
    >>> from gzsim.record import load_record
    >>> panel = county_indicators(load_record(), load_county_system())
    >>> panel.loc[(2019, "522730"), ["gdp_growth", "rural_income_growth"]].round(1).tolist()
    [nan, 10.9]
    """
    record, system = as_record(record), as_county_system(system)
    columns = {name: _measured(record, system.indicators[name]) for name in system.measured}
    codes = pd.Index(sorted(record.county_panel["code"].unique()), name="code")
    years = sorted(set().union(*(table.index for table in columns.values())))
    index = pd.MultiIndex.from_product([years, codes], names=["year", "code"])
    return pd.DataFrame({name: table.stack(future_stack=True).reindex(index) for name, table in columns.items()})


def _measured(record: Record, indicator: CountyIndicator) -> pd.DataFrame:
    tables = [_one(record, series, indicator) for series in indicator.series]
    result = tables[0]
    for table in tables[1:]:
        result = result.combine_first(table)
    return result.rename_axis(index="year", columns="code")


def _one(record: Record, series: str, indicator: CountyIndicator) -> pd.DataFrame:
    levels = _levels(record, series)
    if indicator.measure == "growth":
        return yearly_growth(levels, breaks_of(record.breaks, series, "county"))
    if indicator.measure == "share":
        whole = _levels(record, indicator.of)
        return 100 * levels / whole.where(whole > 0)
    return levels


def _levels(record: Record, series: str) -> pd.DataFrame:
    panel = record.county_panel[record.county_panel["series"] == series]
    if panel.empty:
        valid = ", ".join(sorted(record.county_panel["series"].unique()))
        raise InputError(f"the county panel has no series {series!r}", field="indicators", valid=valid)
    return panel.pivot_table(index="year", columns="code", values="value")


@dataclass(frozen=True, eq=False)
class CountyYear:
    """One year of the panel, cut to what can be compared.

    Attributes
    ----------
    values : DataFrame, counties × indicators; complete
    coverage : DataFrame
        One row per declared indicator: counties (with a value), of_counties (with any figure of that year), used,
        missing (codes without a value among the latter), reason and reason_zh (why it is not used).
    not_scored : DataFrame; code, missing: counties with some figure that lack an indicator in use
    """

    values: pd.DataFrame
    coverage: pd.DataFrame
    not_scored: pd.DataFrame


def comparable(panel: pd.DataFrame, year: int, system: CountySystem) -> CountyYear:
    r"""Cut a year of an unbalanced panel to a complete table: first indicators, then counties.

    .. math:: S_t = \{k : |U_{kt}| \ge m\,|U_t|\}, \qquad V_t = \bigcap_{k \in S_t} U_{kt}

    with :math:`U_t` the counties that have any figure in year t, :math:`U_{kt}` those with a value on k, and m the
    system's ``minimum_counties``. Nothing is filled in; what falls out is named.

    Parameters
    ----------
    panel : DataFrame, (year, code) × indicators; as from :func:`county_indicators`
    year : int
    system : CountySystem
    """
    values = panel.loc[year]
    values = values[values.notna().any(axis=1)]
    held = values.notna().sum()
    used = list(held.index[(held > 0) & (held >= system.minimum_counties * len(values) - 1e-9)])
    complete = values[used].notna().all(axis=1)
    rows = []
    for name, indicator in system.indicators.items():
        measured = name in values
        missing = list(values.index[values[name].isna()]) if measured else list(values.index)
        count = len(values) - len(missing)
        reason = Name("") if name in used else _why_not(measured, count, len(values), system.minimum_counties)
        status = "none" if not count else "proxy" if indicator.proxy_of else "series"
        rows.append((year, name, indicator.name, indicator.name_zh, status, ", ".join(indicator.series),
                     indicator.proxy_of, name in used, count, len(values), ", ".join(missing), *reason))  # fmt: skip
    lacking = [(code, ", ".join(row.index[row.isna()])) for code, row in values.loc[~complete, used].iterrows()]
    return CountyYear(
        values=values.loc[complete, used],
        coverage=pd.DataFrame(rows, columns=COUNTY_COVERAGE),
        not_scored=pd.DataFrame(lacking, columns=["code", "missing"]),
    )


def _why_not(measured: bool, count: int, counties: int, minimum: float) -> Name:
    if not measured:
        return NO_SERIES
    if not count:
        return Name("no value in this year, or only across a break", "该年没有数据，或只有统计口径变动前后的数据")
    return Name(f"only {count} of {counties} counties, fewer than {100 * minimum:g} %",
                f"{counties}个县中仅{count}个有数据，不足{100 * minimum:g}%")  # fmt: skip
