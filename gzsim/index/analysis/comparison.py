"""Comparing two indices: who moves, how far, and how alike the two orders are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from gzsim.common.tables import column, refuse
from gzsim.errors import InputError
from gzsim.index.names import warn_of
from gzsim.numeric.ranking import ranks, settled
from gzsim.views.result import Result


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Comparison(Result):
    """Two rankings of the same units.

    Attributes
    ----------
    table : DataFrame, by unit
        score_a, score_b, rank_a, rank_b, shift (rank_a − rank_b: positive for who gains under b); best of a first.
    spearman, kendall : float
        Rank correlations (Kendall's τ-b, which allows for ties); NaN if all units tie in one of the two.
    mean_absolute_shift : float; places that a unit moves on average
    """

    table: pd.DataFrame
    spearman: float
    kendall: float
    mean_absolute_shift: float

    @property
    def winners(self) -> pd.DataFrame:
        """Who gains places under b, the most first."""
        return self.table[self.table["shift"] > 0].sort_values("shift", ascending=False, kind="stable")

    @property
    def losers(self) -> pd.DataFrame:
        """Who loses places under b, the most first."""
        return self.table[self.table["shift"] < 0].sort_values("shift", kind="stable")


def compare(scores_a: pd.Series, scores_b: pd.Series) -> Comparison:
    r"""Rank the same units by two scores and say who moves how far.

    .. math:: \bar R_S = \frac1n \sum_i |r^a_i - r^b_i|

    Units without a score in either are ranked in neither, with a warning.

    Parameters
    ----------
    scores_a, scores_b : Series over the same units; higher is better

    Raises InputError if the units differ or fewer than two have both scores.

    Source: Saisana, Saltelli and Tarantola (2005), Journal of the Royal Statistical Society A 168(2): the mean shift.

    >>> two = compare(pd.Series({"a": 3.0, "b": 2.0, "c": 1.0}), pd.Series({"c": 2.5, "b": 2.0, "a": 3.0}))
    >>> two.table["shift"].astype(int).to_dict(), round(two.spearman, 2), round(two.mean_absolute_shift, 3)
    ({'a': 0, 'b': -1, 'c': 1}, 0.5, 0.667)
    """
    scores_a, scores_b = column(scores_a, "scores_a"), column(scores_b, "scores_b")
    strangers = scores_a.index.symmetric_difference(scores_b.index)
    refuse(strangers, "only one score for", field="scores", valid="the same units in both")
    both = pd.DataFrame({"score_a": scores_a, "score_b": scores_b.reindex(scores_a.index)})
    missing = both.isna().any(axis=1)
    warn_of(both.index, missing.to_numpy(), "not compared, without a score")
    seen = both[~missing]
    if len(seen) < 2:
        raise InputError(f"{len(seen)} units with both scores", field="scores", valid="two or more")
    a, b = settled(seen.score_a), settled(seen.score_b)
    table = both.assign(rank_a=ranks(a), rank_b=ranks(b))
    table["shift"] = table.rank_a - table.rank_b
    table = table.sort_values("rank_a", kind="stable")
    spearman, kendall, shift = agreement(a.to_numpy(), b.to_numpy())
    return Comparison(table=table, spearman=spearman, kendall=kendall, mean_absolute_shift=shift)


def agreement(a: np.ndarray, b: np.ndarray) -> tuple[float, float, float]:
    """Spearman's ρ, Kendall's τ-b and the mean absolute shift in rank of two arrays of scores without gaps.

    >>> agreement(np.array([3.0, 2.0, 1.0]), np.array([30.0, 20.0, 10.0]))
    (1.0, 1.0, 0.0)
    """
    shift = float(np.abs(ranks(a) - ranks(b)).mean())
    if np.ptp(a) == 0 or np.ptp(b) == 0:
        return float("nan"), float("nan"), shift
    return float(stats.spearmanr(a, b).statistic), float(stats.kendalltau(a, b).statistic), shift
