"""Verdicts that hold, or can hold, over a whole polytope of weights: who is ahead of whom, who can be first or last."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from gzsim.index.robust.forms import forms_of
from gzsim.index.robust.linear import TIE, gaps, standardised, widest_margin
from gzsim.index.robust.polytope import Polytope
from gzsim.views.result import Result


@dataclass(frozen=True, eq=False, repr=False)
class EndPlaces(Result):
    """Units that some weights in the polytope put into the first (or last) place.

    Attributes
    ----------
    table : DataFrame
        Per unit: ``margin``, the widest lead over (or lag behind) all others in points of the score that any weights
        give, and ``alone``, whether it can hold the place without a tie.
    weights : DataFrame, units × weights; weights in the polytope that give this margin
    """

    table: pd.DataFrame
    weights: pd.DataFrame


def dominance(X: pd.DataFrame, polytope: Polytope) -> pd.DataFrame:
    r"""Say for each pair whether the row's unit is ahead of the column's whatever the weights.

    .. math:: i \succ j \iff s_i(w) \ge s_j(w) \text{ for all } w \in W \text{ and } s_i(w) > s_j(w) \text{ for some}

    Parameters and errors as in :func:`gzsim.index.robust.rank_range`.

    Returns DataFrame of bool, units × units

    >>> from gzsim.index.robust import simplex
    >>> X = pd.DataFrame({"growth": [90.0, 60, 20], "forest": [30.0, 70, 10]}, index=["a", "b", "c"])
    >>> dominance(X, simplex(X.columns)).loc["a"].to_dict()
    {'a': False, 'b': False, 'c': True}
    """
    lead = gaps(polytope, standardised(forms_of(X, polytope.names))[0])
    return pd.DataFrame((lead <= TIE) & (lead.T > TIE), index=X.index, columns=X.index)


def can_be_first(X: pd.DataFrame, polytope: Polytope) -> EndPlaces:
    r"""Units that hold the first place, alone or tied, under some weights, each with weights that show it.

    .. math:: m_i = \max_{w \in W} \min_{j \ne i}\, s_i(w) - s_j(w) \ge 0

    Parameters and errors as in :func:`gzsim.index.robust.rank_range`. A single unit is first by an infinite margin.

    >>> from gzsim.index.robust import around
    >>> X = pd.DataFrame({"growth": [90.0, 60, 20], "forest": [30.0, 70, 10]}, index=["a", "b", "c"])
    >>> can_be_first(X, around({"growth": 0.5, "forest": 0.5}, by=0.1)).table.round(2)
       margin  alone
    a     2.0   True
    b    12.0   True
    """
    return _end_places(forms_of(X, polytope.names), X.index, polytope)


def can_be_last(X: pd.DataFrame, polytope: Polytope) -> EndPlaces:
    r"""Units that hold the last place, alone or tied, under some weights, each with weights that show it.

    .. math:: m_i = \max_{w \in W} \min_{j \ne i}\, s_j(w) - s_i(w) \ge 0

    Parameters and errors as in :func:`gzsim.index.robust.rank_range`.

    >>> from gzsim.index.robust import simplex
    >>> X = pd.DataFrame({"growth": [90.0, 60, 20], "forest": [30.0, 70, 40]}, index=["a", "b", "c"])
    >>> can_be_last(X, simplex(X.columns)).table
       margin  alone
    a    10.0   True
    c    40.0   True
    """
    return _end_places(-forms_of(X, polytope.names), X.index, polytope)


def _end_places(forms: np.ndarray, units: pd.Index, polytope: Polytope) -> EndPlaces:
    forms, scale = standardised(forms)
    found = [widest_margin(polytope, form - np.delete(forms, i, axis=0)) for i, form in enumerate(forms)]
    margin = np.array([value for value, _ in found])
    able = margin >= -TIE
    table = pd.DataFrame({"margin": scale * margin, "alone": margin > TIE}, index=units)
    weights = pd.DataFrame(np.array([point for _, point in found]), index=units, columns=polytope.names)
    return EndPlaces(table[able], weights[able])
