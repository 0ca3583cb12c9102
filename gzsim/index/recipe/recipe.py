"""The recipe: every choice that makes an index, in one object that can be read, changed into a copy, and built."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Mapping
from typing import Any, Literal, Self

import pandas as pd
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from gzsim.common.explaining import argument_error
from gzsim.common.reading import as_path
from gzsim.common.tables import refuse
from gzsim.common.writing import write_or_refuse
from gzsim.errors import InputError
from gzsim.index.names import IndexWarning
from gzsim.index.recipe.availability import NOBODY, Shares, check_shares, score, screened
from gzsim.index.recipe.built import Index
from gzsim.index.recipe.files import named, read_text, written
from gzsim.index.recipe.methods import FAMILIES, name_of, resolve
from gzsim.index.recipe.placing import placed, size_of
from gzsim.index.recipe.stages import TRANSFORMATIONS, Reweight, as_made, normalise, treat, weigh, weight_table
from gzsim.index.recipe.step import Step, keys, plain, pruned
from gzsim.index.recipe.structure import ROOT, Tree, below, parent, tree
from gzsim.numeric.ranking import METHODS


class Recipe(BaseModel):
    """All choices of a composite indicator.

    Attributes
    ----------
    directions : mapping or Series indicator → ±1
        1 where higher is better, −1 where lower is better; names the indicators.
    structure : mapping group → members
        Members are indicators or groups; what is in no group stands right below ``index``.
    denomination : mapping indicator → column
        Divided by this column of the table, for instance the population.
    screen : share, or mapping group → share, optional
        Units that have figures for less of the indicators, or of those of a group, are left out before all else.
    seen : share, or mapping group → share, optional
        A group is scored over what is seen if that is at least this share of its weight
        (:mod:`gzsim.index.recipe.availability`); not given: a gap leaves the unit without a score.
    transformation : mapping indicator → "log"; after gaps are filled in; goalposts are those of the logarithms
    imputation, outliers : step, optional; not given: nothing is filled in, nothing is treated
        ``outliers_of`` has other steps for single indicators, or none (null) for those to be left alone.
    normalisation, weights, aggregation : step
        For all; ``normalisation_of`` has other ones for single indicators, ``weights_of`` and ``aggregation_of`` for
        single groups (``index`` is the uppermost). The defaults are assumptions: min–max, equal, arithmetic.
    ranking : {"min", "max", "average", "dense", "ordinal"}
        Who ties (see :func:`gzsim.index.ranks`).
    seed : int; for methods that draw

    Raises InputError if a name, a method or a structure does not fit.

    >>> recipe = Recipe(directions={"growth": 1, "pm25": -1}, weights={"growth": 0.75, "pm25": 0.25})
    >>> X = pd.DataFrame({"growth": [4.0, 6, 8], "pm25": [20.0, 20, 40]}, index=["a", "b", "c"])
    >>> recipe.build(X).scores["index"].to_dict()
    {'a': 25.0, 'b': 62.5, 'c': 75.0}
    >>> Recipe.from_yaml(recipe.to_yaml()) == recipe
    True
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = "recipe"
    directions: dict[str, Literal[-1, 1]] = Field(min_length=1)
    structure: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    denomination: dict[str, str] = Field(default_factory=dict)
    screen: Shares = None
    seen: Shares = None
    transformation: dict[str, Literal[TRANSFORMATIONS]] = Field(default_factory=dict)
    imputation: Step | None = None
    outliers: Step | None = None
    outliers_of: dict[str, Step | None] = Field(default_factory=dict)
    normalisation: Step = Step(method="minmax")
    normalisation_of: dict[str, Step] = Field(default_factory=dict)
    weights: Step = Step(method="equal")
    weights_of: dict[str, Step] = Field(default_factory=dict)
    aggregation: Step = Step(method="arithmetic")
    aggregation_of: dict[str, Step] = Field(default_factory=dict)
    ranking: Literal[METHODS] = "min"
    seed: int = Field(default=0, ge=0)

    def __init__(self, **choices: Any) -> None:
        choices = {field: plain(value, field) for field, value in choices.items()}
        for field, value in choices.items():
            wrong = [repr(name) for name in value if not isinstance(name, str)] if isinstance(value, Mapping) else []
            valid = "names as a file knows them, in quotes: rename the columns of the table with str"
            refuse(wrong, "names that are no text", field=field, valid=valid)
        try:
            super().__init__(**choices)
        except ValidationError as error:
            raise argument_error(error, choices) from None

    @model_validator(mode="after")
    def _fits(self) -> Self:
        groups = self.tree
        for field, names, valid in (
            ("denomination", self.denomination, self.directions),
            ("outliers_of", self.outliers_of, self.directions),
            ("transformation", self.transformation, self.directions),
            ("normalisation_of", self.normalisation_of, self.directions),
            ("weights_of", self.weights_of, groups),
            ("aggregation_of", self.aggregation_of, groups),
        ):
            unknown = [name for name in names if name not in valid]
            refuse(unknown, "unknown name", field=field, valid=", ".join(valid))
        for field in ("screen", "seen"):
            check_shares(getattr(self, field), groups, field)
        for field, step in self.steps().items():
            resolve(field.split("_of.")[0], step.method)
        return self

    @property
    def indicators(self) -> list[str]:
        """Names of the indicators, in the order of ``directions``."""
        return list(self.directions)

    @property
    def tree(self) -> Tree:
        """Groups and their members, lower groups first, ``index`` last."""
        return tree(self.structure, self.directions)

    def aggregation_in(self, group: str) -> Step:
        """How the members of a group are put together."""
        return self.aggregation_of.get(group, self.aggregation)

    @property
    def _told(self) -> dict[str, Any]:
        """What every stage is told: the names that the recipe knows, and its seed."""
        return {"known": {*self.directions, *self.tree}, "seed": self.seed}

    def steps(self) -> dict[str, Step]:
        """All steps by the name of their field, such as ``weights`` or ``weights_of.economy``."""
        found = {field: getattr(self, field) for field in FAMILIES if getattr(self, field) is not None}
        for field in ("outliers_of", "normalisation_of", "weights_of", "aggregation_of"):
            found |= {f"{field}.{name}": step for name, step in getattr(self, field).items() if step is not None}
        return found

    def with_(self, **choices: Any) -> Recipe:
        """Copy with other choices; this recipe stays as it is.

        >>> Recipe(directions={"growth": 1}).with_(normalisation="zscore").normalisation.method
        'zscore'
        """
        unknown = [name for name in choices if name not in type(self).model_fields]
        if unknown:
            raise InputError(f"a recipe has no {', '.join(unknown)}", valid=", ".join(type(self).model_fields))
        return Recipe(**{field: getattr(self, field) for field in self.model_fields_set} | choices)

    def without(self, name: str) -> Recipe:
        """Copy without one indicator or group; given weights of its siblings are scaled up to sum to 1.

        >>> recipe = Recipe(directions=dict.fromkeys("abc", 1), weights={"a": 0.5, "b": 0.25, "c": 0.25})
        >>> {member: round(w, 3) for member, w in recipe.without("c").weights.parameters["weights"].items()}
        {'a': 0.667, 'b': 0.333}
        """
        groups = self.tree
        if name not in self.directions and (name not in groups or name == "index"):
            raise InputError(f"nothing to leave out is called {name!r}", valid=", ".join([*self.directions, *groups]))
        above = parent(groups, name)
        rest = tuple(member for member in groups[above] if member != name)
        if not rest:
            if above == "index":
                raise InputError(f"nothing is left without {name!r}", field="directions", valid="two or more")
            return self.without(above)
        gone = below(groups, name)
        choices = {field: pruned(getattr(self, field), gone, rest) for field in self.model_fields_set}
        if "structure" in choices:
            choices["structure"] = {
                group: tuple(member for member in members if member not in gone)
                for group, members in choices["structure"].items()
            }
        return Recipe(**choices)

    def build(self, X: pd.DataFrame) -> Index:
        """Build the index from a table units × indicators (see :func:`gzsim.index.recipe.build`)."""
        return build(self, X)

    def to_yaml(self, path: str | os.PathLike[str] | None = None) -> str:
        """Write the recipe as YAML text, and into a file if a path is given.

        Raises InputError if a step uses a function that is not registered, naming the function and the step; or if the
        file cannot be written.
        """
        for field, step in self.steps().items():
            name_of(field.split("_of.")[0], step.method)
        plain_ = {field: named(field, getattr(self, field)) for field in type(self).model_fields}
        text = written({field: value for field, value in plain_.items() if value not in (None, {})})
        if path is not None:
            valid = "a file that can be written, such as recipe.yaml"
            write_or_refuse(as_path(path, "path", valid), text.encode(), valid)
        return text

    @classmethod
    def from_yaml(cls, source: str | os.PathLike[str]) -> Recipe:
        """Read a recipe from YAML text, or from a file if ``source`` is a path or ends in .yaml or .yml.

        Raises InputError with file, line and field, if the text is not YAML or not a recipe.
        """
        choices, where = read_text(source)
        try:
            return cls(**choices)
        except InputError as error:
            raise where(error) from None


