"""A cumulative monthly rule beside the memoryless one: a one-sided CUSUM, its run lengths, limits that can be compared.

Why a CUSUM and not the plain sum of shortfalls: the sum since January credits a strong spring against a weak autumn, so
that a unit that has stopped working stays green for months. The CUSUM starts afresh whenever a unit is back on plan.
Among all rules with the same mean time to a false light it has the shortest worst delay to the shortfall it is tuned to
(Lorden 1971; Moustakides 1986). The pace of :func:`gzsim.monitoring.milestones.lights` is the plain sum; it suits a
verdict on the year.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import brentq
from scipy.stats import norm

from gzsim.errors import InputError
from gzsim.monitoring.memoryless import expected_run_length, light_probability
from gzsim.monitoring.milestones import GREEN, RED, YELLOW, check_limits
from gzsim.theory import checks

ALLOWANCE = 0.5
"""Half the shortfall, in standard deviations, that is to be found soonest: one (usual choice; Page 1954)."""

NODES = 60


def cusum(standardised: ArrayLike, allowance: float = ALLOWANCE) -> NDArray[np.float64]:
    """Shortfall that has piled up, S_t = max(0, S_{t−1} − z_t − k), from S_0 = 0.

    Parameters
    ----------
    standardised : array (..., month), score against plan in standard deviations; negative is behind; a month without
        a report (NaN) leaves the sum as it is
    allowance : k ≥ 0, the shortfall a month that is let pass

    Raises InputError if the allowance is negative.

    Source: Page (1954), Continuous inspection schemes, Biometrika 41.

    >>> cusum([-1.5, -1.0, 0.5, -0.75, 3.0])
    array([1.  , 1.5 , 0.5 , 0.75, 0.  ])
    """
    checks.not_negative(allowance=allowance)
    step = -np.asarray(standardised, float) - allowance
    total = np.zeros(step.shape[:-1])
    sums = np.empty_like(step)
    for month in range(step.shape[-1]):
        moved = np.maximum(0.0, total + step[..., month])
        total = np.where(np.isnan(step[..., month]), total, moved)
        sums[..., month] = total
    return sums


def cumulative_lights(
    standardised: ArrayLike, yellow: float, red: float, allowance: float = ALLOWANCE
) -> NDArray[np.int8]:
    """Light in each month: yellow where the CUSUM exceeds one limit, red where it exceeds the higher one.

    Raises InputError if the limits are not 0 < yellow < red.

    >>> cumulative_lights([-1.0, -1.0, -1.0, -1.0, 2.0], yellow=0.8, red=1.8)
    array([0, 1, 1, 2, 0], dtype=int8)
    """
    check_limits(yellow, red)
    sums = cusum(standardised, allowance)
    return np.where(sums > red, RED, np.where(sums > yellow, YELLOW, GREEN)).astype(np.int8)


def cusum_run_length(limit: float, shift: float = 0.0, allowance: float = ALLOWANCE) -> float:
    """Mean number of months until the CUSUM first exceeds its limit, for normal luck and a plan missed by d.

    Solves, by quadrature (Nyström, Gauss–Legendre), the integral equation of the mean number L(s) from S = s:

        L(s) = 1 + L(0)·Φ(k − s − d) + ∫₀ʰ L(x)·φ(x − s + k − d) dx

    Parameters
    ----------
    limit : h > 0
    shift : d, standard deviations behind plan, every month
    allowance : k

    Source: Page (1954); Lucas and Crosier (1982), Technometrics 24: with k = 0.5, 336 months at h = 4 and 8.38 with d =
    1.

    >>> round(cusum_run_length(4.0)), round(cusum_run_length(4.0, shift=1.0), 2)
    (335, 8.38)
    """
    moves = _moves(limit, shift, allowance)
    return float(np.linalg.solve(np.eye(len(moves)) - moves, np.ones(len(moves)))[0])


def _moves(limit: float, shift: float, allowance: float) -> NDArray[np.float64]:
    """Weights of the moves between the places where the sum can stand without a light: 0 and the nodes."""
    checks.positive(limit=limit)
    nodes, weights = np.polynomial.legendre.leggauss(NODES)
    nodes, weights = limit * (nodes + 1) / 2, limit * weights / 2
    at = np.concatenate([[0.0], nodes])
    to_zero = norm.cdf(allowance - at - shift)[:, None]
    return np.hstack([to_zero, weights * norm.pdf(nodes - at[:, None] + allowance - shift)])


def limit_for(run_length: float, allowance: float = ALLOWANCE) -> float:
    """Limit h at which a unit on plan waits so many months for its first false light, on average.

    Raises InputError if no positive limit has so short a run length, or it is longer than 10⁶ months.

    >>> round(limit_for(335.37), 2)
    4.0
    """
    shortest = cusum_run_length(1e-9, 0.0, allowance)
    if not shortest < run_length <= 1e6:
        raise InputError(f"{run_length} months", field="run_length", valid=f"above {shortest:.3g}, at most a million")
    above = 1.0
    while cusum_run_length(above, 0.0, allowance) < run_length:
        above *= 1.5
    return float(brentq(lambda h: cusum_run_length(h, 0.0, allowance) - run_length, 1e-9, above, xtol=1e-10))


def compare_rules(
    shifts: ArrayLike = (0.0, 0.25, 0.5, 1.0, 1.5, 2.0), memoryless_limit: float = 1.5, allowance: float = ALLOWANCE
) -> pd.DataFrame:
    """Months to the first light of both rules with the same false lights, by how far a unit is behind.

    Yellow: one month below −h; red: two such months in a row (CF24). The CUSUM's two limits are set so that a unit on
    plan waits as long for each light under it.

    Returns a DataFrame, index shift (standard deviations a month) × memoryless_yellow, cumulative_yellow,
    memoryless_red, cumulative_red (months).

    >>> compare_rules([0.0, 1.0]).round(2)
           memoryless_yellow  cumulative_yellow  memoryless_red  cumulative_red
    shift
    0.0                14.97              14.97          239.02          239.02
    1.0                 3.24               3.01           13.75            7.73
    """
    runs = {"yellow": 1, "red": 2}
    on_plan = light_probability(memoryless_limit)
    limits = {name: limit_for(expected_run_length(on_plan, months), allowance) for name, months in runs.items()}
    rows = {}
    for shift in np.asarray(shifts, float):
        row: dict[str, float] = {}
        for name, months in runs.items():
            row[f"memoryless_{name}"] = expected_run_length(light_probability(memoryless_limit, shift), months)
            row[f"cumulative_{name}"] = cusum_run_length(limits[name], shift, allowance)
        rows[float(shift)] = row
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("shift")
