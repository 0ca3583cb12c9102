"""Superiors who lose a bonus of their own look into what passes their desk (S11)."""

from __future__ import annotations

import numpy as np

from gzsim.scenario.values import Values
from gzsim.simulation.state import Array


def passed_on(found: Array, losses: Array, rules: Values) -> Array:
    r"""Share of what a leader invents that passes all desks above, P (R, N).

    .. math:: P = \prod_l (1 - o_l), \qquad o_l = \min\{1,\ q\,L_l\,\prod_{j<l}(1 - o_j) / c_o\}

    A superior who looks with effort o, at a cost of c_o·o²/2, strikes out the share o of what is invented in a report.
    It spares L_l for each false report that would be found, with the chance q that leaders have learnt, aimed audits
    included, for as much as was planned to be invented last. Reports go up desk by desk: each superior answers for what
    has come that far and does not count on those above (assumption: whoever signs is warned). So effort follows desk by
    desk, and there is one answer only.

    Whoever knows that the share P leaves invents at a cost of κ·m²/2 what leaves as P·m, and so x above the truth costs
    κ/P²·x²/2: reports answer as if lies were dearer by 1/P², to gain and fine alike (CF47).

    Parameters
    ----------
    found : q (R, N), chance that a false report is found
    losses : L (L, N), utility that a found report takes from each superior, first the nearest
    rules : with ``oversight_cost``, c_o

    >>> passed_on(np.array([[0.2]]), np.array([[0.03], [0.02]]), Values(oversight_cost=0.02)).round(4)
    array([[0.602]])
    """
    left = np.ones_like(found)
    for loss in losses:
        left = left * (1.0 - np.minimum(1.0, found * loss * left / rules.oversight_cost))
    return left
