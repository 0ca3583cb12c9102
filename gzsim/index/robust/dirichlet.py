"""Weights drawn at random around declared ones."""

from __future__ import annotations

from numbers import Real

import numpy as np

from gzsim.common.names import whole_number
from gzsim.errors import InputError


def generator(seed: int) -> np.random.Generator:
    """Random numbers that depend on the seed alone (Philox, Salmon et al. 2011)."""
    return np.random.Generator(np.random.Philox(seed))


def check_drawing(concentration: float, draws: int, seed: int) -> None:
    """Refuse what weights cannot be drawn with: a concentration that is not finite and above 0, counts not whole."""
    real = isinstance(concentration, Real) and not isinstance(concentration, bool)
    if not real or not 0 < concentration < np.inf:
        valid = "a finite number above 0"
        raise InputError(f"{concentration!r} is no concentration", field="concentration", valid=valid)
    whole_number(draws, "draws", 1, 10**9)
    whole_number(seed, "seed", 0, 2**64 - 1)


def draw_weights(parameters: np.ndarray, draws: int, random: np.random.Generator) -> np.ndarray:
    r"""Draw weights from a Dirichlet distribution.

    .. math:: W \sim \mathrm{Dirichlet}(\alpha), \quad \mathrm{E}\,W_k = w_k = \alpha_k/c, \quad
              \mathrm{sd}\,W_k = \sqrt{w_k(1 - w_k)/(c + 1)}, \quad c = \sum_k \alpha_k

    Parameters
    ----------
    parameters : array (indicator,)
        :math:`\alpha_k = c\,w_k`, the concentration times the declared weight. A weight of 0 stays 0. Leaving
        indicators out of α is the same as drawing all weights and rescaling those that are left.
    draws : int
    random : Generator

    Returns array (draws, indicator), each row summing to 1.

    >>> draw_weights(np.array([20.0, 0.0, 80.0]), 10_000, generator(1)).mean(axis=0).round(2)
    array([0.2, 0. , 0.8])
    """
    counts = np.asarray(parameters) > 0
    drawn = np.zeros((draws, len(counts)))
    drawn[:, counts] = random.dirichlet(np.asarray(parameters)[counts], size=draws)
    return drawn
