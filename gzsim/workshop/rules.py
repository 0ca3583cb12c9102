"""From what a team chooses to a scenario that the lab runs, too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from gzsim.errors import InputError
from gzsim.scenario import Scenario
from gzsim.scenario.indicators import DEFAULT
from gzsim.scenario.prefectures import prefecture_names
from gzsim.scenario.zones import WHOLE_PROVINCE
from gzsim.views.labels import Name
from gzsim.workshop import levers
from gzsim.workshop.choice import Choice
from gzsim.workshop.messages import Refused

ZONE = SCHEME = "team"
"""Name of the zone, and of the scheme, that a team's scenario adds."""

FAR = 5.0
"""Spans of the ruler from its full mark within which targets and vetoes may lie."""

TOLERANCE = 0.005
"""Percent by which weights may miss 100; they are divided by their sum."""

EDGE = 1e-3
"""Spans that a target keeps from a bound or a goalpost, which it must not touch."""


@dataclass(frozen=True, eq=False)
class Ground:
    """The place that a team stands for, in the baseline of its session."""

    baseline: Scenario
    code: str

    @property
    def place(self) -> Name:
        """What the simulated place is called: not by a real name alone, for it is simulated."""
        return place_name(self.baseline, self.code)

    @cached_property
    def weights(self) -> dict[str, float]:
        """Percent of each indicator that the place is judged by today."""
        row = self.baseline.weights().loc[zone_of(self.baseline, self.code)]
        return {name: 100.0 * float(row[name]) for name in self.baseline.indicators}

    @cached_property
    def targets(self) -> dict[str, float]:
        """Target of each indicator today."""
        return {name: each.target_of(self.code) for name, each in self.baseline.indicators.items()}

    @cached_property
    def ranges(self) -> dict[str, tuple[float, float]]:
        """Between which values a target may lie."""
        return {name: self._range(name) for name in self.baseline.indicators}

    def _range(self, name: str) -> tuple[float, float]:
        said = self.baseline.indicators[name]
        full, ruler = said.on_ruler(self.baseline.parameter_table()["attainment.growth_span"])
        keep, reach = EDGE * abs(ruler), FAR * abs(ruler)
        low, high = full - reach, full + reach
        if said.bounds.low is not None:
            low = max(low, said.bounds.low + keep)
        if said.bounds.high is not None:
            high = min(high, said.bounds.high - keep)
        if said.goalpost is not None:
            low, high = (
                (max(low, said.goalpost + keep), high) if said.sign > 0 else (low, min(high, said.goalpost - keep))
            )
        return low, high

    @cached_property
    def watch(self) -> dict[str, float]:
        """How progress is watched today."""
        return levers.usual(self.baseline)


def place_name(baseline: Scenario, code: str) -> Name:
    """What a simulated place with the weights of a prefecture is called.

    >>> from gzsim.scenario import load_scenario
    >>> place_name(load_scenario("guizhou-2025"), "520300").en
    "a place with Zunyi's weights"
    """
    name = prefecture_names(baseline.of_record)[code]
    return Name(f"a place with {name.en}'s weights", f"模拟地区（{name.zh}权重）")


def place_names(baseline: Scenario) -> dict[str, Name]:
    """What all places that a team may stand for are called, by code."""
    return {code: place_name(baseline, code) for code in baseline.units.prefectures}


def indicator_names(baseline: Scenario) -> dict[str, Name]:
    """What all indicators are called.

    >>> from gzsim.scenario import load_scenario
    >>> indicator_names(load_scenario("guizhou-2025"))["forest_cover"].zh
    '森林覆盖率'
    """
    return {name: Name(each.name, each.name_zh) for name, each in baseline.indicators.items()}


def zone_of(baseline: Scenario, code: str) -> str:
    """Zone by whose weights a place is judged."""
    return WHOLE_PROVINCE if baseline.zones.model == "uniform" else baseline.assignment[code]


def check_baseline(baseline: Scenario) -> None:
    """Refuse a scenario that teams could not change: found zones, counties or a country, no year before their own."""
    if baseline.zones.model == "found":
        raise Refused("baseline_zones", field="zones.model", model=baseline.zones.model)
    if baseline.units.scale != "prefectures":
        raise Refused("baseline_scale", field="units.scale", scale=baseline.units.scale)
    if not baseline.parameter_table()["timing.warm_up"]:
        raise Refused("baseline_warm_up", field="parameters.timing.warm_up")


@lru_cache(maxsize=256)
def ground(baseline: Scenario, code: str) -> Ground:
    """The ground of a place; raises Refused for a place that the baseline does not have."""
    if code not in baseline.units.prefectures:
        raise Refused("unknown", field="place", value=str(code)[:20])
    return Ground(baseline, code)


