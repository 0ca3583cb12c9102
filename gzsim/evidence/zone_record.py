"""The record's own panels for the evidence on zone models: prefectures, and counties that were poor."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from gzsim.common.tidy import wide
from gzsim.evidence.endowment_bias import ENDOWMENTS
from gzsim.evidence.figure_errors import SHARE, SOURCES, drawn_with_errors, how_sure, year_noise
from gzsim.evidence.judged import ZonePanel, zone_panel
from gzsim.evidence.revisions import FIRST_REVISED, LAST_REPORTED
from gzsim.evidence.vintage_ranks import revision_against_median, spread_back
from gzsim.history import county_history, indicator_panel, measure_directions, score_history
from gzsim.history.counties import county_zone_models
from gzsim.history.county_panel import comparable, county_indicators
from gzsim.history.county_system import load_county_system
from gzsim.history.fairness import RULES, UNIFORM
from gzsim.history.zone_models import zone_models
from gzsim.index.normalise import frozen_goalposts
from gzsim.record import Record, as_record
from gzsim.record.record import REAL_GROWTH
from gzsim.scenario import Scenario, as_scenario
from gzsim.zones import WeightDraws, ZoneModel
from gzsim.zones.league import leagues
from gzsim.zones.noise import noise_of

FIRST, LAST = 2001, 2020
"""Years of the record that are compared: endowments are from before, and after 2020 too little is seen."""

SPREAD = 5
"""Years over which the revision is taken to have come about (assumption): since the third census, of 2013."""

GROWTH, AIR = "gdp_growth", "good_air_days"
MONTHS = 10
"""Months with readings that a station's year needs."""

DRAWS = 500


def prefecture_endowments(record: Record, scenario: Scenario | str) -> pd.DataFrame:
    """What prefectures cannot change: codes × :data:`gzsim.evidence.endowment_bias.ENDOWMENTS`.

    Area (square kilometres), GDP per head of 1998 (CNY), relief (plain mean of the counties), minority share of 2020
    (percent of residents; it changes slowly, and no earlier census is at hand by county), remoteness (0 to 1, an
    assumption of the scenario).

    >>> from gzsim.record import load_record
    >>> prefecture_endowments(load_record(), "guizhou-2025").loc["520100"].round(1).tolist()
    [8045.0, 6785.0, 1.2, 21.4, 0.0]
    """
    record = as_record(record)
    scenario, counties = as_scenario(scenario, record=record), record.counties
    people = counties["population_2020"].groupby(counties["prefecture"]).sum()
    minority = (counties["minority_share_2020"] * counties["population_2020"]).groupby(counties["prefecture"]).sum()
    found = {
        "area": record.prefectures["land_km2"],
        "initial_income": record.table("gdp_per_capita").iloc[0],
        "relief": counties.groupby("prefecture")["relief_degree"].mean(),
        "minority_share": minority / people,
        "remoteness": pd.Series(scenario.units.remoteness),
    }
    return pd.DataFrame(found)[list(ENDOWMENTS)].reindex(scenario.units.prefectures).rename_axis("code")


def judged_prefectures(record: Record, scenario: Scenario | str) -> ZonePanel:
    """The nine prefectures in the years from 2001 to 2020 that every zone model scores.

    Outcomes: growth (reported, real, percent), revenue (nominal growth within vintages, percent), cleaner_air (fall of
    fine particles over the year, microgram per cubic metre).
    """
    record = as_record(record)
    scenario = as_scenario(scenario, record=record)
    scores = score_history(record, scenario).scores.query("@FIRST <= year <= @LAST")
    outcomes = {
        "growth": record.table(REAL_GROWTH),
        "revenue": record.growth_within_vintages("fiscal_revenue"),
        "cleaner_air": -record.table("pm25_satellite").diff(),
    }
    return zone_panel(scores, prefecture_endowments(record, scenario), outcomes)


