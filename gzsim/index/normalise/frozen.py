"""Normalising by a base panel, so that scores can be compared between years."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from gzsim.common.tables import extremes, frame, like, listed, numbers, refuse
from gzsim.errors import InputError
from gzsim.index.names import Named, by_name, signs, warn_if_equal
from gzsim.index.normalise.distance import distance_to_leader, leader_array, percent, ratio_array
from gzsim.index.normalise.scale import goalposts_array, minmax, moments, standardised_array, zscore


def frozen_goalposts(panel: pd.DataFrame, lower_quantile: float = 0.05, upper_quantile: float = 0.95) -> pd.DataFrame:
    """Goalposts from a whole panel, all its years stacked, so that scores can be compared between years.

    Parameters
    ----------
    panel : DataFrame, (year, unit) × indicators
    lower_quantile, upper_quantile : float
        Quantiles of the seen values (linear interpolation) at which the goalposts stand; 0 and 1 are the extremes.

    Returns DataFrame, indicators × (low, high); NaN for an indicator without a value.

    Raises InputError unless 0 ≤ lower quantile < upper quantile ≤ 1.

    >>> frozen_goalposts(pd.DataFrame({"growth": range(101)}))
            low  high
    growth  5.0  95.0
    """
    if not 0 <= lower_quantile < upper_quantile <= 1:
        raise InputError(f"quantiles {lower_quantile} and {upper_quantile}", valid="0 <= lower < upper <= 1")
    table = like(panel, numbers(panel, "panel"))
    return pd.DataFrame({"low": table.quantile(lower_quantile), "high": table.quantile(upper_quantile)})


@dataclass(frozen=True, eq=False)
class Frozen:
    """A normalisation whose parameters come from a base panel: call it with the table of any year.

    Attributes
    ----------
    method : str; name of the method
    base : tuple; labels of the years whose figures the parameters come from
    parameters : DataFrame, indicators × parameters of the method
        NaN for an indicator without a value in the base: its scores stay missing.
    directions : Series; 1 or −1 for each indicator
    """

    method: str
    base: tuple[Hashable, ...]
    parameters: pd.DataFrame
    directions: pd.Series

    def __call__(self, X: pd.DataFrame, directions: Named | None = None) -> pd.DataFrame:
        """Normalise a table units × indicators; InputError if its indicators or directions are not those frozen."""
        sign = signs(self.directions, frame(X).columns)
        if directions is not None:
            turned = X.columns[signs(directions, X.columns) != sign]
            valid = f"the directions of the base {listed(self.base)}"
            refuse(turned, "other directions than frozen", field="directions", valid=valid)
        values = [by_name(self.parameters[name], X.columns, name) for name in self.parameters]
        return _FREEZABLE[self.method].apply(X, sign, *values)


@dataclass(frozen=True, eq=False)
class _Freezable:
    names: tuple[str, ...]
    find: Callable[[np.ndarray, np.ndarray], tuple[np.ndarray, ...]]
    apply: Callable[..., pd.DataFrame]


def _between(X: pd.DataFrame, sign: np.ndarray, low: np.ndarray, high: np.ndarray) -> pd.DataFrame:
    return like(X, 100 * goalposts_array(numbers(X), low, high, sign))


def _standardised(X: pd.DataFrame, sign: np.ndarray, mean: np.ndarray, sd: np.ndarray) -> pd.DataFrame:
    return like(X, standardised_array(numbers(X), mean, sd, sign))


def _to_leader(X: pd.DataFrame, sign: np.ndarray, leader: np.ndarray) -> pd.DataFrame:
    return percent(ratio_array, X, leader, sign)


_FREEZABLE = {
    minmax.__name__: _Freezable(("low", "high"), lambda x, sign: extremes(x), _between),
    zscore.__name__: _Freezable(("mean", "sd"), lambda x, sign: moments(x), _standardised),
    distance_to_leader.__name__: _Freezable(("leader",), lambda x, sign: (leader_array(x, sign),), _to_leader),
}
_METHODS = (minmax, zscore, distance_to_leader)


def freeze(
    method: Callable[..., pd.DataFrame], panel: pd.DataFrame, directions: Named | None = None, year: Hashable = None
) -> Frozen:
    r"""Take a method's parameters from a base panel, and apply them to the figures of any other year.

    .. math::

        100\,\frac{x_{ik} - \min_B x_k}{\max_B x_k - \min_B x_k}, \qquad
        d_k\,\frac{x_{ik} - \bar x_{B,k}}{s_{B,k}}, \qquad
        100\,\frac{x_{ik}}{\max_B x_k}

    for :func:`minmax`, :func:`zscore` and :func:`distance_to_leader`, with the extremes, mean and standard deviation
    over all rows of the base B (mirrored where lower is better). Scores of later years may lie outside the base's
    scale; nothing is cut off. On its own panel the frozen method is the plain one. An indicator that is constant in the
    base is so described in a warning, and is what the plain method makes of it: 50, 0, or the ratio to its one value.

    Parameters
    ----------
    method : minmax, zscore or distance_to_leader
        The order of units (rank, percentile, borda) has no parameters that could be frozen.
    panel : DataFrame, (year, unit) × indicators, or units × indicators of one year
    year : label of the base year; needed where the panel's index does not say it

    Raises InputError if the method cannot be frozen or the base year is not named.

    Source: OECD and JRC (2008), Handbook on Constructing Composite Indicators, step 5, on comparing scores over time.

    >>> base = pd.DataFrame({"growth": [4.0, 6, 8]}, index=["a", "b", "c"])
    >>> frozen = freeze(minmax, base, year=2016)
    >>> frozen(pd.DataFrame({"growth": [5.0, 6, 10]}, index=["a", "b", "c"])).growth.tolist()
    [25.0, 50.0, 150.0]
    >>> frozen.base
    (2016,)
    """
    if method not in _METHODS:
        called = getattr(method, "__name__", repr(method))
        raise InputError(f"no parameters to freeze: {called}", field="method", valid=", ".join(_FREEZABLE))
    base = (year,) if frame(panel, "panel").index.nlevels == 1 else tuple(panel.index.unique(level=0))
    if None in base:
        raise InputError(
            "the base year has no name", field="year", valid="a year, or a panel (year, unit) × indicators"
        )
    told = f"no difference within the base {', '.join(map(str, base))}"
    warn_if_equal(panel, told)
    sign = signs(directions, panel.columns)
    kind = _FREEZABLE[method.__name__]
    found = [np.ravel(part) for part in kind.find(numbers(panel), sign)]
    parameters = pd.DataFrame(dict(zip(kind.names, found, strict=True)), index=panel.columns)
    return Frozen(method.__name__, base, parameters, pd.Series(sign, index=panel.columns))
