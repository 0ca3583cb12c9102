"""The front door: score one table of one year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from os import PathLike

import pandas as pd

from gzsim.common.words import short
from gzsim.errors import InputError
from gzsim.history.choosing import Weights, Zones, chosen_model
from gzsim.history.consequences import ADDED, Rules, consequences, rules_of_indicators, rules_of_record
from gzsim.history.league import League
from gzsim.history.panel import COVERAGE, coverage_table, indicator_panel, measure_directions
from gzsim.history.recognising import figures_by_year, repeated_year, stated_year
from gzsim.history.replacing import with_year
from gzsim.history.scoring import SCORES, labelled, thin
from gzsim.index.normalise import frozen_goalposts
from gzsim.record import Record, as_record, load_record
from gzsim.scenario import Scenario, as_scenario
from gzsim.views.labels import Name
from gzsim.views.tables import spans
from gzsim.zones import ZoneModel, league

SHIPPED_SCENARIO = "guizhou-2025"

BY_INDICATORS = Name("Scored as a table of indicators in their own units", "按指标表评分（指标自身单位）")
BY_MEASURES = Name("Scored as a table of what the record measures of indicators", "按历史数据中的指标测度评分")


def score(
    table: pd.DataFrame,
    zones: Zones = "functional",
    weights: Weights = "policy",
    *,
    year: int | None = None,
    scenario: Scenario | str | PathLike[str] | None = None,
    record: Record | None = None,
    goalposts: pd.DataFrame | None = None,
    directions: Mapping[str, int] | None = None,
    minimum_coverage: float | None = None,
) -> League:
    """Score and rank the units of one table.

    Parameters
    ----------
    table : DataFrame
        Either a year of the record, codes × series, as ``record.year(2016)`` gives it: changed values count, and growth
        is taken over the record's year before; or codes × indicators of the scenario, in the scenario's own units and
        directions. A table of the record may have further columns, which do not count; of indicators, it may not.
        ``League.basis`` says which of the two it was taken for.
    zones : {"uniform", "functional", "found"}, ZoneModel, or mapping code → zone
    weights : {"policy", "equal"}, mapping indicator → weight, or DataFrame zones × indicators
        "policy": the scenario's; "equal": the same for every indicator of the scenario, seen or not. One mapping holds
        in all zones; what it does not name does not count. A ZoneModel brings its own weights.
    year : int, optional
        Year of the table. Unless given, it is the year whose figures the table repeats for the most part.
    scenario, record : optional
        The shipped ones unless given; a scenario also by its name or path.
    goalposts : DataFrame, indicators × (low, high), optional
        For a year of the record, unless given, those of :func:`gzsim.history.score_history`: the 5th and 95th
        percentile of all years. For a table of indicators, unless given, the lowest and highest value in the table.
    directions : mapping indicator → 1 or −1, optional
        For a table of indicators, unless given, the scenario's; those of :func:`gzsim.history.measure_directions` if
        the table repeats what the record measures of a year.
    minimum_coverage : float, optional
        Share of every zone's weight that data must cover, 0 to 1; the scenario's unless given.

    Returns
    -------
    League
        With ranks after the scenario's vetoes and their audit, and with grades, if the scenario has either.

    Raises
    ------
    InputError
        If the table is neither kind, its year is not known, names do not match, or data cover too little.

    Examples
    --------
    >>> from gzsim.record import load_record
    >>> record = load_record()
    >>> league = score(record.year(2016), zones="functional", weights="policy")
    >>> league.table[["name", "zone", "rank", "rank_low", "rank_high"]].head(2)
              name                  zone  rank  rank_low  rank_high
    0  Qiandongnan            ecological     1         1          2
    1    Qianxinan  rural_revitalisation     2         1          2
    >>> league.gaps["name"].tolist()[0]
    'Industrial investment growth'
    >>> score(record.year(2019), minimum_coverage=0).caution.en
    'Only 24–36 % of the declared weight has data: not a ranking to use'
    """
    if not isinstance(table, pd.DataFrame):
        raise InputError(f"{short(table)} is no table", field="table", valid="a DataFrame, such as record.year(2016)")
    scenario = as_scenario(SHIPPED_SCENARIO if scenario is None else scenario)
    record = load_record() if record is None else as_record(record)
    required = scenario.record.minimum_coverage
    seen = _seen(table, record, scenario, stated_year(year), directions)
    posts = seen.goalposts if goalposts is None else goalposts
    model = chosen_model(zones, weights, scenario, record)
    ranked = labelled(league(seen.values, seen.directions, posts, model), record, model)
    _refuse_thin(seen, model, required if minimum_coverage is None else _share(minimum_coverage))
    follows = consequences(
        ranked.assign(year=pd.NA if seen.year is None else seen.year), seen.values, scenario, seen.rules
    )
    columns = [*SCORES, *(column for column in ADDED if column in follows.table)]
    return League(
        follows.table[columns].sort_values("rank", kind="stable", ignore_index=True),
        seen.coverage,
        model,
        posts,
        audit=follows.audit,
        unchecked=follows.unchecked,
        required=required,
        basis=seen.basis,
    )


@dataclass(frozen=True, eq=False)
class _Seen:
    """Values units × indicators, and what is needed to score and to explain them."""

    values: pd.DataFrame
    directions: pd.Series
    goalposts: pd.DataFrame
    coverage: pd.DataFrame
    rules: Rules
    year: int | None
    basis: Name
    by_year: pd.DataFrame | None = None
    """What the record measures in all years; None for a table of indicators."""


def _seen(
    table: pd.DataFrame, record: Record, scenario: Scenario, year: int | None, directions: Mapping[str, int] | None
) -> _Seen:
    """Take a table for what its columns say that it is."""
    series, indicators = _series(scenario), list(scenario.indicators)
    if len(table.columns) and set(table.columns) <= set(indicators):
        return _own_indicators(table, record, scenario, year, directions)
    missing = [name for name in series if name not in table]
    if missing:
        both = f"a year of the record (all of {', '.join(series)}), or codes × {', '.join(indicators)}"
        other = [str(name) for name in table.columns if name not in indicators]
        but = f", and not of indicators alone: {', '.join(other)}" if len(other) < len(table.columns) else ""
        problem = f"neither a year of the record nor a table of indicators: no {', '.join(missing)}{but}"
        raise InputError(problem, field="table", valid=both)
    return _year_of_record(table, record, scenario, year)


def _series(scenario: Scenario) -> list[str]:
    """Series of the record that a scenario's indicators are measured by."""
    links = [indicator.record for indicator in scenario.indicators.values() if indicator.record]
    return sorted({link.series for link in links} | {link.of for link in links if link.of})


