"""First published against revised figures: how far a revision moves a ranking of levels, and what growth it implies."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd

from gzsim.common.names import known
from gzsim.errors import InputError


def revision_against_median(levels: pd.DataFrame, growth: pd.DataFrame, last: int, first: int) -> pd.Series:
    r"""By how much more or less than the median place a level was revised between two vintages, percent.

    .. math:: r_i = 100 \Big(\frac{x_{i,F}}{x_{i,L}\,(1 + g_{iF}/100)} \Big/ \operatorname{median}_j(\cdot) - 1\Big)

    with L the last year on the old basis, F = L + 1 the first on the new, g reported growth of F at constant prices. No
    growth is computed across the break: reported growth carries the revised level back, and what all places share,
    prices among it, is divided out. Local prices of one year, a few points, remain in r. Below zero: revised downward
    against the median. Coverage, classification and over-reporting all revise; r does not tell which.

    Parameters
    ----------
    levels, growth : DataFrame, years × codes; the latter in percent
    last, first : L and F

    Raises InputError if a year is missing, or F is not the year after L.

    >>> levels = pd.DataFrame({"a": [100.0, 110.0], "b": [100.0, 121.0], "c": [100.0, 99.0]}, index=[2018, 2019])
    >>> growth = pd.DataFrame(10.0, index=[2019], columns=list("abc"))
    >>> revision_against_median(levels, growth, 2018, 2019).round(1).tolist()
    [0.0, 10.0, -10.0]
    """
    if first != last + 1:
        raise InputError(f"{first} is not the year after {last}", field="first", valid=str(last + 1))
    for year, table in ((last, levels), (first, levels), (first, growth)):
        known(year, table.index, "year")
    carried = levels.loc[first] / (levels.loc[last] * (1 + growth.loc[first] / 100))
    return (100 * (carried / carried.median() - 1)).rename("revision")


def spread_back(revision: pd.Series, years: int) -> pd.Series:
    r"""Growth a year that a revision takes away or adds if it came about evenly, percentage points.

    .. math:: g_i = 100\,\big((1 + r_i/100)^{1/n} - 1\big)

    >>> spread_back(pd.Series({"a": 10.25}), 2).round(2).to_dict()
    {'a': 5.0}
    """
    return 100 * ((1 + revision / 100) ** (1 / years) - 1)


def rank_changes(levels: pd.DataFrame) -> pd.DataFrame:
    """How many ranks change from one year to the next: a ranking of levels is allowed to cross a break, growth is not.

    Parameters
    ----------
    levels : DataFrame, years × codes; of two years the places count that have both

    Returns DataFrame, by year: places, mean_change (of the rank, in places), largest, correlation (of ranks); against
    the year before, where that is known.

    Raises InputError if no two years follow each other.

    >>> rank_changes(pd.DataFrame({"a": [1.0, 3.0], "b": [2.0, 2.0], "c": [3.0, 1.0]}, index=[2018, 2019])).round(2)
          places  mean_change  largest  correlation
    year
    2019       3         1.33      2.0         -1.0
    """
    rows = {}
    for before, after in pairwise(sorted(levels.index)):
        both = levels.loc[[before, after]].dropna(axis=1)
        if after == before + 1 and both.shape[1] > 1:
            ranks = both.rank(axis=1)
            change = ranks.diff().iloc[1].abs()
            correlation = np.corrcoef(ranks.to_numpy())[0, 1]
            rows[after] = (both.shape[1], change.mean(), change.max(), correlation)
    if not rows:
        raise InputError("no two years follow each other", field="levels", valid="levels of neighbouring years")
    columns = ["places", "mean_change", "largest", "correlation"]
    return pd.DataFrame(rows, index=columns).T.rename_axis("year").astype({"places": int})
