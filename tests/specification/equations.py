"""The equations of the model for one leader, one indicator, one score at a time."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median

import numpy as np

from specification.luck import density, normal_cdf

YEARS_AHEAD = 30
REACHED = (0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0)
"""Doubts above an edge at which it is looked whether to stand there."""
_ROUNDS, _ROUNDING = 200, 1e-15
NORMAL_NODES = [
    (z, mass / math.sqrt(2.0 * math.pi))
    for z, mass in zip(*(part.tolist() for part in np.polynomial.hermite_e.hermegauss(8)), strict=True)
]
"""Points of a standard normal variable with their masses."""


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


def left_by_renewal(seen: list[float], every: int, follow: float, passed: int) -> float:
    """The same for a level whose target follows the mean report every so many years, some years after a renewal."""
    lost = 0.0
    for j in range(1, YEARS_AHEAD + 1):
        renewals = (passed + j) // every
        if renewals:
            lost += seen[j] * follow / every * (1.0 - follow) ** (renewals - 1)
    return 1.0 - lost


def left_by_wear(seen: list[float], worn: float) -> float:
    """Share of what a lie brings that later Decembers leave, as inflated levels wear off."""
    return 1.0 - sum(seen[j] * worn * (1.0 - worn) ** (j - 1) for j in range(1, YEARS_AHEAD + 1))


def _efforts(
    values: list[float], root: list[float], substitution: float, root_forms: float, price: float
) -> list[float]:
    """Best efforts at a price of time: indicators are taken in, greatest wish first, while they still get any."""
    wishes = [(v - price) / r for v, r in zip(values, root, strict=True)]
    kept, total, taken = 1.0 - substitution, root_forms, 0.0
    for count, wish in enumerate(sorted(wishes, reverse=True), 1):
        if wish <= substitution * total:
            break
        taken += wish
        total = (kept * root_forms + taken) / (kept + substitution * count)
    bar = substitution * total
    return [(wish - bar) / kept / r if wish > bar else 0.0 for wish, r in zip(wishes, root, strict=True)]


def divide_time(
    values: list[float], cost: list[float], substitution: float, forms: float, typical: float | None = None
) -> list[float]:
    """Best division of the time that forms leave: by sorting, and where time is short by a price of time.

        max  Σ v·e − ½[(1−γ)·Σ c·e² + γ·(Σ √c·e + √c̄·f)²]   subject to  e ≥ 0,  Σ e ≤ 1 − f

    Time used falls in its price along a broken line; straight lines through the ends of a bracket and halving it in
    turn end on the piece that holds the answer. c̄ is the mean cost, unless a ``typical`` one of all tasks is given.
    """
    if not values:
        return []
    root = [math.sqrt(c) for c in cost]
    typical = sum(cost) / len(cost) if typical is None else typical
    root_forms, time = math.sqrt(typical) * forms, max(0.0, 1.0 - forms)

    effort = _efforts(values, root, substitution, root_forms, 0.0)
    if sum(effort) <= time:
        return effort

    def at(price: float) -> list[float]:
        """At a price counted from the best value, so that no digit is lost however large values are."""
        return _efforts([v - max(values) for v in values], root, substitution, root_forms, price)

    # Beyond this distance the best indicator alone would take all the time.
    dearest = max(root)
    reach = dearest * (substitution * (dearest * time + root_forms) + (1.0 - substitution) * dearest * time)
    low, high = -min(max(values), reach), 0.0
    effort, least, halve = at(low), 0.0, False
    most = sum(effort)
    if most <= time:
        return effort
    for _ in range(_ROUNDS):
        price = 0.5 * (low + high) if halve else low + (high - low) * (most - time) / (most - least)
        effort = at(price)
        used = sum(effort)
        if abs(used - time) <= _ROUNDING or not low < price < high:
            break
        if used > time:
            low, most = price, used
        else:
            high, least = price, used
        halve = not halve
    return effort


def luck_to_come(luck: float, flow: bool, reversion: float, months: int) -> float:
    """Standard deviation of what luck can do in so many months."""
    return luck * math.sqrt(months / 12.0 if flow else 1.0 - (1.0 - reversion) ** (2 * months))


@dataclass(frozen=True)
class Curve:
    """How attainment earns marks between floor and cap: along a line, by bands, or with a loss for the shortfall."""

    floor: float
    cap: float
    bend: float = 0.0
    bands: tuple[tuple[float, float], ...] = ()

    def marks(self, attained: float) -> float:
        """Marks; a band is reached to nine decimals."""
        if self.bands:
            return max((mark for start, mark in self.bands if attained >= start - 1e-9), default=0.0)
        counted = min(self.cap, max(self.floor, attained))
        return 1.0 - 0.5 * self.bend * max(0.0, 1.0 - counted) ** 2 if self.bend else counted

    def expected_slope(self, attained: float, spread: float, doubt: float) -> float:
        """Slope of marks under what luck may still do, and, at the steps of bands, what a verification may take off."""
        if self.bands:
            width, before, slope = math.hypot(spread, doubt), 0.0, 0.0
            for start, mark in self.bands:
                slope += (mark - before) * density((start - attained) / width) / width
                before = mark
            return slope
        upto, short = (1.0, self.bend * (1.0 - attained)) if self.bend else (self.cap, 1.0)
        if spread <= 0:
            return short if self.floor < attained < upto else 0.0
        near, far = (upto - attained) / spread, (self.floor - attained) / spread
        slope = short * (normal_cdf(near) - normal_cdf(far))
        return slope + self.bend * spread * (density(near) - density(far))

    def stationary(self, wish: float, worth: float, attained: float, cost: float) -> float:
        """Lie whose last span costs what it brings, when it brings ``wish`` beside the marks."""
        if self.bands:
            return wish / cost
        if not self.bend:
            return (worth + wish) / cost
        beyond, pull = wish / cost, worth * self.bend
        short = (wish + pull * (1.0 - attained)) / (cost + pull)
        return beyond if attained + beyond >= 1.0 else min(short, 1.0 - attained)


def pull_of_target(attained: float, spread: float, doubt: float) -> float:
    """Rise of the chance of being seen to meet the target for one more span."""
    width = math.sqrt(spread**2 + doubt**2)
    return density((attained - 1.0) / width) / width


Edges = tuple[tuple[float, float], ...]
"""Where something is lost by whoever is seen below, spans of attainment, and the utility of it."""


@dataclass(slots=True)
class Temptation:
    """What a leader weighs who could report more than there is: spans, and utility per span or squared span."""

    attained: float
    slope: float
    notch: float
    doubt: float
    cost: float
    holding: float
    stock: float
    curve: Curve
    cliffs: Edges = ()
    edges: Edges = field(init=False)
    """The target and the cliffs, as far as anything hangs on them."""
    places: list[float] = field(init=False)
    """Where a lie may best end: the cap, some doubts above an edge, a band."""

    def __post_init__(self) -> None:
        self.edges = tuple(each for each in ((1.0, self.notch), *self.cliffs) if each[1] != 0.0)
        reached = [edge + u * self.doubt for edge, fall in self.edges if fall > 0.0 for u in REACHED]
        self.places = [self.curve.cap, *reached, *(start for start, _ in self.curve.bands)]

    def at(self, attained: float) -> Callable[[float], tuple[float, float]]:
        """Best over-report where so much is attained, and what it gains, by the fine that a span is expected to bring.

        It is among the truth, the interior optimum, and lies that end at one of the places or at a limit.
        """
        room, least = max(0.0, self.curve.cap - attained), -self.stock
        gain = self._gain(attained)

        options, tried = [], {0.0}
        for place in self.places:
            m = place - attained
            m = room if m > room else least if m < least else m
            if m not in tried:  # most end at a limit
                tried.add(m)
                gained = gain(m)
                if gained > 0.0:  # a fine makes no better of others
                    options.append((m, gained))

        def best(fine: float) -> tuple[float, float]:
            m = max(least, min(self._inner(attained, fine), room))
            top = (m, gain(m) - fine * max(m, 0.0)) if m else (0.0, 0.0)
            if top[1] <= 0.0:
                top = (0.0, 0.0)
            for m, gained in options:
                kept = gained - fine * m if m > 0.0 else gained
                if kept > top[1]:
                    top = m, kept
            return top

        return best

    def _inner(self, attained: float, fine: float) -> float:
        """Lie whose last span costs what it brings; below zero nothing is fined."""
        cost, held = self.cost + self.holding, self.holding * self.stock
        inner = self.curve.stationary(-fine - held, self.slope, attained, cost)
        return inner if inner >= 0 else min(0.0, self.curve.stationary(-held, self.slope, attained, cost))

    def _gain(self, attained: float) -> Callable[[float], float]:
        """Utility of reporting m spans above the truth, but for the fine.

        slope·[marks(A + m) − marks(A)] + Σ fall·[Φ((A + m − edge)/doubt) − Φ((A − edge)/doubt)]
        − ½·cost·m² − ½·holding·[(stock + m)² − stock²]
        """
        slope, doubt, cost, holding, stock = self.slope, self.doubt, self.cost, self.holding, self.stock
        marks = self.curve.marks
        earned = marks(attained)
        safe = [(edge, fall, normal_cdf((attained - edge) / doubt)) for edge, fall in self.edges]

        def gain(m: float) -> float:
            out = slope * (marks(attained + m) - earned)
            for edge, fall, before in safe:
                out += fall * (normal_cdf((attained + m - edge) / doubt) - before)
            return out - 0.5 * cost * m * m - 0.5 * holding * ((stock + m) ** 2 - stock**2)

        return gain

    def stands_in(self, spread: float, fine: float) -> float:
        """Slope in the truth of what the best lie is expected to gain, for normal luck yet to come.

        E[G(A + σz)·z]/σ, by Stein's identity.
        """
        if spread <= 0:
            return 0.0
        return sum(mass * z * self.at(self.attained + spread * z)(fine)[1] for z, mass in NORMAL_NODES) / spread


@dataclass(frozen=True)
class Books:
    """What a leader weighs who could move what is achieved over the end of the year: spans, utility per span."""

    attained: float
    slope: float
    cost: float
    price: float
    doubt: float
    curve: Curve
    edges: Edges

    def gain(self, y: float) -> float:
        """Utility of y more in December, and its price in the next year."""
        a = self.attained
        out = self.slope * (self.curve.marks(a + y) - self.curve.marks(a))
        for edge, fall in self.edges:
            out += fall * (normal_cdf((a + y - edge) / self.doubt) - normal_cdf((a - edge) / self.doubt))
        return out - 0.5 * self.cost * y * y - self.price * y

    def best(self) -> float:
        """The best of what lies where marks rise or stand still, at the cap, at bands and just above each edge."""
        a = self.attained
        wishes = [self.curve.stationary(-self.price, self.slope, a, self.cost), -self.price / self.cost]
        wishes += [self.curve.cap - a + 1e-9, *(start - a for start, _ in self.curve.bands)]
        for edge, fall in self.edges:
            wishes += [edge - a + 1e-9 + u * self.doubt for u in REACHED if fall > 0]
        return max([0.0, *wishes], key=self.gain)


def new_target(wish: float, target: float, reported: float, rule: dict[str, float], z: float) -> float:
    """Target of the new year before floor and rounding; more is better."""
    wanted = rule["inertia"] * target + rule["ratchet"] * reported + rule["pass_through"] * wish
    return wanted + rule["amplification"] + rule["noise_sd"] * z


def bounded(y: float, low: float, low_width: float, high: float, high_width: float) -> float:
    """What is seen of an unbounded y: itself, and from one width before a bound less and less of it."""
    if y > high - high_width:
        return high - high_width * (1.0 - _reached((y - high + high_width) / high_width))
    if y < low + low_width:
        return low + low_width * (1.0 - _reached((low + low_width - y) / low_width))
    return y


def _reached(t: float) -> float:
    return t / math.sqrt(1.0 + t * t)


def bend(y: float, low: float, low_width: float, high: float, high_width: float) -> float:
    """Share of one more step of y that is seen."""
    t = max(0.0, (y - high + high_width) / high_width, (low + low_width - y) / low_width)
    return (1.0 + t * t) ** -1.5 if t > 0.0 else 1.0


def expected_bend(y: float, spread: float, *bounds: float) -> float:
    """The same before luck is known, by three points."""
    away = math.sqrt(3.0) * spread
    return (4.0 * bend(y, *bounds) + bend(y + away, *bounds) + bend(y - away, *bounds)) / 6.0


def slowed(work: float, fastest: float) -> float:
    """A year's effect of work on a stock that never moved faster than so much; infinite where that is not known."""
    return work if fastest == math.inf else fastest * _reached(work / fastest)


