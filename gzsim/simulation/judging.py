"""Judging: reports become scores and ranks, audits find some lies, and the scheme turns all of it into consequences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from gzsim.numeric.attainment import SLACK, attainment
from gzsim.numeric.peers import Peers
from gzsim.sanctions import Appraisal, Settlement
from gzsim.simulation.behaviour import RATIONAL, Behaviour
from gzsim.simulation.beliefs.outlook import Outlook, citizens_gain, score_points
from gzsim.simulation.beliefs.scheme_incentives import indices
from gzsim.simulation.citizens import satisfaction
from gzsim.simulation.fabrication.audit import audit
from gzsim.simulation.fabrication.clearing import taken_off
from gzsim.simulation.in_force import InForce
from gzsim.simulation.reporting.lights import publish_bulletin
from gzsim.simulation.reporting.missing import marks_without, not_arrived
from gzsim.simulation.reporting.promises import is_missed
from gzsim.simulation.state import Array, State
from gzsim.simulation.survey import draws, estimate, flattery
from gzsim.simulation.world import World

DECIMALS = 9
"""Scores are compared to nine decimals: a smaller difference comes from the arithmetic and not from performance."""


@dataclass(frozen=True, eq=False)
class Verdict:
    """December's verdict. Arrays (R, N) unless said otherwise."""

    truth: Array
    """What there is (R, K, N), own units."""
    lie: Array
    """Over-report (R, K, N), spans of the ruler; negative where inherited lies are cleared."""
    attained: Array
    """True attainment (R, K, N), spans, uncapped."""
    reported: Array
    """Reported attainment (R, K, N), spans, uncapped."""
    satisfied: Array
    """True satisfaction of citizens, 0 to 100."""
    true_score: Array
    reported_score: Array
    compared: Array
    """Reported scores as they are held against those of others (`gzsim.simulation.standing`)."""
    judged: Array
    """The same after vetoes."""
    vetoed: Array
    """1 where a veto struck."""
    rank: Array
    """Rank among those ranked together by compared score after vetoes, 1 = best; tied units share the better place."""
    true_rank: Array
    lowest_audited: Array
    """Lowest suspicion that has drawn an audit in the peer group, spans; not a number where none was aimed."""
    settlement: Settlement


def judge(
    state: State, rules: InForce, view: Outlook, seed: int, month: int, behaviour: Behaviour = RATIONAL
) -> Verdict:
    """Score and rank the reports, with the lies that leaders have settled on, audit some, settle.

    ``month`` is that of December.
    """
    world, ranked = rules.world, rules.ranked
    overstated = state.lie - taken_off(state, world)
    at_section = world.at_sections(state.outcome)
    truth = world.truth(at_section)
    attained = attainment(truth, state.target, world.span)
    before = state.reported
    _remember(state, world, world.at_instruments(at_section, state.at_spot), overstated, month)
    told_attained = attainment(state.reported, state.target, world.span)
    satisfied, measured_satisfaction = _survey(state, world, view, truth, seed, month)
    true = _scored(rules, world.scoring.marks(attained), satisfied)
    marked = world.scoring.marks(told_attained)
    if state.told_above.size:
        state.told_above = marked - world.scoring.marks(attained)
    if world.reports.missing != "waits":
        missing = not_arrived(world, seed, state.replications, month)
        marked = marks_without(world, marked, before, state.target, missing)
    reported = _scored(rules, marked, measured_satisfaction)
    told = world.on_ruler(state.reported)
    judged, vetoed = strike(reported, told, rules)
    audited = audit(state, world, rules.peers, overstated, seed, month, behaviour)
    found = state.found + audited.found
    measures = indices(rules.scheme, world, world.on_ruler(truth))
    settlement = rules.scheme.settle(
        Appraisal(judged, lights=state.red.astype(float), detections=found, measures=measures)
    )
    state.found, state.transfer, state.promised = found, settlement.million, settlement.careers
    state.made_up = settlement.made_up
    return Verdict(
        truth=truth,
        lie=overstated,
        attained=attained,
        reported=told_attained,
        satisfied=satisfied,
        true_score=true.score,
        reported_score=reported.score,
        compared=reported.compared,
        judged=np.where(vetoed > 0.0, judged, reported.compared),
        vetoed=vetoed,
        rank=ranked.ranks(judged),
        true_rank=ranked.ranks(true.compared.round(DECIMALS)),
        lowest_audited=audited.lowest,
        settlement=settlement,
    )


