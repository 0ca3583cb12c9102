"""The simulation asked to foretell years that have been, against forecasts that know nothing of incentives."""

from __future__ import annotations

from dataclasses import dataclass, replace
from os import PathLike

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import norm

from gzsim.common.names import whole_number
from gzsim.errors import InputError
from gzsim.history.warnings import province_targets
from gzsim.record import Record, as_record, load_record
from gzsim.record.record import REAL_GROWTH
from gzsim.scenario import Scenario, load_scenario
from gzsim.simulation.chunk import Case, simulate_years
from gzsim.simulation.course import Course
from gzsim.simulation.simulate import case_of
from gzsim.simulation.world import World
from gzsim.views.result import Result

Array = NDArray[np.float64]

INDICATOR = "gdp_growth"
TREND_YEARS = 8
"""Years before the first forecast to which the trend is fitted."""
SHARES = (0.5, 0.9)


@dataclass(frozen=True, eq=False, repr=False)
class Hindcast(Result):
    """Forecasts of reported growth of the years after ``origin``, by method.

    Attributes
    ----------
    by_year : method × year: crps, error (mean of the forecast less what was reported), sd, inside_50, inside_90, means
        over the places
    table : method: the same over all years, and crps_ratio, that of the crps to the simulation's
    """

    by_year: pd.DataFrame
    origin: int

    @property
    def table(self) -> pd.DataFrame:
        """Methods over all years, the best first."""
        rows = self.by_year.groupby("method")[["crps", "error", "sd", "inside_50", "inside_90"]].mean()
        rows["crps_ratio"] = rows["crps"] / rows.loc["simulation", "crps"]
        return rows.sort_values("crps", kind="stable").reset_index()


def hindcast(
    record: Record | None = None,
    scenario: Scenario | str | PathLike[str] = "guizhou-2025",
    *,
    first: int = 2015,
    last: int = 2021,
    replications: int = 200,
    seed: int = 2014,
) -> Hindcast:
    """Foretell reported growth of the prefectures from what was known before ``first``, without a look at later years.

    The simulation starts from the record before ``first`` (lasting advantages, luck and levels estimated there) and is
    asked for what the province announced year by year; where no target is on record, the last one holds. It is held
    against persistence (the last growth, spread as changes of as many years were), a trend of the mean of all places
    over `TREND_YEARS` years, and an AR(1) with effects of places. Scored by the continuous ranked probability score,

        CRPS(F, y) = E|X − y| − ½·E|X − X′|,

    in points, less being better (Gneiting and Raftery 2007), and by how often intervals hold what was reported.

    Parameters
    ----------
    record : what was reported; that of the scenario unless given
    scenario : a scenario, or the name or path of one, which then starts from the record that is given
    first, last : years foretold
    replications, seed : of the simulation

    Raises InputError if there are no figures for a year.
    """
    if not isinstance(scenario, Scenario):
        scenario = load_scenario(scenario, record=record)
    record = scenario.of_record or load_record() if record is None else as_record(record)
    growth = record.table(REAL_GROWTH)
    missing = [year for year in range(first, last + 1) if year not in growth.index or growth.loc[year].isna().any()]
    if missing:
        raise InputError(f"{missing[0]} has no growth of all places", field="last", valid="years on record")
    seen, past = growth.loc[first:last], growth.loc[: first - 1]
    draws = simulated_growth(record, scenario, first, last, whole_number(replications, "replications", 2, 10**5), seed)
    forecasts = {"persistence": persistence, "trend": trend, "AR(1)": autoregression}
    parts = [_scored_draws(draws, seen)]
    parts += [_scored_normal(name, *rule(past, len(seen)), seen) for name, rule in forecasts.items()]
    return Hindcast(pd.concat(parts, ignore_index=True), first - 1)


def simulated_growth(record: Record, scenario: Scenario, first: int, last: int, replications: int, seed: int) -> Array:
    """Reported growth (replication, year, place) of the simulated prefectures, in the order of their codes."""
    began = scenario.with_({"simulation.start_year": first, "name": "hindcast"})
    case = case_of(began, began.scheme_in_force)
    world = with_announced(case.world, record, first, last)
    k = world.place_of(INDICATOR, "indicators")
    ends = simulate_years(Case(world, case.scheme), last - first + 1, np.arange(replications), seed)
    return np.stack([end.state.reported[:, k].copy() for end in ends], axis=1)


def with_announced(world: World, record: Record, first: int, last: int) -> World:
    """The same world, asked for the growth that the province announced in each year, the last known where none is."""
    warm_up = int(world.timing.warm_up)
    said = province_targets(record).reindex(range(first - warm_up, last + 1)).ffill().bfill()
    k = world.place_of(INDICATOR, "indicators")
    path = np.repeat(world.target[None], len(said), axis=0)
    path[:, k] = said.to_numpy(float)[:, None]
    return replace(world, target=path[0], course=Course(path))


