import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from gzsim.errors import InputError
from gzsim.index import IndexWarning, aggregate, normalise
from gzsim.index.analysis import (
    compare,
    effective_weights,
    leave_one_unit_out,
    remove_indicator,
    strengths_and_weaknesses,
)

COLUMNS = ["growth", "income", "forest"]
UNITS = list("abcdef")
tables = (
    arrays(float, (6, 3), elements=st.integers(0, 50))
    .filter(lambda values: (np.ptp(values, axis=0) > 0).all())
    .map(lambda values: pd.DataFrame(values, index=UNITS, columns=COLUMNS))
)
declared = st.tuples(*[st.integers(1, 10)] * 3).map(lambda parts: pd.Series(parts, index=COLUMNS) / sum(parts))


@pytest.fixture(name="X")
def normalised():
    return pd.DataFrame(
        [[90.0, 10, 50], [60, 70, 50], [20, 40, 90], [55, 30, 20]], index=["a", "b", "c", "d"], columns=COLUMNS
    )


EQUAL = dict.fromkeys(COLUMNS, 1 / 3)


def test_effective_weights_of_the_independent_are_shares_of_variance():
    # orthogonal by design; variances 1 and 9, weights equal: shares 1/10 and 9/10
    X = pd.DataFrame({"quiet": [1.0, 1, -1, -1], "loud": [3.0, -3, 3, -3]})
    found = effective_weights(X, {"quiet": 0.5, "loud": 0.5}).indicators
    assert found.effective.tolist() == pytest.approx([0.1, 0.9])
    assert found.correlation.tolist() == pytest.approx([np.sqrt(0.1), np.sqrt(0.9)])


def test_who_runs_against_the_others_has_a_negative_effective_weight():
    X = pd.DataFrame({"main": [0.0, 50, 100], "against": [60.0, 50, 40]})
    found = effective_weights(X, {"main": 0.5, "against": 0.5}).indicators
    assert found.effective["against"] == pytest.approx(-0.25)
    assert found.correlation["against"] == pytest.approx(-1)


@given(X=tables, w=declared)
def test_effective_weights_sum_to_one_at_every_level(X, w):
    composite = (X * w).sum(axis=1)
    if np.ptp(composite) < 1e-6:
        return
    levels = pd.DataFrame({"pillar": ["economy", "economy", "ecology"], "index": "all"}, index=COLUMNS)
    found = effective_weights(X, w, levels)
    pillars = found.levels["pillar"]
    assert found.indicators.effective.sum() == pytest.approx(1)
    economy = found.indicators.effective[["growth", "income"]].sum()
    assert pillars.effective["economy"] == pytest.approx(economy, abs=1e-12)
    assert pillars.weight["economy"] == pytest.approx(w.growth + w.income)
    assert found.levels["index"].loc["all", ["effective", "correlation"]].tolist() == pytest.approx([1, 1])


@given(X=tables, w=declared)
def test_effective_weights_follow_names_and_not_positions(X, w):
    if np.ptp((X * w).sum(axis=1)) < 1e-6:
        return
    turned = effective_weights(X[COLUMNS[::-1]], w[["income", "forest", "growth"]]).indicators
    pd.testing.assert_frame_equal(turned.loc[COLUMNS], effective_weights(X, w).indicators, rtol=1e-7, atol=1e-9)


def test_a_constant_indicator_has_a_weight_without_effect(X):
    with pytest.warns(IndexWarning, match="constant: forest"):
        found = effective_weights(X.assign(forest=50.0), EQUAL).indicators
    assert found.effective["forest"] == 0
    assert np.isnan(found.correlation["forest"])


def test_a_gap_counts_only_where_it_has_weight(X):
    X.loc["d", "forest"] = np.nan
    with pytest.warns(IndexWarning, match="with a gap: d"):
        found = effective_weights(X, EQUAL)
    assert found.indicators.effective.sum() == pytest.approx(1)
    without = effective_weights(X, {"growth": 0.5, "income": 0.5, "forest": 0}).indicators
    alone = effective_weights(X[["growth", "income"]], {"growth": 0.5, "income": 0.5}).indicators
    assert without.effective.to_dict() == pytest.approx({**alone.effective.to_dict(), "forest": 0})


