"""The conditions of a year: lasting advantages, common shocks, and what money and capital let a unit do."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gzsim.numeric.philox import NOBODY, Mechanism, normals, uniforms
from gzsim.simulation.money import budgets, capability, long_term_capital
from gzsim.simulation.state import Array, State
from gzsim.simulation.world import World


@dataclass(frozen=True, eq=False)
class Conditions:
    """What leaders cannot change this year. Arrays (R, K, N)."""

    drift: Array
    """Annual drift of flows."""
    rest: Array
    """Level at which stocks come to rest."""
    capability: Array
    """(R, 2, N) of what the programme pays for and of what the place pays for itself."""
    promoted: NDArray[np.bool_]
    """Who rose last January (R, N)."""


def lasting_effects(world: World, seed: int, replications: NDArray[np.int64]) -> Array:
    """Lasting advantage of each unit (R, K, N), own units: of named places a joint draw, of types nested components.

        σ_k·(√a·z_province + √b·z_prefecture + √(1 − a − b)·z_unit)

    with a and b the shares that differ between provinces and between prefectures. Where there is one province, or where
    units are prefectures themselves, their own share takes what is left, so that the spread between the units of a
    world is σ_k whatever the scale.
    """
    if world.advantages is not None:
        chosen = uniforms(seed, replications, 0, Mechanism.PLACE, world.keys.indicators) * world.advantages.shape[0]
        return world.advantages[chosen.astype(np.int64), np.arange(world.indicators.size)]
    provinces, parents = world.keys.provinces.size, world.keys.parents.size
    k = world.keys.indicators
    above = world.hierarchy.province_share if provinces > 1 else 0.0
    between = world.hierarchy.prefecture_share if 1 < parents < world.units.size else 0.0
    own = normals(seed, replications, 0, Mechanism.UNIT_EFFECT, k, world.keys.units)
    nation = normals(seed, replications, 0, Mechanism.PROVINCE_EFFECT, k, world.keys.provinces)[..., world.province]
    region = normals(seed, replications, 0, Mechanism.PREFECTURE_EFFECT, k, world.keys.parents)[..., world.parent]
    rest = max(0.0, 1.0 - above - between)
    mixed = np.sqrt(above) * nation + np.sqrt(between) * region + np.sqrt(rest) * own
    return mixed * world.unit_effect[:, None]


def common_shock(world: World, seed: int, replications: NDArray[np.int64], month: int, before: Array | None) -> Array:
    """Shock that all units of a province share (R, P): u ← ρ·u + σ·√(1 − ρ²)·z, the first drawn at rest.

    Between several provinces z = √a·z_nation + √(1 − a)·z_province, with a the share of the nation; one province alone
    cannot tell the two apart. Where the growth of the nation is given (`gzsim.simulation.course`), what is new in it
    stands in the place of σ·√(1 − ρ²)·√a·z_nation.
    """
    draw = normals(seed, replications, month, Mechanism.COMMON_SHOCK, NOBODY, world.keys.provinces)[:, 0]
    if world.keys.provinces.size > 1:
        own = np.sqrt(1.0 - world.shocks.national_share) * draw
        if world.course.nation is not None:
            return world.course.step(world.shocks.common_persistence, month) + _moved(world, own, before)
        nation = normals(seed, replications, month, Mechanism.NATIONAL, NOBODY, NOBODY)[:, 0]
        draw = np.sqrt(world.shocks.national_share) * nation + own
    return _moved(world, draw, before)


def _moved(world: World, draw: Array, before: Array | None) -> Array:
    spread, kept = world.shocks.common_sd, world.shocks.common_persistence
    return spread * draw if before is None else kept * before + spread * np.sqrt(1.0 - kept**2) * draw


def of_the_year(state: State, world: World, promoted: NDArray[np.bool_]) -> Conditions:
    """Drift, rest and capability that follow from lasting advantages, shock, debt, capital and money.

    What was brought forward into last December is missing, with its premium (`gzsim.simulation.fabrication.closing`).
    """
    rest = world.start + state.unit_effect
    burden = state.common[:, world.province] - world.borrowing.service * state.debt
    drift = rest + np.where(world.growth[:, None], np.sign(world.ruler)[:, None] * burden[:, None, :], 0.0)
    if state.pulled.size:
        drift = drift - (1.0 + world.year_end.premium) * state.pulled * world.ruler[:, None]
    height, bottom = (world.truth(world.at_sections(each)) for each in (state.outcome, rest))
    capital = long_term_capital(height, bottom, world.ruler, world.capital_of)
    # where one budget pays for everything, what is made up comes out of it again
    made_up = state.made_up if world.own_budget.any() else np.zeros_like(state.made_up)
    left = budgets(state.transfer - world.outlays, made_up, world.budget.subsidy, world.budget.own)
    able = capability(left, world.budget.elasticity, capital, world.work.capital_return, world.work.largest_gain)
    return Conditions(drift, rest, able, promoted)
