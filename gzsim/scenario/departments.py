"""Departments that serve the public are judged by the satisfaction of citizens too (S13)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from gzsim.common.parts import Part, Problem, Share, Text
from gzsim.scenario.zones import weight_problems

LEAST_SATISFACTION = 0.30  # S13: "more than 30 percent"


class DepartmentWeights(Part):
    """What a public-service department is judged by."""

    public_satisfaction: Share = Field(description="Weight of satisfaction, more than 0.30 (S13)")
    core_indicators: Share = Field(description="Weight of the core indicators")

    def problems(self) -> Iterator[Problem]:
        """Satisfaction weighs more than 30 percent (S13), and the weights sum to 1."""
        if self.public_satisfaction <= LEAST_SATISFACTION:
            text = f"must be more than {LEAST_SATISFACTION:g} in departments that serve the public (S13)"
            yield Problem(("public_satisfaction",), f"{text}, not {self.public_satisfaction:g}", "0.35, for instance")
        yield from weight_problems(dict(self), ())


class Department(Part):
    """A department, or group of departments, that serves the public."""

    name: Text = Field(description="English name")
    name_zh: Text = Field(description="Chinese name")
    provenance: Literal["source", "assumption"] = Field(
        description="source: named by the source document; assumption: chosen by the author of the scenario"
    )
    weights: DepartmentWeights = Field(description="What the department is judged by; sums to 1")
