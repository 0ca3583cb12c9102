"""Targets that grow from level to level because each level wants to be safe (CF25)."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri

from gzsim.errors import InputError
from gzsim.theory import checks
from gzsim.theory.checks import Array


def safety_margin(reliability: ArrayLike, sd: ArrayLike, correlation: ArrayLike, children: ArrayLike) -> Array:
    """By how much children's targets must exceed the parent's for the parent to reach it with probability q.

        margin = z_q·σ·√((1 + (n − 1)·ρ)/n)

    The parent's result is the mean of n equal children's, each its target plus ε. Derivation: the mean's variance is
    σ²·(1 + (n − 1)·ρ)/n, and P(T + margin + mean ε ≥ T) = Φ(margin/sd of the mean) = q. Many children need less margin,
    unless all fail together (ρ near 1).

    Parameters
    ----------
    reliability : q, above 0 and below 1; below ½ the margin is negative; all arrays are broadcast
    sd : σ ≥ 0, of a child's result about its target, units of the target
    correlation : ρ between the results of two children, −1/(n − 1) to 1
    children : n ≥ 1

    Returns array, units of the target

    Source: re-derived, in the manner of the newsvendor; CF25.

    >>> safety_margin(0.9, sd=1.0, correlation=0.3, children=[9, 10]).round(6)
    array([0.787688, 0.779537])
    """
    q, rho, n = (np.asarray(each, float) for each in (reliability, correlation, children))
    if not ((q > 0) & (q < 1)).all():
        raise InputError(f"{reliability}", field="reliability", valid="above 0 and below 1")
    checks.whole(1, children=children)
    checks.not_negative(sd=sd)
    shared = (1 + (n - 1) * rho) / n
    if not ((rho <= 1) & (shared >= 0)).all():
        raise InputError(f"{correlation}", field="correlation", valid="-1/(children - 1) to 1")
    return ndtri(q) * np.asarray(sd, float) * np.sqrt(shared)


def targets_down(target: float, margins: ArrayLike) -> Array:
    """Targets from the top downward when every level adds its margin: they add up.

    Parameters
    ----------
    target : T of the top
    margins : array (..., level), from the top down; units of the target, such as `safety_margin` gives

    Returns array (..., level), the top's first

    Source: re-derived; CF25.

    >>> margins = safety_margin(0.9, sd=1.0, correlation=[0.3, 0.0], children=[9, 10])
    >>> targets_down(8.0, margins).round(3)
    array([8. , 8.788, 9.193])
    """
    checks.finite(target=target, margins=margins)
    return np.cumsum(np.insert(np.asarray(margins, float), 0, target, axis=-1), axis=-1)
