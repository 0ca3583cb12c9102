"""What a promised path draws work to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from gzsim.checks.check import Check, exact
from gzsim.checks.textbook import textbook_world
from gzsim.sanctions import JointLiability, NoSanction
from gzsim.simulation.calendar import Calendar, prepare
from gzsim.simulation.state import blank
from gzsim.theory.promise import effort_for_promise


def promised_path() -> Iterator[Check]:
    """CF33: work for a promised path, where nothing else hangs on work and lies are out of reach."""
    warned = JointLiability({"leader": 0.5}, detections=0, red_lights=1)  # half of a bonus that is worth 0.1
    cases = ((0.02, NoSanction(), 0.5, 1.0, 1.0), (0.1, NoSanction(), 0.8, 2.0, 1.5), (0.02, warned, 0.5, 1.0, 1.0))
    for heard, scheme, share, luck, cost in cases:
        loss = heard + (0.05 if scheme is warned else 0.0)
        said = {"fabrication__verification_doubt": 1e-9, "leader__missed_promise": heard, "work__cost": cost}
        said["leader__worth_of_bonus"] = 0.1
        world = textbook_world(luck=luck, effect=1.2, **said)
        rules = {"promised_share": share, "tolerance": 0.0, "red_tolerance": 9.0}
        world = replace(world, warnings=world.warnings.model_copy(update=rules))
        calendar = Calendar(blank(world, np.arange(4)), prepare(world), seed=1)
        for _ in range(3):
            calendar.month(scheme)
        reached = calendar.state.outcome.copy()
        calendar.month(scheme)
        found, lit = 12.0 * calendar.state.effort, calendar.state.light > 0
        behind = (5.5 / 4 - reached) / 10.0  # spans by which the first quarter is behind the plan
        wanted = effort_for_promise(loss, 1.2, cost, share, np.where(lit, behind, 1.0), luck / 10.0)
        told = f"L = {loss:g}, χ = {share:g}, σ = {luck / 10:g}, k = {cost:g}"
        yield exact("CF33", "effort behind the plan", told, np.where(lit, wanted, 0.0), found)