def judged_counties(record: Record, scenario: Scenario | str) -> ZonePanel:
    """Former poverty counties that every county zone model scores in every year that all of them score.

    Endowments: GDP of 2000 per head of 2010 (initial_income), relief, minority_share (2020). Area and remoteness are
    not in the record by county. They are handed out within a prefecture only. Outcomes: growth (GDP), revenue and rural
    income, nominal, within vintages, percent.
    """
    record = as_record(record)
    facts, panel = record.counties, county_indicators(record, load_county_system())
    first = record.county_panel.query("series == 'gdp' and year == 2000").set_index("code")["value"]
    endowments = pd.DataFrame({
        "initial_income": first / facts["population_2010"], "relief": facts["relief_degree"],
        "minority_share": facts["minority_share_2020"],
    }).astype(float)  # fmt: skip
    columns = {"growth": "gdp_growth", "revenue": "fiscal_revenue_growth", "rural_income": "rural_income_growth"}
    outcomes = {name: panel[column].unstack("code") for name, column in columns.items()}  # noqa: PD010
    scores = county_history(record, scenario=scenario).scores
    return zone_panel(scores, endowments, outcomes, neighbours=facts["prefecture"])


def revision_of_2019(record: Record) -> pd.Series:
    """By how much the GDP of 2018 was revised against the median prefecture, percent, as 2019 implies it.

    >>> from gzsim.record import load_record
    >>> revision_of_2019(load_record())[["520200", "520600"]].round(0).tolist()
    [-23.0, 9.0]
    """
    record = as_record(record)
    return revision_against_median(record.table("gdp"), record.table(REAL_GROWTH), LAST_REPORTED, FIRST_REVISED)


def figure_errors(record: Record, scenario: Scenario | str) -> pd.DataFrame:
    """How far the figures of each indicator may be off: indicator × (noise, spread, assumed, measured, basis).

    ``noise`` is the standard deviation around means of places and years, ``spread`` that between places within a year
    (mean over years), both in the indicator's unit. ``assumed`` is half the noise for all (SHARE = 0.25 of its
    variance). ``measured`` is the same but where the record shows more: GDP growth by the revision of 2019, spread over
    five years; fine particles by satellite against stations (standard deviation of their difference within a year:
    part of it is that stations stand in towns, so that it is rather too large).

    >>> from gzsim.record import load_record
    >>> round(figure_errors(load_record(), "guizhou-2025").loc["gdp_growth", "measured"].item(), 1)
    2.0
    """
    record = as_record(record)
    panel = indicator_panel(record, as_scenario(scenario, record=record)).loc[FIRST:LAST]
    table = pd.DataFrame({"noise": year_noise(panel), "spread": panel.groupby("year").std().mean()})
    table["assumed"] = np.sqrt(SHARE) * table["noise"]
    shown = {GROWTH: float(spread_back(revision_of_2019(record), SPREAD).std()), AIR: _stations(record)}
    table["measured"] = pd.Series(shown).reindex(table.index).fillna(table["assumed"])
    basis = {GROWTH: "revision of 2019 over five years", AIR: "satellite against stations"}
    return table.assign(basis=[basis.get(name, "assumption") for name in table.index])


def _stations(record: Record) -> float:
    """Standard deviation of satellite less station, within a year, over the years that all prefectures have."""
    months = record.air_months
    years = months.groupby([months["month"].dt.year.rename("year"), "code"])["pm25_mean"].agg(["mean", "size"])
    stations = wide(years[years["size"] >= MONTHS].reset_index(), "year", "code", "mean").dropna()
    apart = record.table("pm25_satellite").reindex_like(stations) - stations
    return float(np.sqrt(apart.var(axis=1).mean()))