def problems(choice: Choice, place: Ground) -> list[Refused]:
    """All that keeps a choice from being run, in the order in which it is written."""
    found = [*_indicator_problems(choice, place), *_weight_problems(choice, place), *_rule_problems(choice, place)]
    if not found:
        try:
            _changed(choice, place, "check", Name("check", "检查"))
        except InputError as error:
            found.append(Refused("scenario", field=error.field, problem=error.problem))
    return found


def scenario_of(choice: Choice, place: Ground, name: str = SCHEME, title: Name | None = None) -> Scenario:
    """The baseline as a team changes it, checked like a file.

    Parameters
    ----------
    name, title : of the scenario; the title may hold what people wrote

    Raises Refused with the field and what is wrong, in both languages.

    >>> from gzsim.scenario import load_scenario
    >>> place = ground(load_scenario("guizhou-2025"), "520300")
    >>> mine = scenario_of(Choice.read({"targets": {"gdp_growth": 8}, "scheme": "none"}), place)
    >>> mine.indicators["gdp_growth"].target_of("520300"), mine.indicators["gdp_growth"].target_of("520100")
    (8.0, 5.5)
    """
    found = problems(choice, place)
    if found:
        raise found[0]
    return _changed(choice, place, name, title or Name("A team's choice", "小组方案"))


def targets_of(choice: Choice) -> dict[str, float]:
    """Targets that a place is judged by: those of committed key results, and those that are set by themselves."""
    committed = {each.indicator: each.target for each in choice.key_results if each.kind == "committed"}
    return {**choice.targets, **committed}


def published(choice: Choice) -> list[str]:
    """Indicators that key results serve, once each."""
    return list(dict.fromkeys(each.indicator for each in choice.key_results))


def _indicator_problems(choice: Choice, place: Ground) -> Iterator[Refused]:
    known, seen = place.baseline.indicators, dict(choice.targets)
    for at, objective in enumerate(choice.objectives):
        if not objective.key_results:
            yield Refused("no_results", field=f"objectives[{at}].key_results")
        for number, result in enumerate(objective.key_results):
            where = f"objectives[{at}].key_results[{number}]"
            if result.indicator not in known:
                yield Refused("unknown", field=f"{where}.indicator", value=result.indicator)
                continue
            if result.start is None:
                yield Refused("no_start", field=f"{where}.start")
            if result.kind == "committed":
                yield from _target_problems(result.indicator, result.target, f"{where}.target", place)
                if seen.setdefault(result.indicator, result.target) != result.target:
                    one, name = seen[result.indicator], result.indicator
                    yield Refused("two_targets", field=f"{where}.target", indicator=name, one=one, other=result.target)
    for field in ("targets", "vetoes"):
        for name, value in getattr(choice, field).items():
            if name not in known:
                yield Refused("unknown", field=f"{field}.{name}", value=name)
            else:
                yield from _target_problems(name, value, f"{field}.{name}", place)
    for name in choice.captured:
        if name not in known:
            yield Refused("unknown", field="captured", value=name)


def _target_problems(name: str, value: float, where: str, place: Ground) -> Iterator[Refused]:
    low, high = place.ranges[name]
    if not low <= value <= high:
        yield Refused("range", field=where, low=low, high=high, value=value)


def _weight_problems(choice: Choice, place: Ground) -> Iterator[Refused]:
    if not choice.weights:
        return
    for name in choice.weights:
        if name not in place.baseline.indicators:
            yield Refused("unknown", field=f"weights.{name}", value=name)
    for name in place.baseline.indicators:
        if name not in choice.weights:
            yield Refused("weights_missing", field="weights", indicator=name)
    total = sum(choice.weights.values())
    if abs(total - 100) > TOLERANCE:
        yield Refused("weights_sum", field="weights", total=round(total, 4))


def _rule_problems(choice: Choice, place: Ground) -> Iterator[Refused]:
    watch = place.watch | choice.watch
    if watch["red_tolerance"] < watch["tolerance"]:
        yield Refused("red_before_yellow", field="watch.red_tolerance", yellow=watch["tolerance"])
    if choice.scheme == "joint_liability" and choice.amounts.get("red_lights") == choice.amounts.get("detections") == 0:
        yield Refused("nothing_warns", field="amounts.red_lights")


