"""Why a target grows on its way down (S01): a contest of zeal. The other motive, safety, is a closed form of theory.

Contest: whoever announces more for those below stands better among the rivals beside (CF12). Safety margin: whoever
asks for more than is needed reaches the own target in spite of bad luck below (CF25, `gzsim.theory.safety_margin`).
The data do not tell the two apart.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gzsim.theory import checks
from gzsim.theory.contest import tullock

Array = NDArray[np.float64]


def contest_amplification(
    own_target: ArrayLike, contestants: ArrayLike, prize: ArrayLike, decisiveness: ArrayLike = 1.0,
    cost: ArrayLike = 1.0,
) -> Array:  # fmt: skip
    """Points that a leader in a contest adds to the own target when setting the target of those below.

    **Derivation.** Leaders of n rival units with the same own target T are compared by what they announce, T + a, which
    shows their zeal: p_i = (T + a_i)^ρ/Σ_j (T + a_j)^ρ. The prize is V. Asking more of those below costs k·a²/2: the
    more so, the further the target is from what was asked of the unit itself, because a missed announcement costs
    face. Where all are alike a point more gains, as in CF12, ρ(n−1)V/(n²(T + a)), and costs k·a. They meet at

        a·(T + a) = ρ(n−1)V/(n²k) = m,      a* = ½(√(T² + 4m) − T)

    m is the effort of CF12, to which this comes back with linear cost: then T + a = m. Amplification rises with the
    prize and with decisiveness, falls with the own target, with the cost and, from n = 2, with the number of rivals,
    and is always positive. This is our own short cut: Li, Liu, Weng and Zhou (2019) derive amplification from the
    targets by which superiors steer the effort of contestants below.

    Parameters
    ----------
    own_target : T ≥ 0, percentage points; all arrays are broadcast
    contestants : n ≥ 2, rivals and oneself
    prize : V > 0
    decisiveness : ρ, 0 < ρ ≤ n/(n−1)
    cost : k > 0, in the unit of the prize per squared percentage point

    Returns an array: a*, percentage points.

    Raises InputError if a number is outside its range.

    >>> contest_amplification(own_target=[5.5, 10.0], contestants=9, prize=100.0).round(3)
    array([1.426, 0.906])
    """
    checks.not_negative(own_target=own_target)
    checks.positive(cost=cost)
    own = np.asarray(own_target, float)
    m = tullock(contestants, np.asarray(prize, float) / np.asarray(cost, float), decisiveness).effort
    return 2 * m / (np.sqrt(own**2 + 4 * m) + own)  # the same as ½(√(T² + 4m) − T), without cancellation
