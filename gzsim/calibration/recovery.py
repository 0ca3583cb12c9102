"""Whether the estimator finds parameters that are known: panels are simulated with them, and fitted like the record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from gzsim.calibration.cities import cities, simulated_moments
from gzsim.calibration.estimate import calibrate
from gzsim.calibration.free import FREE, Free, values_at
from gzsim.calibration.recorded import Recorded, recorded_moments
from gzsim.common.names import list_of, whole_number
from gzsim.views.result import Result

SHOWN = ("targets.inertia", "targets.ratchet", "targets.noise_sd", "targets.unchanged",
         "indicators.gdp_growth.dynamics.noise_sd", "indicators.gdp_growth.dynamics.unit_effect_sd")  # fmt: skip
"""Parameters of a small run: one search takes some seconds for each of them."""
MIDDLE = (0.3, 0.7)
"""Of the range, where known values are drawn, so that the search cannot lean on an edge."""
OTHER_LUCK = 10_000
"""Replications from which panels that stand for the record are taken: none that the search simulates itself."""


@dataclass(frozen=True, eq=False, repr=False)
class Recovery(Result):
    """Fits to panels of which the parameters are known.

    Attributes
    ----------
    fits : run × parameter: known, estimate, standard_error
    table : by parameter: runs, bias and its standard error, root mean squared error, and the share of intervals of
        1.96 standard errors that hold the known value; errors in shares of the range looked at
    """

    fits: pd.DataFrame

    @property
    def table(self) -> pd.DataFrame:
        """Bias and coverage by parameter."""
        fits = self.fits.assign(
            error=(self.fits["estimate"] - self.fits["known"]) / self.fits["range"],
            held=(self.fits["estimate"] - self.fits["known"]).abs() <= 1.96 * self.fits["standard_error"],
        )
        by = fits.groupby("parameter", sort=False)
        return pd.DataFrame({
            "runs": by.size(), "bias": by["error"].mean(), "bias_error": by["error"].sem(),
            "rmse": by["error"].apply(lambda e: float(np.sqrt((e**2).mean()))), "coverage": by["held"].mean(),
        }).reset_index()  # fmt: skip


def recover(
    runs: int = 30,
    *,
    parameters: tuple[str, ...] = SHOWN,
    replications: int = 2,
    iterations: int = 12,
    seed: int = 2003,
    told: Callable[[int], None] = lambda count: None,
) -> Recovery:
    """Fit so many simulated panels with known parameters, each with other luck, by `calibrate` at a reduced size.

    The known values of ``parameters`` are drawn from the middle of their ranges, all others stay as in the scenario
    ``cities-2003-2012``. A panel stands for the record, with the covariance of the record's moments.

    Raises InputError for a number that cannot be meant, or a parameter that is not fitted.
    """
    chosen = list_of(parameters, [each.name for each in FREE], "parameters")
    free = tuple(each for each in FREE if each.name in chosen)
    draw = np.random.Generator(np.random.Philox(key=seed))
    rows = []
    for run in range(whole_number(runs, "runs", 1, 10_000)):
        known = values_at(draw.uniform(*MIDDLE, len(free)), free)
        found = calibrate(
            replications=replications, points=1, iterations=iterations, seed=seed, recorded=_stood_in(known, run, seed),
            start=values_at(np.full(len(free), 0.5), free), free=free,
        ).parameters  # fmt: skip
        rows.append(_row(run, known, found, free))
        told(run + 1)
    return Recovery(pd.concat(rows, ignore_index=True))


def _stood_in(known: pd.Series, run: int, seed: int) -> Recorded:
    """Moments of one simulated panel in the place of those on record."""
    recorded = recorded_moments()
    panel = simulated_moments(cities(known), recorded.window, np.array([OTHER_LUCK + run]), seed).iloc[0]
    return recorded._replace(value=panel[recorded.value.index].rename("value"))


def _row(run: int, known: pd.Series, found: pd.DataFrame, free: tuple[Free, ...]) -> pd.DataFrame:
    return pd.DataFrame({
        "run": run, "parameter": known.index, "known": known.to_numpy(), "estimate": found["estimate"].to_numpy(),
        "standard_error": found["standard_error"].to_numpy(), "range": [each.high - each.low for each in free],
    })  # fmt: skip
