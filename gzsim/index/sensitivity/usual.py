"""The choices that are usually uncertain, each among steps that go together with all the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from gzsim.common.tables import frame
from gzsim.index.recipe import Recipe, Step
from gzsim.index.recipe.linear import is_linear
from gzsim.index.sensitivity.design import Alternatives, Factor, LeftOut, Options, PerturbedWeights

AS_IT_IS = "as it is"
ABOVE_ZERO = [1, 100]
"""Bounds of a scale on which the worst unit's score does not decide the whole product."""

FILLING = ("mean", "median")
SCALES = {
    "min–max": {"method": "minmax", "parameters": {"bounds": ABOVE_ZERO}},
    "ranks": {"method": "rank"},
}


@dataclass(frozen=True)
class OtherMean(Options):
    """Arithmetic or geometric means throughout, whichever the recipe does not have, or the recipe's own.

    A geometric mean comes with a scale above zero: min–max and goalposts go from 1 to 100, percentiles become ranks and
    z-scores, which are negative for half of the units, min–max.

    >>> geometric = OtherMean().changed(Recipe(directions={"growth": 1}), "geometric")
    >>> geometric.aggregation.method, geometric.normalisation.parameters
    ('geometric', {'bounds': [1, 100]})
    """

    name: str = "aggregation"

    def labels(self, nominal: Recipe) -> list[str]:
        """The recipe's own, and the other mean."""
        return [AS_IT_IS, "geometric" if is_linear(nominal) else "arithmetic"]

    def changed(self, recipe: Recipe, label: str) -> Recipe:
        """Give the recipe with that mean in all groups."""
        if label == AS_IT_IS:
            return recipe
        choices: dict[str, Any] = {"aggregation": label, "aggregation_of": {}}
        if label == "geometric":
            choices["normalisation"] = _above_zero(recipe.normalisation)
            choices["normalisation_of"] = {name: _above_zero(step) for name, step in recipe.normalisation_of.items()}
        return recipe.with_(**choices)


def usual_factors(recipe: Recipe, X: pd.DataFrame, concentration: float = 99.0) -> tuple[Factor, ...]:
    """Choices that somebody else might have made, each beside the recipe's own.

    Imputation by mean or median, where there are gaps; min–max or ranks; the arithmetic or the geometric mean
    (:class:`OtherMean`); one indicator left out, where there are three or more; weights drawn around those in force.

    >>> X = pd.DataFrame({"growth": [4.0, 6, None], "forest": [50.0, 60, 40]})
    >>> [factor.name for factor in usual_factors(Recipe(directions={"growth": 1, "forest": 1}), X)]
    ['imputation', 'normalisation', 'aggregation', 'weights drawn']
    """
    gaps = frame(X).reindex(columns=recipe.indicators).isna().any(axis=None)
    filling = {name: {"imputation": name} for name in FILLING if _differs(recipe.imputation, {"method": name})}
    scales = {
        name: {"normalisation": step, "normalisation_of": {}}
        for name, step in SCALES.items()
        if recipe.normalisation_of or _differs(recipe.normalisation, step)
    }
    factors: list[Factor] = [Alternatives("imputation", {AS_IT_IS: {}, **filling})] if gaps else []
    factors += [Alternatives("normalisation", {AS_IT_IS: {}, **scales}), OtherMean()]
    factors += [LeftOut()] if len(recipe.indicators) > 2 else []
    return (*factors, PerturbedWeights(concentration))


def _differs(step: Step | None, other: dict[str, Any]) -> bool:
    """Whether two steps are of different methods: min–max from 0 and from 1 rank alike."""
    return step is None or step.method != other["method"]


def _above_zero(step: Step) -> Step:
    if step.method in ("minmax", "goalposts"):
        return Step(method=step.method, parameters={**step.parameters, "bounds": ABOVE_ZERO})
    if step.method == "percentile":
        return Step(method="rank", parameters=step.parameters)
    return Step.model_validate(SCALES["min–max"]) if step.method == "zscore" else step
