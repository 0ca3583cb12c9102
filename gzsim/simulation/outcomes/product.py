"""Products of nature: an indicator that is computed from others, as gross ecosystem product is (GEP, S17).

    GEP = Σ_s p_s·q_s(x),   q_s = q°_s·x_k/x°_k,   index I = 100·GEP/GEP° = 100·Σ_k α_k·x_k/x°_k

with p_s a price, q°_s what a service yields a year where its driver k stands at its base x°, and α_k the share of GEP
that services of driver k have there. The index is judged like any level, along a line from goalpost to target, so that
a step of a driver always moves it by 100·α_k/x°_k (∂I/∂ln x_k = 100·α_k at the base, CF41). It has no stock, no
luck and no report of its own: its report is computed from the reports of its drivers, and whatever one more span of it
is worth falls to them by the chain rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, TypeVar

import numpy as np
import pandas as pd
from numba import njit
from numpy.typing import NDArray

from gzsim.indicators.gep.accounting import account
from gzsim.numeric.lanes import by_replication, lanes
from gzsim.scenario.indicators import Appraised

Array = NDArray[np.float64]
World = TypeVar("World", bound=Any)
"""A `gzsim.simulation.world.World`, which is made with what stands here."""
BASE = 100.0
"""Index where every driver stands at its base."""


class Product(NamedTuple):
    """An indicator that is computed, by places among the indicators."""

    indicator: int
    drivers: tuple[int, ...]
    shares: tuple[float, ...]
    """α of each driver."""


def products_of(indicators: Mapping[str, Appraised], names: Iterable[str]) -> tuple[Product, ...]:
    """Computed indicators of a scenario among the indicators of a world.

    >>> from gzsim.scenario import load_scenario
    >>> declared = load_scenario("guizhou-2025-ecosystem-product").indicators
    >>> [round(share, 2) for share in products_of(declared, sorted(declared))[0].shares]
    [0.81, 0.04, 0.15]
    """
    row = {str(name): i for i, name in enumerate(names)}
    out = []
    for name in row:
        services = indicators[name].services
        if not services:
            continue
        given = {key: (each.quantity, each.price, each.category, each.driver) for key, each in services.items()}
        quantity, price, category, driver = pd.DataFrame(given, index=["q", "p", "category", "driver"]).values
        keys = list(given)
        one = pd.DataFrame([quantity], columns=keys, dtype=float)
        total = account(one, pd.Series(price, keys, float), pd.Series(category, keys))["gep"].iloc[0]
        value = pd.Series((quantity * price).astype(float), driver).groupby(level=0).sum() / total
        out.append(Product(row[name], tuple(row[key] for key in value.index), tuple(value.tolist())))
    return tuple(out)


@dataclass(frozen=True, eq=False)
class Accounts:
    """What computed indicators follow from. P of them, K indicators, N units."""

    rows: NDArray[np.int64]
    """(P,) rows of the computed indicators."""
    slopes: Array
    """(P, K, N) own units of the index for one own unit of each indicator; 0 for what is no driver."""
    chain: Array
    """(P, K, N) the same in spans of rulers."""

    @classmethod
    def of(cls, products: Sequence[Product], base: Array, ruler: Array) -> Accounts:
        """From shares, the drivers' base (K, N) and rulers (K,).

        >>> base = np.array([[50.0], [80.0], [100.0]])
        >>> accounts = Accounts.of([Product(2, (0, 1), (0.75, 0.25))], base, np.array([20.0, 10.0, 15.0]))
        >>> accounts.slopes[0, :, 0].tolist(), accounts.chain[0, :, 0].round(4).tolist()
        ([1.5, 0.3125, 0.0], [2.0, 0.2083, 0.0])
        """
        slopes = np.zeros((len(products), *base.shape))
        for p, product in enumerate(products):
            for k, share in zip(product.drivers, product.shares, strict=True):
                slopes[p, k] = BASE * share / base[k]
        rows = np.array([product.indicator for product in products], np.int64)
        return cls(rows, slopes, slopes * ruler[:, None] / ruler[rows][:, None, None])

    def computed(self, out: Array, seen: Array) -> Array:
        """``out`` (R, K, N) with the indices that follow from what is ``seen`` of their drivers, own units."""
        if not self.rows.size:
            return out
        out = lanes(out).copy()
        add_up(lanes(seen), self.rows, self.slopes, out)
        return by_replication(out)

    def passed_on(self, worth: Array, bend: Array | float) -> Array:
        """Worth of a span (…, K, N) with what a span of each driver is worth through the index."""
        if not self.rows.size:
            return worth
        through = (
            worth[..., g, :][..., None, :] * chain * bend for g, chain in zip(self.rows, self.chain, strict=True)
        )
        return worth + sum(through)

    def gained(self, effect: Array, unit: Array) -> Array:
        """Effects (K, N) in spans of ``unit`` own units (K, N), those on drivers felt by the indices too."""
        if not self.rows.size:
            return effect
        out = effect.copy()
        for g, slopes in zip(self.rows, self.slopes, strict=True):
            out[g] = (slopes * effect * unit).sum(0) / unit[g]
        return out

    def lucky(self, luck: Array) -> Array:
        """Luck (K, N), own units, with that of the indices: √Σ_k (slope·σ_k)²."""
        if not self.rows.size:
            return luck
        out = luck.copy()
        for g, slopes in zip(self.rows, self.slopes, strict=True):
            out[g] = np.sqrt(((slopes * luck) ** 2).sum(0))
        return out


@njit(nogil=True, cache=True)
def add_up(values, rows, slopes, out):
    """Fill rows of ``out`` (K, N, R) with Σ_k slope·value."""
    indicators, units, count = values.shape
    for p in range(rows.size):
        for i in range(units):
            out[rows[p], i] = 0.0
            for k in range(indicators):
                if slopes[p, k, i] != 0.0:
                    for r in range(count):
                        out[rows[p], i, r] += slopes[p, k, i] * values[k, i, r]


def without_stock(world: World) -> World:
    """The world in which nothing moves a computed indicator but its drivers; its luck is what theirs does to it."""
    rows = world.accounts.rows
    if not rows.size:
        return world
    changed = {name: getattr(world, name).copy() for name in ("effect", "borrowing_gain", "ease", "unit_effect",
               "signal_noise", "lag", "fastest", "bounds", "luck", "start")}  # fmt: skip
    for name in ("effect", "borrowing_gain", "ease", "unit_effect", "signal_noise", "lag"):
        changed[name][rows] = 0
    changed["fastest"][rows] = np.inf
    changed["bounds"][:, rows] = np.array([-np.inf, 1.0, np.inf, 1.0])[:, None]
    changed["luck"][rows] = world.accounts.lucky(np.repeat(world.luck[:, None], world.units.size, 1))[rows].mean(1)
    changed["start"][rows] = BASE
    if world.advantages is not None:
        changed["advantages"] = world.advantages.copy()
        changed["advantages"][:, rows] = 0.0
    return replace(world, **changed)
