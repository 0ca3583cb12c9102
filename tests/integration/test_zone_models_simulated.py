"""What the comparison of zone models rests on: measures of fairness, equal money, a table that can be made again."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from gzsim.lessons import zone_models as zm
from gzsim.scenario import load_scenario


@pytest.fixture(scope="module")
def scenario():
    return zm.needs_in_full(load_scenario("guizhou-2025").with_({"simulation.years": 2}))


@pytest.fixture(scope="module")
def models(scenario):
    return zm.yardsticks(scenario)


@pytest.fixture(scope="module")
def live(scenario, models):
    return lambda model, rule: zm.lived(scenario, models[model], rule, replications=3, seed=1)


def test_committed_draws_come_out_again() -> None:
    committed = pd.read_csv(zm.TABLE, index_col="draw")
    assert len(committed) == zm.DRAWS >= 100
    assert not committed.isna().any(axis=None)
    again = zm.table(range(57, 58))
    assert_frame_equal(again, committed.loc[[57]], rtol=1e-5, atol=1e-9)


def test_luck_of_equals_adds_nothing_to_unevenness() -> None:
    last = np.eye(3)
    every = [zm.unevenness(last[[one, other]]) for one, other in product(range(3), repeat=2)]
    assert np.mean(every) == pytest.approx(0, abs=1e-15)


def test_unevenness_is_the_variance_of_what_recurs() -> None:
    chance = np.array([0.5, 0.3, 0.2, np.nan])
    assert zm.unevenness(np.tile(chance, (4, 1))) == pytest.approx(np.nanvar(chance))
    assert zm.unevenness_error(np.tile(chance, (4, 1))) == pytest.approx(0, abs=1e-15)


def test_on_one_yardstick_every_rule_ranks_alike(live) -> None:
    usual = live("uniform", "scaled_lead")
    for rule in zm.RULES:
        other = live("uniform", rule)
        assert_frame_equal(other.outcomes, usual.outcomes)
        assert_frame_equal(other.last, usual.last)


def test_equal_money_within_zones_is_equal_money(live) -> None:
    usual, even, triple = (live("functional", rule) for rule in ("scaled_lead", zm.EVEN, "within_zone"))
    money = usual.outcomes["money_moved"].to_numpy()
    assert even.outcomes["money_moved"].to_numpy() == pytest.approx(money, rel=1e-6)
    assert triple.outcomes["money_moved"].to_numpy() == pytest.approx(3 * money, rel=1e-6)


def test_chances_of_the_last_place_sum_to_one_among_rivals(live) -> None:
    assert live("functional", "scaled_lead").last.sum(axis="columns").to_numpy() == pytest.approx(1)
    assert live("functional", "within_zone").last.mean(axis="columns").to_numpy() == pytest.approx(1 / 9)
    alone = live("found", "within_zone").last
    assert list(alone.columns[alone.isna().all()]) == ["520100"]


def test_rulers_of_any_need_lie_between_two(scenario, models) -> None:
    today = load_scenario("guizhou-2025").with_({"simulation.years": 2})
    whole = zm.lived(scenario, models["functional"], "lead", replications=3, seed=1).outcomes
    mixed = zm.lived(
        today.with_({"parameters": {"welfare.own_needs": 0.25}}), models["functional"], "lead", replications=3, seed=1
    ).outcomes
    wanted = 0.75 * whole["achievement"] + 0.25 * whole["own_needs"]
    assert mixed["own_needs"].to_numpy() == pytest.approx(wanted.to_numpy(), rel=1e-12)
