"""Contests of effort alone: luck of the Tullock kind, and private abilities."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from scipy import stats
from scipy.interpolate import CubicSpline

from gzsim.checks.check import STANDARD_ERRORS, Check, drawn, exact
from gzsim.checks.running import run
from gzsim.checks.textbook import POINTS, textbook_world
from gzsim.numeric.attainment import attainment
from gzsim.numeric.luck import GUMBEL_SD
from gzsim.sanctions import Appraisal, NoSanction, RankPrizes, Scheme
from gzsim.simulation.behaviour import Behaviour
from gzsim.simulation.state import Array, State
from gzsim.simulation.world import World
from gzsim.theory.contest import all_pay_effort, expected_total_effort, tullock
from gzsim.theory.distribution import Distribution, rank_chances

CONTESTS = 200_000
"""Of the lottery kind, twelve a year."""

TYPES_DRAWN = 40_000
"""Contests of private abilities; each takes a year of the simulation."""

NODES = 81
"""Types between which bids are interpolated, to a hundred-thousandth."""

STEPS = (-0.4, -0.2, 0.2, 0.4)
"""Deviations of one contestant, as shares of the effort of equilibrium."""

MONTHS = 12


def lottery_contest(contests: int = CONTESTS) -> Iterator[Check]:
    """CF12: x^ρ/Σx^ρ is the chance to be first when scores are ln x and Gumbel luck of scale 1/ρ.

    In the simulation what work brings is linear and what it costs quadratic, so that leaders are given the tangents of
    ln x and of x at some effort; it is an equilibrium if they answer by just that effort. Away from it the contest is
    played with ln x itself.
    """
    for units, prize, decisiveness in ((2, 0.8, 1.0), (4, 1.0, 0.6), (6, 1.5, 1.1)):
        contest = _Lottery(units, prize, decisiveness)
        closed = tullock(units, prize, decisiveness)
        found = contest.equilibrium()
        told = f"n = {units}, V = {prize:g}, ρ = {decisiveness:g}"
        yield exact("CF12", "effort", told, closed.effort, found)
        yield exact("CF12", "effort of all", told, closed.total, found.sum())
        yield from _lottery_played(contest, told, float(found[0]), contests)


def _lottery_played(contest: _Lottery, told: str, effort: float, contests: int) -> Iterator[Check]:
    """Chances to win, and what a deviation brings, in contests with the simulation's luck."""
    luck = contest.luck(contests)
    stay = contest.prizes(luck, effort, effort)
    for step in STEPS:
        own = effort * (1.0 + step)
        won = contest.prizes(luck, own, effort)
        what = f"chance to win at x {step:+.0%}"
        yield drawn("CF12", what, told, contest.chance(own, effort), won / contest.prize)
        yield no_gain("CF12", f"gain from x {step:+.0%}", told, won - stay - (own - effort))
    low, high = 0.9 * effort, 1.1 * effort
    slopes = (contest.prizes(luck, high, effort) - contest.prizes(luck, low, effort)) / (high - low)
    chord = contest.prize * (contest.chance(high, effort) - contest.chance(low, effort)) / (high - low)
    yield drawn("CF12", "marginal payoff, x - 10% to x + 10%", told, chord - 1.0, slopes - 1.0)


