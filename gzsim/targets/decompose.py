"""Targets handed down a tree of governments (目标分解, S01): from province to prefectures and on to counties."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gzsim.common.circles import in_order
from gzsim.common.division import largest_remainders
from gzsim.common.names import require_columns, require_rows
from gzsim.common.tables import listed, refuse
from gzsim.errors import InputError
from gzsim.targets.cascade import CITIES, CascadeRule, child_targets, to_step

Array = NDArray[np.float64]
Numbers = float | Sequence[float] | Mapping[str, float] | pd.Series


class Rule(Protocol):
    """How a target is handed down one level: any object with this method will do."""

    def start(self, target: float) -> float:
        """Target at the top, in the form in which it is handed down."""

    def children(self, parent: Array, family: Array, units: Sequence[str], level: int) -> Array:
        """Targets of the units of a level, given each one's parent's target and the number of its family."""


def decompose(target: float, tree: pd.DataFrame, rule: Rule) -> pd.DataFrame:
    """Hand a target down a tree.

    Parameters
    ----------
    target : the top's, in its own unit
    tree : DataFrame with columns unit and parent, one row per unit below the top; ``name`` and ``name_zh`` are passed
        on if there. `government_tree` makes one of prefectures and counties
    rule : `Amplified`, `Adapted` or `Divided`, or an object of one's own that follows `Rule`

    Returns a DataFrame: one row per unit, the top first, then level by level: level (0 is the top), unit, parent (none
    at the top), target and amplification, the target less the parent's; missing where targets are shares of an amount.

    Raises InputError if the target is no number, or the tree has no rows, a unit without parent or twice, several tops,
    or a circle.

    >>> tree = pd.DataFrame({"unit": ["Guiyang", "Zunyi", "Huaxi"], "parent": ["Guizhou", "Guizhou", "Guiyang"]})
    >>> decompose(5.5, tree, Amplified([1.0, 0.5])).iloc[1:]
       level     unit   parent  target  amplification
    1      1  Guiyang  Guizhou     6.5            1.0
    2      1    Zunyi  Guizhou     6.5            1.0
    3      2    Huaxi  Guiyang     7.0            0.5
    """
    if not isinstance(target, int | float | np.number) or not np.isfinite(target):
        raise InputError(f"must be a number, not {target!r}", field="target", valid="a finite number")
    top, levels = _levels(tree)
    targets = {top: rule.start(float(target))}
    rows = [(0, top, None, targets[top], np.nan)]
    for level, members in enumerate(levels, start=1):
        units, parents = list(members), list(members.values())
        above = np.array([targets[parent] for parent in parents], float)
        family = np.unique(parents, return_inverse=True)[1]
        found = np.asarray(rule.children(above, family, units, level), float)
        targets |= dict(zip(units, found.tolist(), strict=True))
        rows += [(level, *each) for each in zip(units, parents, found.tolist(), (found - above).tolist(), strict=True)]
    table = pd.DataFrame(rows, columns=["level", "unit", "parent", "target", "amplification"])
    if isinstance(rule, Divided):
        table["amplification"] = np.nan
    for column in ("name", "name_zh"):
        if column in tree:
            table[column] = table["unit"].map(tree.set_index("unit")[column])
    return table


@dataclass(frozen=True)
class Amplified:
    """First announcement of a growth target: every child gets its parent's target and a margin, T = round(P + a).

    Parameters
    ----------
    margin : percentage points: one number, one per level, or one per unit by name
    step : targets are rounded to its multiples; 0 leaves them as they are (0.5: assumption)

    >>> tree = pd.DataFrame({"unit": ["Guiyang", "Zunyi"], "parent": "Guizhou"})
    >>> decompose(5.5, tree, Amplified({"Guiyang": 2.0, "Zunyi": 1.2}))["target"].tolist()
    [5.5, 7.5, 6.5]
    """

    margin: Numbers
    step: float = 0.5

    def start(self, target: float) -> float:
        """Return the target as it is."""
        return target

    def children(self, parent: Array, family: Array, units: Sequence[str], level: int) -> Array:
        """Parents' targets and the margin."""
        if isinstance(self.margin, Mapping | pd.Series):
            margin = _by_unit(self.margin, units, "margin")
        else:
            levels = np.asarray(self.margin, float)
            if levels.ndim and levels.size < level:
                problem = f"{levels.size} margins do not reach level {level}"
                raise InputError(problem, field="margin", valid="one for each level")
            margin = np.full(len(units), levels[level - 1] if levels.ndim else levels)
        if not np.isfinite(margin).all():
            raise InputError("a margin is missing or infinite", field="margin", valid="finite numbers")
        return to_step(parent + margin, self.step)


@dataclass(frozen=True, eq=False)
class Adapted:
    """Growth targets of a later year, by `gzsim.targets.cascade.child_targets`.

    Parameters
    ----------
    last : DataFrame
        By unit: target and outcome of last year; optionally the draws normal, floor_draw and rounding_draw (missing
        columns mean no noise, and that floor and rounding always hold) and amplification in place of the rule's c.
    rule : weights and probabilities

    >>> tree = pd.DataFrame({"unit": ["Guiyang", "Zunyi"], "parent": "Guizhou"})
    >>> last = pd.DataFrame({"target": [7.0, 6.5], "outcome": [6.0, 5.7]}, index=["Guiyang", "Zunyi"])
    >>> decompose(5.5, tree, Adapted(last))["target"].tolist()
    [5.5, 6.5, 6.5]
    """

    last: pd.DataFrame
    rule: CascadeRule = CITIES

    def start(self, target: float) -> float:
        """Return the target as it is."""
        return target

    def children(self, parent: Array, family: Array, units: Sequence[str], level: int) -> Array:
        """Targets by the rule of the cascade."""
        require_columns(self.last, ("target", "outcome"), "last")
        target, outcome = (_by_unit(self.last[name], units, name) for name in ("target", "outcome"))
        draws = (
            _by_unit(self.last[name], units, name) if name in self.last else 0.0
            for name in ("normal", "floor_draw", "rounding_draw")
        )  # fmt: skip
        c = _by_unit(self.last["amplification"], units, "amplification") if "amplification" in self.last else None
        return child_targets(parent, target, outcome, self.rule, *draws, amplification=c)


