"""Effective weights: how much of the composite's variance each indicator accounts for, against what was declared."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from gzsim.common.tables import frame, listed, numeric_table, refuse
from gzsim.errors import InputError
from gzsim.index.analysis.correlation import FEWEST
from gzsim.index.names import IndexWarning, warn_of
from gzsim.index.squares import scaled
from gzsim.index.weights import given
from gzsim.views.result import Result


@dataclass(frozen=True, eq=False, repr=False)
class EffectiveWeights(Result):
    """Declared and effective weights.

    Attributes
    ----------
    indicators : DataFrame, by indicator
        weight (declared), effective (share of the composite's variance), ratio, correlation (with the composite).
    levels : dict of level → DataFrame; the same for the groups of each level of the hierarchy
    """

    indicators: pd.DataFrame
    levels: dict[str, pd.DataFrame]

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """Indicators, and each level by its name."""
        return {**super().tables, **self.levels}


def effective_weights(
    X: pd.DataFrame, weights: Mapping | pd.Series, hierarchy: pd.DataFrame | None = None
) -> EffectiveWeights:
    r"""Decompose the variance of a weighted mean into what each indicator, and each group of them, contributes.

    .. math:: e_k = \frac{w_k \operatorname{Cov}(x_k, s)}{\operatorname{Var}(s)}, \quad s = \sum_k w_k x_k, \quad
              \sum_k e_k = 1

    An indicator that runs against the others has a negative share: it makes the composite vary less.

    Parameters
    ----------
    X : DataFrame, units × indicators; normalised
    weights : mapping indicator → weight; of the indicators in the whole composite, summing to 1
    hierarchy : DataFrame, indicators × levels, optional
        The group that each indicator belongs to, level by level.

    Raises InputError if fewer than three units have no gap, or the composite is the same for all.

    Source: Becker, Saisana, Paruolo and Vandecasteele (2017), Weights and importance in composite indicators: Closing
    the gap, Ecological Indicators 80.

    >>> X = pd.DataFrame({"loud": [0.0, 50, 100], "quiet": [50.0, 50, 60]})
    >>> effective_weights(X, {"loud": 0.5, "quiet": 0.5}).indicators.round(3)
               weight  effective  ratio  correlation
    indicator
    loud          0.5      0.907  1.813        0.999
    quiet         0.5      0.093  0.187        0.891
    """
    table = numeric_table(X)
    declared = given(weights, table)
    counted = declared > 0
    gaps = table.loc[:, counted].isna().any(axis=1)
    if gaps.any():
        warnings.warn(f"left out, with a gap: {listed(table.index[gaps])}", IndexWarning, stacklevel=2)
    table = table[~gaps]
    if len(table) < FEWEST:
        raise InputError(f"{len(table)} units without a gap", field="X", valid=f"{FEWEST} units or more")
    constant = ~(table.max() > table.min())
    warn_of(table.columns, (constant & counted).to_numpy(), "no effective weight, constant")
    parts = pd.DataFrame(scaled(table.to_numpy(), (-2, -1)), index=table.index, columns=table.columns) * declared
    parts.loc[:, constant | ~counted] = 0.0
    composite = parts.sum(axis=1)
    if not composite.max() > composite.min():
        raise InputError("the composite is the same for all units", field="X", valid="indicators that differ")
    return EffectiveWeights(
        _decomposed(parts, declared, composite).rename_axis("indicator"),
        {
            level: _decomposed(parts.T.groupby(groups, sort=False).sum().T, declared.groupby(groups).sum(), composite)
            for level, groups in _levels(hierarchy, table.columns).items()
        },
    )


def _decomposed(parts: pd.DataFrame, declared: pd.Series, composite: pd.Series) -> pd.DataFrame:
    centred, total = parts - parts.mean(), composite - composite.mean()
    shares = centred.mul(total, axis=0).sum() / (total**2).sum()
    spread = np.sqrt((centred**2).sum() * (total**2).sum())
    correlation = centred.mul(total, axis=0).sum() / spread.where(spread > 0)
    declared = declared.reindex(parts.columns)
    ratio = shares / declared.where(declared > 0)
    return pd.DataFrame({"weight": declared, "effective": shares, "ratio": ratio, "correlation": correlation})


def _levels(hierarchy: pd.DataFrame | None, names: pd.Index) -> dict[str, pd.Series]:
    if hierarchy is None:
        return {}
    frame(hierarchy, "hierarchy")
    for problem, culprits in (
        ("unknown indicator", hierarchy.index.difference(names, sort=False)),
        ("without a group", names.difference(hierarchy.dropna().index, sort=False)),
        ("named twice", hierarchy.index[hierarchy.index.duplicated()]),
    ):
        refuse(culprits, problem, field="hierarchy", valid="one row per indicator")
    return {str(level): hierarchy[level].reindex(names).rename(str(level)) for level in hierarchy.columns}
