"""The front doors: score a year of the record, or a table of one's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from os import PathLike

import pandas as pd

from gzsim.common.names import share_of, whole_year
from gzsim.common.tables import frame, like, numbers
from gzsim.errors import InputError
from gzsim.history.choosing import Weights, Zones, chosen_model
from gzsim.history.consequences import ADDED, NOT_IN_TABLE, Rules, consequences, rules_of_indicators, rules_of_record
from gzsim.history.league import League
from gzsim.history.panel import COVERAGE, REASON, coverage_table, indicator_panel, measure_directions, units_of_record
from gzsim.history.scoring import MINIMUM_INDICATORS, SCORES, labelled, left_out_of, of_record, thin, too_little
from gzsim.index.names import labelled as by_label
from gzsim.index.normalise import frozen_goalposts
from gzsim.record import Record, as_record, load_record
from gzsim.scenario import Scenario, as_scenario
from gzsim.views.labels import Name
from gzsim.views.tables import spans
from gzsim.zones import ZoneModel, league
from gzsim.zones.noise import Noise, noise_of
from gzsim.zones.standing import Ranking, rule_of

SHIPPED_SCENARIO = "guizhou-2025"

BY_INDICATORS = Name("Scored as a table of indicators in their own units", "按指标表评分（指标自身单位）")
UNSCALED = Name("; ranked by leads, as the noise to scale them by is not known", "；噪声未知，按领先分排名")
CODES = "codes as the index (table.set_index('code'))"


def score(
    record: Record,
    year: int,
    zones: Zones = "functional",
    weights: Weights = "policy",
    *,
    scenario: Scenario | str | PathLike[str] | None = None,
    goalposts: pd.DataFrame | None = None,
    minimum_coverage: float | None = None,
    ranking: Ranking | None = None,
) -> League:
    """Score and rank the prefectures in a year of the record.

    Parameters
    ----------
    record : Record
        What if a figure had been another? Score ``with_year(record, table, year)``, by the goalposts of the record as
        it is where they are not to move.
    year : int
    zones : {"uniform", "functional", "found"}, ZoneModel, or mapping code → zone
    weights : {"policy", "equal"}, mapping indicator → weight, or DataFrame zones × indicators
        "policy": the scenario's; "equal": the same for every indicator of the scenario, seen or not. One mapping holds
        in all zones; what it does not name does not count. A ZoneModel brings its own weights.
    scenario : optional; the shipped one unless given; by itself, its name or path
    goalposts : DataFrame, indicators × (low, high), optional
        Unless given those of :func:`gzsim.history.score_history`: the 5th and 95th percentile of all years.
    minimum_coverage : float, optional
        Share of every zone's weight that data must cover, 0 to 1; the scenario's unless given. A year of which fewer
        than three indicators are seen is refused, too (:func:`gzsim.history.scoring.too_little`); with 0 none is.
    ranking : {"scaled_lead", "lead", "within_zone", "raw"}, optional; the scenario's unless given
        See :mod:`gzsim.zones.standing`; noise is that of the years that :func:`gzsim.history.score_history` scores.

    Returns League: with ranks after the scenario's vetoes and their audit, and with grades, if the scenario has either.

    Raises InputError if the record has no such year, names do not match, or data cover too little.

    >>> from gzsim.record import load_record
    >>> record = load_record()
    >>> league = score(record, 2016, zones="functional", weights="policy")
    >>> league.table[["name", "zone", "rank", "rank_low", "rank_high"]].head(2)
              name                  zone  rank  rank_low  rank_high
    0  Qiandongnan            ecological     1         1          2
    1    Qianxinan  rural_revitalisation     2         1          2
    >>> league.gaps["name"].tolist()[0]
    'Industrial investment growth'
    >>> score(record, 2019, minimum_coverage=0).caution.en
    'Only 24–36 % of the declared weight has data: not a ranking to use'
    """
    scenario = as_scenario(SHIPPED_SCENARIO if scenario is None else scenario, record=record)
    as_record(record).year(year)
    panel = indicator_panel(record, scenario)
    places = pd.MultiIndex.from_product([[year], scenario.units.prefectures])
    seen = _Seen(
        values=panel.reindex(places).droplevel(0).rename_axis("code"),
        directions=measure_directions(scenario),
        goalposts=frozen_goalposts(panel) if goalposts is None else goalposts,
        coverage=coverage_table(record, scenario).query("year == @year").reset_index(drop=True),
        units=units_of_record(record, scenario),
        rules=rules_of_record(scenario),
        year=int(year),
        basis=of_record(year),
        by_year=panel,
    )
    return _ranked(seen, zones, weights, scenario, record, minimum_coverage, ranking)


def score_table(
    table: pd.DataFrame,
    directions: Mapping[str, int] | pd.Series,
    zones: Zones = "functional",
    weights: Weights = "policy",
    *,
    year: int | None = None,
    scenario: Scenario | str | PathLike[str] | None = None,
    record: Record | None = None,
    goalposts: pd.DataFrame | None = None,
    minimum_coverage: float | None = None,
    ranking: Ranking | None = None,
    noise: Mapping[str, float] | None = None,
) -> League:
    """Score and rank the units of a table of the scenario's indicators.

    Parameters
    ----------
    table : DataFrame, codes × indicators of the scenario
    directions : mapping indicator → 1 or −1
        ``scenario.directions`` for figures in the indicators' own units; :func:`gzsim.history.measure_directions` for
        what the record measures of them, which may point the other way.
    zones, weights, scenario, minimum_coverage, ranking
        As for :func:`score`.
    year : int, optional; of the table; figures say it
    record : Record, optional
        Has the names of the codes, and shows the zones that are found; the shipped one unless given.
    goalposts : DataFrame, indicators × (low, high), optional
        The lowest and the highest value in the table unless given.
    noise : mapping zone → points, optional
        What a year's noise does to a score in each zone. A table by itself does not show it: unless it is given, leads
        rank across zones in the place of scaled leads, and the basis of the result says so.

    Returns League: as of :func:`score`. A veto on an indicator whose direction is not the scenario's is not checked.

    Raises InputError if the table has other columns, names do not match, or data cover too little.

    >>> growth = pd.DataFrame({"gdp_growth": [5.0, 9.0]}, index=["520100", "520300"])
    >>> league = score_table(growth, {"gdp_growth": 1}, zones="uniform", weights={"gdp_growth": 1.0})
    >>> league.table[["name", "score", "rank"]].to_numpy().tolist()
    [['Zunyi', 100.0, 1], ['Guiyang', 0.0, 2]]
    """
    scenario = as_scenario(SHIPPED_SCENARIO if scenario is None else scenario, record=record)
    other = [str(name) for name in frame(table, "table").columns if name not in scenario.indicators]
    if other or table.empty:
        problem = f"no indicators: {', '.join(other)}" if other else "no unit or no indicator"
        raise InputError(problem, field="table", valid=f"{CODES} × {', '.join(scenario.indicators)}")
    if not all(isinstance(code, str) for code in table.index):
        raise InputError("rows that are not named by codes", field="table", valid=f"{CODES} of the units")
    table = like(table, numbers(table, "table"))
    year = None if year is None else whole_year(year, "year")
    told = by_label(directions, "directions", "a mapping indicator → 1 or -1")
    seen = _Seen(
        values=table,
        directions=told,
        goalposts=pd.DataFrame({"low": table.min(), "high": table.max()}) if goalposts is None else goalposts,
        coverage=_coverage_of_table(table, scenario).assign(year=year)[COVERAGE],
        units=scenario.indicator_table()["unit"],
        rules=rules_of_indicators(scenario, told[told.index.isin(table.columns)]),
        year=year,
        basis=BY_INDICATORS,
        noise=noise,
    )
    record = load_record() if record is None else as_record(record)
    return _ranked(seen, zones, weights, scenario, record, minimum_coverage, ranking)


@dataclass(frozen=True, eq=False)
class _Seen:
    """Values units × indicators, and what is needed to score and to explain them."""

    values: pd.DataFrame
    directions: pd.Series
    goalposts: pd.DataFrame
    coverage: pd.DataFrame
    units: pd.Series
    rules: Rules
    year: int | None
    basis: Name
    by_year: pd.DataFrame | None = None
    """What the record measures in all years; None for a table of indicators."""
    noise: Mapping[str, float] | None = None
    """What is told of the noise of a table of indicators."""

    @property
    def fewest(self) -> int:
        """Indicators that must be seen: a table of one's own may have few."""
        return 0 if self.by_year is None else MINIMUM_INDICATORS

    def noise_on(self, model: ZoneModel, scenario: Scenario) -> Noise | None:
        """Noise by the yardsticks of a zone model: estimated from the years that are scored, or as it is told."""
        if self.by_year is None:
            return self.noise
        model.weights_of(self.values.index)  # refuses whoever has no zone
        scored = self.by_year.drop(index=list(left_out_of(self.by_year, model, scenario)), level="year")
        return noise_of(scored, self.directions, self.goalposts, model)


