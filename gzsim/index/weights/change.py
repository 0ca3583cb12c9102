"""Benefit of the doubt over time: scores against other rivals, and what part of a change is catching up."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from gzsim.common.tables import called, frame, numbers, refuse
from gzsim.errors import InputError
from gzsim.index.weights.programmes import weights_towards
from gzsim.index.weights.table import Table, read
from gzsim.views.result import Result

CHANGES = ["score_before", "score_after", "catching_up", "frontier_change", "change"]


@dataclass(frozen=True, eq=False, repr=False)
class PerformanceChange(Result):
    """What became of each unit, and why; numbers above 1 are gains.

    Attributes
    ----------
    table : DataFrame, unit, or (year, unit), × (score_before, score_after, catching_up, frontier_change, change)
        Scores are those among the units of the year. catching_up × frontier_change = change. NaN for a unit that is not
        there, or lacks a value, before or after.
    """

    table: pd.DataFrame


def score_against(X: pd.DataFrame, rivals: pd.DataFrame) -> pd.Series:
    r"""Benefit of the doubt against rivals of one's choice: those of last year, of another province, or all of them.

    .. math:: s_i = \max_{w \ge 0} \sum_k w_k x_{ik} \quad \text{subject to} \quad
              \sum_k w_k r_{jk} \le 1 \text{ for all rivals } j

    Only the rivals that can bind enter a programme, so that thousands of units take seconds. ``score_against(X, X)``
    gives the scores of :func:`~gzsim.index.weights.benefit_of_the_doubt`.

    Parameters
    ----------
    X, rivals : DataFrame, units × the same indicators, in any order
        0 or more, higher is better. A unit or rival with a missing value has no score and no say, with a warning.

    Returns Series unit → score; above 1 for a unit beyond the rivals' frontier.

    Raises InputError if indicators differ, values are negative, or no rival is above 0 on an indicator on which a unit
    is. Warns IndexWarning of indicators on which neither units nor rivals differ, which do not count.

    >>> before = pd.DataFrame({"growth": [8.0, 2], "forest": [20.0, 60]}, index=["a", "b"])
    >>> after = pd.DataFrame({"growth": [8.0, 4], "forest": [40.0, 60]}, index=["a", "b"])
    >>> score_against(after, before).round(4).to_dict()
    {'a': 1.2727, 'b': 1.1818}
    """
    table, seen = _together({"units": X, "rivals": rivals})
    own = np.arange(len(seen)) < len(X)
    scores = _score(table, own & seen, ~own & seen) if len(table.kept) else 1.0
    return pd.Series(table.by_unit(own & seen, scores).to_numpy()[own], index=X.index, name="score")


def malmquist(before: pd.DataFrame, after: pd.DataFrame) -> PerformanceChange:
    r"""Change between two years, split into catching up with the frontier and the move of the frontier itself.

    .. math:: M_i = \Big[ \frac{s^0(x^1_i)}{s^0(x^0_i)} \frac{s^1(x^1_i)}{s^1(x^0_i)} \Big]^{1/2}
              = \underbrace{\frac{s^1(x^1_i)}{s^0(x^0_i)}}_{\text{catching up}} \cdot
              \underbrace{\Big[ \frac{s^0(x^1_i)}{s^1(x^1_i)}
              \frac{s^0(x^0_i)}{s^1(x^0_i)} \Big]^{1/2}}_{\text{frontier}}

    with :math:`s^t(x)` the score against the units of year t. A unit can gain though it falls behind, if the frontier
    ahead of it moves further. Chained over years the index is not transitive: see :func:`global_malmquist`.

    Parameters
    ----------
    before, after : DataFrame, units × the same indicators; 0 or more, higher is better
        Units are matched by name. One that is there in one year only is a rival in that year and has no change.

    Raises InputError as :func:`score_against`, or if a unit has only zeros.

    Source: Färe, Grosskopf, Norris and Zhang (1994), American Economic Review 84, 66–83. As a composite indicator:
    Cherchye, Lovell, Moesen and Van Puyenbroeck (2007), One market, one number?, European Economic Review 51, 749–779.

    >>> before = pd.DataFrame({"growth": [2.0, 4.0]}, index=["a", "b"])
    >>> after = pd.DataFrame({"growth": [6.0, 6.0]}, index=["a", "b"])
    >>> malmquist(before, after).table.loc["a"].to_dict()
    {'score_before': 0.5, 'score_after': 1.0, 'catching_up': 2.0, 'frontier_change': 1.5, 'change': 3.0}
    """
    table, seen = _together({"before": before, "after": after})
    first = np.arange(len(seen)) < len(before)
    _refuse_zeros(table, seen)
    years = {year: rows & seen for year, rows in (("before", first), ("after", ~first))}
    units = before.index.union(after.index, sort=False)
    s = {
        (against, of): pd.Series(
            table.by_unit(rows, _score(table, rows, rivals) if len(table.kept) else 1.0)[of].to_numpy(),
            index=(before if of == "before" else after).index,
        ).reindex(units)
        for against, rivals in years.items()
        for of, rows in years.items()
    }
    start, end = s["before", "before"], s["after", "after"]
    change = np.sqrt(s["before", "after"] / start * end / s["after", "before"])
    return PerformanceChange(_changes(start, end, change))


def global_malmquist(panel: pd.DataFrame) -> PerformanceChange:
    r"""Change from year to year against one frontier of all years, so that changes of years multiply.

    .. math:: M_i = \frac{s^G(x^t_i)}{s^G(x^{t-1}_i)}
              = \underbrace{\frac{s^t(x^t_i)}{s^{t-1}(x^{t-1}_i)}}_{\text{catching up}} \cdot
              \underbrace{\frac{s^G(x^t_i)/s^t(x^t_i)}{s^G(x^{t-1}_i)/s^{t-1}(x^{t-1}_i)}}_{\text{best practice}}

    with :math:`s^G` the score against the units of all years. A year that is added can change the changes before it.

    Parameters
    ----------
    panel : DataFrame, (year, unit) × indicators; 0 or more, higher is better
        A row with a missing value counts as not there. Years are taken in ascending order, each against the one before.

    Raises InputError if there are no two years, or as :func:`malmquist`.

    Source: Pastor and Lovell (2005), A global Malmquist productivity index, Economics Letters 88, 266–271.

    >>> rows = pd.MultiIndex.from_product([[2020, 2021], ["a", "b"]], names=["year", "unit"])
    >>> panel = pd.DataFrame({"growth": [2.0, 4.0, 6.0, 6.0]}, index=rows)
    >>> global_malmquist(panel).table.loc[2021, "a"].to_dict()
    {'score_before': 0.5, 'score_after': 1.0, 'catching_up': 2.0, 'frontier_change': 1.5, 'change': 3.0}
    """
    if frame(panel, "panel").index.nlevels != 2 or panel.index.levels[0].size < 2:
        raise InputError("not two years", field="panel", valid="rows (year, unit) of two years or more")
    table, seen = _ready(panel)
    _refuse_zeros(table, seen)
    year = panel.index.get_level_values(0)
    within, overall = (table.by_unit(seen, 1.0) for _ in range(2))
    if len(table.kept):
        overall[seen] = _score(table, seen, seen)
        for one in year[seen].unique():
            rows = seen & (year == one)
            within[rows] = _score(table, rows, rows)
    years = year.unique().sort_values()
    last = dict(zip(years[1:], years, strict=False))
    later = year != years[0]
    before = pd.MultiIndex.from_arrays([year[later].map(last), panel.index.get_level_values(1)[later]])
    start, reached = (pd.Series(each.reindex(before).to_numpy(), panel.index[later]) for each in (within, overall))
    return PerformanceChange(_changes(start, within[later], overall[later] / reached))


def _together(parts: dict[str, pd.DataFrame]) -> tuple[Table, np.ndarray]:
    """Several tables of the same indicators as one, and which of its rows are complete."""
    (first_name, first), *others = parts.items()
    numbers(first, first_name)
    for name, other in others:
        numbers(other, name)
        strange = other.columns.symmetric_difference(first.columns)
        refuse(map(called, strange), f"not in both, {first_name} and {name}", field=name, valid="the same indicators")
    return _ready(pd.concat([part[first.columns] for part in parts.values()], keys=parts))


def _ready(X: pd.DataFrame) -> tuple[Table, np.ndarray]:
    table = read(X, None)
    table.refuse_negative()
    return table, table.complete()


def _refuse_zeros(table: Table, seen: np.ndarray) -> None:
    nothing = seen & ~table.x.any(axis=1) & bool(len(table.kept))
    refuse(
        map(called, table.units[nothing]), "only zeros, which cannot change by a factor", field="X", valid="values > 0"
    )


def _score(table: Table, units: np.ndarray, rivals: np.ndarray) -> np.ndarray:
    x, others = table.x[units], table.x[rivals]
    if not len(x):
        return np.empty(0)
    if not len(others):
        raise InputError("no rival has a value on every indicator", field="rivals", valid="at least one")
    alone = x.any(axis=0) & ~others.any(axis=0)
    refuse(map(called, table.kept[alone]), "no rival is above 0", field="rivals", valid="rivals with values > 0")
    above = x.any(axis=1)
    scores = np.zeros(len(x))
    scores[above] = 1 / (weights_towards(x[above], x[above], others) @ others.T).max(axis=1)
    return scores


def _changes(start: pd.Series, end: pd.Series, change: pd.Series) -> pd.DataFrame:
    catching_up = end / start
    parts = [start, end, catching_up, change / catching_up, change]
    return pd.concat(parts, axis=1, keys=CHANGES)
