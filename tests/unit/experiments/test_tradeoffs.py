"""The frontier: designs spread over the levers, those that none beats, and the same for the same seed."""

import numpy as np
import pandas as pd
import pytest

from gzsim.errors import InputError
from gzsim.experiments.frontier import pareto_front
from gzsim.experiments.tradeoffs import frontier
from gzsim.experiments.trials import Trials

RATE = "schemes.last_place.rate"
OUTCOMES = ["achievement", "debt"]
WAYS = {"achievement": "higher", "debt": "lower"}


@pytest.fixture(scope="module")
def found(brief):
    return frontier(brief, {RATE: (0.0, 0.5)}, OUTCOMES, designs=8, replications=3, seed=7)


def test_today_is_a_design_like_any_other(brief, found):
    assert found.levers.index[0] == "today"
    assert found.levers.loc["today", RATE] == 0.1
    assert found.errors.loc["today"].eq(0).all()
    assert len(found.table) == 9


def test_designs_meet_each_stratum_of_the_lever_once(found):
    strata = np.floor(found.levers[RATE].iloc[1:] / 0.5 * 8)
    assert sorted(strata) == list(range(8))


def test_members_are_the_front_of_the_outcomes(found):
    members = pareto_front(found.outcomes, WAYS, found.indifference)
    assert found.table.set_index("design")["member"].pipe(lambda told: told.index[told]).tolist() == members.tolist()
    assert found.fresh.index.tolist() == members.tolist()
    assert found.fresh["still"].dtype == bool


def test_a_larger_deduction_buys_achievement_with_debt(found):
    """Everybody borrows more against the last place: no design has more of one without more of the other."""
    ordered = found.outcomes.iloc[1:].loc[found.levers[RATE].iloc[1:].sort_values().index]
    assert ordered["achievement"].is_monotonic_increasing
    assert ordered["debt"].is_monotonic_increasing


def test_the_same_seed_gives_the_same_frontier_to_the_bit(brief, found):
    again = frontier(brief, {RATE: (0.0, 0.5)}, OUTCOMES, designs=8, replications=3, seed=7, threads=1)
    pd.testing.assert_frame_equal(again.table, found.table, check_exact=True)
    pd.testing.assert_frame_equal(again.fresh, found.fresh, check_exact=True)


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"outcomes": ["debt"]}, "outcomes"),
        ({"outcomes": ["debt", "debt"]}, "outcomes"),
        ({"outcomes": ["debt", "work"]}, "outcomes"),
        ({"outcomes": ["debt", "dept"]}, "outcomes"),
        ({"outcomes": {"debt": "lower", "work": "more"}}, "outcomes"),
        ({"designs": 0}, "designs"),
        ({"indifference": {"work": 1.0}}, "indifference"),
        ({"indifference": {"debt": -1.0}}, "indifference"),
        ({"indifference": 0.1}, "indifference"),
        ({"levers": {RATE: (0.5, 0.0)}}, "levers"),
    ],
)
def test_what_has_no_frontier_is_refused_before_it_is_simulated(brief, asked, field, monkeypatch):
    monkeypatch.setattr(Trials, "lived", lambda *_: pytest.fail("simulated"))
    said = {"levers": {RATE: (0.0, 0.5)}, "outcomes": OUTCOMES, "designs": 1, "replications": 2, "seed": 7, **asked}
    with pytest.raises(InputError) as caught:
        frontier(brief, said.pop("levers"), said.pop("outcomes"), **said)
    assert caught.value.field == field


def test_directions_may_be_told_where_the_catalogue_has_none(brief):
    ways = {"debt": "lower", "work": "higher"}
    assert frontier(brief, {RATE: (0.0, 0.5)}, ways, designs=1, replications=2, seed=7).better == ways
