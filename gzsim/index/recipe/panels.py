"""A scale that stands still: what a recipe takes from the figures of a base year, written down for all other years."""

from __future__ import annotations

import warnings
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from gzsim.common.tables import extremes, frame, listed, refuse
from gzsim.errors import InputError
from gzsim.index.names import IndexWarning
from gzsim.index.normalise import leader_array, minmax, moments, zscore
from gzsim.index.recipe.built import Index
from gzsim.index.recipe.methods import resolve
from gzsim.index.recipe.recipe import Builder, Recipe
from gzsim.index.recipe.step import Step
from gzsim.index.treat.imputation import years_of

Base = Hashable | Iterable[Hashable]

PAST = ("mean", "median", "within_zone", "last_observation")
"""Imputations that fill a gap from its own year or from earlier ones, so that no later year can change it."""
STILL = (
    "goalposts",
    "standardised",
    "distance_to_target",
    "difference_to_target",
    "score_point_bands",
    "score_rate_bands",
)
"""Normalisations that depend on nothing but a unit's own figure."""
ALONE = ("arithmetic", "geometric", "harmonic", "generalised_mean", "owa")
"""Aggregations in which a unit's score depends on its own figures alone."""
POINTWISE = ("signed_log", "limits")


def frozen(recipe: Recipe, panel: pd.DataFrame, base: Base, cap: bool = False) -> Recipe:
    r"""The recipe with everything that it would estimate taken from a base year, so that it scores any year by itself.

    Scales (extremes, mean and standard deviation, or the leader's value), the limits beyond which outliers are cut and
    the weights are those of the base; the recipe that comes out states them as numbers and can be written to a file.
    With min–max

    .. math:: y_{ikt} = a + (b - a)\,\frac{x_{ikt} - \min_B x_k}{\max_B x_k - \min_B x_k}

    over the rows B of the base. Of another year's figures nothing is cut off, so that scores may lie beyond the bounds
    (a, b), unless ``cap`` is true. On the base alone the frozen recipe gives the same scores as the recipe itself.

    Parameters
    ----------
    panel : DataFrame, (year, unit) × columns, with an index level ``year``
    base : year, or several years whose rows together are the base
    cap : bool; whether scores beyond the bounds of a min–max scale count as the bound

    Raises InputError if the table is no panel, a base year is not in it, or a step depends on the figures of all units
    and years in a way that cannot be stated in numbers: its name and what could be used are told.

    Source: OECD and JRC (2008), Handbook on Constructing Composite Indicators, step 5, on comparing scores over time.

    >>> rows = pd.MultiIndex.from_product([[2020, 2021], ["a", "b", "c"]], names=["year", "code"])
    >>> panel = pd.DataFrame({"growth": [4.0, 6, 8, 5, 6, 10]}, index=rows)
    >>> still = frozen(Recipe(directions={"growth": 1}), panel, base=2020)
    >>> still.normalisation.parameters["low"], still.normalisation.parameters["high"]
    ({'growth': 4.0}, {'growth': 8.0})
    >>> still.build(panel.loc[[2021]]).scores["index"].tolist()
    [25.0, 50.0, 150.0]
    """
    _check(recipe)
    years = _years(panel, base)
    rows = _filled(recipe, panel, years)
    own = Builder(rows).build(recipe.with_(screen=None, imputation=None, denomination={}, transformation={}))
    choices = _scales(recipe, own, years, cap) | _limits(recipe, rows, own.treated)
    choices["weights_of"] = {
        group: {"method": "given", "parameters": {"weights": dict(zip(part["member"], part["weight"], strict=True))}}
        for group, part in own.weights.groupby("group", sort=False)
    }
    return recipe.with_(**choices)


def build_on_base(recipe: Recipe, panel: pd.DataFrame, base: Base, cap: bool = False) -> Index:
    """Build an index of a panel on the scale of a base year (see :func:`frozen`).

    Warns of figures beyond the scale of the base, by indicator, year and unit.
    """
    index, years = frozen(recipe, panel, base, cap).build(panel), _years(panel, base)
    told = [("base", f"scales, limits of outliers and weights are those of {listed(years)}")]
    if beyond := _beyond(index, years, cap):
        warnings.warn(beyond, IndexWarning, stacklevel=3)
        told.append(("normalisation", beyond))
    return replace(
        index, log=pd.concat([index.log, pd.DataFrame(told, columns=["step", "message"])], ignore_index=True)
    )


def _years(panel: pd.DataFrame, base: Base) -> list[Hashable]:
    years = years_of(frame(panel, "panel"))
    if years is None:
        raise InputError("no panel: there is no level year in its index", field="base", valid="several years")
    asked = [base] if isinstance(base, str) or not isinstance(base, Iterable) else list(base)
    seen = sorted(years.unique())
    refuse([year for year in asked if year not in seen], "no such year", field="base", valid=listed(seen, 40))
    if not asked:
        raise InputError("no base year", field="base", valid=listed(seen, 40))
    return asked


def _name(step: Step) -> str:
    return step.method if isinstance(step.method, str) else getattr(step.method, "__name__", repr(step.method))


