"""How a library of indicators is renewed: targets of levels follow what has been reported (动态调整, S21)."""

from __future__ import annotations

from pydantic import Field

from gzsim.common.parts import Part, Share, Text


class Renewal(Part):
    """Every so many years the target of each level follows what was reported since (指标动态调整, S21)."""

    every: int = Field(ge=1, le=50, description="Years from one renewal to the next")
    follow: Share = Field(
        description="Share of the way from the target in force to the mean report since the last renewal, 0 to 1"
    )
    reference: Text = Field(description="Where the rule comes from")
