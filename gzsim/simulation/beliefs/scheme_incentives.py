"""What hangs on reports beside the score, by the scheme in force: what a detection costs, what an indicator pays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gzsim.sanctions import Appraisal, Scheme
from gzsim.simulation.state import Array
from gzsim.simulation.world import World


@dataclass(frozen=True, eq=False)
class SchemeIncentives:
    """What hangs on reports beside the score, by the scheme in force: the same all year and in every replication."""

    punishment: Array
    """(N,) utility that a detection costs at most, beside the fine."""
    compensation: Array
    """(K, N) utility of one span through money that hangs on the indicator itself (S12)."""

    @classmethod
    def under(cls, world: World, scheme: Scheme) -> SchemeIncentives:
        """Ask the scheme."""
        return cls(punishment(world, scheme), compensation(world, scheme))


def punishment(world: World, scheme: Scheme) -> Array:
    """Utility that the scheme takes from a leader for each report that is found to be false, all else equal, (N,).

        max over d of [U(0) − U(d)]/d,   d = 1 … K detections in a year

    A rule that strikes at the second detection is feared half as much at each of two (assumption: a leader who may be
    found out for several reports thinks of all of them). Asked of the first member of each ranking group, because
    groups may be settled apart, or not at all.
    """
    asked, group = np.unique(world.ranked, return_index=True, return_inverse=True)[1:]
    found = np.arange(world.indicators.size + 1.0)[:, None]
    detections = np.zeros((found.size, world.units.size))
    detections[:, asked] = found
    worth = _fortune(world, scheme, detections)[:, asked]
    return ((worth[0] - worth[1:]) / found[1:]).max(0)[group]


def _fortune(world: World, scheme: Scheme, detections: Array) -> Array:
    """Utility (D, N) of what the scheme gives in D years that differ in ``detections`` (D, N) and in nothing else."""
    measures = {name: np.ones_like(detections) for name in scheme.measure_slopes(world.units.size)}
    settled = scheme.settle(Appraisal(np.zeros_like(detections), detections=detections, measures=measures))
    bonus = next(iter(settled.bonuses.values()), np.zeros_like(detections))
    return (
        world.leader.worth_of_bonus * bonus
        + world.leader.worth_of_promotion * settled.careers
        + world.leader.worth_of_money * settled.million
    )


def compensation(world: World, scheme: Scheme) -> Array:
    """Utility of one more span of an indicator whose pollution index, 2 − A, the scheme pays by, (K, N)."""
    out = np.zeros_like(world.weights)
    for name, slope in scheme.measure_slopes(world.units.size).items():
        out[world.place_of(name, f"{type(scheme).__name__}.measure_slopes")] = -world.leader.worth_of_money * slope
    return out
