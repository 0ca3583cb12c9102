"""An index that is computed from stocks at prices, and the work that it draws to them (CF41)."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from gzsim.theory import checks
from gzsim.theory.checks import Array


def share_at_price(share: ArrayLike, factor: ArrayLike) -> Array:
    r"""Share that a service has of the whole when its price is multiplied.

    .. math:: \alpha' = \frac{f\,\alpha}{1 + (f - 1)\,\alpha}

    The service was worth α of 1 and is worth f·α of 1 + (f − 1)·α. It is also the elasticity of the whole in a stock
    that yields this service alone: twice the price of a small service nearly doubles it, of a large one hardly moves
    it.

    Parameters
    ----------
    share : α, from 0 to 1
    factor : f > 0

    Source: derivation above.

    Examples
    --------
    >>> share_at_price([0.1, 0.8], 2.0).round(4)
    array([0.1818, 0.8889])
    """
    checks.share(share=share)
    checks.positive(factor=factor)
    a, f = np.asarray(share, float), np.asarray(factor, float)
    return f * a / (1.0 + (f - 1.0) * a)


def effort_for_index(pay: float, shares: ArrayLike, base: ArrayLike, effect: ArrayLike, cost: float) -> Array:
    r"""Effort on each stock of an official who is paid by the index of their value, 100 at the base.

    .. math:: k\,e_j = b\,\frac{100\,\alpha_j}{x_j^\circ}\,\theta_j

    Parameters
    ----------
    pay : b ≥ 0, money for a point of the index
    shares : α (stock,)
    base : x° > 0 (stock,), own units
    effect : θ (stock,), own units per unit of effort
    cost : k > 0, curvature of the cost of effort

    Source: derivation above.

    Examples
    --------
    >>> effort_for_index(0.01, [0.8, 0.2], [60.0, 95.0], [2.0, 8.0], 1.0).round(4)
    array([0.0267, 0.0168])
    """
    checks.not_negative(pay=pay)
    checks.positive(base=base, cost=cost)
    return pay * 100.0 * np.asarray(shares, float) / np.asarray(base, float) * np.asarray(effect, float) / cost
