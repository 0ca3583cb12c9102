"""How far a leader sees: what work for a stock is worth over the Decembers to come, and what the ratchet takes back."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gzsim.numeric.elementary import whole_power

Array = NDArray[np.float64]
YEARS_AHEAD = 30
"""Decembers counted; at the shipped discounting and decay what lies beyond is below 10⁻⁴ of the whole."""


def survival(exit_hazard: Array, discount: float) -> Array:
    """Discounted chance of still being in office s Decembers ahead, [δ(1−h)]-products.

    ``exit_hazard`` (tenure,): chance of leaving in January after 1, 2, … completed years; the last holds for all later.
    Returns (tenure, YEARS_AHEAD + 1): row τ for a leader in year τ + 1, column 0 is this December.

    >>> survival(np.array([0.5, 1.0]), discount=0.9)[0, :3]
    array([1.  , 0.45, 0.  ])
    """
    last = exit_hazard.size - 1
    out = np.ones((exit_hazard.size, YEARS_AHEAD + 1))
    for tenure in range(exit_hazard.size):
        for s in range(1, YEARS_AHEAD + 1):
            leaves = exit_hazard[min(tenure + s - 1, last)]
            out[tenure, s] = out[tenure, s - 1] * discount * (1.0 - leaves)
    return out


def work_horizon(seen: Array, flow: Array, reversion: Array, lag: Array) -> Array:
    """π: what remains of a month's work at each December that the leader sees, summed.

    π = Σ_s seen_s·(1−ρ)^{months from maturity to December s}, only Decembers after maturity; for flows only this one.

    Parameters
    ----------
    seen : (..., YEARS_AHEAD + 1), worth of December s to the leader
    flow (K,) bool; reversion (K,) per month; lag (K,) months

    Returns
    -------
    array (12, ..., K): by calendar month of the work, 0 = January

    Examples
    --------
    >>> seen = np.array([1.0, 0.5] + [0.0] * 29)
    >>> work_horizon(seen, np.array([True, False, False]), np.array([1, 0.0, 0.0]), np.array([0, 0, 12]))[0]
    array([1. , 1.5, 0.5])
    """
    month = np.arange(12)[:, None, None]
    december = 11 + 12 * np.arange(YEARS_AHEAD + 1)[None, :, None]
    age = december - (month + lag[None, None, :])
    kept = np.where(age >= 0, whole_power(1.0 - reversion, np.maximum(age, 0)), 0.0)
    kept = np.where(flow, (age >= 0) & (december == 11), kept)
    return np.einsum("...s,msk->m...k", seen, kept)


def ratchet(seen: Array, inertia: float, reaction: float) -> Array:
    """Share of a score point that is left after higher later targets, 1 − Σ_{j≥1} seen_j·λ₁·λ₀^{j−1}.

    ``seen`` (tenure, YEARS_AHEAD + 1). Source: Weitzman (1980), CF15 (no end in sight) and CF16 (known last year).

    >>> no_end = survival(np.array([0.0]), discount=1 / 1.1)
    >>> ratchet(no_end, inertia=0.4, reaction=0.6).round(6)
    array([0.142857])
    """
    years = np.arange(1, YEARS_AHEAD + 1)
    return 1.0 - (seen[..., 1:] * reaction * whole_power(inertia, years - 1)).sum(-1)


def renewal(seen: Array, every: int, follow: float, passed: int) -> Array:
    """Share of a score point on a level that is left after renewals of its target, in the year ``passed`` after one.

        1 − (λ/n)·Σ_{j: r(j) ≥ 1} seen_j·(1 − λ)^{r(j) − 1},   r(j) = ⌊(passed + j)/n⌋ renewals before December j

    A report raises the mean since the last renewal by 1/n and the next target by λ/n, of which each later one leaves
    1 − λ. ``seen`` (tenure, YEARS_AHEAD + 1). With n = 1 it is `ratchet` with the target's inertia 1 − λ (CF15).

    >>> no_end = survival(np.array([0.0]), discount=1 / 1.1)
    >>> [float(renewal(no_end, n, 0.6, passed)[0].round(6)) for n, passed in ((1, 0), (5, 0), (5, 4))]
    [0.142857, 0.586954, 0.394933]
    """
    years = np.arange(1, YEARS_AHEAD + 1)
    before = (passed + years) // every
    kept = np.where(before >= 1, whole_power(1.0 - follow, np.maximum(before - 1, 0)), 0.0)
    return 1.0 - follow / every * (seen[..., 1:] * kept).sum(-1)
