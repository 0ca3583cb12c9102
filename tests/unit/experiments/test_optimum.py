"""The best design: a known optimum is found, same seed same answer, and fresh luck is told from that of the search."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gzsim.errors import InputError
from gzsim.experiments.levers import Shares
from gzsim.experiments.objective import Objective
from gzsim.experiments.optimum import optimise
from gzsim.experiments.searching import Tried, maximise
from gzsim.experiments.trials import Trials
from gzsim.simulation.simulate import simulate

RATE = "schemes.last_place.rate"
AUDIT = "parameters.fabrication.audit_probability"
ECOLOGICAL = "zones.weights.ecological"
SIZE = {"replications": 3, "budget": 20, "seed": 7}


@settings(max_examples=10)
@given(st.lists(st.floats(0.1, 0.9), min_size=2, max_size=4), st.integers(0, 2**32 - 1))
def test_the_top_of_a_concave_function_is_found_to_a_thousandth(top, seed):
    bend = np.diag(np.arange(1.0, len(top) + 1)) + 0.3

    def hill(u):
        return Tried(-float((u - top) @ bend @ (u - top)))

    found = maximise(hill, len(top), budget=40 * len(top), seed=seed)
    assert np.abs(found.point - top).max() < 1e-3
    assert len(found.points) <= 40 * len(top)


def test_the_higher_of_two_tops_is_found_from_the_foot_of_the_lower():
    def hills(u):
        return Tried(float(np.exp(-(((u[0] - 0.2) / 0.1) ** 2)) + 1.2 * np.exp(-(((u[0] - 0.8) / 0.1) ** 2))))

    found = [maximise(hills, 1, budget=60, seed=seed, start=np.array([0.2])).point[0] for seed in range(10)]
    assert found == pytest.approx([0.8] * 10, abs=1e-3)


def test_limits_are_kept_and_the_best_lies_on_them():
    """x + y within the unit circle is largest at 45 degrees."""
    found = maximise(lambda u: Tried(float(u.sum()), (float(u @ u) - 1.0,)), 2, budget=100, seed=3)
    assert found.point == pytest.approx([0.5**0.5] * 2, abs=2e-3)
    assert found.tried.worst <= 1e-9


def test_limits_that_nothing_keeps_are_refused_with_the_nearest():
    with pytest.raises(InputError, match="nearest exceeds one by 1") as caught:
        maximise(lambda u: Tried(0.0, (1.0 + float(u[0]),)), 1, budget=20, seed=1)
    assert caught.value.field == "limits"


def test_no_point_is_computed_twice():
    asked = []

    def flat(u):
        asked.append(tuple(u))
        return Tried(0.0)

    found = maximise(flat, 2, budget=40, seed=1)
    assert len(set(asked)) == len(asked) == len(found.points)


@pytest.fixture(scope="module")
def found(brief):
    return optimise(brief, {RATE: (0.0, 0.3), AUDIT: (0.0, 0.5)}, "balanced", replications=3, budget=30, seed=7)


def test_the_same_seed_finds_the_same_design_to_the_bit(brief, found):
    again = optimise(brief, {RATE: (0.0, 0.3), AUDIT: (0.0, 0.5)}, "balanced", replications=3, budget=30, seed=7,
                     threads=1)  # fmt: skip
    for name, table in found.tables.items():
        pd.testing.assert_frame_equal(again.tables[name], table, check_exact=True)


def test_nothing_that_was_tried_is_better_than_what_is_told(found):
    best = found.judged.set_index("luck").loc["searched", "gain"]
    assert best == pytest.approx(found.trace["gain"].max(), abs=1e-12)
    assert found.trace["best"].iloc[-1] == pytest.approx(best, abs=1e-12)
    assert found.trace["best"].is_monotonic_increasing


def test_the_search_never_ends_below_the_scenario_as_it_stands(found):
    assert found.trace["gain"].iloc[0] == pytest.approx(0, abs=1e-9)
    assert found.judged.set_index("luck").loc["searched", "gain"] >= -1e-9


def test_fresh_luck_is_that_of_a_simulation_of_its_own(brief, found):
    fresh = found.judged.set_index("luck").loc["fresh"]
    assert fresh["replications"] == 12
    best, worth = found.outcomes.set_index("outcome"), Objective.of(brief, "balanced").coefficients
    assert found.gain == pytest.approx((best["difference"] * worth).sum())
    assert found.optimism == pytest.approx(found.judged["gain"].iloc[0] - found.gain)


def test_the_best_design_is_a_scenario_with_these_levers(brief, found):
    values = found.levers.set_index("lever")["value"]
    assert found.scenario.schemes["last_place"].rate == values[RATE]
    assert found.scenario.values.fabrication.audit_probability == values[AUDIT]
    assert brief.schemes["last_place"].rate == 0.1


def test_a_price_of_audits_makes_them_fewer_and_is_paid(brief):
    dear = optimise(brief, {AUDIT: (0.0, 0.5)}, "balanced", prices={AUDIT: 1e6}, **SIZE)
    assert dear.levers["value"].item() == pytest.approx(0.0, abs=1e-6)
    assert dear.at_bounds == [AUDIT]
    worth = Objective.of(brief, "balanced").coefficients
    lost = (dear.outcomes.set_index("outcome")["difference"] * worth).sum()
    assert dear.gain == pytest.approx(lost + 1e6 * 0.1, rel=1e-6)


def test_a_limit_on_debt_holds_where_more_debt_would_gain(brief):
    today = Trials(brief, ("debt",), 3, 7).lived({})["debt"].mean()
    limited = optimise(brief, {RATE: (0.0, 0.3)}, "growth", at_most={"debt": today}, **SIZE)
    beyond = limited.trace["excess"] > 0
    assert Trials(limited.scenario, ("debt",), 3, 7).lived({})["debt"].mean() <= today + 1e-9
    assert limited.trace.loc[beyond, "gain"].max() > limited.trace.loc[~beyond, "gain"].max()


def test_trials_live_what_simulate_lives(brief):
    lived = Trials(brief, ("debt", "achievement"), 3, 7).lived({RATE: 0.2})
    alone = simulate(brief.with_({RATE: 0.2}), replications=3, seed=7).summary().set_index("outcome")["mean"]
    assert lived.mean().to_dict() == pytest.approx(alone[["debt", "achievement"]].to_dict())


def test_who_moves_weights_does_not_move_what_is_good(brief):
    """All on GDP in every zone and in the province: achievement is still counted by what was declared before."""
    trials = Trials(brief, ("achievement",), 2, 7)
    moved = trials.case({"zones.weights.all": {"gdp_growth": 0.05, "resident_income_growth": 0.20}})
    assert np.array_equal(moved.world.public_weights, trials.world.public_weights)
    with pytest.raises(InputError, match="gap") as caught:
        Trials(brief, ("gap",), 2, 7).case({ECOLOGICAL: {"gdp_growth": 0.10, "water_quality": 0.14}})
    assert caught.value.field == "outcomes"


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"objective": "greed"}, "objective"),
        ({"objective": {"achievment": 1.0}}, "objective"),
        ({"objective": {"achievement": -1.0}}, "objective"),
        ({"objective": {"achievement": 0.0}}, "objective"),
        ({"at_most": {"dept": 1.0}}, "at_most"),
        ({"at_least": {"debt": np.nan}}, "at_least"),
        ({"prices": {"rate": 1.0}}, "prices"),
        ({"budget": 5}, "budget"),
        ({"replications": 0}, "replications"),
        ({"levers": {ECOLOGICAL: Shares(("gdp_growth", "nothing"))}}, "levers"),
    ],
)
def test_what_cannot_be_optimised_is_refused(brief, asked, field):
    said = {"levers": {RATE: (0.0, 0.3)}, "objective": "growth", **SIZE, **asked}
    with pytest.raises(InputError) as caught:
        optimise(brief, said.pop("levers"), said.pop("objective"), **said)
    assert caught.value.field == field
