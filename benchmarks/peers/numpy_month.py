"""The month of the simulation in NumPy, vectorised over agents: what one would write without a compiler.

The same rules and the same draws as `gzsim.simulation.month`; only the loops over units have become array
operations. The benchmark holds it to the engine's numbers before it is timed.
"""

import numpy as np
from numba import njit

from gzsim.monitoring.light_rules import MAD_TO_SIGMA
from gzsim.numeric.philox import QUANTILES, philox


def allocate(values: np.ndarray, inverse: np.ndarray, root_cost: float, substitution: float, forms: np.ndarray):
    """Effort (R, K, N) by active sets inside a bisection on the price of time, all units at once."""
    kept, time = 1.0 - substitution, np.maximum(0.0, 1.0 - forms)

    def answer(price: np.ndarray) -> np.ndarray:
        wish = (values - price[:, None]) * inverse[:, None]
        active = wish > 0
        while True:
            count = active.sum(1)
            total = (kept * root_cost * forms + np.where(active, wish, 0.0).sum(1)) / (kept + substitution * count)
            fewer = active & (wish > substitution * total[:, None])
            if (fewer == active).all():
                return np.where(active, (wish - substitution * total[:, None]) / kept * inverse[:, None], 0.0)
            active = fewer

    effort = answer(np.zeros_like(forms))
    short = effort.sum(1) > time
    if not short.any():
        return effort
    low, high = np.zeros_like(forms), np.maximum(0.0, values.max(1))
    for _ in range(60):
        price = 0.5 * (low + high)
        too_much = answer(price).sum(1) > time
        low, high = np.where(too_much, price, low), np.where(too_much, high, price)
    return np.where(short[:, None], answer(high), effort)


