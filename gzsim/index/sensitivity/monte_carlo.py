"""Monte-Carlo uncertainty: the distribution of every rank over all choices that could have been made."""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
import pandas as pd

from gzsim.common.names import whole_number
from gzsim.index.names import IndexWarning
from gzsim.index.rank_distribution import LEVEL, RankDistribution
from gzsim.index.robust.dirichlet import generator
from gzsim.index.sensitivity.design import Design
from gzsim.index.sensitivity.runs import Runs, nominal_ranks, run
from gzsim.views.result import Result

REMAINDER, MOST_DRAWS = "remainder", 10**9


@dataclass(frozen=True, eq=False, repr=False)
class Uncertainty(Result):
    """Ranks over the design.

    Attributes
    ----------
    distribution : RankDistribution
        Over the runs that did not fail; it reports the rank under the recipe itself.
    variance_share : DataFrame, units × factors
        Share of the variance of the rank between the labels of each factor (see :func:`share_between`), and the
        ``remainder``: interactions, and factors without labels such as drawn weights. NaN for a rank that never moves.
    runs : Runs; every run, also those that failed
    """

    distribution: RankDistribution
    variance_share: pd.DataFrame
    runs: Runs


def uncertainty(design: Design, X: pd.DataFrame, draws: int, seed: int, level: float = LEVEL) -> Uncertainty:
    """Draw all uncertain choices at random, build the index each time, and describe the ranks.

    Parameters
    ----------
    design : Design
    X : DataFrame, units × columns; as the recipe takes it
    draws, seed : int; same seed, same answer
    level : float; share of the runs between the bounds of the rank

    Raises InputError if there are no draws, or every run fails. If some fail, an IndexWarning says how many and why;
    another names the units that have no rank in some of the runs that did not.

    Source: Saisana, Saltelli and Tarantola (2005), Journal of the Royal Statistical Society A 168(2).

    >>> from gzsim.index.recipe import Recipe
    >>> from gzsim.index.sensitivity import Alternatives
    >>> X = pd.DataFrame({"growth": [9.0, 5, 2], "forest": [10.0, 59, 20]}, index=["a", "b", "c"])
    >>> means = Alternatives("aggregation", {"linear": {}, "geometric": {"aggregation": "geometric"}})
    >>> sure = uncertainty(Design(Recipe(directions={"growth": 1, "forest": 1}), (means,)), X, draws=64, seed=1)
    >>> sure.distribution.table[["rank", "rank_low", "rank_high"]].astype(int).loc["b"].tolist()
    [1, 1, 1]
    >>> sure.variance_share.round(3).loc["c"].to_dict()
    {'aggregation': 1.0, 'remainder': 0.0}
    """
    draws = whole_number(draws, "draws", 1, MOST_DRAWS)
    runs = run(design, X, generator(seed).random((draws, sum(design.sizes))))
    tell_failures(runs)
    drawn, worked = runs.ranks, runs.choices["error"] == ""
    reported = nominal_ranks(design, X).to_frame("rank")
    distribution = RankDistribution.of(drawn[worked], level, source="choices", reported=reported)
    labelled = [name for name in design.names if runs.choices[name].notna().any()]
    shares = pd.DataFrame(index=drawn.columns, columns=labelled, dtype=float)
    for name in labelled:
        shares[name] = drawn.apply(share_between, labels=runs.choices[name])
    shares[REMAINDER] = (1 - shares.sum(axis=1, skipna=False)).where(drawn.std(ddof=0) > 0)
    return Uncertainty(distribution, shares, runs)


def share_between(ranks: pd.Series, labels: pd.Series) -> float:
    r"""Share of the variance of a rank that lies between labels: the correlation ratio, corrected for chance.

    .. math:: \varepsilon^2 = 1 - \frac{(n - 1)\,SS_{within}}{(n - m)\,SS_{total}}

    for n runs and m labels; 0 on average where the label does not matter, so it can be negative by chance. NaN if the
    rank never moves.

    Source: Kelley (1935), An unbiased correlation ratio measure, PNAS 21(9).

    >>> share_between(pd.Series([1.0, 1, 3, 3]), pd.Series(["x", "x", "y", "y"]))
    1.0
    """
    seen = ranks.notna()
    ranks, labels = ranks[seen], labels[seen]
    total = ((ranks - ranks.mean()) ** 2).sum()
    freedom = len(ranks) - labels.nunique()
    if total == 0 or freedom < 1:
        return np.nan
    within = ((ranks - ranks.groupby(labels).transform("mean")) ** 2).sum()
    return float(1 - (len(ranks) - 1) * within / (freedom * total))


def tell_failures(runs: Runs) -> None:
    """Warn how many runs failed, with every different error."""
    errors = runs.failed["error"]
    if len(errors):
        told = "; ".join(f"{error} ({count}×)" for error, count in errors.value_counts().items())
        warnings.warn(f"{len(errors)} of {len(runs.choices)} runs failed: {told}", IndexWarning, stacklevel=3)
