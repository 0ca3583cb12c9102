"""Approximate Bayes on moments of which the posterior is known, and fits to simulated panels."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from gzsim.calibration.approximate import approximate
from gzsim.calibration.free import Free, values_at
from gzsim.calibration.recorded import Recorded
from gzsim.calibration.recovery import Recovery, recover
from gzsim.calibration.trials import Trials
from gzsim.errors import InputError

LINE = (Free("slope", 0, 4, 1.0, "growth"), Free("height", 1, 5, 1.0, "growth"), Free("idle", 0, 1, 0.5, "reports"))
X, NOISE = np.linspace(-1, 1, 12), 0.3


class NoisyLines(Trials):
    """Points of a line with noise of its own at each point of the space."""

    def _simulate(self, shares):
        slope, height, _ = values_at(shares, LINE)
        noise = np.random.default_rng(int(shares.sum() * 2**30)).normal(0, NOISE, 12)
        return dict(zip(map(str, range(12)), (height + slope * X + noise).tolist(), strict=True))


@pytest.fixture(scope="module")
def found():
    names = [str(k) for k in range(12)]
    seen = 3.0 + 2.0 * X + np.random.default_rng(5).normal(0, NOISE, 12)
    recorded = Recorded("2003-2008", pd.Series(seen, names), pd.Series(NOISE, names), pd.DataFrame(), 26)
    return seen, approximate(NoisyLines((2003, 2008), np.arange(1), 1, LINE), 4000, recorded=recorded)


def test_the_posterior_of_a_line_is_that_of_least_squares(found):
    seen, posterior = found
    table = posterior.table.set_index("parameter")
    assert table.loc["height", "mean"] == pytest.approx(seen.mean(), abs=0.05)
    assert table.loc["slope", "mean"] == pytest.approx((seen @ X) / (X @ X), abs=0.08)
    assert table.loc["height", "sd"] == pytest.approx(NOISE / np.sqrt(12), rel=0.35)
    assert table.loc["slope", "sd"] == pytest.approx(NOISE / np.sqrt(X @ X), rel=0.35)


def test_what_nothing_tells_of_stays_as_wide_as_it_was(found):
    table = found[1].table.set_index("parameter")
    assert table.loc["idle", "narrowed"] < 0.15
    assert table.loc[["slope", "height"], "narrowed"].min() > 0.7


def test_too_few_draws_are_refused():
    with pytest.raises(InputError, match="eight for each"):
        approximate(NoisyLines((2003, 2008), np.arange(1), 1, LINE), 10)


def test_a_parameter_that_is_not_fitted_is_refused():
    with pytest.raises(InputError) as refused:
        recover(1, parameters=("targets.inertia", "targets.noise"))
    assert refused.value.field == "parameters"


def test_bias_and_coverage_by_hand():
    fits = pd.DataFrame({
        "run": [0, 1], "parameter": "a", "known": [1.0, 2.0], "estimate": [1.5, 2.0], "standard_error": [0.2, 0.2],
        "range": 2.0,
    })  # fmt: skip
    row = Recovery(fits).table.iloc[0]
    assert (row["runs"], row["bias"], row["coverage"]) == (2, 0.125, 0.5)
    assert row["rmse"] == pytest.approx(0.25 / np.sqrt(2))


def test_known_habits_of_cities_are_found_again():
    found = recover(1, parameters=("targets.inertia", "targets.noise_sd"), replications=2, iterations=5)
    fits = found.fits.set_index("parameter")
    off = (fits["estimate"] - fits["known"]).abs()
    assert (off < 4 * fits["standard_error"] + 0.02 * fits["range"]).all()
    assert (off / fits["range"] < 0.15).all()
