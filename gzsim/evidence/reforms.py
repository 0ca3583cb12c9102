"""What a reform did: those it hit against the others of their group, before and after, by randomisation."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gzsim.common.names import whole_number
from gzsim.common.tables import frame, refuse
from gzsim.errors import InputError
from gzsim.evidence.randomisation import not_excluded, smallest_detectable
from gzsim.evidence.words import OUTCOME, UNIT
from gzsim.history.fairness import group_of_each
from gzsim.numeric.shuffles import share_as_large, shuffles
from gzsim.views.labels import Language, Name
from gzsim.views.result import Result

if TYPE_CHECKING:
    from gzsim.views.drawing import Drawing

Array = NDArray[np.float64]
MOST = 100_000


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class ReformEffect(Result):
    """What a reform moved, and what could have been seen.

    Attributes
    ----------
    events : DataFrame, index period
        phase (before, passing or after), difference (of those hit from the others of their group, less its mean before
        the reform), low, high (middle 95 % of what chance gives), years (length of the period)
    effect : mean difference after the reform less that before, in the unit of the outcome
    low, high : effects that the test does not exclude at 5 %
    p : share of assignments that give an effect as large
    p_before : the same of the joint size of the differences before the reform; small where the groups already parted
    drift : difference of trends before the reform, a year
    smallest : smallest effect that would have been found in 80 % of cases
    hit, others : units compared
    left_out : units without an outcome in a period, or alone in their group
    """

    events: pd.DataFrame
    effect: float
    low: float
    high: float
    p: float
    p_before: float
    drift: float
    smallest: float
    hit: int
    others: int
    left_out: tuple[str, ...]

    def plot(self, name: Name = OUTCOME, unit: Name = UNIT, language: Language = "both") -> Drawing:
        """Picture of the differences period by period, and what chance gives."""
        from gzsim.views.natural_figures import event_study

        told = {"effect": self.effect, "p": self.p, "p_before": self.p_before, "smallest": self.smallest}
        return event_study(self.events, told, name, unit, language)


def reform_effect(
    outcome: pd.DataFrame,
    hit: Collection[str],
    *,
    before: Collection[int],
    after: Collection[int],
    groups: Mapping[str, str] | pd.Series | None = None,
    lengths: Mapping[int, float] | None = None,
    times: int = 4999,
    seed: int = 2025,
) -> ReformEffect:
    r"""Difference in differences with effects of units and of group and period, and its test by randomisation.

    .. math:: \Delta_i = \bar y_i^{\text{after}} - \bar y_i^{\text{before}}, \qquad
              \hat\tau = \frac{\sum_i (D_i - \bar D_{g(i)})\,\Delta_i}{\sum_i (D_i - \bar D_{g(i)})^2}

    which is least squares on effects of units, of each period in each group, and of the reform (balanced panel). Those
    hit are compared with the others of their own group only. Inference hands the reform out anew to as many units of
    each group (Fisher 1935; Rosenbaum 2002): it is exact if within a group anybody could have been hit, and says
    nothing of whether that is so. The joint size of differences before the reform is :math:`\sum_t (b_t / s_t)^2`, with
    s their spread over assignments.

    Parameters
    ----------
    outcome : DataFrame, periods × codes; a unit that lacks a value in any period is left out
    hit : codes that the reform hit
    before, after : periods before the reform and after it took hold; periods that are neither pass between
    groups : code → group, optional; a group that holds only hit or only other units tells nothing
    lengths : period → years, the weight of the period in means; 1 unless given
    times : assignments; the true one counts as one more
    seed : of the assignments

    Raises InputError if a code or period is unknown, a period is both before and after, or nobody can be compared.

    >>> values = pd.DataFrame({"a": [1.0, 2, 4], "b": [2.0, 3, 4], "c": [5.0, 6, 7], "d": [1.0, 2, 3]},
    ...                       index=[2012, 2013, 2014])
    >>> found = reform_effect(values, ["a"], before=[2012, 2013], after=[2014], times=99)
    >>> round(found.effect, 6), found.p_before
    (1.0, 1.0)
    """
    table, group, left_out = _comparable(outcome, set(hit), before, after, groups)
    weights = pd.Series({} if lengths is None else dict(lengths), dtype=float).reindex(table.index).fillna(1.0)
    luck = np.random.default_rng(whole_number(seed, "seed", 0, 2**63 - 1))
    orders = shuffles(group, whole_number(times, "times", 1, MOST), luck)
    assigned = table.columns.isin(list(hit)).astype(float)[orders]
    early, late = (np.where(table.index.isin(list(each)), weights, 0.0) for each in (before, after))
    values = table.to_numpy()
    base = early @ values / early.sum()
    change = late @ values / late.sum() - base
    away = assigned - _group_means(assigned, group)
    dose = away @ assigned[0] / (away**2).sum(axis=1)
    effects, differences = (_contrast(away, each) for each in (change[:, np.newaxis], (values - base).T))
    drifts = _contrast(away, _slopes(values, early, table.index.to_numpy(dtype=float))[:, np.newaxis])
    before_it = differences[:, early > 0]
    size = ((before_it / np.maximum(before_it[1:].std(axis=0), 1e-12)) ** 2).sum(axis=1) if (early > 0).sum() > 1 else 0
    low, high = not_excluded(effects[:, 0], dose)
    return ReformEffect(
        events=_events(table.index, differences, early > 0, late > 0, weights),
        effect=float(effects[0, 0]), low=low, high=high, p=float(share_as_large(effects[:, 0])),
        p_before=float(share_as_large(size)) if np.ndim(size) else np.nan, drift=float(drifts[0, 0]),
        smallest=smallest_detectable(effects[1:, 0]), hit=int(assigned[0].sum()), others=int((1 - assigned[0]).sum()),
        left_out=left_out,
    )  # fmt: skip


def _comparable(
    outcome: pd.DataFrame, hit: set[str], before: Collection[int], after: Collection[int],
    groups: Mapping[str, str] | pd.Series | None,
) -> tuple[pd.DataFrame, NDArray[np.int64], tuple[str, ...]]:  # fmt: skip
    """Units with a value in every period, in groups that hold both kinds; their groups; and who is left out."""
    refuse(sorted(hit - set(frame(outcome, "outcome").columns)), "not in the outcome", field="hit", valid="its columns")
    for name, periods in (("before", before), ("after", after)):
        if not set(periods) or not set(periods) <= set(outcome.index):
            raise InputError("no period, or one that the outcome lacks", field=name, valid=f"of {list(outcome.index)}")
    if set(before) & set(after):
        raise InputError("a period is both before and after", field="after", valid="periods after all before")
    complete = outcome.loc[:, outcome.notna().all()]
    group = group_of_each(complete.columns, groups)
    both = pd.Series(complete.columns.isin(list(hit)), complete.columns).groupby(group).transform("nunique") == 2
    kept = complete.loc[:, both.to_numpy(dtype=bool)]
    if kept.empty:
        raise InputError("nobody to compare those hit with", field="hit", valid="some of a group, not all")
    left = tuple(str(code) for code in outcome.columns.difference(kept.columns))
    return kept, pd.factorize(group[kept.columns])[0], left


def _group_means(assigned: Array, group: NDArray[np.int64]) -> Array:
    members = np.eye(group.max() + 1)[group]
    return (assigned @ (members / members.sum(axis=0))) @ members.T


def _contrast(away: Array, values: Array) -> Array:
    """Difference of those hit from the others of their group, (assignment, column)."""
    return away @ values / (away**2).sum(axis=1, keepdims=True)


def _slopes(values: Array, weights: Array, periods: Array) -> Array:
    """Trend of each unit over the weighted periods, a year; 0 where there is one period."""
    centred = periods - weights @ periods / weights.sum()
    spread = weights @ centred**2
    return (weights * centred) @ values / spread if spread > 0 else np.zeros(values.shape[1])


def _events(
    periods: pd.Index, differences: Array, early: NDArray[np.bool_], late: NDArray[np.bool_], weights: pd.Series
) -> pd.DataFrame:
    low, high = np.quantile(differences[1:], [0.025, 0.975], axis=0)
    phase = np.select([early, late], ["before", "after"], "passing")
    told = {"phase": phase, "difference": differences[0], "low": low, "high": high, "years": weights.to_numpy()}
    return pd.DataFrame(told, index=periods.rename("period"))
