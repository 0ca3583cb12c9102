"""Outcomes: how flows and stocks move in a month."""

from __future__ import annotations

import math

from numba import njit


@njit(cache=True, error_model="numpy")
def at_spot(there, moved, flow, reversion):
    """What a monitored spot shows above the truth after a month: it fades as the stock does; a flow adds up.

    ``moved`` is the annual effect of work that was done at the spot alone.

    >>> at_spot(1.0, 1.2, True, 1.0), at_spot(1.0, 1.2, False, 0.5)
    (1.1, 0.6)
    """
    return (there if flow else there * (1.0 - reversion)) + moved / 12.0


@njit(cache=True, error_model="numpy")
def move_flow(so_far, drift, work, borrowed, luck, normal):
    """One month of a flow: x ← x + drift + (work + borrowed)/12 + (σ/√12)·z.

    ``drift`` is what the month's share of the year's drift adds (1/12 of it where the year runs evenly), ``work`` and
    ``borrowed`` are annual effects, all in the indicator's own unit; ``luck`` is σ, the standard deviation of a full
    year.

    >>> move_flow(1.0, 0.5, 6.0, 0.0, 0.0, 0.0)
    2.0
    """
    return so_far + drift + (work + borrowed) / 12.0 + luck / math.sqrt(12.0) * normal


@njit(cache=True, error_model="numpy")
def move_stock(level, rest, reversion, matured, luck, normal):
    """One month of a stock: x ← x + ρ·(x̄ − x) + matured/12 + σ·√(1 − (1−ρ)²)·z.

    ``rest`` is x̄, where the stock settles when nobody works for it; ``reversion`` is ρ per month; ``matured`` is the
    annual effect of the work done L months ago; ``luck`` is σ, the stationary standard deviation.

    >>> move_stock(10.0, 20.0, 0.5, 0.0, 0.0, 0.0)
    15.0
    """
    kept = 1.0 - reversion
    return level + reversion * (rest - level) + matured / 12.0 + luck * math.sqrt(1.0 - kept * kept) * normal
