"""Building the index at many points of a design; a point that fails is a row with its error."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from gzsim.common.progress import progress
from gzsim.errors import InputError
from gzsim.index.recipe.recipe import Builder
from gzsim.index.sensitivity.design import Design
from gzsim.index.sensitivity.rescoring import Rebuilder
from gzsim.views.result import Result


@dataclass(frozen=True, eq=False, repr=False)
class Runs(Result):
    """Ranks at the points of a design.

    Attributes
    ----------
    choices : DataFrame, runs × factors
        Labels of what was chosen (none for a factor without labels), and a column ``error``: empty, or what failed.
    ranks, scores : DataFrame, runs × units; NaN for a run that failed
    """

    choices: pd.DataFrame
    ranks: pd.DataFrame
    scores: pd.DataFrame

    @property
    def failed(self) -> pd.DataFrame:
        """Runs that failed, with their choices and errors."""
        return self.choices[self.choices["error"] != ""]


def run(design: Design, X: pd.DataFrame, points: np.ndarray) -> Runs:
    """Build the index at each point ``(run, trigger)`` of the unit cube.

    Raises InputError if every run fails; with the error of the first.
    """
    rebuilder, recipes = Rebuilder(X), {}
    choices, scores = [], np.full((len(points), len(X)), np.nan)
    ranks = scores.copy()
    for row, u in enumerate(progress(points, desc="recipes")):
        labels, error = design.labels(u), ""
        key = tuple(labels.values())
        try:
            if key not in recipes:
                recipes[key] = design.changed(labels)
            built, ranks[row] = rebuilder.build(recipes[key], design.reweight(u))
            scores[row] = built["index"]
        except Exception as failure:  # methods may be the user's own; whatever fails is a row that says so
            error = f"{type(failure).__name__}: {failure}"
        choices.append({**labels, "error": error})
    table = pd.DataFrame(choices, columns=[*design.names, "error"])
    if (table["error"] != "").all():
        raise InputError(f"every run failed; the first: {table['error'][0]}", field="design")
    named = {"index": table.index, "columns": X.index}
    return Runs(table, pd.DataFrame(ranks, **named), pd.DataFrame(scores, **named))


def nominal_ranks(design: Design, X: pd.DataFrame) -> pd.Series:
    """Ranks under the nominal recipe."""
    return Builder(X).build(design.recipe).ranks
