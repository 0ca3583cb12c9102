"""Multiple imputation: several completed tables, so that what is not known about gaps shows in the ranks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from gzsim.common.tables import listed, numeric_table, refuse, refuse_unseen
from gzsim.errors import InputError
from gzsim.index.names import by_name
from gzsim.index.rank_distribution import LEVEL, RankDistribution
from gzsim.index.treat.chained import chained
from gzsim.index.treat.imputation import Imputed, record_filled
from gzsim.numeric.ranking import ranks, settled
from gzsim.views.result import Result

METHOD = "chained Bayesian ridge regressions, drawn from their posterior predictive distribution"


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Draws(Result):
    """Completed tables of a multiple imputation.

    Attributes
    ----------
    completed : tuple of DataFrame; all alike where something was observed
    filled : DataFrame of bool; where they may differ
    method : str
    seed : int
    """

    completed: tuple[pd.DataFrame, ...]
    filled: pd.DataFrame
    method: str
    seed: int

    def __len__(self) -> int:
        return len(self.completed)

    @property
    def spread(self) -> pd.DataFrame:
        """Standard deviation of each value between the draws (divisor n − 1); 0 where it was observed."""
        deviation = np.std([table.to_numpy() for table in self.completed], axis=0, ddof=min(1, len(self) - 1))
        return self.filled.astype(float).mask(self.filled, deviation)


def iterative(X: pd.DataFrame, seed: int, low: Mapping | None = None, high: Mapping | None = None) -> Imputed:
    r"""Fill gaps with one draw from regressions of each indicator on all others, in turn (chained equations).

    .. math:: \hat x_{ik} \sim N(\mathbf x_{i,-k}^\top m_k,\; \sigma_k^2 + \mathbf x_{i,-k}^\top S_k \mathbf x_{i,-k})

    with :math:`m_k, S_k` the posterior of the coefficients of a Bayesian ridge regression. Indicators are standardised
    before, so that units do not matter; names and not positions decide the order. It assumes values missing at
    random. EM for a multivariate normal is not offered: no library that gzsim keeps has it.

    Parameters
    ----------
    X : DataFrame, units × indicators; rows of a panel count as units
    seed : int
    low, high : mapping indicator → number, optional
        Bounds for imputed values, as of a share; ±∞ for indicators without. The normal distribution is cut off there.

    Raises InputError if there is only one unit, an indicator has no value, or the bounds do not fit.

    Source: van Buuren and Groothuis-Oudshoorn (2011), mice: Multivariate Imputation by Chained Equations in R, Journal
    of Statistical Software 45(3). MacKay (1992), Bayesian Interpolation, Neural Computation 4(3), for the regressions.
    Draws are those of scikit-learn's ``IterativeImputer`` with ``BayesianRidge`` but for rounding.

    >>> X = pd.DataFrame({"income": [1.0, 2, 3, 4, 5], "output": [10.0, 20, 30, 40, None]})
    >>> float(iterative(X, seed=1).table.output[4].round(2))
    50.0
    """
    before = _checked(X)
    return record_filled(before, _completed(before, seed, low, high), METHOD)


def draws(X: pd.DataFrame, n: int, seed: int, low: Mapping | None = None, high: Mapping | None = None) -> Draws:
    """Complete a table n times, each time by an independent chain of :func:`iterative`.

    Parameters and errors as there. The first tables do not depend on how many follow.

    >>> X = pd.DataFrame({"income": [1.0, 2, 3, 4, 5], "output": [11.0, 18, 33, 38, None]})
    >>> drawn = draws(X, n=20, seed=1)
    >>> len(drawn), bool(drawn.spread.output[4] > 1), float(drawn.spread.output[3])
    (20, True, 0.0)
    """
    if n < 1:
        raise InputError(f"{n} draws", field="n", valid="n >= 1")
    before = _checked(X)
    seeds = np.random.SeedSequence(seed).generate_state(n)
    filled = record_filled(before, _completed(before, int(seeds[0]), low, high), METHOD)
    others = (_completed(before, int(each), low, high) for each in seeds[1:])
    return Draws(completed=(filled.table, *others), filled=filled.filled, method=METHOD, seed=seed)


def rank_uncertainty(
    draws: Draws,
    score_function: Callable[[pd.DataFrame], pd.Series],
    level: float = LEVEL,
) -> RankDistribution:
    """Carry the uncertainty of an imputation into ranks: score and rank every completed table.

    Parameters
    ----------
    draws : Draws
    score_function : function of a completed table → Series of scores
        Everything that follows imputation: normalising, weighting, aggregating. In a panel it may pick a year.
    level : float; share of the draws between the bounds of the rank

    Returns RankDistribution: it reports the mean score over the draws in which a unit has one, score_sd (divisor n − 1)
    and the mean's rank.

    Raises InputError if it does not return scores, or not for the same units in every draw.

    >>> X = pd.DataFrame({"x": [1.0, 2, 3, 4], "y": [1.0, 2, 3, None]}, index=list("abcd"))
    >>> known = rank_uncertainty(draws(X, n=20, seed=1), lambda table: table.mean(axis=1))
    >>> known.source, known.table["rank"].astype(int).to_dict()
    ('imputation', {'a': 4, 'b': 3, 'c': 2, 'd': 1})
    """
    scores = [score_function(table.copy()) for table in draws.completed]
    if not all(isinstance(each, pd.Series) for each in scores):
        raise InputError("no Series of scores", field="score_function", valid="a function of a table → Series")
    units = scores[0].index
    strangers = [unit for each in scores for unit in units.symmetric_difference(each.index)]
    if strangers or units.has_duplicates:
        culprits = strangers or units[units.duplicated()]
        raise InputError(f"not one score in every draw: {listed(culprits)}", field="score_function")
    drawn = pd.DataFrame([each.reindex(units).to_numpy(float) for each in scores], columns=units)
    ranked = drawn.apply(lambda row: ranks(settled(row)), axis=1)
    average = drawn.mean()
    spread = drawn.std(ddof=min(1, len(drawn) - 1))
    reported = pd.DataFrame({"score": average, "score_sd": spread, "rank": ranks(settled(average))})
    return RankDistribution.of(ranked, level, source="imputation", reported=reported)


def _checked(X: pd.DataFrame) -> pd.DataFrame:
    before = numeric_table(X)
    refuse_unseen(before)
    if len(before) < 2:
        raise InputError(f"only one unit: {listed(before.index)}", field="X", valid="two units or more to learn from")
    return before


def _completed(before: pd.DataFrame, seed: int, low: Mapping | None, high: Mapping | None) -> pd.DataFrame:
    """One draw; rows and columns are put in the order of their names, because the order decides which draw it is."""
    ordered = before.iloc[
        np.argsort(before.index.map(str), kind="stable"), np.argsort(before.columns.map(str), kind="stable")
    ]
    centre, scale = ordered.mean(), ordered.std(ddof=0)
    scale = scale.where(scale > 0, 1.0)
    bounds = [
        (by_name(given, before.columns, what) if given is not None else np.full(len(before.columns), without))
        for given, what, without in ((low, "low", -np.inf), (high, "high", np.inf))
    ]
    floor, ceiling = (
        ((pd.Series(bound, index=before.columns)[ordered.columns] - centre) / scale).to_numpy() for bound in bounds
    )
    refuse(ordered.columns[~(floor < ceiling)], "low is not below high", field="bounds")
    standard = chained(((ordered - centre) / scale).to_numpy(), seed, floor, ceiling)
    table = pd.DataFrame(standard, index=ordered.index, columns=ordered.columns) * scale + centre
    return before.fillna(table.reindex(index=before.index, columns=before.columns))
