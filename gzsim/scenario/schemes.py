"""What follows from the ranks: schemes of reward and sanction (S10–S12), told apart by their type."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field, Strict

from gzsim.errors import InputError
from gzsim.sanctions.eco_compensation.river import downstream_order
from gzsim.sanctions.money import MOST, MOST_PER_POINT
from gzsim.scenario.parts import Code, Money, Names, Part, Problem, Share, Text

MOST_UNITS = 100_000
Points = Annotated[float, Field(ge=-1000, le=1000)]  # scores run from 0 to 100, and some way beyond


class _Scheme(Part):
    name: Text = Field(description="English name")
    name_zh: Text = Field(description="Chinese name")
    reference: Text | None = Field(None, description="Where the scheme comes from (S.. of the source document)")


class NoScheme(_Scheme):
    """Nothing follows from the ranks: the scheme that the others are compared with."""

    type: Literal["none"] = Field(description="none: nothing follows from the ranks")


class LastPlaceScheme(_Scheme):
    """The last loses a share of its provincial subsidy, and others receive it (末位扣减, S10)."""

    type: Literal["last_place"] = Field(description="last_place: the last pays, the best receive (末位扣减, S10)")
    rate: Share = Field(description="Share of the provincial subsidy that the last loses, 0 to 1")
    excellent: int = Field(ge=1, le=MOST_UNITS, description="How many of the best divide the deducted money equally")
    receivers: Literal["excellent", "all others", "province"] = Field(
        "excellent", description="Who receives the deducted money"
    )
    make_up: Share = Field(1.0, description="Share of its loss that the last must make up from its own budget")


class PieceRateScheme(_Scheme):
    """Every point above the mean is paid and every point below it charged (按分计奖)."""

    type: Literal["piece_rate"] = Field(description="piece_rate: every point from the mean is paid or charged")
    per_point: float = Field(ge=0, le=MOST_PER_POINT, description="CNY million per score point above or below the mean")


class RankPrizesScheme(_Scheme):
    """A prize or a fine for every rank; the mean is taken off, so that the group pays itself."""

    type: Literal["rank_prizes"] = Field(description="rank_prizes: a prize or a fine for every rank")
    by_rank: Annotated[tuple[Annotated[float, Field(ge=-MOST, le=MOST)], ...], Strict(False)] = Field(
        min_length=2, description="CNY million by rank, best first; as many as there are prefectures"
    )


class TournamentScheme(_Scheme):
    """The best share a prize that all have paid for alike (锦标赛)."""

    type: Literal["tournament"] = Field(description="tournament: the best share a prize that all pay for")
    prize: Money = Field(description="CNY million, the whole prize")
    winners: int = Field(ge=1, le=MOST_UNITS, description="How many of the best share it")


class ThresholdScheme(_Scheme):
    """Whoever reaches a score receives a bonus (达标奖励)."""

    type: Literal["threshold_bonus"] = Field(description="threshold_bonus: a sum for whoever reaches a score")
    threshold: Points = Field(description="Score points that earn the bonus")
    bonus: Money = Field(description="CNY million")
    funded_by: Literal["province", "units"] = Field(
        "province", description="province: new money; units: all pay alike what is paid out"
    )


class GroupPenaltyScheme(_Scheme):
    """If the group's mean score stays below a mark, all its members pay alike (连带处罚)."""

    type: Literal["group_penalty"] = Field(description="group_penalty: the group pays when it fails together")
    threshold: Points = Field(description="Mean score that the group must reach")
    penalty: Money = Field(description="CNY million that the whole group pays to the province")


class JointLiabilityScheme(_Scheme):
    """A warning costs each level a share of its own bonus (四级追责, S11)."""

    type: Literal["joint_liability"] = Field(description="joint_liability: a warning costs each level of its own bonus")
    shares: Names[Share] = Field(
        min_length=1, description="Share of the own year's bonus lost, by level; first the warned"
    )
    detections: int = Field(1, ge=0, le=1000, description="False reports that lead to a warning; 0: none does")
    red_lights: int = Field(0, ge=0, le=1000, description="Red lights of the year that lead to a warning; 0: none does")
    career: float = Field(0, ge=-1, le=0, description="Change of the warned leader's chance of promotion")

    def problems(self) -> Iterator[Problem]:
        """Something leads to a warning."""
        if max(self.detections, self.red_lights) == 0:
            yield Problem(("detections",), "nothing leads to a warning", "1 or more detections or red lights")


class CompensationScheme(_Scheme):
    """Eco-compensation on a river: upstream pays for what is worse than the standard, and is paid for better (S12)."""

    type: Literal["eco_compensation"] = Field(description="eco_compensation: money falls as pollution rises (S12)")
    indicator: Text = Field(description="Indicator of water quality; the standard is its target")
    borders: Annotated[tuple[Annotated[tuple[Code, Code], Strict(False)], ...], Strict(False)] = Field(
        min_length=1, description="Pairs of codes, upstream and downstream"
    )
    price: Money = Field(description="CNY million per span of the indicator, at each border")
    ceiling: Money = Field(description="Largest payment at a border, CNY million a year")

    def problems(self) -> Iterator[Problem]:
        """The water flows in no circle."""
        try:
            downstream_order(self.borders)
        except InputError as error:
            yield Problem(("borders",), error.problem, "a river without circles")


class CombinationScheme(_Scheme):
    """Several of the scenario's schemes at once."""

    type: Literal["combination"] = Field(description="combination: several schemes at once, money adds up")
    of: Annotated[tuple[Text, ...], Strict(False)] = Field(
        min_length=2, description="Names of other schemes of the scenario; no combinations among them"
    )


Scheme = Annotated[
    NoScheme | LastPlaceScheme | PieceRateScheme | RankPrizesScheme | TournamentScheme | ThresholdScheme
    | GroupPenaltyScheme | JointLiabilityScheme | CompensationScheme | CombinationScheme,
    Field(discriminator="type"),
]  # fmt: skip
