"""Targets that grow from level to level because each level wants to be safe (CF25)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from gzsim.errors import InputError
from gzsim.theory import checks
from gzsim.theory.checks import Array


@dataclass(frozen=True)
class Level:
    """One step down a hierarchy.

    Attributes
    ----------
    children : n ≥ 1, equal units below the parent
    sd : σ ≥ 0, of a child's result about its target, units of the target
    correlation : ρ between the results of two children, −1/(n − 1) to 1
    """

    children: int
    sd: float
    correlation: float


def safety_margin(reliability: float, level: Level) -> float:
    """By how much children's targets must exceed the parent's for the parent to reach it with probability q.

        margin = z_q·σ·√((1 + (n − 1)·ρ)/n)

    The parent's result is the mean of n children's, each its target plus ε. Derivation: the mean's variance is
    σ²·(1 + (n − 1)·ρ)/n, and P(T + margin + mean ε ≥ T) = Φ(margin/sd of the mean) = q. Many children need less margin,
    unless all fail together (ρ near 1).

    Parameters
    ----------
    reliability : q, above 0 and below 1; below ½ the margin is negative
    level : children, σ and ρ

    Returns
    -------
    units of the target

    Raises
    ------
    InputError
        If q is no probability strictly between 0 and 1, or the level impossible.

    Source: re-derived, in the manner of the newsvendor; CF25.

    >>> round(safety_margin(0.9, Level(children=9, sd=1.0, correlation=0.3)), 6)
    0.787688
    """
    if not 0 < reliability < 1:
        raise InputError(f"{reliability}", field="reliability", valid="above 0 and below 1")
    checks.whole(1, children=level.children)
    checks.not_negative(sd=level.sd)
    share = (1 + (level.children - 1) * level.correlation) / level.children
    if level.correlation > 1 or share < 0:
        raise InputError(f"{level.correlation}", field="correlation", valid="-1/(children - 1) to 1")
    return float(ndtri(reliability)) * level.sd * math.sqrt(share)


def targets_down(target: float, reliability: float, levels: Sequence[Level]) -> Array:
    """Targets from the top downward when every level adds its margin: they add up.

    Parameters
    ----------
    target : T of the top
    reliability : q, wanted alike at every level
    levels : from the top down

    Returns
    -------
    array (level,), the top's first

    Raises
    ------
    InputError
        As :func:`safety_margin`.

    Source: re-derived; CF25.

    >>> province, prefecture = Level(9, sd=1.0, correlation=0.3), Level(10, sd=1.0, correlation=0.0)
    >>> targets_down(8.0, 0.9, [province, prefecture]).round(3)
    array([8. , 8.788, 9.193])
    """
    checks.finite(target=target)
    return target + np.cumsum([0.0, *(safety_margin(reliability, level) for level in levels)])
