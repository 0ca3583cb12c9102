"""Rivers: a section is what the place does to its own water, mixed with what comes from above (S12).

    c_i = (1 − Σ_j d_ji)·o_i + Σ_j d_ji·c_j

with o what stands there by the own work, rest and luck alone, c what stations measure at the lower border, and d_ji the
share of the water that comes from j times what is left of it. All are linear in own units and before bounds. A step of
o moves the own section by 1 − Σ_j d_ji and nothing above it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from gzsim.common.circles import in_order
from gzsim.numeric.lanes import by_replication, lanes
from gzsim.scenario.rivers import River

Array = NDArray[np.float64]


class Reach(NamedTuple):
    """A stretch of river, by places."""

    indicator: int
    upstream: int
    downstream: int
    carried: float
    """d."""


def reaches_of(rivers: Iterable[River], indicators: Iterable[str], codes: Sequence[str]) -> tuple[Reach, ...]:
    """Reaches of declared rivers among indicators and units, by their places."""
    row, place = ({str(name): i for i, name in enumerate(names)} for names in (indicators, codes))
    return tuple(
        Reach(row[river.indicator], place[reach.upstream], place[reach.downstream], reach.carried)
        for river in rivers
        for reach in river.reaches
    )


@dataclass(frozen=True, eq=False)
class Waters:
    """What rivers carry where. S indicators are carried, of K; N units."""

    carried: NDArray[np.int64]
    """(S,) rows of the indicators that rivers carry."""
    mixing: Array
    """(S, N, N) share of each unit's section that hangs on each unit's own part; rows sum to 1."""
    own: Array
    """(K, N) share of one more own step that the own section shows; 1 where no river comes in."""
    luck: Array
    """(K, N) luck of a section against that of one place, √Σ_j m_ij²; 1 where no river comes in."""

    @classmethod
    def of(cls, reaches: Sequence[Reach], indicators: int, units: int) -> Waters:
        """Follow the rivers down.

        >>> waters = Waters.of([Reach(0, 0, 1, 0.4), Reach(0, 1, 2, 0.5)], 2, 3)
        >>> waters.mixing[0].tolist()
        [[1.0, 0.0, 0.0], [0.4, 0.6, 0.0], [0.2, 0.3, 0.5]]
        >>> waters.own[:, 2], waters.luck[0, 1].round(4)
        (array([0.5, 1. ]), np.float64(0.7211))
        """
        carried = sorted({reach.indicator for reach in reaches})
        own, luck = np.ones((indicators, units)), np.ones((indicators, units))
        mixing = np.empty((len(carried), units, units))
        for s, k in enumerate(carried):
            mixing[s] = _mixing([reach for reach in reaches if reach.indicator == k], units)
            own[k], luck[k] = np.diag(mixing[s]), np.sqrt((mixing[s] ** 2).sum(1))
        return cls(np.array(carried, np.int64), mixing, own, luck)

    def felt(self, worth: Array) -> Array:
        """What of the worth of a step at the section (R, K, N) an own step brings; the same without rivers."""
        return worth * self.own if self.carried.size else worth

    def sections(self, own: Array) -> Array:
        """What there is at the sections (R, K, N) by what each place does to its own water; the same without rivers."""
        if not self.carried.size:
            return own
        laid = lanes(own)
        out = laid.copy()
        for k, mixing in zip(self.carried, self.mixing, strict=True):
            at_sections(laid[k].reshape(-1), mixing, out[k].reshape(-1))
        return by_replication(out)


def _mixing(reaches: Sequence[Reach], units: int) -> Array:
    out = np.eye(units)
    for i in in_order(
        ((reach.upstream, reach.downstream) for reach in reaches), "the water flows in a circle", "rivers"
    ):
        above = [reach for reach in reaches if reach.downstream == i]
        out[i] *= 1.0 - sum(reach.carried for reach in above)
        for reach in above:
            out[i] += reach.carried * out[reach.upstream]
    return out


@njit(nogil=True, cache=True, error_model="numpy")
def at_sections(own, mixing, out):
    """Fill ``out`` with Σ_j m_ij·o_j for the section of each unit; ``own`` and ``out`` have one lane for each place."""
    units = mixing.shape[0]
    count = own.size // units
    out[:] = 0.0
    for i in range(units):
        for j in range(units):
            for r in range(count):
                out[i * count + r] += mixing[i, j] * own[j * count + r]
