"""What every weighting method asks of a table of indicators before it computes anything, and of its answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from gzsim.common.tables import called, extremes, numbers, refuse
from gzsim.errors import InputError
from gzsim.index import normalise as normalisation
from gzsim.index.names import signs, warn_of

Normalise = str | Callable[..., pd.DataFrame] | None


@dataclass(frozen=True, eq=False)
class Table:
    """The indicators that tell units apart; the others have weight 0 and are as good as not there.

    Attributes
    ----------
    names : Index; all indicators, those set aside too
    told_apart : array (indicator,) of bool; which indicators take more than one value
    x : array (unit, indicators told apart)
    sign : array (indicators told apart,); 1 where higher is better, −1 where lower is
    units : Index
    """

    names: pd.Index
    told_apart: np.ndarray
    x: np.ndarray
    sign: np.ndarray
    units: pd.Index

    @property
    def kept(self) -> pd.Index:
        """Names of the indicators told apart."""
        return self.names[self.told_apart]

    def complete(self) -> np.ndarray:
        """Which units have a value on every indicator told apart; names the others, who have no score and no say."""
        seen = ~np.isnan(self.x).any(axis=1)
        if not seen.any():
            raise InputError("no unit has a value on every indicator", field="X", valid="at least one")
        warn_of(self.units, ~seen, "no score, a value is missing")
        return seen

    def by_unit(self, seen: np.ndarray, values: np.ndarray | float, name: str = "score") -> pd.Series:
        """Values of the units seen, by name; NaN for the others."""
        found = np.full(len(seen), np.nan)
        found[seen] = values
        return pd.Series(found, index=self.units, name=name)

    def by_indicator(self, seen: np.ndarray, values: np.ndarray, aside: float = 0.0) -> pd.DataFrame:
        """Values of the units seen on the indicators told apart, by name; ``aside`` on the others, NaN elsewhere."""
        found = np.full((len(seen), len(self.names)), np.nan)
        found[seen] = aside
        found[np.ix_(seen, self.told_apart)] = values
        return pd.DataFrame(found, index=self.units, columns=self.names)

    def refuse_lower_better(self) -> None:
        """Raise InputError, naming it, if lower is better on an indicator."""
        valid = 'higher is better, or normalise="minmax"'
        refuse(self.kept[self.sign < 0], "lower is better", field="X", valid=valid)

    def refuse_negative(self) -> None:
        """Raise InputError, naming it, if an indicator has negative values."""
        valid = 'values >= 0, or normalise="minmax"'
        refuse(self.kept[(self.x < 0).any(axis=0)], "negative values", field="X", valid=valid)

    def seen_by_all(self) -> Table:
        """The units that have a value on every indicator told apart, for methods that look at indicators jointly."""
        gaps = np.isnan(self.x)
        if not gaps.any():
            return self
        seen = ~gaps.any(axis=1)
        told = f"only the {seen.sum()} of {len(seen)} units with a value on every indicator count; gaps in"
        warn_of(self.kept, gaps.any(axis=0), told)
        if seen.sum() < 2:
            raise InputError(
                f"{seen.sum()} units have a value on every indicator", field="X", valid="two units or more"
            )
        x = self.x[seen]
        varies = x.max(axis=0) > x.min(axis=0)
        warn_of(self.kept, ~varies, "no difference between these units, weight 0")
        told_apart = self.told_apart.copy()
        told_apart[told_apart] = varies
        return Table(self.names, told_apart, x[:, varies], self.sign[varies], self.units[seen])

    def each(self, measure: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
        """Measure each indicator on the units that have a value on it."""
        gaps = np.isnan(self.x)
        if not gaps.any():
            return measure(self.x)
        warn_of(self.kept, gaps.any(axis=0), "gaps, weighted by the units that have a value")
        return np.concatenate([measure(column[~np.isnan(column), None]) for column in self.x.T])

    def shares(self, measure: Callable[[], np.ndarray]) -> pd.Series:
        """Weights in proportion to a measure ≥ 0 of the indicators told apart; equal ones where it is 0 for all."""
        weights = np.zeros(len(self.names))
        if not self.told_apart.any():
            return pd.Series(1 / len(weights), index=self.names, name="weight")
        amount = measure()
        total = amount.sum()
        if not total > 0:
            warn_of(self.kept, np.ones(len(amount), dtype=bool), "the method cannot tell these apart, equal weights")
            amount, total = np.ones(len(amount)), len(amount)
        weights[self.told_apart] = amount / total
        return pd.Series(weights, index=self.names, name="weight")


def read(table: pd.DataFrame, directions: Mapping | pd.Series | None, normalise: Normalise = None) -> Table:
    """Check a table and set the indicators aside that do not tell units apart, with a warning that names them.

    Parameters
    ----------
    table : DataFrame, units × indicators
    directions : mapping indicator → ±1, optional
    normalise : function or name of one in :mod:`gzsim.index.normalise`, optional
        Applied first, with the directions; higher is better from then on.

    Raises InputError if there are fewer than two units or no indicator, names stand twice, or values are not finite
    numbers.
    """
    x = figures(table)
    sign = signs(directions, table.columns)
    low, high = (each.ravel() for each in extremes(x))
    told_apart = high > low
    _warn_if_set_aside(table.columns, told_apart, np.isnan(low))
    if not told_apart.all():
        x, sign = x[:, told_apart], sign[told_apart]
    if normalise is not None and told_apart.any():
        kept = table.columns[told_apart]
        x = figures(_function(normalise)(table[kept], dict(zip(kept, sign, strict=True))))
        sign = np.ones(len(kept))
    return Table(table.columns, told_apart, x, sign, table.index)


def figures(table: pd.DataFrame) -> np.ndarray:
    """Values as floats, NaN where missing; errors as in :func:`read`."""
    x = numbers(table)
    for what, labels, least in (("indicator", table.columns, 1), ("unit", table.index, 2)):
        if len(labels) < least:
            problem = f"{len(labels)} {what}s ({', '.join(map(called, labels))})" if len(labels) else f"no {what}"
            raise InputError(problem, field="X", valid=f"at least {least}")
    return x


def _warn_if_set_aside(names: pd.Index, told_apart: np.ndarray, unseen: np.ndarray) -> None:
    weight = "weight 0" if told_apart.any() else "equal weights, as no indicator tells units apart"
    warn_of(names, unseen, f"no value, {weight}")
    warn_of(names, ~told_apart & ~unseen, f"no difference between units, {weight}")


def _function(normalise: Normalise) -> Callable[..., pd.DataFrame]:
    if callable(normalise):
        return normalise
    found = getattr(normalisation, str(normalise), None)
    if found is None:
        raise InputError(f"no method {normalise!r}", field="normalise", valid="a function of gzsim.index.normalise")
    return found
