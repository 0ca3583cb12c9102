"""All that can be asked of how sure ranks are, in one call: other weights, other choices, and which choice it is."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from gzsim.common.tables import frame
from gzsim.errors import InputError
from gzsim.index.names import IndexWarning
from gzsim.index.rank_distribution import LEVEL, RankDistribution
from gzsim.index.recipe import Index, Recipe, build
from gzsim.index.recipe.linear import effective, is_linear
from gzsim.index.robust import RankRange, around_percent, rank_range
from gzsim.index.sensitivity.design import Design, Factor, PerturbedWeights
from gzsim.index.sensitivity.monte_carlo import Uncertainty, uncertainty
from gzsim.index.sensitivity.sobol import SHIFT, SobolIndices, sobol_of
from gzsim.index.sensitivity.usual import usual_factors
from gzsim.index.uncertainty import rank_quantiles
from gzsim.views.labels import Name
from gzsim.views.result import Result

WEIGHT_DRAWS = 10_000
PERCENT = 25.0
"""Bounds of the exact ranges: each weight within a quarter of itself. An assumption."""

EXACT_UNITS, EXACT_INDICATORS = 40, 30
"""Beyond which exact ranges take minutes (see docs/robust.md)."""

THIRDS = (Name("top", "上游"), Name("middle", "中游"), Name("bottom", "下游"))


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Robustness(Result):
    """How sure the ranks of an index are, and why.

    Attributes
    ----------
    table : DataFrame, by unit
        score, rank; weights_low, weights_high: bounds of the rank when weights are drawn around those in force;
        exact_low, exact_high: best and worst rank that weights within a quarter of themselves can give; choices_low,
        choices_high: bounds over all choices together; cause: the choice with the largest total Sobol index; verdict
        and verdict_zh, on the bounds over all choices: firm (one rank), the third or two neighbouring thirds of the
        ranking that they lie in, or open. Best first.
    weights : RankDistribution; over drawn weights alone
    exact : RankRange, or None; ``why_not`` says why, ``why_not_zh`` in Chinese
    why_not, why_not_zh : str; empty where there are exact ranges
    choices : Uncertainty; over all choices together
    sobol : SobolIndices; of each rank, and of the mean rank shift
    """

    table: pd.DataFrame
    weights: RankDistribution
    exact: RankRange | None
    why_not: str
    why_not_zh: str
    choices: Uncertainty
    sobol: SobolIndices

    @property
    def causes(self) -> pd.DataFrame:
        """Sobol indices of the mean rank shift: which choice moves the whole order, most first."""
        return self.sobol.of(SHIFT).sort_values("total", ascending=False, kind="stable")

    @property
    def answer(self) -> Name:
        """The finding in a sentence, in English and Chinese."""
        scored = self.table[self.table["rank"].notna()]
        low, high = (_third(scored[f"choices_{side}"], scored["rank"]) for side in ("low", "high"))
        sure, count = int((low == high).sum()), len(scored)
        level = f"{100 * self.choices.distribution.level:g}"
        panel = self.table.index.nlevels > 1
        counted = Name("ranks, over all years,", "个年度名次") if panel else Name("units", "个单位")
        english = f"{sure} of {count} {counted.en} stay within one third of the ranking in {level} % of all choices"
        chinese = f"{count}{counted.zh}中，{sure}个在{level}%的选择组合下稳居同一档（上游、中游或下游）"
        totals = self.causes["total"].dropna()
        if totals.empty:
            return Name(f"{english}.", f"{chinese}。")
        name, total = totals.index[0], totals.iloc[0]
        return Name(f"{english}; what moves ranks most is {name} (total index {total:.2f}).",
                    f"{chinese}；对名次影响最大的是{CHINESE.get(name, name)}（总效应指数{total:.2f}）。")  # fmt: skip


def robustness(
    recipe: Recipe,
    X: pd.DataFrame,
    factors: Sequence[Factor] | None = None,
    *,
    concentration: float = 99.0,
    draws: int = 500,
    n: int = 64,
    seed: int = 0,
    level: float = LEVEL,
) -> Robustness:
    """Say how sure the ranks of an index are: under other weights, under other choices, and which choice it is.

    Four questions in one: ranks when weights are drawn around those in force
    (:func:`gzsim.index.uncertainty.rank_quantiles`); the best and worst rank that weights within a quarter of
    themselves can give (:func:`gzsim.index.robust.rank_range`, exact, for up to 40 units and 30 indicators and
    arithmetic means); ranks over all choices drawn together (:func:`gzsim.index.sensitivity.uncertainty`); and the
    Sobol indices of the choices (:func:`gzsim.index.sensitivity.sobol_of`).

    Parameters
    ----------
    recipe : Recipe
    X : DataFrame, units × columns, or a panel; as the recipe takes it
    factors : choices that are uncertain, in place of the usual ones
        (:func:`gzsim.index.sensitivity.usual_factors`): imputation where there are gaps, normalisation, aggregation,
        one indicator left out, weights drawn.
    concentration : float
        How close drawn weights stay to those in force: at 99 a weight of 10 % has a standard deviation of 3 points.
    draws, n : int
        Indices that are built over all choices together, and blocks of the Sobol design, a power of two; n (D + 2)
        more for D choices. The defaults are for a few dozen units: seconds.
    seed : int; same seed, same answer to the bit
    level : float; share of the draws between bounds

    Raises InputError if fewer than two units have a score, or a number is out of its range. Failing runs are told of.

    >>> X = pd.DataFrame({"growth": [9.0, 6, 3, 1], "forest": [60.0, 40, 30, 10]}, index=list("abcd"))
    >>> found = robustness(Recipe(directions={"growth": 1, "forest": 1}), X, draws=50, n=4)
    >>> found.table.verdict.to_dict()
    {'a': 'firm: rank 1', 'b': 'firm: rank 2', 'c': 'firm: rank 3', 'd': 'firm: rank 4'}
    """
    index = build(recipe, frame(X))
    if index.scores["index"].notna().sum() < 2:
        raise InputError("fewer than two units have a score", field="X", valid="two or more that can be compared")
    usual = usual_factors(recipe, X, concentration) if factors is None else tuple(factors)
    design = Design(recipe, usual)
    plain = recipe.seen is None and is_linear(recipe)
    under_weights = _weights(index, X, plain, concentration, draws, seed, level)
    exact, why_not = _exact(index, plain)
    choices = uncertainty(design, X, draws, seed, level)
    with warnings.catch_warnings(action="ignore", category=IndexWarning):  # the same that the draws have told of
        sobol = sobol_of(design, X, n, seed)
    table = _table(index, under_weights, exact, choices, sobol)
    return Robustness(
        table=table, weights=under_weights, exact=exact, why_not=why_not.en, why_not_zh=why_not.zh, choices=choices,
        sobol=sobol,
    )  # fmt: skip


CHINESE = {
    "imputation": "缺失值填补方法",
    "normalisation": "标准化方法",
    "aggregation": "合成方法",
    "indicator left out": "剔除单个指标",
    "weights drawn": "权重",
}
"""What the usual choices are called in Chinese."""


def _weights(
    index: Index, X: pd.DataFrame, plain: bool, concentration: float, draws: int, seed: int, level: float
) -> RankDistribution:
    """Ranks over drawn weights alone: by arrays where scores are one mean, by building the index otherwise."""
    if plain and index.scores.index.nlevels == 1:
        whole = index.normalised[index.scores["index"].notna()]
        return rank_quantiles(whole, effective(index), concentration, WEIGHT_DRAWS, seed, level)
    return uncertainty(Design(index.recipe, (PerturbedWeights(concentration),)), X, draws, seed, level).distribution


def _exact(index: Index, plain: bool) -> tuple[RankRange | None, Name]:
    scored = index.normalised[index.scores["index"].notna()]
    counted = effective(index)[lambda weights: weights > 0]
    units, indicators = len(scored), len(counted)
    if index.recipe.seen is not None:
        return None, Name("exact ranges are for scores that rest on all figures", "精确区间只适用于数据齐全的得分")
    if not plain:
        return None, Name("exact ranges are for arithmetic means alone", "精确区间只适用于算术平均")
    if index.scores.index.nlevels > 1:
        return None, Name("exact ranges are for one year at a time", "精确区间只适用于单个年份")
    if units > EXACT_UNITS or indicators > EXACT_INDICATORS:
        return None, Name(
            f"{units} units and {indicators} indicators would take minutes: call robust.rank_range",
            f"{units}个单位、{indicators}项指标需计算数分钟：请调用robust.rank_range",
        )
    return rank_range(scored[counted.index], around_percent(counted, PERCENT)), Name("")


def _table(
    index: Index, drawn: RankDistribution, exact: RankRange | None, choices: Uncertainty, sobol: SobolIndices
) -> pd.DataFrame:
    table = pd.DataFrame({"score": index.scores["index"], "rank": index.ranks})
    ranges = None if exact is None else exact.table
    for name, bounds in (("weights", drawn.bounds), ("exact", ranges), ("choices", choices.distribution.bounds)):
        for side in ("low", "high"):
            column = np.nan if bounds is None else bounds[f"rank_{side}"].reindex(table.index).astype(float)
            table[f"{name}_{side}"] = column
    table["cause"] = _causes(sobol, table.index)
    verdicts = [_verdict(*row) for row in zip(*_bounds(table), strict=True)]
    table["verdict"], table["verdict_zh"] = ([each[place] for each in verdicts] for place in range(2))
    years = ["year"] if table.index.nlevels > 1 else []
    return table.sort_values([*years, "rank"], kind="stable")


def _causes(sobol: SobolIndices, units: pd.Index) -> list[str]:
    """The factor with the largest total index of each unit; none for a rank that never moves."""
    totals = sobol.table.pivot_table(index="output", columns="factor", values="total", sort=False)
    moved = {output: row.idxmax() for output, row in totals.iterrows() if row.notna().any()}
    return [moved.get(unit, "") for unit in units]


def _bounds(table: pd.DataFrame) -> tuple[pd.Series, pd.Series, pd.Series, pd.Series]:
    low, high = table["choices_low"], table["choices_high"]
    return low, high, _third(low, table["rank"]), _third(high, table["rank"])


def _third(places: pd.Series, ranks: pd.Series) -> pd.Series:
    """0, 1 or 2: the third of the ranking that a place lies in, in a panel of its year's."""
    count = ranks.groupby(level="year").transform("count") if ranks.index.nlevels > 1 else ranks.count()
    return np.ceil(3 * places / count - 1).clip(0, 2)


def _verdict(low: float, high: float, best: float, worst: float) -> Name:
    if np.isnan(low):
        return Name("never ranked", "无名次")
    if low == high:
        return Name(f"firm: rank {low:g}", f"稳定在第{low:g}名")
    first, last = THIRDS[int(best)], THIRDS[int(worst)]
    if best == worst:
        return Name(f"sure of the {first.en} third", f"稳居{first.zh}")
    if worst - best == 1:
        return Name(f"{first.en} or {last.en} third", f"{first.zh}或{last.zh}")
    return Name(f"open: rank {low:g} to {high:g}", f"未定：第{low:g}至{high:g}名")
