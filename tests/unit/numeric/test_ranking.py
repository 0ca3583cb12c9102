import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from gzsim.errors import InputError
from gzsim.index import ranks
from gzsim.numeric.ranking import FEW

score_lists = st.lists(st.one_of(st.integers(0, 5).map(float), st.just(float("nan"))), min_size=1, max_size=9)


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        ("min", [2, 1, 2, 2, 5]),
        ("max", [4, 1, 4, 4, 5]),
        ("average", [3, 1, 3, 3, 5]),
        ("dense", [2, 1, 2, 2, 3]),
        ("ordinal", [2, 1, 3, 4, 5]),
    ],
)
def test_three_that_tie_behind_the_first(method, expected):
    assert ranks(np.array([70.0, 90, 70, 70, 50]), method).tolist() == expected


@pytest.mark.parametrize("method", ["min", "max", "average", "dense"])
@given(scores=score_lists, random=st.randoms())
def test_the_order_of_units_does_not_matter(method, scores, random):
    table = pd.Series(scores, index=[f"unit {i}" for i in range(len(scores))])
    order = list(table.index)
    random.shuffle(order)
    pd.testing.assert_series_equal(ranks(table[order], method), ranks(table, method)[order])


@given(scores=score_lists)
def test_the_rank_is_one_plus_the_number_who_score_more(scores):
    scores = np.array(scores)
    for score, rank in zip(scores, ranks(scores), strict=True):
        assert np.isnan(rank) if np.isnan(score) else rank == 1 + np.sum(scores > score)


@given(scores=score_lists)
def test_mean_ranks_always_add_up_to_the_same_sum(scores):
    n = np.sum(~np.isnan(scores))
    assert np.nansum(ranks(np.array(scores), "average")) == n * (n + 1) / 2


@given(scores=score_lists, i=st.integers(0, 8), gain=st.floats(0, 10))
def test_a_higher_score_never_costs_a_place(scores, i, gain):
    i %= len(scores)
    higher = np.array(scores)
    higher[i] += gain
    before, after = ranks(np.array(scores))[i], ranks(higher)[i]
    assert np.isnan(before) if np.isnan(scores[i]) else after <= before


@given(x=arrays(float, (3, 2, 5), elements=st.integers(0, 4)))
def test_leading_axes_are_ranked_one_by_one(x):
    for place in np.ndindex(3, 2):
        np.testing.assert_array_equal(ranks(x, "min")[place], ranks(x[place], "min"))


def test_an_unknown_method_is_refused_with_those_there_are():
    with pytest.raises(InputError, match="average"):
        ranks(np.array([1.0]), "best")


@pytest.mark.parametrize("method", ["min", "max", "average"])
@given(
    scores=st.lists(st.sampled_from([-np.inf, -1.0, -0.0, 0.0, 1e-320, 2.0, np.inf, np.nan]), min_size=1, max_size=FEW)
)
def test_counting_and_sorting_give_the_same_ranks(method, scores):
    few = ranks(np.array(scores), method)
    many = ranks(np.array([*scores, *[np.nan] * (FEW + 1)]), method)
    assert np.array_equal(few, many[: len(scores)], equal_nan=True)
