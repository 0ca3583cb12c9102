"""What a leader expects at the start of a quarter, and what a span of attainment is worth to him or her."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from gzsim.index.aggregate import arithmetic_array
from gzsim.numeric.lanes import over_indicators, owners, places
from gzsim.simulation.beliefs.lateness import expect_lateness
from gzsim.simulation.beliefs.point_worth import point_worth
from gzsim.simulation.beliefs.projection import NOT_BY_PROJECT, Ahead, luck_ahead, project
from gzsim.simulation.beliefs.rivals import expected_marks
from gzsim.simulation.beliefs.scheme_incentives import SchemeIncentives, compensation
from gzsim.simulation.beliefs.sight import sight
from gzsim.simulation.beliefs.spans import Left, worth_of_spans
from gzsim.simulation.beliefs.vetoes import Vetoes, what_vetoes_take
from gzsim.simulation.in_force import InForce
from gzsim.simulation.state import Array, State
from gzsim.simulation.world import World


@dataclass(frozen=True, eq=False)
class Outlook:
    """What leaders expect of December. Arrays (R, K, N) and (R, N)."""

    attained: Array
    """Expected true attainment of each indicator, in spans."""
    spread: Array
    """(K, N) spans, standard deviation of what luck may still do."""
    slope: Array
    """Expected marks for one more span."""
    bend: Array
    """Share of one more step that is expected to be seen for the bounds."""
    counts: Array | float
    """How often a reported span will count, for who may be late."""
    vetoes: Vetoes
    """What vetoes may take."""
    compensation: Array | float
    """Utility of one more true span of the ruler through money that hangs on the indicator itself; 0 without any."""
    point_worth: Array
    """Worth of a score point β, where no veto strikes times the chance of that."""
    incentives: SchemeIncentives


def expected_outcome(
    state: State, world: World, drift: Array, rest: Array, month: int, months_left: int | None = None
) -> Array:
    """Outcome in December (R, K, N), or in so many months, if work, borrowing and drift go on as now; as measured.

    ``month`` is the one that begins; ``drift`` of flows comes as planned over the year; stocks settle at ``rest``.
    """
    passed = month % 12
    months_left = 12 - passed if months_left is None else months_left
    planned = world.milestones[..., passed - 1] if passed else np.zeros(world.weights.shape)
    planned, ready = planned + (1.0 - world.milestones[..., passed + months_left - 1]), NOT_BY_PROJECT
    whose = owners(world.units.size, state.replications.size)
    if world.projects:  # as hard as last month, at what can be done by then
        share, made = world.database.to_come(state.delays, passed, months_left), world.database.made
        planned, whose = places(np.where(made, 1.0 - share, planned)), owners(whose.size, 1)
        ready = places(np.where(made, 12.0 * share / months_left, 1.0))
    there, shown = project(world, state, Ahead(month, months_left, planned, whose, ready), drift, rest)
    return world.at_instruments(world.at_sections(there), shown)


def outlook(state: State, rules: InForce, outcome: Array, months_left: int) -> Outlook:
    """Turn expected outcomes into expected scores and what a point of them is worth.

    Doubt about the score: σ² = Σ_k (100·w_k·E[A']·σ_k/s_k)² + (100·w_s·SE)² + σ_u², SE of measured satisfaction.
    """
    world = rules.world
    luck = luck_ahead(world, months_left, at_sections=True)
    spread = luck / np.abs(world.span)
    truth, attained, bend, slope = sight(world, outcome, state.target, luck, spread)
    core = 1.0 - world.citizens.satisfaction_weight
    late = expect_lateness(state, world, expected_marks(state, world, attained))
    variance = over_indicators((100.0 * world.weights * slope * spread) ** 2 * late.arrives) + late.variance
    doubt = np.sqrt(core**2 * variance + world.other_variance)
    point = point_worth(state, rules, core * score_points(late.marked, world), late.marked, doubt)
    ruled, wide = world.on_ruler(truth), spread / world.rate
    vetoes = what_vetoes_take(rules, point, attained, ruled, wide)
    paid = compensation(world, rules.scheme, ruled, wide)
    return Outlook(
        attained, spread, slope, bend, late.counts, vetoes, paid, point.worth - vetoes.dulled, rules.incentives
    )


def score_points(marked: Array, world: World) -> Array:
    """Score of each unit, 100·Σ_k w_k·A_k, from marks (R, K, N)."""
    return 100.0 * arithmetic_array(np.ascontiguousarray(np.swapaxes(marked, -1, -2)), world.weights.T)


def citizens_gain(truth: Array, world: World) -> Array:
    """What citizens get, by the weights of the public: Σ_k u_k·[1 + (x_k − x°_k)/R_k], (R, N), uncapped."""
    return arithmetic_array(np.ascontiguousarray(np.swapaxes(world.on_ruler(truth), -1, -2)), world.public_weights)


class SpanWorth(NamedTuple):
    """Worth of one span of the ruler, as *reported* in December (R, K, N)."""

    counted: Array
    """s·E[M′]: as much of it as is expected to earn marks."""
    uncapped: Array
    """s: where every span earns marks."""
    fear: Array | float
    """What one more span is expected to save from vetoes; 0 where there are none."""
    lasting: Array | float
    """Share of what a lie brings that later Decembers leave, as inflated levels wear off; 1 where none does."""

    def of_lies(self, worth: Array) -> Array:
        """As much of a worth as a lie has, which wears off."""
        return worth if isinstance(self.lasting, float) else worth * self.lasting


def span_worth(world: World, view: Outlook, left: Left, lasting: Array | float = 1.0) -> SpanWorth:
    """Worth of one reported span of the ruler through the score; beside it, the fear of vetoes.

    As of `gzsim.simulation.beliefs.spans.worth_of_spans`. R/s(T) is how much attainment a span of the ruler is under
    the target in force. What is computed from others passes its worth on to them.
    """
    worth = worth_of_spans(world, view.point_worth, view.counts, view.slope, view.bend, left)
    counted, uncapped = (world.accounts.passed_on(each, view.bend) for each in worth)
    feared = isinstance(view.vetoes.fear, np.ndarray)
    fear = world.accounts.passed_on(view.vetoes.fear * view.bend, view.bend) if feared else 0.0
    return SpanWorth(counted, uncapped, fear, lasting)


def truth_worth(world: World, view: Outlook) -> Array | float:
    """What one *true* span of the ruler is worth beside that (R, K, N): β·w_s·slope·u_k + compensation; 0 for none.

    Citizens feel, and stations measure, what there is.
    """
    share = world.citizens.satisfaction_weight * world.citizens.satisfaction_slope
    if not share and isinstance(view.compensation, float):
        return 0.0
    citizens = view.point_worth[:, None, :] * share * world.public_weights[:, None]
    felt = (citizens + view.compensation) * view.bend * (1.0 - world.spot)[:, None]
    return world.accounts.passed_on(felt, view.bend)
