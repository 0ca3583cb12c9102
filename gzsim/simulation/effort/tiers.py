r"""Tiers: paper is asked of departments, county bureaus and townships, and each divides its own time (S19).

A prefecture is one office, or several tiers l with the share ω_l of its hands that do the share d_kl of the work on
indicator k, Σ_l ω_l = Σ_l d_kl = 1. Of its own time paper takes of a tier

.. math::
    f_l = \frac{(1 - \rho_l)\,D_l\,m_l/60}{H\,n_l} + \sum_k \varphi_k (1 - c_k) \frac{d_{kl}}{\omega_l}
          + \chi \sum_{k\,\text{lit}} \frac{d_{kl}}{\omega_l} + \text{courting}

D documents a year (of which relief takes away the share ρ), m minutes each, n hands of an office, H hours a year (in
place of ``work.base_forms``); φ what the report of an indicator takes by hand, c what is captured of it, χ what
explaining a light takes: whoever does the work fills the form and explains the light, and capture gives the hours back
there. Courting citizens takes the same share of everybody's time. What does not fit into the hours is left undone, in
this order.

Each tier divides what is left by the one rule of `gzsim.simulation.effort.allocation`, for what work is worth to the
place's leader and with the curvature c_k·ω_l/d_kl: the smaller the part of its people that deal with k, the dearer an
hour of theirs. The place works

.. math:: e_k = \sum_l \omega_l\, e_{kl}

Where all tiers do the same part of everything and are asked the same, that is what one office does; with separable
costs (γ = 0) and time to spare it is so however work is divided. A tier without time left holds up what it does, and
nothing else: relief of townships moves what townships do, relief of departments does not. One budget for the place,
f = Σ ω_l·f_l, would give the hours of any tier back to all of its indicators. Limit: one task that all do alike,
e_l = min(v/c − γ·f_l, 1 − f_l) (CF54).

What is left of a tier's time, 1 − f_l − Σ_k e_kl, is time for visits: of townships, to villages.

Shapes: T tiers, K indicators, R replications, N units; shares of a tier's own time unless said otherwise.
Source: Holmström and Milgrom (1991) for the rule; the division among tiers is an assumption.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numba import njit
from numpy.typing import NDArray

from gzsim.scenario.tiers import TIERS, Tier
from gzsim.scenario.values import Values
from gzsim.simulation.effort.allocation import allocate_in_lanes

Array = NDArray[np.float64]

USES = ("forms", "explaining", "courting", "work")
"""What the hours of a tier are spent on; the rest is left for visits."""
WORK = USES.index("work")


@dataclass(frozen=True)
class Tiers:
    """Who shares the work of a place; without names it is one office."""

    names: tuple[str, ...] = ()
    staff: tuple[float, ...] = (1.0,)
    """Share of the hands of the place, by tier."""
    does: tuple[tuple[float, ...], ...] = ((1.0,),)
    """Share of the work on each indicator, tier by tier; one number stands for all indicators."""

    @classmethod
    def of(cls, tiers: Mapping[str, Tier], indicators: pd.Index) -> Tiers:
        """Tiers of a scenario, from above; one office if it has none."""
        chosen = {name: tiers[name] for name in TIERS if name in tiers}
        if not chosen:
            return cls()
        shares = tuple(tuple(each.share_of(code) for code in indicators) for each in chosen.values())
        return cls(tuple(chosen), tuple(each.staff for each in chosen.values()), shares)

    @cached_property
    def hands(self) -> Array:
        """ω (T,)."""
        return np.array(self.staff)

    @cached_property
    def load(self) -> Array:
        """d/ω (T, K), or (T, 1) where all indicators are alike."""
        return np.array(self.does) / self.hands[:, None]

    def asked(self, values: Values, by_hand: Array) -> Array:
        """What documents and reports take of each tier (T,), at most all; ``by_hand`` (K,) of the place's time.

        Documents beside the indicators take of one office ``work.base_forms``.
        """
        documents = [self._documents(values, name) for name in self.names] or [values.work.base_forms]
        return np.minimum(1.0, np.array(documents) + (self.load * by_hand).sum(1))

    def _documents(self, values: Values, name: str) -> float:
        rule = getattr(values.paper, name)
        return (1.0 - rule.relief) * rule.documents * rule.minutes / 60.0 / (values.paper.hours * rule.hands)

    def in_the_place(self, shares: Array) -> Array:
        """Σ_l ω_l·x_l: shares of tiers (..., T, N) as a share of the whole place's time (..., N)."""
        return (self.hands[:, None] * shares).sum(-2)


@njit(cache=True, error_model="numpy")
def allocate_by_tier(values, inverse, root_cost, substitution, forms, hands, width, room, worked, out):
    """Divide the working time of each tier, and add it up in ``out``, shares of the place's time; places side by side.

    Parameters
    ----------
    values : v (K, lane), utility per unit of effort
    inverse : √(d/(ω·c)) (T, K, lane); 0 where a tier does nothing of an indicator
    root_cost, substitution : as of `gzsim.simulation.effort.allocation.allocate`
    forms : f (T, lane)
    hands : ω (T,)
    width : lanes in use
    room : (K + 4, lane), scratch
    worked : (T, lane), overwritten with what each tier works, shares of its own time
    out : (K, lane), overwritten
    """
    effort, scratch = room[4:], room[:4]
    out[:] = 0.0
    worked[:] = 0.0
    for t in range(hands.size):
        allocate_in_lanes(values, inverse[t], root_cost, substitution, forms[t], width, scratch, effort)
        for k in range(values.shape[0]):
            for lane in range(width):
                out[k, lane] += hands[t] * effort[k, lane]
            for lane in range(width):
                worked[t, lane] += effort[k, lane]
