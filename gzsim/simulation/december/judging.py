"""Judging: reports become scores and ranks, and the scheme turns them into money."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gzsim.index.attainment import attainment, marks
from gzsim.index.ranking import ranks
from gzsim.sanctions import Appraisal, Scheme
from gzsim.simulation.december.fabrication import fabricate
from gzsim.simulation.quarter.plan import score_points
from gzsim.simulation.state import Array, State
from gzsim.simulation.world import World


@dataclass(frozen=True)
class Verdict:
    """December's verdict. Arrays (R, N) unless said otherwise."""

    lie: Array
    """Over-report (R, K, N), spans."""
    true_score: Array
    reported_score: Array
    rank: Array
    """Rank by reported score, 1 = best; tied units share the better place."""
    true_rank: Array
    transfer: Array
    """Money received, CNY million."""


def judge(state: State, world: World, scheme: Scheme, worth: Array) -> Verdict:
    """Let leaders report, score and rank the reports, settle the money; ``worth`` (R, K, N) is utility per span."""
    floor, cap = world["attainment.floor"], world["attainment.cap"]
    attained = attainment(state.outcome, state.target, world.span[:, None])
    lie = fabricate(
        attained, worth, world.ease, state.lying_cost, world["fabrication.audit_probability"],
        world["fabrication.fine"], floor, cap,
    )  # fmt: skip
    true_score = score_points(marks(attained, floor, cap), world)
    reported_score = score_points(marks(attained + lie, floor, cap), world)
    state.reported = state.outcome + lie * world.span[:, None]
    state.transfer = scheme.settle(Appraisal(reported_score)).million
    return Verdict(lie, true_score, reported_score, ranks(reported_score), ranks(true_score), state.transfer)


def is_last(rank: Array) -> np.ndarray:
    """Whether nobody is ranked below, (..., unit)."""
    return rank == rank.max(-1, keepdims=True)