def persistence(past: pd.DataFrame, years: int) -> tuple[Array, Array]:
    """Mean and standard deviation (year, place): the last growth, and how far growth moved in so many years before."""
    mean = np.repeat(past.iloc[-1].to_numpy(float)[None], years, axis=0)
    moves = [np.sqrt(np.nanmean(past.diff(ahead).to_numpy(float) ** 2)) for ahead in range(1, years + 1)]
    return mean, np.repeat(np.array(moves)[:, None], past.shape[1], axis=1)


def trend(past: pd.DataFrame, years: int) -> tuple[Array, Array]:
    """The line through the mean of all places over `TREND_YEARS` years, with the error of its prediction."""
    import statsmodels.api as sm

    recent = past.iloc[-TREND_YEARS:]
    time = np.arange(len(recent), dtype=float)
    fitted = sm.OLS(recent.mean(axis=1).to_numpy(float), sm.add_constant(time)).fit()
    ahead = sm.add_constant(np.arange(len(recent), len(recent) + years, dtype=float), has_constant="add")
    told = fitted.get_prediction(ahead)
    between = recent.sub(recent.mean(axis=1), axis=0).to_numpy(float).var()
    spread = np.sqrt(told.se_obs**2 + between)
    return tuple(np.repeat(each[:, None], past.shape[1], axis=1) for each in (told.predicted_mean, spread))


def autoregression(past: pd.DataFrame, years: int) -> tuple[Array, Array]:
    """y_it = a_i + ρ·y_i,t−1 + ε by least squares over all places, carried forward year by year.

    The slope is drawn towards 0 by (1 + 3ρ)/T, as in any short panel (Nickell 1981), and is left as it is: a rival need
    not be the best.
    """
    now, before = past.iloc[1:], past.iloc[:-1].set_axis(past.index[1:])
    both = now.notna() & before.notna()
    y, x = (each.where(both) for each in (now, before))
    slope = float(np.nansum((y - y.mean()) * (x - x.mean())) / np.nansum((x - x.mean()) ** 2))
    own = y.mean() - slope * x.mean()
    error = np.sqrt(np.nanmean((y - own - slope * x).to_numpy(float) ** 2))
    mean, spread, last = [], [], past.iloc[-1]
    for year in range(years):
        last = own + slope * last
        mean.append(last.to_numpy(float))
        spread.append(error * np.sqrt(sum(slope ** (2 * back) for back in range(year + 1))))
    return np.array(mean), np.repeat(np.array(spread)[:, None], past.shape[1], axis=1)


def crps_of_draws(draws: Array, seen: Array) -> Array:
    """CRPS of an ensemble along its first axis, unbiased in its size: E|X − y| − ½·E|X − X′|, X ≠ X′.

    Own: the packages that had it are no longer kept.

    >>> crps_of_draws(np.array([[0.0], [2.0]]), np.array([1.0])).tolist()
    [0.0]
    """
    n = len(draws)
    ordered, place = np.sort(draws, axis=0), np.arange(1, n + 1).reshape(-1, *[1] * seen.ndim)
    apart = 2.0 * ((2 * place - n - 1) * ordered).sum(axis=0) / (n * (n - 1))
    return np.abs(draws - seen).mean(axis=0) - 0.5 * apart


def crps_of_normal(mean: Array, sd: Array, seen: Array) -> Array:
    """CRPS of normal forecasts, σ·[z·(2Φ(z) − 1) + 2φ(z) − 1/√π] (Gneiting and Raftery 2007, equation 21).

    >>> crps_of_normal(np.array([0.0]), np.array([1.0]), np.array([0.0])).round(4).tolist()
    [0.2337]
    """
    z = (seen - mean) / sd
    return sd * (z * (2.0 * norm.cdf(z) - 1.0) + 2.0 * norm.pdf(z) - 1.0 / np.sqrt(np.pi))


def _scored_draws(draws: Array, seen: pd.DataFrame) -> pd.DataFrame:
    inside = [
        (np.quantile(draws, 0.5 - share / 2, axis=0) <= seen.to_numpy(float))
        & (seen.to_numpy(float) <= np.quantile(draws, 0.5 + share / 2, axis=0))
        for share in SHARES
    ]
    crps = crps_of_draws(draws, seen.to_numpy(float))
    return _by_year("simulation", crps, draws.mean(axis=0), draws.std(axis=0, ddof=1), inside, seen)


def _scored_normal(name: str, mean: Array, sd: Array, seen: pd.DataFrame) -> pd.DataFrame:
    values = seen.to_numpy(float)
    inside = [np.abs(values - mean) <= norm.ppf(0.5 + share / 2) * sd for share in SHARES]
    return _by_year(name, crps_of_normal(mean, sd, values), mean, sd, inside, seen)


def _by_year(
    name: str, crps: Array, mean: Array, sd: Array, inside: list[NDArray[np.bool_]], seen: pd.DataFrame
) -> pd.DataFrame:
    columns = {"crps": crps, "error": mean - seen.to_numpy(float), "sd": sd,
               **{f"inside_{100 * share:.0f}": held for share, held in zip(SHARES, inside, strict=True)}}  # fmt: skip
    return pd.DataFrame({
        "method": name, "year": seen.index, **{column: value.mean(axis=1) for column, value in columns.items()}
    })  # fmt: skip
