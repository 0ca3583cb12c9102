"""From a recipe and a table to an index, with the table of every step and a log of what was told on the way."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from gzsim.common.tables import column
from gzsim.errors import InputError
from gzsim.index.names import IndexWarning
from gzsim.index.recipe.placing import placed, size_of
from gzsim.index.recipe.recipe import Recipe
from gzsim.index.recipe.step import Step
from gzsim.index.recipe.structure import ROOT
from gzsim.index.recipe.tables import checked, same_shape
from gzsim.index.treat.cells import cells_of
from gzsim.index.treat.denominate import denominate
from gzsim.index.weights import given

Reweight = Callable[[str, pd.Series], pd.Series]


def as_made(group: str, weights: pd.Series) -> pd.Series:
    """Leave the weights of a group as they are made."""
    return weights


@dataclass(frozen=True, eq=False)
class Index:
    """A built index, and how it came about.

    Attributes
    ----------
    recipe : Recipe
    data : DataFrame, units × columns; what it was built from; the rows of a panel count as units
    treated, normalised : DataFrame, units × indicators
        After denomination, imputation and outliers; after normalisation.
    weights : DataFrame
        Columns group, member, weight (within the group) and, for indicators, effective: the product of the weights
        up to the index, which is the indicator's share where all aggregation is linear.
    scores : DataFrame, units × groups; the index is the last column
    ranks : Series
        1 is best, in a panel among the units of the same year. Scores that only the arithmetic tells apart tie
        (:func:`gzsim.numeric.ranking.settled`).
    filled : DataFrame
        Columns unit (in a panel the year and the unit), indicator, value: what was missing and imputed.
    log : DataFrame; columns step, message: every warning, in order
    """

    recipe: Recipe
    data: pd.DataFrame
    treated: pd.DataFrame
    normalised: pd.DataFrame
    weights: pd.DataFrame
    scores: pd.DataFrame
    ranks: pd.Series
    filled: pd.DataFrame
    log: pd.DataFrame

    def rebuild(self) -> Index:
        """Build again from recipe and data: the same bits."""
        return build(self.recipe, self.data)


@dataclass(eq=False)
class Builder:
    """The steps of one table under recipes that may differ; what two recipes share is worked out once.

    Attributes
    ----------
    data : DataFrame, units × columns
    """

    data: pd.DataFrame
    _memory: dict = field(default_factory=dict, repr=False)

    def build(self, recipe: Recipe, reweight: Reweight = as_made) -> Index:
        """Build the index of one recipe; ``reweight`` changes the weights of each group after they are made."""
        treated, filled, treat_log = self._treated(recipe)
        normalised, normal_log = self._normalised(recipe, treated)
        log = [*treat_log, *normal_log]
        scores: dict[str, pd.Series] = {}
        weights: dict[str, pd.Series] = {}
        sizes: dict[str, float] = {}
        for group, members in recipe.tree.items():
            lower = pd.DataFrame({name: scores.get(name, normalised.get(name)) for name in members})
            weights[group] = reweight(group, self._weights(recipe, group, treated, lower, log))
            with _noting(f"aggregation_of.{group}", log):
                scores[group] = _aggregated(recipe, group, lower, weights[group])
            step = recipe.aggregation_of.get(group, recipe.aggregation)
            sizes[group] = size_of(step, lower, weights[group], sizes, scores[group])
        ordered = pd.DataFrame(scores)
        places = placed(ordered[ROOT], sizes[ROOT], recipe.ranking)
        log_table = pd.DataFrame(log, columns=["step", "message"])
        return Index(recipe, self.data, treated, normalised, _tidy(recipe, weights), ordered, places, filled, log_table)

    def _treated(self, recipe: Recipe) -> tuple[pd.DataFrame, pd.DataFrame, list]:
        key = ("treated", *_keys(recipe, "imputation", "outliers"), tuple(recipe.denomination.items()),
               tuple(recipe.directions.items()), recipe.seed)  # fmt: skip
        return self._once(key, lambda: treat(recipe, self.data))

    def _normalised(self, recipe: Recipe, treated: pd.DataFrame) -> tuple[pd.DataFrame, list]:
        singles = tuple((name, step.key) for name, step in recipe.normalisation_of.items())
        key = ("normalised", id(treated), *_keys(recipe, "normalisation"), singles, recipe.seed)
        return self._once(key, lambda: normalise(recipe, treated))

    def _weights(self, recipe: Recipe, group: str, treated: pd.DataFrame, lower: pd.DataFrame, log: list) -> pd.Series:
        if not set(lower.columns) <= set(treated.columns):  # scores of lower groups change with everything below
            return _weighted(recipe, group, lower, None, log)
        step = recipe.weights_of.get(group, recipe.weights)
        key = ("weights", id(treated), group, tuple(lower.columns), step.key, recipe.seed)

        def work() -> tuple[pd.Series, list]:
            told: list = []
            directions = {name: recipe.directions[name] for name in lower}
            return _weighted(recipe, group, treated[list(lower)], directions, told), told

        made, told = self._once(key, work)
        log += told
        return made

    def _once(self, key: tuple, work: Callable):
        if key not in self._memory:
            self._memory[key] = work()
        return self._memory[key]


def build(recipe: Recipe, X: pd.DataFrame) -> Index:
    r"""Build an index: denominate, impute, cut outliers, normalise, then weight and aggregate group by group.

    .. math:: s_{ig} = A_g\big((y_{im})_{m \in g}, (w_{gm})_{m \in g}\big)

    for every group g of the structure from the lowest to the index, with y the normalised indicators or the scores of
    lower groups. Weighting methods see the treated figures with their directions where all members are indicators,
    and scores otherwise.

    Parameters
    ----------
    recipe : Recipe
    X : DataFrame, units × columns
        The indicators, and the columns that they are divided by; others are left aside. Or a panel, (year, unit) ×
        columns, with an index level ``year``: all its rows are put on one scale and weighted alike, so that scores can
        be compared between years, and each year is ranked by itself. For a scale of each year's own build year by year.

    Raises InputError if a column is missing, not numeric, or without any value; if a unit stands twice; or a method
    refuses.

    >>> recipe = Recipe(
    ...     directions={"growth": 1, "income": 1, "forest": 1},
    ...     structure={"economy": ["growth", "income"], "ecology": ["forest"]},
    ...     aggregation_of={"index": "geometric"},
    ... )
    >>> X = pd.DataFrame({"growth": [2.0, 4, 6], "income": [3.0, 1, 2], "forest": [50.0, 60, 40]}, index=list("abc"))
    >>> index = build(recipe, X)
    >>> index.scores.round(2)
       economy  ecology  index
    a     50.0     50.0   50.0
    b     25.0    100.0   50.0
    c     75.0      0.0    0.0
    >>> index.weights.set_index("member").effective.dropna().to_dict()
    {'growth': 0.25, 'income': 0.25, 'forest': 0.5}
    """
    return build_all({recipe.name: recipe}, X)[recipe.name]


def build_all(recipes: Mapping[str, Recipe], X: pd.DataFrame) -> dict[str, Index]:
    """Build several recipes on one table; what they share is worked out once, and is told of once."""
    builder = Builder(X)
    built = {name: builder.build(recipe) for name, recipe in recipes.items()}
    for message in dict.fromkeys(message for index in built.values() for message in index.log["message"]):
        warnings.warn(message, IndexWarning, stacklevel=3)
    return built


def treat(recipe: Recipe, X: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame, list]:
    """Denominate, impute, cut outliers: the treated table, the cells that were filled, the log."""
    log: list = []
    with _noting("data", log):
        table = checked(X, [*recipe.directions, *recipe.denomination.values()])
    raw = table[recipe.indicators]
    if recipe.denomination:
        with _noting("denomination", log):
            for column in dict.fromkeys(recipe.denomination.values()):
                divided = [name for name, by in recipe.denomination.items() if by == column]
                raw = raw.assign(**denominate(raw[divided], by=table[column]))
    treated = _applied(recipe, "imputation", raw, log)
    changed = treated[raw.notna()].to_numpy() != raw[raw.notna()].to_numpy()
    if (changed & raw.notna().to_numpy()).any():
        raise InputError("changes figures that are there", field="imputation", valid="a method that fills gaps only")
    gaps = raw.isna() & treated.notna()
    filled = cells_of(gaps).assign(value=treated.to_numpy()[gaps.to_numpy()])
    return _applied(recipe, "outliers", treated, log), filled, log


def normalise(recipe: Recipe, treated: pd.DataFrame) -> tuple[pd.DataFrame, list]:
    """Put every indicator on its scale, by the common step or by its own; the normalised table and the log."""
    log: list = []
    common = [name for name in treated if name not in recipe.normalisation_of]
    parts = [(recipe.normalisation, common)] if common else []
    parts += [(step, [name]) for name, step in recipe.normalisation_of.items()]
    tables = []
    for step, names in parts:
        with _noting("normalisation", log):
            directions = {name: recipe.directions[name] for name in names}
            call = _call(recipe, step, names)
            tables.append(
                same_shape(call("normalisation", treated[names], directions=directions), treated[names], step)
            )
    return pd.concat(tables, axis=1)[list(treated)], log


def _applied(recipe: Recipe, stage: str, X: pd.DataFrame, log: list) -> pd.DataFrame:
    step = getattr(recipe, stage)
    if step is None:
        return X
    with _noting(stage, log):
        return same_shape(_call(recipe, step, list(X))(stage, X, directions=recipe.directions), X, step)


def _weighted(recipe: Recipe, group: str, X: pd.DataFrame, directions: dict | None, log: list) -> pd.Series:
    step = recipe.weights_of.get(group, recipe.weights)
    call, place = _call(recipe, step, list(X)), f"weights_of.{group}"
    with _noting(place, log):
        made = call("weights", X, directions=directions)
        if not isinstance(made, pd.Series):
            raise InputError(f"{step.method} gives no weights", field=place, valid="a Series member → weight")
        return given(made, X)


def _aggregated(recipe: Recipe, group: str, X: pd.DataFrame, weights: pd.Series) -> pd.Series:
    step = recipe.aggregation_of.get(group, recipe.aggregation)
    scores = _call(recipe, step, list(X))("aggregation", X, weights)
    if not isinstance(scores, pd.Series) or not scores.index.equals(X.index):
        raise InputError(f"{step.method} gives no score per unit", field=f"aggregation_of.{group}", valid="a Series")
    return column(scores.rename(group), group)


def _call(recipe: Recipe, step: Step, names: list[str]) -> Callable:
    known = {*recipe.directions, *recipe.tree}

    def call(family: str, *arguments, **offered):
        return step.run(family, *arguments, names=names, known=known, seed=recipe.seed, **offered)

    return call


def _keys(recipe: Recipe, *stages: str) -> tuple:
    return tuple(step.key if (step := getattr(recipe, stage)) else None for stage in stages)


def _tidy(recipe: Recipe, weights: dict[str, pd.Series]) -> pd.DataFrame:
    groups = recipe.tree
    whole = {ROOT: 1.0}
    for group in reversed(groups):
        whole |= {member: whole[group] * weights[group][member] for member in groups[group]}
    rows = [
        (group, member, weights[group][member], whole[member] if member in recipe.directions else np.nan)
        for group, members in groups.items()
        for member in members
    ]
    return pd.DataFrame(rows, columns=["group", "member", "weight", "effective"])


@contextmanager
def _noting(step: str, log: list) -> Iterator[None]:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        yield
    log += [(step, str(warning.message)) for warning in caught if issubclass(warning.category, IndexWarning)]
    for warning in caught:
        if not issubclass(warning.category, IndexWarning):
            warnings.warn_explicit(warning.message, warning.category, warning.filename, warning.lineno)
