import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gzsim.common.running import running
from gzsim.errors import InputError
from gzsim.monitoring import expected_run_length, light_probability, memoryless_lights


def simulated_run_length(limit: float, shift: float, months: int, series: int = 4000, length: int = 3000):
    """First month in which the rule itself shows red, over many honest histories; mean and standard error."""
    score = np.random.default_rng(8).standard_normal((series, length)) - shift
    red = running(memoryless_lights(score, limit), months)
    assert red.any(axis=1).mean() > 0.999
    first = red.argmax(axis=1) + 1
    return first.mean(), first.std() / np.sqrt(series)


@pytest.mark.parametrize(
    ("limit", "shift", "months", "published"),
    [(1.5, 0.0, 1, 14.968446), (1.5, 0.0, 2, 239.022829), (1.5, 1.0, 1, 3.241097)],
)
def test_run_lengths_shewhart(limit, shift, months, published):
    """CF24: 15 months to a false light, 239 to two in a row, 3.2 to a true one; by formula and by living through it."""
    formula = expected_run_length(light_probability(limit, shift), months)
    assert formula == pytest.approx(published, rel=1e-6)
    mean, error = simulated_run_length(limit, shift, months)
    assert mean == pytest.approx(formula, abs=3 * error)


@given(st.floats(0.1, 3), st.floats(0, 2), st.floats(0.01, 1))
def test_a_worse_shortfall_lights_up_sooner(limit, shift, more):
    assert light_probability(limit, shift + more) > light_probability(limit, shift)


def test_a_light_that_never_or_always_comes_has_no_run_length():
    for probability in (0.0, 1.0, float("nan")):
        with pytest.raises(InputError, match="probability"):
            expected_run_length(probability)
    with pytest.raises(InputError, match="months"):
        expected_run_length(0.5, months=0)