def _check(recipe: Recipe) -> None:
    """Raise InputError if a step looks at other years or other units when it scores one."""
    filling = recipe.imputation
    if filling is not None and (_name(filling) not in PAST or filling.parameters.get("ends", "open") != "open"):
        problem = f"{_name(filling)} fills gaps from later years too, which would change the scores of old ones"
        raise InputError(problem, field="imputation", valid=", ".join(PAST))
    for group in recipe.tree:
        step = recipe.aggregation_in(group)
        posted = _name(step) in ("ampi", "ampi_plus") and {"low", "high"} <= {*step.parameters}
        if _name(step) not in ALONE and not posted:
            problem = f"{_name(step)} compares the units of all years with each other"
            raise InputError(problem, field=f"aggregation_of.{group}", valid=", ".join(ALONE))


def _filled(recipe: Recipe, panel: pd.DataFrame, years: list[Hashable]) -> pd.DataFrame:
    """The rows of the base, divided and filled in; what is filled may come from earlier years."""
    known = years_of(panel)
    until = panel[known <= max(years)]
    plain = recipe.with_(outliers=None, outliers_of={}, normalisation="minmax", normalisation_of={},
                         weights="equal", weights_of={}, aggregation="arithmetic", aggregation_of={})  # fmt: skip
    built = Builder(until).build(plain)
    return built.treated[years_of(built.treated).isin(years) & ~built.is_screened]


def _limits(recipe: Recipe, before: pd.DataFrame, after: pd.DataFrame) -> dict[str, Any]:
    """The step that cuts figures where outliers of the base were cut; what depends on no other figure stays."""
    steps = {name: recipe.outliers_of.get(name, recipe.outliers) for name in before}
    kept = {name: step for name, step in steps.items() if step and _name(step) in POINTWISE}
    rest = before.columns[[steps[name] is not None and name not in kept for name in before]]
    before, after = before[rest], after[rest]
    low = {name: float(after[name].min()) for name in rest if after[name].min() > before[name].min()}
    high = {name: float(after[name].max()) for name in rest if after[name].max() < before[name].max()}
    if len(rest):
        cut = resolve("outliers", "limits")(before, low, high)
        problem, valid = "transformed by the figures of the base, which no limits can state", "winsorise or signed_log"
        refuse(rest[~((cut == after) | before.isna()).all()], problem, field="outliers", valid=valid)
    step = {"method": "limits", "parameters": {"low": low, "high": high}} if low or high else None
    return {"outliers": step, "outliers_of": kept}


def _scales(recipe: Recipe, own: Index, years: list[Hashable], cap: bool) -> dict[str, Any]:
    """Normalisation by the numbers of the base."""
    common = [name for name in recipe.indicators if name not in recipe.normalisation_of]
    singles = {
        name: _scale(step, own.treated[[name]], recipe.directions, f"normalisation_of.{name}", cap)
        for name, step in recipe.normalisation_of.items()
    }
    if not common:
        return {"normalisation_of": singles}
    step = _scale(recipe.normalisation, own.treated[common], recipe.directions, "normalisation", cap)
    return {"normalisation": step, "normalisation_of": singles}


def _scale(step: Step, X: pd.DataFrame, directions: Mapping[str, int], field: str, cap: bool) -> Any:
    called = _name(step)
    if called in STILL:
        return step
    if called == minmax.__name__:
        low, high = _named(X, *extremes(X.to_numpy()))
        bounds = list(step.parameters.get("bounds", (0, 100)))
        return {"method": "goalposts", "parameters": {"low": low, "high": high, "cap": cap, "bounds": bounds}}
    if called == zscore.__name__:
        mean, sd = _named(X, *moments(X.to_numpy(), **step.parameters))
        return {"method": "standardised", "parameters": {"mean": mean, "sd": sd}}
    if called in ("distance_to_leader", "difference_to_leader"):
        (leaders,) = _named(X, leader_array(X.to_numpy(), np.array([directions[name] for name in X])))
        return {"method": called.replace("leader", "target"), "parameters": {"targets": leaders}}
    valid = ", ".join((minmax.__name__, zscore.__name__, "distance_to_leader", *STILL))
    raise InputError(f"{called} has no scale that a base year could fix", field=field, valid=valid)


def _named(X: pd.DataFrame, *parameters: np.ndarray) -> list[dict[str, float]]:
    return [dict(zip(X, np.ravel(each).tolist(), strict=True)) for each in parameters]


def _beyond(index: Index, years: list[Hashable], cap: bool) -> str:
    """Which figures lie beyond the scale of the base, or nothing."""
    told = []
    for name, column in index.treated.items():
        step = index.recipe.normalisation_of.get(name, index.recipe.normalisation)
        if step.method != "goalposts" or "bounds" not in step.parameters:
            continue
        low, high = (step.parameters[side][name] for side in ("low", "high"))
        outside = column[(column < low) | (column > high)]
        if len(outside):
            told.append(f"{name} ({listed(outside.index, 4)})")
    if not told:
        return ""
    what = "counted as its ends" if cap else "not cut off, so that scores go beyond its ends"
    return f"figures beyond the scale of the base {listed(years)}, {what}: {'; '.join(told)}"