def _ranked(
    seen: _Seen,
    zones: Zones,
    weights: Weights,
    scenario: Scenario,
    record: Record,
    minimum_coverage: float | None,
    ranking: Ranking | None,
) -> League:
    required = scenario.record.minimum_coverage
    model = chosen_model(zones, weights, scenario, record)
    rule, noise = scenario.ranking if ranking is None else ranking, seen.noise_on(model, scenario)
    table = league(seen.values, seen.directions, seen.goalposts, model, ranking=rule, noise=noise)
    ranked = labelled(table, record, model)
    _refuse_thin(seen, model, required if minimum_coverage is None else share_of(minimum_coverage, "minimum_coverage"))
    dated = ranked.assign(year=pd.NA if seen.year is None else seen.year)
    follows = consequences(dated, seen.values, scenario, seen.rules)
    columns = [*SCORES, *(column for column in ADDED if column in follows.table)]
    return League(
        table=follows.table[columns].sort_values("rank", kind="stable", ignore_index=True),
        coverage=seen.coverage,
        zone_model=model,
        goalposts=seen.goalposts,
        audit=follows.audit,
        unchecked=follows.unchecked,
        required=required,
        fewest=seen.fewest,
        values=seen.values,
        measures=pd.DataFrame({"direction": seen.directions, "unit": seen.units}).loc[seen.values.columns],
        basis=seen.basis if rule_of(table) == rule else Name(*map("".join, zip(seen.basis, UNSCALED, strict=True))),
    )


