import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from gzsim.errors import InputError
from gzsim.targets.okr import KeyResult
from gzsim.targets.okr_checkins import check_in, check_in_table, outlook

UNEVEN = (0.1, 0.4, 0.6, 1.0)


def years(n, plan, pace=50.0, sd=20.0, seed=1):
    """Many key results that start at 0 and move by independent normal steps."""
    share = np.diff([0.0, *plan])
    steps = pace * share + sd * np.sqrt(share) * np.random.default_rng(seed).standard_normal((n, share.size))
    return steps.cumsum(axis=1)


@pytest.mark.parametrize("plan", [(0.25, 0.5, 0.75, 1.0), UNEVEN])
@pytest.mark.parametrize("quarters", [2, 3])
def test_confidence_is_right_as_often_as_it_says(plan, quarters):
    """The chance given in advance of ending where the year then ended is uniform over years: the forecast is exact."""
    truth = years(20_000, plan)
    seen = np.where(np.arange(4) < quarters, truth, np.nan)
    chance = outlook(seen, 0.0, truth[:, -1], good_enough=1.0, plan=plan).confidence
    direction = np.sign(truth[:, -1])
    above = np.where(direction > 0, chance, 1 - chance)
    assert stats.kstest(above, "uniform").statistic < 0.015


def test_with_known_luck_one_check_in_is_right_as_often_as_it_says():
    truth = years(20_000, UNEVEN, sd=20.0, seed=2)
    seen = np.where(np.arange(4) < 1, truth, np.nan)
    chance = outlook(seen, 0.0, truth[:, -1], plan=UNEVEN, sd=20.0).confidence
    above = np.where(truth[:, -1] > 0, chance, 1 - chance)
    assert stats.kstest(above, "uniform").statistic < 0.015


def test_the_expected_score_is_the_mean_of_the_clipped_score():
    seen = np.array([20.0, 55.0, np.nan, np.nan])
    found = outlook(seen, 0.0, 100.0)
    d, w, left = np.array([20.0, 35.0]), 0.25, 0.5
    pace = d.sum() / 0.5
    s = np.sqrt(((d - pace * w) ** 2 / w).sum())
    ends = 55 + pace * left + s * np.sqrt(left + left**2 / 0.5) * stats.t(1).rvs(400_000, random_state=3)
    assert found.score == pytest.approx(np.clip(ends / 100, 0, 1).mean(), abs=0.003)
    assert found.confidence == pytest.approx((ends >= 100).mean(), abs=0.003)


@given(st.lists(st.floats(-100, 100), min_size=2, max_size=4), st.floats(10, 500))
def test_mirroring_a_key_result_changes_nothing(history, target):
    seen = [*history, *[np.nan] * (4 - len(history))]
    one, other = outlook(seen, 0.0, target), outlook(-np.array(seen), 0.0, -target)
    np.testing.assert_allclose(one.score, other.score, atol=1e-9)
    np.testing.assert_allclose(one.confidence, other.confidence, atol=1e-9)


def test_at_the_end_all_is_known():
    done = outlook([20.0, 40.0, 80.0, 100.0], 0.0, 100.0)
    assert [float(part) for part in done] == [100.0, 1.0, 1.0]
    missed = outlook([20.0, 40.0, 80.0, 99.0], 0.0, 100.0)
    assert float(missed.confidence) == 0
    assert float(missed.score) == pytest.approx(0.99)


@pytest.mark.parametrize("history", [[30.0], [30.0, 60.0], [0.1, 0.2, 0.30000000000000004]])
def test_check_ins_that_show_no_spread_give_no_confidence(history):
    found = outlook([*history, *[np.nan] * (4 - len(history))], 0.0, 100.0)
    assert np.isfinite(found.value)
    assert np.isnan(found.score)
    assert np.isnan(found.confidence)


def test_an_uneven_year_is_not_taken_for_a_slow_one():
    assert float(outlook([10.0, np.nan, np.nan, np.nan], 0.0, 100.0, plan=UNEVEN).value) == pytest.approx(100)
    assert float(outlook([10.0, np.nan, np.nan, np.nan], 0.0, 100.0).value) == pytest.approx(40)


def test_a_stretch_needs_less_of_its_way_than_a_commitment():
    results = [KeyResult("a", "甲", 0, 100, 45, "aspirational"), KeyResult("b", "乙", 0, 100, 45)]
    history = pd.DataFrame({"key_result": list("aabb"), "quarter": [2, 1, 1, 2], "value": [45.0, 20.0, 20.0, 45.0]})
    table = check_in_table(results, history)
    assert table["score_now"].tolist() == [0.45, 0.45]
    assert table.loc["a", "confidence"] > table.loc["b", "confidence"]
    assert table.loc["a", "expected_score"] == table.loc["b", "expected_score"]


RESULT = KeyResult("a", "甲", 0, 100, 45)


def history(*rows):
    return pd.DataFrame(rows, columns=["key_result", "quarter", "value"])


@pytest.mark.parametrize(
    ("call", "fault"),
    [
        (lambda: outlook([np.nan, 1, 2, 3], 0, 1), "gap"),
        (lambda: outlook([1, np.nan, 2, np.nan], 0, 1), "gap"),
        (lambda: outlook([1, 2], 0, 1), "quarters"),
        (lambda: outlook([1, 2, 3, 4], 0, 1, plan=(0.5, 0.4, 0.7, 1.0)), "plan"),
        (lambda: outlook([1, 2, 3, 4], 0, 1, plan=(0.2, 0.4, 0.7, 1.1)), "plan"),
        (lambda: check_in(RESULT, [1, 2, 3, 4, 5]), "5 check-ins"),
        (lambda: check_in_table([RESULT], history(("b", 1, 1))), "there is no 'b'"),
        (lambda: check_in_table([RESULT], history(("a", 1, 1), ("a", 1, 2))), "two check-ins"),
        (lambda: check_in_table([RESULT], history(("a", 2, 1))), "without a gap"),
        (lambda: check_in_table([RESULT], history().drop(columns="value")), "value"),
    ],
)
def test_faulty_check_ins_are_refused(call, fault):
    with pytest.raises(InputError, match=fault):
        call()
