"""Correlation of indicators: which say the same twice, and which pull against each other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd

from gzsim.common.tables import numeric_table, refuse
from gzsim.errors import InputError
from gzsim.index.names import labelled, signs, warn_of
from gzsim.index.squares import scaled
from gzsim.views.html import data_table, notebook
from gzsim.views.result import Result

REDUNDANT = 0.92
CONFLICTING = -0.4
"""Conventions and no tests. −0.4 is COINr's default; for 0.92 no published source was found (COINr flags 0.9)."""

METHODS = ("pearson", "spearman", "kendall")
FEWEST = 3
"""Two points always lie on a line: a correlation needs a third."""


@dataclass(frozen=True, eq=False, repr=False)
class Correlations(Result):
    """Correlations of all pairs of indicators.

    Attributes
    ----------
    matrix : DataFrame, indicators × indicators; NaN where it is not defined
    pairs : DataFrame
        Each pair once: first, second, same_pillar, correlation, units (that both are seen for), flag ("redundant",
        "conflicting" or empty).
    """

    matrix: pd.DataFrame
    pairs: pd.DataFrame

    @property
    def flagged(self) -> pd.DataFrame:
        """The pairs that carry a flag, strongest first."""
        told = self.pairs[self.pairs.flag != ""]
        return told.sort_values("correlation", key=abs, ascending=False, kind="stable")

    def _repr_html_(self) -> str:
        return notebook(data_table(self.matrix.round(2)), data_table(self.flagged.round(2), index=False))


def correlations(
    X: pd.DataFrame,
    method: str | Callable[[np.ndarray, np.ndarray], float] = "pearson",
    directions: Mapping | pd.Series | None = None,
    pillars: Mapping | pd.Series | None = None,
    redundant: float = REDUNDANT,
    conflicting: float = CONFLICTING,
) -> Correlations:
    r"""Correlate every indicator with every other, over the units that both are seen for.

    .. math:: r_{kl} = d_k d_l \frac{\sum_i (x_{ik} - \bar x_k)(x_{il} - \bar x_l)}
              {\sqrt{\sum_i (x_{ik} - \bar x_k)^2 \sum_i (x_{il} - \bar x_l)^2}}

    (Pearson), with directions d so that a positive correlation means two goals go together.

    Parameters
    ----------
    method : {"pearson", "spearman", "kendall"} or function of two arrays → number
    pillars : mapping indicator → pillar, optional; who stands together; without, all stand in one
    redundant, conflicting : float; correlations above and below which a pair is flagged

    Raises InputError if there is no such method or fewer than three units.

    Source: OECD and JRC (2008), Handbook on Constructing Composite Indicators, step 4.

    >>> X = pd.DataFrame({"growth": [1.0, 2, 3], "tax": [1.0, 2, 4], "pm25": [20.0, 30, 50]})
    >>> correlations(X, directions={"growth": 1, "tax": 1, "pm25": -1}).flagged.round(3)
        first second  same_pillar  correlation  units         flag
    2     tax   pm25         True       -1.000      3  conflicting
    0  growth    tax         True        0.982      3    redundant
    1  growth   pm25         True       -0.982      3  conflicting
    """
    if not callable(method) and method not in METHODS:
        raise InputError(f"no correlation {method!r}", field="method", valid=", ".join(METHODS) + " or a function")
    table = numeric_table(X)
    if len(table) < FEWEST:
        raise InputError(f"{len(table)} units", field="X", valid=f"{FEWEST} units or more")
    undefined = ~(table.max() > table.min())
    warn_of(table.columns, undefined.to_numpy(), "no correlation, constant or without a value")
    sign = signs(directions, table.columns)
    own = pillars_of(pillars, table.columns)
    seen = table.notna().to_numpy().astype(int)
    units = seen.T @ seen
    with np.errstate(invalid="ignore", divide="ignore"):  # an indicator constant over the units of a pair: NaN
        sized = pd.DataFrame(scaled(table.to_numpy(), -2), columns=table.columns)
        values = sized.corr(method=method, min_periods=FEWEST).to_numpy() * np.outer(sign, sign)
    values[undefined.to_numpy()] = values[:, undefined.to_numpy()] = np.nan
    matrix = pd.DataFrame(values, index=table.columns, columns=table.columns)
    rows = [
        (first, second, own[first] == own[second], values[i, j], units[i, j])
        for (i, first), (j, second) in combinations(enumerate(table.columns), 2)
    ]
    pairs = pd.DataFrame(rows, columns=["first", "second", "same_pillar", "correlation", "units"])
    pairs["flag"] = np.select(
        [pairs.correlation > redundant, pairs.correlation < conflicting], ["redundant", "conflicting"], default=""
    )
    return Correlations(matrix, pairs)


def pillars_of(pillars: Mapping | pd.Series | None, names: pd.Index) -> pd.Series:
    """The pillar of each indicator, in the order of the names; one pillar for all if none are given.

    >>> pillars_of({"forest": "ecology", "gdp": "economy"}, pd.Index(["gdp", "forest"])).tolist()
    ['economy', 'ecology']
    """
    if pillars is None:
        return pd.Series("all", index=names, name="pillar")
    named = labelled(pillars, "pillars", "one pillar for each indicator").astype(object)
    for problem, culprits in (
        ("in more than one pillar", named.index[named.index.duplicated()]),
        ("unknown indicator", named.index.difference(names, sort=False)),
        ("in no pillar", names.difference(named.dropna().index, sort=False)),
    ):
        refuse(culprits, problem, field="pillars", valid="one pillar for each indicator")
    return named.reindex(names).rename("pillar")
