"""Realised importance beside declared importance, for all units and zone by zone."""

from __future__ import annotations

import warnings
from collections.abc import Mapping

import numpy as np
import pandas as pd

from gzsim.common.tables import column, frame, refuse
from gzsim.errors import InputError
from gzsim.index.importance.ratio import Smoother, correlation_ratio, spline
from gzsim.index.names import IndexWarning, labelled, warn_of
from gzsim.index.recipe.tables import checked
from gzsim.index.squares import scaled
from gzsim.index.weights import given


def realised(
    X: pd.DataFrame, scores: pd.Series, declared: Mapping | pd.Series, smoother: Smoother = spline
) -> pd.DataFrame:
    r"""Compare what every indicator is declared to count with what it counts.

    .. math:: S_k = \frac{\mathrm{Var}(\mathrm{E}[s \mid x_k])}{\mathrm{Var}(s)}, \qquad
              \text{compared as}\quad \frac{S_k}{\max_l S_l} \quad\text{with}\quad \frac{w_k}{\max_l w_l}

    Indicators that move together share what they account for, so the ratios do not sum to 1; a declared weight says
    what an indicator counts only where all are independent and equally spread, and even then it is S that goes with
    the square of the weight.

    Parameters
    ----------
    X : DataFrame, units × indicators
    scores : Series over the same units; the index, however it was aggregated
    declared : mapping indicator → weight; summing to 1
    smoother : function (x, y) → fitted values
        See :func:`gzsim.index.importance.correlation_ratio`. With few units a curve fits by chance: look at
        ``linear`` too.

    Returns DataFrame, indicators × (declared, correlation_ratio, linear, declared_relative, realised_relative, excess,
    units); ``linear`` is the squared correlation; ``excess`` is realised minus declared relative importance.

    Raises InputError if units or names do not match, or all scores are equal. An IndexWarning names constant
    indicators.

    Source: Paruolo, Saisana and Saltelli (2013), Ratings and rankings: voodoo or science?, Journal of the Royal
    Statistical Society A 176(3).

    >>> X = pd.DataFrame({"growth": [1.0, 2, 3, 4, 5, 6], "forest": [30.0, 60, 20, 60, 10, 50]})
    >>> realised(X, X.mean(axis=1), {"growth": 0.5, "forest": 0.5})[["declared", "linear"]].round(2)
            declared  linear
    growth       0.5    0.00
    forest       0.5    0.99
    """
    weights = given(declared, X)
    y = _matched(scores, X)
    if not y.notna().any() or np.ptp(y.dropna()) == 0:
        raise InputError("all scores are equal or missing", field="scores", valid="scores that differ")
    X = checked(X, list(X.columns))
    warn_of(X.columns, (X.max() == X.min()).to_numpy(), "constant, accounts for nothing")
    ratios = X.apply(lambda x: correlation_ratio(x.to_numpy(), y.to_numpy(), smoother))
    warn_of(X.columns, ratios.isna().to_numpy(), "too few units for a correlation ratio")
    linear = X.apply(lambda x: _squared_correlation(x, y))
    table = pd.DataFrame({"declared": weights, "correlation_ratio": ratios, "linear": linear})
    table["declared_relative"] = weights / weights.max()
    table["realised_relative"] = ratios / ratios.max()
    table["excess"] = table["realised_relative"] - table["declared_relative"]
    table["units"] = (X.notna() & y.notna().to_numpy()[:, np.newaxis]).sum()
    return table


def realised_by_zone(
    X: pd.DataFrame,
    scores: pd.Series,
    declared: Mapping | pd.Series | pd.DataFrame,
    zones: Mapping | pd.Series,
    smoother: Smoother = spline,
) -> pd.DataFrame:
    """Compare declared with realised importance among the units of each zone (see :func:`realised`).

    Parameters
    ----------
    X, scores, smoother
        As in :func:`realised`.
    declared : mapping indicator → weight, or DataFrame zones × indicators
    zones : mapping unit → zone

    Returns DataFrame: as :func:`realised`, with (zone, indicator) in the rows. A zone in which there is nothing to
    compare, because it has one unit or all its scores are equal, has NaN and is named by an IndexWarning.

    Raises InputError if a unit has no zone, or a zone no declared weights.

    >>> X = pd.DataFrame({"growth": [1.0, 2, 3, 4, 5, 9], "forest": [2.0, 2, 2, 3, 2, 4]})
    >>> table = realised_by_zone(X, X.growth, {"growth": 0.5, "forest": 0.5}, dict.fromkeys(X.index, "city"))
    >>> table.linear.round(2).to_dict()
    {('city', 'growth'): 1.0, ('city', 'forest'): 0.71}
    """
    named = labelled(zones, "zones", "one zone per unit").astype(object).reindex(frame(X).index)
    refuse(X.index[named.isna()], "no zone for", field="zones", valid="one zone per unit")
    y, parts, empty = _matched(scores, X), {}, []
    for zone, members in X.groupby(named, sort=True):
        weights = _of_zone(declared, zone)
        own = y[members.index]
        if len(own.dropna()) < 2 or np.ptp(own.dropna()) == 0:
            empty.append(str(zone))
            parts[zone] = pd.DataFrame({"declared": given(weights, X), "units": 0})
        else:
            parts[zone] = realised(members, own, weights, smoother)
    if empty:
        told = ", ".join(empty)
        warnings.warn(f"one unit only, or all scores equal, in zone: {told}", IndexWarning, stacklevel=2)
    columns = max((list(part.columns) for part in parts.values()), key=len)
    return pd.concat(parts, names=["zone", "indicator"]).reindex(columns=columns)


def _of_zone(declared: Mapping | pd.Series | pd.DataFrame, zone: object) -> Mapping | pd.Series:
    if not isinstance(declared, pd.DataFrame):
        return declared
    if zone not in declared.index:
        raise InputError(f"no weights for zone {zone}", field="declared", valid=", ".join(map(str, declared.index)))
    return declared.loc[zone]


def _matched(scores: pd.Series, X: pd.DataFrame) -> pd.Series:
    scores = column(scores)
    refuse(X.index.symmetric_difference(scores.index), "units do not match", field="scores", valid="the units of X")
    return scores.reindex(X.index)


def _squared_correlation(x: pd.Series, y: pd.Series) -> float:
    seen = x.notna() & y.notna()
    if seen.sum() < 2 or np.ptp(x[seen]) == 0 or np.ptp(y[seen]) == 0:
        return 0.0
    return float(np.corrcoef(scaled(x[seen].to_numpy(), -1), scaled(y[seen].to_numpy(), -1))[0, 1] ** 2)
