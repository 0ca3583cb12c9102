"""How outcomes move in a month, a tile of places side by side (`gzsim.numeric.lanes`).

Every function takes the row k of an indicator and ``width`` places from ``first`` on; what is of the tile alone, like
``matured``, is (lane,). The rules are those of `gzsim.simulation.outcomes.dynamics`.
"""

from __future__ import annotations

from numba import njit

from gzsim.simulation.outcomes.dynamics import at_spot, move_flow, move_stock


@njit(cache=True, error_model="numpy")
def take(k, first, width, month, underway, pipeline, matured):
    """Fill ``matured`` with what work of earlier months moves now."""
    row = underway[0, k] + month % underway[1, k]
    for lane in range(width):
        matured[lane] = pipeline[row, first + lane]


@njit(cache=True, error_model="numpy")
def mature_by_volume(k, first, width, volume, third, matured):
    """Times the work that there is by projects."""
    for lane in range(width):
        matured[lane] *= volume[third, k, first + lane]


@njit(cache=True, error_model="numpy")
def move_to_spot(k, first, width, share, flow, reversion, at_spots, matured):
    """Part of the work is moved to where instruments measure, and missing elsewhere."""
    for lane in range(width):
        at_spots[k, first + lane] = at_spot(at_spots[k, first + lane], matured[lane] * share, flow, reversion)
    for lane in range(width):
        matured[lane] *= 1.0 - share


@njit(cache=True, error_model="numpy")
def show(k, first, width, unit, own, at_spots, seen):
    """Instruments see what was moved to them."""
    for lane in range(width):
        seen[lane] += own[k, unit[first + lane]] * at_spots[k, first + lane]


@njit(cache=True, error_model="numpy")
def drift_evenly(k, first, width, drift, share, out):
    """What the month's share of a year's drift adds to a flow."""
    for lane in range(width):
        out[lane] = drift[k, first + lane] * share


@njit(cache=True, error_model="numpy")
def drift_by_project(k, first, width, drift, pace, third, out):
    """The same by what projects let be done."""
    for lane in range(width):
        out[lane] = drift[k, first + lane] * pace[third, k, first + lane]


@njit(cache=True, error_model="numpy")
def move_flows(k, first, width, outcome, drift, matured, borrowed, luck, drawn):
    """Move a flow."""
    for lane in range(width):
        outcome[k, first + lane] = move_flow(
            outcome[k, first + lane], drift[lane], matured[lane], borrowed[k, first + lane], luck, drawn[lane]
        )


@njit(cache=True, error_model="numpy")
def move_stocks(k, first, width, outcome, rest, reversion, matured, luck, drawn):
    """Move a stock."""
    for lane in range(width):
        outcome[k, first + lane] = move_stock(
            outcome[k, first + lane], rest[k, first + lane], reversion, matured[lane], luck, drawn[lane]
        )
