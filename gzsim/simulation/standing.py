"""Standing: how scores on different yardsticks are held against each other.

A score on the yardstick of a green zone says nothing beside one on that of a city: the same year gives all places of a
zone more or less, and luck moves the one further than the other. Ranks, money by rank and by point, and what leaders
expect of both therefore compare

    c_i = S̄ + λ_i·(S_i − b_i − d_i)
    b_i = 100·(1 − w_s)·Σ_k w_ik·M̄_k + w_s·mean satisfaction        what the peers score by i's weights
    d_i = 100·(1 − w_s)·Σ_k w_ik·g_ik·θ_k·a_k·(e_ik − ē_k)·R_k/s_ik    what working by these weights adds
    λ_i = σ̄/σ_i,   σ_i² = Σ_k (100·(1 − w_s)·w_ik·g_ik·σ_k/|s_ik|)² + (100·w_s·SE)²

with M̄ the peers' mean marks, e the time that a leader of mean tenure gives to each indicator in a place like any
other, ē its mean over the peers, a_k the years' worth of steady work that has matured by December, g = E[M′] of that
place, and σ_i what a full year of luck does to a score. ``lead`` leaves λ at 1, ``raw`` compares S itself,
``within_zone`` compares S among those who share a yardstick. On one yardstick all but the last are the same, to the
bit.

Two things are left out: that one's own score moves the mean, of the order of 1/n, and lies, which a yardstick with few
heavy weights tempts to a little more.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from gzsim.index.aggregate import arithmetic_array
from gzsim.numeric.attainment import attainment
from gzsim.numeric.elementary import whole_power
from gzsim.numeric.lanes import WIDTH
from gzsim.numeric.luck import LAWS
from gzsim.numeric.peers import Peers
from gzsim.numeric.standing import scales
from gzsim.sanctions import Scheme
from gzsim.simulation.beliefs.projection import density, expected_slope, luck_ahead
from gzsim.simulation.effort.tiers import allocate_by_tier
from gzsim.simulation.month import Laws
from gzsim.simulation.state import Array
from gzsim.simulation.turnover import stationary_tenure
from gzsim.simulation.world import World

MONTHS = 12


@dataclass(frozen=True, eq=False)
class Standing:
    """What a year takes off a score, and by what it multiplies the rest, before places are compared, (N,)."""

    handicap: Array
    scale: Array
    mixed: NDArray[np.bool_]
    """Whether a unit's peers are judged by different yardsticks; otherwise a score is compared as it is."""

    def offset(self, world: World, peers: Peers, marked: Array, scores: Array, satisfied: Array | float = 0.0) -> Array:
        """What is added to scaled scores (R, N); ``marked`` are marks (R, K, N), ``satisfied`` (R, N)."""
        if not self.mixed.any():
            return np.zeros_like(scores)
        share = world.citizens.satisfaction_weight
        usual = np.ascontiguousarray(np.swapaxes(peers.mean(marked), -1, -2))
        base = (1.0 - share) * 100.0 * arithmetic_array(usual, world.weights.T)
        base = base + share * peers.mean(np.broadcast_to(satisfied, scores.shape))
        return np.where(self.mixed, peers.mean(scores) - (base + self.handicap) * self.scale, 0.0)


def standing(world: World, peers: Peers, effort: Array | None, year: int) -> Standing:
    """Standing in a year, counted from the first January; ``effort`` as of `usual_effort`."""
    if effort is None:
        size = world.units.size
        return Standing(np.zeros(size), np.ones(size), np.zeros(size, bool))
    place, core = _Place.of(world, peers), 100.0 * (1.0 - world.citizens.satisfaction_weight)
    effect = world.moved(effort) * _matured(world, year)[:, None]
    effect = world.accounts.gained(effect, world.ruler[:, None])
    slope = expected_slope((place.attained + effect * world.rate)[None], place.spread, place.doubt, world.scoring)[0]
    ahead = (core * world.weights * slope * (effect - peers.mean(effect)) * world.rate).sum(0)
    luck = np.sqrt(((core * world.weights * slope * place.spread) ** 2).sum(0) + world.survey_doubt**2)
    mixed = ~_alike(world, peers)
    scale = np.where(mixed, peers.each(luck, scales), 1.0) if world.ranking == "scaled_lead" else np.ones(luck.size)
    return Standing(np.where(mixed, ahead, 0.0), scale, mixed)


