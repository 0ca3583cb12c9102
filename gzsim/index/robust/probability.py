"""How probable each rank is when weights are drawn at random, and how exact that figure is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from gzsim.common.tables import frame, numbers
from gzsim.errors import InputError
from gzsim.index.names import by_name, named_numbers
from gzsim.index.rank_distribution import LEVEL, RankDistribution
from gzsim.index.robust.dirichlet import draw_weights, generator
from gzsim.index.robust.forms import forms_of
from gzsim.index.robust.kernel import rank_counts
from gzsim.index.robust.polytope import Polytope, simplex
from gzsim.index.weights import given
from gzsim.views.result import Result

PATIENCE = 10_000
"""Weights proposed for each that is asked for, after which rejection is given up as hopeless."""


@dataclass(frozen=True, eq=False, repr=False)
class Draws(Result):
    """Weights drawn at random.

    Attributes
    ----------
    weights : DataFrame, draws × indicators
        Each row sums to 1 (over each zone, where zones are stacked).
    acceptance : float
        Share of the proposed weights that lay in the polytope; 1 where there is none.
    """

    weights: pd.DataFrame
    acceptance: float


def draw_around(weights: Mapping | pd.Series, concentration: float, draws: int, seed: int) -> Draws:
    """Draw weights around declared ones, see :func:`gzsim.index.uncertainty.draw_weights`.

    >>> draw_around({"growth": 0.8, "forest": 0.2}, 99, draws=4000, seed=1).weights.mean().round(2).to_dict()
    {'growth': 0.8, 'forest': 0.2}
    """
    named = named_numbers(weights, "weights")
    declared = given(named, pd.DataFrame(columns=named.index))
    if not (np.isfinite(concentration) and concentration > 0):
        raise InputError(f"concentration {concentration}", valid="a number > 0")
    parameters = concentration * declared
    return draw_within(simplex(declared.index), parameters, draws, seed)


def draw_uniform(names: Iterable, draws: int, seed: int) -> Draws:
    """Draw weights evenly from all that are not negative and sum to 1, Dirichlet(1, …, 1).

    >>> draw_uniform(["growth", "income", "forest"], draws=10_000, seed=1).weights.mean().round(1).tolist()
    [0.3, 0.3, 0.3]
    """
    polytope = simplex(names)
    return draw_within(polytope, dict.fromkeys(polytope.names, 1.0), draws, seed)


def draw_within(polytope: Polytope, parameters: Mapping | pd.Series, draws: int, seed: int) -> Draws:
    """Draw weights from a Dirichlet distribution, one for each block, and keep those that lie in a polytope.

    Parameters
    ----------
    polytope : Polytope
    parameters : mapping indicator → α
        Of the distribution before it is cut off; 1 for each draws evenly from the polytope. 0 keeps a weight at 0.
    draws, seed : int; same seed, same weights, in whatever order the indicators stand

    Raises InputError if names do not match, a parameter is negative, a block has none above 0, or fewer than one
    proposal in ``PATIENCE`` lies in the polytope.

    >>> W = simplex(["growth", "forest"]).bounded({"growth": (0.5, 1.0)})
    >>> drawn = draw_within(W, {"growth": 1, "forest": 1}, draws=1000, seed=1)
    >>> bool((drawn.weights.growth >= 0.5).all()), round(drawn.acceptance, 1)
    (True, 0.5)
    """
    alpha = by_name(parameters, polytope.names, "parameters")
    positive = np.isfinite(alpha).all() and (alpha >= 0).all() and (polytope.sums @ alpha > 0).all()
    if not positive or draws < 1:
        raise InputError(
            f"{draws} draws from Dirichlet({', '.join(f'{a:g}' for a in alpha)})",
            valid="draws >= 1 and parameters >= 0, one above 0 in each block",
        )
    random, kept, proposed = generator(seed), [], 0
    while sum(map(len, kept)) < draws:
        proposals = _propose(polytope, alpha, draws, random)
        kept.append(proposals[polytope.contains_array(proposals)])
        proposed += draws
        if proposed >= PATIENCE * max(1, sum(map(len, kept))):
            raise InputError(
                f"hardly any of {proposed} drawn weights lie in the polytope",
                valid="a wider polytope, or parameters that draw closer to its middle",
            )
    weights = np.concatenate(kept)
    return Draws(pd.DataFrame(weights[:draws], columns=polytope.names), len(weights) / proposed)


def rank_distribution(X: pd.DataFrame, weights: pd.DataFrame, level: float = LEVEL) -> RankDistribution:
    r"""Ranks of all units under each of many weights; who ties shares the best rank.

    .. math:: \hat p_{ir} = \frac{1}{D} \sum_d 1\{1 + \#\{j : s_j(w_d) > s_i(w_d)\} = r\}

    Parameters
    ----------
    X : DataFrame, units × indicators
        Normalised, none missing; or linear forms of several zones' weights (:func:`gzsim.index.robust.zone_leads`).
    weights : DataFrame, draws × indicators; such as :attr:`Draws.weights`; matched with X by name
    level : float; share of the draws between the bounds of the rank

    Raises InputError if names do not match, a value or weight is missing, or there is no draw.

    >>> X = pd.DataFrame({"growth": [90.0, 60, 20], "forest": [30.0, 70, 10]}, index=["a", "b", "c"])
    >>> found = rank_distribution(X, draw_uniform(X.columns, draws=10_000, seed=1).weights)
    >>> found.probability.loc["a"].round(1).to_list(), found.table.loc["c", ["rank_low", "rank_high"]].to_list()
    ([0.4, 0.6, 0.0], [3, 3])
    """
    values = forms_of(X, frame(weights, "weights").columns)
    drawn = numbers(weights, "weights")
    if not len(drawn) or np.isnan(drawn).any():
        raise InputError("no draw, or a weight that is missing", field="weights", valid="numbers, at least one row")
    places = pd.RangeIndex(1, len(X) + 1, name="rank")
    counts = pd.DataFrame(rank_counts(values, drawn), index=X.index, columns=places)
    return RankDistribution(counts=counts, level=level)


def _propose(polytope: Polytope, alpha: np.ndarray, draws: int, random: np.random.Generator) -> np.ndarray:
    """Weights (draw, indicator), indicators drawn in alphabetical order, so that their own order does not matter."""
    drawn = np.zeros((draws, len(alpha)))
    order = np.asarray(polytope.names.argsort(kind="stable"))
    _, firsts = np.unique(polytope.block[order], return_index=True)
    for block in polytope.block[order][np.sort(firsts)]:
        members = order[polytope.block[order] == block]
        drawn[:, members] = draw_weights(alpha[members], draws, random)
    return drawn
