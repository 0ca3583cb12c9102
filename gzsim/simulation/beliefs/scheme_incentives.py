"""What hangs on reports beside the score, by the scheme in force: what a detection costs, what an indicator pays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from gzsim.sanctions import Appraisal, Scheme, Settlement
from gzsim.simulation.state import Array
from gzsim.simulation.world import World


@dataclass(frozen=True, eq=False)
class SchemeIncentives:
    """What hangs on reports beside the score, by the scheme in force: the same all year and in every replication."""

    punishment: Array
    """(N,) utility that a detection costs at most, beside the fine."""
    superiors: Array
    """(L, N) utility that a detection costs each superior at most, nearest first; no row under most schemes (S11)."""
    red: Array
    """(N,) utility that a red light for a missed promise costs at most, at the meeting and by what the scheme takes."""

    @classmethod
    def under(cls, world: World, scheme: Scheme) -> SchemeIncentives:
        """Ask the scheme."""
        return cls(punishment(world, scheme), losses_above(world, scheme), loss_by_red(world, scheme))


def punishment(world: World, scheme: Scheme) -> Array:
    """Utility that the scheme takes from a leader for each report that is found to be false, all else equal, (N,).

        max over d of [U(0) − U(d)]/d,   d = 1 … K detections in a year

    A rule that strikes at the second detection is feared half as much at each of two (assumption: a leader who may be
    found out for several reports thinks of all of them). Asked of the first member of each ranking group, because
    groups may be settled apart, or not at all.
    """
    return _steepest(world, scheme, "detections", world.indicators.size, _fortune)


def losses_above(world: World, scheme: Scheme) -> Array:
    """Utility that the scheme takes from each superior for a report that is found to be false, as of `punishment`.

    (L, N), in the order in which the scheme names levels, without the first, who is the warned leader. A year's bonus
    is worth as much to a superior as to a leader (assumption).
    """
    levels = list(_settle(world, scheme, "detections", np.zeros((1, world.units.size))).bonuses)[1:]
    worth = world.leader.worth_of_bonus
    rows = [
        _steepest(world, scheme, "detections", world.indicators.size, lambda _, due, of=of: worth * due.bonuses[of])
        for of in levels
    ]
    return np.array(rows).reshape(-1, world.units.size)


def loss_by_red(world: World, scheme: Scheme) -> Array:
    """Utility that a red light for a missed promise costs a leader (S06, S11), (N,).

        L + max over d of [U(0) − U(d)]/d,   d = 1 … K·looks red lights in a year

    L is heard at the meeting, the other is what a scheme takes that heeds red lights, as of `punishment`. Nobody fears
    a light that was not promised against.
    """
    loss = np.full(world.units.size, float(world.leader.missed_promise))
    if not world.warnings.promised_share:
        return loss
    looks = 1 + 11 // int(world.reports.bulletin_months)
    return loss + _steepest(world, scheme, "lights", looks * world.indicators.size, _fortune)


def _steepest(
    world: World, scheme: Scheme, counted: str, most: int, worth_of: Callable[[World, Settlement], Array]
) -> Array:
    """Largest mean loss by what an appraisal counts, ``lights`` or ``detections``, from one to ``most`` of it, (N,)."""
    asked, group = np.unique(world.ranked, return_index=True, return_inverse=True)[1:]
    times = np.arange(most + 1.0)[:, None]
    counts = np.zeros((times.size, world.units.size))
    counts[:, asked] = times
    worth = worth_of(world, _settle(world, scheme, counted, counts))[:, asked]
    return ((worth[0] - worth[1:]) / times[1:]).max(0)[group]


def _settle(world: World, scheme: Scheme, counted: str, counts: Array) -> Settlement:
    """What the scheme gives in D years that differ in ``counts`` (D, N) and in nothing else."""
    measures = {name: np.ones_like(counts) for name in scheme.measures_read()}
    return scheme.settle(Appraisal(np.zeros_like(counts), measures=measures, **{counted: counts}))


def _fortune(world: World, settled: Settlement) -> Array:
    """Utility (D, N) of what a scheme gives to leaders."""
    bonus = next(iter(settled.bonuses.values()), np.zeros_like(settled.million))
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
