"""What each indicator adds to a score that is no sum: exact Shapley values against the mean unit."""

from __future__ import annotations

from math import factorial

import numpy as np
import pandas as pd

from gzsim.errors import InputError
from gzsim.index import aggregate
from gzsim.index.recipe import Index, Recipe
from gzsim.index.recipe.methods import resolve
from gzsim.index.recipe.stages import aggregate as aggregated
from gzsim.index.recipe.structure import ROOT
from gzsim.workbook.league import of_the_year

MOST = 15
"""Indicators of which all 2ⁿ sets are tried."""

BY_ROW = (aggregate.arithmetic, aggregate.geometric, aggregate.harmonic, aggregate.generalised_mean)
"""Aggregations in which the score of a unit hangs on its own figures alone."""


def shapley(index: Index, unit: object) -> tuple[pd.Series, float]:
    r"""Shapley values of a unit's indicators, and the score of the unit that has the mean of each.

    .. math:: \phi_k = \sum_{S \not\ni k} \frac{|S|!\,(n-|S|-1)!}{n!} \big(v(S \cup k) - v(S)\big), \qquad
              \sum_k \phi_k = v(N) - v(\emptyset)

    with v(S) the score of a unit whose normalised figures in S are its own and otherwise the means over the units with
    a score (in a panel those of the year): v(N) is its own score, v(∅) that of the mean unit.

    Raises InputError if an aggregation looks at other units (topsis, copeland, mpi, ampi) or is not known to leave them
    alone, there are more than 15 indicators, or the mean unit has no score.

    Source: Shapley (1953), A value for n-person games, Contributions to the Theory of Games II.

    >>> X = pd.DataFrame({"growth": [20.0, 80], "forest": [45.0, 20]}, index=["a", "b"])
    >>> posts = {"low": dict.fromkeys(X, 0), "high": dict.fromkeys(X, 100)}
    >>> recipe = Recipe(directions={"growth": 1, "forest": 1}, aggregation="geometric",
    ...                 normalisation={"method": "goalposts", "parameters": posts})
    >>> values, mean = shapley(recipe.build(X), "b")
    >>> values.round(2).to_dict(), round(mean, 2)
    ({'growth': 9.53, 'forest': -9.84}, 40.31)
    """
    names = _checked(index.recipe)
    own, mean = index.normalised.loc[unit, names], of_the_year(index, unit)[names].mean()
    n = len(names)
    member = (np.arange(2**n)[:, None] >> np.arange(n)) & 1
    rows = pd.DataFrame(np.where(member, own.to_numpy(), mean.to_numpy()), columns=names)
    v = _scores(index, rows)
    if not np.isfinite(v).all():
        valid = "a scale that does not begin at nothing, such as goalposts with bounds=(1, 100)"
        raise InputError("the mean unit, or one between it and this, has no score", field="aggregation", valid=valid)
    share = np.array([factorial(s) * factorial(n - s - 1) / factorial(n) for s in range(n)])
    size, sets = member.sum(axis=1), np.arange(2**n)
    values = {}
    for place, name in enumerate(names):
        without = sets[member[:, place] == 0]
        values[name] = share[size[without]] @ (v[without + 2**place] - v[without])
    return pd.Series(values), float(v[0])


def _checked(recipe: Recipe) -> list[str]:
    for group in recipe.tree:
        step = recipe.aggregation_in(group)
        if resolve("aggregation", step.method) not in BY_ROW:
            raise InputError("a score that hangs on other units' figures cannot be divided among the own",
                             field=f"aggregation_of.{group}",
                             valid=", ".join(method.__name__ for method in BY_ROW))  # fmt: skip
    if len(recipe.indicators) > MOST:
        raise InputError(f"{len(recipe.indicators)} indicators have too many sets to try all of them",
                         field="aggregation", valid=f"arithmetic, or at most {MOST} indicators")  # fmt: skip
    return recipe.indicators


def _scores(index: Index, rows: pd.DataFrame) -> np.ndarray:
    """Scores of rows of normalised figures, with the weights of the index."""
    recipe, scores = index.recipe, {}
    for group, members in recipe.tree.items():
        lower = pd.DataFrame({name: scores.get(name, rows.get(name)) for name in members})
        weights = index.weights[index.weights["group"] == group].set_index("member")["weight"]
        step = recipe.aggregation_in(group)
        scores[group] = aggregated(step, group, lower, weights, [], **recipe._told)
    return scores[ROOT].to_numpy(float)
