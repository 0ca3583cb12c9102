"""What is measured: an indicator, its target, and how the historical record sees it."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from functools import cache
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, Field, Strict, Tag, field_serializer

from gzsim.common.parts import Amount, Names, Part, Problem, Text, refuse
from gzsim.common.words import did_you_mean
from gzsim.common.yaml_lines import Node
from gzsim.errors import InputError
from gzsim.indicators.indicator import Indicator, RecordLink
from gzsim.indicators.library import SHIPPED
from gzsim.indicators.reading import read_entries
from gzsim.monitoring.schedules import EVEN, Schedule, by_quarter

Marks = Annotated[float, Field(ge=-100, le=100)]  # 1 is the target, and full marks


DEFAULT = "default"
"""Under which a target stands that holds wherever a prefecture has none of its own."""


def _ordered(target: object) -> object:
    """A target by code names one for everybody else, which comes first."""
    if not isinstance(target, Mapping):
        return target
    if DEFAULT not in target:
        refuse([Problem((DEFAULT,), "is missing: the target of whoever has none of its own", "a number")])
    return {DEFAULT: target[DEFAULT]} | {str(code): each for code, each in target.items()}


Target = Annotated[
    Annotated[Amount, Tag("number")]
    | Annotated[Names[Amount], BeforeValidator(_ordered, json_schema_input_type=Names[Amount]), Tag("by code")],
    Discriminator(lambda target: "by code" if isinstance(target, Mapping) else "number"),
]


class Ruler(Part):
    """A scale that stays where it is whatever is asked: what work does, what is invented and what is left count in it.

    Without one the first target and its span are the ruler; whoever changes a target of a scenario keeps that ruler.
    """

    full: Amount = Field(description="Value that stands at 1, in the indicator's unit")
    span: float = Field(gt=0, le=1e9, description="From 0 to 1, in the indicator's unit")


class ProvincialTarget(Part):
    """The target of the whole province that the prefectures' targets were divided from (S01)."""

    value: Amount = Field(description="Amount for the whole province")
    unit: Text = Field(description="Unit of the amount")


class Service(Part):
    """A service of nature that a computed indicator adds up, as accounts of gross ecosystem product do (S17)."""

    name: Text = Field(description="English name")
    name_zh: Text = Field(description="Chinese name")
    category: Literal["provisioning", "regulating", "cultural"] = Field(description="Category of the account")
    driver: Text = Field(description="Indicator that the yield is proportional to; a stock in level form")
    quantity: float = Field(
        gt=0, le=1e15, description="Yield a year of a mean prefecture before anybody works, in units"
    )
    unit: Text = Field(description="Unit of the yield")
    price: float = Field(ge=0, le=1e12, description="CNY for a unit")
    reference: Text = Field(description="Where quantity and price come from")


class Scoring(Part):
    """How the attainment of an indicator earns marks, where it is not along a line."""

    shape: Literal["bands", "concave"] = Field(
        description="bands: marks by steps; concave: a loss that grows with the square of the shortfall, none above 1"
    )
    bands: Annotated[tuple[Annotated[tuple[Marks, Marks], Strict(False)], ...], Strict(False)] = Field(
        (), description="Pairs of attainment (1 is the target) and marks from there on; below the first no marks"
    )
    curvature: float | None = Field(None, gt=0, le=100, description="a of the concave loss a/2·(1 − A)²")

    def problems(self) -> Iterator[Problem]:
        """Bands rise; each shape has its own numbers and no others."""
        if self.shape == "concave":
            if self.curvature is None:
                yield Problem(("curvature",), "is missing: the concave shape needs it", "a number above 0")
            if self.bands:
                yield Problem(("bands",), "have no meaning with shape concave", "shape bands, or no bands")
            return
        if self.curvature is not None:
            yield Problem(("curvature",), "has no meaning with shape bands", "shape concave, or no curvature")
        if not self.bands:
            yield Problem(("bands",), "are missing", "pairs of attainment and marks, as [[0.8, 0.6], [1, 1]]")
        if any(
            b <= a or y <= x for (a, x), (b, y) in zip(((-float("inf"), 0.0), *self.bands), self.bands, strict=False)
        ):
            yield Problem(("bands",), "do not rise", "attainment and marks that rise from band to band, marks above 0")


@cache
def known_fields() -> Mapping[str, Mapping[str, Node]]:
    """What the library says of each indicator in the words of a scenario: names, unit, kind, direction, record.

    >>> sorted(known_fields()["gdp_growth"])
    ['bounds', 'direction', 'form', 'horizon', 'kind', 'lead_department', 'name', 'name_zh', 'provenance', 'record',
    'reference', 'type', 'unit']
    """
    return {name: dict(_in_scenario(entry)) for name, entry in read_entries(SHIPPED).value.items()}


