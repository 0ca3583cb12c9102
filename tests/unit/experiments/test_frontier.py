"""Pareto fronts: who dominates whom, what margins of indifference change, and how often a design is on the front."""

import networkx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gzsim.errors import InputError
from gzsim.experiments.frontier import dominated, front_under, pareto_front

FEW = settings(max_examples=25)
BETTER = {"outcome": "higher", "inequality": "lower", "burden": "lower"}
DESIGNS = pd.DataFrame(
    {"outcome": [6.0, 5.0, 5.0, 2.0], "inequality": [9.0, 4.0, 6.0, 1.0], "burden": [3.0, 3.0, 3.0, 3.0]},
    index=["bold", "mixed", "worse", "meek"],
)


@st.composite
def tables(draw, outcomes=3):
    """Outcomes in whole numbers of up to 7 designs."""
    row = st.lists(st.integers(0, 6), min_size=outcomes, max_size=outcomes)
    rows = draw(st.lists(row, min_size=1, max_size=7))
    return pd.DataFrame(rows, columns=list(BETTER)[:outcomes], index=list("abcdefg")[: len(rows)], dtype=float)


def pairs(outcomes, better=BETTER, indifference=None):
    return set(dominated(outcomes, better, indifference)[["alternative", "by"]].itertuples(index=False, name=None))


def test_a_design_that_is_nowhere_better_is_dominated():
    table = dominated(DESIGNS, BETTER)
    assert table.to_numpy().tolist() == [["worse", "mixed", ("inequality",)]]
    assert pareto_front(DESIGNS, BETTER).tolist() == ["bold", "mixed", "meek"]


@FEW
@given(tables())
def test_without_margins_it_is_the_dominance_of_the_textbook(outcomes):
    gains = outcomes * [1, -1, -1]
    expected = {
        (b, a)
        for a in gains.index
        for b in gains.index
        if (gains.loc[a] >= gains.loc[b]).all() and (gains.loc[a] > gains.loc[b]).any()
    }
    assert pairs(outcomes) == expected


@FEW
@given(tables(outcomes=2))
def test_with_two_outcomes_the_front_is_a_staircase(outcomes):
    better = {name: BETTER[name] for name in outcomes}
    front = outcomes.loc[pareto_front(outcomes, better)].drop_duplicates().sort_values("outcome")
    assert front["outcome"].is_unique
    assert front["inequality"].is_monotonic_increasing


@FEW
@given(tables(), st.integers(0, 3))
def test_margins_never_make_a_circle_nor_empty_the_front(outcomes, margin):
    found = pairs(outcomes, BETTER, dict.fromkeys(BETTER, margin))
    assert networkx.is_directed_acyclic_graph(networkx.DiGraph(found))
    assert len(pareto_front(outcomes, BETTER, dict.fromkeys(BETTER, margin))) > 0


def test_small_losses_do_not_add_up_to_a_circle():
    gains = pd.DataFrame([[2.0, 1, 0], [0.0, 2, 1], [1.0, 0, 2]], columns=list("xyz"), index=["one", "two", "three"])
    better = dict.fromkeys(gains, "higher")
    # each is ahead of the next by 2, more than the margin, and behind it by 1 and 1, less than the margin
    assert pareto_front(gains, better, dict.fromkeys(gains, 1.5)).tolist() == ["one", "two", "three"]


@FEW
@given(tables(), st.integers(0, 6))
def test_differences_within_the_margins_decide_nothing(outcomes, margin):
    near = outcomes.clip(upper=outcomes.min() + margin, axis="columns")
    assert pareto_front(near, BETTER, dict.fromkeys(BETTER, margin)).tolist() == list(outcomes.index)


def test_an_edge_within_the_error_saves_nobody():
    lucky = DESIGNS.assign(burden=[3.0, 3.0, 2.99, 3.0])
    assert "worse" in pareto_front(lucky, BETTER)
    assert "worse" not in pareto_front(lucky, BETTER, {"burden": 0.05})


@FEW
@given(tables(), st.permutations(list(BETTER)), st.randoms(use_true_random=False))
def test_the_front_hangs_on_no_order(outcomes, columns, random):
    rows = list(outcomes.index)
    random.shuffle(rows)
    margins = {"outcome": 1.0, "inequality": 0.0, "burden": 2.0}
    there = pareto_front(outcomes.loc[rows, columns], {name: BETTER[name] for name in columns}, margins)
    assert set(there) == set(pareto_front(outcomes, BETTER, margins))


@FEW
@given(tables(), st.sampled_from([0.25, 8.0, 1024.0]))
def test_the_front_hangs_on_no_unit(outcomes, unit):
    margins = {"outcome": 1.0, "burden": 2.0}
    scaled = outcomes.assign(burden=unit * outcomes["burden"])
    assert pairs(scaled, BETTER, {"outcome": 1.0, "burden": 2 * unit}) == pairs(outcomes, BETTER, margins)


@FEW
@given(tables())
def test_a_cost_is_a_gain_turned_round(outcomes):
    turned = outcomes.assign(burden=-outcomes["burden"])
    assert pairs(turned, BETTER | {"burden": "higher"}) == pairs(outcomes)


