"""Imputing: filling gaps in the open, with a record of every cell that was filled.

A table is units × indicators; a panel has a level ``year`` in its index beside the unit. Methods that look across units
(mean, median, zone) keep to one year of a panel; methods that look across years keep to one unit.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from gzsim.common.tables import frame, listed, numeric_table, refuse, refuse_unseen
from gzsim.errors import InputError
from gzsim.index.names import IndexWarning, labelled
from gzsim.views.html import data_table, notebook, paragraph
from gzsim.views.result import Result

YEAR = "year"
ENDS = ("open", "nearest")
Fill = Callable[[np.ndarray, np.ndarray], np.ndarray]
ROWS_SHOWN = 60
FILLED = "font-style: italic; background-color: #fee8c8; color: #000"


@dataclass(frozen=True, eq=False, repr=False)
class Imputed(Result):
    """A table with gaps filled, and what was filled.

    Attributes
    ----------
    table : DataFrame; the values, filled where the method could fill
    filled : DataFrame of bool; true where the value is imputed and not observed
    method : str; how, in words
    """

    table: pd.DataFrame
    filled: pd.DataFrame
    method: str

    @property
    def left(self) -> pd.DataFrame:
        """True where a gap is left."""
        return self.table.isna()

    @property
    def share(self) -> pd.Series:
        """Share of each indicator's values that is imputed."""
        return self.filled.mean().rename("share filled")

    def _repr_html_(self) -> str:
        shown, filled = self.table.iloc[:ROWS_SHOWN].round(3), self.filled.iloc[:ROWS_SHOWN]
        told = f"{self.method}: {int(self.filled.to_numpy().sum())} values filled (shaded)"
        return notebook(paragraph(told), data_table(shown, filled, FILLED))


def mean(X: pd.DataFrame) -> Imputed:
    r"""Fill a gap with the mean of the units that have a value, in a panel those of the same year.

    .. math:: \hat x_{ik} = \frac{1}{|O_k|} \sum_{j \in O_k} x_{jk}

    with :math:`O_k` the units with a value of indicator k. The indicator's spread shrinks: see
    :func:`gzsim.index.treat.draws` for imputations that keep it.

    Raises InputError if an indicator has no value (in a year), or the table is not one of numbers.

    Source: OECD and JRC (2008), Handbook on Constructing Composite Indicators, step 3.

    >>> filled = mean(pd.DataFrame({"growth": [6.0, 8.0, None]}, index=["a", "b", "c"]))
    >>> filled.table.growth.tolist(), filled.filled.growth.tolist()
    ([6.0, 8.0, 7.0], [False, False, True])
    """
    return _across_units(X, _years(X), "mean", "mean of the units")


def median(X: pd.DataFrame) -> Imputed:
    """Fill a gap with the median of the units that have a value, in a panel those of the same year; as :func:`mean`.

    >>> median(pd.DataFrame({"growth": [6.0, 7.0, 20.0, None]})).table.growth.tolist()
    [6.0, 7.0, 20.0, 7.0]
    """
    return _across_units(X, _years(X), "median", "median of the units")


def within_zone(X: pd.DataFrame, zones: Mapping | pd.Series) -> Imputed:
    """Fill a gap with the mean of the units of the same zone, in a panel those of the same year.

    Parameters
    ----------
    X : DataFrame, units × indicators
    zones : mapping unit → zone; for a panel, of the units, or of the rows

    Raises InputError if a unit has no zone, or nobody in the zone has a value.

    >>> X = pd.DataFrame({"growth": [6.0, None, 20.0, 30.0]}, index=["a", "b", "c", "d"])
    >>> within_zone(X, {"a": "city", "b": "city", "c": "hills", "d": "hills"}).table.growth.tolist()
    [6.0, 6.0, 20.0, 30.0]
    """
    named = labelled(zones, "zones", "one zone per unit").astype(object)
    rows = X.index if named.index.nlevels == frame(X).index.nlevels else units_of(X)
    doubled = named.index[named.index.duplicated()]
    refuse(doubled, "more than one zone for", field="zones", valid="one zone per unit")
    zone = named.reindex(rows)
    refuse(rows[zone.isna().to_numpy()].unique(), "no zone for", field="zones", valid="one zone per unit")
    return _across_units(X, [zone.to_numpy(), *_years(X)], "mean", "mean of the zone")


def last_observation(X: pd.DataFrame, limit: float = np.inf, ends: str = "open") -> Imputed:
    """Carry the last value of the unit forward.

    Gaps before a unit's first value are left, with a warning.

    Parameters
    ----------
    X : DataFrame, (year, unit) × indicators
    limit : float; the most years for which a value is carried
    ends : {"open", "nearest"}
        Whether gaps where no line leads or nothing is carried, at either end of the unit's years, are left, or get the
        value nearest in time, as in COINr; here for ``limit`` years at most.

    Raises InputError if there is no level ``year`` of numbers, an indicator has no value at all, or no such ``ends``.

    >>> rows = pd.MultiIndex.from_product([[2014, 2015, 2016], ["a"]], names=["year", "code"])
    >>> last_observation(pd.DataFrame({"forest": [50.0, None, None]}, index=rows), limit=1).table.forest.tolist()
    [50.0, 50.0, nan]
    """
    return _along_years(X, lambda values, years: _carried(values, years, limit), "last observation", ends, limit)