def _in_scenario(entry: Node) -> Iterator[tuple[str, Node]]:
    for name, part in entry.value.items():
        if name == "lead_department":
            yield name, part.child("name_zh")
        elif name == "record":
            link = {field: said for field, said in part.value.items() if field in RecordLink.model_fields}
            yield name, Node(link, part.file, part.line)
        elif name in Appraised.model_fields:
            yield name, part


def from_library(indicators: Node, others: Container[str]) -> Node:
    """Entries with what the library says of them where they do not say it themselves; ``others`` are left alone.

    Field by field, and no deeper: an entry's own ``record`` is taken whole, as a measure of another series, or without
    the proxy, would be no measure of the library's.
    """
    said = {
        name: Node(known_fields()[name] | entry.value, entry.file, entry.line)
        if name in known_fields() and name not in others and isinstance(entry.value, dict)
        else entry
        for name, entry in indicators.value.items()
    }
    return Node(said, indicators.file, indicators.line)


def _told_of(indicators: object) -> object:
    """An entry under a name that the library does not know says everything itself."""
    lacking = (
        []
        if not isinstance(indicators, Mapping)
        else [
            Problem((name,), f"is a new name, and lacks what it needs{_meant(name, indicators)}", _OR_LIBRARY)
            for name, entry in indicators.items()
            if isinstance(entry, Mapping) and name not in known_fields() and len(_NEEDED - set(entry)) > MOST_FORGOTTEN
        ]
    )
    if lacking:
        refuse(lacking)
    return indicators


def _meant(name: str, indicators: Mapping[str, object]) -> str:
    return did_you_mean(name, [each for each in (*indicators, *known_fields()) if each != name])


def _none(value: object) -> object:
    return None if value == "none" else value


