"""An indicator: what it measures, and in the library for whom, how often, at what cost, and between which goalposts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, Strict

from gzsim.common.parts import Part, Problem, ReadOnly, Text

Direction = Literal["higher", "lower"]
Measure = Literal["level", "growth", "share"]


class RecordLink(Part):
    """How the historical record sees an indicator: directly, or through a proxy."""

    series: Text = Field(description="Series of the record, as named in the catalogue of series")
    measure: Measure = Field(
        description="level: the series itself; growth: its yearly change in percent; share: percent of the series `of`"
    )
    of: Text | None = Field(None, description="Series that the share is taken of; only with measure share")
    direction: Direction | None = Field(
        None, description="Better direction of the series where it differs from the indicator's (fine particles: lower)"
    )
    proxy_of: Text | None = Field(
        None, description="If the series is a proxy: what it is a proxy of, and how far it is from it"
    )

    def problems(self) -> Iterator[Problem]:
        """A share needs a whole; nothing else has one."""
        if self.measure == "share" and self.of is None:
            yield Problem(("of",), "is missing: measure share needs the series that the share is taken of")
        if self.measure != "share" and self.of is not None:
            yield Problem(("of",), f"has no meaning with measure {self.measure}", "measure share, or no `of`")


class Bounds(Part):
    """Between which values the indicator can lie at all; None: no bound on that side."""

    low: float | None = Field(None, description="Least value that there can be")
    high: float | None = Field(None, description="Greatest value that there can be")

    def problems(self) -> Iterator[Problem]:
        """They are in order."""
        if self.low is not None and self.high is not None and self.low >= self.high:
            yield Problem((), f"low must lie below high, not {self.low:g} and {self.high:g}")


class Indicator(Part):
    """What an indicator measures, in the library as in a scenario."""

    name: Text = Field(description="English name")
    name_zh: Text = Field(description="Chinese name, the field's own")
    unit: Text = Field(description="Unit of the target and of every figure of the indicator")
    provenance: Literal["source", "official practice", "assumption"] = Field(
        description="source: named by the source document; official practice: usual in China, no text cited; "
        "assumption: chosen by the author"
    )
    reference: Text = Field(description="Where the indicator and its target come from (S.. of the source document)")
    kind: Literal["guiding", "binding"] = Field(
        description="binding (约束性): a floor that must be kept; guiding (指导性): more is rewarded (S21)"
    )
    horizon: Literal["short", "long"] = Field(
        description="long: hidden achievement (潜绩) that ripens after years; short: visible achievement (显绩) (S20)"
    )
    type: Literal["flow", "stock"] = Field(
        description="flow: accumulates from January to December; stock: a level that carries over"
    )
    direction: Direction = Field(description="Which way is better: higher or lower")
    theme: Literal["environment"] | None = Field(
        None, description="environment: air, water, land and forest, which green achievement is made of (绿色成绩)"
    )
    bounds: Bounds = Field(Bounds(), description="Between which values it can lie at all, in the indicator's unit")
    record: RecordLink | None = None

    @property
    def sign(self) -> int:
        """+1 if higher is better, -1 if lower is."""
        return 1 if self.direction == "higher" else -1

    @property
    def status(self) -> Literal["series", "proxy", "none"]:
        """How the record sees the indicator: by its own series, by a proxy, or not at all."""
        if self.record is None:
            return "none"
        return "proxy" if self.record.proxy_of else "series"


class Department(Part):
    """Who answers for the indicator (责任链, S01)."""

    name: Text
    name_zh: Text


class Goalposts(Bounds):
    """The two values between which an indicator is scored, whichever is the better one, and where they come from."""

    low: float
    high: float
    source: Text


class Hours(Part):
    """Working hours that one report costs a prefecture; every figure of the library is an assumption (S19)."""

    value: float = Field(ge=0)
    low: float = Field(ge=0)
    high: float = Field(ge=0)

    def problems(self) -> Iterator[Problem]:
        """The value lies in its range."""
        if not self.low <= self.value <= self.high:
            yield Problem((), f"must lie from {self.low:g} to {self.high:g}, not {self.value:g}")


# Goalposts of a base year are frozen: a later one adds a version and never changes an earlier one.
Versions = Annotated[dict[Annotated[int, Strict(False)], Goalposts], AfterValidator(ReadOnly)]


class ScoredLink(RecordLink):
    """A link with goalposts in the unit of the series, which can be computed again (``goalposts_from_record``)."""

    goalposts: Versions = Field(default_factory=dict)


class GradedIndicator(Indicator):
    """One indicator of the library: binding (约束性) or guiding (指导性), and all that is needed to use it (S21).

    ``goalposts`` are in the indicator's unit, by base year; those of ``record`` in the unit of its series.
    ``stages`` are the stages of development it fits, ``zones`` the yardsticks it is meant for, ``form`` how it is
    judged by a target.

    >>> from gzsim.indicators import load_library
    >>> work_safety = load_library()["work_safety"]
    >>> work_safety.kind, work_safety.direction, work_safety.sign
    ('binding', 'lower', -1)
    """

    form: Literal["growth", "level"] | None = None
    goalposts: Versions = Field(default_factory=dict)
    lead_department: Department
    frequency: Literal["monthly", "quarterly", "annual"]
    hours_per_report: Hours
    stages: Annotated[tuple[Literal["take_off", "growth", "maturity"], ...], Field(min_length=1, strict=False)]
    zones: Annotated[
        tuple[Literal["all", "central_city", "ecological", "rural_revitalisation"], ...],
        Field(min_length=1, strict=False),
    ]
    record: ScoredLink | None = None

    @property
    def reports_per_year(self) -> int:
        """How often a year it is reported.

        >>> from gzsim.indicators import load_library
        >>> load_library()["gdp_growth"].reports_per_year
        4
        """
        return {"monthly": 12, "quarterly": 4, "annual": 1}[self.frequency]

    @property
    def hours_per_year(self) -> float:
        """Hours of reporting a year: reports per year times hours per report (assumption)."""
        return self.reports_per_year * self.hours_per_report.value
