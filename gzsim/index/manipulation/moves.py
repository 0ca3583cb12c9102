"""How far each unit could move by fabricating one indicator."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from gzsim.common.tables import like, numbers, refuse
from gzsim.index.aggregate import arithmetic, arithmetic_array
from gzsim.index.names import by_name
from gzsim.index.recipe.tables import checked
from gzsim.index.weights import given
from gzsim.numeric.ranking import TIE, mean_size, ranks, settled
from gzsim.views.result import Result


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Moves(Result):
    """What a unit gains if it alone fabricates one indicator, all others telling the truth.

    Attributes
    ----------
    honest : DataFrame, units × (score, rank)
    lift, score, rank, places : DataFrame, units × indicators
        The most the unit can add to the indicator, in points of the normalised scale; its score and rank then; places
        gained.
    minimal_lie : DataFrame, units × indicators
        The least to add in order to gain a place, in points; NaN for who is first or has no score, infinite where the
        weight is 0. Whoever draws level shares the better place.
    within_reach : DataFrame of bool, units × indicators
        Whether the minimal lie is within what the unit can add.
    """

    honest: pd.DataFrame
    lift: pd.DataFrame
    score: pd.DataFrame
    rank: pd.DataFrame
    places: pd.DataFrame
    minimal_lie: pd.DataFrame
    within_reach: pd.DataFrame

    def in_own_units(self, span: Mapping | pd.Series) -> pd.DataFrame:
        """Minimal lies in the units of the indicators: of the span between the goalposts, a hundredth per point."""
        spans = by_name(span, self.minimal_lie.columns, "span")
        refuse(self.minimal_lie.columns[~(spans > 0)], "no positive span", field="span", valid="numbers > 0")
        return self.minimal_lie * spans / 100


def reach_array(
    x: np.ndarray, weights: np.ndarray, capacity: np.ndarray, cap: np.ndarray | float = 100.0
) -> tuple[np.ndarray, np.ndarray]:
    r"""Lift and score of each unit that alone fabricates one indicator.

    .. math:: l_{ik} = \max\{0, \min(m_{ik}, c_k - x_{ik})\}, \qquad s^{(k)}_i = s_i + w_k\,l_{ik}

    Parameters
    ----------
    x : array (..., unit, indicator); normalised
    weights : array (indicator,)
    capacity : array that fits x; points that can be fabricated, :math:`m`
    cap : number or array (indicator,); the scale ends here; nothing is gained beyond

    Returns two arrays (..., unit, indicator)

    >>> lift, score = reach_array(np.array([[40.0, 95.0]]), np.array([0.5, 0.5]), np.array([10.0, 10.0]))
    >>> lift.tolist(), score.tolist()
    ([[10.0, 5.0]], [[72.5, 70.0]])
    """
    lift = np.clip(np.minimum(capacity, np.asarray(cap) - x), 0, None)
    return lift, arithmetic_array(x, weights)[..., np.newaxis] + weights * lift


def moves(
    X: pd.DataFrame,
    weights: Mapping | pd.Series,
    capacity: float | Mapping | pd.Series | pd.DataFrame,
    cap: float | Mapping | pd.Series = 100.0,
) -> Moves:
    r"""Move each unit as far as fabricating one indicator can take it, under a weighted arithmetic mean.

    .. math:: r^{(k)}_i = 1 + \#\{j \ne i : s_j > s_i + w_k\,l_{ik}\}, \qquad
              \text{minimal lie}_{ik} = \frac{\min\{s_j - s_i : s_j > s_i\}}{w_k}

    with the lift l of :func:`reach_array`. The answers are exact, because the other units stay where they are.

    Parameters
    ----------
    X : DataFrame, units × indicators
        Normalised with goalposts that do not move, so that a lie changes nobody else's figures.
    weights : mapping indicator → weight
    capacity : number, mapping indicator → number, or DataFrame units × indicators
        Points of the normalised scale that can be fabricated; 0 where a figure cannot be. An amount a in an
        indicator's own units is 100 a / span points.
    cap : number or mapping indicator → number; where the scale ends; infinite for none

    Raises InputError if names do not match, or a capacity is negative or missing. A unit with a gap has no score and no
    rank, and is named by an IndexWarning.

    >>> X = pd.DataFrame({"growth": [60.0, 50, 40], "forest": [50.0, 50, 90]}, index=["a", "b", "c"])
    >>> found = moves(X, {"growth": 0.5, "forest": 0.5}, capacity={"growth": 12, "forest": 0})
    >>> found.places.astype(int)
       growth  forest
    a       0       0
    b       1       0
    c       0       0
    >>> found.minimal_lie.growth.to_dict()
    {'a': 20.0, 'b': 10.0, 'c': nan}
    """
    w = given(weights, X)
    X = checked(X, list(X.columns))
    can = _capacities(capacity, X)
    ends = np.full(len(w), cap) if isinstance(cap, int | float) else by_name(cap, X.columns, "cap")
    values = X.to_numpy()
    size = mean_size(values, w.to_numpy())
    told = settled(arithmetic(X, w), size)
    honest = ranks(told)
    lift, score = reach_array(values, w.to_numpy(), can.to_numpy(), ends)
    above = told.to_numpy()[:, np.newaxis, np.newaxis] - score > TIE * size  # rival, unit, indicator
    others = ~np.eye(len(X), dtype=bool)[:, :, np.newaxis]
    rank = np.where(np.isnan(score), np.nan, 1 + (above & others).sum(axis=0))
    gap = _gap(told.to_numpy())
    with np.errstate(divide="ignore"):
        lie = gap[:, np.newaxis] / w.to_numpy()
    gains = w.to_numpy() * np.nan_to_num(lift) >= gap[:, np.newaxis] - TIE * size

    places = honest.to_numpy()[:, np.newaxis] - rank
    plain = pd.DataFrame({"score": told, "rank": honest})
    parts = {"lift": lift, "score": score, "rank": rank, "places": places, "minimal_lie": lie, "within_reach": gains}
    return Moves(honest=plain, **{name: like(X, each) for name, each in parts.items()})


def _capacities(capacity: float | Mapping | pd.Series | pd.DataFrame, X: pd.DataFrame) -> pd.DataFrame:
    if isinstance(capacity, pd.DataFrame):
        strange = [*X.index.symmetric_difference(capacity.index), *X.columns.symmetric_difference(capacity.columns)]
        refuse(strange, "names do not match", field="capacity", valid="those of X")
        table = like(X, numbers(capacity.loc[X.index, X.columns], "capacity"))
    elif isinstance(capacity, int | float):
        table = like(X, float(capacity))
    else:
        table = like(X, np.tile(by_name(capacity, X.columns, "capacity"), (len(X), 1)))
    refuse(table.columns[~(table >= 0).all()], "negative or missing", field="capacity", valid="points >= 0")
    return table


def _gap(scores: np.ndarray) -> np.ndarray:
    """Distance of each score to the next higher one; NaN for the highest and for gaps."""
    ahead = scores[np.newaxis, :] - scores[:, np.newaxis]
    ahead = np.where(ahead > 0, ahead, np.inf)
    nearest = ahead.min(axis=1)
    return np.where(np.isfinite(nearest), nearest, np.nan)
