"""Work: how a leader divides a month's time between indicators."""

from __future__ import annotations

import math

from numba import njit

_HALVINGS = 60


@njit(cache=True)
def _total(values, cost, substitution, forms, price, root_forms):
    """Total S = Σ√c_k·e_k + √c̄·f that is consistent with each e_k being the best answer to it, at a price of time."""
    low, high = root_forms, root_forms
    for k in range(values.size):
        high += max(0.0, values[k] - price) / math.sqrt(cost[k]) / (1.0 - substitution)
    for _ in range(_HALVINGS):
        middle = 0.5 * (low + high)
        answer = root_forms
        for k in range(values.size):
            wish = (values[k] - price) / math.sqrt(cost[k]) - substitution * middle
            answer += max(0.0, wish) / (1.0 - substitution)
        if answer > middle:
            low = middle
        else:
            high = middle
    return 0.5 * (low + high)


@njit(cache=True)
def _fill(values, cost, substitution, forms, price, out):
    """Write the best effort at a price of time into ``out``; return the time that it takes."""
    mean_cost = 0.0
    for k in range(cost.size):
        mean_cost += cost[k] / cost.size
    total = _total(values, cost, substitution, forms, price, math.sqrt(mean_cost) * forms)
    used = 0.0
    for k in range(values.size):
        root = math.sqrt(cost[k])
        out[k] = max(0.0, (values[k] - price) / root - substitution * total) / (1.0 - substitution) / root
        used += out[k]
    return used


@njit(cache=True)
def allocate(values, cost, substitution, forms, out):
    """Divide working time: the effort e that is best against a convex cost with substitution.

    max  Σ v_k·e_k − ½[(1−γ)·Σ c_k·e_k² + γ·(Σ √c_k·e_k + √c̄·f)²]   subject to  e ≥ 0,  Σ e_k ≤ 1 − f

    Given S = Σ√c_k·e_k + √c̄·f and the price λ of time, the best e_k is max(0, (v_k − λ)/√c_k − γS)/((1−γ)√c_k).
    S solves a monotone equation; λ is zero, or such that the time is used up. Both by bisection, to the last bits.

    Parameters
    ----------
    values : v (indicator,), utility per unit of effort
    cost : c (indicator,), curvature of the cost
    substitution : γ, 0 ≤ γ < 1; 0 is separable cost, near 1 perfect substitutes
    forms : f, share of time that forms take, 0 ≤ f ≤ 1
    out : (indicator,), overwritten with e, shares of the working time

    Source: Holmström and Milgrom (1991); with γ = 0 and time to spare, e_k = v_k/c_k (CF01).

    Examples
    --------
    >>> import numpy as np
    >>> effort = np.empty(2)
    >>> allocate(np.array([0.3, 0.1]), np.ones(2), 0.0, 0.0, effort)
    >>> effort.round(12)
    array([0.3, 0.1])
    >>> allocate(np.array([3.0, 2.8]), np.ones(2), 0.0, 0.2, effort)
    >>> effort.round(12)
    array([0.5, 0.3])
    """
    time = max(0.0, 1.0 - forms)
    if _fill(values, cost, substitution, forms, 0.0, out) <= time:
        return
    low, high = 0.0, 0.0
    for k in range(values.size):
        high = max(high, values[k])
    for _ in range(_HALVINGS):
        price = 0.5 * (low + high)
        if _fill(values, cost, substitution, forms, price, out) > time:
            low = price
        else:
            high = price
    _fill(values, cost, substitution, forms, high, out)
