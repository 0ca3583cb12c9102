"""What a verdict teaches: standing in the office, chances of being found, what a point brought."""

from __future__ import annotations

import numpy as np

from gzsim.numeric.peers import Peers
from gzsim.simulation.judging import Verdict
from gzsim.simulation.state import Array, State
from gzsim.simulation.world import World


def running_mean(mean: Array, count: Array, value: Array) -> Array:
    """Mean of ``count`` values with one more.

    >>> running_mean(np.array([1.0]), np.array([1]), np.array([3.0]))
    array([2.])
    """
    return mean + (value - mean) / (count + 1)


def share_found(liars: Array, found: Array, peers: Peers) -> Array:
    """Share of those who lied that was found, in the own peer group; 0 where nobody lied."""
    lied = peers.mean(liars)
    return np.divide(peers.mean(found * liars), lied, out=np.zeros_like(lied), where=lied > 0)


def slope_of(money: Array, scores: Array, peers: Peers) -> Array:
    """Money per score point as a look at one's peers shows it: covariance over variance in the group."""
    away, paid = scores - peers.mean(scores), money - peers.mean(money)
    spread = peers.mean(away**2)
    return np.divide(peers.mean(away * paid), spread, out=np.zeros_like(spread), where=spread > 0)


def learned_cutoff(cutoff: Array, count: Array, lowest: Array, weight: float) -> Array:
    """Suspicion down to which audits go, τ ← τ + λ(lowest − τ); the first one of ``count`` is taken as it is.

    ``lowest`` is not a number in a year in which no audit was aimed.

    >>> learned_cutoff(np.array([0.0, 0.4, 0.4]), np.array([0, 1, 1]), np.array([0.6, 0.6, np.nan]), 0.5)
    array([0.6, 0.5, 0.4])
    """
    seen = np.where(np.isnan(lowest), cutoff, lowest)
    return cutoff + np.where(count == 0, 1.0, weight) * (seen - cutoff)


def learn(state: State, world: World, peers: Peers, verdict: Verdict) -> None:
    """Update what leaders know, with weight λ on the year just judged."""
    weight = world.beliefs.learning
    state.standing = running_mean(state.standing, state.judged, peers.standardised(verdict.judged))
    state.judged = state.judged + 1
    lied = ((verdict.lie > world.fabrication.trifle) | state.barred).any(1).astype(float)
    reviewed = (state.barred.any(1)).astype(float)
    state.caught = state.caught + weight * (share_found(lied, reviewed, peers) - state.caught)
    state.cutoff = learned_cutoff(state.cutoff, state.cutoffs, verdict.lowest_audited, weight)
    state.cutoffs = state.cutoffs + np.isfinite(verdict.lowest_audited)
    seen = slope_of(verdict.settlement.million, verdict.compared, peers)
    state.experience = state.experience + weight * (seen - state.experience)
