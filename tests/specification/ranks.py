"""What ranks are worth to a member of the specification, whose rivals are behind with chances of their own."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import groupby
from operator import mul

from specification.luck import Law, normal_cdf

LARGEST_EXACT_GROUP = 50


def slope_of_prizes(own: int, expected: list[float], doubt: list[float], prizes: list[float], law: Law) -> float:
    """Marginal prize of a score point: minus the integral of the prize by f′, over what rivals' luck may do."""
    return _over_own_luck(own, expected[own], expected, doubt, prizes, law, law.fall, 2)


def mean_prize(own: int, at: float, expected: list[float], doubt: list[float], prizes: list[float], law: Law) -> float:
    """Prize that a member who stands ``at`` can expect, over the own luck and that of the rivals."""
    usual = _ends(prizes)[0]
    return usual + _over_own_luck(own, at, expected, doubt, prizes, law, law.near, 1)


def _over_own_luck(
    own: int,
    at: float,
    expected: list[float],
    doubt: list[float],
    prizes: list[float],
    law: Law,
    weight: Callable[[float], float],
    power: int,
) -> float:
    """Integral over the own score x of the weight of z = (x − at)/σ, by σ to a power, and what x brings on average.

    By the trapezoidal rule on the grid of scores of the group, of what prizes are beside the usual one.
    """
    _, *ends = _ends(prizes)
    if not any(ends):
        return 0.0
    low, high = law.reach
    finest = max(0.001 * max(doubt), 1e-9 * (max(expected) - min(expected)))
    taken = [max(each, finest) for each in doubt]
    origin = min(m + low * s for m, s in zip(expected, taken, strict=True))
    edge = max(m + high * s for m, s in zip(expected, taken, strict=True))
    width = law.step * min(taken) / math.sqrt(1.4 + 0.5 * len(expected))
    s = taken[own]
    at = min(max(at, origin - high * s), edge - low * s)  # beyond all luck of the others nothing changes
    rivals = [(m, s) for j, (m, s) in enumerate(zip(expected, taken, strict=True)) if j != own]
    total, below = 0.0, law.below
    for k in range(math.ceil((at + low * s - origin) / width), math.floor((at + high * s - origin) / width) + 1):
        score = origin + k * width
        behind = [below((score - m) / s) for m, s in rivals]
        if len(prizes) <= LARGEST_EXACT_GROUP:
            prize = _expected_prize(behind, *ends)
        else:
            prize = _expected_prize_of_many([1.0 - chance for chance in behind], *ends)
        total += weight((score - at) / s) * prize
    return total * width / s**power


def _ends(prizes: list[float]) -> tuple[float, list[float], list[float]]:
    """What the most ranks side by side bring alike, and what is beside it from the first rank on, and from the last."""
    start = most = place = 0
    for _, run in groupby(prizes):
        length = len(list(run))
        if length > most:
            start, most = place, length
        place += length
    beside = [prize - prizes[start] for prize in prizes]
    return prizes[start], beside[:start], beside[: start + most - 1 : -1]


def _expected_prize(behind: list[float], from_first: list[float], from_last: list[float]) -> float:
    """Mean prize when each rival is behind with a chance of its own."""
    return _by_number([1.0 - chance for chance in behind], from_first) + _by_number(behind, from_last)


def _by_number(chances: list[float], prizes: list[float]) -> float:
    """Mean prize by the number of things that happen, each with a chance of its own, among the first numbers."""
    if not prizes:
        return 0.0
    if len(prizes) == 1:
        return prizes[0] * math.prod([1.0 - chance for chance in chances])
    numbers = [1.0] + [0.0] * (len(prizes) - 1)
    upwards = range(len(prizes) - 1, 0, -1)
    for chance in chances:
        missed = 1.0 - chance
        for n in upwards:
            numbers[n] = numbers[n] * missed + numbers[n - 1] * chance
        numbers[0] *= missed
    return sum(map(mul, prizes, numbers))


def _expected_prize_of_many(ahead: list[float], from_first: list[float], from_last: list[float]) -> float:
    """The same in a large group: the number ahead is taken as normal."""
    mean, spread = sum(ahead), math.sqrt(1e-12 + sum(chance * (1.0 - chance) for chance in ahead))
    between = [0.0] * (len(ahead) + 1 - len(from_first) - len(from_last))
    prizes = from_first + between + from_last[::-1]
    total = below = 0.0
    for place, prize in enumerate(prizes):
        upto = 1.0 if place == len(prizes) - 1 else normal_cdf((place + 0.5 - mean) / spread)
        total += prize * (upto - below)
        below = upto
    return total
