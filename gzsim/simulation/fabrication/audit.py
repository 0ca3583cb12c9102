"""Audits in December: some drawn by lot, some aimed at reports that stand far above their signals (S09)."""

from __future__ import annotations

import numpy as np

from gzsim.numeric.peers import Peers
from gzsim.numeric.philox import Mechanism, uniforms
from gzsim.simulation.state import Array, State
from gzsim.simulation.world import World


def audit(state: State, world: World, peers: Peers, overstated: Array, seed: int, month: int) -> Array:
    """Reports that an audit finds to be false (R, N); what is found no longer inflates the level.

    A share of the audits is drawn by lot; the others go where reports stand furthest above their signals, summed over
    indicators (cross-validation, S09), as many units in each peer group as the lot would have visited on average.
    """
    draw = uniforms(seed, state.replications, month, Mechanism.AUDIT, world.unit_keys)
    share, aimed = world.fabrication.audit_probability, world.audits.cross_validated
    visited = draw < share * (1.0 - aimed)
    if aimed > 0:
        suspicion = state.residuals[:, month % state.residuals.shape[1]].sum(1)
        visited |= peers.ranks(suspicion) <= np.rint(share * aimed * peers.sizes)
    false = visited[:, None, :] & (overstated > world.fabrication.trifle)
    state.inflated = np.where(false, np.maximum(0.0, state.inflated - overstated), state.inflated)
    return false.sum(1).astype(float)
