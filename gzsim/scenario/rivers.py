"""Rivers: what a prefecture does to its water reaches those below it (S12)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Annotated

from pydantic import Field, Strict

from gzsim.common.circles import in_order
from gzsim.common.parts import Code, Names, Part, Problem, Share, Text, unknown
from gzsim.errors import InputError


class Reach(Part):
    """A stretch of river from a prefecture to the next."""

    upstream: Code = Field(description="Code of the prefecture that the water comes from")
    downstream: Code = Field(description="Code of the prefecture that it reaches")
    share: Share = Field(description="Share of the water at the lower border that comes from upstream, 0 to 1")
    kept: Share = Field(
        1.0, description="Share of what upstream did to the water that is left at the end of the reach, 0 to 1"
    )

    @property
    def carried(self) -> float:
        """d: how far the lower section follows the upper one."""
        return self.share * self.kept


class River(Part):
    """A river that carries an indicator from prefecture to prefecture."""

    name: Text = Field(description="English name")
    name_zh: Text = Field(description="Chinese name")
    reference: Text = Field(description="Where its shares come from")
    indicator: Text = Field(description="Indicator of water quality that stations measure at the lower borders")
    reaches: Annotated[tuple[Reach, ...], Strict(False)] = Field(min_length=1, description="Its reaches, in any order")


def river_problems(rivers: Names[River], indicators: Sequence[str], codes: Sequence[str]) -> Iterator[Problem]:
    """Reaches join prefectures that are appraised; no water flows in a circle, nor does more come than there is."""
    for name, river in rivers.items():
        yield from unknown("indicator", river.indicator, indicators, ("rivers", name, "indicator"))
        for position, reach in enumerate(river.reaches):
            for end in ("upstream", "downstream"):
                yield from unknown("prefecture", getattr(reach, end), codes, ("rivers", name, "reaches", position, end))
    for indicator in {river.indicator: None for river in rivers.values()}:
        yield from _of_one_water({name: each for name, each in rivers.items() if each.indicator == indicator})


def _of_one_water(rivers: dict[str, River]) -> Iterator[Problem]:
    """Rivers that carry the same indicator are one network."""
    reaches = [reach for river in rivers.values() for reach in river.reaches]
    path = ("rivers", list(rivers)[-1], "reaches")
    ends = Counter((reach.upstream, reach.downstream) for reach in reaches)
    for (upstream, downstream), times in ends.items():
        if times > 1:
            yield Problem(path, f"the reach from {upstream} to {downstream} is named twice", "each reach once")
    try:
        in_order(ends, "the water flows in a circle", "reaches")
    except InputError as error:
        yield Problem(path, error.problem, "a river without circles")
    coming: Counter[str] = Counter()
    for reach in reaches:
        coming[reach.downstream] += reach.share
    for code, share in coming.items():
        if share > 1:
            yield Problem(path, f"{share:g} of the water of {code} comes from upstream", "shares that sum to 1 or less")