def _changed(choice: Choice, place: Ground, name: str, title: Name) -> Scenario:
    baseline = place.baseline
    changes: dict[str, Any] = {
        "name": name, "title": title.en, "title_zh": title.zh, "baseline": baseline.name,
        "author": "A team of a workshop 研讨小组",
        "reference": "Chosen by a team in a workshop; what it left alone is as in the baseline. "
        "由研讨小组设定；未改动之处与基准情景相同。",
    }  # fmt: skip
    codes = [place.code] if choice.reach == "place" else list(baseline.units.prefectures)
    changes |= _watched(choice) | _judged(choice, place, codes)
    if choice.weights:
        changes |= _weighed(choice, place)
    if choice.scheme:
        declared = levers.SANCTIONS[choice.scheme].declared(choice.scheme, choice.amounts)
        called = _of_team(Name(declared["name"], declared["name_zh"]))
        changes |= {"schemes": {SCHEME: declared | called}, "scheme_in_force": SCHEME}
    return baseline.with_(changes)


def _of_team(name: Name) -> dict[str, str]:
    """What something is called that a team sets anew."""
    return {"name": f"{name.en} (as the team sets it)", "name_zh": f"{name.zh}（小组设定）"}


def _watched(choice: Choice) -> dict[str, Any]:
    fields = {levers.WATCH[name].field: value for name, value in choice.watch.items()}
    lights = {name.partition(".")[2]: value for name, value in fields.items() if name.startswith("warnings.")}
    parameters = {name: value for name, value in fields.items() if not name.startswith("warnings.")}
    return {"warnings": lights, "parameters": parameters}


def _judged(choice: Choice, place: Ground, codes: list[str]) -> dict[str, Any]:
    """Targets, what is captured, what is published, and vetoes."""
    baseline, indicators = place.baseline, {}
    for name, target in targets_of(choice).items():
        said = baseline.indicators[name]
        others = {
            code: said.target_of(code)
            for code in baseline.units.prefectures
            if said.target_of(code) != said.target_of()
        }
        indicators[name] = {"target": {DEFAULT: said.target_of(), **others, **dict.fromkeys(codes, target)}}
    for name in choice.captured:
        indicators.setdefault(name, {})["dynamics"] = {"captured": 1}
    found: dict[str, Any] = {"indicators": indicators} if indicators else {}
    if published(choice):
        others = {code: list(baseline.key_results_of(code)) for code in baseline.units.prefectures}
        mine = dict.fromkeys(codes, published(choice))
        found["key_results"] = {code: served for code, served in (others | mine).items() if served}
    if choice.vetoes:
        found["vetoes"] = {f"team_{name}": _veto(name, worst, place) for name, worst in choice.vetoes.items()}
    return found


def _veto(name: str, worst: float, place: Ground) -> dict[str, Any]:
    said = place.baseline.indicators[name]
    return {
        "name": f"Veto on {said.name}", "name_zh": f"{said.name_zh}一票否决", "provenance": "assumption",
        "reference": "a team's choice 小组设定", "indicator": name, "threshold": worst, "consequence": "last_place",
    }  # fmt: skip


def _weighed(choice: Choice, place: Ground) -> dict[str, Any]:
    """Weights in force as they are declared from now on; what the public cares for, and what places need, stays."""
    baseline, total = place.baseline, sum(choice.weights.values())
    row = {name: choice.weights[name] / total for name in baseline.indicators}
    zones = {code: zone_of(baseline, code) for code in baseline.units.prefectures}
    in_force = baseline.weights()
    own = {code: f"{ZONE}_{zone}" for code, zone in zones.items()}
    changed = [place.code] if choice.reach == "place" else list(zones)
    assigned = {code: own[code] if code in changed else f"as_{zone}" for code, zone in zones.items()}
    names, weights, needs = {}, {}, {}
    for code, zone in assigned.items():
        kept = zones[code]
        called = baseline.zones.names[kept]
        said = Name(called.name, called.name_zh)
        names[zone] = _of_team(said) if code in changed else {"name": said.en, "name_zh": said.zh}
        weights[zone] = row if code in changed else in_force.loc[kept].to_dict()
        needs[zone] = baseline.needs_of(baseline.assignment[code]).to_dict()
    bound = {name: [*each.zones, *(assigned[code] for code in zones if baseline.assignment[code] in each.zones)]
             for name, each in baseline.vetoes.items() if each.zones}  # fmt: skip
    vetoes = (
        {"vetoes": {name: {"zones": list(dict.fromkeys(listed))} for name, listed in bound.items()}} if bound else {}
    )
    return {
        "long_term_weight": "declared", "needs": needs, **vetoes,
        "zones": {"model": "functional", "names": names, "weights": weights, "assignment": assigned},
    }  # fmt: skip