def light(behind: float, width: float, before: int, tolerance: float, red_tolerance: float) -> int:
    """0 green, 1 yellow, 2 red: far behind, or yellow once more."""
    yellow = behind > tolerance * width
    return 2 if behind > red_tolerance * width or (yellow and before >= 1) else int(yellow)


def standing_out(residuals: list[float | None]) -> list[float | None]:
    """Robust standard deviations from the peers; None is not known."""
    known = [value for value in residuals if value is not None]
    if not known:
        return residuals
    middle = median(known)
    spread = 1.4826 * median(abs(value - middle) for value in known)

    def scaled(value: float) -> float:
        away = value - middle
        if spread > 0:
            return away / spread
        return math.copysign(math.inf, away) if away else 0.0

    return [None if value is None else scaled(value) for value in residuals]


def rank(values: list[float], own: int) -> int:
    """1 for the highest; who ties shares the better place."""
    return 1 + sum(value > values[own] for value in values)


def theil(budgets: list[float]) -> float:
    """Inequality: mean of b/b̄·ln(b/b̄)."""
    mean = math.fsum(budgets) / len(budgets)
    return max(0.0, math.fsum(b / mean * math.log(b / mean) for b in budgets if b > 0) / len(budgets))


def backed(needed: float, hours: float) -> float:
    """What so many hours over need of a lead department make of the effect of work, if so much of it needs them."""
    return 1.0 - needed + needed * math.sqrt(hours)
