"""Which choices are uncertain: each a factor that turns uniform numbers into another recipe or other weights."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from numbers import Real
from typing import Any, Protocol

import numpy as np
import pandas as pd
from scipy import special

from gzsim.errors import InputError
from gzsim.index.recipe import Recipe
from gzsim.index.recipe.stages import Reweight, as_made


class Factor(Protocol):
    """An uncertain choice, driven by ``size`` uniform numbers (its triggers); the recipe stays unless it says more."""

    name: str

    def size(self, nominal: Recipe) -> int:
        """Count of uniform numbers that it takes."""

    def label(self, nominal: Recipe, u: np.ndarray) -> str | None:
        """Name of the option that the numbers choose; none for a factor without options."""
        return None

    def changed(self, recipe: Recipe, label: str | None) -> Recipe:
        """Give the recipe under that option."""
        return recipe

    def reweight(self, nominal: Recipe, u: np.ndarray) -> Reweight:
        """Give the function that changes the weights of a group once they are made."""
        return as_made


class Options(Factor):
    """What factors with options share: one trigger, the unit interval cut into equal parts."""

    @abstractmethod
    def labels(self, nominal: Recipe) -> list[str]:
        """Names of the options."""

    def size(self, nominal: Recipe) -> int:
        """One trigger; every option is tried on the recipe, so that one that does not fit is refused at once."""
        for label in self.labels(nominal):
            self.changed(nominal, label)
        return 1

    def label(self, nominal: Recipe, u: np.ndarray) -> str:
        """Name of the option whose part of the unit interval the trigger falls into."""
        labels = self.labels(nominal)
        return labels[min(int(u[0] * len(labels)), len(labels) - 1)]


@dataclass(frozen=True)
class Alternatives(Options):
    """One choice among a few, all equally likely: a normalisation, an imputation, an aggregation, …

    Attributes
    ----------
    name : str
    options : mapping label → changes
        Changes as :meth:`gzsim.index.recipe.Recipe.with_` takes them; an empty mapping keeps the recipe.

    >>> choice = Alternatives("normalisation", {"min–max": {}, "z-scores": {"normalisation": "zscore"}})
    >>> choice.label(Recipe(directions={"growth": 1}), np.array([0.7]))
    'z-scores'
    """

    name: str
    options: Mapping[str, Mapping[str, Any]]

    def __post_init__(self) -> None:
        _named(self)
        if not isinstance(self.options, Mapping):
            raise InputError(f"options {self.options!r}", field=self.name, valid="a mapping label → changes")
        if len(self.options) < 2:
            raise InputError("nothing to choose from", field=self.name, valid="two options or more")

    def labels(self, nominal: Recipe) -> list[str]:
        """Names of the options."""
        return list(self.options)

    def changed(self, recipe: Recipe, label: str) -> Recipe:
        """Give the recipe under an option."""
        return recipe.with_(**self.options[label])


@dataclass(frozen=True)
class LeftOut(Options):
    """One of the indicators left out, or none of them, all equally likely; stands best behind alternatives.

    >>> LeftOut().labels(Recipe(directions={"growth": 1, "forest": 1}))
    ['none', 'growth', 'forest']
    """

    indicators: tuple[str, ...] | None = None
    name: str = field(default="indicator left out", kw_only=True)

    def __post_init__(self) -> None:
        _named(self)
        if isinstance(self.indicators, str) or not isinstance(self.indicators, Sequence | None):
            raise InputError(f"indicators {self.indicators!r}", field=self.name, valid="a tuple of names")

    def labels(self, nominal: Recipe) -> list[str]:
        """``none``, and the indicators."""
        return ["none", *(nominal.indicators if self.indicators is None else self.indicators)]

    def changed(self, recipe: Recipe, label: str) -> Recipe:
        """Give the recipe without the indicator."""
        return recipe if label == "none" else recipe.without(label)


@dataclass(frozen=True)
class PerturbedWeights(Factor):
    r"""Weights of every group drawn around those that the recipe makes.

    .. math:: W \sim \mathrm{Dirichlet}(c\,w), \quad W_k = G_k / \sum_j G_j, \quad G_k = F^{-1}_{c w_k}(u_k)

    with F the gamma distribution's function: one uniform number per member, so that a design of Saltelli can vary
    all of them as one group. A weight of 0 stays 0. The concentration is an assumption: at 99 a weight of 10 % has a
    standard deviation of 3 points.

    Attributes
    ----------
    concentration : float
    name : str, by its name only

    >>> drawn = PerturbedWeights().reweight(Recipe(directions={"a": 1, "b": 1}), np.array([0.5, 0.9]))
    >>> drawn("index", pd.Series({"a": 0.5, "b": 0.5})).round(3).to_dict()
    {'a': 0.456, 'b': 0.544}
    """

    concentration: float = 99.0
    name: str = field(default="weights drawn", kw_only=True)

    def __post_init__(self) -> None:
        _named(self)
        if not (isinstance(self.concentration, Real) and 0 < self.concentration < np.inf):
            raise InputError(f"concentration {self.concentration!r}", field=self.name, valid="a number > 0")

    def size(self, nominal: Recipe) -> int:
        """One trigger for each member of each group."""
        return len(_members(nominal))

    def reweight(self, nominal: Recipe, u: np.ndarray) -> Reweight:
        """Draw weights, the triggers matched by name; what was left out of the recipe leaves its trigger unused."""
        triggers = dict(zip(_members(nominal), u, strict=True))

        def draw(group: str, weights: pd.Series) -> pd.Series:
            held = weights.to_numpy(float)
            counting = held > 0
            numbers = [triggers[group, name] for name in weights.index[counting]]
            gammas = special.gammaincinv(self.concentration * held[counting], numbers)
            if not gammas.sum() > 0:  # all triggers of the group are 0
                return weights
            drawn = np.zeros(len(held))
            drawn[counting] = gammas / gammas.sum()
            return pd.Series(drawn, index=weights.index)

        return draw


@dataclass(frozen=True)
class Design:
    """All uncertain choices around a recipe.

    Attributes
    ----------
    recipe : Recipe; the nominal one
    factors : tuple of factors; applied in this order, each to what the ones before it made

    Raises InputError if two factors share a name, a name is no text, or an option does not fit the recipe.

    >>> means = Alternatives("aggregation", {"linear": {}, "geometric": {"aggregation": "geometric"}})
    >>> design = Design(Recipe(directions={"growth": 1, "forest": 1}), (means, PerturbedWeights()))
    >>> design.names, design.sizes
    (['aggregation', 'weights drawn'], [1, 2])
    """

    recipe: Recipe
    factors: tuple[Factor, ...]

    def __post_init__(self) -> None:
        for factor in self.factors:
            _named(factor)
        if not self.factors or len(set(self.names)) < len(self.factors):
            raise InputError("factors need different names", field="factors", valid="one factor or more")
        _ = self.sizes

    @property
    def names(self) -> list[str]:
        """Names of the factors."""
        return [factor.name for factor in self.factors]

    @cached_property
    def sizes(self) -> list[int]:
        """Count of uniform numbers that each factor takes."""
        return [factor.size(self.recipe) for factor in self.factors]

    def labels(self, u: np.ndarray) -> dict[str, str | None]:
        """Options that a point of the unit cube chooses."""
        return {
            factor.name: factor.label(self.recipe, own) for factor, own in zip(self.factors, self._cut(u), strict=True)
        }

    def changed(self, labels: Mapping[str, str | None]) -> Recipe:
        """Give the recipe under these options."""
        recipe = self.recipe
        for factor in self.factors:
            recipe = factor.changed(recipe, labels[factor.name])
        return recipe

    def reweight(self, u: np.ndarray) -> Reweight:
        """Give the change of weights at a point of the unit cube."""
        changes: list[Callable] = [
            factor.reweight(self.recipe, own) for factor, own in zip(self.factors, self._cut(u), strict=True)
        ]

        def all_in_turn(group: str, weights: pd.Series) -> pd.Series:
            for change in changes:
                weights = change(group, weights)
            return weights

        return all_in_turn

    def _cut(self, u: np.ndarray) -> list[np.ndarray]:
        return np.split(u, np.cumsum(self.sizes)[:-1])


def _named(factor: Factor) -> None:
    if not isinstance(factor.name, str):
        raise InputError(f"a factor is called {factor.name!r}", field="name", valid="text")


def _members(recipe: Recipe) -> list[tuple[str, str]]:
    return sorted((group, member) for group, members in recipe.tree.items() for member in members)
