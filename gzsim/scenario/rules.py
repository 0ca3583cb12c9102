"""Rules that hold between the parts of a scenario."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from gzsim.common.parts import Problem, unknown
from gzsim.common.words import percent_hint
from gzsim.record import FEATURES
from gzsim.scenario.parameters import Parameters, load_parameters
from gzsim.scenario.prefectures import known_prefectures
from gzsim.scenario.zones import SUM_TOLERANCE, weight_problems

if TYPE_CHECKING:
    from gzsim.scenario.scenario import Scenario

Path = tuple[str | int, ...]


def broken_rules(scenario: Scenario) -> Iterator[Problem]:
    """Yield everything in which the parts of a scenario do not fit together."""
    rules = (_prefectures, _weights, _long_term_weight, _assignment, _features, _key_results, _schemes, _vetoes, _bands,
             _parameters)  # fmt: skip
    for rule in rules:
        yield from rule(scenario)


def _prefectures(scenario: Scenario) -> Iterator[Problem]:
    codes = scenario.units.prefectures
    for position, code in enumerate(codes):
        yield from unknown("prefecture", code, known_prefectures(), ("units", "prefectures", position))
        if code in codes[:position]:
            yield Problem(("units", "prefectures", position), f"prefecture {code} is listed twice")
    for code in scenario.units.remoteness:
        yield from unknown("prefecture", code, known_prefectures(), ("units", "remoteness", code))
    for code in scenario.zones.assignment:
        yield from unknown("prefecture", code, known_prefectures(), ("zones", "assignment", code))
    for position, code in enumerate(scenario.zones.assignment_named_by_source):
        yield from unknown("prefecture", code, known_prefectures(), ("zones", "assignment_named_by_source", position))


def _bands(scenario: Scenario) -> Iterator[Problem]:
    """Nobody can report beyond the cap, and so no band may begin there."""
    caps = {"guiding": "attainment.cap", "binding": "attainment.binding_cap"}
    for name, indicator in scenario.indicators.items():
        if indicator.scoring is None:
            continue
        parameter = caps[indicator.kind]
        cap = float(scenario.parameters.get(parameter, load_parameters()[parameter]))
        for start, _ in indicator.scoring.bands:
            if start > cap:
                text = f"a band begins at {start:g}, beyond the cap of {indicator.kind} indicators"
                yield Problem(("indicators", name, "scoring", "bands"), text, f"{cap:g} ({parameter}) or less")


def _weights(scenario: Scenario) -> Iterator[Problem]:
    """Names come before sums, which a misspelt name puts out too."""
    for zone, row in scenario.zones.weights.items():
        path = ("zones", "weights", zone)
        wrong = [name for name in row if name not in scenario.indicators]
        for indicator in wrong:
            yield from unknown("indicator", indicator, scenario.indicators, (*path, indicator))
        for indicator in scenario.indicators:
            if indicator not in row:
                text = "is missing: every indicator needs a weight in every zone"
                yield Problem((*path, indicator), text, "a number from 0 to 1; 0 leaves it out")
        if not wrong:
            yield from weight_problems(row, path)


def _long_term_weight(scenario: Scenario) -> Iterator[Problem]:
    """A block of weights can be rescaled to a total other than zero only if something in it weighs."""
    wanted = {"long": scenario.long_term_weight, "short": 1 - scenario.long_term_weight}
    for zone, row in scenario.zones.weights.items():
        for horizon, total in wanted.items():
            block = sum(row.get(name, 0) for name, each in scenario.indicators.items() if each.horizon == horizon)
            if total > SUM_TOLERANCE and block <= SUM_TOLERANCE:
                text = f"asks for {total:g} on {horizon}-horizon indicators, but zone {zone!r} gives them no weight"
                yield Problem(("long_term_weight",), text, f"weights on {horizon}-horizon indicators in every zone")


def _assignment(scenario: Scenario) -> Iterator[Problem]:
    zones = scenario.zones
    for code, zone in zones.assignment.items():
        yield from unknown("zone", zone, zones.names, ("zones", "assignment", code))
    if zones.model == "functional":
        for code in scenario.units.prefectures:
            if code not in zones.assignment:
                text = "is missing: every prefecture needs a zone"
                yield Problem(("zones", "assignment", code), text, ", ".join(zones.names))


def _features(scenario: Scenario) -> Iterator[Problem]:
    """Features come from the record; how many zones can be found depends on how many prefectures there are."""
    found = scenario.zones.found
    if found is None:
        return
    for position, feature in enumerate(found.features):
        yield from unknown("feature", feature, FEATURES, ("zones", "found", "features", position))
    most = len(scenario.units.prefectures) - 1
    if found.zones[1] > most:
        text = f"must be fewer than the {most + 1} prefectures, not {found.zones[1]}"
        yield Problem(("zones", "found", "zones"), text, f"[2, {most}]" if most >= 2 else "no section `found`")


def _key_results(scenario: Scenario) -> Iterator[Problem]:
    for position, name in enumerate(scenario.key_results):
        yield from unknown("indicator", name, scenario.indicators, ("key_results", position))


def _schemes(scenario: Scenario) -> Iterator[Problem]:
    yield from unknown("scheme", scenario.scheme_in_force, scenario.schemes, ("scheme_in_force",))
    around = scenario.surroundings()
    for name, scheme in scenario.schemes.items():
        path = ("schemes", name)
        for field in ("name", "name_zh"):
            if getattr(scheme, field) is None:
                yield Problem((*path, field), "is missing")
        for problem in scheme.misfits(around):
            yield replace(problem, path=path + problem.path)


def _vetoes(scenario: Scenario) -> Iterator[Problem]:
    """A veto is on an indicator, binds declared zones, and lowers to a grade that is given."""
    grades = scenario.grades.bands if scenario.grades else ()
    for name, veto in scenario.vetoes.items():
        path = ("vetoes", name)
        yield from unknown("indicator", veto.indicator, scenario.indicators, (*path, "indicator"))
        for position, zone in enumerate(veto.zones):
            yield from unknown("zone", zone, scenario.zones.names, (*path, "zones", position))
        if veto.grade is not None and not grades:
            yield Problem((*path, "grade"), "needs grades: the scenario gives none", "a section `grades`")
        elif veto.grade is not None:
            yield from unknown("grade", veto.grade, grades, (*path, "grade"))
        indicator = scenario.indicators.get(veto.indicator)
        if veto.record_threshold is not None and indicator and indicator.status != "proxy":
            text = f"has no meaning: the record sees {veto.indicator} by no proxy"
            yield Problem((*path, "record_threshold"), text, "no record_threshold")


def _parameters(scenario: Scenario) -> Iterator[Problem]:
    table = load_parameters()
    for name, value in scenario.parameters.items():
        if objection := table.objection(name, value):
            yield Problem(("parameters", name), objection + _percent(table, name, value))
    for key, indicator in scenario.indicators.items():
        prefix = f"dynamics.{indicator.dynamics_class}"
        names = table.section(prefix)
        for name, value in indicator.dynamics.items():
            path = ("indicators", key, "dynamics", name)
            if name not in names:
                yield from unknown("parameter", name, names, path)
            elif objection := table.objection(f"{prefix}.{name}", value):
                yield Problem(path, objection + _percent(table, f"{prefix}.{name}", value))


def _percent(table: Parameters, name: str, value: float | tuple[float, ...]) -> str:
    """Hint where percent was written for a share that would be in its range."""
    entry = table.entries.get(name)
    if entry is None or not entry.unit.startswith(("share", "probability")) or isinstance(value, tuple):
        return ""
    return "" if entry.objection(value / 100) else percent_hint(value)
