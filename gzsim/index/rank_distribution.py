"""How sure a rank is: the distribution of ranks over whatever was drawn."""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
import pandas as pd

from gzsim.common.names import share_of
from gzsim.common.tables import called, frame, listed, numbers, refuse
from gzsim.errors import InputError
from gzsim.index.names import IndexWarning
from gzsim.views.html import data_table, notebook, paragraph
from gzsim.views.result import Result

LEVEL = 0.9
"""Share of the draws between the bounds of a rank: from the 5 % to the 95 % quantile."""


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class RankDistribution(Result):
    r"""Ranks of units over many draws: of weights, of completed tables, of recipes.

    .. math:: \hat p_{ir} = \frac{\#\{d : r_{id} = r\}}{D_i}, \qquad
              \mathrm{low}_i, \mathrm{high}_i = \min\Bigl\{r : \sum_{q \le r} \hat p_{iq} \ge \frac{1 \mp L}{2}\Bigr\}

    with D the draws in which the unit has a rank and L the level; a bound is always a rank that was drawn.

    Attributes
    ----------
    counts : DataFrame, units × ranks; draws in which the unit holds the rank
    level : float; share of the draws between ``rank_low`` and ``rank_high``
    source : str; what was drawn; no other uncertainty is in the distribution
    reported : DataFrame, units × columns, optional
        What is held against it, such as score and rank under the declared weights; first in the table.

    Raises InputError unless 0 ≤ level ≤ 1, or if what is reported has the name of what is found; `of` also if what is
    drawn are no ranks, or a unit stands twice.

    >>> drawn = RankDistribution.of(pd.DataFrame({"a": [1.0, 1, 1, 2], "b": [2.0, 2, 2, 1]}), level=0.5)
    >>> drawn.probability.loc["a"].tolist(), drawn.table.loc["a", ["mean_rank", "rank_low", "rank_high"]].tolist()
    ([0.75, 0.25], [1.25, 1.0, 1.0])
    """

    counts: pd.DataFrame
    level: float = LEVEL
    source: str = "weights"
    reported: pd.DataFrame | None = None

    def __post_init__(self) -> None:
        share_of(self.level, "level")
        if self.reported is not None:
            both = frame(self.reported, "reported").columns.intersection(self._found.columns)
            refuse(both, "what is found has that name", field="reported", valid="columns of other names")

    @classmethod
    def of(cls, drawn: pd.DataFrame, level: float = LEVEL, **said: object) -> RankDistribution:
        """Count ranks, draws × units, NaN where a unit has none; warns of units that have one in some draws only."""
        held = numbers(drawn, "drawn")
        if not held.size:
            raise InputError("no draw or no unit", field="drawn", valid="ranks, draws × units")
        tell_unranked(drawn)
        ranked, units = ~np.isnan(held), held.shape[1]
        places = np.union1d(np.arange(1, units + 1), held[ranked])
        cell = np.searchsorted(places, held) + len(places) * np.arange(units)
        counts = np.bincount(cell[ranked], minlength=units * len(places)).reshape(units, len(places))
        whole = pd.RangeIndex(1, units + 1) if len(places) == units else pd.Index(places)  # or shared places
        named = pd.DataFrame(counts, index=drawn.columns, columns=whole.rename("rank"))
        return cls(counts=named, level=level, **said)

    @property
    def draws(self) -> pd.Series:
        """Number of draws in which each unit has a rank."""
        return self.counts.sum(axis=1).rename("draws")

    @property
    def probability(self) -> pd.DataFrame:
        """Share of its draws in which the unit holds the rank; rows sum to 1, or are NaN for who is never ranked."""
        return self.counts.div(self.draws, axis=0)

    @property
    def standard_error(self) -> pd.DataFrame:
        r"""Monte-Carlo standard error of the probabilities, :math:`\sqrt{p(1 - p)/D}`."""
        p = self.probability
        return np.sqrt((p * (1 - p)).div(self.draws, axis=0))

    def quantile(self, share: float) -> pd.Series:
        """Best rank that is reached in at least this share of the draws; NaN for who is never ranked."""
        share = share_of(share, "share")
        needed = np.maximum(np.ceil(share * self.draws.to_numpy() - 1e-9), 1)  # 5 % of 140 draws are 7, not 7 + 1e-15
        first = (self.counts.to_numpy().cumsum(axis=1) >= needed[:, np.newaxis]).argmax(axis=1)
        return pd.Series(self.counts.columns.to_numpy()[first], index=self.counts.index).where(self.draws > 0)

    @property
    def bounds(self) -> pd.DataFrame:
        """Quantiles that the level lies between: rank_low and rank_high of each unit."""
        shares = {"rank_low": (1 - self.level) / 2, "rank_high": (1 + self.level) / 2}
        return pd.DataFrame({name: self.quantile(share) for name, share in shares.items()})

    @property
    def table(self) -> pd.DataFrame:
        """Per unit: what is reported, mean_rank, its standard_error, the sd of the rank, rank_low, rank_high, draws."""
        return self._found if self.reported is None else self.reported.join(self._found)

    @property
    def _found(self) -> pd.DataFrame:
        draws, places = self.draws, self.counts.columns.to_numpy()
        total, squares = self.counts @ places, self.counts @ places**2
        spread = np.maximum(squares - total / draws * total, 0)
        return pd.DataFrame(
            {
                "mean_rank": total / draws,
                "standard_error": np.sqrt(spread / np.maximum(draws - 1, 1) / draws),
                "sd": np.sqrt(spread / draws),
                **self.bounds,
                "draws": draws,
            }
        )

    def __repr__(self) -> str:
        return f"<ranks of {len(self.counts)} units over {self.draws.max()} draws of {self.source}>"

    def _repr_html_(self) -> str:
        return notebook(paragraph(f"Source of the uncertainty: {self.source}"), data_table(self.table.round(3)))


def tell_unranked(drawn_ranks: pd.DataFrame) -> None:
    """Warn of units that have a rank in some draws and in others have none, with how many those are.

    >>> tell_unranked(pd.DataFrame({"a": [1.0, 2.0], "b": [2.0, 1.0]}))
    """
    lost = drawn_ranks.isna().sum()
    partly = lost[(lost > 0) & (lost < len(drawn_ranks))]
    if len(partly):
        told = listed(f"{called(unit)} ({count} of {len(drawn_ranks)})" for unit, count in partly.items())
        message = "no rank in some draws, in which the others are ranked without them; figures are over the other draws"
        warnings.warn(f"{message}: {told}", IndexWarning, stacklevel=4)
