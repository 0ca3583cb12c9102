"""Normalising by a base panel, so that scores can be compared between years."""

from __future__ import annotations

import pandas as pd

from gzsim.errors import InputError


def frozen_goalposts(panel: pd.DataFrame, lower_quantile: float = 0.05, upper_quantile: float = 0.95) -> pd.DataFrame:
    """Goalposts from a whole panel, all its years stacked, so that scores can be compared between years.

    Parameters
    ----------
    panel : DataFrame, (year, unit) × indicators
    lower_quantile, upper_quantile : float
        Quantiles of the seen values (linear interpolation) at which the goalposts stand; 0 and 1 are the extremes.

    Returns
    -------
    DataFrame, indicators × (low, high)
        NaN for an indicator without a value.

    Raises
    ------
    InputError
        Unless 0 ≤ lower quantile < upper quantile ≤ 1.

    Examples
    --------
    >>> frozen_goalposts(pd.DataFrame({"growth": range(101)}))
            low  high
    growth  5.0  95.0
    """
    if not 0 <= lower_quantile < upper_quantile <= 1:
        raise InputError(f"quantiles {lower_quantile} and {upper_quantile}", valid="0 <= lower < upper <= 1")
    return pd.DataFrame({"low": panel.quantile(lower_quantile), "high": panel.quantile(upper_quantile)})
