"""A built index, and how it came about."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from gzsim.index.recipe.availability import among, shares_seen, unit_weights
from gzsim.index.recipe.structure import ROOT
from gzsim.views.result import Result


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Index(Result):
    """A built index, and how it came about.

    Attributes
    ----------
    recipe : Recipe
    data : DataFrame, units × columns; what it was built from; the rows of a panel count as units
    treated, normalised : DataFrame, units × indicators
        After denomination, imputation and outliers; after normalisation.
    weights : DataFrame
        Columns group, member, weight (within the group) and, for indicators, effective: the product of the weights
        up to the index, which is the indicator's share where all aggregation is linear.
    scores : DataFrame, units × groups; the index is the last column
    ranks : Series
        1 is best, in a panel among the units of the same year. Scores that only the arithmetic tells apart tie
        (:func:`gzsim.numeric.ranking.settled`).
    screened : DataFrame
        Columns unit (in a panel the year and the unit), group, share, least: who had figures for too few indicators.
    filled : DataFrame
        Columns unit (in a panel the year and the unit), indicator, value: what was missing and imputed.
    log : DataFrame; columns step, message: every warning, in order
    """

    recipe: Any
    data: pd.DataFrame
    treated: pd.DataFrame
    normalised: pd.DataFrame
    weights: pd.DataFrame
    scores: pd.DataFrame
    ranks: pd.Series
    screened: pd.DataFrame
    filled: pd.DataFrame
    log: pd.DataFrame

    @cached_property
    def coverage(self) -> pd.DataFrame:
        """Share of its weight that each score rests on, or would rest on, units × groups; none for who is screened."""
        return shares_seen(self.recipe.tree, self.weights, self.normalised, self.scores).mask(self.is_screened, axis=0)

    @cached_property
    def unit_weights(self) -> pd.DataFrame:
        """Effective weights in each unit's own score (see :func:`gzsim.index.recipe.availability.unit_weights`)."""
        made = unit_weights(self.recipe.tree, self.weights, self.normalised, self.scores)
        return made[self.recipe.indicators].where(self.scores[ROOT].notna(), axis=0)

    @property
    def is_screened(self) -> pd.Series:
        """Whether a unit is screened out, in a panel in that year."""
        return pd.Series(among(self.scores.index, self.screened), index=self.scores.index)

    def rebuild(self) -> Index:
        """Build again from recipe and data: the same bits."""
        return self.recipe.build(self.data)
