"""S13, S14, S23: whom citizens are asked by, and whom leaders can flatter."""

import numpy as np
import pytest

from gzsim.errors import InputError
from gzsim.indicators.satisfaction import Answers, mixed_mode
from gzsim.scenario import load_scenario, plausible_draws
from gzsim.simulation.ensemble import simulate_scheme
from gzsim.simulation.simulate import case_of
from gzsim.simulation.survey import MODES, estimate
from gzsim.simulation.world import build_world

KNOWN = {"citizens.hotline_bias": 5.0, "asking.third_party_bias": 0.0}
"""Biases add what they are, whatever leaders do; what is varied is how leaders answer."""
STAKE = 61.76
"""CNY million that the last place is taken a tenth of: where more is at stake, more is flattered."""
NONE, LITTLE, ALL = ({"citizens.third_party_share": share} for share in (0.0, 0.1, 1.0))


@pytest.fixture(scope="module")
def departments():
    return load_scenario("guizhou-2025-third-party")


@pytest.fixture(scope="module")
def assumed(departments):
    """The defaults, and ten plausible draws."""
    draws = plausible_draws(10, seed=1, scenarios=departments).to_dict("records")
    return [{**each, **KNOWN} for each in ({}, *draws)]


def lived(scenario, parameters, replications=12):
    case = case_of(scenario.with_({"schemes.last_place.subsidy": STAKE, "parameters": parameters}), "last_place")
    return simulate_scheme(case.world, case.scheme, years=4, replications=replications, seed=3)


@pytest.fixture(scope="module")
def by_asking(departments, assumed):
    """Mean gap and work by the way of asking, (draw,)."""

    def means(how):
        seen = [lived(departments, {**each, **how(each)}) for each in assumed]
        return {name: np.array([float(each[name].mean()) for each in seen]) for name in ("gap", "work")}

    on_site = "asking.on_site_answers"
    ways = {
        "honest": lambda each: {**NONE, "citizens.hotline_ease": 0},
        "none": lambda each: NONE,
        "many on site": lambda each: {**NONE, on_site: 10 * each.get(on_site, 400)},
        "little": lambda each: LITTLE,
        "all": lambda each: ALL,
    }
    return {name: means(how) for name, how in ways.items()}


def test_ten_times_the_questionnaires_on_site_leave_less_to_flatter(by_asking):
    """Half a point at the defaults; elsewhere a share of what flattery adds, which hangs on stakes and scruples."""
    added = by_asking["none"]["gap"] - by_asking["honest"]["gap"]
    taken = by_asking["none"]["gap"] - by_asking["many on site"]["gap"]
    assert taken[0] > 0.5
    assert (taken > 0.2 * added)[added > 0.1].all(), (taken, added)
    assert (added > 0.1).sum() >= 9


def test_a_third_party_that_asks_everybody_takes_flattery_away(by_asking):
    """A point at the defaults, where a tenth is its share before; and the hours go back to work."""
    added = by_asking["none"]["gap"] - by_asking["honest"]["gap"]
    taken = by_asking["little"]["gap"] - by_asking["all"]["gap"]
    assert taken[0] > 1.0
    assert (taken > 0.35 * added)[added > 0.1].all(), (taken, added)
    more = by_asking["all"]["work"] - by_asking["little"]["work"]
    assert more[0] > 0.005
    assert (more > 0).sum() >= 9, more


def test_a_captured_institute_is_flattered_like_a_hotline(departments):
    free, paid = (lived(departments, {**ALL, "asking.captured": share})["gap"].mean() for share in (0, 1))
    assert float(paid - free) > 1.0


def test_without_leaders_who_lie_nobody_is_flattered(departments):
    seen = [lived(departments, {"fabrication.never_lie": 1, "citizens.hotline_ease": ease}) for ease in (0, 4)]
    for name in ("gap", "work", "achievement"):
        assert np.array_equal(seen[0][name], seen[1][name])


def test_the_estimate_of_a_year_is_that_of_the_library(departments):
    """The same modes, answers and beliefs, by hand, where the library's weights are those announced beforehand."""
    survey = build_world(departments.with_({"parameters": NONE})).survey
    usual = np.array([[75.0]])
    luck = np.random.default_rng(1).normal(0, 0.1, (1, 4, 1))
    found = estimate(survey, usual, np.zeros((1, 1)), np.zeros((1, 4, 1)), luck)
    share = 0.75 + survey.bias
    told = share + np.sqrt(survey.design * share * (1 - share) / survey.answers) * luck[0, :, 0]
    asked = {mode: Answers(n, mean) for mode, n, mean in zip(MODES[:3], survey.answers, told, strict=False)}
    assert 100 * mixed_mode(asked).estimate == pytest.approx(found.item(), abs=0.05)


def test_an_institute_costs_each_place_its_share(departments):
    free, dear = (
        lived(departments, {"asking.third_party_cost": cost, "budget.elasticity": 1.0}, 4)["achievement"].mean()
        for cost in (0, 20)
    )
    assert float(dear) < float(free)


def test_who_asks_nobody_is_refused(departments):
    nobody = {f"asking.{mode}_answers": 0 for mode in ("hotline", "vote", "on_site")}
    with pytest.raises(InputError, match=r"on_site_answers.*nobody is asked"):
        departments.with_({"parameters": nobody})
    departments.with_({"parameters": {**nobody, **ALL}})
