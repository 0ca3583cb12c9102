"""The front door: score one table of one year."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from gzsim.errors import InputError
from gzsim.history.choosing import Weights, Zones, chosen_model
from gzsim.history.consequences import ADDED, Rules, consequences, rules_of_indicators, rules_of_record
from gzsim.history.league import League
from gzsim.history.panel import COVERAGE, coverage_table, indicator_panel, measure_directions
from gzsim.history.replacing import with_year
from gzsim.history.scoring import SCORES, labelled
from gzsim.index.normalise import frozen_goalposts
from gzsim.record import Record, load_record
from gzsim.scenario import Scenario, load_scenario
from gzsim.zones import league

SHIPPED_SCENARIO = "guizhou-2025"


def score(
    table: pd.DataFrame,
    zones: Zones = "functional",
    weights: Weights = "policy",
    *,
    year: int | None = None,
    scenario: Scenario | None = None,
    record: Record | None = None,
    goalposts: pd.DataFrame | None = None,
) -> League:
    """Score and rank the units of one table.

    Parameters
    ----------
    table : DataFrame
        Either a year of the record, codes × series, as ``record.year(2016)`` gives it: changed values count, and growth
        is taken over the record's year before; or codes × indicators of the scenario, in the scenario's own units and
        directions.
    zones : {"uniform", "functional", "found"}, ZoneModel, or mapping code → zone
    weights : {"policy", "equal"}, mapping indicator → weight, or DataFrame zones × indicators
        "policy": the scenario's; "equal": the same for every indicator of the scenario, seen or not. One mapping holds
        in all zones; what it does not name does not count. A ZoneModel brings its own weights.
    year : int, optional
        Year of the table; ``table.attrs["year"]`` unless given.
    scenario, record : optional
        The shipped ones unless given.
    goalposts : DataFrame, indicators × (low, high), optional
        For a year of the record, unless given, those of :func:`gzsim.history.score_history`: the 5th and 95th
        percentile of all years. For a table of indicators, unless given, the lowest and highest value in the table.

    Returns
    -------
    League
        With ranks after the scenario's vetoes and their audit, and with grades, if the scenario has either.

    Raises
    ------
    InputError
        If the table is neither kind, its year is not known, or names do not match.

    Examples
    --------
    >>> from gzsim.record import load_record
    >>> league = score(load_record().year(2016), zones="functional", weights="policy")
    >>> league.table[["name", "zone", "rank", "rank_low", "rank_high"]].head(2)
              name                  zone  rank  rank_low  rank_high
    0  Qiandongnan            ecological     1         1          2
    1    Qianxinan  rural_revitalisation     2         1          2
    >>> league.gaps["name"].tolist()[0]
    'Industrial investment growth'
    """
    scenario = load_scenario(SHIPPED_SCENARIO) if scenario is None else scenario
    record = load_record() if record is None else record
    year = table.attrs.get("year") if year is None else year
    if set(table.columns) <= set(scenario.indicators):
        seen = _own_indicators(table, scenario, year)
    else:
        seen = _year_of_record(table, record, scenario, year)
    posts = seen.goalposts if goalposts is None else goalposts
    model = chosen_model(zones, weights, scenario, record)
    ranked = labelled(league(seen.values, seen.directions, posts, model), record, model)
    follows = consequences(ranked.assign(year=pd.NA if year is None else year), seen.values, scenario, seen.rules)
    columns = [*SCORES, *(column for column in ADDED if column in follows.table)]
    return League(
        follows.table[columns].sort_values("rank", kind="stable", ignore_index=True),
        seen.coverage,
        model,
        posts,
        audit=follows.audit,
        unchecked=follows.unchecked,
    )


@dataclass(frozen=True, eq=False)
class _Seen:
    """Values units × indicators, and what is needed to score and to explain them."""

    values: pd.DataFrame
    directions: pd.Series
    goalposts: pd.DataFrame
    coverage: pd.DataFrame
    rules: Rules


def _year_of_record(table: pd.DataFrame, record: Record, scenario: Scenario, year: int | None) -> _Seen:
    links = [indicator.record for indicator in scenario.indicators.values() if indicator.record]
    series = sorted({link.series for link in links} | {link.of for link in links if link.of})
    missing = [name for name in series if name not in table]
    if missing:
        valid = f"a year of the record (all of {', '.join(series)}), or codes × {', '.join(scenario.indicators)}"
        raise InputError(f"neither a year of the record nor a table of indicators: no {missing[0]}", valid=valid)
    if year is None:
        raise InputError("of which year is the table?", field="year", valid="score(record.year(2016), year=2016)")
    what_if = with_year(record, table[series], year)
    codes = [code for code in table.index if code in scenario.units.prefectures]
    places = pd.MultiIndex.from_product([[year], codes])
    return _Seen(
        values=indicator_panel(what_if, scenario).reindex(places).droplevel(0).rename_axis("code"),
        directions=measure_directions(scenario),
        goalposts=frozen_goalposts(indicator_panel(record, scenario)),
        coverage=coverage_table(what_if, scenario).query("year == @year").reset_index(drop=True),
        rules=rules_of_record(scenario),
    )


def _own_indicators(table: pd.DataFrame, scenario: Scenario, year: int | None) -> _Seen:
    rows = scenario.indicator_table().rename_axis("indicator").reset_index()[["indicator", "name", "name_zh"]]
    reason = [_gap(table, name) for name in rows["indicator"]]
    used = [not gap for gap in reason]
    status = ["series" if name in table else "none" for name in rows["indicator"]]
    measured = table.attrs.get("directions")  # a table of the record's measures, not of the indicators' own units
    coverage = rows.assign(year=year, status=status, series=None, proxy_of=None, used=used, reason=reason)
    return _Seen(
        values=table,
        directions=pd.Series(measured or scenario.directions),
        goalposts=pd.DataFrame({"low": table.min(), "high": table.max()}),
        coverage=coverage[COVERAGE],
        rules=rules_of_record(scenario)
        if measured
        else rules_of_indicators(scenario, scenario.directions[list(table)]),
    )


def _gap(table: pd.DataFrame, name: str) -> str:
    if name not in table:
        return "not in the table"
    without = table.index[table[name].isna()]
    return f"missing for {', '.join(map(str, without))}" if len(without) else ""