class Appraised(Indicator):
    """One indicator of the appraisal (S01, S21); under a name of the library it says only what differs from there."""

    form: Literal["growth", "level"] = Field(
        description="growth: judged by the distance to the target in points; level: by the way from goalpost to target"
    )
    target: Target = Field(
        description="Target of each prefecture, in the indicator's unit and between its bounds: one number, or "
        "`default` and others by code"
    )
    goalpost: Amount | None = Field(
        None, description="Level form only: the value that earns nothing, in the indicator's unit"
    )
    ruler: Ruler | None = Field(
        None, description="The scale of the outcome itself, which no target moves; that of the first target if left out"
    )
    provincial_target: ProvincialTarget | None = Field(None, description="Target of the whole province, if any (S01)")
    lead_department: Text | None = Field(None, description="Department in the lead (责任链, S01)")
    paid_by: Literal["programme", "own"] = Field(
        "programme",
        description="Whose budget pays for its work: the subsidised programme's, or the place's own (S10)",
    )
    milestones: Annotated[tuple[float, ...], Strict(False)] | None = Field(
        None, description="Planned share of the year's target by the end of each quarter (S05, S08); even if left out"
    )
    scoring: Scoring | None = Field(
        None, description="How attainment earns marks in the simulation; along a line between floor and cap if left out"
    )
    services: Names[Service] = Field(
        default_factory=dict,
        description="Services that the indicator is computed from, as an index of their value at constant prices, 100 "
        "where places stand before anybody works (GEP, S17); it then has no stock of its own",
    )
    dynamics: Names[float] = Field(
        default_factory=dict,
        description="Parameters of how this indicator moves that differ from `dynamics` in the table of parameters",
    )
    record: Annotated[
        RecordLink | None, BeforeValidator(_none, json_schema_input_type=RecordLink | Literal["none"] | None)
    ] = Field(None, description="How the historical record sees the indicator; none: it does not")

    @field_serializer("record", when_used="json")
    def _say_none(self, record: RecordLink | None) -> Any:
        return "none" if record is None else record.model_dump(mode="json", exclude_none=True)

    @property
    def schedule(self) -> Schedule:
        """Planned share of the year's target by month."""
        return EVEN if self.milestones is None else by_quarter(self.name, self.milestones)

    @property
    def scoring_rule(self) -> float | tuple[tuple[float, float], ...] | None:
        """Scoring as the simulation takes it: None along a line, the curvature of a loss, or bands."""
        return None if self.scoring is None else self.scoring.curvature or self.scoring.bands

    def problems(self) -> Iterator[Problem]:
        """Level form runs from a goalpost to the target; growth form has no goalpost."""
        if self.milestones is not None:
            try:
                by_quarter(self.name, self.milestones)
            except InputError as error:
                yield Problem(("milestones",), error.problem, error.valid)
        if self.form == "growth" and self.goalpost is not None:
            yield Problem(("goalpost",), "has no meaning in growth form", "form level, or no goalpost")
        if self.form == "level":
            yield from self._goalpost_problems()
        yield from self._target_problems()
        if self.services:
            yield from self._service_problems()

    def _service_problems(self) -> Iterator[Problem]:
        """What is computed is a level of which nothing moves but what it is computed from."""
        if (self.type, self.form, self.direction) != ("stock", "level", "higher"):
            text = f"have no meaning for a {self.type} in {self.form} form of which {self.direction} is better"
            yield Problem(("services",), text, "type stock, form level, direction higher")
        for field, given in (("dynamics", self.dynamics), ("milestones", self.milestones)):
            if given:
                yield Problem((field,), "has no meaning for what is computed from `services`", f"no {field}")
        if (self.bounds.low, self.bounds.high) != (None, None):
            yield Problem(("bounds",), "have no meaning for what is computed from `services`", "no bounds")
        if not any(each.price for each in self.services.values()):
            yield Problem(("services",), "are worth nothing", "a price above 0")

    def _target_problems(self) -> Iterator[Problem]:
        """Outcomes come near a bound and never reach it: a target there is met by nobody, or by everybody."""
        named = self.target if isinstance(self.target, Mapping) else {None: self.target}
        for code, target in named.items():
            for bound, side, off in ((self.bounds.low, "above", 1), (self.bounds.high, "below", -1)):
                if bound is not None and off * (target - bound) <= 0:
                    path = ("target",) if code is None else ("target", code)
                    text = f"must lie {side} the bound {bound:g}, which nothing reaches, not {target:g}"
                    yield Problem(path, text, f"a number {side} {bound:g}, or other `bounds`")

    def reads_like_a_share(self, target: float) -> bool:
        """Whether a target in percent lies between 0 and 1, as shares do."""
        return self.unit.startswith("percent") and 0 < abs(target) < 1

    def _goalpost_problems(self) -> Iterator[Problem]:
        side = "below" if self.direction == "higher" else "above"
        easiest = min(self.targets, key=lambda target: target * self.sign)
        valid = f"a number {side} the target {easiest:g}, because {self.direction} is better"
        if self.goalpost is None:
            yield Problem(("goalpost",), "is missing: level form needs the value that earns nothing", valid)
        elif (easiest - self.goalpost) * self.sign <= 0:
            meant = f" (the target {easiest:g} is in percent: did you mean {100 * easiest:g}?)"
            hint = meant if self.reads_like_a_share(easiest) else ""
            yield Problem(("goalpost",), f"must be {side} the target, not {self.goalpost:g}{hint}", valid)

    @property
    def targets(self) -> tuple[float, ...]:
        """All targets, that of whoever has none of its own first."""
        return tuple(self.target.values()) if isinstance(self.target, Mapping) else (self.target,)

    def target_of(self, code: str = DEFAULT) -> float:
        """Target of a prefecture; without a code that of whoever has none of its own."""
        return self.target.get(code, self.target[DEFAULT]) if isinstance(self.target, Mapping) else self.target

    def span(self, growth_span: float, target: float | None = None) -> float:
        """Own units per span of attainment: goalpost to target, or points of growth; negative if less is better."""
        if self.form == "growth":
            return self.sign * growth_span
        return (self.target_of() if target is None else target) - self.goalpost

    def on_ruler(self, growth_span: float) -> tuple[float, float]:
        """What stands at 1 on the ruler that no target moves, and its span in own units; negative if less is better."""
        if self.ruler is None:
            return self.target_of(), self.span(growth_span)
        return self.ruler.full, self.sign * self.ruler.span

    @property
    def dynamics_class(self) -> str:
        """Group of `dynamics` in the table of parameters: a flow by its form, a stock by its horizon."""
        return f"flow_{self.form}" if self.type == "flow" else f"stock_{self.horizon}"


MOST_FORGOTTEN = 3
"""Fields that an indicator of one's own may lack before its name is taken for one that the library should know."""

_NEEDED = {name for name, field in Appraised.model_fields.items() if field.is_required()}
_OR_LIBRARY = f"{', '.join(name for name in Appraised.model_fields if name in _NEEDED)}; or a name of the library"
Indicators = Annotated[Names[Appraised], BeforeValidator(_told_of, json_schema_input_type=Names[Appraised])]
