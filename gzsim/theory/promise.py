"""A path that is promised after a bad quarter, and the work that it draws (CF33)."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from gzsim.theory import checks
from gzsim.theory.checks import Array

QUARTER = 0.25


def effort_for_promise(loss: float, effect: float, cost: float, share: float, behind: ArrayLike, sd: float) -> Array:
    r"""Effort in the second quarter of an official who was behind an even plan in March and promised to catch up.

    .. math:: k\,e = \theta\,\frac{L}{w}\,\varphi\!\left(\frac{(2\chi - 1)\,b}{w}\right), \qquad w = \sigma/2

    A flow that is b spans behind its plan of a quarter of T has a pace 4·b below T. The promise closes χ of that gap:
    a pace of T − 4(1 − χ)b, which by June, half of the plan, is T/2 − 2(1 − χ)b. Going on by the plan June brings
    T/2 − b. What is lacking is b − 2(1 − χ)b = (2χ − 1)b: who promises half of the gap keeps the promise with chance ½.
    The luck of a quarter has standard deviation σ/2.

    Parameters
    ----------
    loss : L ≥ 0, utility of a promise that is kept
    effect : θ > 0, spans a year of undivided work
    cost : k > 0, curvature of the cost of effort
    share : χ, 0 to 1
    behind : b > 0, spans, any shape
    sd : σ > 0, spans, luck of a year

    Source: derivation above; the density at a threshold as in CF21.

    Examples
    --------
    >>> effort_for_promise(0.02, 1.2, 1.0, 0.5, [0.02, 0.1], 0.1).round(4)
    array([0.1915, 0.1915])
    >>> effort_for_promise(0.02, 1.2, 1.0, 1.0, [0.02, 0.1], 0.1).round(4)
    array([0.1768, 0.0259])
    """
    checks.positive(effect=effect, cost=cost, behind=behind, sd=sd)
    checks.not_negative(loss=loss)
    checks.share(share=share)
    width = np.sqrt(QUARTER) * sd
    u = (2.0 * share - 1.0) * np.asarray(behind, float) / width
    return effect * loss / cost * np.exp(-0.5 * u**2) / np.sqrt(2.0 * np.pi) / width
