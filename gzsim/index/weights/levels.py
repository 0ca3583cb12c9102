"""Weights at several levels: within pillars and of pillars, multiplied down to indicators."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from gzsim.common.tables import refuse
from gzsim.errors import InputError
from gzsim.index.names import by_name
from gzsim.index.weights.declared import given

Levels = Mapping[str, Mapping[str, float] | pd.Series]


def multiplied_down(levels: Levels, X: pd.DataFrame) -> pd.Series:
    r"""Multiply the weights along the path from the top of a hierarchy down to each indicator.

    .. math:: w_k = \prod_{g \,\ni\, k} w_{k_g \mid g}

    with the weight, within each group g above the indicator, of the member through which the path leads.

    Parameters
    ----------
    levels : mapping group → (member → weight)
        Members are groups or indicators; the weights of each group sum to 1. One group, whatever its name, is a member
        of no other: the top.

    Raises InputError if a group's weights are negative or do not sum to 1, a name stands in two groups, groups contain
    each other, there is not exactly one top, or the indicators are not those of X.

    >>> levels = {"index": {"economy": 0.6, "forest": 0.4}, "economy": {"growth": 0.75, "income": 0.25}}
    >>> multiplied_down(levels, pd.DataFrame(columns=["growth", "income", "forest"])).round(4).to_dict()
    {'growth': 0.45, 'income': 0.15, 'forest': 0.4}
    """
    members = [member for group in levels.values() for member in dict(group)]
    twice = sorted({str(member) for member in members if members.count(member) > 1})
    refuse(twice, "in two groups", field="levels", valid="each name in one group")
    tops = [group for group in levels if group not in members]
    if len(tops) != 1:
        told = f"{len(tops)} groups stand at the top: {', '.join(map(str, tops))}" if tops else "groups form a circle"
        raise InputError(told, field="levels", valid="one group that is a member of no other")
    leaves, reached = _down(levels, tops[0], 1.0)
    refuse([group for group in levels if group not in reached], "groups contain each other", field="levels")
    return given(leaves, X)


def override(weights: Mapping[str, float] | pd.Series, changed: Mapping[str, float]) -> pd.Series:
    r"""Set some weights; the others share what is left in their old proportions.

    .. math:: w'_k = w_k \,\frac{1 - \sum_{c} w'_c}{1 - \sum_{c} w_c}

    Works at any level: ``levels | {"economy": override(levels["economy"], {"growth": 0.5})}``.

    Parameters
    ----------
    weights : mapping name → weight; summing to 1
    changed : mapping name → new weight; of some of the names; summing to at most 1

    Raises InputError if a name is unknown, a new weight is negative or missing, the new weights exceed 1, or all names
    with a weight are set to less than 1, so that nobody could take the rest.

    >>> override({"growth": 0.5, "income": 0.3, "forest": 0.2}, {"growth": 0.25}).round(4).to_dict()
    {'growth': 0.25, 'income': 0.45, 'forest': 0.3}
    """
    names = pd.Index(list(weights.keys()))
    old = given(weights, pd.DataFrame(columns=names))
    unknown = [str(name) for name in changed if name not in names]
    refuse(unknown, "unknown name", field="changed", valid=", ".join(map(str, names)))
    new = pd.Series(by_name(changed, pd.Index(list(changed)), "changed"), index=list(changed))
    refuse(new.index[~(new >= 0)], "negative or missing", field="changed", valid="numbers >= 0")
    rest, left = old.drop(index=new.index), 1 - new.sum()
    if left < -1e-9 or (left > 1e-9 and not rest.sum() > 0):
        valid = "a sum of 1 or less" if left < 0 else "a sum of 1, as no other name has weight to scale"
        raise InputError(f"new weights sum to {new.sum():.6g}", field="changed", valid=valid)
    scaled = rest * (max(left, 0.0) / rest.sum()) if rest.sum() > 0 else rest
    return pd.concat([scaled, new]).reindex(names).rename("weight")


def _down(levels: Levels, group: str, whole: float) -> tuple[dict[str, float], set[str]]:
    within = given(levels[group], pd.DataFrame(columns=list(dict(levels[group]))))
    leaves, reached = {}, {group}
    for member, share in within.items():
        if member in levels:
            below, groups = _down(levels, member, whole * share)
            leaves, reached = leaves | below, reached | groups
        else:
            leaves[member] = whole * share
    return leaves, reached