def linear(X: pd.DataFrame, ends: str = "open") -> Imputed:
    r"""Fill a gap on the straight line between the unit's years before and after it.

    .. math:: \hat x_t = x_s + (x_u - x_s)\,\frac{t - s}{u - s}, \quad s < t < u

    Nothing is extrapolated: gaps before the first and after the last value are left, with a warning, or get the nearest
    value if ``ends`` says so. Combine with :func:`last_observation` if only the last value is to stand. Parameters and
    errors as there.

    >>> rows = pd.MultiIndex.from_product([[2010, 2014, 2015], ["a"]], names=["year", "code"])
    >>> linear(pd.DataFrame({"forest": [50.0, None, 55.0]}, index=rows)).table.forest.tolist()
    [50.0, 54.0, 55.0]
    """
    return _along_years(X, _interpolated, "straight line between years", ends)


def record_filled(before: pd.DataFrame, table: pd.DataFrame, method: str) -> Imputed:
    """Note what was filled; warn, by name, of gaps that are left and of units of which nothing was seen."""
    filled = before.isna() & table.notna()
    _warn("gaps are left in", table.columns[table.isna().any()])
    if len(table.columns) > 1:
        _warn("nothing seen, every value is imputed", table.index[filled.all(axis=1)])
    return Imputed(table, filled, method)


def units_of(X: pd.DataFrame) -> pd.Index:
    """The unit of each row: its index without the level ``year``."""
    return X.index if years_of(X) is None else X.index.droplevel(YEAR)


def years_of(X: pd.DataFrame | pd.Series) -> pd.Index | None:
    """The year of each row of a panel, none for a table of units."""
    return X.index.get_level_values(YEAR) if X.index.nlevels > 1 and YEAR in X.index.names else None


def _years(X: pd.DataFrame) -> list:
    years = years_of(frame(X))
    return [] if years is None else [years]


def _across_units(X: pd.DataFrame, keys: list, statistic: str, method: str) -> Imputed:
    before = numeric_table(X)
    refuse_unseen(before)
    grouped = before.groupby(keys or np.zeros(len(before)), sort=False)
    table = before.fillna(grouped.transform(statistic))
    rows, columns = np.nonzero(table.isna().to_numpy())
    if len(rows):
        where = " ".join(str(key[rows[0]]) for key in keys)
        raise InputError(f"no value to take the {method} from: {table.columns[columns[0]]} in {where}", field="X")
    return record_filled(before, table, method)


def _along_years(X: pd.DataFrame, fill: Fill, method: str, ends: str, limit: float = np.inf) -> Imputed:
    if ends not in ENDS:
        raise InputError(f"no ends {ends!r}", field="ends", valid=", ".join(ENDS))
    before = numeric_table(X)
    refuse_unseen(before)
    if not _years(X):
        raise InputError("no panel", field="X", valid=f"an index with the levels {YEAR!r} and the unit")
    years = X.index.get_level_values(YEAR)
    if not pd.api.types.is_numeric_dtype(years):
        raise InputError("years are no numbers", field=YEAR, valid="years such as 2016")
    table = before.copy()
    if ends == "nearest":
        fill, method = _closed(fill, limit), f"{method}, nearest value at the ends"
    for rows in before.groupby(units_of(before), sort=False).indices.values():
        rows = rows[np.argsort(years[rows], kind="stable")]
        values = before.to_numpy()[rows]
        table.iloc[rows] = np.column_stack([fill(column, np.asarray(years[rows], float)) for column in values.T])
    return record_filled(before, table, method)


def _closed(fill: Fill, limit: float) -> Fill:
    """The same, and then what is left at either end gets the nearest value."""

    def both(values: np.ndarray, years: np.ndarray) -> np.ndarray:
        filled, place, seen = fill(values, years), np.arange(len(values)), np.flatnonzero(~np.isnan(values))
        if not len(seen):
            return filled
        end = np.clip(place, seen[0], seen[-1])
        return np.where((end != place) & (np.abs(years - years[end]) <= limit), values[end], filled)

    return both


def _carried(values: np.ndarray, years: np.ndarray, limit: float) -> np.ndarray:
    last = np.maximum.accumulate(np.where(np.isnan(values), -1, np.arange(len(values))))
    return np.where((last >= 0) & (years - years[last] <= limit), values[last], np.nan)


def _interpolated(values: np.ndarray, years: np.ndarray) -> np.ndarray:
    seen = ~np.isnan(values)
    if not seen.any():
        return values
    line = np.interp(years, years[seen], values[seen], left=np.nan, right=np.nan)
    return np.where(seen, values, line)


def _warn(message: str, names: pd.Index) -> None:
    if len(names):
        warnings.warn(f"{message}: {listed(names)}", IndexWarning, stacklevel=5)
