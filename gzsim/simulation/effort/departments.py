r"""What lead departments do (S01): hours over places and indicators, and what of the work there needs them.

Of the effect of an hour's work the share ψ needs the lead department of the province. With m hours of it over need,
1 being what one place and indicator needs,

.. math:: \theta_{ik} \leftarrow \theta_{ik}\,[1 - \psi + \psi\sqrt{m_{ik}}]

A department leads K_d indicators in n places. Its head is judged by the provincial total of each, the sum of what is
expected of the places by their parts p (Σp = 1), in spans, against the sum of their targets. One more span of it is
worth

.. math:: V_k = B\,\varphi(u_k)/w_k,\quad u_k = (1 - \bar A_k)/w_k,\quad \bar A_k = \textstyle\sum_i p_i A_{ik},\quad
          w_k^2 = \sum_i p_i^2\sigma_{ik}^2 + \sigma_v^2

little where the total is safe or out of reach. The head goes by the effort e seen since January (in January: as it was
last seen): what it yields a year in spans of the total is z = p·θ·e, without the department, and g = V·ψ·z is the
worth of √m. Hours h, over need and for each indicator led, cost like work, ½κ·h² for each of the K_d, and there are α:

.. math:: \max_{m, h}\ \textstyle\sum_{ik} g_{ik}\sqrt{m_{ik}} - \tfrac12\kappa K_d h^2
          \quad\text{s.t.}\quad \sum_{ik} m_{ik} = n K_d h,\quad h \le \alpha

.. math:: m_{ik} = n K_d\,h\,\frac{g_{ik}^2}{\sum g^2},\qquad
          h = \min\Bigl(\alpha,\ \Bigl(\frac{n\sum g^2}{4\kappa^2 K_d}\Bigr)^{1/3}\Bigr)

Between the places of one indicator V and ψ cancel: attention goes by z², and Σ z√m = √(n·h·Σz²) is the most that the
hours can do (CF49). Between indicators it goes where the target is within reach. Hours cost because otherwise the
smallest stake would draw all of them; as they do, nothing is done without a stake (B = 0) and θ is 1 − ψ, and who is
safe or hopeless slackens as V falls. The cost is quadratic like that of leaders. Where all places are given the same
(``even``), the worth of √m_k is Σ_i g_ik in place of √(n·Σ_i g²).

The head reckons as if this quarter's hours and effort went on for a year, and so do leaders, who know the hours before
they plan. What slows a stock, bounds and rivers are left out of z; handicaps between yardsticks reckon with
departments that neither help nor hinder. Source: derived here; the source document names lead departments and no size.
"""

from __future__ import annotations

import numpy as np

from gzsim.numeric.attainment import attainment
from gzsim.numeric.elementary import power
from gzsim.numeric.lanes import over_units
from gzsim.simulation.beliefs.projection import density, luck_ahead
from gzsim.simulation.effort.leads import Led, led_by
from gzsim.simulation.state import Array, State
from gzsim.simulation.world import World

NOTHING = np.empty((0, 0, 0))


def backed(state: State, world: World, capability: Array, expected: Array, month: int) -> Array:
    """Divide the hours of the quarter, and return what they make of the effect of work (R, K, N); empty without any.

    ``capability`` (R, 2, N) by payer; ``expected`` (R, K, N) are outcomes in December, own units before bounds;
    ``month`` is the one that begins.
    """
    if not state.attention.size:
        return NOTHING
    if month % 12:
        state.worked = state.effort * (12.0 / (month % 12))
    attained = attainment(world.truth(expected), state.target, world.span)
    payer = world.own_budget.astype(np.int64)
    yields = (world.effect[:, None] * world.rate) * capability[:, payer] * state.worked
    spread = luck_ahead(world, 12 - month % 12, at_sections=True) / np.abs(world.span)
    state.attention, out = np.zeros_like(state.attention), np.ones_like(state.attention)
    if world.leads:
        led = led_by(world.leads)
        worth = _worth(world, led, attained[:, led.rows], spread[led.rows])
        gains = led.needed * worth * yields[:, led.rows] * led.parts
        hours = hours_by_gain(gains, led, world.departments.cost)
        state.attention[:, led.rows] = hours
        out[:, led.rows] = 1.0 - led.needed + led.needed * np.sqrt(hours)
    state.attended = state.attended + state.attention / 4.0
    return out


def _worth(world: World, led: Led, attained: Array, spread: Array) -> Array:
    """V: utility of one more span of the provincial total (R, K', 1)."""
    total = over_units(attained * led.parts, keepdims=True)
    doubt = world.fabrication.verification_doubt * (world.rate[led.rows] * led.parts).sum(-1, keepdims=True)
    width = np.sqrt(((spread * led.parts) ** 2).sum(-1, keepdims=True) + doubt**2)
    return led.stake * density((1.0 - total) / width) / width


def hours_by_gain(gains: Array, led: Led, cost: float) -> Array:
    """Hours over need m (R, K', n) by what √m is worth: most of ``gains``, at a cost of ½κ·h² for each indicator.

    >>> from gzsim.simulation.effort.leads import Lead
    >>> def hours(gain, most, cost, even=False):
    ...     return hours_by_gain(np.array([[gain]]), led_by((Lead((0,), 1.0, most, 1.0, even, (1 / 3,) * 3),)), cost)
    >>> hours([2.0, 1.0, 1.0], 1.0, 0.01).round(4)
    array([[[2. , 0.5, 0.5]]])
    >>> hours([2.0, 1.0, 1.0], 1.0, 0.01, even=True)
    array([[[1., 1., 1.]]])
    >>> hours([0.2, 0.1, 0.1], 1.0, 0.5).mean().round(4)  # (3·0.06/(4·0.25))^(1/3)
    np.float64(0.5646)
    """
    places = gains.shape[-1]
    squares = np.where(led.even, (over_units(gains, keepdims=True) / places) ** 2, gains**2)
    total = np.add.reduceat(over_units(squares), led.start, axis=-1)
    spent = np.minimum(led.hours, power(places * total / (4.0 * cost**2 * led.count), 1.0 / 3.0))
    share = np.divide(squares, total[:, led.by, None], out=np.zeros(squares.shape), where=squares > 0.0)
    return places * (led.count * spent)[:, led.by, None] * share
