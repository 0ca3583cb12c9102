"""The best of many looks better than it is: how much better is found, and nothing where there is nothing to find."""

import numpy as np
import pandas as pd
import pytest

from gzsim.errors import InputError
from gzsim.evidence.sanctions import pick


def test_cells_that_are_alike_have_a_best_one_by_luck_alone():
    """Mean of 200 tables of noise: the best looks good, and the honest number says that it is not."""
    random = np.random.default_rng(1)
    found = [pick(pd.DataFrame(random.normal(size=(13, 30))), "high", times=20) for _ in range(200)]
    assert np.mean([each.apparent for each in found]) > 0.4
    assert np.mean([each.honest for each in found]) == pytest.approx(0.0, abs=0.06)
    assert np.mean([each.optimism for each in found]) > 0.4


def test_a_cell_that_is_better_by_far_is_picked_without_optimism():
    values = pd.DataFrame(np.random.default_rng(2).normal(size=(13, 5)), columns=list("abcde"))
    found = pick(values.assign(c=values["c"] - 20), "low")
    assert found.best == "c"
    assert found.optimism == pytest.approx(0.0, abs=1e-12)
    assert found.table["best"].tolist() == [0, 0, 1, 0, 0]


def test_the_same_seed_gives_the_same_answer():
    values = pd.DataFrame(np.random.default_rng(3).normal(size=(9, 4)))
    pd.testing.assert_frame_equal(pick(values, "high", seed=5).table, pick(values, "high", seed=5).table)
    assert not pick(values, "high", seed=5).table.equals(pick(values, "high", seed=6).table)


@pytest.mark.parametrize(
    ("values", "better", "field"),
    [
        (pd.DataFrame(np.zeros((2, 3))), "high", "values"),
        (pd.DataFrame(np.zeros((5, 1))), "high", "values"),
        (pd.DataFrame([[1.0, np.nan]] * 4), "high", "values"),
        (pd.DataFrame(np.zeros((5, 3))), "best", "better"),
    ],
)
def test_what_cannot_be_picked_from_is_refused(values, better, field):
    with pytest.raises(InputError) as refusal:
        pick(values, better)
    assert refusal.value.field == field
