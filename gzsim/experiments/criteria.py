"""Criteria of choice where nobody knows which draw is true: a family of functions with one signature.

Each takes payoffs u (draw × alternative), of which more is better, and the probabilities p of the draws, above 0 and
with the sum 1, and gives one number for each alternative. No number changes with the order of draws or alternatives.
"""

from __future__ import annotations

from math import fsum
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd

from gzsim.numeric.ranking import TIE, settled
from gzsim.views.labels import Name

QUANTILE = 0.9
"""Share of the draws whose regret `high_regret` bounds."""


class Criterion(NamedTuple):
    """What a criterion is called, and what its number is: a payoff, a regret (less is better) or a share of draws."""

    name: Name
    kind: Literal["payoff", "regret", "share"]


CRITERIA = {
    "expected": Criterion(Name("Expected value", "期望值"), "payoff"),
    "maximin": Criterion(Name("Worst draw (maximin)", "最坏情形"), "payoff"),
    "minimax_regret": Criterion(Name("Greatest regret (minimax)", "最大后悔值"), "regret"),
    "regret_90": Criterion(Name("Regret in 90 % of draws", "后悔值90%分位"), "regret"),
    "hurwicz": Criterion(Name("Hurwicz", "赫维茨准则"), "payoff"),
    "satisficing": Criterion(Name("Threshold met", "达标比例"), "share"),
    "share_best": Criterion(Name("Best, share of draws", "最优比例"), "share"),
}
"""Criteria by the name that they have in tables."""


def expected(payoffs: pd.DataFrame, chances: pd.Series) -> pd.Series:
    r"""Expected payoff, :math:`E_a = \sum_s p_s u_{sa}`; with equal probabilities Laplace's criterion.

    Source: Laplace (1814), Essai philosophique sur les probabilités; Savage (1954), The Foundations of Statistics.

    >>> expected(pd.DataFrame({"a": [0.0, 8.0]}), pd.Series([0.25, 0.75])).to_dict()
    {'a': 6.0}
    """
    return _sums(payoffs.mul(chances, axis="index"))


def maximin(payoffs: pd.DataFrame, chances: pd.Series) -> pd.Series:
    r"""Payoff in the worst draw, :math:`W_a = \min_s u_{sa}`.

    The worst of the draws that were made is not the worst that can be: with more draws it falls.

    Source: Wald (1950), Statistical Decision Functions.

    >>> maximin(pd.DataFrame({"a": [0.0, 8.0]}), pd.Series([0.25, 0.75])).to_dict()
    {'a': 0.0}
    """
    return payoffs.min()


def regret(payoffs: pd.DataFrame) -> pd.DataFrame:
    r"""What each alternative falls short of the best of its draw, :math:`R_{sa} = \max_b u_{sb} - u_{sa}`.

    Source: Savage (1951), The theory of statistical decision, Journal of the American Statistical Association 46.

    >>> regret(pd.DataFrame({"a": [0.0, 8.0], "b": [3.0, 4.0]})).to_dict("list")
    {'a': [3.0, 0.0], 'b': [0.0, 4.0]}
    """
    return -payoffs.sub(payoffs.max(axis="columns"), axis="index") + 0.0  # no minus before a zero


def minimax_regret(payoffs: pd.DataFrame, chances: pd.Series) -> pd.Series:
    r"""Greatest regret over the draws, :math:`\max_s R_{sa}`; the choice has the least.

    It may turn when an alternative that nobody chooses is added or taken away: regret is measured from the best.

    Source: Savage (1951), as `regret`.

    >>> payoffs = pd.DataFrame({"a": [0.0, 8.0], "b": [3.0, 4.0]})
    >>> minimax_regret(payoffs, pd.Series([0.5, 0.5])).to_dict()
    {'a': 3.0, 'b': 4.0}
    """
    return regret(payoffs).max()


def high_regret(payoffs: pd.DataFrame, chances: pd.Series) -> pd.Series:
    r"""Regret that is not exceeded with a probability of 90 %, :math:`\min\{r : P(R_a \le r) \ge 0.9\}`.

    Unlike the greatest regret it settles as draws are added.

    Source: Kwakkel, Eker and Pruyt (2016), How robust is a robust policy?, in: Robustness Analysis in Decision Aiding,
    Optimization, and Analytics, Springer.

    >>> payoffs = pd.DataFrame({"a": range(10), "b": 9.0})
    >>> high_regret(payoffs, pd.Series(0.1, index=range(10))).to_dict()
    {'a': 8.0, 'b': 0.0}
    """
    return regret(payoffs).apply(_quantile, raw=True, chances=chances.to_numpy())


def hurwicz(payoffs: pd.DataFrame, chances: pd.Series, optimism: float) -> pd.Series:
    r"""Between the best draw and the worst, :math:`H_a = \alpha \max_s u_{sa} + (1 - \alpha) \min_s u_{sa}`.

    Source: Hurwicz (1951), Optimality criteria for decision making under ignorance, Cowles Commission Paper 370.

    >>> hurwicz(pd.DataFrame({"a": [0.0, 8.0]}), pd.Series([0.5, 0.5]), optimism=0.25).to_dict()
    {'a': 2.0}
    """
    return optimism * payoffs.max() + (1.0 - optimism) * payoffs.min()


def satisficing(payoffs: pd.DataFrame, chances: pd.Series, satisfied: float) -> pd.Series:
    r"""Probability of a payoff that is good enough, :math:`\sum_s p_s\,[u_{sa} \ge t]`.

    Source: Starr (1963), Product Design and Decision Theory (domain criterion); Simon (1956), Rational choice and the
    structure of the environment, Psychological Review 63.

    >>> satisficing(pd.DataFrame({"a": [0.0, 8.0]}), pd.Series([0.25, 0.75]), satisfied=8.0).to_dict()
    {'a': 0.75}
    """
    return _sums((payoffs >= satisfied).mul(chances, axis="index"))


def share_best(payoffs: pd.DataFrame, chances: pd.Series) -> pd.Series:
    r"""Probability of being the best, alone or tied, :math:`\sum_s p_s\,[u_{sa} = \max_b u_{sb}]`.

    Source: Starr (1963), as `satisficing`.

    >>> share_best(pd.DataFrame({"a": [0.0, 8.0, 1.0], "b": [3.0, 4.0, 1.0]}), pd.Series([0.25, 0.25, 0.5])).to_dict()
    {'a': 0.75, 'b': 0.75}
    """
    level = settled(payoffs.to_numpy())
    best = pd.DataFrame(level == level.max(axis=1, keepdims=True), payoffs.index, payoffs.columns)
    return _sums(best.mul(chances, axis="index"))


def _sums(terms: pd.DataFrame) -> pd.Series:
    """Sums over the draws, to the last bit whatever their order."""
    return terms.apply(fsum)


def _quantile(values: np.ndarray, chances: np.ndarray) -> float:
    reached = QUANTILE - TIE  # sums of probabilities that miss it by rounding alone reach it, in whatever order
    return float(np.quantile(values, reached, weights=chances, method="inverted_cdf"))
