"""Work: how a leader divides a month's time between indicators."""

from __future__ import annotations

from numba import njit

_ROUNDS = 100
"""Far more than the search ever takes; each round either settles the set of indicators or halves the bracket."""


@njit(cache=True, error_model="numpy")
def _answer(values, inverse, substitution, root_forms, price, out):
    """Write the best effort at a price of time into ``out``; return time used, and its slope in the price.

    ``inverse`` is 1/√c. Dropping whoever would get negative effort raises the total S and so never brings anybody back:
    at most one round for each indicator.
    """
    kept = 1.0 - substitution
    active, wishes, prices = 0, 0.0, 0.0
    for k in range(values.size):
        out[k] = (values[k] - price) * inverse[k]
        if out[k] > 0.0:
            active += 1
            wishes += out[k]
            prices += inverse[k]
        else:
            out[k] = 0.0
    while True:
        spread = kept + substitution * active
        bar = substitution * (kept * root_forms + wishes) / spread
        before = active
        active, wishes, prices = 0, 0.0, 0.0
        for k in range(values.size):
            if out[k] > bar:
                active += 1
                wishes += out[k]
                prices += inverse[k]
            else:
                out[k] = 0.0  # for good, or rounding could bring it back and drop it again for ever
        if active == before:
            break
    used, slope = 0.0, 0.0
    share = substitution * prices / spread
    for k in range(values.size):
        if out[k] > 0.0:
            out[k] = (out[k] - bar) / kept * inverse[k]
            used += out[k]
            slope -= (inverse[k] - share) * inverse[k]
    return used, slope / kept


@njit(cache=True, error_model="numpy")
def allocate(values, inverse, root_cost, substitution, forms, out):
    """Divide working time: the effort e that is best against a convex cost with substitution.

    max  Σ v_k·e_k − ½[(1−γ)·Σ c_k·e_k² + γ·(Σ √c_k·e_k + √c̄·f)²]   subject to  e ≥ 0,  Σ e_k ≤ 1 − f

    Given S = Σ√c_k·e_k + √c̄·f and the price λ of time, the best e_k is max(0, (v_k − λ)/√c_k − γS)/((1−γ)√c_k), and S
    follows from the indicators that get any effort. Time used falls in λ along a broken line; λ is zero, or found by
    Newton steps on that line inside a bracket, which end on the piece that holds the answer. Time is never overdrawn.

    Parameters
    ----------
    values : v (indicator,), utility per unit of effort
    inverse : 1/√c (indicator,), with c the curvature of the cost; 0 where nothing can be done
    root_cost : √c̄, root of the mean curvature
    substitution : γ, 0 ≤ γ < 1; 0 is separable cost, near 1 perfect substitutes
    forms : f, share of time that forms take, 0 ≤ f ≤ 1
    out : (indicator,), overwritten with e, shares of the working time

    Source: Holmström and Milgrom (1991); with γ = 0 and time to spare, e_k = v_k/c_k (CF01).

    Examples
    --------
    >>> import numpy as np
    >>> effort = np.empty(2)
    >>> allocate(np.array([0.3, 0.1]), np.ones(2), 1.0, 0.0, 0.0, effort)
    >>> effort.round(12)
    array([0.3, 0.1])
    >>> allocate(np.array([3.0, 2.8]), np.ones(2), 1.0, 0.0, 0.2, effort)
    >>> effort.round(12)
    array([0.5, 0.3])
    >>> allocate(np.array([3e40, 2e40]), np.ones(2), 1.0, 0.0, 0.2, effort)
    >>> effort.round(12)
    array([0.8, 0. ])
    """
    time, root_forms = max(0.0, 1.0 - forms), root_cost * forms
    used, slope = _answer(values, inverse, substitution, root_forms, 0.0, out)
    if used <= time:
        return
    best, dearest = 0.0, 0.0
    for k in range(values.size):
        if inverse[k] > 0.0:
            best, dearest = max(best, values[k]), max(dearest, 1.0 / inverse[k])
    # Only differences from the best value matter now; counting from it keeps every digit, however large values are.
    away = values - best
    low, high = -min(best, _reach(dearest, substitution, root_forms, time)), 0.0
    price = low
    used, slope = _answer(away, inverse, substitution, root_forms, price, out)
    for _ in range(_ROUNDS):
        step = price - (used - time) / slope if slope < 0.0 else high
        price = step if low < step < high else 0.5 * (low + high)
        used, slope = _answer(away, inverse, substitution, root_forms, price, out)
        if abs(used - time) <= 1e-15 or high - low <= 1e-16 * dearest**2:
            break
        if used > time:
            low = price
        else:
            high = price
    if used > time:  # by rounding alone
        out *= time / used


@njit(cache=True, error_model="numpy")
def _reach(dearest, substitution, root_forms, time):
    """How far below the best value the price of time can lie: beyond, the best indicator alone takes all the time.

    At the answer its effort e ≤ time satisfies v − λ = √c·(γS + (1−γ)√c·e), with S ≤ √c_max·time + √c̄·f.
    """
    return dearest * (substitution * (dearest * time + root_forms) + (1.0 - substitution) * dearest * time)


@njit(cache=True, error_model="numpy")
def allocate_in_lanes(values, inverse, root_cost, substitution, forms, width, room, out):
    """Divide the time of so many leaders side by side, by the rule of `allocate` and to its last bit.

    Hardly anybody is short of time, so that the price of time is zero and one search for the active set does for all
    lanes: whoever has settled stays where he or she is while others still drop indicators. Who is short is asked alone.

    Parameters
    ----------
    values, inverse : v and 1/√c (indicator, lane)
    root_cost, substitution : as of `allocate`
    forms : f (lane,)
    width : lanes in use
    room : (4, lane), scratch
    out : (indicator, lane), overwritten with e
    """
    kept, active, wishes, bar, before = 1.0 - substitution, room[0], room[1], room[2], room[3]
    active[:], wishes[:] = 0.0, 0.0
    for k in range(values.shape[0]):
        for lane in range(width):
            wish = (values[k, lane] - 0.0) * inverse[k, lane]
            out[k, lane] = wish if wish > 0.0 else 0.0
        for lane in range(width):
            wishes[lane] += out[k, lane]
        for lane in range(width):
            active[lane] += 1.0 if out[k, lane] > 0.0 else 0.0
    unsettled = 1.0
    while unsettled > 0.0:
        for lane in range(width):
            forced = kept * (root_cost * forms[lane]) + wishes[lane]
            bar[lane] = substitution * forced / (kept + substitution * active[lane])
        for lane in range(width):
            before[lane] = active[lane]
        active[:], wishes[:] = 0.0, 0.0
        for k in range(values.shape[0]):
            for lane in range(width):
                out[k, lane] = out[k, lane] if out[k, lane] > bar[lane] else 0.0
            for lane in range(width):
                wishes[lane] += out[k, lane]
            for lane in range(width):
                active[lane] += 1.0 if out[k, lane] > bar[lane] else 0.0
        unsettled = 0.0
        for lane in range(width):
            unsettled = max(unsettled, before[lane] - active[lane])
    used = wishes
    used[:] = 0.0
    for k in range(values.shape[0]):
        for lane in range(width):
            effort = (out[k, lane] - bar[lane]) / kept * inverse[k, lane]
            out[k, lane] = effort if out[k, lane] > 0.0 else 0.0
        for lane in range(width):
            used[lane] += out[k, lane]
    for lane in range(width):
        if used[lane] > max(0.0, 1.0 - forms[lane]):
            allocate(values[:, lane], inverse[:, lane], root_cost, substitution, forms[lane], out[:, lane])
