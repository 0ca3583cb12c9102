"""Tiers of a prefecture: departments, county bureaus and townships, and what part of the work each does (S19)."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated

from pydantic import Discriminator, Field, Tag

from gzsim.common.parts import Names, Part, Problem, Share, unknown
from gzsim.scenario.indicators import DEFAULT
from gzsim.scenario.zones import SUM_TOLERANCE
from gzsim.views.labels import Name

TIERS = {
    "prefecture": Name("Prefecture departments", "市州部门"),
    "county": Name("County bureaus", "县直部门"),
    "township": Name("Townships", "乡镇"),
}
"""Whom forms are asked of, from above; how many, how long each takes and of how many hands is said in `paper`."""

Does = Annotated[
    Annotated[Share, Tag("of all")] | Annotated[Names[Share], Tag("by indicator")],
    Discriminator(lambda said: "by indicator" if isinstance(said, Mapping) else "of all"),
]


class Tier(Part):
    """What a tier of a prefecture does of its work."""

    does: Does = Field(
        description="Share of the place's hands, and of the work on each indicator: one number, or `default` and "
        "others by indicator"
    )

    @property
    def staff(self) -> float:
        """Share of the place's hands."""
        return self.does.get(DEFAULT, 0.0) if isinstance(self.does, Mapping) else self.does

    def share_of(self, indicator: str) -> float:
        """Share of the work on an indicator."""
        return self.does.get(indicator, self.staff) if isinstance(self.does, Mapping) else self.does


def tier_problems(tiers: Mapping[str, Tier], indicators: Sequence[str]) -> Iterator[Problem]:
    """Tiers are known and have hands, and together they do all of the work on each indicator."""
    for name, tier in tiers.items():
        yield from unknown("tier", name, TIERS, ("tiers", name))
        if isinstance(tier.does, Mapping):
            for code in tier.does:
                yield from unknown("indicator", code, (DEFAULT, *indicators), ("tiers", name, "does", code))
        if not tier.staff:
            where = ("does", DEFAULT) if isinstance(tier.does, Mapping) else ("does",)
            yield Problem(("tiers", name, *where), "is missing or 0: a tier has some hands", "a share above 0")
    if not tiers:
        return
    for code in (DEFAULT, *indicators):
        total = math.fsum(tier.staff if code == DEFAULT else tier.share_of(code) for tier in tiers.values())
        if abs(total - 1.0) > SUM_TOLERANCE:
            what = "of the hands" if code == DEFAULT else f"of the work on {code}"
            yield Problem(("tiers",), f"do {total:g} {what} together", "shares that sum to 1")
