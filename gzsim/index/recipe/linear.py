"""Recipes whose index is one weighted mean of its indicators, whatever groups stand between."""

from __future__ import annotations

import pandas as pd

from gzsim.index.aggregate import arithmetic
from gzsim.index.recipe.methods import resolve
from gzsim.index.recipe.recipe import Index, Recipe


def is_linear(recipe: Recipe) -> bool:
    """Whether every group is an arithmetic mean, so that an indicator's weights multiply up to the index.

    >>> is_linear(Recipe(directions={"growth": 1}, aggregation_of={"index": "geometric"}))
    False
    """
    steps = (recipe.aggregation_in(group) for group in recipe.tree)
    return all(resolve("aggregation", step.method) is arithmetic for step in steps)


def effective(index: Index) -> pd.Series:
    """Weight of each indicator multiplied up to the index, in the order of the recipe.

    >>> X = pd.DataFrame({"growth": [1.0, 2], "forest": [2.0, 1]})
    >>> recipe = Recipe(directions={"growth": 1, "forest": 1}, weights={"forest": 0.4, "growth": 0.6})
    >>> effective(recipe.build(X)).to_dict()
    {'growth': 0.6, 'forest': 0.4}
    """
    return index.weights.dropna(subset=["effective"]).set_index("member")["effective"][index.recipe.indicators]
