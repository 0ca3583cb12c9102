"""The differences that an answer leads with, and how far they hang on parameters that nobody knows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from gzsim.record import Record
from gzsim.run.zone_schemes import COMPARED, Rules, Yardsticks, cases_of, simulate_zone_schemes, yardsticks_of
from gzsim.scenario import Scenario, plausible_draws
from gzsim.simulation.chunk import Case
from gzsim.simulation.executor import way_for
from gzsim.simulation.plausible import means, over_draws, spread, work_of
from gzsim.simulation.simulate import Simulation
from gzsim.simulation.statistics import Statistics
from gzsim.simulation.summary import difference_table, labelled

DRAWS = 60
"""Draws of plausible parameters unless another number is asked for."""

PLACE_YEARS = 72
"""Places of all replications of a draw: eight replications of nine prefectures, one of a country."""


@dataclass(frozen=True)
class Contrast:
    """One set of rules minus another."""

    name: str
    rules: Rules
    against: Rules


@dataclass(frozen=True, eq=False)
class Comparison:
    """Schemes under zone models, and what an answer leads with."""

    runs: Mapping[Rules, Statistics]
    """Every scheme under every zone model."""
    headlines: pd.DataFrame
    """See `headline_table`."""
    drawn: pd.DataFrame
    """See `drawn_differences`."""


def compare_zone_models(
    record: Record, scenario: Scenario, simulation: Simulation, draws: int = DRAWS, into: Path | None = None
) -> Comparison:
    """Simulate every scheme under every zone model, and the headlines under draws of plausible parameters.

    ``simulation`` is of all schemes under the model in force; ``into`` keeps the replications of the others.
    """
    yardsticks = yardsticks_of(record, scenario)
    runs, headlines = simulate_zone_schemes(scenario, yardsticks, simulation, into), headlines_of(scenario, yardsticks)
    drawn = drawn_differences(scenario, yardsticks, headlines, draws)
    table = headline_table(runs, headlines, drawn, replications_a_draw(scenario, yardsticks))
    return Comparison(runs, table, drawn)


def headlines_of(scenario: Scenario, yardsticks: Yardsticks) -> list[Contrast]:
    """Each scheme against the first, under the zone model in force; and declared zones against one yardstick.

    >>> from gzsim.record import load_record
    >>> from gzsim.run.zone_schemes import yardsticks_of
    >>> from gzsim.scenario import load_scenario
    >>> today = load_scenario("guizhou-2025")
    >>> [each.name for each in headlines_of(today, yardsticks_of(load_record(), today))]
    ['last_place − none', 'piece_rate − none', 'functional − uniform']
    """
    model, scheme = scenario.zones.model, scenario.scheme_in_force
    first, *others = scenario.schemes
    found = [Contrast(f"{other} − {first}", Rules(model, other), Rules(model, first)) for other in others]
    if not yardsticks["functional"].equals(yardsticks["uniform"]):
        zones = Rules("functional", scheme), Rules("uniform", scheme)
        found.append(Contrast("functional − uniform", *zones))
    return found


def drawn_differences(
    scenario: Scenario, yardsticks: Yardsticks, headlines: list[Contrast], draws: int = DRAWS
) -> pd.DataFrame:
    """Differences under each draw of plausible parameters: columns draw, headline, outcome, difference.

    All draws share the luck of a few replications, so that they differ by their parameters alone. What the scenario
    states itself is not drawn, nor what sums to 1 with it.
    """
    columns = ["draw", "headline", "outcome", "difference"]
    if not draws:
        return pd.DataFrame(columns=columns)
    parameters = plausible_draws(draws, scenario.simulation.seed, scenarios=scenario)
    cases, replications = _cases(scenario, yardsticks, headlines), replications_a_draw(scenario, yardsticks)
    way = way_for(work_of(cases, scenario.simulation.years, replications, draws))
    found = over_draws(partial(_means, scenario, yardsticks, headlines), parameters, way)
    rows = [
        (draw, each.name, outcome, level[each.rules, outcome] - level[each.against, outcome])
        for draw, level in zip(found.index, found.to_dict("records"), strict=True)
        for each in headlines
        for outcome in COMPARED
    ]
    return pd.DataFrame(rows, columns=columns)


def _means(
    scenario: Scenario, yardsticks: Yardsticks, headlines: list[Contrast], assumed: dict[str, Any]
) -> dict[tuple[Rules, str], float]:
    """Means of the outcomes over replications, years and units, under each of the rules that headlines compare."""
    cases, settings = _cases(scenario.with_({"parameters": assumed}), yardsticks, headlines), scenario.simulation
    return means(cases, COMPARED, settings.years, replications_a_draw(scenario, yardsticks), settings.seed)


def _cases(scenario: Scenario, yardsticks: Yardsticks, headlines: list[Contrast]) -> dict[Rules, Case]:
    wanted = dict.fromkeys(rules for each in headlines for rules in (each.rules, each.against))
    return cases_of(scenario, yardsticks, list(wanted))


def replications_a_draw(scenario: Scenario, yardsticks: Yardsticks) -> int:
    """Replications that a draw is simulated with: few, and no more than the scenario asks for."""
    places = len(next(iter(yardsticks.values())))
    return max(1, min(scenario.simulation.replications, PLACE_YEARS // places))


def headline_table(
    runs: Mapping[Rules, Statistics], headlines: list[Contrast], drawn: pd.DataFrame, replications: int
) -> pd.DataFrame:
    """Headlines with both kinds of doubt.

    Columns headline, zone_model, scheme, against_zone_model, against_scheme; outcome, difference, standard_error (of
    simulation alone); draws and replications (in each of them), low, median and high (5, 50 and 95 % of the draws),
    other_sign (share of draws in which the difference has the other sign) and holds, whether that share is at most
    5 %; NaN and missing without draws. Then what the outcome is called.
    """
    parts = [_headline(runs, each, drawn[drawn["headline"] == each.name]) for each in headlines]
    table = pd.concat(parts, ignore_index=True)
    table.insert(table.columns.get_loc("draws") + 1, "replications", replications)
    return labelled(table)


def _headline(runs: Mapping[Rules, Statistics], headline: Contrast, drawn: pd.DataFrame) -> pd.DataFrame:
    pair = {"against": runs[headline.against], "rules": runs[headline.rules]}
    table = difference_table(pair, "against").set_index("outcome").loc[list(COMPARED)]
    table = table[["difference", "standard_error"]].reset_index()
    values = drawn.groupby("outcome")["difference"].agg(list)
    ranges = [spread(values.get(row.outcome, []), row.difference) for row in table.itertuples()]
    who = {"headline": headline.name, "zone_model": headline.rules.model, "scheme": headline.rules.scheme,
           "against_zone_model": headline.against.model, "against_scheme": headline.against.scheme}  # fmt: skip
    return pd.concat([pd.DataFrame(who, index=table.index), table, pd.DataFrame(ranges)], axis="columns")
