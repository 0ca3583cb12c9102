r"""Which figures are there, who has too few of them, and scores that rest on part of them.

Two rules, both off unless a recipe sets them. A unit is *screened out*, before anything is reckoned from the table, if
it has figures for too few of the indicators, by count: figures have no weights yet. A group is *scored over what is
seen* if enough of its weight is seen,

.. math:: v_{ig} = \sum_{m \in g} w_{gm}\,v_{im}, \qquad v_{im} = 1 \text{ for a figure that is seen, else } 0

counted down to the figures: a lower group brings the share that it was scored on, and nothing if it has no score.
Weight and not count, because it bounds what the gaps can do: where aggregation is arithmetic, a score over what is seen
differs from the score over all figures by at most :math:`1 - v` of the scale, and no smaller bound holds.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from gzsim.common.tables import called, listed, numbers, refuse
from gzsim.errors import InputError
from gzsim.index.aggregate import arithmetic, generalised_mean, geometric, harmonic
from gzsim.index.aggregate.means import NO_SCORE
from gzsim.index.names import IndexWarning, warn_of
from gzsim.index.recipe.methods import duels, resolve
from gzsim.index.recipe.stages import Log, aggregate, noting
from gzsim.index.recipe.step import Step
from gzsim.index.recipe.structure import ROOT, Tree, leaves, tree
from gzsim.index.recipe.tables import checked
from gzsim.index.treat.cells import cells_of

Shares = float | dict[str, float] | None
"""A least share for all, by group, or none."""

ON_PART = "is scored on part of its weight"
REACH = 1e-9
"""What a share may fall short of the least one by arithmetic alone."""
NOBODY = pd.DataFrame(columns=["unit", "group", "share", "least"])
UNIT_BY_UNIT = (arithmetic, geometric, harmonic, generalised_mean)
"""Aggregations that look at one unit at a time."""


def availability(X: pd.DataFrame, structure: Mapping | None = None) -> pd.DataFrame:
    r"""Share of the indicators of each group for which a unit has a figure, units × groups.

    .. math:: a_{ig} = \frac{\#\{k \in g : x_{ik} \text{ is seen}\}}{\#\{k \in g\}}

    with k over all indicators below the group, whatever their weights; ``index`` is over all of them.

    Parameters
    ----------
    X : DataFrame, units × indicators; or a panel, (year, unit) × indicators
    structure : mapping group → members, as a recipe has it

    Raises InputError if the table is not one of numbers, or the structure does not fit it.

    >>> X = pd.DataFrame({"growth": [4.0, None], "income": [3.0, None], "forest": [50.0, 60]}, index=["a", "b"])
    >>> availability(X, {"economy": ["growth", "income"]}).round(3)
       economy  index
    a      1.0  1.000
    b      0.0  0.333
    """
    seen = pd.DataFrame(~np.isnan(numbers(X)), index=X.index, columns=X.columns)
    return _by_group(seen, tree(structure or {}, X.columns))


def screened(
    X: pd.DataFrame, per: Mapping[str, str], groups: Tree, least: Shares
) -> tuple[pd.DataFrame, pd.DataFrame, Log]:
    """Rows of the units that have figures enough; who has not, by unit (or year and unit) and group; and a log.

    A figure that is to be divided (``per`` has its denominator) is there if both are.

    Raises InputError if nobody would be left.
    """
    indicators, log = leaves(groups, ROOT), []
    bars = pd.Series(least if isinstance(least, Mapping) else {ROOT: least}, dtype=float)
    with noting("screen", log):
        seen = checked(X, [*indicators, *per.values()]).notna()
        for name, by in per.items():
            seen[name] &= seen[by]
        shares = _by_group(seen[indicators], groups)[bars.index]
        short = shares < bars - REACH
        out = short.any(axis=1).to_numpy()
        if out.all():
            most = ", ".join(f"{name} {_percent(shares[name].max())}" for name in bars.index)
            raise InputError("no unit has as many figures", field="screen", valid=f"less; the most there are: {most}")
        warn_of(X.index, out, "screened out, too few figures")
    cells = cells_of(short).rename(columns={"indicator": "group"})
    told = cells.assign(share=shares.to_numpy()[short.to_numpy(bool)], least=bars[cells["group"]].to_numpy())
    return X[~out], told, log


def check_shares(shares: Shares, groups: Tree, field: str) -> None:
    """Raise InputError unless shares are above 0 and at most 1, and those of groups are of groups that there are."""
    told = shares if isinstance(shares, Mapping) else {} if shares is None else {ROOT: shares}
    refuse([name for name in told if name not in groups], "unknown name", field=field, valid=", ".join(groups))
    wrong = [f"{share:g}" for share in told.values() if not 0 < share <= 1]
    refuse(wrong, "no share", field=field, valid="more than 0 and at most 1, such as 0.6")


def among(rows: pd.Index, out: pd.DataFrame) -> np.ndarray:
    """Which rows are among those that :func:`screened` names."""
    labels = out.drop(columns=["group", "share", "least"])
    return rows.isin(pd.MultiIndex.from_frame(labels) if labels.shape[1] > 1 else labels.iloc[:, 0])


def score(
    step: Step,
    group: str,
    X: pd.DataFrame,
    weights: pd.Series,
    seen: Shares,
    shares: dict[str, pd.Series],
    log: Log,
    **told: Any,
) -> pd.Series:
    """Scores of a group by the rule of the recipe; ``shares`` has those of lower groups and gets its own."""
    least = seen.get(group) if isinstance(seen, Mapping) else seen
    if seen is not None:
        shares[group] = share_seen(X, weights, shares)
    if least is None:
        return aggregate(step, group, X, weights, log, **told)
    return aggregate_seen(step, group, X, weights, shares[group], least, log, **told)


def share_seen(lower: pd.DataFrame, weights: pd.Series, below: Mapping[str, pd.Series]) -> pd.Series:
    """Share of a group's weight that is seen; ``below`` has the shares of lower groups."""
    missing = sum(weights[name] * (1.0 - lower[name].notna() * below.get(name, 1.0)) for name in lower)
    return (1.0 - missing).clip(lower=0.0)  # so that all of it is 1 to the last bit


def shares_seen(groups: Tree, weights: pd.DataFrame, y: pd.DataFrame, scores: pd.DataFrame) -> pd.DataFrame:
    """Share of its weight that each score rests on, units × groups; y are the normalised figures."""
    shares: dict[str, pd.Series] = {}
    for group in groups:
        shares[group] = share_seen(*_members(groups, group, weights, y, scores), shares)
    return pd.DataFrame(shares)


def unit_weights(groups: Tree, weights: pd.DataFrame, y: pd.DataFrame, scores: pd.DataFrame) -> pd.DataFrame:
    r"""Weight of each indicator in each unit's own score, units × indicators: rescaled over what is seen.

    .. math:: w_{im} = \frac{w_{gm}}{\sum_{n \in g \text{ seen}} w_{gn}}, \qquad w_{ik} = \prod w_{im}
              \text{ along the way from the index to indicator } k

    A row sums to 1; 0 for what is not seen.
    """
    own = {ROOT: pd.Series(1.0, index=scores.index)}
    for group in reversed(groups):
        lower, within = _members(groups, group, weights, y, scores)
        counted = lower.notna() * within
        whole = (lower.notna() | (within == 0)).all(axis=1)
        total = counted.sum(axis=1).where(~whole, 1.0)  # what nothing is missing of stays as it is to the last bit
        own |= {name: own[group] * counted[name] / total.where(total > 0, 1.0) for name in lower}
    return pd.DataFrame({name: each for name, each in own.items() if name not in groups})


def aggregate_seen(
    step: Step, group: str, X: pd.DataFrame, weights: pd.Series, share: pd.Series, least: float, log: Log, **told: Any
) -> pd.Series:
    """Scores of a group over the members that each unit has, for units of which enough is seen.

    Units with the same gaps are aggregated together, over the members that they have, with the weights of these made to
    sum to 1. A method that compares units (such as TOPSIS with its ideal) still sees all that have these members.
    """
    place, own = f"aggregation_of.{group}", []
    enough = share >= least - REACH
    scores = pd.Series(np.nan, index=X.index, name=group)
    seen = X.notna() | (weights[X.columns] == 0)
    partial = enough & ~seen.all(axis=1)
    function = resolve("aggregation", step.method)
    if function is duels and not seen.all(axis=None):
        short = listed(X.index[~seen.all(axis=1)])
        raise InputError(f"duels are fought on all members of {group}, and one is missing for {short}", field=place,
                         valid="another aggregation, imputation, or a screen that leaves no gap")  # fmt: skip
    for members, rows in _alike(seen, enough):
        table = X.loc[rows if function in UNIT_BY_UNIT else slice(None), members]
        share_of = weights[members] if len(members) == len(X.columns) else weights[members] / weights[members].sum()
        scores[rows] = aggregate(step, group, table, share_of, own, **told)[rows]
    log += dict.fromkeys(each for each in own if not each[1].startswith(NO_SCORE))
    with noting(place, log):
        if partial.any():
            named = listed(f"{called(unit)} ({_percent(share[unit])})" for unit in X.index[partial])
            warnings.warn(f"{group} {ON_PART}: {named}", IndexWarning, stacklevel=2)
        warn_of(X.index, ~enough.to_numpy(), f"no score for {group}, less than {_percent(least)} of its weight is seen")
    return scores


def _alike(seen: pd.DataFrame, enough: pd.Series) -> list[tuple[list[str], pd.Index]]:
    """Members and units, for each set of members that units have in common."""
    kept = seen[enough]
    if kept.empty:
        return []
    patterns, which = np.unique(kept.to_numpy(), axis=0, return_inverse=True)
    found = (
        (list(seen.columns[pattern]), kept.index[which.ravel() == place]) for place, pattern in enumerate(patterns)
    )
    return [(members, rows) for members, rows in found if members]


def _members(
    groups: Tree, group: str, weights: pd.DataFrame, y: pd.DataFrame, scores: pd.DataFrame
) -> tuple[pd.DataFrame, pd.Series]:
    """Values of the members of a group, and their weights."""
    lower = pd.DataFrame({name: scores[name] if name in groups else y[name] for name in groups[group]})
    return lower, weights[weights["group"] == group].set_index("member")["weight"][lower.columns]


def _by_group(seen: pd.DataFrame, groups: Tree) -> pd.DataFrame:
    return pd.DataFrame({group: seen[leaves(groups, group)].mean(axis=1) for group in groups})


def _percent(share: float) -> str:
    return f"{100 * share:.4g} %"
