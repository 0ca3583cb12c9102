"""Robust benefit of the doubt: each unit against m rivals drawn at random, so that no single unit sets the frontier."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from gzsim.common.names import whole_number
from gzsim.common.tables import refuse
from gzsim.index.names import Named, warn_of
from gzsim.index.robust.dirichlet import generator
from gzsim.index.weights.programmes import weights_towards
from gzsim.index.weights.table import Normalise, Table, read
from gzsim.views.result import Result

MOST = 10**9


@dataclass(frozen=True, eq=False, repr=False)
class RobustBenefitOfTheDoubt(Result):
    """Scores against rivals drawn at random, and how exact they are.

    Attributes
    ----------
    scores : Series, unit → score
        1/λ. Above 1 for a unit that lies above what m rivals reach on average; NaN for a unit with a missing value.
    errors : Series, unit → standard error of the score from drawing; falls with the root of the number of draws
    """

    scores: pd.Series
    errors: pd.Series


def robust_benefit_of_the_doubt(
    X: pd.DataFrame,
    m: int,
    seed: int,
    draws: int = 200,
    directions: Named | None = None,
    normalise: Normalise = None,
) -> RobustBenefitOfTheDoubt:
    r"""Benefit of the doubt against the frontier that m rivals, drawn with replacement, span on average (order m).

    .. math:: \lambda_{i,m} = \mathrm{E}\Big[ \max_{\mu \ge 0} \Big\{ \lambda : \lambda x_i \le
              \textstyle\sum_{j=1}^{m} \mu_j X_j,\ \sum_j \mu_j = 1 \Big\} \Big], \qquad s_i = 1/\lambda_{i,m}

    The expectation is the mean over ``draws`` samples, which are the same for all units. With growing m the score falls
    to that of :func:`~gzsim.index.weights.benefit_of_the_doubt`; the smaller m, the less it depends on extreme units,
    true or mistaken ones. Units of measurement do not matter, nor does the order of units.

    Parameters
    ----------
    X : DataFrame, units × indicators
        0 or more, higher is better. A unit with a missing value has no score and is nobody's rival, with a warning.
    m : int ≥ 1; rivals in a sample. The number of units is a sample of the size of the table.
    seed : int
    draws : int ≥ 2; samples
    directions : mapping indicator → ±1, optional; −1 only together with ``normalise``
    normalise : function or name of one in :mod:`gzsim.index.normalise`, optional; applied first

    Raises InputError if values are negative, lower is better without ``normalise``, or in all samples nobody but a unit
    is above 0 on an indicator, so that it has no finite score.

    Warns IndexWarning of indicators that do not tell units apart, which do not count, of units without a score, and of
    units of zeros, which have score 0.

    Source: Daraio and Simar (2005), Introducing environmental variables in nonparametric frontier models: a
    probabilistic approach, Journal of Productivity Analysis 24, 93–121. Vidoli and Mazziotta (2013), Robust weighted
    composite indicators by means of frontier methods with an application to European infrastructure endowment,
    Statistica Applicata 23. Without convexity the expectation is exact: :func:`order_m`.

    >>> X = pd.DataFrame({"growth": [8.0, 2, 4], "forest": [20.0, 60, 30]}, index=["a", "b", "c"])
    >>> robust_benefit_of_the_doubt(X, m=50, seed=1).scores.round(3).to_dict()
    {'a': 1.0, 'b': 1.0, 'c': 0.773}
    """
    m, draws = whole_number(m, "m", 1, MOST), whole_number(draws, "draws", 2, MOST)
    whole_number(seed, "seed", 0, 2**64 - 1)
    table, seen, x = _rivals(X, directions, normalise)
    if not len(table.kept):
        return RobustBenefitOfTheDoubt(table.by_unit(seen, 1.0), table.by_unit(seen, 0.0, "error"))
    above, random = x.any(axis=1), generator(seed)
    ordered = x[np.lexsort(x.T)]  # so that samples do not depend on the order in which units stand
    samples = (ordered[random.integers(len(x), size=m)] for _ in range(draws))
    reached = np.array([_reached(x[above], rivals) for rivals in samples])
    mean, error = reached.mean(axis=0), reached.std(axis=0, ddof=1) / np.sqrt(draws)
    alone = table.units[seen][above][mean == 0]
    refuse(alone, "alone above 0 on an indicator in all samples", field="m", valid="a greater m, or more draws")
    scores, errors = np.zeros(len(x)), np.zeros(len(x))
    scores[above], errors[above] = 1 / mean, error / mean**2
    return RobustBenefitOfTheDoubt(table.by_unit(seen, scores), table.by_unit(seen, errors, "error"))


def order_m(X: pd.DataFrame, m: int, directions: Named | None = None, normalise: Normalise = None) -> pd.Series:
    r"""Score of order m without convexity: against the best single one of m rivals drawn with replacement; exact.

    .. math:: r_{ij} = \min_{k:\,x_{ik} > 0} \frac{x_{jk}}{x_{ik}}, \qquad
              \lambda_{i,m} = \mathrm{E}\big[\max_{j = 1..m} r_{iJ_j}\big]
              = \sum_{l=1}^{n} r_{i(l)} \Big[ \Big(\frac{l}{n}\Big)^m - \Big(\frac{l-1}{n}\Big)^m \Big], \qquad
              s_i = 1/\lambda_{i,m}

    with r in ascending order. No mix of rivals counts, so that scores are at least those of
    :func:`robust_benefit_of_the_doubt`; with growing m they fall to those of the free disposal hull, which are 1 for
    every unit that no other exceeds on all indicators. Of one indicator both are the same number.

    Parameters, errors and warnings as of :func:`robust_benefit_of_the_doubt`. Returns a Series unit → score; above 1
    for a unit above what m rivals reach on average.

    Source: Cazals, Florens and Simar (2002), Nonparametric frontier estimation: a robust approach, Journal of
    Econometrics 106, 1–25. Daraio and Simar (2005), Journal of Productivity Analysis 24, 93–121.

    >>> order_m(pd.DataFrame({"growth": [1.0, 3.0]}, index=["a", "b"]), m=2).to_dict()
    {'a': 0.4, 'b': 1.2}
    """
    m = whole_number(m, "m", 1, MOST)
    table, seen, x = _rivals(X, directions, normalise)
    if not len(table.kept):
        return table.by_unit(seen, 1.0)
    chance = np.diff((np.arange(len(x) + 1) / len(x)) ** m)
    scores = np.zeros(len(x))
    for i in np.flatnonzero(x.any(axis=1)):
        on = x[i] > 0
        scores[i] = 1 / (np.sort((x[:, on] / x[i, on]).min(axis=1)) @ chance)
    return table.by_unit(seen, scores)


def _rivals(X: pd.DataFrame, directions: Named | None, normalise: Normalise) -> tuple[Table, np.ndarray, np.ndarray]:
    table = read(X, directions, normalise)
    table.refuse_lower_better()
    table.refuse_negative()
    seen = table.complete()
    x = table.x[seen]
    warn_of(table.units[seen], ~x.any(axis=1) & bool(len(table.kept)), "score 0, as all its values are")
    return table, seen, x


def _reached(x: np.ndarray, rivals: np.ndarray) -> np.ndarray:
    """λ of each unit: by how much the rivals' frontier exceeds it along its own values."""
    return (weights_towards(x, x, rivals) @ rivals.T).max(axis=1)
