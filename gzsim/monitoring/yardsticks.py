"""What bounds any order of reviews: a lottery, exactly, and perfect knowledge (S09)."""

from __future__ import annotations

from math import ceil

import numpy as np
import pandas as pd
from scipy.stats import hypergeom

BAND = (0.05, 0.95)
SHARES = (0.5, 0.8, 1.0)
CURVES = ["rule", "reviews", "mean", "standard_error", "q05", "q95"]
NEEDED = ["rule", "share", "mean", "standard_error", "q05", "q95"]


def lottery_curve(projects: int, faults: int) -> pd.DataFrame:
    """Share of the faults found by so many reviews drawn by lot: hypergeometric, mean r/n.

    >>> lottery_curve(80, 10).set_index("reviews").loc[40, ["mean", "q05", "q95"]].tolist()
    [0.5, 0.3, 0.7]
    """
    rows = []
    for reviews in range(projects + 1):
        low, high = hypergeom.ppf(BAND, projects, faults, reviews) / faults
        rows.append(("lottery", reviews, reviews / projects, 0.0, low, high))
    return pd.DataFrame(rows, columns=CURVES)


def lottery_needed(projects: int, faults: int) -> pd.DataFrame:
    """Reviews drawn by lot until a share of the faults is found: negative hypergeometric, mean k(n + 1)/(F + 1).

    >>> lottery_needed(80, 10)["mean"].round(1).tolist()
    [36.8, 58.9, 73.6]
    """
    reviews = np.arange(projects + 1)
    rows = []
    for share in SHARES:
        wanted = ceil(share * faults - 1e-9)
        reached = hypergeom.sf(wanted - 1, projects, faults, reviews)
        low, high = (float((reached >= quantile - 1e-12).argmax()) for quantile in BAND)
        rows.append(("lottery", share, wanted * (projects + 1) / (faults + 1), 0.0, low, high))
    return pd.DataFrame(rows, columns=NEEDED)


def perfect_curve(projects: int, faults: int) -> pd.DataFrame:
    """Share of the faults found by whoever knows where they are: min(1, r/F).

    >>> perfect_curve(80, 10)["mean"].iloc[[0, 5, 10, 80]].tolist()
    [0.0, 0.5, 1.0, 1.0]
    """
    reviews = np.arange(projects + 1)
    found = np.minimum(1.0, reviews / faults)
    columns = {"mean": found, "standard_error": 0.0, "q05": found, "q95": found}
    return pd.DataFrame({"rule": "perfect", "reviews": reviews, **columns})


def perfect_needed(faults: int) -> pd.DataFrame:
    """Reviews until a share of the faults is found, without one in vain.

    >>> perfect_needed(10)["mean"].tolist()
    [5.0, 8.0, 10.0]
    """
    wanted = [float(ceil(share * faults - 1e-9)) for share in SHARES]
    columns = {"mean": wanted, "standard_error": 0.0, "q05": wanted, "q95": wanted}
    return pd.DataFrame({"rule": "perfect", "share": SHARES, **columns})
