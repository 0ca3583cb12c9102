"""The stages of a recipe: what each step makes of a table, with a log of what was told on the way.

A stage is told, besides its step and table, the names that are ``known`` to the recipe and its ``seed``, as
:meth:`gzsim.index.recipe.Step.run` takes them.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np
import pandas as pd

from gzsim.common.tables import column, refuse
from gzsim.errors import InputError
from gzsim.index.names import IndexWarning
from gzsim.index.recipe.step import Step
from gzsim.index.recipe.structure import ROOT, Tree
from gzsim.index.recipe.tables import checked, same_shape
from gzsim.index.treat.cells import cells_of
from gzsim.index.treat.denominate import denominate
from gzsim.index.weights import given

Log = list[tuple[str, str]]
Directions = Mapping[str, int]
TRANSFORMATIONS = ("log",)
"""Natural logarithm; that of another base is the same on any scale."""
Reweight = Callable[[str, pd.Series], pd.Series]


def as_made(group: str, weights: pd.Series) -> pd.Series:
    """Leave the weights of a group as they are made."""
    return weights


def treat(
    X: pd.DataFrame,
    denomination: Mapping[str, str],
    transformation: Mapping[str, str],
    imputation: Step | None,
    outliers: Step | None,
    outliers_of: Mapping[str, Step | None],
    directions: Directions,
    **told: Any,
) -> tuple[pd.DataFrame, pd.DataFrame, Log]:
    """Denominate, impute, take logarithms, treat outliers: the treated table, the cells that were filled, the log."""
    log: Log = []
    with noting("data", log):
        table = checked(X, [*directions, *denomination.values()])
    raw = table[list(directions)]
    if denomination:
        with noting("denomination", log):
            for column in dict.fromkeys(denomination.values()):
                divided = [name for name, by in denomination.items() if by == column]
                raw = raw.assign(**denominate(raw[divided], by=table[column]))
    treated = _applied(imputation, "imputation", raw, directions, log, **told)
    changed = treated[raw.notna()].to_numpy() != raw[raw.notna()].to_numpy()
    if (changed & raw.notna().to_numpy()).any():
        raise InputError("changes figures that are there", field="imputation", valid="a method that fills gaps only")
    gaps = raw.isna() & treated.notna()
    filled = cells_of(gaps).assign(value=treated.to_numpy()[gaps.to_numpy()])
    logs = _logarithms(treated, list(transformation))
    return _by_indicator(outliers, outliers_of, "outliers", logs, directions, log, **told), filled, log


def _logarithms(table: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    if not names:
        return table
    for name in names:
        refuse(table.index[table[name] <= 0], f"no logarithm of a figure of 0 or below, {name} of",
               field="transformation", valid="figures above 0")  # fmt: skip
    return table.assign(**np.log(table[names]))


def normalise(
    treated: pd.DataFrame, step: Step, singles: Mapping[str, Step], directions: Directions, **told: Any
) -> tuple[pd.DataFrame, Log]:
    """Put every indicator on its scale, by the common step or by its own; the normalised table and the log."""
    log: Log = []
    return _by_indicator(step, singles, "normalisation", treated, directions, log, **told), log


def weigh(step: Step, group: str, X: pd.DataFrame, directions: Directions | None, log: Log, **told: Any) -> pd.Series:
    """Weights of the members of a group."""
    place = f"weights_of.{group}"
    with noting(place, log):
        made = step.run("weights", X, names=list(X), directions=directions, **told)
        if not isinstance(made, pd.Series):
            raise InputError(f"{step.method} gives no weights", field=place, valid="a Series member → weight")
        return given(made, X)


def aggregate(step: Step, group: str, X: pd.DataFrame, weights: pd.Series, log: Log, **told: Any) -> pd.Series:
    """Scores of a group."""
    place = f"aggregation_of.{group}"
    with noting(place, log):
        scores = step.run("aggregation", X, weights, names=list(X), **told)
        if not isinstance(scores, pd.Series) or not scores.index.equals(X.index):
            raise InputError(f"{step.method} gives no score per unit", field=place, valid="a Series")
        return column(scores.rename(group), group)


def weight_table(groups: Tree, weights: Mapping[str, pd.Series]) -> pd.DataFrame:
    """All weights, with those of indicators multiplied up to the index."""
    whole = {ROOT: 1.0}
    for group in reversed(groups):
        whole |= {member: whole[group] * weights[group][member] for member in groups[group]}
    rows = [
        (group, member, weights[group][member], np.nan if member in groups else whole[member])
        for group, members in groups.items()
        for member in members
    ]
    return pd.DataFrame(rows, columns=["group", "member", "weight", "effective"])


def _by_indicator(
    step: Step | None,
    singles: Mapping[str, Step | None],
    stage: str,
    X: pd.DataFrame,
    directions: Directions,
    log: Log,
    **told: Any,
) -> pd.DataFrame:
    """Table after a step that is common to all indicators but for those that have one of their own."""
    common = [name for name in X if name not in singles]
    parts = [(step, common)] if common else []
    parts += [(own, [name]) for name, own in singles.items()]
    tables = [
        _applied(each, stage, X[names], {name: directions[name] for name in names}, log, **told)
        for each, names in parts
    ]
    return pd.concat(tables, axis=1)[list(X)]


def _applied(
    step: Step | None, stage: str, X: pd.DataFrame, directions: Directions, log: Log, **told: Any
) -> pd.DataFrame:
    if step is None:
        return X
    with noting(stage, log):
        return same_shape(step.run(stage, X, names=list(X), directions=directions, **told), X, step)


@contextmanager
def noting(step: str, log: Log) -> Iterator[None]:
    """Put what is warned of into a log, under the name of a step."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        yield
    log += [(step, str(warning.message)) for warning in caught if issubclass(warning.category, IndexWarning)]
    for warning in caught:
        if not issubclass(warning.category, IndexWarning):
            warnings.warn_explicit(warning.message, warning.category, warning.filename, warning.lineno)