class Builder:
    """The steps of one table, units × columns, under recipes that may differ; what two share is worked out once."""

    def __init__(self, data: pd.DataFrame) -> None:
        self._data = data
        self._memory: dict = {}

    def build(self, recipe: Recipe, reweight: Reweight = as_made) -> Index:
        """Build the index of one recipe; ``reweight`` changes the weights of each group after they are made."""
        kept, out, screen_log = self._kept(recipe)
        treated, filled, treat_log = self._treated(recipe, kept)
        normalised, normal_log = self._normalised(recipe, treated)
        log = [*screen_log, *treat_log, *normal_log]
        scores: dict[str, pd.Series] = {}
        weights: dict[str, pd.Series] = {}
        sizes: dict[str, float] = {}
        shares: dict[str, pd.Series] = {}
        for group, members in recipe.tree.items():
            lower = pd.DataFrame({name: scores.get(name, normalised.get(name)) for name in members})
            weights[group] = reweight(group, self._weights(recipe, group, treated, lower, log))
            step = recipe.aggregation_in(group)
            scores[group] = score(step, group, lower, weights[group], recipe.seen, shares, log, **recipe._told)
            sizes[group] = size_of(step, lower, weights[group], sizes, scores[group])
        ordered = pd.DataFrame(scores)
        ranks, rows = placed(ordered[ROOT], sizes[ROOT], recipe.ranking), self._data.index
        return Index(
            recipe=recipe,
            data=self._data,
            treated=treated if out.empty else treated.reindex(rows),
            normalised=normalised if out.empty else normalised.reindex(rows),
            weights=weight_table(recipe.tree, weights),
            scores=ordered if out.empty else ordered.reindex(rows),
            ranks=ranks if out.empty else ranks.reindex(rows),
            screened=out,
            filled=filled,
            log=pd.DataFrame(log, columns=["step", "message"]),
        )

    def _kept(self, recipe: Recipe) -> tuple[pd.DataFrame, pd.DataFrame, list]:
        """Rows of the units that have figures enough, who has not, and the log."""
        if recipe.screen is None:
            return self._data, NOBODY, []
        key = "kept", repr(recipe.screen), tuple(recipe.denomination.items()), tuple(recipe.tree.items())
        return self._once(key, lambda: screened(self._data, recipe.denomination, recipe.tree, recipe.screen))

    def _treated(self, recipe: Recipe, kept: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame, list]:
        own, names = recipe.outliers_of, (recipe.denomination, recipe.transformation)
        key = ("treated", id(kept), *keys(recipe.imputation, recipe.outliers, *own.values()), recipe.seed,
               repr((*names, [*own], recipe.directions)))  # fmt: skip
        steps = (recipe.imputation, recipe.outliers, own, recipe.directions)
        return self._once(key, lambda: treat(kept, *names, *steps, **recipe._told))

    def _normalised(self, recipe: Recipe, treated: pd.DataFrame) -> tuple[pd.DataFrame, list]:
        singles = tuple((name, step.key) for name, step in recipe.normalisation_of.items())
        key = ("normalised", id(treated), *keys(recipe.normalisation), singles, recipe.seed)
        steps = (recipe.normalisation, recipe.normalisation_of, recipe.directions)
        return self._once(key, lambda: normalise(treated, *steps, **recipe._told))

    def _weights(self, recipe: Recipe, group: str, treated: pd.DataFrame, lower: pd.DataFrame, log: list) -> pd.Series:
        step = recipe.weights_of.get(group, recipe.weights)
        if not set(lower.columns) <= set(treated.columns):  # scores of lower groups change with everything below
            return weigh(step, group, lower, None, log, **recipe._told)
        key = ("weights", id(treated), group, tuple(lower.columns), step.key, recipe.seed)

        def work() -> tuple[pd.Series, list]:
            own: list = []
            directions = {name: recipe.directions[name] for name in lower}
            return weigh(step, group, treated[list(lower)], directions, own, **recipe._told), own

        made, own = self._once(key, work)
        log += own
        return made

    def _once(self, key: tuple, work: Callable):
        if key not in self._memory:
            self._memory[key] = work()
        return self._memory[key]


def build(recipe: Recipe, X: pd.DataFrame) -> Index:
    r"""Build an index: screen, denominate, impute, treat outliers, normalise, then weight and aggregate group by group.

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
