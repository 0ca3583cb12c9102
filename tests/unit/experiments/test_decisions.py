"""Decisions under deep uncertainty: criteria choose what their papers say, and no choice hangs on order or unit."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gzsim.errors import InputError
from gzsim.experiments.decisions import decide, robust_against

MILNOR = pd.DataFrame(
    [[2, 1, 0, 1], [2, 1, 4, 3], [0, 1, 0, 0], [1, 1, 0, 0]], columns=["a1", "a2", "a3", "a4"], dtype=float
)
"""Payoffs of Milnor (1954), Games against nature: four states, four acts."""

FEW = settings(max_examples=25)
WHOLE = st.integers(-50, 50)  # sums and differences of whole numbers are exact


@st.composite
def tables(draw, least=2):
    """Payoffs in whole numbers, of 2 to 5 alternatives in up to 8 draws."""
    draws, alternatives = draw(st.integers(least, 8)), draw(st.integers(2, 5))
    rows = draw(st.lists(st.lists(WHOLE, min_size=alternatives, max_size=alternatives), min_size=draws, max_size=draws))
    return pd.DataFrame(rows, columns=list("abcde")[:alternatives], dtype=float)


def by_pair(found):
    return found.table.set_index(["alternative", "criterion"]).sort_index()[["value", "rank"]]


def test_four_criteria_choose_four_acts_milnor1954():
    chosen = decide(MILNOR, optimism=0.3).choices
    assert chosen["expected"] == ("a1",)
    assert chosen["maximin"] == ("a2",)
    assert chosen["hurwicz"] == ("a3",)
    assert chosen["minimax_regret"] == ("a4",)


def test_values_of_milnors_acts_by_hand():
    found = decide(MILNOR, optimism=0.25, satisfied=1).table
    values = found.pivot_table(index="criterion", columns="alternative", values="value")
    assert values.loc["expected"].tolist() == [1.25, 1, 1, 1]
    assert values.loc["maximin"].tolist() == [0, 1, 0, 0]
    assert values.loc["minimax_regret"].tolist() == [2, 3, 2, 1]
    assert values.loc["hurwicz"].tolist() == [0.5, 1, 1, 0.75]
    assert values.loc["satisficing"].tolist() == [0.75, 1, 0.25, 0.5]
    assert values.loc["share_best"].tolist() == [0.5, 0.5, 0.25, 0]


def test_hurwicz_is_tied_where_milnors_optimism_turns_the_choice():
    assert decide(MILNOR, optimism=0.25).choices["hurwicz"] == ("a2", "a3")


@pytest.mark.parametrize(("draws", "bound"), [(10, 8), (20, 17), (21, 18)])
def test_regret_in_nine_of_ten_draws_by_hand(draws, bound):
    payoffs = pd.DataFrame({"falling": -np.arange(draws), "even": 0.0})
    found = decide(payoffs).table.query("criterion == 'regret_90'").set_index("alternative")["value"]
    assert found.to_dict() == {"falling": bound, "even": 0}


def test_weights_that_sum_to_nine_tenths_reach_them():
    payoffs = pd.DataFrame({"a": [0.0, 0, 0, 0], "b": [0.0, 0, 0, 1]})
    weights = pd.Series([0.3, 0.3, 0.3, 0.1])
    assert decide(payoffs, weights=weights).choices["regret_90"] == ("a", "b")


def test_regret_hangs_on_alternatives_that_nobody_chooses():
    two = pd.DataFrame({"a": [0.0, 10], "b": [6.0, 5]})
    three = two.assign(c=[-9.0, 16])
    assert decide(two).choices["minimax_regret"] == ("b",)
    assert decide(three).choices["minimax_regret"] == ("a",)


@FEW
@given(tables())
def test_what_is_best_in_every_draw_is_chosen_by_every_criterion(payoffs):
    best = payoffs.assign(best=payoffs.max(axis="columns") + 1)
    assert (decide(best, satisfied=0).choices.map(lambda chosen: "best" in chosen)).all()
    assert decide(best).table.query("alternative == 'best'").set_index("criterion")["value"]["share_best"] == 1


@FEW
@given(tables(), st.randoms(use_true_random=False))
def test_no_bit_hangs_on_the_order_of_draws_or_alternatives(payoffs, random):
    payoffs = payoffs / 7
    rows, columns = list(payoffs.index), list(payoffs.columns)
    random.shuffle(rows)
    random.shuffle(columns)
    weights = pd.Series(np.arange(1, len(rows) + 1) / 3, index=payoffs.index)
    there, here = decide(payoffs.loc[rows, columns], weights=weights), decide(payoffs, weights=weights)
    pd.testing.assert_frame_equal(by_pair(there), by_pair(here), check_exact=True)
    pd.testing.assert_frame_equal(there.regret.loc[payoffs.index, payoffs.columns], here.regret, check_exact=True)


@FEW
@given(tables(), st.lists(WHOLE, min_size=8, max_size=8))
def test_a_constant_in_a_draw_leaves_its_regret(payoffs, constants):
    moved = decide(payoffs.add(constants[: len(payoffs)], axis="index"))
    here = decide(payoffs)
    pd.testing.assert_frame_equal(moved.regret, here.regret)
    kept = ["minimax_regret", "regret_90", "share_best"]
    assert moved.choices[kept].tolist() == here.choices[kept].tolist()


@FEW
@given(tables(), st.sampled_from([0.125, 2.0, 1024.0]), WHOLE)
def test_no_choice_hangs_on_the_unit_of_payoffs(payoffs, unit, origin):
    there = decide(unit * (payoffs + origin), satisfied=unit * origin)
    assert there.choices.tolist() == decide(payoffs, satisfied=0).choices.tolist()


@FEW
@given(tables())
def test_costs_are_payoffs_turned_round(payoffs):
    gains, costs = decide(payoffs, satisfied=3), decide(-payoffs, better="lower", satisfied=-3)
    assert costs.table["rank"].tolist() == gains.table["rank"].tolist()
    turned = gains.table["criterion"].isin(["expected", "maximin", "hurwicz"])
    assert costs.table["value"].tolist() == gains.table["value"].where(~turned, -gains.table["value"]).tolist()
    pd.testing.assert_frame_equal(costs.regret, gains.regret)


@FEW
@given(tables())
def test_regret_is_never_negative_and_nothing_for_somebody(payoffs):
    regret = decide(payoffs).regret
    assert (regret >= 0).all(axis=None)
    assert (regret.min(axis="columns") == 0).all()


@FEW
@given(tables(), st.lists(st.integers(0, 4), min_size=8, max_size=8))
def test_a_weight_is_as_many_draws_alike(payoffs, times):
    times = pd.Series([each + (place < 2) for place, each in enumerate(times[: len(payoffs)])], index=payoffs.index)
    repeated = payoffs.loc[payoffs.index.repeat(times)].reset_index(drop=True)
    weighted, counted = decide(payoffs, weights=times, satisfied=1), decide(repeated, satisfied=1)
    pd.testing.assert_frame_equal(by_pair(weighted), by_pair(counted), rtol=1e-12, atol=1e-12)
    assert weighted.left_out == (times == 0).sum()


@FEW
@given(tables())
def test_optimism_runs_from_the_worst_draw_to_the_best(payoffs):
    worst, best = (decide(payoffs, optimism=each).table.set_index("criterion")["value"] for each in (0, 1))
    assert worst["hurwicz"].tolist() == worst["maximin"].tolist() == payoffs.min().tolist()
    assert best["hurwicz"].tolist() == payoffs.max().tolist()


@FEW
@given(tables())
def test_alternatives_that_are_alike_tie_by_every_criterion(payoffs):
    ranks = decide(payoffs.assign(twin=payoffs["a"]), satisfied=2).table.set_index("alternative")["rank"]
    assert ranks["twin"].tolist() == ranks["a"].tolist()


def test_what_only_the_arithmetic_tells_apart_ties():
    payoffs = pd.DataFrame({"a": [0.1 + 0.2, 1.0], "b": [0.3, 1.0]})
    assert (decide(payoffs).choices.map(len) == 2).all()


def test_failed_runs_leave_their_draw_out_for_all():
    holed = pd.concat([MILNOR, pd.DataFrame([[99.0, np.nan, -99, 0]], [4], MILNOR.columns)])
    found = decide(holed)
    assert (found.draws, found.left_out) == (4, 1)
    pd.testing.assert_frame_equal(found.table, decide(MILNOR).table)


def test_nothing_satisfies_unless_it_is_said_what_would():
    assert "satisficing" not in decide(MILNOR).choices
    assert "satisficing" in decide(MILNOR, satisfied=0).choices


def test_votes_count_the_criteria_that_choose():
    found = decide(MILNOR, optimism=0.3)
    assert found.votes.to_dict() == {"a1": 2, "a2": 2, "a3": 1, "a4": 2}
    assert "a1 chosen by 2 of 6 criteria" in repr(found)


def test_a_reference_is_beaten_in_these_draws():
    payoffs = pd.DataFrame({"today": [1.0, 2, 3, 4], "bold": [3.0, 2, 1, 9], "meek": [1.0, 2, 3, 4.5]})
    table = robust_against(payoffs, "today").set_index("alternative")
    assert table[["beats", "loses"]].to_numpy().tolist() == [[0.5, 0.25], [0.25, 0.0]]
    assert table.loc["bold", "median"] == 1.0
    assert table.loc["bold", ["low", "high"]].tolist() == pytest.approx(np.quantile([2, 0, -2, 5], [0.05, 0.95]))


@FEW
@given(tables(), st.sampled_from(["higher", "lower"]))
def test_whoever_beats_is_whom_the_other_loses_against(payoffs, better):
    there = robust_against(payoffs, "b", better=better).set_index("alternative").loc["a"]
    back = robust_against(payoffs, "a", better=better).set_index("alternative").loc["b"]
    assert (there["beats"], there["loses"]) == (back["loses"], back["beats"])
    assert there["low"] == pytest.approx(-back["high"])


@pytest.mark.parametrize(
    ("payoffs", "asked", "field"),
    [
        ([[1, 2]], {}, "payoffs"),
        (MILNOR[["a1"]], {}, "payoffs"),
        (MILNOR.iloc[:1], {}, "payoffs"),
        (MILNOR.astype(str), {}, "payoffs"),
        (MILNOR.replace(4.0, np.inf), {}, "payoffs"),
        (MILNOR.reindex([0, 7, 8]), {}, "payoffs"),
        (MILNOR.set_axis([0, 0, 1, 2]), {}, "payoffs"),
        (MILNOR.set_axis(["a", "a", "b", "c"], axis=1), {}, "payoffs"),
        (MILNOR, {"better": "more"}, "better"),
        (MILNOR, {"optimism": 1.5}, "optimism"),
        (MILNOR, {"satisfied": "much"}, "satisfied"),
        (MILNOR, {"satisfied": np.nan}, "satisfied"),
        (MILNOR, {"weights": [1, 1, 1, 1]}, "weights"),
        (MILNOR, {"weights": pd.Series([1.0, 1, 1])}, "weights"),
        (MILNOR, {"weights": pd.Series([1.0, 1, 1, -1])}, "weights"),
        (MILNOR, {"weights": pd.Series([0.0, 0, 0, 0])}, "weights"),
    ],
)
def test_what_cannot_be_decided_is_refused(payoffs, asked, field):
    with pytest.raises(InputError) as refused:
        decide(payoffs, **asked)
    assert refused.value.field == field


def test_a_reference_that_is_not_there_is_refused():
    with pytest.raises(InputError) as refused:
        robust_against(MILNOR, "a5")
    assert refused.value.field == "reference"
