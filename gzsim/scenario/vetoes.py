"""What outweighs the score: vetoes (一票否决), and grades given at year end (考核等次, S05)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import Field, Strict

from gzsim.common.parts import Amount, Names, Part, Problem, Share, Text
from gzsim.scenario.zones import SUM_TOLERANCE

NEEDS = {"last_place": None, "score_cap": "cap", "grade_ceiling": "grade"}


class Veto(Part):
    """One failure that outweighs everything else; whoever just meets the threshold is not hit."""

    name: Text = Field(description="English name")
    name_zh: Text = Field(description="Chinese name")
    provenance: Literal["source", "assumption"] = Field(
        description="source: named by an official text; assumption: chosen by the author of the scenario"
    )
    reference: Text = Field(description="Where the rule and its threshold come from")
    indicator: Text = Field(description="Indicator that must not be worse than the threshold")
    threshold: Amount = Field(description="Worst value that is not hit, in the indicator's unit")
    record_threshold: Amount | None = Field(
        None,
        description="The same in the unit of the proxy by which the record sees the indicator; without it the rule "
        "cannot be applied to the record",
    )
    consequence: Literal["last_place", "score_cap", "grade_ceiling"] = Field(
        description="last_place: ranked after all who are not hit; score_cap: the score counts up to `cap` only; "
        "grade_ceiling: no grade better than `grade`"
    )
    cap: float | None = Field(
        None, ge=0, le=100, description="Highest score that counts, 0 to 100; with score_cap only"
    )
    grade: Text | None = Field(None, description="Best grade allowed, one of `grades.bands`; with grade_ceiling only")
    zones: Annotated[tuple[Text, ...], Strict(False)] = Field(
        (), description="Declared zones whose prefectures it binds, whichever zone model is in force; all if left out"
    )

    def problems(self) -> Iterator[Problem]:
        """Each consequence has what it needs, and nothing that belongs to another."""
        needed = NEEDS[self.consequence]
        for field in ("cap", "grade"):
            given = getattr(self, field) is not None
            if field == needed and not given:
                yield Problem((field,), f"is missing: {self.consequence} needs a {field}")
            elif field != needed and given:
                yield Problem((field,), f"has no meaning with consequence {self.consequence}", f"no {field}")


class Band(Part):
    """One grade, and who gets it."""

    name: Text = Field(description="English name")
    name_zh: Text = Field(description="Chinese name")
    share: Share | None = Field(None, description="Share of the prefectures that gets the grade; by quota only")
    lowest: float | None = Field(
        None, ge=0, le=100, description="Lowest score that earns the grade, 0 for the last; by threshold only"
    )


class Grades(Part):
    """Grades given at year end, by quota or by threshold (S05)."""

    by: Literal["quota", "threshold"] = Field(
        description="quota: each grade goes to a share of the prefectures; threshold: to whoever reaches a score"
    )
    within: Literal["province", "zone"] = Field(
        "province", description="Where quotas hold: in the whole province, or in each zone of the zone model"
    )
    provenance: Literal["source", "assumption"] = Field(
        description="source: named by an official text; assumption: chosen by the author of the scenario"
    )
    reference: Text = Field(description="Where the grades come from")
    bands: Names[Band] = Field(min_length=2, description="Grades, best first")

    def problems(self) -> Iterator[Problem]:
        """Shares sum to 1; scores fall and end with 0, so that everybody has a grade."""
        needed, other = ("share", "lowest") if self.by == "quota" else ("lowest", "share")
        for name, band in self.bands.items():
            if getattr(band, needed) is None:
                yield Problem(("bands", name, needed), f"is missing: grades by {self.by} need it")
            if getattr(band, other) is not None:
                yield Problem(("bands", name, other), f"has no meaning by {self.by}", f"no {other}")
        limits = self.limits
        if None in limits.values():
            return
        if self.by == "quota" and abs(sum(limits.values()) - 1) > SUM_TOLERANCE:
            yield Problem(("bands",), f"the shares sum to {sum(limits.values()):.10g}", "shares that sum to 1")
        if self.by == "threshold":
            lowest = list(limits.values())
            if lowest[-1] != 0 or any(better <= worse for better, worse in pairwise(lowest)):
                yield Problem(("bands",), "the lowest scores must fall from grade to grade and end with 0", "90, 60, 0")

    @property
    def limits(self) -> dict[str, float | None]:
        """Share or lowest score of each grade, best first."""
        return {name: band.share if self.by == "quota" else band.lowest for name, band in self.bands.items()}
