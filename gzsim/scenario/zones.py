"""Who is judged by which yardstick (S02, S18)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Discriminator, Field, Strict, Tag

from gzsim.common.parts import Code, Names, Part, Problem, Share, Text
from gzsim.common.words import did_you_mean, percent_hint, short

WHOLE_PROVINCE = "all"
SUM_TOLERANCE = 1e-9
LongTermWeight = Annotated[
    Annotated[Share, Tag("number")] | Annotated[Literal["declared"], Tag("word")],
    Discriminator(lambda share: "word" if share == "declared" else "number"),
]
"""A share of every zone's weight, or that the zones' weights stay as they are declared."""


class ZoneName(Part):
    """What a zone is called."""

    name: Text = Field(description="English name")
    name_zh: Text = Field(description="Chinese name")


class FoundZones(Part):
    """How zones are found in the data: places that are alike, whatever the plan calls them (S18)."""

    features: Annotated[tuple[Text, ...], Strict(False)] = Field(
        min_length=1, description="Features of a prefecture that places are compared by"
    )
    from_year: int = Field(ge=1900, le=2200, description="First year of the window that features are averaged over")
    to_year: int = Field(ge=1900, le=2200, description="Last year of the window")
    zones: Annotated[tuple[int, int], Strict(False)] = Field(
        description="Fewest and most zones that may be found; the clearest separation decides"
    )

    def problems(self) -> Iterator[Problem]:
        """The window and the range run forward; features are named once."""
        if self.from_year > self.to_year:
            yield Problem(("from_year",), f"must not come after to_year ({self.to_year})")
        fewest, most = self.zones
        if not 2 <= fewest <= most:
            yield Problem(("zones",), f"must run from at least 2 upwards, not from {fewest} to {most}", "[2, 4]")
        if len(set(self.features)) < len(self.features):
            yield Problem(("features",), "names a feature twice")


class Zones(Part):
    """The zone model in force, its zones, and their weights."""

    model: Literal["uniform", "functional", "found"] = Field(
        description="uniform: one set of weights for all (一刀切); functional: by declared zone (S02); found: from data"
    )
    names: Names[ZoneName] = Field(description="Zones; `all` is the whole province")
    assignment: Names[Text] = Field(default_factory=dict, description="Declared zone of each prefecture, by code")
    assignment_named_by_source: Annotated[tuple[Code, ...], Strict(False)] = Field(
        (), description="Prefectures whose zone the source document names; the others are assumptions"
    )
    weights: Names[Names[float]] = Field(description="Weight of every indicator in each zone; each zone sums to 1")
    found: FoundZones | None = Field(None, description="How zones are found in the data")

    def problems(self) -> Iterator[Problem]:
        """Every zone has a name and weights; the whole province is always among them."""
        if self.model == "found" and self.found is None:
            yield Problem(("found",), "is missing: model found needs to know how zones are found")
        for zone in dict.fromkeys((WHOLE_PROVINCE, *self.names, *self.weights)):
            if zone not in self.names:
                text = f"unknown zone {short(zone)}{did_you_mean(zone, self.names)}"
                yield Problem(("weights", zone), text, f"{', '.join(self.names)}, or a name for it in zones.names")
            elif zone not in self.weights:
                hint = did_you_mean(zone, [name for name in self.weights if name not in self.names] or self.weights)
                yield Problem(("weights", zone), f"is missing: every zone needs weights{hint}")


def weight_problems(row: Names[float], path: tuple[str, ...]) -> Iterator[Problem]:
    """Weights lie from 0 to 1 and sum to 1."""
    outside = [name for name, weight in row.items() if not 0 <= weight <= 1]
    for name in outside:
        weight = row[name]
        text = (
            f"must be at most 1, not {weight:g}{percent_hint(weight)}"
            if weight > 0
            else f"must not be negative: {weight:g}"
        )
        yield Problem((*path, name), text, "a number from 0 to 1")
    total = sum(row.values())
    if not outside and abs(total - 1) > SUM_TOLERANCE:
        off = f"{abs(total - 1):.10g} too {'much' if total > 1 else 'little'}"
        yield Problem(path, f"the weights sum to {total:.10g}, {off}", "weights that sum to 1")