@njit(cache=True)
def draws(month, seed, replications, quantiles, indicators, units):
    """Luck and errors of signals of a month, each (R, K, N): the engine's own, so that both sides pay the same."""
    luck = np.empty((replications.size, indicators.size, units.size))
    noise = np.empty_like(luck)
    for r in range(replications.size):
        for k in range(indicators.size):
            for i in range(units.size):
                four = philox(units[i], indicators[k], month // 3, 0, seed, replications[r])
                luck[r, k, i], noise[r, k, i] = quantiles[four[month % 3] & 0xFFFF], QUANTILES[four[month % 3] >> 16]
    return luck, noise


def advance_months(month, months, seed, replications, laws, plan, moving, circles) -> None:
    """Some months of every unit of every replication, in place; as `gzsim.simulation.month.advance_months`."""
    by_name = [type(each)(*(_by_replication(values, replications.size) for values in each)) for each in (plan, moving)]
    for now in range(month, month + months):
        _advance_month(now, seed, replications, laws, *by_name, _groups(circles, replications.size))


def _by_replication(values, count):
    """Lanes (..., unit × replication) as (replication, ..., unit): a view."""
    return np.moveaxis(values.reshape(*values.shape[:-1], values.shape[-1] // count, count), -1, 0)


def _groups(circles, count):
    """Units of the peer groups of each size, (group, member)."""
    parts = zip(circles.size, circles.start[:-1], circles.start[1:], strict=True)
    return [circles.members[start:end].reshape(size, -1)[:, ::count].T // count for size, start, end in parts]


def _advance_month(month, seed, replications, laws, plan, moving, groups) -> None:
    calendar, slot = month % 12, month % moving.reports.shape[1]
    elapsed = (calendar + 1) / 12.0
    luck, noise = draws(month, seed, replications, laws.quantiles, laws.indicator_keys, laws.unit_keys)
    reach = np.swapaxes(laws.reach[calendar][plan.sight], 1, 2)
    public = laws.intrinsic * plan.bend * laws.reach_public[calendar][:, None]
    able = plan.capability[:, laws.payer]
    values = (plan.worth * reach + public) * laws.effect[:, None] * able
    begins, slots = laws.underway
    slow = np.isfinite(laws.fastest)
    for k in np.flatnonzero(slow):
        last = [begins[k] + (month + laws.lag[k] - j) % slots[k] for j in range(1, 13)]
        room = np.maximum(0.0, 1.0 - (moving.pipeline[:, last].sum(1) / 12.0 / laws.fastest[k]) ** 2)
        values[:, k] *= room * np.sqrt(room)
    effort = allocate(values, laws.inverse_cost[0], laws.root_cost, laws.substitution, plan.forms[:, 0])
    work = laws.effect[:, None] * able * effort * laws.ruler[:, None]
    work[:, slow] /= np.sqrt(1.0 + (work[:, slow] / laws.fastest[slow, None]) ** 2)
    moving.pipeline[:, begins + (month + laws.lag) % slots] = work
    matured = moving.pipeline[:, begins + month % slots]
    moving.effort[:] += effort / 12.0
    shown = 0.0
    if laws.spot.any():
        kept = np.where(laws.flow, 1.0, 1.0 - laws.reversion)[:, None]
        moving.at_spot[:] = kept * moving.at_spot + matured * laws.spot[:, None] / 12.0
        shown, matured = laws.own * moving.at_spot, matured * (1.0 - laws.spot[:, None])
    drift = plan.drift * laws.pace[:, calendar][:, None]
    spread = laws.luck[:, None]
    flow = moving.outcome + drift + (matured + plan.borrowed) / 12.0 + spread / np.sqrt(12.0) * luck
    back = laws.reversion[:, None]
    own = np.sqrt(1.0 - (1.0 - back) ** 2)
    stock = moving.outcome + back * (plan.rest - moving.outcome) + matured / 12.0 + spread * own * luck
    flows = laws.flow[:, None]
    moving.outcome[:] = np.where(flows, flow, stock)
    passed = np.where(flows, elapsed, 1.0)
    bounds = [each[:, None] * part for each, part in zip(laws.bounds, (passed, passed, 1.0, 1.0), strict=True)]
    there = moving.outcome + shown
    told = _bounded(there + moving.lie * laws.ruler[:, None] * passed, *bounds)
    moving.reports[:, slot] = told
    above = (told - _bounded(there, *bounds)) / laws.ruler[:, None]
    error = laws.signal_noise[:, None] * noise
    moving.residuals[:, slot] = np.where(flows, (above - error * np.sqrt(elapsed)) / elapsed, above - error)
    if laws.reviews:
        _review(month, laws, moving, groups)


def _bounded(y, low, low_width, high, high_width):
    up = np.maximum(0.0, (y - (high - high_width)) / high_width)
    down = np.maximum(0.0, (low + low_width - y) / low_width)
    with np.errstate(invalid="ignore"):
        bent = np.where(up > 0.0, high - high_width * (1.0 - up / np.sqrt(1.0 + up**2)), y)
        return np.where(down > 0.0, low + low_width * (1.0 - down / np.sqrt(1.0 + down**2)), bent)


def _review(month, laws, moving, groups) -> None:
    arrived = np.full_like(moving.outcome, np.nan)
    for late in np.unique(laws.delay):
        if late <= month % 12:
            held = moving.residuals[:, (month - late) % moving.residuals.shape[1]]
            arrived = np.where(laws.delay == late, held, arrived)
    for stack in groups:
        residual = arrived[:, :, stack]
        nobody = np.isnan(residual).all(-1, keepdims=True)  # nothing has arrived yet
        residual = np.where(nobody, 0.0, residual)
        away = residual - np.nanmedian(residual, axis=-1, keepdims=True)
        scale = MAD_TO_SIGMA * np.nanmedian(np.abs(away), axis=-1, keepdims=True)
        with np.errstate(all="ignore"):
            scaled = np.where((scale == 0) & (away == 0), 0.0, away / scale)
        _visit(scaled, stack, laws, moving)


def _visit(scaled, stack, laws, moving) -> None:
    """The worst report of every group, as often as there are reviewers."""
    r, k, g, m = scaled.shape
    free = np.where(moving.barred[:, :, stack], np.nan, scaled)
    flat = np.moveaxis(free, 1, 2).reshape(r, g, k * m)
    for _ in range(laws.reviews):
        worst = np.where(np.isnan(flat), -np.inf, flat).argmax(-1)
        rows, group = np.indices(worst.shape)
        task, unit = worst // m, stack[group, worst % m]
        flagged = flat[rows, group, worst] > laws.flag_limit
        flat[rows[flagged], group[flagged], worst[flagged]] = np.nan
        rows, task, unit = rows[flagged], task[flagged], unit[flagged]
        np.add.at(moving.visited, (rows, unit), 1.0)
        false = moving.lie[rows, task, unit] > laws.trifle
        rows, task, unit = rows[false], task[false], unit[false]
        np.add.at(moving.found, (rows, unit), 1.0)
        moving.barred[rows, task, unit] = True
        moving.lie[rows, task, unit] = 0.0
