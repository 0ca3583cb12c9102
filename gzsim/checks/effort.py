"""Effort in the limiting cases: piece rates, several tasks, tournaments, hard targets, the ratchet, careers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from gzsim.checks.check import Check, exact
from gzsim.checks.running import run
from gzsim.checks.textbook import POINTS, textbook_world
from gzsim.numeric.luck import Law
from gzsim.sanctions import (
    Appraisal,
    GradeBonus,
    GroupPenalty,
    LastPlace,
    NoSanction,
    PieceRate,
    RankPrizes,
    Scheme,
    ThresholdBonus,
)
from gzsim.scenario.renewal import Renewal
from gzsim.theory.career import career_incentives
from gzsim.theory.horizon import long_term_share
from gzsim.theory.multitask import effort_response
from gzsim.theory.piece_rate import effort_under_piece_rate
from gzsim.theory.rank_tournament import gumbel_rank_effects, normal_rank_effects
from gzsim.theory.ratchet import ratchet_incentive, ratchet_incentives_of_term
from gzsim.theory.team import collective_penalty, group_product
from gzsim.theory.threshold import effort_under_threshold
from gzsim.theory.tournament import duel


def _money_per_span(per_point: float, units: int = 9) -> float:
    """What a piece rate pays for a span: a point raises the mean of n as well."""
    return POINTS * per_point * (1 - 1 / units)


def piece_rate() -> Iterator[Check]:
    """CF01: e = b/k."""
    for per_point, cost in ((0.002, 1.0), (0.004, 1.0), (0.004, 2.5)):
        found = run(textbook_world(effect=1.5, work__cost=cost), PieceRate(per_point)).effort
        wanted = effort_under_piece_rate(1.5 * _money_per_span(per_point), cost)
        yield exact("CF01", "effort", f"b = {1.5 * _money_per_span(per_point):.3g}, k = {cost:g}", wanted, found)


def several_tasks() -> Iterator[Check]:
    """CF02: t = C⁻¹α, and CF04: its slopes, for costs that the model can have: C_ij = γ√(c_i·c_j) off the diagonal."""
    for gamma, costs, weights in ((0.5, (1.0, 1.2), (0.55, 0.45)), (0.2, (1.0, 0.8, 2.0), (0.5, 0.2, 0.3))):
        c = np.array(costs)
        C = gamma * np.sqrt(np.outer(c, c)) + np.diag((1 - gamma) * c)
        alpha = _money_per_span(0.004) * np.array(weights)

        def effort(share: np.ndarray, gamma: float = gamma, costs: tuple[float, ...] = costs) -> np.ndarray:
            world = textbook_world(effect=1.0, weights=tuple(share), costs=costs, work__substitution=gamma)
            return run(world, PieceRate(0.004)).effort[0, :, 0]

        here = effort(np.array(weights))
        told = f"γ = {gamma:g}, c = {costs}, α = {np.round(alpha, 4).tolist()}"
        yield exact("CF02", "effort on each task", told, effort_response(C) @ alpha, here)
        step = 1e-3 * np.eye(len(costs))
        slopes = [(effort(weights + each) - here) / (1e-3 * _money_per_span(0.004)) for each in step]
        yield exact("CF04", "∂t/∂α", told, effort_response(C), np.array(slopes).T, 1e-7)


def two_player_tournament() -> Iterator[Check]:
    """CF07."""
    for spread, sd, cost in ((0.05, 10.0, 1.0), (0.02, 5.0, 1.0), (0.2, 10.0, 2.0)):
        world = textbook_world(units=2, luck=sd / 10, effect=1.0, work__cost=cost)
        found = run(world, RankPrizes((spread, 0.0))).first_quarter
        wanted = duel(spread, sd / POINTS, cost).effort
        yield exact("CF07", "effort", f"ΔW = {spread:g}, σ = {sd / POINTS:g}, k = {cost:g}", wanted, found, 1e-6)


def many_player_tournament() -> Iterator[Check]:
    """CF08: any prizes, and the last place of S10 among them."""
    prizes: tuple[tuple[str, Scheme, tuple[float, ...]], ...] = (
        ("the last of nine loses 0.02", LastPlace(0.02, 1.0, receivers="province"), (0.0,) * 8 + (-0.02,)),
        ("linear prizes for six", RankPrizes((0.05, 0.04, 0.03, 0.02, 0.01, 0.0)), (0.05, 0.04, 0.03, 0.02, 0.01, 0.0)),
        ("the best of twelve wins 0.04", RankPrizes((0.04, *(0.0,) * 11)), (0.04, *(0.0,) * 11)),
    )
    for told, scheme, by_rank in prizes:
        for luck in (1.0, 2.0):
            found = run(textbook_world(units=len(by_rank), luck=luck, effect=1.0), scheme).first_quarter
            wanted = normal_rank_effects(len(by_rank), luck / 10) @ np.array(by_rank)
            yield exact("CF08", "effort", f"{told}, σ = {luck / 10:g}", wanted, found, 1e-5)


def graded_bonus() -> Iterator[Check]:
    """CF08: grades by quota are a tournament for shares of the bonus, ω_b·y by rank."""
    for bonus, shares in (((0.3, 0.0, -0.3), (0.3, 0.5, 0.2)), ((0.0, -1.0), (0.9, 0.1))):
        scheme = GradeBonus(bonus, shares)
        by_rank = scheme.bonuses(Appraisal(np.arange(9.0, 0.0, -1.0)))["leader"]
        found = run(textbook_world(luck=1.0, effect=1.0, leader__worth_of_bonus=0.1), scheme).first_quarter
        wanted = normal_rank_effects(9, 0.1) @ (0.1 * by_rank)
        yield exact("CF08", "effort", f"bonus {bonus} for {shares} of nine, σ = 0.1", wanted, found, 1e-5)


def last_among_equals() -> Iterator[Check]:
    """CF08: where the last of n equals loses D, a point of the score is worth D·m_n/(n·σ), m_n = E[Z_(1)]."""
    for units, deduction, doubt in ((2, 6.0, 1.0), (3, 6.0, 4.0), (4, 2.0, 10.0), (9, 6.176, 14.6)):
        scheme = LastPlace(rate=0.1, subsidy=10.0 * deduction, receivers="province")
        found = scheme.marginal_money(np.full(units, 70.0), np.full(units, doubt))
        wanted = -deduction * normal_rank_effects(units, doubt)[-1]
        yield exact("CF08", "worth of a point", f"n = {units}, D = {deduction:g}, σ = {doubt:g}", wanted, found, 1e-6)


def skewed_luck() -> Iterator[Check]:
    """CF09: with rare strokes of fortune a fine for the last moves more than a prize for the first."""
    prizes = {"the last loses 0.02": (0.0,) * 8 + (-0.02,), "the first wins 0.02": (0.02,) + (0.0,) * 8}
    for told, by_rank in prizes.items():
        for law in ("gumbel", "gumbel_mirrored"):
            world = textbook_world(luck=1.0, effect=1.0, shocks__law=law, beliefs__law=law)
            found = run(world, RankPrizes(by_rank)).first_quarter
            effects = gumbel_rank_effects(9, 0.1 * np.sqrt(6) / np.pi)
            effects = effects if law == "gumbel" else -effects[::-1]
            yield exact("CF09", "effort", f"{told}, {law}, sd 0.1", effects @ np.array(by_rank), found, 1e-6)


def shared_product() -> Iterator[Check]:
    """CF14: a team of n that divides its product does a n-th of what is best."""
    for members in (3, 8):
        found = run(textbook_world(units=members, luck=0.0, effect=1.0), SharedProduct(0.002)).effort
        best = POINTS * 0.002
        yield exact("CF14", "effort", f"n = {members}", best * group_product(members).equal_share, found)


class SharedProduct(Scheme):
    """All that the team makes, divided equally, from outside: b·Σ score/n to each."""

    per_point: float

    def transfers(self, appraisal: Appraisal) -> np.ndarray:
        """The same for all."""
        shared = self.per_point * appraisal.scores.mean(-1, keepdims=True)
        return np.broadcast_to(shared, appraisal.scores.shape)

    def marginal_money(self, expected: np.ndarray, doubt: np.ndarray, law: Law | None = None) -> np.ndarray:
        """b/n."""
        return np.full_like(expected, self.per_point / expected.shape[-1])


def hard_target() -> Iterator[Check]:
    """CF21: leaders who doubt and face no luck, after as many years as it takes to agree with what they expect."""
    for target, bonus, sd in ((0.1, 0.02, 0.2), (0.3, 0.03, 0.25), (0.0, 0.02, 0.3)):
        world = textbook_world(units=1, luck=0.0, effect=1.0, beliefs__doubt=POINTS * sd)
        scheme = ThresholdBonus(threshold=POINTS * (1 + target), bonus=bonus)
        found = run(world, scheme, years=40).effort
        wanted = effort_under_threshold(target, bonus, sd, 1.0).effort
        yield exact("CF21", "effort", f"T = {target:g}, B = {bonus:g}, σ = {sd:g}", wanted, found, 1e-6)


def team() -> Iterator[Check]:
    """CF13: a fixed penalty, shared; total effort depends on the penalty alone."""
    for shares in ((0.5, 0.3, 0.2), (1 / 3, 1 / 3, 1 / 3), (0.6, 0.4)):
        n, penalty, target, sd = len(shares), 0.08, 0.15, 0.35
        world = textbook_world(units=n, luck=0.0, effect=1.0, beliefs__doubt=POINTS * sd / np.sqrt(n))
        scheme = GroupPenalty(POINTS * (1 + target / n), penalty, shares)
        found = run(world, scheme, years=40).effort[0, 0]
        wanted = collective_penalty(shares, penalty, target, sd)
        told = f"D = {penalty:g}, T = {target:g}, σ = {sd:g}, shares {np.round(shares, 3).tolist()}"
        yield exact("CF13", "effort of each", told, wanted.efforts, found, 1e-6)
        yield exact("CF13", "effort of the team", told, wanted.total, found.sum(), 1e-6)


def ratchet() -> Iterator[Check]:
    """CF15: b·r/(r + λ) with no end in sight; CF16: over a term of five years with a known end."""
    per_point, full = 0.002, _money_per_span(0.002) * 2.0
    for adjustment, interest in ((0.6, 0.1), (0.5, 0.05), (0.8, 0.2)):
        rule = {"targets__ratchet": adjustment, "targets__inertia": 1 - adjustment,
                "leader__discount": 1 / (1 + interest)}  # fmt: skip
        told = f"b = {full:.3g}, λ = {adjustment:g}, r = {interest:g}"
        found = run(textbook_world(**rule), PieceRate(per_point)).effort
        yield exact("CF15", "effort", told, ratchet_incentive(full, adjustment, interest), found, 1e-6)
        yearly = Renewal(every=1, follow=adjustment, reference="a target that follows last year's report")
        level = textbook_world(leader__discount=1 / (1 + interest))
        found = run(replace(level, growth=np.zeros(1, bool), renewal=yearly), PieceRate(per_point)).effort
        yield exact("CF15", "effort on a level", told, ratchet_incentive(full, adjustment, interest), found, 1e-6)
        term = run(textbook_world(units=60, leader__exit_hazard=(0.0,) * 4 + (1.0,), **rule), PieceRate(per_point))
        bonus = 2.0 * _money_per_span(per_point, 60)
        wanted = ratchet_incentives_of_term(bonus, adjustment, interest, 5)
        yield exact("CF16", "effort by year of the term", told, wanted[term.state.tenure], term.effort[:, 0], 1e-9)


def careers() -> Iterator[Check]:
    """CF17: effort follows career concerns that fall over the term; the model takes the profile as given."""
    for prior, noise, discount in ((1.0, 2.0, 0.95), (2.0, 0.5, 0.9)):
        profile = career_incentives(prior, noise, discount, 6)
        world = textbook_world(
            units=60, effect=1.0, leader__exit_hazard=(0.0,) * 5 + (1.0,), leader__career_believers=1.0,
            leader__career_worth=0.001, leader__career_profile=tuple(profile),
        )  # fmt: skip
        found = run(world, NoSanction())
        wanted = POINTS * 0.001 * profile[found.state.tenure]
        told = f"h₁ = {prior:g}, h_ε = {noise:g}, β = {discount:g}, T = 6"
        yield exact("CF17", "effort by year in office", told, wanted, found.effort[:, 0])


def long_term() -> Iterator[Check]:
    """CF26: what a leader who may leave credits to work that ripens after L years, [δ(1 − h)]^L."""
    for hazard, discount, years in ((0.3, 0.95, 5), (0.4, 0.9, 2), (0.5, 1.0, 1)):
        world = textbook_world(
            effect=0.05, weights=(0.5, 0.5), stocks=(True, True), lags=(0, 12 * years), leader__exit_hazard=(hazard,),
            leader__discount=discount,
        )  # fmt: skip
        short, ripening = run(world, PieceRate(0.004)).first_quarter[0]
        wanted = long_term_share(1.0, 1.0, hazard, discount, years).credit
        told = f"h = {hazard:g}, δ = {discount:g}, L = {years}"
        yield exact("CF26", "long-term effort against short-term effort", told, wanted, ripening / short, 1e-4)