def test_nobody_knows_whether_a_design_without_an_outcome_is_on_the_front():
    holed = DESIGNS.assign(burden=[np.nan, 3, 3, 3])
    assert pareto_front(holed, BETTER).tolist() == ["mixed", "meek"]
    assert pairs(holed) == {("worse", "mixed")}
    assert pairs(DESIGNS.assign(outcome=[6, np.nan, 5, 2])) == set()


def test_outcomes_that_are_not_named_do_not_count():
    assert pareto_front(DESIGNS, {"outcome": "higher"}).tolist() == ["bold"]


def long(tables):
    return pd.concat([each.rename_axis("alternative").reset_index().assign(draw=name) for name, each in tables.items()])


THERE = {1: DESIGNS, 2: DESIGNS.assign(inequality=[0.0, 4, 6, 9]), 3: DESIGNS.assign(burden=[3.0, 3, 1, 9])}


def test_shares_of_draws_on_the_front_by_hand():
    table = front_under(long(THERE), BETTER).table.set_index("alternative")
    assert table["on_front"].to_dict() == pytest.approx({"bold": 1, "mixed": 2 / 3, "worse": 1 / 3, "meek": 2 / 3})
    assert table.loc["worse", ["dominated_by", "dominated"]].tolist() == ["mixed", pytest.approx(2 / 3)]
    assert table.loc["mixed", ["dominated_by", "dominated"]].tolist() == ["bold", pytest.approx(1 / 3)]
    assert table.loc["meek", "dominated_by"] == "bold"  # as often as the others, but on the front more often
    assert pd.isna(table.loc["bold", "dominated_by"])
    assert table.loc["bold", "dominated"] == 0


@FEW
@given(st.lists(tables(), min_size=1, max_size=4))
def test_shares_count_the_fronts_of_single_draws(several):
    fewest = min(map(len, several))
    draws = {number: each.iloc[:fewest] for number, each in enumerate(several)}
    margins = {"outcome": 1.0}
    found = front_under(long(draws), BETTER, margins).table.set_index("alternative")["on_front"]
    members = [name for each in draws.values() for name in pareto_front(each, BETTER, margins)]
    assert {name: members.count(name) / len(draws) for name in found.index} == pytest.approx(found.to_dict())


def test_shares_hang_on_no_order_of_rows():
    rows = long(THERE)
    here = front_under(rows, BETTER)
    there = front_under(rows.sample(frac=1, random_state=3), BETTER)
    for one, other in ((here.table.set_index("alternative"), there.table.set_index("alternative")),
                       (here.means, there.means)):  # fmt: skip
        pd.testing.assert_frame_equal(other.loc[one.index], one, check_exact=True)


def test_a_draw_that_lacks_a_design_is_left_out_for_all():
    rows = long(THERE)
    failed = rows[~((rows["draw"] == 3) & (rows["alternative"] == "meek"))]
    found = front_under(failed, BETTER)
    assert (found.draws, found.left_out) == (2, 1)
    pd.testing.assert_frame_equal(found.table, front_under(rows[rows["draw"] < 3], BETTER).table)


@pytest.mark.parametrize(
    ("outcomes", "better", "indifference", "field"),
    [
        (DESIGNS.to_numpy(), BETTER, None, "outcomes"),
        (DESIGNS.drop(columns="burden"), BETTER, None, "outcomes"),
        (DESIGNS.astype(str), BETTER, None, "outcomes"),
        (DESIGNS.iloc[:0], BETTER, None, "outcomes"),
        (DESIGNS.rename(index={"bold": "meek"}), BETTER, None, "outcomes"),
        (DESIGNS, {}, None, "better"),
        (DESIGNS, ["outcome"], None, "better"),
        (DESIGNS, BETTER | {"burden": "less"}, None, "better"),
        (DESIGNS, BETTER, {"debt": 1.0}, "indifference"),
        (DESIGNS, BETTER, {"burden": -1.0}, "indifference"),
        (DESIGNS, BETTER, {"burden": "much"}, "indifference"),
        (DESIGNS, BETTER, 1.0, "indifference"),
    ],
)
@pytest.mark.parametrize("asked", [dominated, pareto_front])
def test_what_has_no_front_is_refused(asked, outcomes, better, indifference, field):
    with pytest.raises(InputError) as refused:
        asked(outcomes, better, indifference)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("draws", "better", "field"),
    [
        (DESIGNS, BETTER, "draws"),
        (long({1: DESIGNS}).assign(outcome=np.nan), BETTER, "draws"),
        (long({1: DESIGNS}).assign(draw=np.nan), BETTER, "draws"),
        (long({1: DESIGNS}), {"draw": "higher"}, "better"),
        (pd.concat([long({1: DESIGNS})] * 2), BETTER, "draws"),
    ],
)
def test_draws_that_have_no_front_are_refused(draws, better, field):
    with pytest.raises(InputError) as refused:
        front_under(draws, better)
    assert refused.value.field == field
