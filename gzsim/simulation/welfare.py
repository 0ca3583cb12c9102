"""Views of what is good, and where two policies change places in them: no number of welfare stands above the views."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations, pairwise
from math import isfinite, sqrt
from typing import Any, Self

import numpy as np
import pandas as pd

from gzsim.scenario import Scenario
from gzsim.simulation.outcomes.catalogue import OUTCOMES
from gzsim.views.labels import Name
from gzsim.views.numbers import Z95

Pieces = tuple[tuple[float, float], ...]


@dataclass(frozen=True, eq=False)
class Views:
    """W_v = Σ_j ω_vj·(±o_j)/δ_j over outcomes o_j, minus where less is better."""

    names: Mapping[str, Name]
    weights: pd.DataFrame
    """ω, view × outcome."""
    worth: pd.Series
    """δ, what is worth mentioning of each outcome."""

    @classmethod
    def of(cls, scenario: Scenario) -> Self:
        """Views that a scenario states.

        >>> from gzsim.scenario import load_scenario
        >>> Views.of(load_scenario("guizhou-2025")).weights.sum(axis="columns").round(9).to_dict()
        {'growth': 1.0, 'balanced': 1.0, 'green': 1.0}
        """
        return cls.read(
            {
                "names": {name: [view.name, view.name_zh] for name, view in scenario.views.items()},
                "weights": {name: dict(view.weights) for name, view in scenario.views.items()},
                "worth": scenario.parameter_table().section("worth_mentioning"),
            }
        )

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> Self:
        """What `to_dict` says."""
        weights = pd.DataFrame.from_dict(said["weights"], orient="index", dtype=float).fillna(0.0)
        worth = pd.Series(said["worth"], dtype=float)[list(weights)]
        return cls({view: Name(*name) for view, name in said["names"].items()}, weights, worth)

    def to_dict(self) -> dict[str, Any]:
        """The views as plain texts and numbers."""
        names = {view: list(name) for view, name in self.names.items()}
        return {"names": names, "weights": self.weights.to_dict("index"), "worth": self.worth.to_dict()}

    @property
    def signed(self) -> pd.Series:
        """±1/δ by outcome: what one more of it counts."""
        lower = OUTCOMES.loc[self.worth.index, "better"] == "lower"
        return (1.0 / self.worth).where(~lower, -1.0 / self.worth)

    def gains(self, differences: pd.DataFrame) -> pd.DataFrame:
        """W of differences (replication × outcome), replication × view."""
        return (differences[self.weights.columns] * self.signed) @ self.weights.T

    def labelled(self, table: pd.DataFrame) -> pd.DataFrame:
        """A table with the names of its views."""
        names = [self.names[view] for view in table["view"]]
        return table.assign(view_name=[name.en for name in names], view_name_zh=[name.zh for name in names])


def view_table(paired: Mapping[str, pd.DataFrame], views: Views) -> pd.DataFrame:
    """Δ_v of each run in each view, with the standard error of the paired difference.

    Columns scheme, view, difference, standard_error, view_name, view_name_zh.
    """
    rows = []
    for run, differences in paired.items():
        gains = views.gains(differences)
        error = gains.std(ddof=1) / sqrt(len(gains))
        rows += [(run, view, gains[view].mean(), error[view]) for view in gains]
    return views.labelled(pd.DataFrame(rows, columns=["scheme", "view", "difference", "standard_error"]))


def flip_table(paired: Mapping[str, pd.DataFrame], views: Views) -> pd.DataFrame:
    """At which weight of each outcome a run and the baseline change places, the other weights as they are.

        ω_j* = −(±δ_j)·Σ_{l≠j} ω_l·(±Δo_l)/δ_l / Δo_j

    Not a number where no weight of 0 or more does. Columns scheme, view, outcome, difference (in the outcome's unit),
    weight, part (of Δ_v) and flips_at; view_name, view_name_zh.
    """
    rows = []
    for run, differences in paired.items():
        change = differences[views.weights.columns].mean()
        counted = change * views.signed
        for view, weights in views.weights.iterrows():
            parts = weights * counted
            others = parts.sum() - parts
            for outcome in weights.index:
                at = -others[outcome] / counted[outcome] if counted[outcome] else np.nan
                flips = at if at >= 0 else np.nan
                rows.append((run, view, outcome, change[outcome], weights[outcome], parts[outcome], flips))
    return views.labelled(
        pd.DataFrame(rows, columns=["scheme", "view", "outcome", "difference", "weight", "part", "flips_at"])
    )


def mixture_table(paired: Mapping[str, pd.DataFrame], views: Views) -> pd.DataFrame:
    """At which mixture (1 − μ)·one view + μ·another a run and the baseline change places: μ* = Δ_v/(Δ_v − Δ_w).

    ``undecided`` says which μ from 0 to 1 do not tell the two apart (`undecided`): none, those between low and high,
    those at the ends (up to low, and from high on), or all; unknown with one replication. mixing is not a number where
    both views agree. Columns scheme, view, other, difference, difference_other, the variances of both means and their
    covariance, mixing, low, high, undecided; view_name, view_name_zh.
    """
    rows = []
    for run, differences in paired.items():
        gains = views.gains(differences)
        mean, count = gains.mean(), len(gains)
        spread = (gains - mean).T @ (gains - mean) / (count * (count - 1))  # not a number for one replication
        for view, other in combinations(gains, 2):
            v, w = mean[view], mean[other]
            noise = spread.loc[view, view], spread.loc[view, other], spread.loc[other, other]
            mixing = v / (v - w) if v * w < 0 else np.nan
            rows.append((run, view, other, v, w, *noise, mixing, *_told(undecided(v, w, *noise))))
    columns = ["scheme", "view", "other", "difference", "difference_other", "variance", "covariance", "variance_other",
               "mixing", "low", "high", "undecided"]  # fmt: skip
    return views.labelled(pd.DataFrame(rows, columns=columns))


def undecided(v: float, w: float, vv: float, vw: float, ww: float) -> Pieces | None:
    """Fieller's set: all μ from 0 to 1 with |(1 − μ)·v + μ·w| ≤ 1.96·se(μ), in pieces from left to right.

        se²(μ) = (1 − μ)²·vv + 2·μ·(1 − μ)·vw + μ²·ww

    ``v`` and ``w`` are the means, ``vv``, ``vw`` and ``ww`` their variances and covariance. None if these are unknown.

    >>> undecided(1.0, -1.0, 0.0, 0.0, 0.0)
    ((0.5, 0.5),)
    >>> undecided(1.0, 2.0, 0.01, 0.01, 0.01), undecided(0.1, -0.1, 1.0, 1.0, 1.0)
    ((), ((0.0, 1.0),))
    """
    step, z2 = w - v, Z95 * Z95
    a = step * step - z2 * (vv - 2.0 * vw + ww)
    b = 2.0 * (v * step - z2 * (vw - vv))
    c = v * v - z2 * vv
    if not isfinite(a + b + c):
        return None
    ends = sorted({0.0, 1.0, *(root for root in _roots(a, b, c) if 0.0 <= root <= 1.0)})
    pieces = [(low, high) for low, high in pairwise(ends) if _at(a, b, c, 0.5 * (low + high)) <= 0.0]
    pieces += [(root, root) for root in ends[1:-1] if not any(low <= root <= high for low, high in pieces)]
    joined: list[tuple[float, float]] = []
    for low, high in sorted(pieces):
        if joined and joined[-1][1] == low:
            joined[-1] = (joined[-1][0], high)
        else:
            joined.append((low, high))
    return tuple(joined)


def _at(a: float, b: float, c: float, mu: float) -> float:
    return (a * mu + b) * mu + c


def _roots(a: float, b: float, c: float) -> tuple[float, ...]:
    """Real roots of a·μ² + b·μ + c; two that rounding drives apart into the complex plane are one."""
    if a == 0.0:
        return (-c / b,) if b else ()
    inside = b * b - 4.0 * a * c
    if inside < -1e-12 * b * b:
        return ()
    half = -0.5 * (b + np.copysign(sqrt(max(0.0, inside)), b))
    return (float(half / a), float(c / half)) if half else (0.0,)


def _told(pieces: Pieces | None) -> tuple[float, float, str]:
    """Ends of Fieller's set, and in a word which part of 0 to 1 it is."""
    if pieces is None:
        return np.nan, np.nan, "unknown"
    if len(pieces) == 2:
        return pieces[0][1], pieces[1][0], "ends"
    if not pieces:
        return np.nan, np.nan, "none"
    return *pieces[0], "all" if pieces[0] == (0.0, 1.0) else "between"
