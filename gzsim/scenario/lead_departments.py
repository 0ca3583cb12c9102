"""Departments that lead indicators in the province: the middle of the chain target – department – territory (S01)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Literal

from pydantic import Field, Strict

from gzsim.common.parts import Names, Part, Problem, Share, Text, unknown
from gzsim.scenario.indicators import Appraised

PARTS_TOLERANCE = 1e-9
PROVINCIAL = ("prefectures", "counties")
"""Scales at which there is one province, whose departments these are."""

Relative = Annotated[float, Field(ge=0, le=100)]


class LeadDepartment(Part):
    """A department that leads indicators in the whole province and is judged by the provincial total of each."""

    name: Text = Field(description="English name")
    name_zh: Text = Field(description="Chinese name, as `lead_department` of the indicators says it")
    reference: Text = Field(description="Where its stake and the parts of the total come from")
    indicators: Annotated[tuple[Text, ...], Strict(False)] = Field(
        (), description="Indicators that it leads; those whose `lead_department` is its Chinese name unless given"
    )
    needed: Share | None = Field(
        None, description="Share of the effect of work that needs it, 0 to 1; `departments.needed` unless given"
    )
    hours: Relative = Field(1.0, description="Its hours, relative to `departments.hours`")
    stake: Relative = Field(
        1.0, description="What a provincial target is worth to its head, relative to `departments.stake`"
    )
    split: Literal["by_yield", "even"] = Field(
        "by_yield",
        description="How hours are divided between places. by_yield: where they move the provincial total most; "
        "even: all places get the same",
    )
    parts: Names[Share] = Field(
        default_factory=dict,
        description="Part of the provincial total that is each prefecture's, by code; sums to 1, and all parts are "
        "equal unless given (目标分解)",
    )

    def led(self, indicators: Mapping[str, Appraised]) -> tuple[str, ...]:
        """Names of the indicators that it leads, in the order of the alphabet."""
        by_name = [name for name, each in indicators.items() if each.lead_department == self.name_zh]
        return tuple(sorted(self.indicators or by_name))

    def problems(self) -> Iterator[Problem]:
        """The parts add up to the total."""
        total = sum(self.parts.values())
        if self.parts and abs(total - 1.0) > PARTS_TOLERANCE:
            yield Problem(("parts",), f"add up to {total:.10g} of the provincial total", "parts that sum to 1")


def lead_problems(
    departments: Mapping[str, LeadDepartment],
    indicators: Mapping[str, Appraised],
    codes: Sequence[str],
    scale: str,
) -> Iterator[Problem]:
    """Each indicator has one leader and is worked for itself; parts are those of all prefectures that are appraised."""
    if departments and scale not in PROVINCIAL:
        text = f"are those of one province, and {scale} are simulated"
        yield Problem(("lead_departments",), text, "prefectures, counties or no lead departments")
    leader: dict[str, str] = {}
    for name, each in departments.items():
        path = ("lead_departments", name)
        for position, indicator in enumerate(each.indicators):
            yield from unknown("indicator", indicator, indicators, (*path, "indicators", position))
        led = [indicator for indicator in each.led(indicators) if indicator in indicators]
        if not each.led(indicators):
            text = f"leads nothing: no indicator has the lead department {each.name_zh}"
            yield Problem((*path, "indicators"), text, ", ".join(indicators))
        for indicator in led:
            if indicator in leader:
                other = leader[indicator]
                text = f"{indicator} is led by {other} already" if other != name else f"{indicator} is named twice"
                yield Problem((*path, "indicators"), text, "one department for each indicator")
            if indicators[indicator].services:
                text = f"{indicator} is computed from others, and nobody works for it"
                yield Problem((*path, "indicators"), text, "what it is computed from")
            leader[indicator] = name
        yield from _parts(each, codes, scale, path)


def _parts(each: LeadDepartment, codes: Sequence[str], scale: str, path: tuple[str, ...]) -> Iterator[Problem]:
    if each.parts and scale != "prefectures":
        yield Problem((*path, "parts"), f"are those of prefectures, and {scale} are simulated", "equal parts")
    for code in each.parts:
        yield from unknown("prefecture", code, codes, (*path, "parts", code))
    for code in codes if each.parts else ():
        if code not in each.parts:
            yield Problem((*path, "parts", code), "is missing: every prefecture has a part", "a share; 0 for none")
