"""What a place reports where all its rivals report more: each place in turn, with the same luck."""

from dataclasses import dataclass

import numpy as np

from gzsim.simulation.behaviour import Behaviour
from gzsim.simulation.calendar import Calendar, prepare
from gzsim.simulation.simulate import case_of
from gzsim.simulation.state import blank

MORE, REPLICATIONS = 0.3, 40
FIRST_DECEMBER = 5
"""Four quarters are planned before it."""


class AllButOne(Behaviour):
    """In the first December all but one, by replication, report so many spans more than is best for them."""

    def __init__(self, alone, more):
        self.alone, self.more, self.asked = alone, more, 0

    def lies(self, best, state, world):
        self.asked += 1
        rivals = np.arange(best.shape[-1]) != self.alone[:, None]
        return best + self.more * rivals[:, None, :] * (self.asked == FIRST_DECEMBER)


@dataclass(frozen=True)
class Lived:
    """The year after, of each place in turn while all others exaggerate: (place and replication)."""

    lie: np.ndarray
    """Spans, mean over indicators."""
    ahead: np.ndarray
    """True points ahead of the lowest rival."""
    rivals: np.ndarray
    """Points by which rivals' reports stood above the truth."""


def lived(scenario, more, expected, assumed):
    parameters = {**assumed, "beliefs.kind": "positional", "beliefs.reports_expected": expected}
    case = case_of(scenario.with_({"parameters": parameters}), "last_place")
    places = case.world.units.size
    alone = np.repeat(np.arange(places), REPLICATIONS)  # each with the same luck
    own = np.arange(places) == alone[:, None]
    times = places if more else 1  # where nobody adds anything one run serves for all
    replications = np.tile(np.arange(REPLICATIONS), times)
    behaviour = AllButOne(alone[: replications.size], more)
    calendar = Calendar(blank(case.world, replications), prepare(case.world), 3, behaviour)
    first, then = calendar.year(case.scheme), calendar.year(case.scheme)
    gap, true, lie = (
        np.tile(each, (places // times, 1))
        for each in (first.reported_score - first.true_score, then.true_score, then.lie.mean(1))
    )
    rivals = np.where(own, np.nan, true)
    return Lived(lie[own], true[own] - np.nanmin(rivals, 1), np.nanmean(np.where(own, np.nan, gap), 1))
