"""CF31 against choices by search, direct sums, and its limits."""

from dataclasses import asdict

import numpy as np
import pytest
from guides import examples
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import brentq, minimize_scalar

from gzsim.theory.distortion import alignment
from gzsim.theory.zone_alignment import zone_alignment

SEEDS = st.integers(0, 10**6)
SLOPES = st.floats(0.05, 1.5)
NEEDS = st.floats(0.0, 1.0)


def drawn(seed, zones=3, tasks=4):
    """Yardsticks, the uniform one, shares, and effect and cost by task."""
    random = np.random.default_rng(seed)
    w, common = random.dirichlet(np.ones(tasks), zones), random.dirichlet(np.ones(tasks))
    given = {"yardsticks": w, "uniform": common, "shares": random.dirichlet(np.ones(zones))}
    return given | {"effect": random.uniform(0.5, 2, tasks), "cost": random.uniform(0.5, 3, tasks)}


def lived(case, needs, slope, yardsticks):
    """Output as needed and cost of effort, from leaders who look for their best work on each task."""
    output = cost = 0.0
    for w, own, share in zip(yardsticks, case["yardsticks"], case["shares"], strict=True):
        for k, (theta, c) in enumerate(zip(case["effect"], case["cost"], strict=True)):
            loss = lambda e, paid=slope * w[k] * theta, c=c: c * e**2 / 2 - paid * e  # noqa: E731
            e = minimize_scalar(loss, bracket=(0.0, 1.0)).x
            output += share * (needs * own[k] + (1 - needs) * case["uniform"][k]) * theta * e
            cost += share * c * e**2 / 2
    return output, cost


@pytest.mark.parametrize(("seed", "needs", "slope"), [(1, 0.5, 0.4), (2, 0.0, 1.0), (3, 1.0, 0.7)])
def test_output_and_cost_are_those_of_leaders_who_search(seed, needs, slope):
    case = drawn(seed)
    found = zone_alignment(**case, incentive=slope, needs=needs, cost_weight=0.6)
    own, uniform = (lived(case, needs, slope, w) for w in (case["yardsticks"], [case["uniform"]] * 3))
    assert (found.output_own, found.cost_own) == pytest.approx(own, rel=1e-6)
    assert (found.output_uniform, found.cost_uniform) == pytest.approx(uniform, rel=1e-6)
    assert found.gain == pytest.approx(own[0] - uniform[0] - 0.6 * (own[1] - uniform[1]), abs=1e-6)


@given(SEEDS, SLOPES, NEEDS, st.floats(0.0, 2.0))
def test_gain_is_the_distance_less_tilt_and_cost(seed, b, needs, weight):
    found = zone_alignment(**drawn(seed), incentive=b, needs=needs, cost_weight=weight)
    assert found.own - found.uniform == pytest.approx(found.distance - 2 * found.tilt)
    net = needs * found.distance - found.tilt - weight * b * (found.own - found.uniform) / 2
    assert found.gain == pytest.approx(b * net, abs=1e-12)
    assert found.gain == pytest.approx(b * found.distance * (needs - found.break_even), abs=1e-12)


@given(SEEDS, SLOPES, st.floats(0.0, 1.0))
def test_a_uniform_yardstick_that_is_the_mean_costs_no_output(seed, b, weight):
    case = drawn(seed)
    found = zone_alignment(**case | {"uniform": case["shares"] @ case["yardsticks"]}, incentive=b, needs=0.0,
                           cost_weight=weight)  # fmt: skip
    assert found.output_own == pytest.approx(found.output_uniform)
    assert found.break_even == pytest.approx(weight * b / 2, abs=1e-9)


@given(SEEDS)
def test_without_cost_zones_lose_the_tilt_and_win_the_distance(seed):
    alike, apart = (zone_alignment(**drawn(seed), incentive=0.3, needs=needs, cost_weight=0.0) for needs in (0, 1))
    assert alike.gain / alike.output_uniform == pytest.approx(-alike.tilt / alike.uniform, abs=1e-12)
    assert apart.gain == pytest.approx(0.3 * (apart.distance - apart.tilt), abs=1e-12)
    assert alike.break_even == pytest.approx(alike.tilt / alike.distance)


@given(SEEDS)
def test_at_the_first_best_slope_the_nearer_yardstick_wins(seed):
    assert zone_alignment(**drawn(seed), incentive=1.0, needs=0.5).break_even == pytest.approx(0.5)


@given(SEEDS)
def test_at_equal_cost_break_even_depends_on_lengths_alone(seed):
    case = drawn(seed)
    found = zone_alignment(**case, incentive=0.4, needs=0.0)
    slope = 0.4 * (found.uniform / found.own) ** 0.5

    def ahead(needs):
        own, uniform = (zone_alignment(**case, incentive=b, needs=needs) for b in (slope, 0.4))
        assert own.cost_own == pytest.approx(uniform.cost_uniform)
        return own.output_own - uniform.output_uniform

    assert found.break_even_at_equal_cost == pytest.approx(brentq(ahead, 0.0, 1.0), abs=1e-9)
    assert found.break_even_at_equal_cost == pytest.approx(1 / (1 + (found.own / found.uniform) ** 0.5))


def test_a_zone_with_needs_of_its_own_loses_by_cf05():
    """One zone, effects and costs alike: the two outputs are as the length and alignment of the yardsticks."""
    own, common = [0.7, 0.2, 0.1], [0.2, 0.3, 0.5]
    found = zone_alignment([own], common, [1.0], incentive=0.5, needs=1.0)
    ratio = alignment(own, common) * np.linalg.norm(common) / np.linalg.norm(own)
    assert found.output_uniform / found.output_own == pytest.approx(ratio)


@given(SEEDS)
def test_zones_and_tasks_may_stand_in_any_order_and_be_split(seed):
    case = drawn(seed)
    whole = asdict(zone_alignment(**case, incentive=0.4, needs=0.3))
    turned = {name: np.flip(values) for name, values in case.items()}
    halved = case | {name: np.concatenate([case[name], case[name]]) for name in ("yardsticks", "shares")}
    halved["shares"] = halved["shares"] / 2
    for other in (turned, halved):
        assert asdict(zone_alignment(**other, incentive=0.4, needs=0.3)) == pytest.approx(whole, abs=1e-12)


def test_shipped_yardsticks_pay_where_needs_differ_by_three_tenths():
    """The example of docs/zones.md."""
    found = examples("zones")["zones"]
    assert round(found.distance, 4) == 0.0506
    assert round(found.tilt, 4) == 0.0152
    assert round(found.break_even, 2) == 0.30
    assert round(1 - found.output_own / found.output_uniform, 3) == 0.086
    assert round(found.break_even_at_equal_cost, 2) == 0.49
