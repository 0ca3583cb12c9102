"""Exponentials, logarithms and powers: near the true value, and the same bits everywhere."""

import hashlib
from decimal import Decimal, localcontext

import numpy as np
import pytest

from gzsim.numeric.elementary import exp, expm1, log, power, whole_power
from gzsim.numeric.quadrature import gauss_hermite
from gzsim.numeric.tables.make_gauss_hermite import COUNTS
from gzsim.numeric.tables.make_gauss_hermite import gauss_hermite as make

RNG = np.random.default_rng(5)
X = np.concatenate([RNG.uniform(-745, 709, 2000), RNG.uniform(-2, 2, 2000), RNG.normal(0, 1e-8, 200), [0.0, 1.0, -1.0]])
POSITIVE = np.concatenate(
    [np.exp(RNG.uniform(-700, 700, 2000)), 1 + RNG.normal(0, 1e-6, 500), RNG.uniform(0.5, 2, 2000)]
)


def true(function, values):
    """To 40 digits, then rounded."""
    with localcontext() as context:
        context.prec = 40
        return np.array([float(function(Decimal(float(x)))) for x in values])


def units_apart(found, wanted):
    return np.abs(found - wanted) / np.spacing(np.abs(wanted))


def test_exponentials_and_logarithms_are_near_to_the_last_place():
    assert units_apart(exp(X), true(lambda x: x.exp(), X)).max() < 2
    assert units_apart(log(POSITIVE), true(lambda x: x.ln(), POSITIVE)).max() < 2
    assert units_apart(expm1(X), true(lambda x: x.exp() - 1, X)).max() < 4


def test_powers_are_as_near_as_their_size_allows():
    x, y = RNG.uniform(0.01, 3, 3000), RNG.uniform(-5, 5, 3000)
    assert (np.abs(power(x, y) / x**y - 1) < 4e-16 * (1 + np.abs(y * np.log(x)))).all()
    n = RNG.integers(0, 200, 3000)
    base = RNG.uniform(0.5, 1, 3000)
    np.testing.assert_allclose(whole_power(base, n), base**n, rtol=1e-13)


@pytest.mark.parametrize(
    ("function", "x", "y"),
    [
        (exp, -np.inf, 0.0), (exp, np.inf, np.inf), (exp, np.nan, np.nan), (exp, 710.0, np.inf), (exp, -746.0, 0.0),
        (log, 0.0, -np.inf), (log, -1.0, np.nan), (log, np.inf, np.inf), (log, np.nan, np.nan), (expm1, -np.inf, -1.0),
    ],
)  # fmt: skip
def test_what_lies_at_the_ends(function, x, y):
    np.testing.assert_array_equal(function(x), y)


def test_powers_of_nothing_and_of_one():
    assert [float(power(0.0, y)) for y in (0.0, 0.5, 2.0)] == [1.0, 0.0, 0.0]
    assert float(power(1.0, 1e300)) == 1.0
    assert [float(whole_power(0.0, n)) for n in (0, 3)] == [1.0, 0.0]


@pytest.mark.parametrize("axes", [(0, 1, 2), (2, 0, 1), (1, 2, 0), (2, 1, 0)])
def test_values_lie_in_memory_as_their_elements_do(axes):
    x = np.random.default_rng(7).normal(size=(3, 4, 5)).transpose(axes)
    x.flags.writeable = False
    assert exp(x).strides == x.strides
    np.testing.assert_array_equal(exp(x), [[[exp(number) for number in row] for row in part] for part in x])
    np.testing.assert_array_equal(exp(x[::2, 1:]), exp(x)[::2, 1:])
    np.testing.assert_array_equal(exp(np.broadcast_to(x[:, :1], x.shape)), np.broadcast_to(exp(x)[:, :1], x.shape))
    np.testing.assert_array_equal(power(exp(x), x[0]), np.stack([power(exp(part), x[0]) for part in x]))


def test_these_bits_are_the_same_on_every_processor():
    grid = np.arange(-4000, 4001) / 64.0
    bits = b"".join(
        values.tobytes()
        for values in (exp(grid), expm1(grid), log(grid[4001:]), power(grid[4001:], 0.1), power(0.95, grid))
    )
    assert hashlib.sha256(bits).hexdigest() == "8e102a05b97bc906c2cf13dd28ebd09c81e4aebf2975e9ded9a8366365d532ae"


@pytest.mark.parametrize("count", COUNTS)
def test_nodes_of_quadrature_are_what_the_script_makes(count):
    np.testing.assert_allclose(gauss_hermite(count), make(count), rtol=0, atol=1e-14)
