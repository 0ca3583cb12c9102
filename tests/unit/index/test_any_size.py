"""Figures of any size: what does not depend on the unit of measure does not at 10³⁰⁰ or 10⁻³⁰⁰ of it either."""

import numpy as np
import pandas as pd
import pytest

from gzsim.index import aggregate, analysis, importance, normalise, weights

X = pd.DataFrame(
    {"growth": [1.0, 3, 2, 5, 4], "forest": [6.0, 2, 4, 3, 3.5], "income": [1.0, 2, 2, 3, 9]}, list("abcde")
)
W = {"growth": 0.5, "forest": 0.3, "income": 0.2}
SIZES = [2.0**1000, 2.0**-1000, 1e300, 1e-300, 1e200, 1e-200]
FREE = {
    "zscore": normalise.zscore,
    "vector": normalise.vector,
    "minmax": normalise.minmax,
    "mpi": lambda X: aggregate.mpi(X, W),
    "mpi_plus": lambda X: aggregate.mpi_plus(X, W),
    "ampi": lambda X: aggregate.ampi(X, W),
    "topsis": lambda X: aggregate.topsis(X, W),
    "standard_deviation": weights.standard_deviation,
    "coefficient_of_variation": weights.coefficient_of_variation,
    "critic": weights.critic,
    "gini": weights.gini,
    "entropy": weights.entropy,
    "merec": weights.merec,
    "pca": weights.pca,
    "correlation_balanced": lambda X: weights.correlation_balanced(X, normalise=None),
    "correlations": lambda X: analysis.correlations(X).matrix,
    "alpha": lambda X: analysis.cronbach_alpha(X).items,
    "effective_weights": lambda X: analysis.effective_weights(X, W).indicators,
    "deliverable": lambda X: importance.deliverable(X, W).table,
    "frozen": lambda X: normalise.freeze(normalise.zscore, X, year=2016)(X),
}
pytestmark = pytest.mark.filterwarnings("ignore::gzsim.index.IndexWarning", "error::RuntimeWarning")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("method", FREE.values(), ids=FREE)
def test_the_unit_of_measure_does_not_matter_however_large_or_small(method, size):
    found, plain = method(X * size), method(X)
    np.testing.assert_allclose(np.asarray(found, float), np.asarray(plain, float), rtol=1e-7, atol=1e-9)


@pytest.mark.parametrize("core", [normalise.zscore_array, normalise.vector_array])
@pytest.mark.parametrize("power", [-900, -3, 0, 3, 900])
def test_a_power_of_two_as_the_unit_keeps_every_bit(core, power):
    x = np.random.default_rng(1).normal(size=(3, 20, 4))
    np.testing.assert_array_equal(core(np.ldexp(x, power)), core(x))


def test_at_ordinary_sizes_moments_have_the_bits_of_plain_formulas():
    x = np.random.default_rng(2).lognormal(size=(30, 6))
    mean = np.sum(x, axis=0, keepdims=True) / 30
    found = normalise.moments(x)
    np.testing.assert_array_equal(found[0], mean)
    np.testing.assert_array_equal(found[1], np.sqrt(np.sum((x - mean) ** 2, axis=0, keepdims=True) / 30))