def usual_effort(world: World, peers: Peers, laws: Laws, ratchet: Array, scheme: Scheme) -> Array | None:
    """Time that a leader of mean tenure gives to each indicator in a place like any other, (K, N); None if not asked.

    As leaders divide their months under the weights of each unit, those who believe in a career and those who do not,
    with the money of a scheme among equals, and a budget and capital that neither help nor hinder. What marks and
    targets are worth hangs on where the place stands: first without work and without a belief in targets, then with the
    work that this gives. ``ratchet`` (T,) is the share of a point that later targets leave.
    """
    if world.ranking in ("raw", "within_zone") or _alike(world, peers).all():
        return None
    place, tenure = _Place.of(world, peers), stationary_tenure(world.exit_hazard)
    left = np.where(world.growth, (tenure * ratchet[:-1]).sum(), 1.0)[:, None]
    reach = (laws.reach[:, :-1] * tenure[:, None]).sum(1)[:, :, None]
    matured = _matured(world, int(world.timing.warm_up))[:, None] * world.rate
    career = world.leader.career_worth * (tenure * world.career_profile).sum()
    money = world.leader.worth_of_money * _money_among_equals(world, scheme)

    def effort(point: Array, attained: Array, target: float, before: Array) -> Array:
        worth = world.accounts.passed_on(_usual_worth(world, place, attained, point, left, target), 1.0)
        room = 1.0 / (1.0 + (world.effect * world.ruler / world.fastest)[:, None] ** 2 * before**2)
        moves = world.effect[:, None] * (room * np.sqrt(room))
        values = (worth * reach + laws.intrinsic * laws.reach_public[:, :, None]) * moves
        return _divided(values, laws.inverse_cost, laws.root_cost, laws.substitution, world.asked, laws.hands)

    out = np.zeros_like(world.weights)
    for share, point in ((world.leader.career_believers, money + career), (1 - world.leader.career_believers, money)):
        first = effort(point, place.attained, 0.0, out * 0.0)
        there = place.attained + world.accounts.gained(matured * world.moved(first), world.span)
        out = out + share * effort(point, there, 1.0, first)
    return out


@njit(nogil=True, cache=True)
def _divided(values, inverse_cost, root_cost, substitution, forms, hands):
    """Mean over the months of how time is divided by what work is worth, (12, K, N)."""
    months, indicators, units = values.shape
    out, wanted, effort = np.zeros((indicators, units)), np.empty((indicators, WIDTH)), np.empty((indicators, WIDTH))
    room, worked = np.empty((indicators + 4, WIDTH)), np.empty((hands.size, WIDTH))
    inverse, asked = np.empty((hands.size, indicators, WIDTH)), np.empty((hands.size, WIDTH))
    for t in range(hands.size):
        asked[t] = forms[t]
        for k in range(indicators):
            inverse[t, k] = inverse_cost[t, k]
    for first in range(0, units, WIDTH):
        width = min(WIDTH, units - first)
        for calendar in range(months):
            wanted[:, :width] = values[calendar, :, first : first + width]
            allocate_by_tier(wanted, inverse, root_cost, substitution, asked, hands, width, room, worked, effort)
            for k in range(indicators):
                for lane in range(width):
                    out[k, first + lane] += effort[k, lane] / months
    return out


@dataclass(frozen=True, eq=False)
class _Place:
    """The average place under each unit's targets if nobody works, (K, N), spans of attainment."""

    attained: Array
    spread: Array
    doubt: Array

    @classmethod
    def of(cls, world: World, peers: Peers) -> _Place:
        return cls(
            attained=attainment(world.truth(peers.mean(world.start)[None])[0], world.target, world.span),
            spread=_spread_of_a_year(world),
            doubt=world.fabrication.verification_doubt * world.rate,
        )


def _alike(world: World, peers: Peers) -> Array:
    """Whether a unit and all its peers are judged by the same weights, (N,)."""
    away = np.abs(peers.highest(world.weights) - peers.lowest(world.weights))
    return (away == 0.0).all(0)


def _matured(world: World, year: int) -> Array:
    """Years' worth of steady work that has matured by December of a year, (K,).

    A flow: the months that are left of the year; a stock: Σ (1 − ρ)^age/12 over the months since the first January.
    """
    flow = np.maximum(0, MONTHS - (world.lag if year == 0 else 0)) / MONTHS
    lived = np.maximum(0, MONTHS * (year + 1) - world.lag)
    age = np.arange(MONTHS * (year + 1))
    kept = whole_power(1.0 - world.reversion[:, None], age) * (age < lived[:, None])
    return np.where(world.flow, flow, np.cumsum(kept, axis=1)[:, -1] / MONTHS)


def _money_among_equals(world: World, scheme: Scheme) -> Array:
    """Money that a score point brings who is like everybody else, with the year still to come, (N,)."""
    doubt = doubt_of_a_year(world)
    return scheme.marginal_money(np.full((1, doubt.size), 100.0), doubt[None], LAWS[world.beliefs.law])[0]


def doubt_of_a_year(world: World) -> Array:
    """Doubt in January about the score of a full year, with nobody near floor or cap, (N,)."""
    core = 100.0 * (1.0 - world.citizens.satisfaction_weight)
    return np.sqrt(((core * world.weights * _spread_of_a_year(world)) ** 2).sum(0) + world.other_variance)


def _spread_of_a_year(world: World) -> Array:
    """What a full year of luck does, spans of attainment (K, N)."""
    return luck_ahead(world, MONTHS) / np.abs(world.span)


def _usual_worth(
    world: World, place: _Place, attained: Array, point: Array, left: Array, belief_in_target: float
) -> Array:
    """Worth of a span of the ruler in January where the place is expected to attain so much, (K, N)."""
    share = world.citizens.satisfaction_weight
    slope = expected_slope(attained[None], place.spread, place.doubt, world.scoring)[0]
    through_score = point * 100.0 * (1.0 - share) * world.weights * left * world.rate * slope
    width = np.sqrt(place.spread**2 + place.doubt**2)
    seen = belief_in_target * density((attained - 1.0) / width) / width * world.rate
    citizens = share * world.citizens.satisfaction_slope * (world.public_weights * (1.0 - world.spot))[:, None]
    return through_score + world.worth_of_target * seen + point * citizens
