"""An indicator that is computed from others (S17)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from gzsim.checks.check import Check, exact
from gzsim.checks.running import run
from gzsim.checks.textbook import POINTS, textbook_world
from gzsim.sanctions import PieceRate
from gzsim.scenario import load_scenario
from gzsim.simulation.outcomes.product import Product, products_of, without_stock
from gzsim.theory.product import effort_for_index, share_at_price

BASE, RULER, PER_POINT = 5.5, 10.0, 0.0001


def effort_through_an_index() -> Iterator[Check]:
    """CF41: work goes to what the index is computed from, and to nothing for its own sake."""
    for shares in ((0.8, 0.2), (0.5, 0.5)):
        plain = textbook_world(effect=(1.0, 1.5, 1.0), weights=(0.0, 0.0, 1.0), luck=0.0, work__cost=1.3)
        world = without_stock(replace(plain, products=(Product(2, (0, 1), shares),)))
        found = run(world, PieceRate(PER_POINT)).effort[0, :2, 0]
        pay = POINTS * PER_POINT * (1 - 1 / 9) / RULER  # for a point of the index
        wanted = effort_for_index(pay, shares, (BASE, BASE), np.array([1.0, 1.5]) * RULER, 1.3)
        yield exact("CF41", "effort on each driver", f"α = {shares}", wanted, found)


def dearer_services() -> Iterator[Check]:
    """CF41: what a price does to the share of a service, by the accounts of the shipped scenario."""
    scenario = load_scenario("guizhou-2025-ecosystem-product")
    names = sorted(scenario.indicators)
    place = {names.index(each.driver): name for name, each in scenario.indicators["ecosystem_product"].services.items()}
    (before,) = products_of(scenario.indicators, names)
    for driver, name in place.items():
        field = f"indicators.ecosystem_product.services.{name}.price"
        price = scenario.indicators["ecosystem_product"].services[name].price
        (after,) = products_of(scenario.with_({field: 2.0 * price}).indicators, names)
        share, found = (dict(zip(each.drivers, each.shares, strict=True))[driver] for each in (before, after))
        told = f"{name}, α = {share:.3g}, price doubled"
        yield exact("CF41", "share of a service", told, share_at_price(share, 2.0), found)
