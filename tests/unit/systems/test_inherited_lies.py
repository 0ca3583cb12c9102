"""Inherited lies: inflated levels wear off, the sum of children exceeds the parent's figure, leavers invent most."""

import numpy as np
import pytest

from gzsim.simulation.behaviour import Behaviour
from gzsim.simulation.calendar import Calendar, prepare
from gzsim.simulation.ensemble import simulate_indicators
from gzsim.simulation.outcomes.measures import aggregate_gap
from gzsim.simulation.simulate import case_of
from gzsim.simulation.state import blank


def inheriting(scenario, erosion, assumed=None, start=0.55):
    parameters = {**(assumed or {}), "fabrication.erosion": erosion}
    return scenario.with_({"indicators.gdp_growth.dynamics.inherited": start, "parameters": parameters})


def inflated(scenario):
    """Mean inflated level of GDP, spans, in three years after those of warm-up."""
    case = case_of(scenario, scenario.scheme_in_force)
    found = simulate_indicators(case.world, case.scheme, years=3, replications=8, seed=3)
    return found["inflated"].sel(indicator="gdp_growth")


def calendar_of(scenario, replications, behaviour):
    case = case_of(scenario, scenario.scheme_in_force)
    return Calendar(blank(case.world, np.arange(replications)), prepare(case.world), 3, behaviour), case


def test_ten_times_the_erosion_lowers_inflated_levels(today, assumed):
    """By a tenth of a span at the defaults and in half of the draws; less where little was left to wear off."""
    levels = [[float(inflated(inheriting(today, erosion, each)).mean()) for erosion in (0.03, 0.3)] for each in assumed]
    before, after = np.array(levels).T
    fall = before - after
    assert fall[0] > 0.1
    assert (fall > 0).all()
    assert (fall[1:] > 0.1).sum() >= 5
    assert (fall[1:][before[1:] > 0.15] > 0.1).all(), "where there is enough to wear off"


def test_what_is_left_to_wear_off_depends_on_how_readily_successors_clear(today):
    falls = [
        float((inflated(inheriting(today, 0.03, clearing)) - inflated(inheriting(today, 0.3, clearing))).mean())
        for clearing in ({"fabrication.clearing": rate} for rate in (0.25, 1.0, 4.0))
    ]
    assert falls == sorted(falls, reverse=True)
    assert falls[0] > 0.2
    assert falls[2] < 0.05


def test_the_sum_of_children_exceeds_the_parents_figure(today):
    """By 5.5 percent as inherited, and by less each year at the defaults, which hold less than that."""
    calendar, case = calendar_of(inheriting(today, 0.1), 20, Behaviour())
    k = list(case.world.indicators).index("gdp_growth")
    gap = [aggregate_gap(calendar.state.inflated[:, k], np.full(9, 1 / 9), case.world.ruler[k]).mean()]
    for _ in range(5):
        calendar.year(case.scheme)
        gap.append(aggregate_gap(calendar.state.inflated[:, k], np.full(9, 1 / 9), case.world.ruler[k]).mean())
    assert gap[0] == pytest.approx(5.5)
    assert gap == sorted(gap, reverse=True)
    assert gap[-1] > 1.0


def test_exaggeration_is_largest_in_a_known_last_year(today):
    calendar, case = calendar_of(inheriting(today, 0.1), 40, Behaviour())
    k, last, other = list(case.world.indicators).index("gdp_growth"), [], []
    for _ in range(6):
        calendar.year(case.scheme)
        state, lies = calendar.state, np.isfinite(calendar.state.lying_cost)
        last.append(state.lie[:, k][lies & state.knows])
        other.append(state.lie[:, k][lies & ~state.knows])
    assert np.concatenate(last).mean() > np.concatenate(other).mean() + 0.005


class Exaggerating(Behaviour):
    """All but the first place add so many spans to every report of growth."""

    def __init__(self, more):
        self.more = more

    def lies(self, best, state, world):
        out = best.copy()
        out[:, :, 1:] += self.more * world.growth[:, None]
        return out


def test_rivals_who_exaggerate_are_not_answered_by_more_lies(today):
    """Leaders expect rivals to do what is true, in doubt, and do not see what they invent."""
    lies = []
    for more in (0.0, 0.05):
        calendar, case = calendar_of(inheriting(today, 0.1), 40, Exaggerating(more))
        for _ in range(6):
            calendar.year(case.scheme)
        lies.append(calendar.state.lie[:, case.world.growth, 0].mean())
    assert lies[1] - lies[0] == pytest.approx(0.0, abs=0.005)


def test_what_is_reported_is_above_growth_by_what_the_level_gains(today):
    calendar, case = calendar_of(
        inheriting(today, 0.2).with_({"parameters.fabrication.audit_probability": 0}), 4, Behaviour()
    )
    for _ in range(11):
        calendar.month(case.scheme)
    before = calendar.state.inflated.copy()
    verdict = calendar.month(case.scheme)
    grown, growth = calendar.state.inflated - before - calendar.state.clearing, case.world.growth
    np.testing.assert_allclose(verdict.lie[:, growth], grown[:, growth], atol=1e-12)
