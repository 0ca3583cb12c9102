"""What a table of indicators would say of a recipe, for the page and the workbook."""

from __future__ import annotations

import os
from math import exp

import pandas as pd

from gzsim.common.tables import refuse
from gzsim.index.recipe import Recipe, Step
from gzsim.index.recipe.files import SUFFIXES
from gzsim.workbook.indicators import METHODS, RESERVED

GOALPOSTS = {"low", "high"}


def recipe_of(source: object) -> Recipe | None:
    """The recipe that is given, or that stands in a file of YAML; none if it is neither."""
    if isinstance(source, Recipe):
        return source
    named = isinstance(source, str | os.PathLike) and os.fspath(source).lower().endswith(SUFFIXES)
    return Recipe.from_yaml(source) if named else None


def framework_of(recipe: Recipe) -> pd.DataFrame:
    """Groups and indicators with direction, parent, denominator, goalposts, logarithm, treatment of outliers and mean.

    What a table of indicators has no column for, such as another normalisation, is left out.

    Raises InputError if a group has the name of a column of the league.

    >>> recipe = Recipe(directions={"growth": 1, "pm25": -1}, structure={"eco": ["pm25"]}, aggregation="geometric")
    >>> framework_of(recipe)[["parent", "direction", "method"]].to_dict("index")["eco"]
    {'parent': 'index', 'direction': '', 'method': 'geometric'}
    """
    refuse([group for group in recipe.tree if group in RESERVED], "a group called like a column of the league",
           field="structure", valid="another name")  # fmt: skip
    above = {member: group for group, members in recipe.tree.items() for member in members}
    groups = {
        group: {"parent": above.get(group, ""), "method": _mean(recipe.aggregation_in(group))}
        for group in reversed(recipe.tree)
    }
    indicators = {
        code: {
            "direction": direction,
            "parent": above[code],
            "denominator": recipe.denomination.get(code, ""),
            "transform": recipe.transformation.get(code, ""),
            "outliers": _treatment(recipe, code),
            **_goalposts(recipe, code),
        }
        for code, direction in recipe.directions.items()
    }
    table = pd.DataFrame.from_dict(groups | indicators, orient="index")
    columns = ["direction", "parent", "low", "high", "denominator", "transform", "outliers", "method"]
    return table.reindex(columns=columns).astype(object).fillna("").rename_axis("code")


def _mean(step: Step) -> str:
    return step.method if step.method in METHODS.values() else ""


def _treatment(recipe: Recipe, code: str) -> str:
    if code not in recipe.outliers_of:
        return ""
    step = recipe.outliers_of[code]
    if step is None:
        return "leave"
    points = step.parameters.get("points")
    return str(points) if {*step.parameters} == {"points"} and isinstance(points, int) else ""


def _goalposts(recipe: Recipe, code: str) -> dict[str, float]:
    step = recipe.normalisation_of.get(code, recipe.normalisation)
    if step.method != "goalposts" or {*step.parameters} != GOALPOSTS:
        return {}
    scale = exp if code in recipe.transformation else float
    return {side: scale(step.parameters[side][code]) for side in ("low", "high")}