def _year_of_record(table: pd.DataFrame, record: Record, scenario: Scenario, year: int | None) -> _Seen:
    if not table.index.isin(record.prefectures.index).any():
        valid = f"{', '.join(record.prefectures.index)}, as table.set_index('code') may give them"
        raise InputError("the rows of the table are not named by codes", field="table", valid=valid)
    year = repeated_year(table, figures_by_year(record)) if year is None else year
    if year is None:
        valid = "score(table, year=2016), with the year of the table"
        raise InputError("of which year is the table? Its figures are those of no year", field="year", valid=valid)
    what_if = with_year(record, table[_series(scenario)], year)
    codes = [code for code in table.index if code in scenario.units.prefectures]
    panel, places = indicator_panel(record, scenario), pd.MultiIndex.from_product([[year], codes])
    return _Seen(
        values=indicator_panel(what_if, scenario).reindex(places).droplevel(0).rename_axis("code"),
        directions=measure_directions(scenario),
        goalposts=frozen_goalposts(panel),
        coverage=coverage_table(what_if, scenario).query("year == @year").reset_index(drop=True),
        rules=rules_of_record(scenario),
        year=year,
        basis=Name(f"Scored as a year of the record: {year}", f"按历史数据评分：{year}年"),
        by_year=panel,
    )


def _own_indicators(
    table: pd.DataFrame, record: Record, scenario: Scenario, year: int | None, directions: Mapping[str, int] | None
) -> _Seen:
    rows = scenario.indicator_table().rename_axis("indicator").reset_index()[["indicator", "name", "name_zh"]]
    reason = [_gap(table, name) for name in rows["indicator"]]
    used = [not gap for gap in reason]
    status = ["series" if name in table else "none" for name in rows["indicator"]]
    nothing = dict.fromkeys(("series", "series_name", "series_name_zh", "proxy_of"))
    coverage = rows.assign(year=year, status=status, used=used, reason=reason, **nothing)
    measured = directions is None and _measured(table, record, scenario)
    told = directions if directions is not None else measure_directions(scenario) if measured else scenario.directions
    return _Seen(
        values=table,
        directions=pd.Series(dict(told)),
        goalposts=pd.DataFrame({"low": table.min(), "high": table.max()}),
        coverage=coverage[COVERAGE],
        rules=rules_of_record(scenario)
        if measured
        else rules_of_indicators(scenario, pd.Series(dict(told))[list(table)]),
        year=year,
        basis=BY_MEASURES if measured else BY_INDICATORS,
    )


def _measured(table: pd.DataFrame, record: Record, scenario: Scenario) -> bool:
    """Whether a table of indicators repeats what the record measures of them, which may point the other way."""
    if not any(indicator.record for indicator in scenario.indicators.values()):
        return False
    return repeated_year(table, indicator_panel(record, scenario)) is not None


def _refuse_thin(seen: _Seen, model: ZoneModel, minimum_coverage: float) -> None:
    """Refuse a table that has no data for too much of the weight, with the years that have enough."""
    reason = thin(seen.values, model, minimum_coverage)
    if not reason:
        return
    anyway = "minimum_coverage=0 (--force on the command line) to see the ranking all the same"
    if seen.by_year is None:
        raise InputError(f"the table: {reason}", field="weights", valid=f"weights of what is in it, or {anyway}")
    by_year, members = seen.by_year, seen.values.index
    years = [year for year in by_year.index.unique("year")
             if not thin(by_year.loc[year].loc[members], model, minimum_coverage)]  # fmt: skip
    raise InputError(f"{seen.year}: {reason}", field="year", valid=f"{spans(pd.Series(years))}; or {anyway}")


def _share(minimum_coverage: float) -> float:
    if not 0 <= minimum_coverage <= 1:
        raise InputError(f"a coverage of {minimum_coverage}", field="minimum_coverage", valid="a share, from 0 to 1")
    return minimum_coverage


def _gap(table: pd.DataFrame, name: str) -> str:
    if name not in table:
        return "not in the table"
    without = table.index[table[name].isna()]
    return f"missing for {', '.join(map(str, without))}" if len(without) else ""
