"""A veto feared for what the scheme takes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from gzsim.checks.check import Check, exact
from gzsim.checks.running import run
from gzsim.checks.textbook import POINTS, textbook_world
from gzsim.sanctions import LastPlace, PieceRate
from gzsim.theory.veto import effort_near_veto


def capped_scores() -> Iterator[Check]:
    """CF32: effort near a threshold, and a cap above every score moves nothing."""
    worth = 0.002 * (1 - 1 / 9)
    for cap, distance, luck in ((96.0, 0.1, 1.0), (60.0, 0.1, 1.0), (60.0, -0.05, 0.5), (130.0, 0.1, 1.0)):
        plain = textbook_world(luck=luck, effect=1.2, work__cost=1.5, fabrication__verification_doubt=1e-6)
        world = replace(plain, veto=np.full((1, 9), 1.0 - distance), veto_cap=np.array([cap]))
        found = run(world, PieceRate(0.002)).first_quarter
        wanted = effort_near_veto(worth, POINTS, 1.2, 1.5, POINTS, cap, distance, luck / 10).effort
        yield exact("CF32", "effort", f"cap {cap:g}, d = {distance:g}, σ = {luck / 10:g}", wanted, found, 1e-9)


def last_place() -> Iterator[Check]:
    """CF32: whoever is put behind all others surely loses what the last loses, 8/9 of it more than an equal."""
    deduction, luck, distance = 0.02, 1.0, 0.1
    plain = textbook_world(luck=luck, effect=1.2, fabrication__verification_doubt=1e-6)
    world = replace(plain, veto=np.full((1, 9), 1.0 - distance))
    scheme = LastPlace(deduction, 1.0, receivers="province")
    free, bound = (run(each, scheme).first_quarter for each in (plain, world))
    veto = effort_near_veto(deduction * 8 / 9, 1.0, 1.2, 1.0, 1.0, 0.0, distance, luck / 10)
    pull = veto.effort - 1.2 * deduction * 8 / 9 * (1.0 - veto.chance)
    told = f"D = {deduction:g}, d = {distance:g}, σ = {luck / 10:g}"
    yield exact("CF32", "effort", f"behind all others, {told}", free * (1.0 - veto.chance) + pull, bound, 1e-6)
