"""Bands for ranks hold all true ranks at once as often as they say."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from gzsim.errors import InputError
from gzsim.index.robust import bands_from_covariance, bands_from_draws, bands_from_standard_errors
from gzsim.index.robust.bands import rejected_pairs

UNITS = list("abcdef")


def covered(truth: np.ndarray, covariance: np.ndarray, level: float, trials: int) -> float:
    """Share of trials in which the band holds the true rank of every unit, ties holding all ranks that they share."""
    random = np.random.default_rng(20)
    noise = random.multivariate_normal(np.zeros(len(truth)), covariance, size=4000)
    best = 1 + (truth > truth[:, np.newaxis]).sum(axis=1)
    worst = (truth >= truth[:, np.newaxis]).sum(axis=1)
    held = 0
    for scores in random.multivariate_normal(truth, covariance, size=trials):
        ahead = rejected_pairs(scores, covariance, noise, level)
        held += ((1 + ahead.sum(axis=0) <= best) & (len(truth) - ahead.sum(axis=1) >= worst)).all()
    return held / trials


CORRELATED = 0.5 + 0.5 * np.eye(6)
UNEQUAL = np.diag([0.1, 0.5, 1.0, 2.0, 4.0, 8.0])


@pytest.mark.parametrize("covariance", [np.eye(6), CORRELATED, UNEQUAL], ids=["equal", "correlated", "unequal"])
@pytest.mark.parametrize(
    "truth", [np.zeros(6), np.array([0, 0, 0, 3, 3, 9.0]), np.arange(6) * 1.5], ids=["tied", "groups", "spread"]
)
def test_joint_coverage_is_at_least_the_level(truth, covariance):
    trials = 1500
    tolerance = 3 * np.sqrt(0.9 * 0.1 / trials) + 2 * np.sqrt(0.9 * 0.1 / 4000)  # of the trials, and of the quantile
    assert covered(truth, covariance, 0.9, trials) >= 0.9 - tolerance


def test_coverage_is_no_more_than_the_level_where_all_are_tied():
    assert covered(np.zeros(6), np.eye(6), 0.9, 2000) == pytest.approx(0.9, abs=0.035)


def test_two_units_are_told_apart_as_by_the_two_sided_test():
    critical = stats.norm.ppf(0.975) * np.sqrt(2)
    for gap, apart in ((0.97 * critical, False), (1.03 * critical, True)):
        scores = pd.Series({"a": gap, "b": 0.0})
        found = bands_from_standard_errors(scores, {"b": 1.0, "a": 1.0}, source="measurement", draws=100_000)
        assert found.ahead.loc["a", "b"] == apart
        assert found.table.rank_high["a"] == 2 - apart


@given(
    scores=arrays(float, 6, elements=st.integers(0, 20)),
    errors=arrays(float, 6, elements=st.integers(0, 5)),
)
@settings(max_examples=40, deadline=None)
def test_the_rank_lies_in_its_band_and_who_is_ahead_scores_more(scores, errors):
    scores = pd.Series(scores, index=UNITS)
    found = bands_from_standard_errors(scores, dict(zip(UNITS, errors, strict=True)), "measurement", draws=300)
    assert (found.table.rank_low <= found.table["rank"]).all()
    assert (found.table["rank"] <= found.table.rank_high).all()
    for i, j in np.argwhere(found.ahead.to_numpy()):
        assert scores.iloc[i] > scores.iloc[j]


def test_without_error_the_band_is_the_rank_and_ties_hold_all_they_share():
    scores = pd.Series({"a": 3.0, "b": 2.0, "c": 2.0, "d": 1.0})
    table = bands_from_standard_errors(scores, dict.fromkeys("abcd", 0.0), source="measurement", draws=100).table
    assert table.rank_low.tolist() == [1, 2, 2, 4]
    assert table.rank_high.tolist() == [1, 3, 3, 4]


def test_more_confidence_never_narrows_a_band():
    scores = pd.Series(dict(zip(UNITS, [10, 9, 7, 4, 3.5, 0], strict=True)))
    errors = dict.fromkeys(UNITS, 1.0)
    loose, sure = (
        bands_from_standard_errors(scores, errors, "measurement", level=level).table for level in (0.5, 0.99)
    )
    assert (sure.rank_low <= loose.rank_low).all()
    assert (sure.rank_high >= loose.rank_high).all()
    assert (sure.rank_high - sure.rank_low).sum() > (loose.rank_high - loose.rank_low).sum()


def test_independent_errors_are_a_diagonal_covariance_and_their_own_draws():
    scores = pd.Series(dict(zip(UNITS, [10, 9, 7, 4, 3.5, 0], strict=True)))
    errors = pd.Series(dict(zip(UNITS, [1, 0.5, 1, 2, 1, 0.2], strict=True)))
    covariance = pd.DataFrame(np.diag(errors**2), index=UNITS, columns=UNITS)
    drawn = pd.DataFrame(np.random.default_rng(1).normal(scores, errors, size=(20_000, 6)), columns=UNITS)
    tables = [
        bands_from_standard_errors(scores, errors, "measurement").table,
        bands_from_covariance(scores, covariance.iloc[::-1, ::-1], "measurement").table,
        bands_from_draws(scores, drawn[UNITS[::-1]], "imputation").table,
    ]
    pd.testing.assert_frame_equal(tables[0], tables[1])
    pd.testing.assert_frame_equal(tables[0], tables[2])


def test_errors_in_common_hide_no_difference():
    scores = pd.Series({"a": 2.0, "b": 1.0})
    common = pd.DataFrame(25.0, index=["a", "b"], columns=["a", "b"])
    assert bands_from_covariance(scores, common, "measurement").table.rank_high.tolist() == [1, 2]


def test_same_seed_same_bands_and_the_source_is_named():
    scores = pd.Series({"a": 2.0, "b": 1.0})
    found = bands_from_standard_errors(scores, {"a": 0.3, "b": 0.4}, source="hotline survey", seed=5)
    again = bands_from_standard_errors(scores, {"a": 0.3, "b": 0.4}, source="hotline survey", seed=5)
    pd.testing.assert_frame_equal(found.table, again.table)
    assert (found.source, found.level) == ("hotline survey", 0.95)


SCORES = pd.Series({"a": 2.0, "b": 1.0})


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda: bands_from_standard_errors(SCORES, {"a": 1.0}, "measurement"), "b"),
        (lambda: bands_from_standard_errors(SCORES, {"a": 1.0, "b": -1.0}, "measurement"), "b"),
        (lambda: bands_from_standard_errors(SCORES, {"a": 1.0, "b": 1.0}, " "), "source"),
        (lambda: bands_from_standard_errors(SCORES, {"a": 1.0, "b": 1.0}, "weights", level=1.0), "level"),
        (lambda: bands_from_standard_errors(SCORES * np.nan, {"a": 1.0, "b": 1.0}, "weights"), "missing"),
        (lambda: bands_from_draws(SCORES, pd.DataFrame({"a": [1.0], "b": [1.0]}), "weights"), "draws"),
        (lambda: bands_from_draws(SCORES, pd.DataFrame({"a": [1.0, 2.0]}), "weights"), "b"),
        (lambda: bands_from_draws(SCORES, pd.DataFrame({"a": [1.0, 2], "b": [np.nan, 1]}), "weights"), "missing"),
        (
            lambda: bands_from_covariance(
                SCORES, pd.DataFrame([[1.0, 2.0], [2.0, 1.0]], index=["a", "b"], columns=["a", "b"]), "measurement"
            ),
            "eigenvalue",
        ),
    ],
)
def test_what_gives_no_band_is_refused_by_name(make, told):
    with pytest.raises(InputError, match=told):
        make()


def test_bands_do_not_hang_on_the_signs_that_an_eigenvector_may_have(monkeypatch):
    mixed = np.arange(36).reshape(6, 6) % 7 - 3.0
    covariance = pd.DataFrame(mixed @ mixed.T + np.eye(6), index=UNITS, columns=UNITS)
    cases = [pd.Series(slope * np.arange(6.0), index=UNITS) for slope in np.linspace(1, 9, 60)]
    bands = lambda: [bands_from_covariance(case, covariance, "measurement", draws=60).ahead for case in cases]  # noqa: E731
    straight, eigh = bands(), np.linalg.eigh

    def turned(matrix):
        values, vectors = eigh(matrix)
        return values, vectors * [1, -1, 1, -1, -1, 1]

    monkeypatch.setattr(np.linalg, "eigh", turned)
    for again, before in zip(bands(), straight, strict=True):
        pd.testing.assert_frame_equal(again, before)