@dataclass(frozen=True, eq=False)
class Divided:
    """Amounts: a parent's is divided between its children in proportion, and nothing is lost on the way.

    Amounts are whole numbers of the smallest unit, 10^−decimals, divided by largest remainders, so that children's
    sum to the parent's exactly: in whole smallest units, and in floating point up to its last digit.

    Parameters
    ----------
    proportions : one number per unit by name, 0 or more, any scale within a family
    decimals : places after the point in which the amount is exact

    Raises InputError if a unit has no proportion, a family's are negative or all zero, or the amount has more decimals.

    >>> tree = pd.DataFrame({"unit": ["Guiyang", "Zunyi", "Bijie"], "parent": "Guizhou"})
    >>> rule = Divided({"Guiyang": 1, "Zunyi": 1, "Bijie": 1}, decimals=2)
    >>> decompose(400, tree, rule)["target"].tolist()  # CNY 100 million of water conservancy
    [400.0, 133.34, 133.33, 133.33]
    """

    proportions: Mapping[str, float] | pd.Series
    decimals: int = 0

    def start(self, target: float) -> float:
        """Return the amount, if it is a whole number of smallest units."""
        if abs(target - round(target, self.decimals)) > 1e-9 * max(1.0, abs(target)):
            problem = f"{target!r} is too fine"
            raise InputError(problem, field="target", valid=f"a number of at most {self.decimals} decimals")
        return round(target, self.decimals)

    def children(self, parent: Array, family: Array, units: Sequence[str], level: int) -> Array:
        """Shares of the parents' amounts."""
        proportions = _by_unit(self.proportions, units, "proportions")
        shares = np.empty(len(units))
        for each in np.unique(family):
            members = np.flatnonzero(family == each)
            whole = np.rint(parent[members[0]] * 10.0**self.decimals)
            shares[members] = largest_remainders(whole, proportions[members]) / 10.0**self.decimals
        return shares


def government_tree(prefectures: pd.DataFrame, counties: pd.DataFrame, top: str = "520000") -> pd.DataFrame:
    """Tree of a province's prefectures and their counties, for `decompose`.

    Parameters
    ----------
    prefectures : DataFrame by code, or with a column code; name and name_zh if there
    counties : the same, with a column prefecture
    top : code of the province

    Raises InputError if the counties do not say to which prefecture they belong.

    >>> prefectures = pd.DataFrame({"code": ["520100"], "name": ["Guiyang"], "name_zh": ["贵阳市"]})
    >>> counties = pd.DataFrame({"code": ["520111"], "name_zh": ["花溪区"], "prefecture": ["520100"]})
    >>> government_tree(prefectures, counties)[["unit", "parent", "name_zh"]].values.tolist()
    [['520100', '520000', '贵阳市'], ['520111', '520100', '花溪区']]
    """
    require_columns(counties, ("prefecture",), "counties")
    upper, lower = (each if "code" in each else each.rename_axis("code").reset_index()
                    for each in (prefectures, counties))  # fmt: skip
    upper = upper.assign(parent=top)
    lower = lower.rename(columns={"prefecture": "parent"})
    columns = ["code", "parent", *(name for name in ("name", "name_zh") if name in upper or name in lower)]
    both = pd.concat([upper.reindex(columns=columns), lower.reindex(columns=columns)], ignore_index=True)
    codes = both[["code", "parent"]].astype(str)
    return both.assign(**codes).rename(columns={"code": "unit"})


def _levels(tree: pd.DataFrame) -> tuple[str, list[dict[str, str]]]:
    """Top of a tree, and the units of each level below it with their parents, in the order of the table."""
    require_rows(tree, ("unit", "parent"), "tree")
    if tree[["unit", "parent"]].isna().any(axis=None):
        raise InputError("a unit or its parent is missing", field="tree", valid="a parent for every unit but the top")
    refuse(tree["unit"][tree["unit"].duplicated()], "units named twice", field="tree", valid="one row for each")
    links = zip(tree["parent"], tree["unit"], strict=True)
    order = in_order(links, "units stand above each other in a circle", "tree")
    above = dict(zip(tree["unit"], tree["parent"], strict=True))
    tops = [unit for unit in order if unit not in above]
    if len(tops) > 1:
        raise InputError(f"several units have no parent in the tree: {listed(tops)}", field="tree", valid="one top")
    depth = {tops[0]: 0}
    for unit in order[1:]:
        depth[unit] = depth[above[unit]] + 1
    levels: list[dict[str, str]] = [{} for _ in range(max(depth.values()))]
    for unit, parent in above.items():
        levels[depth[unit] - 1][unit] = parent
    return tops[0], levels


def _by_unit(values: Mapping[str, float] | pd.Series, units: Sequence[str], field: str) -> Array:
    """Values of the units by name."""
    lacking = (unit for unit in units if unit not in values)
    refuse(lacking, "nothing about", field=field, valid="a number for every unit")
    return np.array([values[unit] for unit in units], float)