def test_strengths_and_weaknesses_by_gap_and_by_rank(X):
    profile = strengths_and_weaknesses(X, "b", top=2)
    assert profile.table["rank"].to_dict() == {"income": 1, "growth": 2, "forest": 2}
    assert profile.strengths.index.tolist() == ["income", "growth"]
    assert profile.weaknesses.index.tolist() == ["forest"]
    assert profile.best_ranks.index.tolist() == ["income", "growth"]
    assert profile.worst_ranks.index[0] == "forest"


@given(X=tables, unit=st.sampled_from(UNITS), scale=st.floats(0.01, 100))
def test_a_profile_does_not_depend_on_the_scale(X, unit, scale):
    one, other = (strengths_and_weaknesses(table, unit).table.loc[COLUMNS] for table in (X, X * scale))
    np.testing.assert_allclose(one.gap, other.gap, atol=1e-7)
    assert one["rank"].tolist() == other["rank"].tolist()


def test_the_gaps_of_all_units_cancel_out(X):
    gaps = sum(strengths_and_weaknesses(X, unit).table.gap.loc[COLUMNS] for unit in X.index)
    assert gaps.tolist() == pytest.approx([0, 0, 0])


def test_what_a_unit_has_no_value_for_is_not_in_its_profile(X):
    X.loc["a", "forest"] = np.nan
    assert set(strengths_and_weaknesses(X, "a").table.index) == {"growth", "income"}
    assert strengths_and_weaknesses(X, "b").table.of["forest"] == 3


def test_two_indices_compared_by_hand():
    a = pd.Series({"p": 9.0, "q": 7, "r": 5, "s": 3})
    b = pd.Series({"s": 8.0, "p": 9, "q": 2, "r": 4})
    two = compare(a, b)
    assert two.table["shift"].to_dict() == {"p": 0, "q": -2, "r": 0, "s": 2}
    assert two.mean_absolute_shift == 1
    assert two.spearman == pytest.approx(1 - 6 * (4 + 4) / (4 * 15))
    assert two.kendall == pytest.approx((3 - 3) / 6)
    assert two.winners.index.tolist() == ["s"]
    assert two.losers.index.tolist() == ["q"]


scores = st.lists(st.integers(0, 20), min_size=6, max_size=6).map(lambda v: pd.Series(v, index=UNITS, dtype=float))


@given(a=scores, b=scores, order=st.permutations(UNITS))
def test_comparing_back_turns_every_shift_around(a, b, order):
    there, back = compare(a, b[list(order)]), compare(b, a)
    assert there.table["shift"].to_dict() == (-back.table["shift"]).to_dict()
    assert there.mean_absolute_shift == back.mean_absolute_shift
    assert there.spearman == pytest.approx(back.spearman, nan_ok=True)


@given(a=scores)
def test_an_index_agrees_with_any_rising_function_of_itself(a):
    two = compare(a, np.exp(a / 5))
    assert two.mean_absolute_shift == 0
    assert not np.ptp(a) or two.kendall == pytest.approx(1)


def test_a_difference_that_comes_from_arithmetic_is_a_tie():
    two = compare(pd.Series({"a": 0.1 + 0.2, "b": 0.3, "c": 0.0}), pd.Series({"a": 0.3, "b": 0.3, "c": 0.0}))
    assert two.mean_absolute_shift == 0


def test_a_unit_without_a_score_is_not_compared_and_is_named():
    with pytest.warns(IndexWarning, match="without a score: b"):
        two = compare(pd.Series({"a": 1.0, "b": 2, "c": 3}), pd.Series({"a": 1.0, "b": np.nan, "c": 3}))
    assert two.table.rank_a.dropna().to_dict() == {"c": 1, "a": 2}


