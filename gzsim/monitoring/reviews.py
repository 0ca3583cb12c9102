"""A light rule over months (S07): few reviewers, a queue of flags, and what a sharper signal is worth."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from gzsim.monitoring.efficiency import GAIN, noise_for_gain
from gzsim.monitoring.light_rules import choose_reviews, peer_residual, precision_per_review
from gzsim.monitoring.replications import check_replications, mean_of, spread_of
from gzsim.theory import checks
from gzsim.views.labels import Language
from gzsim.views.result import Result

if TYPE_CHECKING:
    from gzsim.views.drawing import Drawing


@dataclass(frozen=True, eq=False)
class ReviewedMonths:
    """What the reviewers did.

    Attributes
    ----------
    visited, found : arrays (..., month, unit) of bool: visits, and those that found a fault in a flagged month
    backlog : array (..., month), units with an open flag after the month's visits
    """

    visited: NDArray[np.bool_]
    found: NDArray[np.bool_]
    backlog: NDArray[np.int64]

    def precision(self) -> NDArray[np.float64]:
        """Share of all visits that found a fault; NaN without a visit."""
        visited, found = (each.reshape(*each.shape[:-2], -1) for each in (self.visited, self.found))
        return precision_per_review(visited, found)


def review_months(residual: ArrayLike, at_fault: ArrayLike, limit: float, capacity: int) -> ReviewedMonths:
    """Visit the worst flags first, so many units a month; what is not visited stays in the queue.

    A unit has one place in the queue, by the worst of its open flags; a visit looks at all of its flagged months and
    closes them. Months that were never flagged are never looked at.

    Parameters
    ----------
    residual : array (..., month, unit), see `peer_residual`
    at_fault : array (..., month, unit) of bool, whether that month's report is wrong
    limit : standard deviations above which a report is flagged
    capacity : units that can be visited each month

    Raises InputError if the capacity is negative.

    One review a month: the second of two flags waits for February.

    >>> done = review_months([[3.0, 4.0], [0.0, 0.0]], [[True, True], [False, False]], limit=2.0, capacity=1)
    >>> done.visited.tolist(), done.backlog.tolist()
    ([[False, True], [True, False]], [1, 0])
    """
    residual, at_fault = np.broadcast_arrays(np.asarray(residual, float), np.asarray(at_fault, bool))
    worst = np.full(residual[..., 0, :].shape, -np.inf)
    wrong = np.zeros(worst.shape, bool)
    visited, found = np.zeros(residual.shape, bool), np.zeros(residual.shape, bool)
    backlog = np.zeros(residual.shape[:-1], np.int64)
    for month in range(residual.shape[-2]):
        flagged = residual[..., month, :] > limit
        worst = np.where(flagged, np.maximum(worst, residual[..., month, :]), worst)
        wrong |= flagged & at_fault[..., month, :]
        visit = choose_reviews(worst, limit, capacity)
        visited[..., month, :], found[..., month, :] = visit, visit & wrong
        worst, wrong = np.where(visit, -np.inf, worst), wrong & ~visit
        backlog[..., month] = (worst > limit).sum(-1)
    return ReviewedMonths(visited, found, backlog)


@dataclass(frozen=True)
class LightRule:
    """Taxpayers' offices that report every month, a signal, and few reviewers. Every default is an assumption.

    Attributes
    ----------
    units : one for each of Guizhou's 88 counties
    months : length of the trial
    share : of reports that are wrong, each month anew
    gap : how far a wrong report lies above the truth
    noise : standard deviation of the signal, same unit as the gap
    limit : standard deviations above which a report is flagged
    capacity : reviews a month

    Raises InputError if a number is out of range.

    >>> LightRule(capacity=3).capacity
    3
    """

    units: int = 88
    months: int = 12
    share: float = 0.05
    gap: float = 2.0
    noise: float = 1.0
    limit: float = 1.5
    capacity: int = 6

    def __post_init__(self) -> None:
        checks.whole(1, units=self.units, months=self.months)
        checks.whole(0, capacity=self.capacity)
        checks.share(share=self.share)
        checks.positive(gap=self.gap, noise=self.noise)


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Upgrade(Result):
    """A light rule before and after its signal became sharper.

    Attributes
    ----------
    noise : mapping "before", "after", σ
    year : DataFrame
        signal, outcome, mean, standard_error: precision (per review), found (visits that find a fault, per wrong
        report; one visit may settle several), visits, and backlog at the end.
    months : DataFrame of signal, month, outcome (backlog, visits, found: units), mean, standard_error, q05, q95
    lottery : share of a month's reports that are wrong: precision of looking at one drawn by lot
    """

    rule: LightRule
    noise: dict[str, float]
    year: pd.DataFrame
    months: pd.DataFrame
    lottery: float

    def plot(self, language: Language = "both") -> Drawing:
        """Draw finds and backlog month by month (:func:`gzsim.views.monitoring_figures.review_backlog`)."""
        from gzsim.views.monitoring_figures import review_backlog  # drawing is slow to import

        return review_backlog(self.months, language)


def upgrade(rule: LightRule | None = None, gain: float = GAIN, replications: int = 400, seed: int = 0) -> Upgrade:
    """Make a signal so much sharper that a year's reviews are 1 + g times as precise, and see what that does.

    The same draws before and after; what changes is σ alone (:func:`gzsim.monitoring.efficiency.noise_for_gain`).

    Raises InputError if the gain cannot be reached with this limit and this capacity.

    >>> found = upgrade(replications=100)
    >>> precision = found.year.query("outcome == 'precision'").set_index("signal")["mean"]
    >>> float(round(precision["after"] / precision["before"], 2))
    1.4
    """
    rule = LightRule() if rule is None else rule
    check_replications(replications)
    random = np.random.default_rng(seed)
    shape = (replications, rule.months, rule.units)
    drawn, wrong = random.standard_normal(shape), random.random(shape) < rule.share
    lived = _living(rule, drawn, wrong)
    noise = {"before": rule.noise}
    noise["after"] = noise_for_gain(lambda sd: float(np.nanmean(lived(sd).precision())), rule.noise, gain)
    done = {signal: lived(sd) for signal, sd in noise.items()}
    year = pd.concat([_year(signal, months, wrong) for signal, months in done.items()], ignore_index=True)
    months = pd.concat([_months(signal, months) for signal, months in done.items()], ignore_index=True)
    return Upgrade(rule=rule, noise=noise, year=year, months=months, lottery=rule.share)


def _living(rule: LightRule, drawn: NDArray[np.float64], wrong: NDArray[np.bool_]) -> Callable[[float], ReviewedMonths]:
    def lived(noise: float) -> ReviewedMonths:
        with_noise = replace(rule, noise=noise)
        reported, signal = rule.gap * wrong, with_noise.noise * drawn
        return review_months(peer_residual(reported, signal), wrong, rule.limit, rule.capacity)

    return lived


def _year(signal: str, done: ReviewedMonths, wrong: NDArray[np.bool_]) -> pd.DataFrame:
    outcomes = {
        "precision": done.precision(),
        "found": done.found.sum(axis=(1, 2)) / np.maximum(1, wrong.sum(axis=(1, 2))),
        "visits": done.visited.sum(axis=(1, 2)),
        "backlog": done.backlog[:, -1],
    }
    return pd.DataFrame([{"signal": signal, "outcome": name} | mean_of(drawn) for name, drawn in outcomes.items()])


def _months(signal: str, done: ReviewedMonths) -> pd.DataFrame:
    tables = []
    for name, drawn in (("backlog", done.backlog), ("visits", done.visited.sum(-1)), ("found", done.found.sum(-1))):
        table = {"signal": signal, "month": np.arange(1, drawn.shape[1] + 1), "outcome": name}
        tables.append(pd.DataFrame(table | spread_of(drawn)))
    return pd.concat(tables, ignore_index=True)
