"""The years of the record that every zone model and every trial can judge, by each rule of ranking, as plain panels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from gzsim.common.names import known
from gzsim.common.tidy import wide
from gzsim.errors import InputError
from gzsim.evidence.sanctions.cells import JudgedYears
from gzsim.evidence.sanctions.trials import POINTS
from gzsim.history import indicator_panel, measure_directions, zone_models
from gzsim.history.fairness import RULES, Key
from gzsim.history.replay.replay import FIRST_YEAR, LAST_YEAR, NO_SUCH_YEAR
from gzsim.history.scoring import left_out_of
from gzsim.history.warnings import TARGETS, honest_noise, province_targets
from gzsim.history.zone_models import MODELS
from gzsim.index.normalise import frozen_goalposts
from gzsim.record import Record
from gzsim.record.record import REAL_GROWTH
from gzsim.scenario import Scenario
from gzsim.views.labels import Name
from gzsim.zones import DrawnLeague, ZoneModel, drawn_league
from gzsim.zones.noise import noise_of
from gzsim.zones.standing import Ranking, comparable_points, compared
from gzsim.zones.weight_draws import WeightDraws

SHORTFALL = "shortfall"


@dataclass(frozen=True, eq=False)
class Standings:
    """Panels of the same years and places under each zone model and rule.

    Attributes
    ----------
    panels : mapping (zone model, rule) → JudgedYears
    codes : places, in the order of the panels
    years : years that all judge
    left_out : DataFrame; year, reason
    """

    panels: Mapping[Key, JudgedYears]
    codes: tuple[str, ...]
    years: tuple[int, ...]
    left_out: pd.DataFrame


def measures_of(record: Record, scenario: Scenario, target: str = "amplified") -> dict[str, pd.DataFrame]:
    """Measures of the record that trials may put marks on, years × codes.

    - shortfall : points of reported growth behind the target, in standard deviations of a year's luck
      (`gzsim.history.warnings`); the target is the province's (``target="province"``), or lies above it by what cities
      elsewhere add (``"amplified"``): both are assumptions
    - each indicator as the record measures it (`gzsim.history.indicator_panel`)

    >>> from gzsim.record import load_record
    >>> from gzsim.scenario import load_scenario
    >>> found = measures_of(load_record(), load_scenario("guizhou-2025"))
    >>> float(found["shortfall"].loc[2008].max().round(2))
    3.46
    """
    known(target, TARGETS, "target")
    growth, aims = record.table(REAL_GROWTH), province_targets(record) + TARGETS[target]
    behind = growth.rsub(aims.reindex(growth.index), axis=0) / honest_noise(record)
    panel = indicator_panel(record, scenario)
    return {SHORTFALL: behind, **{name: wide(panel[name].reset_index(), "year", "code", name) for name in panel}}


def record_standings(
    record: Record,
    scenario: Scenario,
    reads: Iterable[str] = (),
    *,
    rules: Sequence[Ranking] = RULES,
    models: Sequence[str] = MODELS,
    years: Iterable[int] | None = None,
    drawing: WeightDraws | None = None,
    target: str = "amplified",
) -> Standings:
    """Judge the same years by every rule under every zone model of a scenario.

    A year counts if every zone model sees enough of it, and every place has each measure that is read.

    Parameters
    ----------
    record, scenario
    reads : measures that trials read, of `measures_of`
    rules, models : rules of ranking and zone models; years count if all models of the scenario see them
    years : years asked for; those that `gzsim.replay` asks for unless given
    drawing : how weights are drawn; the same as in a league unless given
    target : see `measures_of`

    Raises InputError if a measure or rule is unknown, or no year is left.

    >>> from gzsim.record import load_record
    >>> from gzsim.scenario import load_scenario
    >>> few = WeightDraws(draws=10)
    >>> found = record_standings(load_record(), load_scenario("guizhou-2025"), rules=["lead"], drawing=few)
    >>> len(found.years), list(found.panels)
    (16, [('uniform', 'lead'), ('functional', 'lead'), ('found', 'lead')])
    """
    panel, every = indicator_panel(record, scenario), zone_models(record, scenario)
    codes = tuple(panel.index.unique("code"))
    measures, reads = measures_of(record, scenario, target), list(dict.fromkeys(reads))
    for name in reads:
        known(name, measures, "reads")
    asked = list(range(FIRST_YEAR, LAST_YEAR + 1) if years is None else years)
    reasons = {name: left_out_of(panel, model, scenario) for name, model in every.items()}
    why = {year: reason for year in asked if (reason := _reason(year, panel, reasons, measures, reads, codes))}
    kept = tuple(year for year in asked if year not in why)
    if not kept:
        raise InputError("no year can be judged by all", field="years", valid="years that are seen well enough")
    given = {name: measures[name].loc[list(kept), list(codes)].to_numpy(float) for name in reads}
    spending = scenario.spending()
    budgets = np.array([spending[code] for code in codes])
    drawing = WeightDraws() if drawing is None else drawing
    panels = {}
    for name, model in ((name, every[name]) for name in models if name in every):
        noise = noise_of(panel.drop(index=list(reasons[name]), level="year"), measure_directions(scenario),
                         frozen_goalposts(panel), model)  # fmt: skip
        alone = len(model.assignment.unique()) == 1
        for rule in rules:
            if alone and (name, rules[0]) in panels:  # on one yardstick all rules rank alike
                panels[name, rule] = panels[name, rules[0]]
                continue
            by = "raw" if alone else rule
            leagues = list(_leagues(panel, scenario, model, by, noise, kept, drawing))
            points = np.array([comparable_points(each.table).to_numpy(float) for each in leagues])
            drawn = np.stack([_drawn_points(each) for each in leagues], axis=1)
            zones = tuple(model.assignment[list(codes)]) if rule == "within_zone" else ("all",) * len(codes)
            inputs, subsidy = {POINTS: points, **given}, scenario.values.budget.subsidy
            panels[name, rule] = JudgedYears(inputs, zones, budgets, subsidy, drawn)
    return Standings(panels, codes, kept, pd.DataFrame(why.items(), columns=["year", "reason"]))


def _leagues(
    panel: pd.DataFrame,
    scenario: Scenario,
    model: ZoneModel,
    rule: Ranking,
    noise: Mapping[str, pd.DataFrame],
    years: Iterable[int],
    drawing: WeightDraws,
) -> Iterator[DrawnLeague]:
    posts, directions = frozen_goalposts(panel), measure_directions(scenario)
    for year in years:
        yield drawn_league(panel.loc[year], directions, posts, model, drawing, ranking=rule, noise=noise)


def _drawn_points(drawn: DrawnLeague) -> np.ndarray:
    """Points under drawn weights, (draw, unit): what is ranked, on the scale of what a scheme settles."""
    shift = comparable_points(drawn.table) - compared(drawn.table)
    return drawn.drawn.to_numpy(float) + shift.to_numpy(float)


def _reason(
    year: int,
    panel: pd.DataFrame,
    reasons: Mapping[str, Mapping[int, Name]],
    measures: Mapping[str, pd.DataFrame],
    reads: Sequence[str],
    codes: Sequence[str],
) -> str:
    """Why a year is not judged by all; empty if it is."""
    if year not in panel.index.unique("year"):
        return NO_SUCH_YEAR.en
    for name, of_model in reasons.items():
        if year in of_model:
            return f"{name}: {of_model[year].en}"
    for name in reads:
        table = measures[name]
        if year not in table.index or table.loc[year].reindex(list(codes)).isna().any():
            return f"{name} is not known of all places"
    return ""
