"""Time that tiers with paper to fill in give to a task, and what they have left (CF54)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from gzsim.checks.check import Check, exact
from gzsim.checks.textbook import POINTS, textbook_world
from gzsim.sanctions import PieceRate
from gzsim.simulation.calendar import Calendar, prepare
from gzsim.simulation.effort.tiers import Tiers
from gzsim.simulation.outcomes.tiers import measure_tiers
from gzsim.simulation.state import blank
from gzsim.theory.tiers import time_of_tiers

NAMES = ("prefecture", "county", "township")
MINUTES, HANDS, YEAR = 30.0, 20.0, 1984.0


def busy_tiers() -> Iterator[Check]:
    """CF54: with time to spare, with a township that has none, and with a tier that does more than its hands."""
    for per_point, gamma, papers, hands, does in (
        (0.004, 0.2, (1000, 2000, 2853), (0.2, 0.3, 0.5), (0.2, 0.3, 0.5)),
        (0.004, 0.0, (0, 2853, 28530), (0.2, 0.35, 0.45), (0.5, 0.3, 0.2)),
        (0.006, 0.5, (2853, 2853, 50000), (0.1, 0.3, 0.6), (0.1, 0.3, 0.6)),
        (0.008, 0.3, (20000, 2853, 90000), (0.2, 0.35, 0.45), (0.4, 0.6, 0.0)),
    ):
        said = {
            f"paper__{name}__{field}": value
            for name, papered in zip(NAMES, papers, strict=True)
            for field, value in (("documents", papered), ("minutes", MINUTES), ("hands", HANDS))
        }
        tiers = Tiers(NAMES, hands, tuple((each,) for each in does))
        world = replace(textbook_world(effect=1.0, work__substitution=gamma, **said), tiers=tiers)
        calendar = Calendar(blank(world, np.arange(1)), prepare(world), seed=1)
        calendar.year(PieceRate(per_point))
        found = measure_tiers(calendar.state, world)
        forms = np.minimum(1.0, np.array(papers) * MINUTES / 60.0 / (YEAR * HANDS))
        worth = POINTS * per_point * (1 - 1 / 9)
        wanted = time_of_tiers(worth, 1.0, forms, hands, does, substitution=gamma)
        told = f"v = {worth:.3g}, γ = {gamma:g}, f = {forms.round(3).tolist()}, ω = {hands}, d = {does}"
        yield exact("CF54", "work of each tier", told, wanted.work, found["work"][0, :, 0])
        yield exact("CF54", "left for visits", told, wanted.visits, found["visits"][0, :, 0])
        yield exact("CF54", "effort of the place", told, wanted.total, calendar.state.effort[0, 0])
