"""Reliability: whether the indicators of a pillar measure one thing."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from gzsim.common.tables import frame, listed, numeric_table, refuse
from gzsim.errors import InputError
from gzsim.index.analysis.correlation import FEWEST, pillars_of
from gzsim.index.names import IndexWarning, signs, warn_of
from gzsim.index.squares import scaled
from gzsim.views.result import Result

RELIABLE = 0.7
"""Nunnally's convention for an acceptable alpha, as the OECD/JRC Handbook quotes it; a convention, not a test."""

NOTHING = 1e-12
"""Share of the items' variances below which the variance of their sum is arithmetic noise: the items cancel out."""


@dataclass(frozen=True, eq=False, repr=False)
class Reliability(Result):
    """How well indicators hang together.

    Attributes
    ----------
    alpha : float; Cronbach's alpha
    items : DataFrame, by indicator
        alpha_if_deleted, correlation_with_rest (with the sum of all others).
    units : int
        Units that are seen on every indicator, the others do not count; pairwise the fewest that two indicators share.
    """

    alpha: float
    items: pd.DataFrame
    units: int


def alpha_of(covariance: np.ndarray) -> float:
    r"""Cronbach's alpha of a covariance matrix; NaN where it is not defined.

    .. math:: \alpha = \frac{K}{K - 1}\Bigl(1 - \frac{\operatorname{tr} C}{\sum_{kl} C_{kl}}\Bigr)

    >>> round(alpha_of(np.array([[1.0, 0.5], [0.5, 1.0]])), 4)
    0.6667
    """
    count, total, own = len(covariance), float(np.sum(covariance)), float(np.trace(covariance))
    if count < 2 or total <= NOTHING * own:
        return float("nan")
    return count / (count - 1) * (1 - own / total)


def cronbach_alpha(
    X: pd.DataFrame, directions: Mapping | pd.Series | None = None, pairwise: bool = False
) -> Reliability:
    r"""Cronbach's alpha of standardised indicators (:func:`alpha_of` of their correlations), as in the Handbook.

    Units of measure do not matter. An indicator that does not differ between units is left out, with a warning, and so
    is a unit with a gap.

    Parameters
    ----------
    pairwise : bool
        Whether a unit with a gap counts for the pairs of indicators that it has, as in COINr. Correlations of
        different units need not fit together: alpha may then exceed what any complete table can have, which an
        IndexWarning says.

    Raises InputError if fewer than two indicators or three units are left, for any pair if pairwise.

    Source: Cronbach (1951), Coefficient alpha and the internal structure of tests, Psychometrika 16(3). OECD and JRC
    (2008), Handbook on Constructing Composite Indicators, table 11.

    >>> X = pd.DataFrame({"a": [1.0, 2, 3, 4], "b": [10.0, 20, 40, 30]})
    >>> round(cronbach_alpha(X).alpha, 4)
    0.8889
    """
    table = (_in_pairs if pairwise else _complete)(X, directions)
    table = pd.DataFrame(scaled(table.to_numpy(), -2), index=table.index, columns=table.columns)
    if pairwise:
        return _paired(table, table.corr(min_periods=FEWEST))
    return _reliability(((table - table.mean()) / table.std(ddof=1)).cov(), len(table))


def raw_cronbach_alpha(
    X: pd.DataFrame, directions: Mapping | pd.Series | None = None, pairwise: bool = False
) -> Reliability:
    """Cronbach's alpha of the indicators as they are (:func:`alpha_of` of their covariances); units of measure matter.

    For normalised indicators on one scale. Parameters and errors as of :func:`cronbach_alpha`.

    >>> X = pd.DataFrame({"a": [1.0, 2, 3, 4], "b": [10.0, 20, 40, 30]})
    >>> round(raw_cronbach_alpha(X).alpha, 4)
    0.2735
    """
    if pairwise:
        table = _in_pairs(X, directions)
        return _paired(table, table.cov(min_periods=FEWEST))
    table = _complete(X, directions)
    return _reliability(table.cov(), len(table))


