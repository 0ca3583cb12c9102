"""Work that is moved over the end of a year, towards a target or away from it (CF53)."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from gzsim.theory import checks
from gzsim.theory.checks import Array


def brought_forward(
    worth: float,
    cost: float,
    shortfall: ArrayLike,
    *,
    stake: float = 0.0,
    patience: float = 0.0,
    premium: float = 0.0,
    next_worth: float | None = None,
) -> Array:
    r"""What is brought forward into December by an official who is so far short of the target, y; saved below zero.

    .. math::
        y_0 = \frac{s - p}{\kappa}, \quad p = (1 + r)\,\delta(1 - h)\,\bar s, \qquad
        y = \begin{cases} d & y_0 < d \le y_0 + \sqrt{2B/\kappa} \\ y_0 & \text{otherwise} \end{cases}

    y adds s·y to this December and takes (1 + r)·y from the next, at a cost of κy²/2. To reach a target beyond y₀ costs
    ½κ(d − y₀)² against y₀, and brings B. With r = 0, δ(1 − h) = 1 and s̄ = s nothing is moved but for the target; a
    known leaver (δ(1 − h) = 0) moves s/κ. An official who could save nothing would start from 0 in place of y₀ < 0, and
    reach for the target from as far as (−η + √(η² + 2κB))/κ, η = p − s.

    Parameters
    ----------
    worth : s ≥ 0, utility of a span this December
    cost : κ > 0, utility per squared span
    shortfall : d, spans below the target, any shape
    stake : B ≥ 0, utility of meeting the target
    patience : δ(1 − h), 0 to 1, what the next December is worth
    premium : r ≥ 0
    next_worth : s̄ ≥ 0, utility of a span next December; s unless given

    Source: derivation above, for the moved results of Oyer (1998).

    Examples
    --------
    >>> brought_forward(0.3, 3.0, [0.15, 0.25], stake=0.03, patience=1.0).round(4)
    array([0., 0.])
    >>> brought_forward(0.3, 3.0, [0.1, 0.25], stake=0.03, patience=1.0).round(4)
    array([0.1, 0. ])
    >>> float(brought_forward(0.3, 3.0, -1.0).round(4))
    0.1
    """
    later = worth if next_worth is None else next_worth
    checks.positive(cost=cost)
    checks.not_negative(worth=worth, stake=stake, premium=premium, next_worth=later)
    checks.share(patience=patience)
    checks.finite(shortfall=shortfall)
    short = np.asarray(shortfall, float)
    inner = (worth - (1.0 + premium) * patience * later) / cost
    reaches = (inner < short) & (short <= inner + np.sqrt(2.0 * stake / cost))
    return np.where(reaches, short, inner)
