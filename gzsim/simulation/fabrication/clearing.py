r"""What becomes of levels that past reports have inflated: they wear off, and successors clear them or not.

An indicator in growth form that is reported m spans above the truth inflates its level. Where levels are measured anew,
by a census, by taxes or by electricity, a share e of the inflated level M shows each year, and the report of growth has
to make it up again:

.. math:: \text{report} = x + m - e M, \qquad M \leftarrow (1 - e) M + m

so that the report is above the growth there was by what M grows. A constant m holds M* = m/e (CF52). A span invented
today takes e(1 − e)^{j−1} from the report of the j-th December after it, and leaves

.. math:: 1 - \sum_{j \ge 1} [\delta(1-h)]^j\, e (1 - e)^{j-1}

of its worth to whoever stays. With e = 0 what has been invented once stays, and costs no more than holding it does.

A successor clears the whole stock, or nothing.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gzsim.numeric.elementary import expm1
from gzsim.numeric.lanes import over_indicators
from gzsim.numeric.philox import Mechanism, uniforms
from gzsim.simulation.state import Array, State
from gzsim.simulation.world import World


def clearing_chance(stock: Array, rate: float) -> Array:
    """Chance that a successor clears an inherited stock of lies M ≥ 0, 1 − exp(−ψM).

    >>> clearing_chance(np.array([0.0, 1.0]), 1.0).round(4)
    array([0.    , 0.6321])
    """
    return -expm1(-rate * np.maximum(0.0, stock))


def taken_off(state: State, world: World) -> Array:
    """What this year's report lacks for past ones (R, K, N), spans: what is cleared, and what has worn off, e·M."""
    return state.clearing + worn_off(state, world) if world.fabrication.erosion else state.clearing


def worn_off(state: State, world: World) -> Array:
    """e·M (R, K, N), spans."""
    return world.fabrication.erosion * state.inflated


def clear_inherited(state: State, world: World, seed: int, month: int, new: NDArray[np.bool_]) -> None:
    """A successor clears the whole stock or nothing; part of it lowers the next report, the rest revises the base."""
    stock = over_indicators(state.inflated)
    draw = uniforms(seed, state.replications, month, Mechanism.CLEARING, world.keys.units)
    clears = (new & (draw < clearing_chance(stock, world.fabrication.clearing)))[:, None, :]
    shown = world.fabrication.clearing_reported * np.maximum(0.0, state.inflated)
    state.clearing = np.where(clears, shown, 0.0)
    state.inflated = np.where(clears, 0.0, state.inflated)