def alpha_by_pillar(
    X: pd.DataFrame,
    pillars: Mapping | pd.Series,
    directions: Mapping | pd.Series | None = None,
    pairwise: bool = False,
) -> pd.DataFrame:
    """Cronbach's alpha of each pillar with two indicators or more; ``pillars`` is a mapping indicator → pillar.

    Returns DataFrame, by pillar; alpha (NaN, with a warning, for a pillar of a single indicator), indicators, units,
    reliable (alpha ≥ 0.7).

    >>> X = pd.DataFrame({"a": [1.0, 2, 3, 4], "b": [10.0, 20, 40, 30], "c": [4.0, 1, 2, 3]})
    >>> alpha_by_pillar(X[["a", "b"]], {"a": "economy", "b": "economy"}).round(3)
             alpha  indicators  units  reliable
    pillar
    economy  0.889           2      4      True
    """
    own = pillars_of(pillars, frame(X).columns)
    sign = pd.Series(signs(directions, X.columns), index=X.columns)
    rows = {}
    for pillar, members in own.groupby(own, sort=False).groups.items():
        if len(members) < 2:
            warnings.warn(f"a single indicator, no alpha: {pillar}", IndexWarning, stacklevel=2)
            rows[pillar] = (np.nan, len(members), int(X[members].notna().all(axis=1).sum()))
        else:
            found = cronbach_alpha(X[members], sign[members], pairwise)
            rows[pillar] = (found.alpha, len(found.items), found.units)
    table = pd.DataFrame.from_dict(rows, orient="index", columns=["alpha", "indicators", "units"])
    return table.assign(reliable=table.alpha >= RELIABLE).rename_axis("pillar")


def _complete(X: pd.DataFrame, directions: Mapping | pd.Series | None) -> pd.DataFrame:
    table = _turned(X, directions)
    gaps = table.isna().any(axis=1)
    if gaps.any():
        warnings.warn(f"left out, with a gap: {listed(table.index[gaps])}", IndexWarning, stacklevel=3)
    table = table[~gaps]
    if len(table) < FEWEST or len(table.columns) < 2:
        raise InputError(
            f"{len(table)} units and {len(table.columns)} indicators to compare", valid=f"{FEWEST} units, 2 indicators"
        )
    refuse(table.columns[~(table.max() > table.min())], "constant over the units without gaps", field="X")
    return table


def _turned(X: pd.DataFrame, directions: Mapping | pd.Series | None) -> pd.DataFrame:
    """Indicators that differ between units, higher being better."""
    table = numeric_table(X) * signs(directions, X.columns)
    usable = table.max() > table.min()
    warn_of(table.columns, ~usable.to_numpy(), "left out, constant or without a value")
    return table.loc[:, usable]


def _in_pairs(X: pd.DataFrame, directions: Mapping | pd.Series | None) -> pd.DataFrame:
    table = _turned(X, directions)
    if len(table.columns) < 2:
        raise InputError(f"{len(table.columns)} indicators to compare", valid="2 indicators")
    return table


def _paired(table: pd.DataFrame, covariance: pd.DataFrame) -> Reliability:
    seen = table.notna().to_numpy().astype(int)
    undefined = np.argwhere(covariance.isna().to_numpy())
    pairs = (f"{table.columns[i]} and {table.columns[j]}" for i, j in undefined if i < j)
    refuse(pairs, f"fewer than {FEWEST} units, or no difference between them", field="X", valid="pairwise=False")
    lowest, highest = np.linalg.eigvalsh(covariance.to_numpy())[[0, -1]]
    if lowest < -NOTHING * highest:
        told = "pairs over different units do not fit together: no complete table has these covariances"
        warnings.warn(told, IndexWarning, stacklevel=3)
    return _reliability(covariance, int((seen.T @ seen).min()))


def _reliability(paired: pd.DataFrame, units: int) -> Reliability:
    covariance = paired.to_numpy()
    count = len(covariance)
    own, with_all = np.diag(covariance), covariance.sum(axis=1)
    rest_variance = covariance.sum() - 2 * with_all + own
    with np.errstate(invalid="ignore", divide="ignore"):  # the others cancel out: NaN
        with_rest = (with_all - own) / np.sqrt(own * np.maximum(rest_variance, 0))
    deleted = [alpha_of(np.delete(np.delete(covariance, k, 0), k, 1)) for k in range(count)]
    items = pd.DataFrame({"alpha_if_deleted": deleted, "correlation_with_rest": with_rest}, index=paired.columns)
    return Reliability(alpha_of(covariance), items.rename_axis("indicator"), units)
