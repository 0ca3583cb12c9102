"""Schemes as plain rules on lists, told apart by name: none, last place, piece rate, threshold, liability, several."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

from gzsim.errors import InputError
from gzsim.specification.equations import slope_of_prizes


@dataclass
class Settled:
    """What follows for a group: money in CNY million rounded to the fen, loss of the first bonus, change of career."""

    money: list[float]
    bonus: list[float]
    career: list[float]
    made: dict[str, list[float]] = field(default_factory=dict)


def fen(amount: float) -> float:
    """CNY million rounded to the fen."""
    return round(amount * 100_000_000) / 100_000_000


def prizes_of(scheme: Any, units: int) -> list[float]:
    """Money by rank of a last-place rule."""
    deduction = scheme.rate * scheme.subsidy
    winners = {"excellent": scheme.excellent, "all others": units - 1, "province": 0}[scheme.receivers]
    prizes = [deduction / winners if place < winners else 0.0 for place in range(units)]
    prizes[-1] -= deduction
    return prizes


def settle(scheme: Any, scores: list[float], red: list[int], found: list[float]) -> Settled:
    """Settle a group under a scheme, by the name of its class."""
    n, kind = len(scores), type(scheme).__name__
    nothing = [0.0] * n
    if kind == "NoSanction" or (kind == "LastPlace" and n < 2):
        return Settled(nothing, nothing, nothing)
    if kind == "PieceRate":
        mean = sum(scores) / n
        return Settled([fen(scheme.per_point * (score - mean)) for score in scores], nothing, nothing)
    if kind == "LastPlace":
        prizes, money = prizes_of(scheme, n), []
        for score in scores:
            first, tied = sum(other > score for other in scores), scores.count(score)
            money.append(fen(sum(prizes[first : first + tied]) / tied))
        return Settled(money, nothing, nothing)
    if kind == "ThresholdBonus":
        paid = [scheme.bonus if score >= scheme.threshold else 0.0 for score in scores]
        mean = sum(paid) / n if scheme.funded_by == "units" else 0.0
        return Settled([fen(each - mean) for each in paid], nothing, nothing)
    if kind == "JointLiability":
        warned = [
            float(
                (scheme.detections > 0 and f >= scheme.detections) or (scheme.red_lights > 0 and r >= scheme.red_lights)
            )
            for f, r in zip(found, red, strict=True)
        ]
        share = next(iter(scheme.shares.values()))
        return Settled(nothing, [-share * w for w in warned], [scheme.career * w for w in warned])
    if kind == "Combination":
        parts = [settle(each, scores, red, found) for each in scheme.schemes]
        money = [sum(part.money[i] for part in parts) for i in range(n)]
        bonus = [max(-1.0, sum(part.bonus[i] for part in parts)) for i in range(n)]
        return Settled(money, bonus, [min(1.0, max(-1.0, sum(part.career[i] for part in parts))) for i in range(n)])
    raise InputError(f"the specification knows no {kind}", field="scheme", valid="none, last place, piece rate, ...")


def money_per_point(scheme: Any, own: int, expected: list[float], doubt: list[float]) -> float:
    """Money that one more expected point brings to one unit of a group."""
    n, kind = len(expected), type(scheme).__name__
    if kind == "PieceRate":
        return scheme.per_point * (1 - 1 / n)
    if kind == "LastPlace":
        return slope_of_prizes(own, expected, doubt, prizes_of(scheme, n)) if n > 1 else 0.0
    if kind == "ThresholdBonus":
        share = 1 - 1 / n if scheme.funded_by == "units" else 1.0
        z = (scheme.threshold - expected[own]) / doubt[own]
        return share * scheme.bonus * math.exp(-0.5 * z * z) / math.sqrt(2 * math.pi) / doubt[own]
    if kind == "Combination":
        return sum(money_per_point(each, own, expected, doubt) for each in scheme.schemes)
    return 0.0
