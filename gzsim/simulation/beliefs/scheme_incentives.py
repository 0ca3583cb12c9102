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

    @classmethod
    def under(cls, world: World, scheme: Scheme) -> SchemeIncentives:
        """Ask the scheme."""
        return cls(punishment(world, scheme))


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
    measures = {name: np.ones_like(detections) for name in scheme.measures_read()}
    settled = scheme.settle(Appraisal(np.zeros_like(detections), detections=detections, measures=measures))
    bonus = next(iter(settled.bonuses.values()), np.zeros_like(detections))
    return (
        world.leader.worth_of_bonus * bonus
        + world.leader.worth_of_promotion * settled.careers
        + world.leader.worth_of_money * settled.million
    )


def indices(scheme: Scheme, world: World, ruled: Array) -> dict[str, Array]:
    """Pollution index of each indicator that the scheme reads, 2 − A on the ruler: 1 at its full mark, more is worse.

    ``ruled`` (R, K, N) is what stations measure, or are expected to: no report enters.
    """
    field = f"{type(scheme).__name__}.measures_read"
    return {name: 2.0 - ruled[:, world.place_of(name, field)] for name in scheme.measures_read()}


def compensation(world: World, scheme: Scheme, ruled: Array, spread: Array) -> Array | float:
    """Utility of one more true span at the own section through money that the scheme pays by it (R, K, N); 0 for none.

        −g·∂E[payment_i]/∂c_i

    ``ruled`` (R, K, N) is what is expected of December, ``spread`` (K, N) what luck may still do, both on the ruler.
    """
    expected = indices(scheme, world, ruled)
    if not expected:
        return 0.0
    rows = {name: world.place_of(name, "scheme") for name in expected}
    doubt = {name: np.broadcast_to(spread[k], expected[name].shape) for name, k in rows.items()}
    out = np.zeros_like(ruled)
    for name, slope in scheme.measure_slopes(expected, doubt).items():
        out[:, rows[name]] = -world.leader.worth_of_money * slope
    return out