@dataclass(frozen=True)
class _Lottery:
    """A Tullock contest as a tournament of ranks."""

    units: int
    prize: float
    decisiveness: float

    @property
    def scheme(self) -> Scheme:
        """One prize; the scheme takes its mean from everybody, which moves nobody."""
        return RankPrizes((self.prize, *(0.0,) * (self.units - 1)))

    def tangent(self, effort: float) -> World:
        """A span is a unit of ln x: at x a unit of work adds 1/x spans, and costs 1."""
        return textbook_world(
            units=self.units, luck=10.0 * GUMBEL_SD / self.decisiveness, effect=1 / effort, work__cost=1 / effort,
            shocks__law="gumbel", beliefs__law="gumbel",
        )  # fmt: skip

    def equilibrium(self) -> Array:
        """Effort of each that is answered by itself; the search begins where nobody would be left with anything."""
        efforts = np.full(self.units, self.prize / self.units)
        for _ in range(2):  # the first answer is the last already: tangents at any effort lead to the same one
            efforts = run(self.tangent(float(efforts[0])), self.scheme).first_quarter[0, 0]
        return efforts

    def luck(self, contests: int) -> Array:
        """Scores (contest, unit) where nobody works, from reports of single months.

        A year's flow is a sum of twelve months of luck, which is no longer Gumbel. A stock that keeps nothing shows the
        luck of its month alone, so that each report is a contest; reports that come eleven months late are all kept.
        """
        world = textbook_world(
            units=self.units, luck=10.0 * GUMBEL_SD / self.decisiveness, stocks=(True,), shocks__law="gumbel",
            reports__delay=11.0,
        )  # fmt: skip
        world = replace(world, reversion=np.ones(1), remoteness=np.ones(self.units))
        told = run(world, NoSanction(), replications=-(-contests // MONTHS), seed=12).state.reports[:, :, 0]
        return POINTS * attainment(told.reshape(-1, self.units), world.target[0], world.span[0])

    def prizes(self, luck: Array, own: float, others: float) -> Array:
        """Prize of the first unit in every contest; the others work alike."""
        scores = luck.copy()
        scores[:, 0] += POINTS * np.log(own / others)
        return self.scheme.transfers(Appraisal(scores))[:, 0] + self.prize / self.units

    def chance(self, own: float, others: float) -> float:
        """The success function x^ρ/Σx^ρ."""
        return own**self.decisiveness / (own**self.decisiveness + (self.units - 1) * others**self.decisiveness)


def private_abilities(contests: int = TYPES_DRAWN) -> Iterator[Check]:
    """CF11: everybody bids by type, and to bid as another type pays nobody.

    The simulation's leaders know who is how able and do not bid; they are made to work what the bid function says.
    What is simulated is the contest: work becomes scores, scores become ranks, and ranks money.
    """
    cases: tuple[tuple[str, Distribution, tuple[float, ...]], ...] = (
        ("c uniform on 0.5–1", stats.uniform(0.5, 0.5), (1.0, 0.0, 0.0)),
        ("c triangular on 0.6–1.4", stats.triang(0.5, 0.6, 0.8), (1.0, 0.0, 0.0, 0.0, 0.0)),
        ("c uniform on 0.4–1.2", stats.uniform(0.4, 0.8), (0.7, 0.3, 0.0, 0.0)),
    )
    for name, abilities, prizes in cases:
        told = f"{name}, prizes {', '.join(f'{each:g}' for each in prizes)}"
        contest = _AllPay.play(abilities, prizes, contests)
        total = expected_total_effort(prizes, abilities)
        yield drawn("CF11", "effort of all", told, total, contest.efforts.sum(-1))
        yield from _types_compared(contest, told)


def _types_compared(contest: _AllPay, told: str) -> Iterator[Check]:
    """What each type wins, and what it would gain by the bids of others."""
    quantiles = np.array([0.02, 0.1, 0.2, 0.3, 0.4, 0.5, 0.65, 0.85])
    types = contest.abilities.ppf(quantiles)
    bids = all_pay_effort(types, contest.prizes, contest.abilities)
    won = [contest.won(bid) for bid in bids]
    chances = rank_chances(1 - quantiles, quantiles, len(contest.prizes))
    for i in (1, 3, 5):
        what = f"prize of type {types[i]:.3f}"
        yield drawn("CF11", what, told, float(np.array(contest.prizes) @ chances[:, i]), won[i])
        gains = (won[j] - won[i] - types[i] * (bids[j] - bids[i]) for j in range(types.size) if j != i)
        checks = (no_gain("CF11", f"gain of type {types[i]:.3f} from another's bid", told, gain) for gain in gains)
        yield max(checks, key=lambda check: check.simulated / check.allowed)


@dataclass(frozen=True, eq=False)
class _AllPay:
    """Contests in which everybody has bid."""

    abilities: Distribution
    prizes: tuple[float, ...]
    scale: float
    """Share of the year's time that a unit of effort takes, so that the largest bid can be worked."""
    efforts: Array
    """Of each contest and unit, as worked in the simulation."""
    scores: Array

    @classmethod
    def play(cls, abilities: Distribution, prizes: tuple[float, ...], contests: int) -> _AllPay:
        """Draw types, and let the simulation work and score what they bid."""
        nodes = np.linspace(abilities.ppf(0.0), abilities.isf(0.0), NODES)
        bid = CubicSpline(nodes, all_pay_effort(nodes, prizes, abilities))
        shares = np.random.default_rng(11).random((contests, len(prizes)))
        scale = 0.9 / float(bid(nodes[0]))
        world = textbook_world(units=len(prizes), luck=0.0, effect=1.0, beliefs__kind="learned")
        bids = _Bids(scale * bid(abilities.ppf(shares)))
        lived = run(world, RankPrizes(prizes), replications=contests, behaviour=bids)
        return cls(abilities, prizes, scale, lived.effort[:, 0] / scale, lived.verdict.reported_score)

    def won(self, bid: float) -> Array:
        """Prize of the first unit in every contest if it bids so."""
        scores = self.scores.copy()
        scores[:, 0] = POINTS * (1.0 + self.scale * bid)
        return RankPrizes(self.prizes).transfers(Appraisal(scores))[:, 0] + np.mean(self.prizes)


@dataclass(frozen=True, eq=False)
class _Bids(Behaviour):
    """Leaders who work a given share of their time (contest, unit), where a span per year of work costs e²/2."""

    shares: Array

    def worth(self, best: Array, state: State, world: World) -> Array:
        """What has to be at stake for that."""
        return self.shares[:, None, :]


def no_gain(case: str, what: str, parameters: str, gains: Array) -> Check:
    """Hold a mean gain against nothing, which it must not exceed by more than three standard errors."""
    error = float(gains.std(ddof=1) / np.sqrt(gains.size))
    return Check(case, what, parameters, 0.0, float(gains.mean()), STANDARD_ERRORS * error, True, at_most=True)
