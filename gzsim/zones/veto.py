"""Veto (一票否决): one failure outweighs everything else, and an audit of whom it hits and what it costs.

A unit is hit if its value is worse than the threshold; who just meets it is not. What follows differs from appraisal to
appraisal, and the three consequences do different things:

- *last place* takes places and no points: whoever is hit comes after all who are not, in the order of their scores;
- *score cap* takes points: the score counts up to the cap only, and the rank follows from what is left;
- *grade ceiling* takes neither: the score and the rank stand, but no grade above the ceiling is given
  (:mod:`gzsim.zones.grades`).

All rules hold together: the lowest cap counts, and the lowest ceiling.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from gzsim.common.tables import refuse
from gzsim.errors import InputError
from gzsim.index.names import warn_of
from gzsim.numeric.ranking import ranks, settled
from gzsim.views.result import Result
from gzsim.zones.criterion import Criterion

CONSEQUENCES = ("last place", "score cap", "grade ceiling")

PASS_MARK = 60.0
"""Assumption, for comparisons only: the cap of a rule that names none. 60 of 100 is the usual pass mark."""

DECIMALS = 6
"""A cap is exact to this: leads and scores are rounded to ten decimals each, and who is capped alike must tie."""

AUDIT = ["unit", "rule", "indicator", "value", "threshold", "consequence", "rank_before", "rank_without_rule",
         "rank_after", "places_lost", "score_before", "score_after", "grade"]  # fmt: skip


@dataclass(frozen=True)
class VetoRule(Criterion):
    """One veto: a criterion, and what follows for whoever fails it.

    Attributes
    ----------
    indicator, threshold, direction
        As for :class:`gzsim.zones.criterion.Criterion`.
    consequence : {"last place", "score cap", "grade ceiling"}
    cap : float; highest score of a unit that is hit; needed for "score cap"
    grade : str; best grade of a unit that is hit; needed for "grade ceiling"
    units : frozenset, optional; whom the rule binds; everybody if not given
    name : str, optional; what the rule is called; it comes first in its label

    Raises InputError if a field has no such value, or the consequence lacks its cap or grade.

    >>> VetoRule("accidents", 2, -1, "score cap", cap=60).label
    'accidents > 2: score cap 60'
    """

    consequence: str = "last place"
    cap: float | None = None
    grade: str | None = None
    units: frozenset[str] | None = None
    name: str | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        place = f"veto on {self.indicator}"
        if self.consequence not in CONSEQUENCES:
            raise InputError(f"{self.consequence!r}", field=f"{place}: consequence", valid=", ".join(CONSEQUENCES))
        if self.consequence == "score cap" and (self.cap is None or pd.isna(self.cap)):
            raise InputError("a score cap needs a cap", field=f"{place}: cap", valid="the highest score allowed")
        if self.consequence == "grade ceiling" and self.grade is None:
            raise InputError("a grade ceiling needs a grade", field=f"{place}: grade", valid="the best grade allowed")

    @property
    def label(self) -> str:
        """The rule in a line."""
        limit = {"last place": "", "score cap": f" {self.cap}", "grade ceiling": f" {self.grade}"}[self.consequence]
        rule = f"{self.indicator} {'<' if self.direction > 0 else '>'} {self.threshold:g}: {self.consequence}{limit}"
        return rule if self.name is None else f"{self.name} ({rule})"

    def hits(self, values: pd.DataFrame) -> pd.Series:
        """Which of the units that it binds are worse than the threshold; what is missing is not."""
        return ~self.met(values).fillna(True).astype(bool) & self.binds(values.index)

    def binds(self, units: pd.Index) -> np.ndarray:
        """Whom the rule concerns."""
        return np.ones(len(units), dtype=bool) if self.units is None else units.isin(list(self.units))

    @property
    def _kind(self) -> str:
        return "veto"


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Vetoed(Result):
    """What remains of scores and ranks after all vetoes.

    Attributes
    ----------
    scores : Series over units; after caps; points, where these were given
    ranks : Series over units
        1 = best; with vetoes to the last place these are not the ranks of the scores.
    audit : DataFrame
        One row per unit and rule that hits it: unit, rule, indicator, value, threshold, consequence; rank_before (no
        veto at all), rank_without_rule (all other rules in force), rank_after, places_lost (rank_after −
        rank_before), score_before, score_after, grade (the ceiling).
    unknown : DataFrame
        unit, rule, indicator: whose value is missing, so that nobody knows whether the rule hits it. Not hit here.
    """

    scores: pd.Series
    ranks: pd.Series
    audit: pd.DataFrame
    unknown: pd.DataFrame

    @property
    def ceilings(self) -> pd.Series:
        """Best grade allowed, unit → grade; a unit that two ceilings hit is listed twice."""
        ceiling = self.audit[self.audit["consequence"] == "grade ceiling"]
        return pd.Series(ceiling["grade"].to_numpy(), index=ceiling["unit"].to_numpy(), name="grade", dtype=object)


def apply_vetoes(
    scores: pd.Series,
    values: pd.DataFrame,
    rules: Sequence[VetoRule],
    *,
    points: pd.Series | None = None,
    worth: pd.Series | float = 1.0,
) -> Vetoed:
    """Apply all vetoes to scores and say whom they hit.

    Parameters
    ----------
    scores : Series over units
        Whatever the ranks go by: leads for a league across zones, scores within one.
    values : DataFrame, units × indicators
        In the indicators' units; what a rule needs and is missing is named by an IndexWarning and in ``unknown``.
    rules : sequence of VetoRule
    points : Series over units, optional
        What caps are in, if not the scores themselves: the points of a league that is ranked by leads. Scores of the
        result are then points.
    worth : Series over units, optional
        What a cap takes from the score for each of the points; 1 unless given, for scaled leads what they are scaled by
        (:func:`gzsim.numeric.standing.scales`).

    Raises InputError if a rule's indicator is not in ``values``, a unit has no row there, or a unit is named twice.

    >>> scores = pd.Series({"a": 80.0, "b": 75, "c": 70, "d": 65})
    >>> values = pd.DataFrame({"accidents": [3, 0, 0, 0]}, index=scores.index)
    >>> vetoed = apply_vetoes(scores, values, [VetoRule("accidents", 2, -1, "last place")])
    >>> vetoed.ranks.to_dict()
    {'a': 4.0, 'b': 1.0, 'c': 2.0, 'd': 3.0}
    >>> vetoed.audit[["unit", "value", "rank_before", "rank_after", "places_lost"]].values.tolist()
    [['a', 3, 1.0, 4.0, 3.0]]
    """
    values = _matched(scores, values, rules)
    hit = [rule.hits(values) for rule in rules]
    points = _points(scores, points)
    places = _places(_capped(scores, points, rules, hit, worth), rules, hit)
    before, counted = ranks(settled(scores)), _capped(points, points, rules, hit)
    rows, unknown = [], []
    for position, rule in enumerate(rules):
        others = [*rules[:position], *rules[position + 1 :]], [*hit[:position], *hit[position + 1 :]]
        without = _places(_capped(scores, points, *others, worth), *others)
        for unit in scores.index[hit[position]]:
            rows.append({
                "unit": unit, "rule": rule.label, "indicator": rule.indicator,
                "value": values.loc[unit, rule.indicator], "threshold": rule.threshold, "consequence": rule.consequence,
                "rank_before": before[unit], "rank_without_rule": without[unit], "rank_after": places[unit],
                "places_lost": places[unit] - before[unit], "score_before": points[unit], "score_after": counted[unit],
                "grade": rule.grade if rule.consequence == "grade ceiling" else None,
            })  # fmt: skip
        gaps = values[rule.indicator].isna() & rule.binds(values.index)
        unknown += [(unit, rule.label, rule.indicator) for unit in values.index[gaps]]
    audit = pd.DataFrame(rows, columns=AUDIT)
    doubtful = pd.DataFrame(unknown, columns=["unit", "rule", "indicator"])
    return Vetoed(scores=counted, ranks=places, audit=audit, unknown=doubtful)


def alternatives(
    scores: pd.Series,
    values: pd.DataFrame,
    rules: Sequence[VetoRule],
    cap: float = PASS_MARK,
    *,
    points: pd.Series | None = None,
    worth: pd.Series | float = 1.0,
) -> pd.DataFrame:
    """Rank of each unit that is hit if all rules had one consequence or another, side by side.

    Parameters
    ----------
    scores, values, rules, points, worth
        As for :func:`apply_vetoes`.
    cap : float; for rules that name none (assumption, see ``PASS_MARK``)

    Returns DataFrame: one row per unit that is hit, in the order of the scores given: score (the points, if given), "no
    veto", "last place", "score cap", "grade ceiling" (the same rank as without a veto: a ceiling takes no place).

    >>> scores = pd.Series({"a": 80.0, "b": 75, "c": 55, "d": 50})
    >>> values = pd.DataFrame({"accidents": [3, 0, 0, 0]}, index=scores.index)
    >>> alternatives(scores, values, [VetoRule("accidents", 2, -1, "last place")])
       score  no veto  last place  score cap  grade ceiling
    a   80.0      1.0         4.0        2.0            1.0
    """
    values = _matched(scores, values, rules)
    hit = [rule.hits(values) for rule in rules]
    points = _points(scores, points)
    table = pd.DataFrame({"score": points, "no veto": ranks(settled(scores))}, index=scores.index)
    for consequence in CONSEQUENCES:
        same = [
            replace(rule, consequence=consequence, cap=cap if rule.cap is None else rule.cap, grade=rule.grade or "")
            for rule in rules
        ]
        table[consequence] = _places(_capped(scores, points, same, hit, worth), same, hit)
    return table[_any(hit, scores.index)]


def _points(scores: pd.Series, points: pd.Series | None) -> pd.Series:
    """Points in the order of the scores; the scores themselves if none are given."""
    if points is None:
        return scores
    without = [unit for unit in scores.index if unit not in points.index]
    refuse(without, "no points for", field="points", valid="a number for each unit scored")
    return points[scores.index]


def _capped(
    scores: pd.Series,
    points: pd.Series,
    rules: Sequence[VetoRule],
    hit: Sequence[pd.Series],
    worth: pd.Series | float = 1.0,
) -> pd.Series:
    """Scores after caps, each of which takes from the scores what the points that it takes are worth."""
    above = (worth * points - scores).round(DECIMALS)
    capped = scores.astype(float)
    for rule, units in zip(rules, hit, strict=True):
        if rule.consequence == "score cap":
            capped = capped.mask(units, capped.clip(upper=worth * rule.cap - above))
    return capped


def _places(capped: pd.Series, rules: Sequence[VetoRule], hit: Sequence[pd.Series]) -> pd.Series:
    """Ranks after all vetoes: first all who are not put last, then the others."""
    put_last = [units for rule, units in zip(rules, hit, strict=True) if rule.consequence == "last place"]
    last = _any(put_last, capped.index)
    ahead = int(capped[~last].notna().sum())
    return ranks(settled(capped.mask(last))).fillna(ranks(settled(capped.where(last))) + ahead)


def _any(hit: Sequence[pd.Series], units: pd.Index) -> pd.Series:
    return pd.concat(hit, axis=1).any(axis=1) if hit else pd.Series(False, index=units)


def _matched(scores: pd.Series, values: pd.DataFrame, rules: Sequence[VetoRule]) -> pd.DataFrame:
    """Values in the order of the scores."""
    for field, units in (("scores", scores.index), ("values", values.index)):
        refuse(units[units.duplicated()], "named twice", field=field, valid="one row for each unit")
    needed = list(dict.fromkeys(rule.indicator for rule in rules))
    unknown = [name for name in needed if name not in values]
    refuse(unknown, "no such indicator", field="rules", valid=", ".join(map(str, values.columns)))
    without = [unit for unit in scores.index if unit not in values.index]
    refuse(without, "no row for", field="values", valid="a row for each unit scored")
    words = [name for name in needed if not pd.api.types.is_numeric_dtype(values[name])]
    refuse(words, "not numbers", field="values", valid="numbers, NaN where missing")
    values = values.loc[scores.index]
    warn_of(scores.index, scores.isna().to_numpy(), "no score, hence no rank")
    for name in needed:
        bound = np.any([rule.binds(values.index) for rule in rules if rule.indicator == name], axis=0)
        warn_of(values.index, values[name].isna().to_numpy() & bound, f"no value for the veto on {name}, which may hit")
    return values
