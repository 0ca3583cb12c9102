"""The equations of the model for one leader, one indicator, one score at a time."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import median

import numpy as np

from gzsim.sanctions.normal import normal_cdf

YEARS_AHEAD = 30
_POINTS, _WEIGHTS = (part.tolist() for part in np.polynomial.hermite_e.hermegauss(41))
_TOTAL = sum(_WEIGHTS)


def seen_ahead(hazard: list[float], tenure: int, discount: float) -> list[float]:
    """Discounted chance of still being in office s Decembers ahead."""
    out = [1.0]
    for s in range(YEARS_AHEAD):
        out.append(out[-1] * discount * (1.0 - hazard[min(tenure + s, len(hazard) - 1)]))
    return out


def horizon(seen: list[float], calendar: int, flow: bool, reversion: float, lag: int) -> float:
    """What remains of a month's work at each December that is seen, summed; for flows only this one."""
    total = 0.0
    for s, worth in enumerate(seen):
        age = 11 + 12 * s - calendar - lag
        if age >= 0 and (s == 0 or not flow):
            total += worth * (1.0 if flow else (1.0 - reversion) ** age)
    return total


def left_by_ratchet(seen: list[float], inertia: float, reaction: float) -> float:
    """Share of a point that higher later targets leave."""
    return 1.0 - sum(seen[j] * reaction * inertia ** (j - 1) for j in range(1, YEARS_AHEAD + 1))


def divide_time(values: list[float], cost: list[float], substitution: float, forms: float) -> list[float]:
    """Best division of the time that forms leave, by bisection on the total and on the price of time."""
    root = [math.sqrt(c) for c in cost]
    root_forms = math.sqrt(sum(cost) / len(cost)) * forms
    time = max(0.0, 1.0 - forms)

    def answer(price: float) -> list[float]:
        scaled = [(v - price) / r for v, r in zip(values, root, strict=True)]

        def wishes(total: float) -> list[float]:
            return [max(0.0, u - substitution * total) / (1.0 - substitution) for u in scaled]

        low, high = root_forms, root_forms + sum(max(0.0, u) for u in scaled) / (1.0 - substitution)
        for _ in range(200):
            middle = 0.5 * (low + high)
            if middle in (low, high):
                break
            if root_forms + sum(wishes(middle)) > middle:
                low = middle
            else:
                high = middle
        return [wish / r for wish, r in zip(wishes(0.5 * (low + high)), root, strict=True)]

    effort = answer(0.0)
    if sum(effort) <= time:
        return effort
    low, high = 0.0, max(0.0, *values)
    for _ in range(200):
        price = 0.5 * (low + high)
        if price in (low, high):
            break
        if sum(answer(price)) > time:
            low = price
        else:
            high = price
    return answer(high)


def expected_slope(attained: float, spread: float, floor: float, cap: float) -> float:
    """Slope of marks under what luck may still do."""
    if spread <= 0:
        return 1.0 if floor < attained < cap else 0.0
    return normal_cdf((cap - attained) / spread) - normal_cdf((floor - attained) / spread)


def marks(attained: float, floor: float, cap: float) -> float:
    """Attainment that counts."""
    return min(cap, max(floor, attained))


def slope_of_prizes(own: int, expected: list[float], doubt: list[float], prizes: list[float]) -> float:
    """Marginal prize of a score point for one unit, by what its own luck and its rivals' may do."""
    total = 0.0
    for point, weight in zip(_POINTS, _WEIGHTS, strict=True):
        score = expected[own] + doubt[own] * point
        chances = [1.0]  # of so many rivals ahead
        for j, (mean, spread) in enumerate(zip(expected, doubt, strict=True)):
            if j != own:
                ahead = 1.0 - normal_cdf((score - mean) / spread)
                chances = [a * (1.0 - ahead) + b * ahead for a, b in zip([*chances, 0.0], [0.0, *chances], strict=True)]
        total += weight * point * sum(prize * chance for prize, chance in zip(prizes, chances, strict=True))
    return total / _TOTAL / doubt[own]


@dataclass(frozen=True)
class Temptation:
    """What a leader weighs who could report more than there is: spans, and utility per span or squared span."""

    attained: float
    slope: float
    notch: float
    doubt: float
    cost: float
    holding: float
    stock: float
    fine: float
    floor: float
    cap: float

    def gain(self, m: float) -> float:
        """Utility of reporting m spans above the truth."""
        a = self.attained
        out = self.slope * (marks(a + m, self.floor, self.cap) - marks(a, self.floor, self.cap))
        if self.notch > 0:
            out += self.notch * (normal_cdf((a + m - 1.0) / self.doubt) - normal_cdf((a - 1.0) / self.doubt))
        owed = 0.5 * self.holding * ((self.stock + m) ** 2 - self.stock**2)
        return out - 0.5 * self.cost * m * m - owed - self.fine * max(m, 0.0)

    def best(self) -> float:
        """Best over-report among the truth, lies that reach the target, the interior optimum and the cap."""
        curvature = self.cost + self.holding
        inner = (self.slope - self.fine - self.holding * self.stock) / curvature
        if inner < 0:
            inner = min(0.0, (self.slope - self.holding * self.stock) / curvature)
        hits = (0.0, 0.5, 1.0, 1.5, 2.0) if self.notch > 0 else ()
        room = max(0.0, self.cap - self.attained)
        wishes = [*(1.0 - self.attained + u * self.doubt for u in hits), inner, self.cap - self.attained]
        candidates = [0.0, *(max(-self.stock, min(wish, room)) for wish in wishes)]
        return max(candidates, key=self.gain)  # the first of equals, and so the truth before anything as good


def standing_out(residuals: list[float | None]) -> list[float | None]:
    """Robust standard deviations from the peers; None is not known."""
    known = [value for value in residuals if value is not None]
    if not known:
        return residuals
    middle = median(known)
    spread = 1.4826 * median(abs(value - middle) for value in known)
    out: list[float | None] = []
    for value in residuals:
        if value is None:
            out.append(None)
        elif spread > 0:
            out.append((value - middle) / spread)
        else:
            out.append(0.0 if value == middle else math.copysign(math.inf, value - middle))
    return out


def rank(values: list[float], own: int) -> int:
    """1 for the highest; who ties shares the better place."""
    return 1 + sum(value > values[own] for value in values)
