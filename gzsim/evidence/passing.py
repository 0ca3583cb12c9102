"""How much of what a year shows of a place is lasting, and how much passes."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from gzsim.common.names import of_kind, whole_year
from gzsim.common.tables import frame, numbers
from gzsim.errors import InputError
from gzsim.evidence.intraclass import icc_interval
from gzsim.numeric.two_way import two_way_residuals

COLUMNS = ["first", "last", "places", "values", "lasting_sd", "passing_sd", "passing_share", "low", "high", "memory"]


def passing_share(values: pd.DataFrame, windows: Mapping[str, tuple[int, int]]) -> pd.DataFrame:
    r"""Divide the differences between places in a year into what lasts over a window and what passes.

    .. math:: x_{it} = a_i + b_t + e_{it}, \qquad
              \text{passing} = \frac{\sigma_e^2}{\sigma_a^2 + \sigma_e^2}

    by mean squares of means of places and of what two-way means leave. What passes is what an intraclass correlation of
    single values leaves of 1, and so is its interval, exact where e is normal and without memory
    (`gzsim.evidence.intraclass`; Shrout and Fleiss 1979, case 3). True changes of single places are
    in e beside errors: passing is not false.

    Parameters
    ----------
    values : DataFrame, years × codes
    windows : name → first and last year; only codes with a value in all years of a window count

    Returns DataFrame, window × columns: first, last, places, values, lasting_sd and passing_sd (in the unit of the
    values; a negative variance counts as 0), passing_share with its 95 % interval low to high, memory (mean
    correlation of e with that of the year before, less the −1/(T − 1) or so that means of places alone bring about).

    Raises InputError if a table or window is none, or has fewer than two complete places or three years.

    >>> table = pd.DataFrame({"a": [1.0, 2, 3], "b": [2.0, 3, 4], "c": [4.0, 5, 5]}, index=[2015, 2016, 2017])
    >>> passing_share(table, {"all": (2015, 2017)}).loc["all", ["places", "passing_share"]].round(3).tolist()
    [3.0, 0.059]
    """
    numbers(frame(values, "values"), "values")
    of_kind(windows, Mapping, "windows", "name → first and last year")
    found = {name: _divided(name, values, *(whole_year(year, f"windows.{name}") for year in span))
             for name, span in windows.items()}  # fmt: skip
    return pd.DataFrame.from_dict(found, orient="index", columns=COLUMNS).rename_axis("window")


def _divided(name: str, values: pd.DataFrame, first: int, last: int) -> list[float]:
    table = values.loc[(values.index >= first) & (values.index <= last)].dropna(axis=1)
    years, places = table.shape
    if years < 3 or places < 2:
        problem = f"{years} years and {places} places without a gap from {first} to {last}"
        raise InputError(problem, field=f"windows.{name}", valid="three years and two places, or more")
    left, free = two_way_residuals(table.to_numpy().ravel(), np.tile(np.arange(places), years),
                                   np.repeat(np.arange(years), places))  # fmt: skip
    passing = float((left**2).sum() / free)
    between = float(years * table.mean().var())
    lasting = max(0.0, (between - passing) / years)
    told = icc_interval(max(between / passing, 0.0) if passing > 0 else np.inf, places - 1, years)
    low, high = (1.0 - min(max(told[name], 0.0), 1.0) for name in ("icc_high", "icc_low"))
    share = passing / (lasting + passing) if lasting + passing > 0 else np.nan
    return [table.index[0], table.index[-1], places, table.size, np.sqrt(lasting), np.sqrt(passing), share, low, high,
            _memory(left.reshape(years, places))]  # fmt: skip


def _memory(left: np.ndarray) -> float:
    """Correlation of what is left with the year before, plus what a mean over T years takes from it."""
    own = left[1:].ravel() @ left[:-1].ravel() / np.sqrt((left[1:] ** 2).sum() * (left[:-1] ** 2).sum())
    return float(own + 1 / (len(left) - 1))
