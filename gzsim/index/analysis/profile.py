"""Profiles: where a unit is strong and where it is weak."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from gzsim.common.tables import numeric_table
from gzsim.errors import InputError
from gzsim.index.normalise import zscore
from gzsim.numeric.ranking import ranks, settled
from gzsim.views.result import Result


@dataclass(frozen=True, eq=False, repr=False)
class Profile(Result):
    """A unit against the others, indicator by indicator.

    Attributes
    ----------
    unit : hashable
    table : DataFrame, by indicator
        value, mean, gap (in standard deviations from the mean), rank (1 is best), of (units that have a value); widest
        gap upward first.
    top : int; how many are strengths, and how many weaknesses
    """

    unit: object
    table: pd.DataFrame
    top: int

    @property
    def strengths(self) -> pd.DataFrame:
        """Indicators farthest above the mean, best first; only such as lie above it."""
        return self.table[self.table.gap > 0].head(self.top)

    @property
    def weaknesses(self) -> pd.DataFrame:
        """Indicators farthest below the mean, worst first; only such as lie below it."""
        return self.table[self.table.gap < 0][::-1].head(self.top)

    @property
    def best_ranks(self) -> pd.DataFrame:
        """Indicators on which the unit ranks best; where ranks tie, those with the wider gap."""
        return self.table.sort_values("rank", kind="stable").head(self.top)

    @property
    def worst_ranks(self) -> pd.DataFrame:
        """Indicators on which the unit ranks worst; where ranks tie, those with the wider gap."""
        return self.table[::-1].sort_values("rank", ascending=False, kind="stable").head(self.top)


def strengths_and_weaknesses(X: pd.DataFrame, unit: object, top: int = 5) -> Profile:
    r"""Set a unit against the others by the gap to their mean and by its rank.

    .. math:: g_{ik} = (x_{ik} - \bar x_k)/s_k

    with mean and standard deviation (divisor n) over all units that have a value. Indicators that the unit has no value
    for are not in the table.

    Parameters
    ----------
    X : DataFrame, units × indicators; normalised: higher is better
    unit : name of a unit
    top : int

    Raises InputError if there is no such unit, or no other to compare it with.

    >>> X = pd.DataFrame({"growth": [90.0, 50, 40], "forest": [10.0, 20, 60]}, index=["a", "b", "c"])
    >>> profile = strengths_and_weaknesses(X, "a")
    >>> profile.strengths.index.tolist(), profile.weaknesses["rank"].astype(int).to_dict()
    (['growth'], {'forest': 3})
    """
    table = numeric_table(X)
    if unit not in table.index:
        raise InputError(f"no unit {unit!r}", field="unit", valid=", ".join(map(str, table.index)))
    if len(table) < 2:
        raise InputError(f"only one unit: {unit}", field="X", valid="others to compare it with")
    if top < 1:
        raise InputError(f"top {top}", field="top", valid="top >= 1")
    profile = pd.DataFrame(
        {
            "value": table.loc[unit],
            "mean": table.mean(),
            "gap": zscore(table).loc[unit],
            "rank": table.apply(lambda x: ranks(settled(x, x.abs().to_numpy()))).loc[unit],
            "of": table.notna().sum(),
        }
    )
    seen = profile[profile.value.notna()].rename_axis("indicator")
    return Profile(unit, seen.sort_values("gap", ascending=False, kind="stable"), top)
