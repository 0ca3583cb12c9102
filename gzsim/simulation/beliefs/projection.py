"""What December will look like if everybody goes on as now."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from gzsim.numeric.elementary import exp, whole_power, whole_power_of
from gzsim.numeric.marks import BEND, CAP, FLOOR, STEPS, Scoring
from gzsim.numeric.normal import ndtr
from gzsim.simulation.world import World

Array = NDArray[np.float64]
_ROOT_TWO_PI = np.sqrt(2 * np.pi)


def project_flow(so_far: Array, drift: Array, planned: Array, pushed: Array) -> Array:
    """Flow in December: x + drift·(1 − planned share so far) + what work and borrowing still add.

    >>> float(project_flow(np.array(2.0), np.array(4.0), 0.5, np.array(1.0)))
    5.0
    """
    return so_far + drift * (1.0 - planned) + pushed


def project_stock(level: Array, rest: Array, reversion: Array, pushed: Array, months_left: int) -> Array:
    """Stock in December: x̄ + (x − x̄)(1−ρ)^m + what is left of the work that matures until then, for m months left.

    >>> float(project_stock(np.array(10.0), np.array(20.0), np.array(0.5), np.array(0.0), 1))
    15.0
    """
    return rest + (level - rest) * whole_power(1.0 - reversion, months_left) + pushed


@njit(nogil=True, cache=True)
def work_to_come(pipeline, lag, kept, month, months_left):
    """What work adds until December (R, K, N), own units: what is on its way arrives, last month's work goes on.

        Σ_{j<m} kept^{m−1−j} · w_j/12,   w_j the work that matures in j months

    Parameters
    ----------
    pipeline : (R, L, K, N), effect of work by the month in which it matures, modulo L, own units a year
    lag : (K,) months from work to effect; kept : (K,), share that a month leaves: 1 for flows
    month : the month that begins, counted from the start

    Examples
    --------
    >>> on_its_way = np.array([12.0, 24.0, 0.0]).reshape(1, 3, 1, 1)  # for months 0 and 1, of the two months before
    >>> float(work_to_come(on_its_way, np.array([2]), np.array([1.0]), 0, 3)[0, 0, 0])
    5.0
    """
    replications, slots, indicators, units = pipeline.shape
    out = np.zeros((replications, indicators, units))
    for r in range(replications):
        for k in range(indicators):
            for j in range(months_left):
                share = whole_power_of(kept[k], months_left - 1 - j) / 12.0
                matures = (month + min(j, lag[k] - 1)) % slots
                for i in range(units):
                    out[r, k, i] += share * pipeline[r, matures, k, i]
    return out


def luck_to_come(flow: Array, luck: Array, reversion: Array, months_left: int) -> Array:
    """Standard deviation of what luck can still do until December, own units.

    Flow: σ·√(m/12). Stock: σ·√(1 − (1−ρ)^{2m}).

    >>> luck_to_come(np.array([True, False]), np.array([1.0, 1.0]), np.array([1.0, 0.5]), 3).round(4)
    array([0.5   , 0.9922])
    """
    return luck * np.where(
        flow, np.sqrt(months_left / 12.0), np.sqrt(1.0 - whole_power(1.0 - reversion, 2 * months_left))
    )


def luck_ahead(world: World, months_left: int, calm: Array | float = 1.0) -> Array:
    """What luck can still do until December (K, N), own units; ``calm`` is that of sections (`Waters.luck`)."""
    luck = luck_to_come(world.flow, world.luck, world.reversion, months_left)[:, None] * calm
    return world.accounts.lucky(np.broadcast_to(luck, world.weights.shape))


def scoring_slope(attained: Array, spread: Array, floor: float, cap: float) -> Array:
    """Expected slope of marks under remaining uncertainty, E[A'] = Φ((cap − A)/σ) − Φ((floor − A)/σ).

    A cap or a floor is never a hard wall before December. With σ = 0 the slope is 1 inside and 0 outside.

    >>> scoring_slope(np.array([1.2, 1.2, 0.5]), np.array([0.1, 0.0, 0.1]), floor=0.0, cap=1.2).round(4)
    array([0.5, 0. , 1. ])
    """
    inside = ((attained > floor) & (attained < cap)).astype(float)
    known = np.broadcast_to(spread, attained.shape) <= 0
    width = np.where(known, 1.0, spread)
    return np.where(known, inside, ndtr((cap - attained) / width) - ndtr((floor - attained) / width))


def curved_slope(attained: Array, spread: Array, doubt: Array, curve: Array) -> Array:
    """Expected slope of marks that are not a line, E[M′(A + σz)].

        a·[(1 − A)·(Φ(u) − Φ(v)) + σ·(φ(u) − φ(v))] + Σ_j r_j·φ((t_j − A)/w)/w
        u = (1 − A)/σ,   v = (floor − A)/σ,   w² = σ² + doubt²

    What a verification may take off (``doubt`` > 0) keeps a step from being a wall even when luck has run out.

    >>> concave = Scoring.of(0.0, [1.2], [2.0]).curves[0]
    >>> [curved_slope(np.array([0.6, 1.0]), np.array(s), np.array(0.1), concave).round(4).tolist() for s in (0.0, 0.1)]
    [[0.8, 0.0], [0.8, 0.0798]]
    """
    width = np.sqrt(spread**2 + doubt**2)[..., None]
    jumps = curve[STEPS + 1 :: 2] * density((curve[STEPS::2] - attained[..., None]) / width) / width
    short, known = 1.0 - attained, np.broadcast_to(spread, attained.shape) <= 0
    near, far = (bar / np.where(known, 1.0, spread) for bar in (short, curve[FLOOR] - attained))
    open_still = short * (ndtr(near) - ndtr(far)) + spread * (density(near) - density(far))
    bent = np.where(known, np.where(attained > curve[FLOOR], np.maximum(0.0, short), 0.0), open_still)
    return curve[BEND] * bent + jumps.sum(-1)


def expected_slope(attained: Array, spread: Array, doubt: Array, scoring: Scoring) -> Array:
    """Expected slope of the marks of all indicators (R, K, N); ``spread`` and ``doubt`` (K, N), spans."""
    out = scoring_slope(attained, spread, scoring.curves[0, FLOOR], scoring.curves[:, CAP, None])
    for k in scoring.curved:
        out[:, k] = curved_slope(attained[:, k], spread[k], doubt[k], scoring.curves[k])
    return out


def density(z: Array) -> Array:
    """φ(z) of the standard normal, 0 at ±∞."""
    return exp(-0.5 * z**2) / _ROOT_TWO_PI
