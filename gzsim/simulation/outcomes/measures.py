"""What is measured of a simulated year, and how to read it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gzsim.index.aggregate import arithmetic_array
from gzsim.numeric.elementary import log
from gzsim.numeric.lanes import over_indicators, over_units
from gzsim.simulation.calendar import Setting
from gzsim.simulation.conditions import Conditions
from gzsim.simulation.judging import Verdict, is_last
from gzsim.simulation.money import long_term_capital
from gzsim.simulation.projects import share_behind
from gzsim.simulation.state import Array, State
from gzsim.simulation.world import World


def measure(state: State, setting: Setting, conditions: Conditions, verdict: Verdict) -> dict[str, Array]:
    """Outcomes of the year just judged, each (R, N); what belongs to the whole province is the same for every unit.

    Where there are key projects ``lagging`` is added to those of the catalogue: the share of them that is behind.
    """
    world, peers = setting.world, setting.ranked
    rest = world.at_sections(world.start + state.unit_effect)
    met = verdict.attained >= 1.0
    last = is_last(verdict.rank, peers)
    wrong = last & ~is_last(verdict.true_rank, peers)
    settled = verdict.settlement
    lied = (verdict.lie > world.fabrication.trifle).any(1)
    capital = long_term_capital(verdict.truth, world.truth(rest), world.ruler, world.capital_of)
    debt = np.minimum(state.debt + state.borrowed, world.borrowing.ceiling)
    ruled = world.on_ruler(verdict.truth)
    inequality = 1000.0 * theil(world.spending + settled.million)
    lost = next(iter(settled.bonuses.values()), np.zeros_like(debt))
    projects = {"lagging": _whole(share_behind(state, world), debt)} if world.projects else {}
    return projects | {
        "achievement": _achievement(ruled, world.public_weights),
        "own_needs": 100.0 * over_indicators(world.needs * ruled),
        "short_achievement": _achievement(ruled, _weights_of(~world.long, world)),
        "green_achievement": _achievement(ruled, _weights_of(world.green, world)),
        "true_score": verdict.true_score,
        "reported_score": verdict.reported_score,
        "gap": verdict.reported_score - verdict.true_score,
        "work": over_indicators(state.effort),
        "long_work": over_indicators(state.effort[:, world.long]),
        "capital": capital,
        "debt": debt,
        "liars": lied,
        "inflated": over_indicators(state.inflated),
        "found": state.found,
        "reviews": state.visited,
        "honest_reviews": state.visited - state.barred.sum(1),
        "met": met.mean(1),
        "lights": state.lights.sum(1),
        "false_lights": (state.lights * met).sum(1),
        "forms": state.forms,
        "satisfaction": verdict.satisfied,
        "vetoed": verdict.vetoed,
        "bonus_lost": -lost,
        "promoted": conditions.promoted,
        "last": last,
        "wrongly_last": wrong,
        "wrong_last": _whole(_share(wrong.sum(-1), last.sum(-1)), last),
        "rank": verdict.rank,
        "transfer": settled.million,
        "money_moved": _whole(0.5 * np.abs(settled.million).sum(-1), settled.million),
        "inequality": _whole(inequality, settled.million),
    }  # fmt: skip


def measure_indicators(state: State, world: World, verdict: Verdict) -> dict[str, Array]:
    """Effort, attainment and the end of the year just judged, by indicator, each (R, K, N).

    Attainment is in spans, against the targets of the year, without floor or cap; the report is what the truth and the
    lie add up to, less what a successor clears. ``last_quarter`` is what October to December brought of a flow and
    ``whole_year`` the year, both in own units and before bounds; of stocks both are 0.
    ``inflated`` is the level inflated by past reports, spans. Where departments lead, ``attention`` is what they gave,
    hours over need, mean of the year.
    """
    flow = world.flow[:, None]
    found = {
        "effort": state.effort.copy(),
        "true_attainment": verdict.attained,
        "reported_attainment": verdict.reported,
        "last_quarter": np.where(flow, state.outcome - state.by_september, 0.0),
        "whole_year": np.where(flow, state.outcome, 0.0),
        "inflated": state.inflated.copy(),
    }
    return found | ({"attention": state.attended.copy()} if state.attended.size else {})


def aggregate_gap(inflated: Array, shares: Array, ruler: float) -> Array:
    """Percent by which the sum of the children exceeds the parent's own figure of a level, D = Σ_i ω_i·M_i·R.

    The parent measures the level itself; each child has reported growth that adds M_i spans of R points to its level.
    To first order: the percents are not compounded.

    Parameters
    ----------
    inflated : M (..., N), spans
    shares : ω (N,) of the children in the level, summing to 1
    ruler : R, points of growth per span

    >>> float(aggregate_gap(np.array([0.4, 0.8]), np.array([0.75, 0.25]), 10.0))
    5.0
    """
    return ruler * over_units(inflated * shares)


def theil(budgets: Array) -> Array:
    """Theil index T = mean of (b/b̄)·ln(b/b̄) over the last axis, with 0·ln 0 = 0; budgets below zero count as zero.

    Where nobody has anything, all have the same.

    >>> theil(np.array([[1.0, 1.0], [2.0, 0.0], [0.0, 0.0]])).round(6)
    array([0.      , 0.693147, 0.      ])
    """
    budgets = np.maximum(budgets, 0.0)
    mean = budgets.mean(-1, keepdims=True)
    share = budgets / np.where(mean > 0, mean, 1.0)
    inequality = (share * log(np.where(share > 0, share, 1.0))).mean(-1)
    return np.maximum(0.0, inequality)  # equal budgets would come out as rounding errors of either sign


def _achievement(ruled: Array, weights: Array) -> Array:
    """100·Σ_k u_k·[1 + (x_k − x°_k)/R_k], the truth on the ruler, uncapped, with the same weights for every unit."""
    return 100.0 * arithmetic_array(np.ascontiguousarray(np.swapaxes(ruled, -1, -2)), weights)


def _weights_of(chosen: NDArray[np.bool_], world: World) -> Array:
    """Weights of the public on the chosen indicators (K,), which sum to 1; 0 if it weighs none."""
    weights = np.where(chosen, world.public_weights, 0.0)
    return weights / weights.sum() if weights.any() else weights


def _whole(province: Array, like: Array) -> Array:
    return np.broadcast_to(province[..., None], like.shape)


def _share(part: Array, whole: Array) -> Array:
    return np.divide(part, whole, out=np.zeros(np.shape(part)), where=whole > 0)