def surely(record: Record, scenario: Scenario | str, years: Iterable[int], draws: int = DRAWS) -> pd.DataFrame:
    """How sure ranks of prefectures are: errors × zone model × rule × year × what is drawn; as of :func:`how_sure`."""
    record = as_record(record)
    scenario = as_scenario(scenario, record=record)
    panel, errors = indicator_panel(record, scenario), figure_errors(record, scenario)
    posts, directions, years = frozen_goalposts(panel), measure_directions(scenario), list(years)
    rows = []
    for model in zone_models(record, scenario).values():
        noise = noise_of(panel.loc[years], directions, posts, model)
        for year in years:
            for basis in ("assumed", "measured"):
                told = _sure(panel.loc[year], errors[basis], directions, posts, model, noise, draws)
                rows += [{"errors": basis, "year": year} | each for each in told]
    return pd.DataFrame(rows)


def surely_counties(record: Record, scenario: Scenario | str, years: Iterable[int], draws: int = DRAWS) -> pd.DataFrame:
    """The same for counties, all that are scored in a year, with the assumed errors: no other is known."""
    record, system = as_record(record), load_county_system()
    panel = county_indicators(record, system)
    posts, directions = frozen_goalposts(panel), dict.fromkeys(panel.columns, 1)
    errors, cuts = np.sqrt(SHARE) * year_noise(panel), {year: comparable(panel, year, system).values for year in years}
    rows = []
    for model in county_zone_models(record, system, scenario).values():
        noise = noise_of(pd.concat(cuts, names=["year"]), directions, posts, model)
        for year, values in cuts.items():
            told = _sure(values, errors, directions, posts, model, noise, draws)
            rows += [{"errors": "assumed", "year": year} | each for each in told]
    return pd.DataFrame(rows)


def _sure(
    values: pd.DataFrame, errors: pd.Series, directions: object, posts: pd.DataFrame, model: ZoneModel, noise: object,
    draws: int,
) -> list[dict[str, object]]:  # fmt: skip
    alone = len(model.assignment[values.index].unique()) == 1
    rows = []
    for rule in ("lead",) if alone else RULES:
        drawn = drawn_with_errors(values, errors, directions, posts, model, ranking=rule, noise=noise,
                                  drawing=WeightDraws(draws=draws))  # fmt: skip
        named = {"zone_model": model.name, "rule": UNIFORM[1] if alone else rule}
        rows += [named | {"drawn": source} | how_sure(drawn[source]) for source in SOURCES]
    return rows


def as_if_revised(record: Record, scenario: Scenario | str) -> pd.DataFrame:
    r"""Ranks of 2014 to 2018 as published, and as if GDP growth had been known as the census of 2018 implies it.

    .. math:: g'_{it} = g_{it} + 100\,\big((1 + r_i/100)^{1/5} - 1\big)

    with r of :func:`revision_of_2019`. That the revision came about evenly over five years is an assumption, and only
    GDP growth is revised: sectors, revenue and incomes stay as published. Goalposts stay too.

    Returns DataFrame: zone_model, year, code, rank (by the scenario's rule), rank_revised.
    """
    record = as_record(record)
    scenario = as_scenario(scenario, record=record)
    panel, directions = indicator_panel(record, scenario), measure_directions(scenario)
    posts, yearly = frozen_goalposts(panel), spread_back(revision_of_2019(record), SPREAD)
    years = [year for year in range(LAST_REPORTED - SPREAD + 1, FIRST_REVISED) if year in panel.index.levels[0]]
    revised = panel.copy()
    hit = revised.index.get_level_values("year").isin(years)
    codes = revised.index.get_level_values("code")[hit]
    revised.loc[hit, GROWTH] += yearly.reindex(codes).to_numpy()
    rows = []
    for model in zone_models(record, scenario).values():
        noise = noise_of(panel.loc[FIRST:LAST], directions, posts, model)
        both = [leagues(each.loc[years], directions, posts, model, ranking=scenario.ranking, noise=noise)
                for each in (panel, revised)]  # fmt: skip
        for year in years:
            ranks = [each[year].set_index("code")["rank"] for each in both]
            rows += [(model.name, year, code, ranks[0][code], ranks[1][code]) for code in ranks[0].index]
    return pd.DataFrame(rows, columns=["zone_model", "year", "code", "rank", "rank_revised"])
