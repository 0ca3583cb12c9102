"""Audits in December: some drawn by lot, some aimed at reports that stand far above their signals (S09)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gzsim.numeric.lanes import over_indicators
from gzsim.numeric.peers import Peers
from gzsim.numeric.philox import Mechanism, uniforms
from gzsim.simulation.behaviour import RATIONAL, Behaviour
from gzsim.simulation.state import Array, State
from gzsim.simulation.world import World


@dataclass(frozen=True, eq=False)
class Visits:
    r"""How the audits of a year are divided in the peer group of each unit, (N,).

    Of n members x = q₀·α·n are visited where reports stand furthest above their signals; who is left is visited by lot,

    .. math:: a = q_0 (1 - \alpha)\,\frac{n}{n - x}

    so that q₀·n are visited in all, whatever the aim α. The fraction that x has beyond a whole number is the chance
    that one more is aimed at.
    """

    lot: Array
    """a, chance of whoever is not aimed at."""
    aimed: Array
    """x, members aimed at, on average."""

    @classmethod
    def of(cls, world: World, sizes: NDArray[np.int64]) -> Visits:
        """Divide the audits of a world among groups of some sizes.

        >>> from gzsim.scenario import load_scenario
        >>> from gzsim.simulation.world import build_world
        >>> rules = {"fabrication.audit_probability": 0.4, "audits.cross_validated": 0.5}
        >>> world = build_world(load_scenario("guizhou-2025").with_(parameters=rules))
        >>> visits = Visits.of(world, np.array([10]))
        >>> visits.aimed, visits.lot, visits.aimed + visits.lot * (10 - visits.aimed)
        (array([2.]), array([0.25]), array([4.]))
        """
        share, aim = world.fabrication.audit_probability, world.audits.cross_validated
        aimed = share * aim * sizes
        rest = np.divide(sizes, sizes - aimed, out=np.ones(sizes.size), where=aimed < sizes)
        return cls(share * (1.0 - aim) * rest, aimed)


class Audited(NamedTuple):
    """What the audits of a December have brought to light, (R, N)."""

    found: Array
    """Reports found to be false."""
    lowest: Array
    """Lowest suspicion that has drawn an audit in the own peer group; not a number where none was aimed."""


def audit(
    state: State,
    world: World,
    peers: Peers,
    overstated: Array,
    seed: int,
    month: int,
    behaviour: Behaviour = RATIONAL,
) -> Audited:
    """Audit some units; what is found no longer inflates the level.

    A share of the audits is drawn by lot; the others go where reports stand furthest above their signals, summed over
    indicators (cross-validation, S09), as many units in all as the lot would have visited (`Visits`).
    """
    visits, chance = Visits.of(world, peers.sizes), 0.0
    draw = uniforms(seed, state.replications, month, Mechanism.AUDIT, world.keys.units)
    lowest = np.full(draw.shape, np.nan)
    residuals = state.residuals[:, month % state.residuals.shape[1]]
    if visits.aimed.any():
        suspicion = over_indicators(residuals)
        rank, sure = peers.ranks(suspicion), np.floor(visits.aimed)
        chance = np.where(rank <= sure, 1.0, (visits.aimed - sure) * (rank == sure + 1.0))
    by_rule = np.broadcast_to(visits.lot + (1.0 - visits.lot) * chance, draw.shape)
    visited = draw < behaviour.audits(by_rule, residuals, state, world)
    if visits.aimed.any():
        lowest = peers.lowest(np.where((rank <= sure + 1.0) & visited, suspicion, np.inf))
        lowest = np.where(np.isfinite(lowest), lowest, np.nan)
    false = visited[:, None, :] & (overstated > world.fabrication.trifle)
    state.inflated = np.where(false, np.maximum(0.0, state.inflated - overstated), state.inflated)
    return Audited(false.sum(1).astype(float), lowest)