def _coverage_of_table(table: pd.DataFrame, scenario: Scenario) -> pd.DataFrame:
    rows = scenario.indicator_table().rename_axis("indicator").reset_index()[["indicator", "name", "name_zh"]]
    reasons = pd.DataFrame([_gap(table, name) for name in rows["indicator"]], columns=REASON)
    status = ["series" if name in table else "none" for name in rows["indicator"]]
    nothing = dict.fromkeys(("series", "series_name", "series_name_zh", "proxy_of"))
    return rows.assign(status=status, used=reasons["reason"] == "", **reasons, **nothing)


def _refuse_thin(seen: _Seen, model: ZoneModel, minimum_coverage: float) -> None:
    """Refuse a table that has no data for too much of the weight, with the years that have enough."""
    anyway = "minimum_coverage=0 (--force on the command line) to see the ranking all the same"
    if seen.by_year is None:
        if reason := thin(seen.values, model, minimum_coverage):
            raise InputError(f"the table: {reason.en}", field="weights", valid=f"weights of what is in it, or {anyway}")
        return
    if minimum_coverage == 0 or not (reason := too_little(seen.values, model, minimum_coverage)):
        return
    by_year, members = seen.by_year, seen.values.index
    years = [year for year in by_year.index.unique("year")
             if not too_little(by_year.loc[year].loc[members], model, minimum_coverage)]  # fmt: skip
    raise InputError(f"{seen.year}: {reason.en}", field="year", valid=f"{spans(pd.Series(years))}; or {anyway}")


def _gap(table: pd.DataFrame, name: str) -> Name:
    if name not in table:
        return NOT_IN_TABLE
    without = [str(code) for code in table.index[table[name].isna()]]
    return Name(f"missing for {', '.join(without)}", f"{'、'.join(without)}缺数据") if without else Name("")
