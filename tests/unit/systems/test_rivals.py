"""Reports of rivals (CF55): they draw lies from whom they bring near the last place, and none from the hopeless."""

from dataclasses import dataclass

import numpy as np
import pytest

from gzsim.simulation.behaviour import Behaviour
from gzsim.simulation.calendar import Calendar, prepare
from gzsim.simulation.chunk import Case, years_of
from gzsim.simulation.outcomes.catalogue import OUTCOMES
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


@pytest.fixture(scope="module")
def answers(today, assumed):
    """By parameters: what rivals' reports add to lies because they are expected again, and whom they bring nearer.

    What rivals' reports do anyway, with ι = 0, is taken off: reviewers and lights turn to others, ranks move money and
    leaders. Brought nearer to the lowest rival is whoever is ahead by more than half of what rivals' reports add.
    """
    out = []
    for each in assumed:
        honest, told = (lived(today, more, 1, each) for more in (0.0, MORE))
        before, after = (lived(today, more, 0, each) for more in (0.0, MORE))
        added = (told.lie - honest.lie) - (after.lie - before.lie)
        out.append((added, honest.ahead > (told.rivals - honest.rivals).mean() / 2))
    return out


def test_whom_rivals_reports_bring_near_the_last_place_lies_more(answers):
    """At the defaults and in nine of ten plausible draws."""
    more = [added[nearer].mean() for added, nearer in answers]
    assert more[0] > 3e-4, more
    assert (np.array(more[1:]) > 0).sum() >= 9, more


def test_whoever_is_left_behind_lies_less_than_who_is_brought_near(answers):
    """At the defaults less than without rivals' lies; in nine of ten plausible draws less than the others."""
    apart = [added[~nearer].mean() - added[nearer].mean() for added, nearer in answers]
    added, nearer = answers[0]
    assert added[~nearer].mean() < -1e-4, added[~nearer].mean()
    assert (np.array(apart[1:]) < 0).sum() >= 9, apart


def test_over_all_places_lies_rise_in_most_draws(answers):
    """The first outweighs the second at the defaults and in eight of ten: who is left behind are the fewer."""
    mean = [added.mean() for added, _ in answers]
    assert mean[0] > 0, mean
    assert (np.array(mean[1:]) > 0).sum() >= 8, mean


def settled(scenario, changes):
    case = case_of(scenario.with_({"parameters": {"timing.warm_up": 1, **changes}}), "last_place")
    return list(years_of(Case(case.world, case.scheme), 2, np.arange(2), 3))


def same(one, other):
    return all(np.array_equal(a[name], b[name]) for a, b in zip(one, other, strict=True) for name in OUTCOMES.index)


def test_who_learns_from_money_is_not_touched(today):
    """To the last bit; who sees where everybody stands is."""
    for kind, untouched in (("learned", True), ("positional", False)):
        plain, expects = (
            settled(today, {"beliefs.kind": kind, "beliefs.reports_expected": share}) for share in (0, 1)
        )  # fmt: skip
        assert same(plain, expects) is untouched


def test_where_nobody_lies_there_is_nothing_to_expect(today):
    """The honest stand where they are, to the last bit."""
    assert same(*(settled(today, {"fabrication.never_lie": 1, "beliefs.reports_expected": share}) for share in (0, 1)))


def test_a_new_leader_inherits_the_number_of_the_place(today):
    case = case_of(today.with_({"parameters": {"beliefs.reports_expected": 1}}), "last_place")
    calendar = Calendar(blank(case.world, np.arange(20)), prepare(case.world), 3)
    verdict = calendar.year(case.scheme)
    known = calendar.state.told_above.copy()
    marks = case.world.scoring.marks
    assert np.array_equal(known, marks(verdict.reported) - marks(verdict.attained))
    calendar.month(case.scheme)
    assert (calendar.state.tenure == 0).any()
    assert np.array_equal(calendar.state.told_above, known)
