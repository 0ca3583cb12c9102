"""A decade lived once, year by year, as a team's place hands it in and as it is."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gzsim.sanctions import NoSanction
from gzsim.scenario import Scenario
from gzsim.simulation.calendar import Calendar, prepare
from gzsim.simulation.chunk import within_peers
from gzsim.simulation.judging import Verdict
from gzsim.simulation.outcomes.measures import measure
from gzsim.simulation.simulate import case_of
from gzsim.simulation.state import State, blank
from gzsim.simulation.world import World
from gzsim.workshop.living import fabrication

Array = NDArray[np.float64]

REPLICATION = 0
"""Whose luck the decade has: the same for all teams of a session."""

TOLD = ("reported_score", "rank", "transfer", "lights", "found", "forms", "vetoed", "bonus_lost")
HIDDEN = ("true_score", "achievement", "work", "debt", "capital", "satisfaction", "wrongly_last")


@dataclass(frozen=True)
class Play:
    """What a worker is asked: the baseline, and the scenario of each year up to the one that is wanted."""

    baseline: Scenario
    scenarios: tuple[Scenario, ...]
    """Of the years so far, the first first."""
    code: str
    seed: int


def played(play: Play) -> list[dict[str, Any]]:
    """What each of the years told, and what it hid; plain values, the same bits in every process.

    The last of the years before the team's rules, under no sanction, comes first, where there is one.

    ``told``: ``quarters``, four mappings of indicators to what the place has handed in since January (flows) or by then
    (levels); ``lights`` of the first three of them (0 green, 1 yellow, 2 red); ``year``, what December says of the
    place; ``ranks`` and ``money`` of all places; ``new_leader``. ``hidden``: ``quarters`` of the truth, ``invented``,
    ``year``, ``ranks`` in truth.
    """
    before = case_of(play.baseline, play.baseline.scheme_in_force)
    cases = [case_of(each, each.scheme_in_force) for each in play.scenarios]
    calendar = _begun(before.world, [case.world for case in cases], play.seed)
    years: list[dict[str, Any]] = []
    for _ in range(int(before.world.timing.warm_up)):
        years = [_year(calendar, NoSanction(), play.code)]
    for case in cases:
        calendar.reform(prepare(case.world))
        years.append(_year(calendar, within_peers(case.world, case.scheme), play.code))
    return years


def _begun(world: World, later: list[World], seed: int) -> Calendar:
    """Before anything has happened, with room for what the rules of any year need."""
    part = np.array([REPLICATION])
    state = blank(world, part)
    for each in later:
        state = _wider(state, blank(world, part, each))
    return Calendar(state, prepare(world), seed)


def _wider(one: State, other: State) -> State:
    """Of each array the one that has more room; before the first month they hold the same."""
    return State(**{each.name: max((getattr(state, each.name) for state in (one, other)), key=np.size)
                    for each in fields(State)})  # fmt: skip


def _year(calendar: Calendar, scheme: Any, code: str) -> dict[str, Any]:
    world = calendar.setting.world
    here, first = int(np.flatnonzero(world.units == code)[0]), calendar.months
    told, true, lights, verdict = [], [], [], None
    for month in range(12):
        verdict = calendar.month(scheme)
        if month in (3, 6, 9):
            lights.append(_by_indicator(calendar.state.light[0, :, here], world))
        if month % 3 == 2 and verdict is None:
            told.append(_by_indicator(_handed_in(calendar.state, first + month)[:, here], world))
            true.append(_by_indicator(world.truth(world.at_sections(calendar.state.outcome))[0, :, here], world))
    told.append(_by_indicator(calendar.state.reported[0, :, here], world))
    true.append(_by_indicator(verdict.truth[0, :, here], world))
    return _as_told(calendar, verdict, here, told, true, lights)


def _handed_in(state: State, month: int) -> Array:
    """Reports (K, N) of a month, own units."""
    return state.reports[0, month % state.reports.shape[1]]


def _as_told(calendar: Calendar, verdict: Verdict, here: int, told: list, true: list, lights: list) -> dict[str, Any]:
    world, state = calendar.setting.world, calendar.state
    outcomes = measure(state, calendar.setting, calendar.conditions, verdict)
    outcomes["fabrication"] = fabrication(verdict.lie, world)
    units = world.units.tolist()

    def of_place(names: tuple[str, ...]) -> dict[str, float]:
        return {name: float(np.broadcast_to(outcomes[name], state.debt.shape)[0, here]) for name in names}

    def of_all(values: Array) -> dict[str, float]:
        return dict(zip(units, np.asarray(values, float)[0].tolist(), strict=True))

    return {
        "told": {
            "quarters": told, "lights": lights, "year": of_place(TOLD), "ranks": of_all(verdict.rank),
            "money": of_all(outcomes["transfer"]), "new_leader": bool(state.tenure[0, here] == 0),
        },
        "hidden": {
            "quarters": true, "invented": _by_indicator(verdict.lie[0, :, here] * world.ruler, world),
            "effort": _by_indicator(state.effort[0, :, here], world),
            "year": of_place((*HIDDEN, "fabrication")), "ranks": of_all(verdict.true_rank),
        },
    }  # fmt: skip


def _by_indicator(values: Array, world: World) -> dict[str, float]:
    return dict(zip(world.indicators.tolist(), np.asarray(values).tolist(), strict=True))
