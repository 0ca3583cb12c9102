"""Linear programs over a polytope of weights: solved by HiGHS (Huangfu and Hall 2018) or, if possible, by sorting."""

from __future__ import annotations

import numpy as np

from gzsim.index.robust.polytope import Polytope, solve, some_point

TIE = 1e-8
"""Scores closer than this, as a share of the largest distance of a value from its indicator's mean, are tied."""


def largest(polytope: Polytope, forms: np.ndarray) -> np.ndarray:
    r"""Return :math:`\max_{w \in W} c \cdot w` for each row c of ``forms`` (..., indicator): array (...)."""
    outer = largest_within_bounds(polytope, forms)
    if not len(polytope.ceilings):
        return outer
    flat = forms.reshape(-1, forms.shape[-1])
    return np.array([-solve(polytope, -form).fun for form in flat]).reshape(outer.shape)


def largest_within_bounds(polytope: Polytope, forms: np.ndarray) -> np.ndarray:
    r"""As :func:`largest` without the limits, so never smaller; each block is filled from its best indicator down.

    With bounds alone the program is a fractional knapsack, which Dantzig (1957) solves by sorting.
    """
    total = np.zeros(forms.shape[:-1])
    for block in np.unique(polytope.block):
        members = polytope.block == block
        low, room = polytope.lower[members], (polytope.upper - polytope.lower)[members]
        order = np.argsort(-forms[..., members], axis=-1, kind="stable")
        values = np.take_along_axis(forms[..., members], order, axis=-1)
        rooms = room[order]
        filled = np.clip(1 - low.sum() - (rooms.cumsum(axis=-1) - rooms), 0, rooms)
        total += forms[..., members] @ low + (filled * values).sum(axis=-1)
    return total


def gaps(polytope: Polytope, forms: np.ndarray) -> np.ndarray:
    r"""Largest lead of every unit over every other: :math:`g_{ij} = \max_{w \in W} (c_j - c_i) \cdot w`.

    A lead that cannot exceed ``TIE`` may be overstated, but not beyond ``TIE``: it need only say that j never beats i.

    Parameters
    ----------
    forms : array (unit, indicator); standardised

    Returns array (unit, unit)
    """
    found = np.array([largest_within_bounds(polytope, forms - form) for form in forms])
    if len(polytope.ceilings):
        i, j = np.nonzero(found > TIE)
        found[i, j] = largest(polytope, forms[j] - forms[i])
    np.fill_diagonal(found, 0.0)
    return found


def widest_margin(polytope: Polytope, forms: np.ndarray) -> tuple[float, np.ndarray]:
    r"""Return :math:`\max_{w \in W} \min_r c_r \cdot w` over the rows of ``forms``, and weights that attain it."""
    if not len(forms):
        return np.inf, some_point(polytope)
    solved = solve(polytope, np.append(np.zeros(forms.shape[1]), -1.0), margin=forms)
    weights = np.clip(solved.x[:-1], polytope.lower, polytope.upper)
    return float((forms @ weights).min()), weights


def standardised(forms: np.ndarray) -> tuple[np.ndarray, float]:
    """Forms about their mean, divided by the largest distance from it, and that distance (1 if there is none).

    Neither changes who beats whom, and programs of order one suit the solver's tolerances.
    """
    centred = forms - forms.mean(axis=0)
    scale = float(np.abs(centred).max()) or 1.0
    return centred / scale, scale
