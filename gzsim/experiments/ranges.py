"""How a number ranges over the rows of a design, and what it goes with."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from gzsim.simulation.plausible import HIGH, LOW

NAMED = 3
"""Factors that a line names as what drives a number."""


def ranged(drawn: pd.Series, drivers: pd.Series) -> dict[str, Any]:
    """The `span` of a number, and what goes with it most.

    >>> ranged(pd.Series([1.0, 2.0, np.nan]), pd.Series({"leader.discount": -0.9}))["drivers"]
    'leader.discount -0.90'
    """
    named = [f"{name} {value:+.2f}" for name, value in drivers.dropna().head(NAMED).items()]
    return {**span(drawn), "drivers": ", ".join(named)}


def span(drawn: pd.Series) -> dict[str, Any]:
    """Rows that did not fail, 5, 50 and 95 % of them, and the shares of them above and below 0.

    >>> span(pd.Series([-1.0, 1.0, 3.0, np.nan]))["median"]
    1.0
    """
    there = drawn.dropna()
    low, middle, high = there.quantile([LOW, 0.5, HIGH]) if len(there) else (np.nan,) * 3
    share = {"positive": (there > 0).mean(), "negative": (there < 0).mean()}
    return {"draws": len(there), "low": low, "median": middle, "high": high, **share}
