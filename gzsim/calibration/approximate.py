"""A second method that checks the first: approximate Bayes by regression on simulated draws."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import qmc

from gzsim.calibration.calibration import Calibration
from gzsim.calibration.free import Free, values_at
from gzsim.calibration.recorded import Recorded, recorded_moments
from gzsim.calibration.trials import Trials
from gzsim.common.names import whole_number
from gzsim.errors import InputError
from gzsim.views.result import Result

Array = NDArray[np.float64]

NEAREST = 0.25
"""Share of the draws whose moments are nearest to the record, by which the regression is made."""
RIDGE = np.logspace(-2, 3, 11)
EDGE = 1e-3


@dataclass(frozen=True, eq=False, repr=False)
class Approximate(Result):
    """Posterior draws of the parameters by regression adjustment.

    Attributes
    ----------
    draws : draw × parameter, own units
    table : by parameter: mean, sd, low and high (5 and 95 %), narrowed (1 − sd over that of the flat prior)
    """

    draws: pd.DataFrame
    prior_sd: pd.Series

    @property
    def table(self) -> pd.DataFrame:
        """Mean and spread of each parameter."""
        low, high = self.draws.quantile(0.05), self.draws.quantile(0.95)
        parts = {"mean": self.draws.mean(), "sd": self.draws.std(), "low": low, "high": high}
        table = pd.DataFrame(parts).assign(narrowed=1.0 - self.draws.std() / self.prior_sd)
        return table.rename_axis("parameter").reset_index()

    def against(self, found: Calibration) -> pd.DataFrame:
        """Beside a calibration: the distance of the two estimates, in standard deviations of both together."""
        mine, theirs = self.table.set_index("parameter"), found.parameters
        both = np.hypot(mine["sd"], theirs["standard_error"])
        return pd.DataFrame({
            "simulated_moments": theirs["estimate"], "standard_error": theirs["standard_error"],
            "approximate_bayes": mine["mean"], "sd": mine["sd"], "apart": (mine["mean"] - theirs["estimate"]) / both,
        }).reindex(theirs.index).reset_index()  # fmt: skip


def approximate(trials: Trials, draws: int = 600, seed: int = 7, recorded: Recorded | None = None) -> Approximate:
    """Posterior by regression adjustment (Beaumont, Zhang and Balding 2002), flat over the ranges of the parameters.

        θ*_i = θ_i + B·(s − s_i),   B by ridge regression of logit shares on moments, weighted by 1 − (d_i/d)²

    over the quarter of the draws that is nearest to the record; d_i is the distance in standard errors of the record.
    Every draw is simulated with the replications of ``trials``.

    Raises InputError for fewer draws than make a regression.
    """
    from sklearn.linear_model import RidgeCV

    recorded = recorded_moments() if recorded is None else recorded
    fewest, draws = 8 * len(trials.free), whole_number(draws, "draws", 1, 10**7)
    if draws < fewest:
        raise InputError(f"{draws} are too few", field="draws", valid=f"{fewest} and more, eight for each parameter")
    shares = qmc.LatinHypercube(d=len(trials.free), rng=np.random.default_rng(seed)).random(draws)
    moments = pd.DataFrame([trials.moments(each) for each in shares])[recorded.value.index]
    z = ((moments - recorded.value) / recorded.standard_error).fillna(0.0).clip(-10, 10).to_numpy()
    far = np.sqrt((z**2).sum(axis=1))
    near = np.argsort(far, kind="stable")[: max(fewest // 2, int(NEAREST * draws))]
    weight = 1.0 - (far[near] / (1.001 * far[near].max())) ** 2
    logit = _logit(shares[near])
    fitted = RidgeCV(RIDGE).fit(z[near], logit, sample_weight=weight)
    adjusted = _share(logit - z[near] @ fitted.coef_.T)
    chosen = np.random.default_rng(seed).choice(len(near), 2000, p=weight / weight.sum())
    table = pd.DataFrame([values_at(each, trials.free) for each in adjusted[chosen]])
    return Approximate(table, pd.Series({each.name: _flat_sd(each) for each in trials.free}))


def _logit(shares: Array) -> Array:
    inside = np.clip(shares, EDGE, 1.0 - EDGE)
    return np.log(inside / (1.0 - inside))


def _share(logit: Array) -> Array:
    return 1.0 / (1.0 + np.exp(-logit))


def _flat_sd(free: Free) -> float:
    return float(np.std([free.at(share) for share in np.linspace(0, 1, 1001)]))
