"""What a project has done by a month, and how hard it is worked on (CF50)."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from gzsim.theory import checks
from gzsim.theory.checks import Array


def share_done(elapsed: ArrayLike, effect: float = 1.0, effort: ArrayLike = 0.0) -> Array:
    r"""Share of the plan that a project has done that began in time and is worked on alike all along.

    .. math:: d(t) = (1 + \theta\,y)\,(3t^2 - 2t^3)

    Parameters
    ----------
    elapsed : t, share of the project's time, 0 to 1
    effect : θ > 0, spans a year of undivided work
    effort : y ≥ 0, intensity of the work, beside what comes without it

    Source: derivation above; the S-curve is common practice in planning projects.

    Examples
    --------
    >>> share_done([0.25, 0.5, 1.0]).round(4)
    array([0.1562, 0.5   , 1.    ])
    >>> float(share_done(0.25, effect=1.5, effort=0.1).round(4))
    0.1797
    """
    elapsed, effort = np.asarray(elapsed, float), np.asarray(effort, float)
    checks.share(elapsed=elapsed)
    checks.positive(effect=effect)
    checks.not_negative(effort=effort)
    return (1.0 + effect * effort) * (3.0 * elapsed**2 - 2.0 * elapsed**3)


def effort_on_project(worth: float, stake: ArrayLike, effect: float, cost: float) -> Array:
    r"""Intensity of the work on a project that carries a stake of its own.

    .. math:: y_j = \frac{\theta\,(v + \ell_j)}{c}

    What is done of a project costs :math:`b_j\,c\,y_j^2/2`, b_j its share of the plan, and a span of the indicator
    brings v.

    Parameters
    ----------
    worth : v ≥ 0, utility of a span of the indicator
    stake : ℓ ≥ 0, utility of a span of this project beside that, any shape
    effect : θ > 0, spans a year of undivided work
    cost : c > 0, curvature of the cost of effort

    Source: derivation above; separable cost and time to spare, as in CF01.

    Examples
    --------
    >>> effort_on_project(0.04, [0.0, 0.06], 1.5, 2.0)
    array([0.03 , 0.075])
    """
    checks.not_negative(worth=worth, stake=stake)
    checks.positive(effect=effect, cost=cost)
    return effect * (worth + np.asarray(stake, float)) / cost
