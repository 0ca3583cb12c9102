"""Cross-validation of self-reports (S09): how many reviews find the projects that lag and hide it?

Of n projects a share truly lags behind plan by L points and reports being on plan. An independent signal sees each
project's true progress with noise of standard deviation σ. Projects are visited in the order of report minus signal. A
lottery and perfect knowledge bound what this can be worth. All that matters is L/σ; the source document gives neither.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import floor
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from gzsim.errors import InputError
from gzsim.monitoring.efficiency import GAIN, OutOfReachError, noise_for_gain
from gzsim.monitoring.light_rules import detection_curve, peer_residual
from gzsim.monitoring.replications import check_replications, mean_of, spread_of
from gzsim.monitoring.yardsticks import (
    CURVES,
    NEEDED,
    SHARES,
    lottery_curve,
    lottery_needed,
    perfect_curve,
    perfect_needed,
)
from gzsim.theory import checks
from gzsim.views.labels import Language
from gzsim.views.result import Result

if TYPE_CHECKING:
    from gzsim.views.drawing import Drawing


@dataclass(frozen=True)
class HiddenLag:
    """Projects of which some lag and hide it, and a signal that knows nothing of the reports.

    Attributes
    ----------
    projects : n (the source's list of key provincial projects, S08, has 80)
    lagging : share that truly lags (12 %, assumption of the source document)
    lag : L, points of planned progress that these are behind (assumption)
    noise : σ of the signal, same points (assumption)
    spread : standard deviation of honest differences of progress, which report and signal share (assumption)

    Raises InputError if a number is out of range or nobody lags.

    >>> HiddenLag().faults, HiddenLag(projects=100).faults
    (10, 12)
    """

    projects: int = 80
    lagging: float = 0.12
    lag: float = 20.0
    noise: float = 13.0
    spread: float = 10.0

    def __post_init__(self) -> None:
        checks.positive(lag=self.lag, noise=self.noise)
        checks.not_negative(spread=self.spread)
        checks.whole(1, projects=self.projects)
        checks.share(lagging=self.lagging)
        if not 0 < self.faults < self.projects:
            raise InputError(f"{self.faults} of {self.projects} lag", field="lagging", valid="some, and not all")

    @property
    def faults(self) -> int:
        """Projects that lag, to the nearest whole one: 9.6 of 80 are 10."""
        return floor(self.projects * self.lagging + 0.5)


@dataclass(frozen=True, eq=False)
class Draws:
    """Standard normals that every noise uses alike, so that two signals differ in their noise and in nothing else."""

    signal: NDArray[np.float64]
    progress: NDArray[np.float64]

    @classmethod
    def make(cls, setting: HiddenLag, replications: int, seed: int) -> Draws:
        """Draw for so many replications; the same seed gives the same draws."""
        check_replications(replications)
        random = np.random.default_rng(seed)
        shape = (replications, setting.projects)
        return cls(random.standard_normal(shape), random.standard_normal(shape))


def cross_check(setting: HiddenLag, draws: Draws) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Residual of every project and whether it lags, both (replication, project).

    true = progress − L·lags;   reported = progress;   signal = true + σ·z;   residual: `peer_residual`
    """
    lags = np.zeros((len(draws.signal), setting.projects), bool)
    lags[:, : setting.faults] = True
    reported = setting.spread * draws.progress
    signal = reported - setting.lag * lags + setting.noise * draws.signal
    return peer_residual(reported, signal), lags


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class CrossValidation(Result):
    """What the experiment found.

    Attributes
    ----------
    curves : DataFrame
        rule, reviews, mean, standard_error, q05, q95: share of the lagging projects found. Bands are pointwise, over
        replications; the standard error is that of the mean (0 where exact).
    needed : DataFrame
        rule, share, mean, standard_error, q05, q95: reviews until that share (or more) of the lagging ones is found.
    saved : DataFrame by share, with mean, standard_error: reviews saved by the gain, from pairs with the same draws
    working_point : reviews at which precision is compared
    noise : mapping rule → σ
    precision : DataFrame, index rule
        mean, standard_error: share of the reviews at the working point that find a lagging project.
    """

    setting: HiddenLag
    curves: pd.DataFrame
    needed: pd.DataFrame
    saved: pd.DataFrame
    working_point: int
    noise: dict[str, float]
    precision: pd.DataFrame

    def plot(self, language: Language = "both") -> Drawing:
        """Draw how many reviews find those who lag (:func:`gzsim.views.monitoring_figures.detection_curves`)."""
        from gzsim.views.monitoring_figures import detection_curves  # drawing is slow to import

        return detection_curves(self.curves, self.setting.faults, language)


def cross_validate(
    setting: HiddenLag | None = None,
    gain: float = GAIN,
    working_point: int | None = None,
    replications: int = 2000,
    seed: int = 0,
) -> CrossValidation:
    """Review by cross-validation without and with the gain, by self-reports alone, by lot, and with perfect knowledge.

    Parameters
    ----------
    gain : in precision per review at the working point, reached by less noise (:mod:`gzsim.monitoring.efficiency`)
    working_point : reviews; as many as there are lagging projects unless given
    replications, seed : the same seed gives the same tables

    Raises InputError if the gain cannot be reached, or the working point is not between 1 and the number of projects.

    >>> found = cross_validate(replications=400, seed=1)
    >>> precision = found.precision["mean"]
    >>> float(round(precision["gain"] / precision["cross_validation"], 2))
    1.4
    >>> found.needed.query("share == 1").set_index("rule")["mean"].round(1).loc[["perfect", "lottery"]].to_dict()
    {'perfect': 10.0, 'lottery': 73.6}
    """
    setting = HiddenLag() if setting is None else setting
    draws = Draws.make(setting, replications, seed)
    point = _working_point(setting, working_point)
    sharper = replace(setting, noise=noise_for_gain(_precision_of(setting, draws, point), setting.noise, gain))
    lived = {
        "cross_validation": detection_curve(*cross_check(setting, draws)),
        "gain": detection_curve(*cross_check(sharper, draws)),
        "self_reports": _by_self_reports(setting, draws),
    }
    precision = {rule: curve[:, point] * setting.faults / point for rule, curve in lived.items()}
    reviews = np.arange(setting.projects + 1)
    curves = [pd.DataFrame({"rule": rule, "reviews": reviews, **spread_of(curve)}) for rule, curve in lived.items()]
    needed = [_needed(rule, curve) for rule, curve in lived.items()]
    sizes = setting.projects, setting.faults
    return CrossValidation(
        setting=setting,
        curves=pd.concat([*curves, lottery_curve(*sizes), perfect_curve(*sizes)], ignore_index=True)[CURVES],
        needed=pd.concat([*needed, lottery_needed(*sizes), perfect_needed(setting.faults)], ignore_index=True)[NEEDED],
        saved=_saved(lived),
        working_point=point,
        noise={"cross_validation": setting.noise, "gain": sharper.noise},
        precision=pd.DataFrame({rule: mean_of(drawn) for rule, drawn in precision.items()}).T.rename_axis("rule"),
    )


def noise_sensitivity(
    noises: Sequence[float],
    setting: HiddenLag | None = None,
    gain: float = GAIN,
    replications: int = 2000,
    seed: int = 0,
) -> pd.DataFrame:
    """Reviews needed and precision, by the noise of the signal; NaN after the gain where it cannot be reached.

    Returns a DataFrame: noise, lag_over_noise, rule ("cross_validation", "gain"), noise_used, precision,
    precision_error, share, mean, standard_error (reviews needed to find that share).

    >>> table = noise_sensitivity([10.0, 20.0], replications=200)
    >>> table.query("rule == 'cross_validation' and share == 0.8")["mean"].is_monotonic_increasing
    True
    """
    setting = HiddenLag() if setting is None else setting
    draws = Draws.make(setting, replications, seed)
    point = _working_point(setting, None)
    tables = []
    for noise in noises:
        at = replace(setting, noise=float(noise))
        try:
            after = replace(at, noise=noise_for_gain(_precision_of(at, draws, point), at.noise, gain))
        except OutOfReachError:
            after = None
        for rule, used in (("cross_validation", at), ("gain", after)):
            tables.append(_at_noise(rule, at, used, draws, point))
    return pd.concat(tables, ignore_index=True)


def _at_noise(rule: str, at: HiddenLag, used: HiddenLag | None, draws: Draws, point: int) -> pd.DataFrame:
    named = {"noise": at.noise, "lag_over_noise": at.lag / at.noise, "rule": rule}
    if used is None:
        empty = pd.DataFrame({"share": SHARES, "mean": np.nan, "standard_error": np.nan})
        return empty.assign(**named, noise_used=np.nan, precision=np.nan, precision_error=np.nan)[_SENSITIVITY]
    curve = detection_curve(*cross_check(used, draws))
    precision = mean_of(curve[:, point] * at.faults / point)
    table = _needed(rule, curve).assign(**named, noise_used=used.noise, precision=precision["mean"])
    return table.assign(precision_error=precision["standard_error"])[_SENSITIVITY]


_SENSITIVITY = ["noise", "lag_over_noise", "rule", "noise_used", "precision", "precision_error", "share", "mean",
                "standard_error"]  # fmt: skip


def reviews_needed(curve: ArrayLike, share: float) -> NDArray[np.int64]:
    """Reviews until at least that share of the faults is found, from curves (..., reviews) that start at 0 reviews.

    >>> reviews_needed([0.0, 0.5, 0.5, 1.0], 0.6).item()
    3
    """
    return (np.asarray(curve) >= share - 1e-12).argmax(axis=-1)


def _working_point(setting: HiddenLag, reviews: int | None) -> int:
    point = setting.faults if reviews is None else reviews
    if not 1 <= point <= setting.projects:
        raise InputError(f"{point} reviews", field="working_point", valid=f"1 to {setting.projects}")
    return point


def _precision_of(setting: HiddenLag, draws: Draws, reviews: int) -> Callable[[float], float]:
    def precision(noise: float) -> float:
        curve = detection_curve(*cross_check(replace(setting, noise=noise), draws))
        return float(curve[:, reviews].mean() * setting.faults / reviews)

    return precision


def _by_self_reports(setting: HiddenLag, draws: Draws) -> NDArray[np.float64]:
    """Worst self-report first: those who hide a lag report as well as anyone."""
    _, lags = cross_check(setting, draws)
    return detection_curve(-setting.spread * draws.progress, lags)


def _needed(rule: str, curve: NDArray[np.float64]) -> pd.DataFrame:
    drawn = np.stack([reviews_needed(curve, share) for share in SHARES], axis=1)
    return pd.DataFrame({"rule": rule, "share": SHARES, **spread_of(drawn)})


def _saved(lived: dict[str, NDArray[np.float64]]) -> pd.DataFrame:
    rows = {
        share: mean_of(reviews_needed(lived["cross_validation"], share) - reviews_needed(lived["gain"], share))
        for share in SHARES
    }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("share")