def test_removal_gives_the_weight_to_the_others_in_proportion(X):
    weights = {"growth": 0.5, "income": 0.3, "forest": 0.2}
    removed = remove_indicator(X, weights)
    without = aggregate.arithmetic(X[["growth", "income"]], {"growth": 0.625, "income": 0.375})
    assert removed.ranks.forest.to_dict() == without.rank(ascending=False).to_dict()
    assert removed.complete.to_dict() == aggregate.arithmetic(X, weights).rank(ascending=False).to_dict()
    assert removed.summary.weight.to_dict() == weights
    growth = removed.summary.loc["growth"]
    assert growth.mean_absolute_shift == removed.shifts.growth.abs().mean()
    assert removed.shifts.growth.abs()[growth.unit] == growth.largest_shift


@given(X=tables, w=declared)
def test_an_indicator_without_weight_can_be_removed_at_no_cost(X, w):
    removed = remove_indicator(X.assign(idle=range(6)), {**w, "idle": 0.0})
    assert (removed.shifts.idle == 0).all()
    assert removed.summary.mean_absolute_shift["idle"] == 0


def test_a_function_of_ones_own_may_aggregate(X):
    def weakest(table, weights):
        return table.min(axis=1)

    assert remove_indicator(X, EQUAL, weakest).ranks.growth["b"] == 1


def test_between_fixed_goalposts_no_order_hangs_on_a_third(X):
    fixed = leave_one_unit_out(
        X, EQUAL, lambda T: normalise.goalposts(T, dict.fromkeys(T, 0), dict.fromkeys(T, 100)), aggregate.arithmetic
    )
    assert (fixed.summary.reversals == 0).all()
    assert (fixed.shifts.fillna(0) == 0).all(axis=None)


def test_min_max_lets_a_third_decide_who_leads():
    # c alone stretches the scale of forest; without it b's small lead there counts in full
    X = pd.DataFrame({"growth": [8.0, 6, 7], "forest": [62.0, 65, 0]}, index=["a", "b", "c"])
    left = leave_one_unit_out(X, {"growth": 0.45, "forest": 0.55})
    assert left.complete[["a", "b"]].tolist() == [1, 2]
    assert left.ranks.c[["a", "b"]].tolist() == [2, 1]
    assert left.summary.loc["c", "reversals"] == 1
    assert left.summary.index[0] == "c"
    assert np.isnan(left.ranks.loc["c", "c"])


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda X: effective_weights(X, {"growth": 1.0}), "income"),
        (lambda X: effective_weights(X.head(2), EQUAL), "2 units"),
        (lambda X: effective_weights(X * 0, EQUAL), "same for all"),
        (lambda X: effective_weights(X, EQUAL, pd.DataFrame({"pillar": ["x"]}, index=["growth"])), "income"),
        (lambda X: effective_weights(X, EQUAL, pd.DataFrame({"p": list("xyzu")}, index=[*COLUMNS, "fear"])), "fear"),
        (lambda X: strengths_and_weaknesses(X, "z"), "'z'"),
        (lambda X: strengths_and_weaknesses(X.head(1), "a"), "only one unit: a"),
        (lambda X: strengths_and_weaknesses(X, "a", top=0), "top 0"),
        (lambda X: strengths_and_weaknesses(X.assign(zone="city"), "a"), "zone"),
        (lambda X: compare(X.growth, X.income.drop("b")), "b"),
        (lambda X: compare(X.growth, pd.concat([X.income, X.income])), "a, b, c, d"),
        (lambda X: compare(X.growth.head(1), X.income.head(1)), "1 units"),
        (lambda X: remove_indicator(X, {"growth": 1.0, "income": 0.0, "forest": 0.0}), "growth"),
        (lambda X: remove_indicator(X.head(1), EQUAL), "1 units"),
        (lambda X: leave_one_unit_out(X.head(2), EQUAL), "only a, b"),
    ],
)
@pytest.mark.filterwarnings("ignore::gzsim.index.IndexWarning")
def test_bad_input_is_refused_by_name(X, call, told):
    with pytest.raises(InputError, match=told):
        call(X)
