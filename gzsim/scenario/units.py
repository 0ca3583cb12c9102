"""Who is appraised."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, Strict

from gzsim.common.parts import Code, Names, Part, Share


class Units(Part):
    """Who is appraised."""

    prefectures: Annotated[tuple[Code, ...], Strict(False)] = Field(
        min_length=2, description="Six-digit codes (GB/T 2260) of the prefectures appraised"
    )
    scale: Literal["prefectures", "counties", "country_provinces", "country_prefectures", "country_counties",
                   "country_townships"] = Field(
        "prefectures",
        description="Who is simulated: the prefectures; the counties under them, ranked in their prefecture; or a "
        "synthetic country of 31 provinces, 333 prefectures, 2,843 counties or 38,000 townships, ranked likewise",
    )  # fmt: skip
    start: Literal["types", "record"] = Field(
        "types",
        description="Where named prefectures stand at first. record: where the record ends before "
        "`simulation.start_year`, with lasting advantages as far as it shows them; types: drawn alike for all, so that "
        "a name says no more than zone and remoteness. Other scales are always types",
    )
    remoteness: Names[Share] = Field(
        default_factory=dict,
        description="How remote a prefecture is, 0 to 1, by code; reports come later from remote places (S18)",
    )
    spending: Names[Annotated[float, Field(gt=0, le=1e9)]] = Field(
        default_factory=dict,
        description="All that is spent in a prefecture, CNY million a year, by code; else what the record says of 2018",
    )
