"""What a status did that everybody loses in the end, one earlier than the other: against those who still hold it."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gzsim.common.names import whole_number
from gzsim.common.tables import frame
from gzsim.errors import InputError
from gzsim.evidence.randomisation import smallest_detectable
from gzsim.evidence.words import OUTCOME, UNIT
from gzsim.history.fairness import group_of_each
from gzsim.numeric.shuffles import share_as_large, shuffles
from gzsim.views.labels import Language, Name
from gzsim.views.result import Result

if TYPE_CHECKING:
    from diff_diff import CallawaySantAnnaResults

    from gzsim.views.drawing import Drawing

MOST = 20_000


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class StaggeredEffect(Result):
    """What leaving a status moved, and what could have been seen.

    Attributes
    ----------
    events : DataFrame, index event_time (years since the first without the status)
        difference, low, high (pointwise 95 %; none in the year before, from which all start)
    effect, standard_error : mean over all cohorts and years without the status, by size of cohort
    low, high : 95 % interval of the effect
    p : share of assignments of years that give an effect as large; NaN without draws
    p_before : the same of the joint size of the differences before; small where cohorts already parted
    smallest : smallest effect that would have been found in 80 % of cases
    drawn : the effects of the assignments drawn, the true one first
    units, cohorts : units compared, and years in which they left
    left_out : units without a year, or that lack an outcome
    """

    events: pd.DataFrame
    effect: float
    standard_error: float
    low: float
    high: float
    p: float
    p_before: float
    smallest: float
    drawn: pd.Series
    units: int
    cohorts: tuple[int, ...]
    left_out: tuple[str, ...]

    def plot(self, name: Name = OUTCOME, unit: Name = UNIT, language: Language = "both") -> Drawing:
        """Picture of the differences by years since the exit."""
        from gzsim.views.natural_figures import event_study

        table = self.events.assign(phase=np.where(self.events.index < 0, "before", "after"))
        told = {"effect": self.effect, "p": self.p, "p_before": self.p_before, "smallest": self.smallest}
        return event_study(table, told, name, unit, language, by_chance=False)


def staggered_effect(
    outcome: pd.DataFrame,
    since: Mapping[str, int] | pd.Series,
    *,
    groups: Mapping[str, str] | pd.Series | None = None,
    times: int = 0,
    seed: int = 2025,
) -> StaggeredEffect:
    r"""Effect of an event that reaches everybody in the end, by cohort and year, against the not yet reached.

    .. math:: \mathrm{ATT}(g, t) = E[y_t - y_{g-1} \mid G = g] - E[y_t - y_{g-1} \mid G > t]

    (Callaway and Sant'Anna 2021, Journal of Econometrics 225, 200-230; estimated by diff-diff). Years in which nobody
    is left to compare with are not estimated. The mean weighs cohorts by their size. Inference is that of the package,
    by units, and by handing the years out anew among the units of a group; the latter is exact where within a group
    anybody could have been reached in any of these years, which a plan that takes the better-off first is not.

    Parameters
    ----------
    outcome : DataFrame, years × codes, such as logarithms of levels of one vintage
    since : code → first year; a unit without one is left out
    groups : code → group, optional
    times : assignments drawn; each is a fit of its own (some 40 ms)
    seed : of the assignments

    Raises InputError if no cohort can be compared, or a unit has no group.

    >>> years = range(2014, 2019)
    >>> outcome = pd.DataFrame({f"{since}-{k}": [0.1 * k + t + 0.5 * (t >= since) for t in years]
    ...                         for since in (2017, 2018, 2019) for k in range(4)}, index=years)
    >>> found = staggered_effect(outcome, {code: int(code[:4]) for code in outcome})
    >>> round(found.effect, 6), found.units, found.cohorts
    (0.5, 12, (2017, 2018, 2019))
    """
    table, first, orders = _by_lot(outcome, since, groups, seed, whole_number(times, "times", 0, MOST))
    complete = outcome.columns.isin(table.columns)
    truth, events = _fit(table, first.to_numpy())
    fits = [(truth, events)] + [_fit(table, first.to_numpy()[order]) for order in orders[1:]]
    drawn = np.array([fit.overall_att for fit, _ in fits])
    early = np.array([by_time.loc[by_time.index < -1, "difference"] for _, by_time in fits])
    low, high = truth.overall_conf_int
    size = (early / np.maximum(early[1:].std(axis=0), 1e-12)) ** 2 if times else early
    return StaggeredEffect(
        events=events, effect=float(drawn[0]), standard_error=float(truth.overall_se), low=float(low),
        high=float(high), p=float(share_as_large(drawn)) if times else np.nan,
        p_before=float(share_as_large(size.sum(axis=1))) if times and early.size else np.nan,
        smallest=smallest_detectable(drawn[1:]) if times else np.nan,
        drawn=pd.Series(drawn, name="effect"), units=len(first), cohorts=tuple(sorted(map(int, set(first)))),
        left_out=tuple(map(str, outcome.columns[~complete])),
    )  # fmt: skip


def effects_by_lot(
    outcome: pd.DataFrame,
    since: Mapping[str, int] | pd.Series,
    *,
    groups: Mapping[str, str] | pd.Series | None = None,
    times: int = 19_999,
    seed: int = 2025,
) -> pd.Series:
    r"""Effects of `staggered_effect` alone, the true one first, with years handed out anew: many, at once.

    What is left of the package's fit where nothing else is asked of it, without a fit for each assignment,

    .. math:: \hat\tau = \frac{\sum_{g \le t} n_g\,\widehat{\mathrm{ATT}}(g, t)}{\sum_{g \le t} n_g}

    over cohorts g and years t in which somebody is left to compare with. With few assignments a small p is known badly:
    999 leave one of .002 anywhere from .001 to .006.

    Parameters and errors as in :func:`staggered_effect`, whose draws with the same seed these begin with.

    >>> years = range(2014, 2019)
    >>> outcome = pd.DataFrame({f"{since}-{k}": [0.1 * k + t + 0.5 * (t >= since) for t in years]
    ...                         for since in (2017, 2018, 2019) for k in range(4)}, index=years)
    >>> drawn = effects_by_lot(outcome, {code: int(code[:4]) for code in outcome}, times=999)
    >>> round(float(drawn[0]), 6), len(drawn)
    (0.5, 1000)
    """
    table, first, orders = _by_lot(outcome, since, groups, seed, whole_number(times, "times", 1, 10**6))
    handed = first.to_numpy()[orders]
    years, values = table.index.to_numpy(), table.to_numpy(float)
    total, weight = np.zeros(len(handed)), 0
    for cohort, size in first.value_counts().items():
        if cohort - 1 not in years:
            continue
        reached = (handed == cohort) / size
        for year in years[years >= cohort]:
            rest = handed > year
            if rest[0].any():
                change = values[years == year][0] - values[years == cohort - 1][0]
                total += size * (reached @ change - rest @ change / rest[0].sum())
                weight += size
    return pd.Series(total / weight, name="effect")


def _by_lot(
    outcome: pd.DataFrame,
    since: Mapping[str, int] | pd.Series,
    groups: Mapping[str, str] | pd.Series | None,
    seed: int,
    times: int,
) -> tuple[pd.DataFrame, pd.Series, NDArray[np.int64]]:
    """Units that are compared, their years, and orders in which these are handed out, the true one first."""
    table, first = _compared(outcome, since)
    group = pd.factorize(group_of_each(first.index, groups))[0]
    luck = np.random.default_rng(whole_number(seed, "seed", 0, 2**63 - 1))
    return table, first, shuffles(group, times, luck)


def _compared(outcome: pd.DataFrame, since: Mapping[str, int] | pd.Series) -> tuple[pd.DataFrame, pd.Series]:
    """Units with a year and with all outcomes, and their years."""
    first = pd.Series(dict(since)).reindex(frame(outcome, "outcome").columns)
    complete = outcome.notna().all() & first.notna()
    table, first = outcome.loc[:, complete], first[complete].astype(int)
    if not ((first > table.index.min()) & (first <= table.index.max())).any() or first.max() <= first.min():
        raise InputError("no cohort to compare", field="since", valid="years within the outcome that differ")
    return table, first


def _fit(table: pd.DataFrame, first: NDArray[np.int64]) -> tuple[CallawaySantAnnaResults, pd.DataFrame]:
    """The fit, and its differences by years since the event; the year before the event is what they start from."""
    from diff_diff import CallawaySantAnna  # slow to import, and an extra of the package

    long = table.T.assign(first=first).rename_axis("unit").reset_index().melt(["unit", "first"], var_name="year")
    estimator = CallawaySantAnna(
        control_group="not_yet_treated", estimation_method="reg", base_period="universal", cband=False
    )
    with warnings.catch_warnings():  # that some years have nobody left to compare with is what the design says
        warnings.simplefilter("ignore")
        fit = estimator.fit(long.astype({"year": int}), outcome="value", unit="unit", time="year", first_treat="first")
        events = fit.aggregate("event_study").to_dataframe().set_index("event_time")
    names = {"att": "difference", "conf_int_lower": "low", "conf_int_upper": "high"}
    return fit, events[list(names)].rename(columns=names)
