"""Rules that hold between the parts of a scenario."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from gzsim.common.parts import Problem, unknown
from gzsim.common.words import percent_hint
from gzsim.record import FEATURES
from gzsim.sanctions.scheme import Scheme, Surroundings
from gzsim.scenario.indicators import DEFAULT, Indicators
from gzsim.scenario.parameters import Parameters, load_parameters
from gzsim.scenario.vetoes import Grades, Veto
from gzsim.scenario.zones import SUM_TOLERANCE, FoundZones, Zones, weight_problems

OTHER = "--data FOLDER, or load_scenario(path, record=load_record(folder))"
"""How a scenario is told of another record."""

Settings = Mapping[str, float | tuple[float, ...]]
Weights = Mapping[str, Mapping[str, float]]
KeyResults = Sequence[str] | Mapping[str, Sequence[str]]


def prefectures(
    codes: Sequence[str], told: Mapping[str, Mapping[str, float]], zones: Zones, known: Mapping[str, str]
) -> Iterator[Problem]:
    """Every prefecture is known, and listed once."""
    if not {*codes} & {*known}:
        text = "none of these prefectures is in the record that is used"
        yield Problem(("units", "prefectures"), text, f"{', '.join(known)}; or the record of their province: {OTHER}")
        return
    for position, code in enumerate(codes):
        yield from unknown("prefecture", code, known, ("units", "prefectures", position))
        if code in codes[:position]:
            yield Problem(("units", "prefectures", position), f"prefecture {code} is listed twice")
    for field, by_code in told.items():
        for code in by_code:
            yield from unknown("prefecture", code, known, ("units", field, code))
    for code in zones.assignment:
        yield from unknown("prefecture", code, known, ("zones", "assignment", code))
    for position, code in enumerate(zones.assignment_named_by_source):
        yield from unknown("prefecture", code, known, ("zones", "assignment_named_by_source", position))


def bands(indicators: Indicators, settings: Settings) -> Iterator[Problem]:
    """Nobody can report beyond the cap, and so no band may begin there."""
    caps = {"guiding": "attainment.cap", "binding": "attainment.binding_cap"}
    for name, indicator in indicators.items():
        if indicator.scoring is None:
            continue
        parameter = caps[indicator.kind]
        cap = float(settings.get(parameter, load_parameters()[parameter]))
        for start, _ in indicator.scoring.bands:
            if start > cap:
                text = f"a band begins at {start:g}, beyond the cap of {indicator.kind} indicators"
                yield Problem(("indicators", name, "scoring", "bands"), text, f"{cap:g} ({parameter}) or less")


def weights(declared: Weights, indicators: Indicators, place: tuple[str, ...]) -> Iterator[Problem]:
    """Names come before sums, which a misspelt name puts out too."""
    for zone, row in declared.items():
        path = (*place, zone)
        wrong = [name for name in row if name not in indicators]
        for indicator in wrong:
            yield from unknown("indicator", indicator, indicators, (*path, indicator))
        for indicator in indicators:
            if indicator not in row:
                text = "is missing: every indicator needs a weight in every zone"
                yield Problem((*path, indicator), text, "a number from 0 to 1; 0 leaves it out")
        if not wrong:
            yield from weight_problems(row, path)


def needs(declared: Weights, zones: Zones, indicators: Indicators) -> Iterator[Problem]:
    """Needs are those of a zone that there is, and weigh as yardsticks do."""
    for zone in declared:
        yield from unknown("zone", zone, zones.names, ("needs", zone))
    yield from weights(declared, indicators, ("needs",))


def long_term_weight(share: float | str, declared: Weights, indicators: Indicators) -> Iterator[Problem]:
    """A block of weights can be rescaled to a total other than zero only if something in it weighs."""
    if isinstance(share, str):
        return
    wanted = {"long": share, "short": 1 - share}
    for zone, row in declared.items():
        for horizon, total in wanted.items():
            block = sum(row.get(name, 0) for name, each in indicators.items() if each.horizon == horizon)
            if total > SUM_TOLERANCE and block <= SUM_TOLERANCE:
                text = f"asks for {total:g} on {horizon}-horizon indicators, but zone {zone!r} gives them no weight"
                yield Problem(("long_term_weight",), text, f"weights on {horizon}-horizon indicators in every zone")


def assignment(zones: Zones, codes: Sequence[str]) -> Iterator[Problem]:
    """Every prefecture has a zone that there is."""
    for code, zone in zones.assignment.items():
        yield from unknown("zone", zone, zones.names, ("zones", "assignment", code))
    if zones.model == "functional":
        for code in codes:
            if code not in zones.assignment:
                text = "is missing: every prefecture needs a zone"
                yield Problem(("zones", "assignment", code), text, ", ".join(zones.names))


def features(found: FoundZones | None, codes: Sequence[str]) -> Iterator[Problem]:
    """Features come from the record; how many zones can be found depends on how many prefectures there are."""
    if found is None:
        return
    for position, feature in enumerate(found.features):
        yield from unknown("feature", feature, FEATURES, ("zones", "found", "features", position))
    most = len(codes) - 1
    if found.zones[1] > most:
        text = f"must be fewer than the {most + 1} prefectures, not {found.zones[1]}"
        yield Problem(("zones", "found", "zones"), text, f"[2, {most}]" if most >= 2 else "no section `found`")


def targets(indicators: Indicators, known: Mapping[str, str]) -> Iterator[Problem]:
    """Targets of their own are those of prefectures."""
    for name, indicator in indicators.items():
        if isinstance(indicator.target, Mapping):
            yield from _codes(indicator.target, ("indicators", name, "target"), known)


def services(indicators: Indicators) -> Iterator[Problem]:
    """Services have drivers that there are, that are levels of stocks, and are not computed themselves."""
    kind = "stock", "level", "higher"
    stocks = [
        name
        for name, each in indicators.items()
        if (each.type, each.form, each.direction) == kind and not each.services
    ]
    for name, indicator in indicators.items():
        for key, service in indicator.services.items():
            yield from unknown("driver", service.driver, stocks, ("indicators", name, "services", key, "driver"))


OF_PREFECTURES = {
    "rivers": "join prefectures",
    "projects": "belong to prefectures",
    "tiers": "are parts of a prefecture",
}


def of_prefectures(scale: str, **given: Mapping[str, object]) -> Iterator[Problem]:
    """What is told of prefectures is simulated with prefectures alone."""
    for field, what in OF_PREFECTURES.items():
        if given[field] and scale != "prefectures":
            yield Problem((field,), f"{what}, and {scale} are simulated", f"no {field}")


def key_results(named: KeyResults, indicators: Indicators, known: Mapping[str, str]) -> Iterator[Problem]:
    """Key results serve indicators that there are; those of single places are prefectures'."""
    listed = named if isinstance(named, Mapping) else {None: named}
    for code, names in listed.items():
        path = ("key_results",) if code is None else ("key_results", code)
        for position, name in enumerate(names):
            yield from unknown("indicator", name, indicators, (*path, position))
    if isinstance(named, Mapping):
        yield from _codes(named, ("key_results",), known)


