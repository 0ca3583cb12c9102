r"""Leads on each zone's own yardstick, as linear forms of all zones' weights at once."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from gzsim.common.tables import frame, like, numbers, refuse


def zone_leads(X: pd.DataFrame, zone: Mapping | pd.Series) -> pd.DataFrame:
    r"""What every zone's weights are worth to each unit's lead over the average of all units.

    .. math:: l_i(w) = \sum_k w_{z(i)k} \Bigl(x_{ik} - \frac{1}{n} \sum_j x_{jk}\Bigr)

    A unit is judged by its own zone's weights only, so its values on other zones' weights are 0. Give the result to
    any function of this package with a polytope that is :func:`gzsim.index.robust.stacked` from the zones' polytopes:
    ranks across zones then follow from leads, as in a league of :mod:`gzsim.zones` that ranks by lead.

    Parameters
    ----------
    X : DataFrame, units × indicators; normalised, higher is better
    zone : mapping unit → zone

    Returns DataFrame, units × (zone, indicator)

    Raises InputError if a unit has no zone.

    >>> from gzsim.index.robust import around, rank_range, stacked
    >>> X = pd.DataFrame({"growth": [90.0, 60, 20], "forest": [30.0, 70, 10]}, index=["a", "b", "c"])
    >>> leads = zone_leads(X, {"a": "city", "b": "ecological", "c": "city"})
    >>> leads.loc["b"].round(2).to_list()
    [0.0, 0.0, 3.33, 33.33]
    >>> city, ecological = {"growth": 0.8, "forest": 0.2}, {"growth": 0.2, "forest": 0.8}
    >>> W = stacked({"city": around(city, by=0.1), "ecological": around(ecological, by=0.1)})
    >>> rank_range(leads, W).table.to_numpy().tolist()
    [[1, 2], [1, 2], [3, 3]]
    """
    assignment = pd.Series(zone).reindex(frame(X).index)
    refuse(X.index[assignment.isna()], "no zone for", field="zone", valid="a zone for each unit")
    table = like(X, numbers(X))
    ahead = table - table.mean()
    parts = {name: ahead.where(assignment == name, 0.0, axis=0) for name in sorted(set(assignment))}
    return pd.concat(parts, axis=1, names=["zone", "indicator"])
