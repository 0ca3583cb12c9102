"""One programme for many units, with only the rivals that bind: the same answer as with all rivals, one by one."""

import numpy as np
import pandas as pd
import pytest
from frontiers import farthest, few, tables
from hypothesis import given
from scipy.optimize import linprog

from gzsim.errors import InputError
from gzsim.index.weights import benefit_of_the_doubt, score_against
from gzsim.index.weights.frontier import FEW, best_weights
from gzsim.index.weights.programmes import towards_frontier, undominated, weights_towards


def drawn(units, indicators, common, seed=1):
    random = np.random.default_rng(seed)
    return np.exp(common * random.normal(size=(units, 1)) + 0.5 * random.normal(size=(units, indicators)))


def scores(z, rivals):
    return 1 / (weights_towards(z, z, rivals) @ rivals.T).max(axis=1)


@pytest.mark.parametrize("common", [0.0, 0.5])
def test_few_rivals_give_the_scores_of_all_of_them(common):
    x = drawn(60, 6, common)
    plain = benefit_of_the_doubt(pd.DataFrame(x).rename(columns=str)).scores
    assert scores(x, x) == pytest.approx(plain.to_numpy(), abs=1e-12)


@pytest.mark.parametrize("common", [0.0, 0.5])
def test_rivals_that_others_dominate_do_not_matter(common):
    x = drawn(60, 4, common)
    kept = undominated(x)
    assert len(kept) < len(x)
    assert scores(x, x[kept]) == pytest.approx(scores(x, x), abs=1e-12)


@few
@given(X=tables)
def test_undominated_are_those_that_none_equals_or_exceeds(X):
    x = X.to_numpy()
    kept = undominated(x)
    for i in range(len(x)):
        over = [j for j in range(len(x)) if j != i and (x[j] >= x[i]).all()]
        strictly = [j for j in over if (x[j] > x[i]).any()]
        assert not (i in kept and strictly)
        assert i in kept or over
    assert len({tuple(row) for row in x[kept]}) == len(kept)


@few
@given(X=tables)
def test_the_distance_is_that_of_the_dual_programme(X):
    z = X.to_numpy() * [1, 1, -1]
    steps = X.to_numpy()
    beta, _ = towards_frontier(z, steps)
    assert beta.tolist() == pytest.approx(
        [farthest(own, step, z) for own, step in zip(z, steps, strict=True)], abs=1e-8
    )


@few
@given(X=tables)
def test_weights_explain_the_distance_and_count_each_step_as_1(X):
    z = X.to_numpy() - 10.0
    steps = np.broadcast_to([1.0, 2.0, 0.0], z.shape)
    beta, w = towards_frontier(z, steps)
    assert (w * steps).sum(axis=1) == pytest.approx(np.ones(5))
    assert (w >= 0).all()
    assert (w @ z.T).max(axis=1) - (w * z).sum(axis=1) == pytest.approx(beta, abs=1e-9)


def test_rivals_may_all_lie_below_a_unit():
    assert scores(np.array([[4.0, 4.0]]), np.array([[2.0, 0.0], [0.0, 2.0]])) == pytest.approx([4.0])


def test_limits_that_nothing_meets_are_refused():
    z = np.array([[1.0, 2.0], [2.0, 1.0]])
    with pytest.raises(InputError, match="bounds that can be met"):
        weights_towards(z, z, z, limits=np.eye(2))


BOUNDS = [(None, None), ((0.05, 0.6), None), (None, (0.02, 0.5)), ((0.02, 0.7), (0.02, 0.7))]


@pytest.mark.parametrize("common", [0.0, 0.5])
@pytest.mark.parametrize(("shares", "contributions"), BOUNDS)
def test_many_units_have_the_scores_and_unique_weights_that_all_rivals_give(common, shares, contributions, monkeypatch):
    x = drawn(80, 6, common)
    x[3, 2] = x[5] = 0.0  # what a lower bound on a contribution cannot be met with, and what has no score at all
    plain = best_weights(x, shares, contributions)
    monkeypatch.setattr("gzsim.index.weights.frontier.FEW", 0)
    few = best_weights(x, shares, contributions)
    scored = (plain * x).sum(axis=1)
    assert (few * x).sum(axis=1) == pytest.approx(scored, abs=1e-9)
    assert (few @ x.T).max() <= 1 + 1e-9
    behind = scored < 1 - 1e-6  # the best weights of a unit on the frontier are not unique
    assert 20 < behind.sum() < 80
    np.testing.assert_allclose(few[behind], plain[behind], rtol=1e-7, atol=1e-9)


def test_more_units_than_few_are_scored_as_against_rivals():
    X = pd.DataFrame(drawn(FEW + 100, 5, 0.0)).rename(columns=str)
    found = benefit_of_the_doubt(X)
    assert found.scores.to_numpy() == pytest.approx(score_against(X, X).to_numpy(), abs=1e-9)
    assert (found.weights.to_numpy() @ X.to_numpy().T).max() <= 1 + 1e-9


def test_up_to_few_units_weights_are_those_of_a_programme_with_all_rivals_to_the_bit():
    x = drawn(60, 6, 0.0)
    most, none = x.max(axis=0), np.ones(len(x))
    all_rivals = [linprog(-own, A_ub=x / most, b_ub=none, bounds=(0, None), method="highs").x for own in x / most]
    np.testing.assert_array_equal(best_weights(x), all_rivals / most)
