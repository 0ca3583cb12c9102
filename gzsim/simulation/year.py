"""A year: January, four quarters of three months, December."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gzsim.sanctions import Scheme
from gzsim.simulation.december.judging import Verdict, judge
from gzsim.simulation.horizon import YEARS_AHEAD, ratchet, survival, work_horizon
from gzsim.simulation.january.money import capability, carry_debt, long_term_capital
from gzsim.simulation.january.targets import next_target
from gzsim.simulation.january.turnover import change_leaders, install_first_leaders
from gzsim.simulation.month.advance import advance_month
from gzsim.simulation.quarter.borrowing import borrow
from gzsim.simulation.quarter.bulletin import publish_bulletin, rectification
from gzsim.simulation.quarter.plan import expected_outcome, outlook, point_worth, span_worth
from gzsim.simulation.randomness import Mechanism, normals
from gzsim.simulation.state import Array, State
from gzsim.simulation.world import World


@dataclass(frozen=True)
class Horizons:
    """How far leaders see, by tenure; computed once."""

    work: Array
    """(12, tenure, K): worth of work over the Decembers that a leader sees in office."""
    public: Array
    """(12, K): the same for the public-service motive, which does not end with the term."""
    ratchet: Array
    """(tenure,): share of a score point that later targets leave."""


@dataclass(frozen=True)
class Climate:
    """What leaders cannot change this year. Arrays (R, K, N), capability (R, N)."""

    drift: Array
    rest: Array
    capability: Array


def horizons(world: World) -> Horizons:
    """Look ahead from every tenure."""
    discount = world["leader.discount"]
    seen = survival(world.exit_hazard, discount)
    patient = discount ** np.arange(YEARS_AHEAD + 1.0)
    return Horizons(
        work=work_horizon(seen, world.flow, world.reversion, world.lag),
        public=work_horizon(patient, world.flow, world.reversion, world.lag),
        ratchet=ratchet(seen, world["targets.inertia"], world["targets.ratchet"]),
    )


def first_january(state: State, world: World, seed: int) -> Climate:
    """Give units their lasting advantages, put leaders in office, and open the first year."""
    n = world.units.size
    draws = normals(seed, state.replications, 0, Mechanism.UNIT_EFFECT, world.indicators.size, n)
    state.unit_effect = draws * world.unit_effect[:, None]
    state.outcome = state.outcome + state.unit_effect
    install_first_leaders(state, world, seed)
    state.common = world["shocks.common_sd"] * _common_draw(state, seed, 0)
    return _open_year(state, world)


def january(state: State, world: World, seed: int, month: int) -> Climate:
    """Change leaders, set targets, carry debt and draw the common shock; return the year's climate.

    The shock is AR(1) with stationary spread σ: u ← ρ·u + σ·√(1 − ρ²)·z.
    """
    change_leaders(state, world, seed, month)
    _renew_targets(state, world)
    state.debt = carry_debt(state.debt, state.borrowed, world["borrowing.repayment"], world["borrowing.ceiling"])
    kept = world["shocks.common_persistence"]
    fresh = world["shocks.common_sd"] * np.sqrt(1.0 - kept**2) * _common_draw(state, seed, month)
    state.common = kept * state.common + fresh
    return _open_year(state, world)


def quarter(
    state: State, world: World, scheme: Scheme, sight: Horizons, climate: Climate, seed: int, month: int
) -> None:
    """Publish the bulletin on the quarter before, let leaders plan, and live three months."""
    months = month % 12
    if months:
        publish_bulletin(state, world, months)
    annual = _annual_effect(state, world, climate)
    view = outlook(state, world, expected_outcome(state, world, annual, climate.rest, 12 - months), 12 - months)
    worth = span_worth(world, point_worth(state, world, scheme, view), view, sight.ratchet[state.tenure])
    _plan_borrowing(state, world, worth)
    forms = rectification(state, world)
    gain = state.borrowing * world.borrowing_gain[:, None] * world.span[:, None]
    intrinsic = world["leader.public_service"] * 100.0 * world.public_weights
    for m in range(month, month + 3):
        reach = np.swapaxes(sight.work[m % 12][state.tenure], 1, 2)
        advance_month(
            m, seed, state.replications, world.flow, world.span, world.reversion, world.lag, world.luck, 1.0 / np.sqrt(world.cost),
            np.sqrt(world.cost.mean()), world["work.substitution"], world.effect, worth, intrinsic, reach, sight.public[m % 12], forms,
            climate.capability, climate.drift, climate.rest, gain, state.outcome, state.pipeline, state.effort,
        )  # fmt: skip
    state.borrowed = state.borrowed + state.borrowing.sum(1) / 4.0


def december(state: State, world: World, scheme: Scheme, sight: Horizons) -> Verdict:
    """Judge the year, once everybody knows the own truth and doubts the rivals' reports."""
    view = outlook(state, world, state.outcome, 0)
    worth = span_worth(world, point_worth(state, world, scheme, view), view, sight.ratchet[state.tenure])
    return judge(state, world, scheme, worth)


def _renew_targets(state: State, world: World) -> None:
    """Targets of growth-form indicators; where less is better the rule holds with all signs turned."""
    sign = np.sign(world.span)[:, None]
    wanted = sign * next_target(
        sign * state.target, sign * state.reported, sign * world.target[:, None], world["targets.inertia"],
        world["targets.ratchet"], world["targets.pass_through"], world["targets.rounding"],
    )  # fmt: skip
    state.target = np.where(world.growth[:, None], wanted, state.target)


def _common_draw(state: State, seed: int, month: int) -> Array:
    """One standard normal for each replication."""
    return normals(seed, state.replications, month, Mechanism.COMMON_SHOCK, 1, 1)[:, 0, 0]


def _open_year(state: State, world: World) -> Climate:
    """Fix what leaders cannot change this year, and put the yearly accounts back to zero."""
    climate = _climate(state, world)
    state.outcome[:, world.flow] = 0.0
    state.effort[:] = 0.0
    state.borrowed = np.zeros_like(state.borrowed)
    state.light = np.zeros_like(state.light)
    state.lights = np.zeros_like(state.lights)
    return climate


def _climate(state: State, world: World) -> Climate:
    rest = world.start[:, None] + state.unit_effect
    burden = state.common[:, None] - world["borrowing.service"] * state.debt
    drift = rest + np.where(world.growth[:, None], np.sign(world.span)[:, None] * burden[:, None, :], 0.0)
    capital = long_term_capital(state.outcome, rest, world.span, world.long)
    able = capability(
        state.transfer, world["budget.subsidy"], world["budget.elasticity"], capital, world["work.capital_return"]
    )
    return Climate(drift, rest, able)


def _annual_effect(state: State, world: World, climate: Climate) -> Array:
    """Effect in a year of drift, of the work that matures now and of borrowing (R, K, N); for stocks of work alone."""
    matured = state.pipeline.mean(1)
    borrowed = state.borrowing * world.borrowing_gain[:, None] * world.span[:, None]
    return matured + np.where(world.flow[:, None], climate.drift + borrowed, 0.0)


def _plan_borrowing(state: State, world: World, worth: Array) -> None:
    stay = 1.0 - world.exit_hazard[state.tenure]
    wish = borrow(worth, world.borrowing_gain, stay, world["borrowing.conscience"], world["borrowing.cost"])
    room = state.debt + state.borrowed < world["borrowing.ceiling"]
    state.borrowing = np.where(room[:, None, :], wish, 0.0)
