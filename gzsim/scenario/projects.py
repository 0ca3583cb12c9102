"""Key projects: what an indicator of investment is made of in a prefecture ("5+3" database, S08)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from pydantic import Field

from gzsim.common.parts import Code, Names, Part, Problem, Text, unknown
from gzsim.scenario.indicators import Indicators


class Project(Part):
    """A key project, as it is planned for a year; one like it follows every year."""

    indicator: Text = Field(description="Indicator of investment that it is part of: a flow in level form")
    prefecture: Code = Field(description="Code of the prefecture that builds it")
    kind: Literal[
        "industrialisation",
        "urbanisation",
        "agricultural_modernisation",
        "tourism",
        "infrastructure",
        "investment_promotion",
    ] = Field(description="What it belongs to: one of the four modernisations, infrastructure, or investment promotion")
    budget: float = Field(gt=0, le=1e9, description="Investment planned for the year, CNY million")
    start: float = Field(0, ge=0, le=12, description="Month of the year after which work begins, 0 to 12")
    end: float = Field(12, ge=0, le=12, description="Month of the year by which the year's work is done, 0 to 12")

    def problems(self) -> Iterator[Problem]:
        """A project takes some time."""
        if self.end <= self.start:
            yield Problem(("end",), f"must be after the start {self.start:g}", f"a number above {self.start:g}, to 12")


def project_problems(
    projects: Names[Project], indicators: Indicators, codes: Sequence[str], carried: Sequence[str]
) -> Iterator[Problem]:
    """Projects belong to prefectures that are appraised, and to a share of a plan that they alone make up.

    ``carried`` are indicators that rivers carry.
    """
    for name, project in projects.items():
        yield from unknown("indicator", project.indicator, tuple(indicators), ("projects", name, "indicator"))
        yield from unknown("prefecture", project.prefecture, codes, ("projects", name, "prefecture"))
    for name in {each.indicator: None for each in projects.values() if each.indicator in indicators}:
        said, path = indicators[name], ("indicators", name)
        if (said.type, said.form, said.direction) != ("flow", "level", "higher") or name in carried:
            text = (
                "is made of projects, and so is a flow in level form of which more is better, and no river carries it"
            )
            yield Problem(path, text, "type flow, form level, direction higher")
        for field, given in (("milestones", said.milestones), ("fastest", said.dynamics.get("fastest"))):
            if given is not None:
                yield Problem((*path, field), "has no meaning for what is made of projects", f"no {field}")
