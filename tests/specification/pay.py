"""Schemes as plain rules on the members of a peer group, told apart by the names of their classes."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from gzsim.errors import InputError
from specification.luck import Law, density, normal_cdf
from specification.ranks import mean_prize, slope_of_prizes

FEN = 100_000_000


class NoSanction:
    """No scheme: in the years of warm-up, and for whoever has no peers."""

    balanced = True


NOTHING = NoSanction()


@dataclass
class Seen:
    """What a scheme sees of one member."""

    score: float
    red: int = 0
    found: float = 0.0
    index: dict[str, float] = field(default_factory=dict)
    """Pollution by the name of its indicator: 1 where the target is met, higher is worse."""


@dataclass
class Due:
    """What follows for one member: whole fen, change of the bonus by level, change of the chance of promotion."""

    fen: int = 0
    bonus: dict[str, float] = field(default_factory=dict)
    career: float = 0.0
    owed: int = 0
    """Fen of its loss that the member makes up from its own budget."""

    @property
    def money(self) -> float:
        """CNY million."""
        return self.fen / FEN

    @property
    def made_up(self) -> float:
        """CNY million."""
        return self.owed / FEN

    @property
    def first_bonus(self) -> float:
        """Change of the bonus of who is named first."""
        return next(iter(self.bonus.values()), 0.0)


def settle(scheme: Any, members: list[Seen]) -> list[Due]:
    """Settle a group."""
    kind = type(scheme).__name__
    if kind == "JointLiability":
        return [_warned(scheme, each) for each in members]
    if kind == "GradeBonus":
        return [Due(0, {"leader": each}) for each in _by_grade(scheme, [each.score for each in members])]
    if kind == "Combination":
        return [_sum(parts) for parts in zip(*(settle(each, members) for each in scheme.schemes), strict=True)]
    share = scheme.make_up if kind == "LastPlace" else 0.0
    paid = _whole_fen(_rule(kind, _MONEY)(scheme, members), scheme.balanced)
    return [Due(fen, owed=round(share * max(0.0, -fen / FEN) * FEN)) for fen in paid]


def _whole_fen(amounts: list[float], balanced: bool) -> list[int]:
    """Fen that sum to nothing if members pay each other, else to the rounded sum: the largest remainders are raised."""
    exact = [amount * FEN for amount in amounts]
    fen = [math.floor(amount) for amount in exact]
    rest = [amount - down for amount, down in zip(exact, fen, strict=True)]
    each, more = divmod(-sum(fen) if balanced else round(sum(rest)), len(fen))
    for place, j in enumerate(sorted(range(len(fen)), key=lambda j: -round(rest[j], 6))):
        fen[j] += each + (place < more)
    return fen


def _warned(scheme: Any, member: Seen) -> Due:
    false = 0 < scheme.detections <= member.found
    behind = 0 < scheme.red_lights <= member.red
    hit = 1.0 if false or behind else 0.0
    return Due(0, {level: max(-1.0, -share * hit) for level, share in scheme.shares.items()}, scheme.career * hit)


def _sum(parts: tuple[Due, ...]) -> Due:
    out = Due(sum(part.fen for part in parts), owed=sum(part.owed for part in parts))
    for part in parts:
        for level, change in part.bonus.items():
            out.bonus[level] = max(-1.0, out.bonus.get(level, 0.0) + change)  # none rises, so in any order
    out.career = min(1.0, max(-1.0, sum(part.career for part in parts)))
    return out


def _by_grade(scheme: Any, scores: list[float]) -> list[float]:
    """Change of the bonus: by quota who ties shares the grades of the ranks held together."""
    if scheme.lowest is not None:
        grades = [sum(score < lowest for lowest in scheme.lowest) for score in scores]
        return [scheme.bonus[grade] for grade in grades]
    prizes, out = grades_by_rank(scheme, len(scores)), []
    for score in scores:
        first, tied = sum(other > score for other in scores), scores.count(score)
        out.append(sum(prizes[first : first + tied]) / tied)
    return out


def grades_by_rank(scheme: Any, units: int) -> list[float]:
    """Change of the bonus by rank: whole parts of the shares, and one more for the largest remainders, first named."""
    exact = [share * units / sum(scheme.shares) for share in scheme.shares]
    places = [math.floor(each) for each in exact]
    for j in sorted(range(len(exact)), key=lambda j: places[j] - exact[j])[: units - sum(places)]:
        places[j] += 1
    return [change for change, count in zip(scheme.bonus, places, strict=True) for _ in range(count)]


def bonus_per_point(scheme: Any, own: int, expected: list[float], doubt: list[float], law: Law) -> float:
    """Share of the bonus that one more expected point brings to the member at a place."""
    if type(scheme).__name__ == "Combination":
        return sum(bonus_per_point(each, own, expected, doubt, law) for each in scheme.schemes)
    if type(scheme).__name__ != "GradeBonus":
        return 0.0
    if scheme.lowest is None:
        return slope_of_prizes(own, expected, doubt, grades_by_rank(scheme, len(expected)), law)
    m, s = expected[own], doubt[own]
    steps = zip(scheme.lowest, scheme.bonus, scheme.bonus[1:], strict=False)
    return sum((better - worse) * law.density((lowest - m) / s) / s for lowest, better, worse in steps)


def expected_bonus(scheme: Any, own: int, at: float, expected: list[float], doubt: list[float], law: Law) -> float:
    """Mean change of the bonus of the member at a place who is expected to stand ``at``."""
    if type(scheme).__name__ == "Combination":
        return sum(expected_bonus(each, own, at, expected, doubt, law) for each in scheme.schemes)
    if type(scheme).__name__ != "GradeBonus":
        return 0.0
    if scheme.lowest is None:
        return mean_prize(own, at, expected, doubt, grades_by_rank(scheme, len(expected)), law)
    below = [law.below((lowest - at) / doubt[own]) for lowest in scheme.lowest]
    steps = zip(below, scheme.bonus, scheme.bonus[1:], strict=False)
    return scheme.bonus[-1] + sum((better - worse) * (1.0 - chance) for chance, better, worse in steps)


def _by_score(scheme: Any, members: list[Seen]) -> list[float]:
    mean = sum(each.score for each in members) / len(members)
    return [scheme.per_point * (each.score - mean) for each in members]


def _by_threshold(scheme: Any, members: list[Seen]) -> list[float]:
    paid = [scheme.bonus if each.score >= scheme.threshold else 0.0 for each in members]
    mean = sum(paid) / len(paid) if scheme.funded_by == "units" else 0.0
    return [each - mean for each in paid]


def _by_rank(scheme: Any, members: list[Seen]) -> list[float]:
    """Who ties shares the prizes of the ranks held together."""
    prizes, money = prizes_of(scheme, len(members)), []
    scores = [each.score for each in members]
    for score in scores:
        first, tied = sum(other > score for other in scores), scores.count(score)
        money.append(sum(prizes[first : first + tied]) / tied)
    return money


def _by_team(scheme: Any, members: list[Seen]) -> list[float]:
    failed = sum(each.score for each in members) / len(members) < scheme.threshold
    return [-scheme.penalty * share if failed else 0.0 for share in _shares(scheme, len(members))]


def _by_river(scheme: Any, members: list[Seen]) -> list[float]:
    money = [0.0] * len(members)
    for upstream, downstream in scheme.borders:
        owed = scheme.price * (members[upstream].index[scheme.indicator] - scheme.standard)
        owed = min(scheme.ceiling, max(-scheme.ceiling, owed))
        money[upstream] -= owed
        money[downstream] += owed
    return money


def _by_score_rate(scheme: Any, members: list[Seen]) -> list[float]:
    """Quadrants: the score rate moves money up to a share, and what is not spent is cut."""
    changes = []
    for each in members:
        change = scheme.share * min(1.0, max(-1.0, (each.score - scheme.performance) / scheme.width))
        if scheme.execution is not None and each.index[scheme.execution] > 2.0 - scheme.spent:
            change -= scheme.unspent
        changes.append(scheme.budget * change)
    return [change - sum(changes) / len(changes) for change in changes]


_MONEY: dict[str, Callable[[Any, list[Seen]], list[float]]] = {
    "NoSanction": lambda scheme, members: [0.0] * len(members),
    "PieceRate": _by_score,
    "ThresholdBonus": _by_threshold,
    "LastPlace": _by_rank,
    "RankPrizes": _by_rank,
    "Tournament": _by_rank,
    "GroupPenalty": _by_team,
    "CompensationByIndex": _by_river,
    "ScoreRateBudget": _by_score_rate,
}


def _rule(kind: str, rules: dict[str, Callable]) -> Callable:
    if kind not in rules:
        known = ", ".join([*_MONEY, "JointLiability", "Combination"])
        raise InputError(f"the specification knows no {kind}", field="scheme", valid=known)
    return rules[kind]


def prizes_of(scheme: Any, units: int) -> list[float]:
    """Money by rank, best first."""
    if type(scheme).__name__ == "RankPrizes":
        if len(scheme.by_rank) != units:
            raise InputError(f"{len(scheme.by_rank)} prizes", field="by_rank", valid=f"{units} prizes")
        return [prize - sum(scheme.by_rank) / units for prize in scheme.by_rank]
    if type(scheme).__name__ == "Tournament":
        part, fee = scheme.prize / scheme.winners, scheme.prize / units
        return [(part if place < scheme.winners else 0.0) - fee for place in range(units)]
    deduction = scheme.rate * scheme.subsidy
    losers = scheme.worst
    winners = {"excellent": scheme.excellent, "all others": units - losers, "province": 0}[scheme.receivers]
    won = [losers * deduction / winners if place < winners else 0.0 for place in range(units)]
    return [prize - (deduction if place >= units - losers else 0.0) for place, prize in enumerate(won)]


def _shares(scheme: Any, units: int) -> list[float]:
    return list(scheme.shares) if scheme.shares else [1.0 / units] * units


def price_of_measure(scheme: Any, own: int, name: str, expected: float, doubt: float, units: int) -> float:
    """Money that one more unit of an index is expected to cost the member at a place among so many units."""
    kind = type(scheme).__name__
    if kind == "Combination":
        return sum(price_of_measure(part, own, name, expected, doubt, units) for part in scheme.schemes)
    if kind == "ScoreRateBudget" and name == scheme.execution and doubt > 0:
        near = density((expected - 2.0 + scheme.spent) / doubt) / doubt
        return (1.0 - 1.0 / units) * scheme.budget * scheme.unspent * near
    if kind != "CompensationByIndex" or name != scheme.indicator:
        return 0.0
    due, spread = scheme.price * (expected - scheme.standard), scheme.price * doubt
    felt = float(abs(due) < scheme.ceiling)
    if spread > 0:
        felt = normal_cdf((scheme.ceiling - due) / spread) - normal_cdf((-scheme.ceiling - due) / spread)
    return scheme.price * felt * sum(upstream == own for upstream, _ in scheme.borders)


def money_per_point(scheme: Any, own: int, expected: list[float], doubt: list[float], law: Law) -> float:
    """Money that one more expected point brings to the member at a place."""
    kind, n = type(scheme).__name__, len(expected)
    if kind == "Combination":
        return sum(money_per_point(each, own, expected, doubt, law) for each in scheme.schemes)
    if kind == "PieceRate":
        return scheme.per_point * (1.0 - 1.0 / n)
    if kind in ("LastPlace", "RankPrizes", "Tournament"):
        return slope_of_prizes(own, expected, doubt, prizes_of(scheme, n), law)
    if kind == "ScoreRateBudget":
        sides = (scheme.performance + side * scheme.width for side in (-1.0, 1.0))
        low, high = (law.below((edge - expected[own]) / doubt[own]) for edge in sides)
        return (1.0 - 1.0 / n) * scheme.budget * scheme.share / scheme.width * (high - low)
    if kind == "ThresholdBonus":
        kept = 1.0 - 1.0 / n if scheme.funded_by == "units" else 1.0
        return kept * scheme.bonus * law.density((scheme.threshold - expected[own]) / doubt[own]) / doubt[own]
    if kind == "GroupPenalty":
        spread = math.sqrt(sum(each**2 for each in doubt))
        missing = (n * scheme.threshold - sum(expected)) / spread
        return _shares(scheme, n)[own] * scheme.penalty * density(missing) / spread
    return 0.0


def expected_money(scheme: Any, own: int, at: float, expected: list[float], doubt: list[float], law: Law) -> float:
    """Mean money of the member at a place who is expected to stand ``at``, the others where they are expected."""
    kind, n = type(scheme).__name__, len(expected)
    if kind == "Combination":
        return sum(expected_money(each, own, at, expected, doubt, law) for each in scheme.schemes)
    there = [at if j == own else each for j, each in enumerate(expected)]
    if kind == "PieceRate":
        return scheme.per_point * (at - sum(there) / n)
    if kind in ("LastPlace", "RankPrizes", "Tournament"):
        return mean_prize(own, at, expected, doubt, prizes_of(scheme, n), law)
    if kind == "ThresholdBonus":
        chance = [1.0 - law.below((scheme.threshold - m) / s) for m, s in zip(there, doubt, strict=True)]
        shared = sum(chance) / n if scheme.funded_by == "units" else 0.0
        return scheme.bonus * (chance[own] - shared)
    if kind == "ScoreRateBudget":
        moved = [_moved_by_rate(scheme, m, s, law) for m, s in zip(there, doubt, strict=True)]
        return moved[own] - sum(moved) / n
    if kind == "GroupPenalty":
        spread = math.sqrt(sum(each**2 for each in doubt))
        return -_shares(scheme, n)[own] * scheme.penalty * normal_cdf((n * scheme.threshold - sum(there)) / spread)
    return 0.0


def _moved_by_rate(scheme: Any, mean: float, doubt: float, law: Law) -> float:
    rates = ((mean + doubt * point - scheme.performance) / scheme.width for point in law.points)
    felt = sum(mass * min(1.0, max(-1.0, rate)) for mass, rate in zip(law.masses, rates, strict=True))
    return scheme.budget * scheme.share * felt


def money_when_last(scheme: Any, own: int, expected: list[float]) -> float:
    """Money of the member at a place if it stands behind all others, who are where they are expected."""
    if type(scheme).__name__ == "Combination":
        return sum(money_when_last(each, own, expected) for each in scheme.schemes)
    behind = min(expected) - 1.0
    members = [Seen(behind if j == own else score) for j, score in enumerate(expected)]
    if type(scheme).__name__ == "ScoreRateBudget":
        scheme = scheme.model_copy(update={"execution": None})
    rule = _MONEY.get(type(scheme).__name__)
    return rule(scheme, members)[own] if rule and type(scheme).__name__ != "CompensationByIndex" else 0.0