class Scored(NamedTuple):
    """Scores (R, N), what is added to them, scaled, before they are compared, and the outcome of that."""

    score: Array
    offset: Array
    compared: Array


def _scored(rules: InForce, marked: Array, satisfied: Array) -> Scored:
    world, share = rules.world, rules.world.citizens.satisfaction_weight
    score = (1 - share) * score_points(marked, world) + share * satisfied
    offset = rules.standing.offset(world, rules.peers, marked, score, satisfied)
    return Scored(score, offset, offset + rules.standing.scale * score)


def strike(reported: Scored, told: Array, rules: InForce) -> tuple[Array, Array]:
    """Compared scores after vetoes, and who was hit: a cap on the score, or a place behind all others in their order.

    ``told`` (R, K, N) are reports on the ruler. Returns arrays (R, N).
    """
    world, ranked = rules.world, rules.ranked
    scores = reported.compared.round(DECIMALS)
    judged, hit = scores, np.zeros_like(scores)
    for k in np.flatnonzero(np.isfinite(world.veto).any(1)):
        struck = told[:, k] < world.veto[k] - SLACK
        hit = np.where(struck, 1.0, hit)
        if np.isfinite(world.veto_cap[k]):
            limited = (reported.offset + rules.standing.scale * world.veto_cap[k]).round(DECIMALS)
        else:
            limited = ranked.lowest(scores) - 1.0 + 1e-3 * (scores - ranked.highest(scores))
        judged = np.where(struck, np.minimum(judged, limited), judged)
    return judged, hit


def is_last(rank: Array, peers: Peers) -> np.ndarray:
    """Whether nobody of those ranked together is ranked below, (..., unit); whoever is alone has no rank to lose."""
    return (rank == peers.highest(rank)) & (peers.sizes > 1)


def _remember(state: State, world: World, measured: Array, overstated: Array, month: int) -> None:
    """Write the reports down; in growth form what was invented has to be held from now on.

    Where December has a bulletin, it goes by the final reports of those whose reports arrive at once.
    """
    reported = world.truth(measured + overstated * world.ruler[:, None])
    state.reported = world.accounts.computed(reported, reported)
    if world.renewal:
        state.reported_sum, state.summed = state.reported_sum + state.reported, state.summed + 1
    if world.warnings.december:
        state.reports[:, month % state.reports.shape[1]] = state.reported
        publish_bulletin(state, world, month)
    elif world.warnings.promised_share:
        state.red = state.red + is_missed(state.promise, state.reported, world).sum(1)
    kept = (1.0 - world.fabrication.erosion) * state.inflated
    state.inflated = np.where(world.growth[:, None], np.maximum(0.0, kept + state.lie), 0.0)


def _survey(state: State, world: World, view: Outlook, truth: Array, seed: int, month: int) -> tuple[Array, Array]:
    """True and measured satisfaction (R, N)."""
    felt = citizens_gain(truth, world)
    happy = satisfaction(felt, state.aspiration, world.citizens.satisfaction_base, world.citizens.satisfaction_slope)
    if not world.citizens.satisfaction_weight:
        return happy, happy
    flattered = flattery(world.survey, view.point_worth, state.lying_cost, world.citizens)
    drawn = draws(seed, state.replications, month, world.keys.units)
    return happy, estimate(world.survey, happy, flattered, *drawn)
