"""Reports of rivals (CF55): they draw lies from whom they bring near the last place, and none from the hopeless."""

import numpy as np
import pytest
from rivals import MORE, lived

from gzsim.simulation.calendar import Calendar, prepare
from gzsim.simulation.chunk import Case, years_of
from gzsim.simulation.outcomes.catalogue import OUTCOMES
from gzsim.simulation.simulate import case_of
from gzsim.simulation.state import blank


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
