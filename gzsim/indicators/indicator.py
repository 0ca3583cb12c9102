"""An indicator of the library: what it measures, for whom, how often, at what cost, and between which goalposts."""

from __future__ import annotations

from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

Direction = Literal["higher", "lower"]
Measure = Literal["level", "growth", "share"]
Text = Annotated[str, Field(min_length=1)]


class Entry(BaseModel):
    """A part of the library: cannot be changed, takes only the types it names, and refuses unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class Department(Entry):
    """Who answers for the indicator (责任链, S01)."""

    name: Text
    name_zh: Text


class Bounds(Entry):
    """Between which values the indicator can lie at all; None: no bound on that side."""

    low: float | None = None
    high: float | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Bounds:
        if self.low is not None and self.high is not None and self.low >= self.high:
            raise ValueError(f"low must lie below high, not {self.low:g} and {self.high:g}")
        return self


class Goalposts(Entry):
    """The two values between which an indicator is scored, whichever is the better one, and where they come from."""

    low: float
    high: float
    source: Text

    @model_validator(mode="after")
    def _in_order(self) -> Goalposts:
        if self.low >= self.high:
            raise ValueError(f"low must lie below high, not {self.low:g} and {self.high:g}")
        return self


class Hours(Entry):
    """Working hours that one report costs a prefecture; every figure of the library is an assumption (S19)."""

    value: float = Field(ge=0)
    low: float = Field(ge=0)
    high: float = Field(ge=0)

    @model_validator(mode="after")
    def _in_range(self) -> Hours:
        if not self.low <= self.value <= self.high:
            raise ValueError(f"must lie from {self.low:g} to {self.high:g}, not {self.value:g}")
        return self


# Goalposts of a base year are frozen: a later one adds a version and never changes an earlier one.
Versions = Annotated[dict[int, Goalposts], AfterValidator(MappingProxyType)]


class RecordLink(Entry):
    """How the record sees the indicator: by its own series, or by a stand-in (``proxy_of``).

    ``goalposts`` are in the unit of the series and can be computed again (``goalposts_from_record``).
    """

    series: Text
    measure: Measure
    of: Text | None = None
    direction: Direction | None = None
    proxy_of: Text | None = None
    goalposts: Versions = Field(default_factory=lambda: MappingProxyType({}))

    @model_validator(mode="after")
    def _share_of_something(self) -> RecordLink:
        if (self.measure == "share") != (self.of is not None):
            raise ValueError("measure share needs `of`, the series the share is taken of; no other measure has one")
        return self


class Judged:
    """What follows from an indicator's direction and its link to the record, in the library as in a scenario."""

    @property
    def sign(self) -> int:
        """+1 if higher is better, -1 if lower is."""
        return 1 if self.direction == "higher" else -1

    @property
    def status(self) -> Literal["series", "proxy", "none"]:
        """How the record sees the indicator: by its own series, by a stand-in (proxy), or not at all."""
        if self.record is None:
            return "none"
        return "proxy" if self.record.proxy_of else "series"


class Indicator(Judged, Entry):
    """One indicator: binding (约束性) or guiding (指导性), and all that is needed to use it (S21).

    ``goalposts`` are in the indicator's unit, by base year; those of ``record`` in the unit of its series.
    ``stages`` are the stages of development it fits, ``zones`` the yardsticks it is meant for.

    Examples
    --------
    >>> from gzsim.indicators import load_library
    >>> work_safety = load_library()["work_safety"]
    >>> work_safety.kind, work_safety.direction, work_safety.sign
    ('binding', 'lower', -1)
    """

    name: Text
    name_zh: Text
    unit: Text
    kind: Literal["binding", "guiding"]
    horizon: Literal["short", "long"]
    type: Literal["flow", "stock"]
    direction: Direction
    bounds: Bounds = Bounds()
    goalposts: Versions = Field(default_factory=lambda: MappingProxyType({}))
    lead_department: Department
    provenance: Literal["source", "official practice", "assumption"]
    reference: Text
    frequency: Literal["monthly", "quarterly", "annual"]
    hours_per_report: Hours
    stages: Annotated[tuple[Literal["take_off", "growth", "maturity"], ...], Field(min_length=1, strict=False)]
    zones: Annotated[
        tuple[Literal["all", "central_city", "ecological", "rural_revitalisation"], ...],
        Field(min_length=1, strict=False),
    ]
    record: RecordLink | None = None

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
