"""Key projects: what an indicator of investment is made of, project by project (S08).

A project j of a unit has the share b_j = B_j/ΣB of its indicator's plan, months of the year in which it is to be built,
and a delay D_j with mean δ months that is drawn every January, d = −δ·ln u. Of its year's work

    r_j(m) = s((m + 1 − start − D)/L) − s((m − start − D)/L),   s = 3t² − 2t³,   L = end − start

can be done in month m. What has not been done by December does not count any more; the plan is drawn up anew.

Work follows what can be done. Its volume is q = 12·Σ_j b_j·r_j, an even month's 1, and an hour costs c/q: where little
is being built little can be hurried. Work of intensity y (θ·E/q for the time E, and y_j for one project) brings

    Δd_j = r_j·(x̄ + R·y_j),   Δx = Σ_j b_j·Δd_j = Σ_j b_j·r_j·(x̄ + R·y)

with x̄ what comes without work. A project that is behind at a bulletin carries a stake ℓ, utility for one more span on
it, so that an hour on the indicator is worth ℓ·β more, β the share of the month's volume that lags, and work moves
towards it: y_j = y + (1 − β)·Δ where it lags, y − β·Δ elsewhere, Δ = min(θ²ℓ/((1 − γ)c), y/β). Lies are spread evenly.

What is brought forward over the end of the year, or saved, is as much of each project of an indicator, y·R: a part of
the next year's plan that no delay can hold up any more. Leaders do not reckon with that.

Source: S08. The S-curve is common practice; delays and stake are assumptions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from gzsim.numeric.elementary import log
from gzsim.numeric.lanes import over_units
from gzsim.numeric.philox import Mechanism, name_keys, uniforms
from gzsim.numeric.s_curve import s_curve
from gzsim.scenario.projects import Project as Declared
from gzsim.targets.earned import LAGGING

Array = NDArray[np.float64]
LEAST = 0.01
"""Volume of work, an even month's as 1, below which nobody works."""


class Project(NamedTuple):
    """A project, by places."""

    name: str
    indicator: int
    unit: int
    budget: float
    start: float
    end: float


def projects_of(
    declared: Mapping[str, Declared], indicators: Iterable[str], codes: Sequence[str]
) -> tuple[Project, ...]:
    """Declared projects among indicators and units, by their places and in the order of their names."""
    row, place = ({str(name): i for i, name in enumerate(names)} for names in (indicators, codes))
    return tuple(
        Project(name, row[each.indicator], place[each.prefecture], each.budget, each.start, each.end)
        for name, each in sorted(declared.items())
    )


