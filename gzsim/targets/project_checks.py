"""What projects and their reports must be, and which project is not."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from gzsim.errors import InputError
from gzsim.targets.project_classes import CLASSES


def refuse(projects: pd.Series, where: ArrayLike, fault: str, field: str, valid: str) -> None:
    """Refuse the first project of which something is true.

    >>> refuse(pd.Series(["Dam", "Canal"]), [False, True], "has no plan", "plan", "a plan for every project")
    Traceback (most recent call last):
    gzsim.errors.InputError: plan: project 'Canal' has no plan. Valid: a plan for every project
    """
    where = np.asarray(where)
    if where.any():
        raise InputError(f"project {projects[where].iloc[0]!r} {fault}", field=field, valid=valid)


def check_span(projects: pd.Series, table: pd.DataFrame, field: str) -> None:
    """Refuse a project that does not end after its start."""
    refuse(projects, ~(table["end"] > table["start"]), "ends before it starts", field, "an end after the start")


def check_kind(projects: pd.Series, table: pd.DataFrame, field: str) -> None:
    """Refuse a project of no known class, or without a budget."""
    refuse(projects, ~table["class"].isin(list(CLASSES)), "is of no known class", field, ", ".join(CLASSES))
    refuse(projects, ~(table["budget"] > 0), "has a budget that is not positive", field, "CNY million above 0")


def check_reported(projects: pd.Series, table: pd.DataFrame, field: str) -> None:
    """Refuse a report of impossible work or cost."""
    refuse(projects, ~table["done"].between(0, 1), "reports work outside 0 to 1", field, "a share, 0 to 1")
    refuse(projects, ~(table["cost"] >= 0), "reports a negative cost", field, "CNY million, 0 or more")
