"""Chained regressions: the draws of scikit-learn's, which are made another way."""

import numpy as np
import pytest
from sklearn.experimental import enable_iterative_imputer  # noqa: F401  scikit-learn asks for it
from sklearn.impute import IterativeImputer
from sklearn.linear_model import BayesianRidge

from gzsim.index.treat.chained import ROUNDS, chained

FREE, ABOVE, BETWEEN = (-np.inf, np.inf), (-1.0, np.inf), (-0.5, 1.0)


def theirs(x, seed, floor, ceiling):
    imputer = IterativeImputer(
        BayesianRidge(), sample_posterior=True, max_iter=ROUNDS, random_state=seed, min_value=floor, max_value=ceiling
    )
    return imputer.fit_transform(x)


def holed(units, indicators, common=1.0, share=0.1, seed=0, bend=lambda x: x):
    """Standardised values with gaps everywhere but in two units; indicators have a part in common."""
    random = np.random.default_rng(seed)
    x = bend(common * random.normal(size=(units, 1)) + random.normal(size=(units, indicators)))
    x[2:][random.random((units - 2, indicators)) < share] = np.nan
    deviation = np.nanstd(x, axis=0)
    return (x - np.nanmean(x, axis=0)) / np.where(deviation > 0, deviation, 1)


def twice(x):
    """The second indicator is twice the first."""
    return np.column_stack([x[:, 0], 2 * x[:, 0], x[:, 2:]])


def constant(x):
    """The second indicator is the same for all."""
    return np.column_stack([x[:, 0], np.full(len(x), 3.0), x[:, 2:]])


@pytest.mark.parametrize("bounds", [FREE, ABOVE, BETWEEN])
@pytest.mark.parametrize(
    "x",
    [
        holed(88, 12),
        holed(400, 15, common=20.0, seed=1),
        holed(60, 8, share=0.5, seed=2),
        holed(50, 6, bend=np.exp),
        holed(9, 12, seed=3),
        holed(14, 12, share=0.3, seed=4),
        holed(5, 2, share=0.4),
        holed(60, 6, bend=twice),
        holed(60, 6, bend=constant),
    ],
    ids=["many", "alike", "half", "skew", "few units", "hardly enough", "two", "collinear", "constant"],
)
def test_draws_are_those_of_scikit_learn(x, bounds):
    floor, ceiling = (np.full(x.shape[1], bound) for bound in bounds)
    found = chained(x, 7, floor, ceiling)
    assert np.isnan(x).sum() > 0
    np.testing.assert_allclose(found, theirs(x, 7, floor, ceiling), rtol=1e-9, atol=1e-9)
    np.testing.assert_array_equal(found[~np.isnan(x)], x[~np.isnan(x)])


def test_both_ways_to_the_axes_of_a_regression_give_the_same_draws(monkeypatch):
    x, free = holed(88, 12), [np.full(12, bound) for bound in FREE]
    products = chained(x, 1, *free)
    monkeypatch.setattr("gzsim.index.treat.chained.SINGULAR", 1.0)
    np.testing.assert_allclose(chained(x, 1, *free), products, rtol=1e-9, atol=1e-9)


def test_one_indicator_has_nothing_to_be_learnt_from():
    x = np.array([[-1.0], [np.nan], [1.0]])
    assert chained(x, 1, np.array([-np.inf]), np.array([np.inf])).ravel().tolist() == [-1, 0, 1]
