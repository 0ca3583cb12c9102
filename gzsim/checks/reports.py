"""Lies, luck and watching in the limiting cases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from scipy.stats import norm

from gzsim.checks.check import Check, drawn, exact
from gzsim.checks.running import run
from gzsim.checks.textbook import textbook_world
from gzsim.common.running import running
from gzsim.monitoring import memoryless_lights
from gzsim.numeric.philox import NOBODY, Mechanism, normals
from gzsim.sanctions import Combination, JointLiability, NoSanction, PieceRate
from gzsim.simulation.calendar import Calendar, prepare
from gzsim.simulation.conditions import lasting_effects
from gzsim.simulation.state import blank
from gzsim.theory.inherited import inflated_level, lie_that_wears_off
from gzsim.theory.notch import bunching_at_floor, reach_at_quadratic_cost
from gzsim.theory.oversight import overseen_report
from gzsim.theory.reporting import aimed_audit, captured_report, over_reporting
from gzsim.theory.run_length import light_probability, mean_months
from gzsim.theory.selection import probability_last_is_last

LIARS = {"fabrication__never_lie": 0.0, "fabrication__lying_cost_log_sd": 0.0}


def audited_lies() -> Iterator[Check]:
    """CF19: m = max(0, (b − pF)/κ), whatever the truth."""
    for audit, fine, cost in ((0.3, 1.5, 2.0), (0.0, 0.1, 2.0), (0.9, 2.0, 3.0), (0.1, 1.0, 5.0)):
        world = textbook_world(
            **LIARS, fabrication__lying_cost=cost, fabrication__audit_probability=audit, fabrication__fine=fine,
        )  # fmt: skip
        reward = 100 * 0.005 * (8 / 9)
        found = run(world, PieceRate(0.005), years=2, replications=3).verdict.lie
        told = f"b = {reward:.3g}, p = {audit:g}, F = {fine:g}, κ = {cost:g}"
        yield exact("CF19", "over-report", told, over_reporting(reward, audit, fine, cost).inflation, found)


def aimed_audits() -> Iterator[Check]:
    """CF43: up to the cutoff that leaders have learnt, or beyond it where the fine is worth paying."""
    reward = 100 * 0.005 * (8 / 9)
    for fine, cost, cutoff in ((0.4, 2.0, 0.1), (0.4, 2.0, 0.5), (0.05, 2.0, 0.05), (1.0, 5.0, 0.02)):
        plain = textbook_world(
            **LIARS, fabrication__lying_cost=cost, fabrication__fine=fine, fabrication__audit_probability=0.5,
            audits__cross_validated=1.0,
        )  # fmt: skip
        world = replace(plain, signal_noise=np.full(1, 1e-8))
        calendar = Calendar(blank(world, np.arange(1)), prepare(world), seed=1)
        calendar.state.cutoff[:], calendar.state.cutoffs[:] = cutoff, 1
        found = calendar.year(PieceRate(0.005)).lie
        told = f"b = {reward:.3g}, F = {fine:g}, κ = {cost:g}, τ = {cutoff:g}"
        yield exact("CF43", "over-report", told, aimed_audit(reward, fine, cost, cutoff), found, 1e-5)


def overseen_reports() -> Iterator[Check]:
    """CF47: superiors strike out what could cost them a bonus, and inventing pays less."""
    reward = 100 * 0.005 * (8 / 9)
    for shares, audit, dear in (((0.5, 0.3, 0.2), 0.3, 0.1), ((0.0, 1.0, 1.0), 0.2, 0.05), ((0.2, 0.4), 0.5, 0.1)):
        world = textbook_world(
            **LIARS, fabrication__lying_cost=3.0, fabrication__audit_probability=audit, fabrication__fine=0.2,
            leader__worth_of_bonus=0.1, accountability__oversight_cost=dear,
        )  # fmt: skip
        liable = JointLiability({f"level {level}": share for level, share in enumerate(shares)})
        found = run(world, Combination((PieceRate(0.005), liable)), replications=3).verdict.lie
        own, *above = (0.1 * share for share in shares)
        told = f"shares {shares}, q = {audit:g}, c = {dear:g}"
        wanted = overseen_report(reward, audit, 0.2 + own, 3.0, above, dear).inflation
        yield exact("CF47", "over-report", told, wanted, found)


def captured_reports() -> Iterator[Check]:
    """CF46: capture makes lies dearer, and moves work to where it measures."""
    reward, effect, cost = 100 * 0.005 * (8 / 9), 1.2, 4.0
    for captured, moved in ((0.0, 0.2), (0.4, 0.0), (0.4, 0.2), (1.0, 0.1)):
        plain = textbook_world(
            effect=effect, **LIARS, fabrication__lying_cost=cost, fabrication__audit_probability=0.1,
            fabrication__fine=1.0, reports__capture_hardness=0.8, platform__moved=moved,
        )  # fmt: skip
        verdict = run(replace(plain, captured=np.full(1, captured)), PieceRate(0.005), replications=3).verdict
        lied = over_reporting(reward, 0.1, 1.0, cost).inflation
        lie, shown = captured_report(lied, effect**2 * reward, captured, 0.8, moved)
        told = f"c = {captured:g}, H = 0.8, μ = {moved:g}"
        yield exact("CF46", "over-report", told, lie, verdict.lie)
        yield exact("CF46", "report above truth", told, lie + shown, verdict.reported - verdict.attained)


def notch(replications: int = 1600) -> Iterator[Check]:
    """CF22: who is just below a target reports that it was met; the mass there is what the hole below has lost."""
    for reward, cost, mean in ((0.01, 3.0, 1.0), (0.02, 2.0, 0.9), (0.005, 4.0, 1.1)):
        world = textbook_world(
            units=25, luck=1.0, effect=0.0, **LIARS, fabrication__lying_cost=cost, fabrication__notch=reward,
            fabrication__verification_doubt=1e-6, fabrication__audit_probability=0.0, fabrication__fine=0.0,
        )  # fmt: skip
        world = replace(world, start=world.target + 10.0 * (mean - 1.0))
        lie = run(world, NoSanction(), replications=replications).verdict.lie
        wanted = bunching_at_floor(1.0, reach_at_quadratic_cost(reward, cost), norm(mean, 0.1)).mass
        told = f"B = {reward:g}, κ = {cost:g}, truth N({mean:g}, 0.1²)"
        yield drawn("CF22", "share of reports moved to the target", told, wanted, lie > 0)


def last_places(replications: int = 4000) -> Iterator[Check]:
    """CF23: how often who comes out last is last but for luck."""
    for units, correlation in ((9, 0.7), (9, 0.9), (5, 0.5)):
        luck = np.sqrt(1 / correlation**2 - 1)
        world = textbook_world(units=units, luck=luck, effect=0.0, unit_effect=1.0)
        scores = run(world, NoSanction(), replications=replications, seed=4).verdict.true_score
        lasting = lasting_effects(world, 4, np.arange(replications))[:, 0]
        right = scores.argmin(-1) == lasting.argmin(-1)
        told = f"n = {units}, ρ = {correlation:g}"
        wanted = probability_last_is_last(units, correlation)
        yield drawn("CF23", "share of last places that are deserved", told, wanted, right)


def run_lengths(units: int = 4000, months: int = 1200) -> Iterator[Check]:
    """CF24: the memoryless rule lived through; only it has these run lengths."""
    everyone = np.arange(units)
    monthly = [normals(7, np.arange(1), month, Mechanism.LUCK, NOBODY, everyone)[0, 0] for month in range(months)]
    draws = np.stack(monthly, 1)
    for limit, shift, in_a_row in ((1.5, 0.0, 1), (1.5, 1.0, 1), (1.5, 1.0, 2), (1.0, 0.0, 2)):
        red = running(memoryless_lights(draws - shift, limit), in_a_row)
        first = np.where(red.any(-1), red.argmax(-1) + 1.0, np.nan)
        assert not np.isnan(first).any(), "the months do not suffice"
        told = f"h = {limit:g}, shift = {shift:g}, k = {in_a_row}"
        wanted = mean_months(light_probability(limit, shift), in_a_row)
        yield drawn("CF24", "months to a light", told, wanted, first)


def inherited_lies() -> Iterator[Check]:
    """CF52: what is invented where it wears off, and the level that it holds."""
    reward = 100 * 0.005 * (8 / 9)
    for erosion, discount, leaves, start, years in (
        (0.1, 0.9, 0.5, 0.0, 3),
        (0.3, 0.8, 0.4, 0.55, 2),
        (0.2, 1.0, 1.0, 0.2, 40),
    ):
        plain = textbook_world(
            **LIARS, fabrication__lying_cost=8.0, fabrication__erosion=erosion, fabrication__clearing=0.0,
            fabrication__audit_probability=0.0, leader__discount=discount, leader__exit_hazard=(leaves,),
        )  # fmt: skip
        state = run(replace(plain, inherited=np.full(1, start)), PieceRate(0.005), years=years, replications=3).state
        lie = lie_that_wears_off(reward, 8.0, erosion, discount * (1.0 - leaves))
        told = f"e = {erosion:g}, δ(1 − h) = {discount * (1 - leaves):g}, M₀ = {start:g}, {years} years"
        yield exact("CF52", "invented", told, lie, state.lie)
        yield exact("CF52", "inflated level", told, inflated_level(lie, erosion, years, start), state.inflated)
