"""Plans of projects: S-curves of several shapes, and plans through milestones (S08)."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.special import betainc, expit

from gzsim.common.names import require_rows
from gzsim.errors import InputError
from gzsim.targets.project_checks import check_span
from gzsim.theory import checks

Array = NDArray[np.float64]


def beta_curve(elapsed: ArrayLike, early: ArrayLike = 2.0, late: ArrayLike = 2.0) -> Array:
    """Share of the work that the plan wants done: the distribution function of a beta distribution.

    s(t) = I_t(a, b) for the share t of the project's time, with a the weight of the late start (``early`` stretches of
    slow beginning) and b that of the slow end. a = b = 2 is `gzsim.targets.planned_share`, 3t² − 2t³; a < b is loaded
    to the front, a > b to the back; a = b = 1 is even.

    Parameters
    ----------
    elapsed : t, cut off at 0 and 1; arrays are broadcast
    early, late : a and b, more than 0

    Raises InputError if a or b is not positive.

    >>> beta_curve([0.0, 0.25, 0.5, 1.0], early=2.0, late=2.0)
    array([0.     , 0.15625, 0.5    , 1.     ])
    """
    a, b = np.asarray(early, float), np.asarray(late, float)
    checks.positive(early=a, late=b)
    return betainc(a, b, np.clip(np.asarray(elapsed, float), 0.0, 1.0))


def logistic_curve(elapsed: ArrayLike, middle: ArrayLike = 0.5, steepness: ArrayLike = 10.0) -> Array:
    """Share of the work that the plan wants done: a logistic curve, stretched to run from 0 to 1.

    s(t) = (L(t) − L(0))/(L(1) − L(0)),  L(t) = 1/(1 + exp(−g(t − m)))

    Parameters
    ----------
    elapsed : t, cut off at 0 and 1; arrays are broadcast
    middle : m, time of the quickest progress, 0 to 1
    steepness : g > 0; near 0 the curve is a straight line

    Raises InputError if m is outside 0 to 1 or g not positive.

    >>> logistic_curve([0.0, 0.5, 1.0])
    array([0. , 0.5, 1. ])
    """
    m, g = np.asarray(middle, float), np.asarray(steepness, float)
    if not ((m >= 0) & (m <= 1)).all():
        raise InputError("out of range", field="middle", valid="0 to 1")
    checks.positive(steepness=g)
    t = np.clip(np.asarray(elapsed, float), 0.0, 1.0)
    low, high = expit(-g * m), expit(g * (1 - m))
    return (expit(g * (t - m)) - low) / (high - low)


def plan_from_curves(projects: pd.DataFrame) -> pd.DataFrame:
    """Planned share at the end of every month, from the first start to the last end, by beta curves.

    Parameters
    ----------
    projects : DataFrame by project
        Columns start and end (whole months) and, optionally, early and late (2 unless given).

    Returns a DataFrame, project × month: planned cumulated share; 0 up to the start, 1 from the end.

    Raises InputError if there are no rows, a column is missing or a project ends before it starts.

    >>> plan_from_curves(pd.DataFrame({"start": [0], "end": [4]}, index=["Dam"])).loc["Dam"].tolist()
    [0.0, 0.15625, 0.5, 0.84375, 1.0]
    """
    require_rows(projects, ("start", "end"), "projects")
    check_span(projects.index.to_series(), projects, "projects")
    months = np.arange(int(projects["start"].min()), int(projects["end"].max()) + 1)
    start, end = (projects[name].to_numpy(float)[:, None] for name in ("start", "end"))
    shape = [projects[name].to_numpy(float)[:, None] if name in projects else 2.0 for name in ("early", "late")]
    shares = beta_curve((months - start) / (end - start), *shape)
    return pd.DataFrame(shares, index=projects.index, columns=pd.Index(months, name="month"))


def plan_from_milestones(milestones: pd.DataFrame) -> pd.DataFrame:
    """Planned share at the end of every month, straight between milestones.

    Parameters
    ----------
    milestones : DataFrame with columns project, month (whole number) and share (planned cumulated share, 0 to 1), two
        or more rows per project: the first is its start, with share 0, the last its end, with share 1

    Returns a DataFrame, project × month.

    Raises InputError if there are no rows, a column is missing, a project has two milestones in a month, its shares
    decrease, or it does not run from 0 to 1.

    >>> rows = pd.DataFrame({"project": "Dam", "month": [0, 2, 4], "share": [0.0, 0.2, 1.0]})
    >>> plan_from_milestones(rows).loc["Dam"].round(3).tolist()
    [0.0, 0.1, 0.2, 0.6, 1.0]
    """
    require_rows(milestones, ("project", "month", "share"), "milestones")
    months = np.arange(int(milestones["month"].min()), int(milestones["month"].max()) + 1)
    rows = {}
    for project, own in milestones.groupby("project", sort=False):
        own = own.sort_values("month", kind="stable")
        if own["month"].duplicated().any():
            problem = f"project {project!r} has two milestones in a month"
            raise InputError(problem, field="milestones", valid="one a month")
        if (own["share"].iloc[0], own["share"].iloc[-1]) != (0, 1):
            problem = f"project {project!r} does not run from 0 to 1"
            raise InputError(problem, field="milestones", valid="share 0 at the start and 1 at the end")
        rows[project] = np.interp(months, own["month"], own["share"])
        if not (np.diff(own["share"]) >= 0).all():
            problem = f"project {project!r} has a plan that decreases"
            raise InputError(problem, field="milestones", valid="shares that never fall")
    return pd.DataFrame.from_dict(rows, orient="index", columns=pd.Index(months, name="month")).rename_axis("project")
