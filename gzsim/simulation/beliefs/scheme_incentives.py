"""What hangs on reports beside the score, by the scheme in force: what a detection costs, what an indicator pays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

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
        """Ask the scheme what it takes for reports that are found to be false, and for red lights."""
        found = _Years.of(world, scheme, "detections", world.indicators.size)
        leaders = found.steepest_loss(_fortune(world, found.settled))
        return cls(leaders, losses_above(world, found), loss_by_red(world, scheme))


@dataclass(frozen=True, eq=False)
class _Years:
    """Years that differ in how much of something there was and in nothing else, as a scheme settles them."""

    settled: Settlement
    """Of D years, from none of it to the most."""
    asked: NDArray[np.intp]
    """First member of each ranking group: groups may be settled apart, or not at all."""
    group: NDArray[np.intp]
    """(N,) place of the own group among those asked."""

    @classmethod
    def of(cls, world: World, scheme: Scheme, counted: str, most: int) -> _Years:
        """Settle years by what an appraisal counts, ``lights`` or ``detections``."""
        asked, group = np.unique(world.ranked, return_index=True, return_inverse=True)[1:]
        counts = np.zeros((most + 1, world.units.size))
        counts[:, asked] = np.arange(most + 1.0)[:, None]
        measures = {name: np.ones_like(counts) for name in scheme.measures_read()}
        settled = scheme.settle(Appraisal(np.zeros_like(counts), measures=measures, **{counted: counts}))
        return cls(settled, asked, group)

    def steepest_loss(self, worth: Array) -> Array:
        """Loss for each, all else equal, (N,): max over d of [U(0) − U(d)]/d for ``worth`` U (D, N).

        A rule that strikes at the second detection is feared half as much at each of two (assumption: a leader who may
        be found out for several reports thinks of all of them).
        """
        mine = worth[:, self.asked]
        return ((mine[0] - mine[1:]) / np.arange(1.0, len(mine))[:, None]).max(0)[self.group]


def losses_above(world: World, found: _Years) -> Array:
    """Utility that a scheme takes from each superior for a report that is found to be false, (L, N).

    In the order in which the scheme names levels, without the first, who is the warned leader. A year's bonus is worth
    as much to a superior as to a leader (assumption).
    """
    above = list(found.settled.bonuses.values())[1:]
    losses = [found.steepest_loss(world.leader.worth_of_bonus * bonus) for bonus in above]
    return np.array(losses).reshape(-1, world.units.size)


def loss_by_red(world: World, scheme: Scheme) -> Array:
    """Utility that a red light for a missed promise costs a leader (S06, S11), (N,).

        L + max over d of [U(0) − U(d)]/d,   d = 1 … K·looks red lights in a year

    L is heard at the meeting, the other is what a scheme takes that heeds red lights. Nobody fears a light that was not
    promised against.
    """
    heard = np.full(world.units.size, float(world.leader.missed_promise))
    if not world.warnings.promised_share:
        return heard
    looks = 1 + 11 // int(world.reports.bulletin_months)
    lit = _Years.of(world, scheme, "lights", looks * world.indicators.size)
    return heard + lit.steepest_loss(_fortune(world, lit.settled))


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