def _codes(by_code: Iterable[str], path: tuple[str, ...], known: Mapping[str, str]) -> Iterator[Problem]:
    for code in by_code:
        yield from unknown("prefecture", code, (DEFAULT, *known), (*path, code))


def schemes(listed: Mapping[str, Scheme], in_force: str, around: Surroundings) -> Iterator[Problem]:
    """A scheme that is listed is in force, and each has its names and fits what is around it."""
    yield from unknown("scheme", in_force, listed, ("scheme_in_force",))
    for name, scheme in listed.items():
        path = ("schemes", name)
        for field in ("name", "name_zh"):
            if getattr(scheme, field) is None:
                yield Problem((*path, field), "is missing")
        for problem in scheme.misfits(around):
            yield replace(problem, path=path + problem.path)


def vetoes(
    listed: Mapping[str, Veto], indicators: Indicators, zones: Zones, grades: Grades | None
) -> Iterator[Problem]:
    """A veto is on an indicator, binds declared zones, and lowers to a grade that is given."""
    known_grades = grades.bands if grades else ()
    for name, veto in listed.items():
        path = ("vetoes", name)
        yield from unknown("indicator", veto.indicator, indicators, (*path, "indicator"))
        for position, zone in enumerate(veto.zones):
            yield from unknown("zone", zone, zones.names, (*path, "zones", position))
        if veto.grade is not None and not known_grades:
            yield Problem((*path, "grade"), "needs grades: the scenario gives none", "a section `grades`")
        elif veto.grade is not None:
            yield from unknown("grade", veto.grade, known_grades, (*path, "grade"))
        indicator = indicators.get(veto.indicator)
        if veto.record_threshold is not None and indicator and indicator.status != "proxy":
            text = f"has no meaning: the record sees {veto.indicator} by no proxy"
            yield Problem((*path, "record_threshold"), text, "no record_threshold")


def parameters(settings: Settings, indicators: Indicators) -> Iterator[Problem]:
    """Parameters that differ are known and in range, those of single indicators too."""
    table = load_parameters()
    for name, value in settings.items():
        if objection := table.objection(name, value):
            yield Problem(("parameters", name), objection + _percent(table, name, value))
    for key, indicator in indicators.items():
        prefix = f"dynamics.{indicator.dynamics_class}"
        names = table.section(prefix)
        for name, value in indicator.dynamics.items():
            path = ("indicators", key, "dynamics", name)
            if name not in names:
                yield from unknown("parameter", name, names, path)
            elif objection := table.objection(f"{prefix}.{name}", value):
                yield Problem(path, objection + _percent(table, f"{prefix}.{name}", value))


def asking(settings: Settings) -> Iterator[Problem]:
    """Where satisfaction weighs, somebody is asked by every kind of mode that counts (S14, S23)."""
    table = load_parameters()
    if any(table.objection(name, value) for name, value in settings.items()):
        return  # these are said elsewhere

    def said(name: str) -> float:
        return settings.get(name, table[name])

    third = said("citizens.third_party_share")
    own = sum(said(f"asking.{mode}_answers") for mode in ("hotline", "vote", "on_site"))
    for mode, counts, asked in (
        ("on_site", third < 1, own),
        ("third_party", third > 0, said("asking.third_party_answers")),
    ):
        if said("citizens.satisfaction_weight") > 0 and counts and asked == 0:
            text = "is 0, and so nobody is asked by a mode that counts (citizens.third_party_share)"
            yield Problem(("parameters", f"asking.{mode}_answers"), text, "1 or more")


def _percent(table: Parameters, name: str, value: float | tuple[float, ...]) -> str:
    """Hint where percent was written for a share that would be in its range."""
    entry = table.entries.get(name)
    if entry is None or not entry.unit.startswith(("share", "probability")) or isinstance(value, tuple):
        return ""
    return "" if entry.objection(value / 100) else percent_hint(value)
