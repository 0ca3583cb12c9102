"""What follows from the ranks: schemes of reward and sanction (S10-S12), told apart by their type."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from gzsim.scenario.parts import Part, Share, Text


class _Scheme(Part):
    name: Text = Field(description="English name")
    name_zh: Text = Field(description="Chinese name")
    reference: Text | None = Field(None, description="Where the scheme comes from (S.. of the source document)")


class NoScheme(_Scheme):
    """Nothing follows from the ranks: the scheme that the others are compared with."""

    type: Literal["none"] = Field(description="none: nothing follows from the ranks")


class LastPlaceScheme(_Scheme):
    """The last loses a share of its provincial subsidy, and the best divide it (末位扣减, S10)."""

    type: Literal["last_place"] = Field(description="last_place: the last pays, the best receive (末位扣减, S10)")
    rate: Share = Field(description="Share of the provincial subsidy that the last loses, 0 to 1")
    excellent: int = Field(ge=1, description="How many of the best divide the deducted money equally")


class PieceRateScheme(_Scheme):
    """Every point above the mean is paid and every point below it charged (按分计奖)."""

    type: Literal["piece_rate"] = Field(description="piece_rate: every point from the mean is paid or charged")
    per_point: float = Field(ge=0, description="CNY million per score point above or below the mean")


Scheme = Annotated[NoScheme | LastPlaceScheme | PieceRateScheme, Field(discriminator="type")]