@dataclass(frozen=True, eq=False)
class Database:
    """All projects as arrays. J projects, K indicators, N units."""

    names: tuple[str, ...]
    row: NDArray[np.int64]
    """(J,) row of the indicator."""
    unit: NDArray[np.int64]
    """(J,) place of the unit."""
    share: Array
    """(J,) of what is planned for the indicator in the unit."""
    start: Array
    length: Array
    """(J,) months."""
    shape: tuple[int, int]
    """(K, N)."""

    @classmethod
    def of(cls, projects: Sequence[Project], indicators: int, units: int) -> Database:
        """Gather projects.

        >>> both = [Project("a", 0, 1, 30.0, 0.0, 12.0), Project("b", 0, 1, 10.0, 6.0, 12.0)]
        >>> Database.of(both, 1, 2).share.tolist()
        [0.75, 0.25]
        """
        row, unit = (np.array([getattr(each, name) for each in projects], np.int64) for name in ("indicator", "unit"))
        budget, start, end = (np.array([getattr(each, n) for each in projects]) for n in ("budget", "start", "end"))
        whole = np.zeros((indicators, units))
        np.add.at(whole, (row, unit), budget)
        names = tuple(each.name for each in projects)
        return cls(names, row, unit, budget / whole[row, unit], start, end - start, (indicators, units))

    @cached_property
    def keys(self) -> NDArray[np.int64]:
        """(J,) to whom draws belong."""
        return name_keys(self.names)

    @cached_property
    def made(self) -> NDArray[np.bool_]:
        """(K, N) which indicators are made of projects where."""
        out = np.zeros(self.shape, bool)
        out[self.row, self.unit] = True
        return out

    def milestones(self, plan: Array) -> Array:
        """Planned share of the year (K, N, 12) by the end of each month; of what has no projects ``plan`` (K, 12).

        >>> database = Database.of([Project("a", 0, 0, 1.0, 0.0, 12.0)], 1, 2)
        >>> database.milestones(np.arange(1, 13)[None] / 12)[0, :, 2]
        array([0.15625, 0.25   ])
        """
        if not self.names:
            return np.broadcast_to(plan[:, None], (*self.shape, 12))
        planned = self.gathered(self.planned(np.arange(1, 13))[None])[0]
        return np.where(self.made[..., None], planned, plan[:, None])

    def planned(self, months: NDArray[np.int64]) -> Array:
        """s (J, M) that so many months should see done."""
        return s_curve((months - self.start[:, None]) / self.length[:, None])

    def drawn(self, mean: float, seed: int, replications: NDArray[np.int64], month: int) -> Array:
        """Delays of the year (R, J), months, of a mean."""
        return -mean * log(uniforms(seed, replications, month, Mechanism.PROJECT, self.keys))

    def ready(self, late: Array, first: int, months: int) -> Array:
        """r (R, J, M): share of the year's work that can be done in each of some months, with delays (R, J)."""
        passed = first + np.arange(months + 1)
        done = s_curve((passed - (self.start + late)[..., None]) / self.length[:, None])
        return np.diff(done, axis=-1)

    def gathered(self, values: Array) -> Array:
        """Σ_j b_j·value_j by indicator and unit (R, K, N, M), from values (R, J, M)."""
        out = np.zeros((values.shape[0], *self.shape, values.shape[2]))
        _gather(np.ascontiguousarray(values), self.share, self.row, self.unit, out)
        return out

    def to_come(self, late: Array, first: int, months: int) -> Array:
        """Share of the plan (R, K, N) that can be done in some months."""
        return self.gathered(over_units(self.ready(late, first, months))[..., None])[..., 0]

    def lag(self, told: Array, target: Array, months: int) -> NDArray[np.bool_]:
        """Which projects (R, J) are behind after so many months by what is ``told`` (R, J); targets (R, K, N)."""
        planned = self.planned(np.array([months]))[:, 0]
        return told < LAGGING * target[:, self.row, self.unit] * planned


@njit(nogil=True, cache=True)
def _gather(values, share, row, unit, out):
    for r in range(values.shape[0]):
        for j in range(share.size):
            for m in range(values.shape[2]):
                out[r, row[j], unit[j], m] += share[j] * values[r, j, m]


class Sites(NamedTuple):
    """What can be worked on in a quarter; nothing where there are no projects."""

    ready: Array
    """(R, J, 3)."""
    pace: Array
    """(R, K, N, 3) share of a year's drift that falls into each month."""
    volume: Array
    """(R, K, N, 3) work that there is, an even month's as 1."""
    behind: Array
    """(R, K, N, 3) β, share of it that lags."""


NO_SITES = Sites(np.empty((0, 0, 0)), *(np.empty((0, 0, 0, 0)) for _ in range(3)))


def sites(database: Database, late: Array, lagging: NDArray[np.bool_], pace: Array, first: int) -> Sites:
    """What can be worked on in the quarter that begins with the calendar month ``first``.

    ``late`` and ``lagging`` (R, J); ``pace`` (K, 12) is that of what has no projects.
    """
    ready = database.ready(late, first, 3)
    planned, behind = (database.gathered(each) for each in (ready, ready * lagging[..., None]))
    made = database.made[..., None]
    share = np.divide(behind, planned, out=np.zeros_like(behind), where=planned > 0.0)
    elsewhere = np.ascontiguousarray(np.broadcast_to(pace[:, None, first : first + 3], planned.shape))
    return Sites(ready, np.where(made, planned, elsewhere), np.where(made, 12.0 * planned, 1.0), share)


def built(database: Database, there: Sites, lagging: NDArray[np.bool_], month: int, work: Array, more: Array) -> Array:
    """Δd_j/r_j less what comes without work, times r_j: what a month's work adds to each project (R, J), own units.

    Parameters
    ----------
    month : of the quarter, 0 to 2
    work : R·y (R, K, N), own units a year
    more : R·θ²ℓ/((1 − γ)c) (R, K, N), own units a year, by which work on what lags would be ahead of the rest
    """
    at = (slice(None), database.row, database.unit)
    share, work = there.behind[..., month][at], work[at]
    moved = np.minimum(more[at], np.divide(work, share, out=np.full_like(work, np.inf), where=share > 0.0))
    return there.ready[..., month] * (work + np.where(lagging, (1.0 - share) * moved, -share * moved))
