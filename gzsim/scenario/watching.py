"""Watching progress: yellow and red lights (S06), and what the record must see before a year is scored (S18)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from gzsim.common.parts import Part, Problem, Share


class Warnings(Part):
    """When an indicator turns yellow or red, and what that costs (黄灯预警, S06)."""

    tolerance: float = Field(
        ge=0, le=100, description="Yellow: behind the milestone by more than this many standard deviations of luck"
    )
    red_tolerance: float = Field(
        ge=0, le=100, description="Red: behind by more than this many standard deviations, or yellow twice running"
    )
    rectification_time: Share = Field(
        description="Share of the next quarter's working time spent on explaining a light, 0 to 1"
    )
    promised_share: Share = Field(
        0.0,
        description="Share of the gap that whoever is shown a light promises to close by the next look, 0 to 1; "
        "a missed promise is a red light",
    )

    last_bulletin: Literal["before_december", "december"] = Field(
        "before_december",
        description="The last bulletin of the year: with december there is one at its end, too, whose lights are "
        "explained in the next quarter, and whose promises are due at the next bulletin",
    )

    @property
    def december(self) -> bool:
        """Whether December has a bulletin."""
        return self.last_bulletin == "december"

    def problems(self) -> Iterator[Problem]:
        """Red is no nearer than yellow."""
        if self.red_tolerance < self.tolerance:
            text = f"must not be smaller than tolerance ({self.tolerance:g}), not {self.red_tolerance:g}"
            yield Problem(("red_tolerance",), text, "red is further behind than yellow")


class RecordRules(Part):
    """What the historical record must see before a year is scored."""

    minimum_coverage: Share = Field(
        description="Least share of each zone's weights that data must cover, 0 to 1, for a year to be scored"
    )
