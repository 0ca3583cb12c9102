"""Many tasks of one leader: some of them unmeasured, or all of them signs of one ability."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from gzsim.checks.check import EXACT, STANDARD_ERRORS, Check, drawn, exact
from gzsim.checks.running import LastYear, run
from gzsim.checks.textbook import POINTS, textbook_world
from gzsim.sanctions import NoSanction, PieceRate
from gzsim.simulation.state import Array
from gzsim.simulation.world import World
from gzsim.theory.career import multitask_career_incentive
from gzsim.theory.multitask import effort_response, optimal_weights_if_some_unmeasured

UNITS = 9
SLOPES = (0.0, 0.2, 0.5)
"""Slopes of pay at which the surplus is simulated; a parabola through three of them is all of it."""

ALMOST_PERFECT = 1.0 - 1e-6
"""Substitution at which the cost is that of the sum of all work; the model allows none above."""


@dataclass(frozen=True)
class _HalfMeasured:
    """A leader of two tasks, of which only the first enters the score.

    Attributes
    ----------
    substitution, costs : γ and c; C₁₂ = γ·√(c₁·c₂), which is never negative: the model knows no complements
    worth : B, of a span of each task to the principal
    noise : σ₁², of the measure
    risk_aversion : r
    unpaid : work on each task without incentives, out of public service
    """

    substitution: float
    costs: tuple[float, float]
    worth: tuple[float, float]
    noise: float
    risk_aversion: float
    unpaid: tuple[float, float]

    @property
    def curvature(self) -> Array:
        """C."""
        c = np.array(self.costs)
        return self.substitution * np.sqrt(np.outer(c, c)) + np.diag((1 - self.substitution) * c)

    @property
    def best_slope(self) -> float:
        """α₁* by the closed form."""
        known = optimal_weights_if_some_unmeasured(
            self.curvature, self.worth, [[self.noise]], self.risk_aversion, measured=[0]
        )
        return float(known.weights[0])

    @cached_property
    def world(self) -> World:
        """Public service is the marginal worth that calls forth the unpaid work, C·t.

        Pay counts from the mean of all, whose luck the measure bears as well: the own luck is so much smaller.
        """
        world = textbook_world(
            units=UNITS, luck=10.0 * np.sqrt(self.noise * (1 - 1 / UNITS)), effect=1.0, weights=(1.0, 0.0),
            costs=self.costs, work__substitution=self.substitution, leader__public_service=1 / POINTS,
        )  # fmt: skip
        return replace(world, public_weights=self.curvature @ np.array(self.unpaid))

    def lived(self, slope: float, replications: int = 1) -> LastYear:
        """A year in which a span of the measured task pays ``slope``, and one of the other nothing."""
        return run(self.world, PieceRate(slope / (POINTS * (1 - 1 / UNITS))), replications=replications)

    def work(self, slope: float) -> Array:
        """Simulated work on each task, against what is done unpaid."""
        return self.lived(slope).effort[0, :, 0] - np.array(self.unpaid)

    def surplus(self, slope: float) -> float:
        """B′t − t′Ct/2 − r·α²σ₁²/2, with the work t of the simulation."""
        t = self.work(slope)
        cost = t @ self.curvature @ t + self.risk_aversion * slope**2 * self.noise
        return float(np.array(self.worth) @ t - cost / 2)


HALF_MEASURED = (
    _HalfMeasured(0.6 / np.sqrt(1.2), (1.0, 1.2), (1.0, 0.9), 0.2, 2.0, (0.05, 0.4)),
    _HalfMeasured(0.3, (1.0, 0.8), (0.6, 0.3), 0.1, 3.0, (0.1, 0.35)),
    _HalfMeasured(0.5, (1.0, 1.0), (0.4, 0.8), 0.3, 1.0, (0.1, 0.4)),
)
"""The last is where the unmeasured task is worth so much that no incentive at all is best."""


def unmeasured_task(replications: int = 4000) -> Iterator[Check]:
    """CF03: pay for what is measured draws work off what is not, and is best at the slope α₁*.

    The second effort of the closed form is negative: less than is done unpaid. None of the simulation is, so that
    leaders work out of public service first, enough to have something to take away. Where they do not, the second
    effort stays at 0 and the first is α₁/C₁₁, which is no longer the closed form's.
    """
    for case in HALF_MEASURED:
        told = f"C = {np.round(case.curvature, 3).tolist()}, B = {case.worth}, σ² = {case.noise:g}"
        best = case.best_slope
        wanted = effort_response(case.curvature) @ np.array([best, 0.0])
        yield exact("CF03", "effort against unpaid", told, wanted, case.work(best))
        bend, slope, _ = np.polyfit(SLOPES, [case.surplus(each) for each in SLOPES], 2)
        yield exact("CF03", "slope of the largest surplus", told, best, -slope / (2 * bend), 1e-8)
        for step in (-0.05, 0.05):
            gain = case.surplus(best + step) - case.surplus(best)
            yield Check("CF03", f"gain from α {step:+g}", told, 0.0, gain, EXACT, at_most=True)
        yield from _paid(case, told, replications)


def _paid(case: _HalfMeasured, told: str, replications: int) -> Iterator[Check]:
    """The risk of pay that the surplus counts, and what is done where nothing was done before."""
    pay = case.lived(0.5, replications).verdict.settlement.million
    yield drawn("CF03", "variance of pay at α = 0.5", told, 0.25 * case.noise, (pay**2).mean(-1))
    idle = replace(case, unpaid=(0.0, 0.0))
    yield exact("CF03", "effort where none is unpaid", told, (0.5 / case.costs[0], 0.0), idle.work(0.5))


def missions(replications: int = 2000) -> Iterator[Check]:
    """CF18: a market that knows n results of one ability, and leaders who work for what it believes.

    Ability is what a leader's results have in common: a shock of the year that hits all tasks, each unit a province of
    its own. The market is a regression of ability on results that the simulation has produced; its slope is then what
    the leaders work for, and the next market sees through that. The cost is that of the sum of all work, for which the
    substitution of the model comes as close to perfect as it may.
    """
    for ability, noise in ((1.0, 2.0), (2.0, 0.5)):
        for tasks in (1, 2, 5):
            told = f"n = {tasks}, h_θ = {ability:g}, h_ε = {noise:g}"
            wanted = float(multitask_career_incentive(tasks, ability, noise))
            idle = _regressed(_career(tasks, ability, noise, 0.0, replications))
            yield idle.check("belief moved by each result", told, wanted)
            working = _career(tasks, ability, noise, idle.mean, replications, seed=2)
            total = working.effort[0, :, 0].sum()
            yield Check("CF18", "effort on all tasks", told, wanted, float(total), idle.allowed, stochastic=True)
            yield _regressed(working).check("belief moved by each, work seen through", told, wanted)


@dataclass(frozen=True, eq=False)
class _Market:
    """Slopes of the belief about ability in each of the results, and their covariance."""

    slopes: Array
    covariance: Array

    @property
    def mean(self) -> float:
        """The slope in one of many equal results."""
        return float(self.slopes.mean())

    @property
    def allowed(self) -> float:
        """Three standard errors of the mean slope."""
        return STANDARD_ERRORS * float(np.sqrt(self.covariance.mean()))

    def check(self, what: str, parameters: str, wanted: float) -> Check:
        """Hold the slope that is the furthest off, in its standard errors, against the closed form."""
        errors = np.sqrt(np.diag(self.covariance))
        worst = int((np.abs(self.slopes - wanted) / errors).argmax())
        allowed = STANDARD_ERRORS * float(errors[worst])
        return Check("CF18", what, parameters, wanted, float(self.slopes[worst]), allowed, stochastic=True)


def _career(tasks: int, ability: float, noise: float, slope: float, replications: int, seed: int = 1) -> LastYear:
    """A year of leaders to whom a span on each task is worth ``slope``; spans are points of growth here.

    A point of the score is a span on all tasks together, by a hundredth.
    """
    world = textbook_world(
        units=UNITS, luck=10.0 / np.sqrt(noise), effect=1.0, weights=(1 / tasks,) * tasks,
        shocks__common_sd=10.0 / np.sqrt(ability), work__substitution=ALMOST_PERFECT if tasks > 1 else 0.0,
        leader__career_believers=1.0, leader__career_worth=slope * tasks / POINTS,
    )  # fmt: skip
    world = replace(world, provinces=world.units, province=np.arange(UNITS))
    return run(world, NoSanction(), replications=replications, seed=seed)


def _regressed(lived: LastYear) -> _Market:
    """Ability regressed on all results, by least squares."""
    ability = lived.state.common.ravel() / 10.0
    results = lived.verdict.attained
    known = np.moveaxis(results, 1, -1).reshape(-1, results.shape[1])
    known = np.column_stack([np.ones(known.shape[0]), known])
    fitted = np.linalg.lstsq(known, ability, rcond=None)[0]
    variance = ((ability - known @ fitted) ** 2).sum() / (known.shape[0] - known.shape[1])
    return _Market(fitted[1:], (variance * np.linalg.inv(known.T @ known))[1:, 1:])
