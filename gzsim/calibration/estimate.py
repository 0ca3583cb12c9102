"""Calibration by simulated moments: a search over all of the space, a finer one by trust regions, and inference."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import qmc

from gzsim.calibration.calibration import TOLD, Calibration
from gzsim.calibration.cities import cities, simulated_moments
from gzsim.calibration.free import FREE, Free, shares_of, values_at
from gzsim.calibration.recorded import VALIDATED, Recorded, recorded_moments, regularised
from gzsim.calibration.trials import Trials, kept_trials
from gzsim.common.names import whole_number
from gzsim.errors import InputError
from gzsim.simulation.asking import as_seed

Array = NDArray[np.float64]

STEP = 0.06
"""Of the range of a parameter, to either side, over which slopes are taken: wide enough that rounding averages out."""
HALF_WIDTH = 0.1
"""Of the range, radius within which the finer search begins to trust its model."""
LARGEST = 6.0
"""Standard errors beyond which a moment adds only little to the distance, so that one that cannot be met rules none."""


def calibrate(
    *,
    replications: int = 8,
    points: int = 64,
    iterations: int = 120,
    seed: int = 2003,
    recorded: Recorded | None = None,
    start: pd.Series | None = None,
    free: tuple[Free, ...] = FREE,
    into: str | os.PathLike[str] | None = None,
    told: Callable[[int], None] = lambda count: None,
) -> Calibration:
    """Fit parameters to the moments of cities on record.

        θ̂ = argmin g(θ)′ W g(θ),   g = m(θ) − m,   W = [(1 + 1/S)·diag(Σ)]⁻¹
        V = (J′WJ)⁻¹ J′W·(1 + 1/S)·Σ_λ·WJ (J′WJ)⁻¹,   Σ_λ = (1 − λ)·Σ + λ·diag(Σ)

    m are the moments on record and Σ their covariance, m(θ) the mean moments of S = ``replications`` simulated panels
    that share their draws for all θ. So many moments of so few provinces leave Σ without an inverse, and the inverse of
    what is regularised weighs differences between moments that nobody has measured (Altonji and Segal 1996): variances
    weigh, covariances, drawn towards none by λ (`gzsim.calibration.recorded.shrinkage`), enter the standard errors.

    A Latin hypercube of ``points`` finds where to begin, ``start`` among them; a trust-region search for least squares
    (POUNDERS, of optimagic) goes on from the best. Covariance and sensitivities are those of the method of simulated
    moments (McFadden 1989), by estimagic, with slopes over steps wide enough for the heaps of rounded targets.

    With a folder ``into`` each simulated point is kept there, and the same call goes on where it was interrupted.

    Raises InputError for a number that cannot be meant, where optimagic is not installed, or for a folder that keeps
    other trials.
    """
    _optimagic()  # missed now, and not when all points are simulated
    recorded = recorded_moments() if recorded is None else recorded
    replications, points = whole_number(replications, "replications", 1, 1000), whole_number(points, "points", 1, 10**6)
    steps, seed = whole_number(iterations, "iterations", 0, 10**6), as_seed(seed)
    asked = Trials(recorded.window, np.arange(replications), seed, free, told=told)
    with nullcontext(asked) if into is None else kept_trials(into, asked) as trials:
        begin = _begin(trials, recorded, points, seed, start)
        best = _refined(trials, recorded, begin, steps) if steps else begin
        return inferred(trials, recorded, best)


def distance(trials: Trials, recorded: Recorded, shares: Array) -> Array:
    """Distances of simulated from recorded moments in standard errors, √W·g; large ones are damped."""
    moments = trials.moments(shares)
    apart = (moments[recorded.value.index] - recorded.value).fillna(0.0)
    scaled = np.sqrt(1.0 + 1.0 / trials.replications.size) * recorded.standard_error
    z = (apart / scaled).to_numpy(float)
    beyond = np.maximum(np.abs(z) - LARGEST, 0.0)
    return np.sign(z) * (np.minimum(np.abs(z), LARGEST) + np.log1p(beyond))


def _begin(trials: Trials, recorded: Recorded, points: int, seed: int, start: pd.Series | None) -> Array:
    """The best of a Latin hypercube, the start among its points."""
    first = shares_of(start if start is not None else {each.name: each.start for each in trials.free}, trials.free)
    cube = qmc.LatinHypercube(d=len(trials.free), rng=np.random.default_rng(seed)).random(points - 1)
    tried = np.vstack([first[None], cube])
    return tried[np.argmin([(distance(trials, recorded, each) ** 2).sum() for each in tried])]


def _refined(trials: Trials, recorded: Recorded, begin: Array, iterations: int) -> Array:
    om = _optimagic()
    best: tuple[float, Array] = (np.inf, begin)

    @om.mark.least_squares
    def residuals(shares: Array) -> Array:
        nonlocal best
        found = distance(trials, recorded, shares)
        best = min(best, (float((found**2).sum()), shares.copy()), key=lambda pair: pair[0])
        return found

    om.minimize(
        residuals, algorithm="pounders",
        params=np.clip(begin, 1.1 * HALF_WIDTH, 1.0 - 1.1 * HALF_WIDTH),  # a region of trust lies inside the bounds
        bounds=om.Bounds(lower=np.zeros(begin.size), upper=np.ones(begin.size)),
        algo_options={"stopping_maxiter": iterations, "trustregion_initial_radius": HALF_WIDTH},
    )  # fmt: skip
    return np.clip(best[1], 0.0, 1.0)


def inferred(trials: Trials, recorded: Recorded, shares: Array) -> Calibration:
    """Standard errors, sensitivities and how far each moment is off, at given shares."""
    names = [each.name for each in trials.free]
    slopes = _slopes(trials, recorded, shares)
    told = _estimagic(recorded, trials, shares, slopes)
    width = _widths(trials.free, shares)
    covariance = pd.DataFrame(told["covariance"] * np.outer(width, width), names, names)
    error = np.sqrt(np.diag(told["covariance"]))
    parameters = pd.DataFrame(
        {
            "estimate": values_at(shares, trials.free).to_numpy(),
            "standard_error": error * width,
            "low": [each.low for each in trials.free],
            "high": [each.high for each in trials.free],
            "by_ratio": [each.by_ratio for each in trials.free],
            "identified": error <= TOLD,
            "about": [each.about for each in trials.free],
        },
        pd.Index(names, name="parameter"),
    )
    moments = moment_table(trials.moments(shares), recorded, trials.replications.size)
    per_error = told["sensitivity"] * recorded.standard_error.to_numpy()[None, :] / error[:, None]
    sensitivity = pd.DataFrame(per_error.T, recorded.value.index, names)
    found = float((distance(trials, recorded, shares) ** 2).sum())
    return Calibration(
        parameters=parameters, moments=moments, covariance=covariance, sensitivity=sensitivity, distance=found,
        trials=len(trials),
    )  # fmt: skip


def moment_table(simulated: pd.Series, recorded: Recorded, replications: int) -> pd.DataFrame:
    """Moments on record and simulated, and how many standard errors apart: of the record, and of so many panels."""
    scale = recorded.standard_error * np.sqrt(1.0 + 1.0 / replications)
    table = pd.DataFrame({"recorded": recorded.value, "standard_error": recorded.standard_error})
    table["simulated"] = simulated[recorded.value.index]
    return table.assign(z=(table["simulated"] - table["recorded"]) / scale, years=recorded.years)


def validated(found: Calibration, replications: int, seed: int) -> Calibration:
    """The same with the moments of the years that nothing was fitted to, 2009-2012, below those that it was."""
    recorded = recorded_moments(VALIDATED)
    panels = simulated_moments(cities(found.values), recorded.window, np.arange(replications), seed)
    table = moment_table(panels.mean(), recorded, replications)
    fitted = found.moments[found.moments["years"] != VALIDATED]
    return replace(found, moments=pd.concat([fitted, table]))


def _slopes(trials: Trials, recorded: Recorded, shares: Array) -> Array:
    """dm/dθ (moment, parameter) by differences to both sides, one where an edge is near."""
    columns = []
    for place in range(shares.size):
        ends = [shares.copy(), shares.copy()]
        ends[0][place], ends[1][place] = max(0.0, shares[place] - STEP), min(1.0, shares[place] + STEP)
        low, high = (trials.moments(end)[recorded.value.index].to_numpy(float) for end in ends)
        columns.append((high - low) / (ends[1][place] - ends[0][place]))
    return np.nan_to_num(np.array(columns).T)


def _estimagic(recorded: Recorded, trials: Trials, shares: Array, slopes: Array) -> dict[str, Array]:
    """Covariance of the shares and sensitivity (parameter, moment) to what is recorded, by estimagic.

    Its own, −(J′WJ)⁻¹J′W, is to a bias of g = m(θ) − m: a record that is higher by one lowers g by one.
    """
    _optimagic()
    import estimagic  # comes with it

    names = [each.name for each in trials.free]
    found = estimagic.estimate_msm(
        lambda params: trials.moments(params.to_numpy())[recorded.value.index],
        empirical_moments=recorded.value,
        moments_cov=regularised(recorded) * (1.0 + 1.0 / trials.replications.size),
        params=pd.Series(shares, names),
        optimize_options=False,
        weights="diagonal",
        jacobian=lambda params: pd.DataFrame(slopes, recorded.value.index, names),
    )
    return {
        "covariance": np.asarray(found.cov(method="robust"), float),
        "sensitivity": -np.asarray(found.sensitivity(kind="bias"), float).reshape(len(names), -1),
    }


def _widths(free: tuple[Free, ...], shares: Array) -> Array:
    """Own units of a parameter per share of its range, at the estimate."""
    values = values_at(shares, free)
    return np.array([
        values[each.name] * np.log(each.high / each.low) if each.by_ratio else each.high - each.low for each in free
    ])  # fmt: skip


def _optimagic() -> Any:
    try:
        import optimagic
    except ImportError as error:
        problem, valid = "optimagic is not installed", "pip install 'gzsim[evidence]'"
        raise InputError(problem, field="gzsim calibrate", valid=valid) from error
    return optimagic
