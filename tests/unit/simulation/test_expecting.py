"""What is expected of December, what is feared of a scheme, and what a nation has in common."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gzsim.sanctions import JointLiability, NoSanction
from gzsim.simulation.beliefs.projection import work_to_come
from gzsim.simulation.beliefs.scheme_incentives import SchemeIncentives
from gzsim.simulation.conditions import common_shock
from gzsim.simulation.ensemble import simulate_scheme
from gzsim.simulation.world import build_world

SIZE = {"years": 3, "replications": 40, "seed": 11}


@settings(max_examples=50)
@given(
    lag=st.integers(0, 7),
    slots=st.integers(8, 11),
    month=st.integers(0, 40),
    flow=st.booleans(),
    seed=st.integers(0, 99),
)
def test_work_to_come_is_what_living_on_with_last_months_work_brings(lag, slots, month, flow, seed):
    """Month by month: what is on its way matures after its lag, and every month adds what the last one did."""
    done = np.random.default_rng(seed).uniform(0, 5, 200)  # work of month m stands at 100 + m
    done[100 + month :] = done[100 + month - 1]
    kept, left, level = (1.0 if flow else 0.9), 12 - month % 12, 0.0
    for m in range(month, month + left):
        level = kept * level + done[100 + m - lag] / 12.0
    pipeline, found = np.zeros((slots, 1)), np.empty(1)
    for m in range(month - slots, month):
        pipeline[(m + lag) % slots] = done[100 + m]
    work_to_come(0, slots, 0, 1, pipeline, lag, kept, month, left, found)
    assert found[0] == pytest.approx(level, rel=1e-12)


def liable(detections):
    return JointLiability({"leader in charge": 0.5}, detections=detections, red_lights=0)


def test_a_rule_for_the_second_detection_is_feared_half_as_much_at_each(today):
    world = build_world(today)
    first, second = (SchemeIncentives.under(world, liable(count)).punishment for count in (1, 2))
    assert not SchemeIncentives.under(world, NoSanction()).punishment.any()
    assert (first > 0).all()
    np.testing.assert_allclose(second, first / 2, rtol=1e-12)


def test_who_fears_the_second_detection_lies_less(today):
    world = build_world(today.with_({"parameters": {"leader.worth_of_bonus": 1.0}}))
    bold, wary = (simulate_scheme(world, scheme, **SIZE) for scheme in (NoSanction(), liable(2)))
    fallen = (bold["gap"] - wary["gap"]).mean(["year", "code"]).to_numpy()
    assert fallen.mean() > 3 * fallen.std(ddof=1) / np.sqrt(fallen.size)


def test_provinces_share_as_much_of_their_shocks_as_the_table_says(today):
    country = build_world(today.with_({"units.scale": "country_provinces"}))
    share = country.shocks.national_share
    shocks = common_shock(country, 3, np.arange(4000), 12, None)
    correlation = np.corrcoef(shocks.T)
    apart = correlation[np.triu_indices_from(correlation, 1)]
    assert apart.mean() == pytest.approx(share, abs=0.02)  # one standard error is about 0.006
    assert shocks.std() == pytest.approx(country.shocks.common_sd, rel=0.03)
    alone = replace(country, parameters={**country.parameters, "shocks.national_share": 0.0})
    apart = np.corrcoef(common_shock(alone, 3, np.arange(4000), 12, None).T)[np.triu_indices(31, 1)]
    assert abs(apart.mean()) < 0.005


def test_one_province_cannot_tell_the_nation_from_itself(today):
    near, far = (
        simulate_scheme(
            build_world(today.with_({"parameters": {"shocks.national_share": share}})), NoSanction(), **SIZE
        )
        for share in (0.0, 1.0)
    )
    assert near.identical(far)
