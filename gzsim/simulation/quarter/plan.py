"""What a leader expects at the start of a quarter, and what a span of attainment is worth to him or her."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gzsim.index.aggregate import arithmetic_array
from gzsim.index.attainment import attainment, marks
from gzsim.sanctions import Scheme
from gzsim.simulation.quarter.projection import luck_to_come, project_flow, project_stock, scoring_slope
from gzsim.simulation.state import Array, State
from gzsim.simulation.world import World


@dataclass(frozen=True)
class Outlook:
    """What leaders expect of December. Arrays (R, K, N) and (R, N)."""

    attained: Array
    """Expected true attainment of each indicator, in spans."""
    slope: Array
    """Expected marks for one more span."""
    score: Array
    """Expected score, points."""
    doubt: Array
    """Standard deviation of the score as leaders see it, points."""


def expected_outcome(state: State, world: World, annual: Array, rest: Array, months_left: int) -> Array:
    """Outcome in December (R, K, N) if work, borrowing and drift go on as now; ``annual`` is their effect in a year."""
    flow = project_flow(state.outcome, annual, months_left)
    stock = project_stock(state.outcome, rest, world.reversion[:, None], annual, months_left)
    return np.where(world.flow[:, None], flow, stock)


def outlook(state: State, world: World, outcome: Array, months_left: int) -> Outlook:
    """Turn expected outcomes into expected scores and their doubt, σ² = Σ_k (100·w_k·E[A']·σ_k/s_k)² + σ_u²."""
    floor, cap = world["attainment.floor"], world["attainment.cap"]
    span = world.span[:, None]
    spread = luck_to_come(world.flow, world.luck, world.reversion, months_left)[:, None] / np.abs(span)
    attained = attainment(outcome, state.target, span)
    slope = scoring_slope(attained, spread, floor, cap)
    doubt = np.sqrt(((100.0 * world.weights * slope * spread) ** 2).sum(1) + world["beliefs.doubt"] ** 2)
    return Outlook(attained, slope, score_points(marks(attained, floor, cap), world), doubt)


def score_points(marked: Array, world: World) -> Array:
    """Score of each unit, 100·Σ_k w_k·A_k, from marks (R, K, N)."""
    return 100.0 * arithmetic_array(np.ascontiguousarray(np.swapaxes(marked, -1, -2)), world.weights.T)


def point_worth(state: State, world: World, scheme: Scheme, view: Outlook) -> Array:
    """Worth of a score point β (R, N): the money that the scheme brings, and the career of those who believe in it."""
    expected, doubt = view.score, view.doubt
    if world.beliefs == "symmetric":
        expected, doubt = np.zeros_like(expected), _doubt_of_a_year(world, expected.shape)
    money = scheme.marginal_money(expected, doubt)
    return world["leader.worth_of_money"] * money + world["leader.career_worth"] * state.believer


def span_worth(world: World, worth_of_point: Array, view: Outlook, ratchet_left: Array) -> Array:
    """Worth of one span of attainment in December (R, K, N): β·100·w_k·E[A'], less what the ratchet takes back.

    ``ratchet_left`` (R, N) is the share that is left; it applies where targets follow reports, in growth form.
    """
    left = np.where(world.growth[:, None], ratchet_left[:, None, :], 1.0)
    return worth_of_point[:, None, :] * 100.0 * world.weights * view.slope * left


def _doubt_of_a_year(world: World, shape: tuple[int, ...]) -> Array:
    """Doubt in January about a full year, with nobody near floor or cap."""
    spread = luck_to_come(world.flow, world.luck, world.reversion, 12) / np.abs(world.span)
    variance = ((100.0 * world.weights * spread[:, None]) ** 2).sum(0) + world["beliefs.doubt"] ** 2
    return np.broadcast_to(np.sqrt(variance), shape)
