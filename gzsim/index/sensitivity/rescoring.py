"""The same index under other weights, to the bit, without going through its tables again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from gzsim.index.aggregate import arithmetic, geometric, harmonic
from gzsim.index.aggregate.means import arithmetic_array, geometric_array, harmonic_array
from gzsim.index.recipe import Index, Recipe
from gzsim.index.recipe.methods import declared, resolve
from gzsim.index.recipe.placing import placed
from gzsim.index.recipe.recipe import Builder
from gzsim.index.recipe.stages import Reweight, as_made
from gzsim.index.weights import equal
from gzsim.index.weights.declared import TOLERANCE
from gzsim.numeric.ranking import mean_size

Core = Callable[[np.ndarray, np.ndarray], np.ndarray]

CORES: dict[Callable, Core] = {arithmetic: arithmetic_array, geometric: geometric_array, harmonic: harmonic_array}
"""Means that nothing but weights and figures decide."""

BLIND = (equal, declared)
"""Weighting methods that do not look at the scores that they weigh."""


@dataclass(frozen=True, eq=False)
class Rescoring:
    """What of an index stays when only its weights change.

    Attributes
    ----------
    recipe : Recipe
    units : Index
    groups : tuple of (group, members, core); lower groups first
    figures : mapping indicator → array (unit,); normalised, none missing
    made : mapping group → weights as the recipe makes them, in the order of the members
    """

    recipe: Recipe
    units: pd.Index
    groups: tuple[tuple[str, tuple[str, ...], Core], ...]
    figures: dict[str, np.ndarray]
    made: dict[str, pd.Series]

    @classmethod
    def of(cls, index: Index, made: dict[str, pd.Series]) -> Rescoring | None:
        """Take what stays from a built index; None where a step is in it that the array cores cannot stand for."""
        recipe, groups = index.recipe, []
        if recipe.seen is not None:  # scored by what each unit has
            return None
        for group, members in recipe.tree.items():
            step = recipe.aggregation_in(group)
            weighing = resolve("weights", recipe.weights_of.get(group, recipe.weights).method)
            core = CORES.get(resolve("aggregation", step.method))
            on_scores = not {*members} <= {*recipe.directions}
            if core is None or step.parameters or (on_scores and weighing not in BLIND):
                return None
            groups.append((group, members, core))
        figures = {name: index.normalised[name].to_numpy() for name in recipe.indicators}
        if not all(np.isfinite(column).all() for column in figures.values()):
            return None
        return cls(recipe, index.scores.index, tuple(groups), figures, made)

    def scores(self, reweight: Reweight) -> tuple[dict[str, np.ndarray], float] | None:
        """Scores of all groups and the size that ties are judged on; None where a method would refuse or warn."""
        values, sizes = dict(self.figures), {}
        for group, members, core in self.groups:
            chosen = reweight(group, self.made[group])
            same = chosen.index is self.made[group].index
            weights = (chosen if same else chosen.reindex(self.made[group].index)).to_numpy(float)
            x = np.array([values[name] for name in members]).T  # in memory as a table of the same columns has it
            if not (weights >= 0).all() or not np.isclose(weights.sum(), 1, rtol=0, atol=TOLERANCE):
                return None
            if core is not arithmetic_array and not (x > 0).all():
                return None
            values[group] = core(x, weights)
            if not np.isfinite(values[group]).all():
                return None
            sizes[group] = _size(members, x, weights, sizes) if core is arithmetic_array else _largest(values[group])
        return values, sizes["index"]

    def ranks(self, scores: np.ndarray, size: float) -> np.ndarray:
        """Ranks of the whole, in a panel by year."""
        return placed(pd.Series(scores, index=self.units), size, self.recipe.ranking).to_numpy()


class Rebuilder:
    """Indices of one table under recipes and weights that change; what can be is worked out once for each recipe."""

    def __init__(self, X: pd.DataFrame) -> None:
        self._builder = Builder(X)
        self._plans: dict[int, tuple[Recipe, Rescoring | None]] = {}

    def build(self, recipe: Recipe, reweight: Reweight = as_made) -> tuple[dict[str, np.ndarray], np.ndarray]:
        """Scores of each group by its name, and ranks of the whole, arrays (unit,), as :class:`Builder` has them."""
        plan = self._plans[id(recipe)][1] if id(recipe) in self._plans else None
        found = plan.scores(reweight) if plan else None
        if found:
            return found[0], plan.ranks(found[0]["index"], found[1])
        made: dict[str, pd.Series] = {}

        def noting(group: str, weights: pd.Series) -> pd.Series:
            made[group] = weights
            return reweight(group, weights)

        index = self._builder.build(recipe, noting)
        if id(recipe) not in self._plans:
            self._plans[id(recipe)] = recipe, Rescoring.of(index, made)  # the recipe is kept: its id is its key
        return {group: scores.to_numpy() for group, scores in index.scores.items()}, index.ranks.to_numpy()


def _size(members: tuple[str, ...], x: np.ndarray, weights: np.ndarray, sizes: dict[str, float]) -> float:
    """As :func:`gzsim.index.recipe.placing.size_of` has it for an arithmetic mean; ``sizes`` has lower groups'."""
    figures = x.copy()
    for place, name in enumerate(members):
        if name in sizes:
            figures[:, place] = sizes[name]
    return float(mean_size(figures, weights))


def _largest(scores: np.ndarray) -> float:
    """The same for any other mean, which sets its own scale."""
    return float(mean_size(scores[:, np.newaxis], np.ones(1)))
