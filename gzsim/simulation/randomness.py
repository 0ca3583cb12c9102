"""Random numbers without a state: each draw is a function of who, when, what for, replication and seed.

The generator is Philox4x32-10 (Salmon, Moraes, Dror and Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3").
Key: (seed, replication). Counter: (unit, block, month, mechanism). Two scenarios that share a seed share every draw
(common random numbers), and no draw depends on how the work is split into chunks, threads or machines.
"""

from __future__ import annotations

from enum import IntEnum
from pathlib import Path

import numpy as np
from numba import njit, uint64

from gzsim.errors import InputError

CELLS = 65_536
QUANTILES = np.load(Path(__file__).parent / "tables" / "normal_quantiles.npy")
"""Standard normal quantile at the middle of each of 65,536 equal cells; the largest is ±4.1735."""

GUMBEL_QUANTILES = np.load(Path(__file__).parent / "tables" / "gumbel_quantiles.npy")
"""The same for a Gumbel distribution of maxima with mean 0 and standard deviation 1: rare strokes of fortune."""

QUANTILES_OF = (QUANTILES, GUMBEL_QUANTILES, np.ascontiguousarray(-GUMBEL_QUANTILES[::-1]))
"""By the code of a law of luck (`gzsim.sanctions.luck.LAWS`)."""

_MULTIPLIER_0, _MULTIPLIER_1 = uint64(0xD2511F53), uint64(0xCD9E8D57)
_WEYL_0, _WEYL_1 = uint64(0x9E3779B9), uint64(0xBB67AE85)
_WORD, _HALF = uint64(0xFFFFFFFF), uint64(32)
_CELL, _CELL_BITS = uint64(0xFFFF), uint64(16)
_DRAWS_PER_BLOCK = 8


class Mechanism(IntEnum):
    """What a draw is for: each mechanism has its own stream."""

    LUCK = 0
    UNIT_EFFECT = 1
    COMMON_SHOCK = 2
    TURNOVER = 3
    BELIEVER = 4
    HONEST = 5
    LYING_COST = 6
    AUDIT = 7
    TENURE = 8
    SIGNAL = 9
    LEAVING = 10
    KNOWS = 11
    PROMOTION = 12
    CLEARING = 13
    SURVEY = 14
    NATIONAL = 15
    TARGET = 16
    PROVINCE_EFFECT = 17
    PREFECTURE_EFFECT = 18
    TARGET_FLOOR = 19
    TARGET_ROUNDING = 20


def check_seed(seed: int) -> int:
    """Return ``seed`` if Philox can take it as a key; 0 is a seed like any other.

    >>> check_seed(0)
    0
    """
    if not 0 <= seed < 2**32:
        raise InputError(f"{seed} cannot be a seed", field="seed", valid="a whole number from 0 to 4294967295")
    return int(seed)


@njit(cache=True)
def philox(c0, c1, c2, c3, k0, k1):
    """Four 32-bit words (held in 64 bits) from a 128-bit counter and a 64-bit key, ten rounds.

    >>> [hex(int(word)) for word in philox(0, 0, 0, 0, 0, 0)]
    ['0x6627e8d5', '0xe169c58d', '0xbc57ac4c', '0x9b00dbd8']
    """
    c0, c1, c2, c3 = uint64(c0), uint64(c1), uint64(c2), uint64(c3)
    k0, k1 = uint64(k0), uint64(k1)
    for _ in range(10):
        product_0 = _MULTIPLIER_0 * c0
        product_1 = _MULTIPLIER_1 * c2
        c0, c2 = (product_1 >> _HALF) ^ c1 ^ k0, (product_0 >> _HALF) ^ c3 ^ k1
        c1, c3 = product_1 & _WORD, product_0 & _WORD
        k0, k1 = (k0 + _WEYL_0) & _WORD, (k1 + _WEYL_1) & _WORD
    return c0, c1, c2, c3


@njit(cache=True)
def eight_draws(quantiles, unit, block, month, mechanism, seed, replication, out):
    """Fill ``out`` (8,): each word of the generator names two cells of a table of quantiles."""
    words = philox(unit, block, month, mechanism, seed, replication)
    for j in range(4):
        out[2 * j] = quantiles[words[j] & _CELL]
        out[2 * j + 1] = quantiles[words[j] >> _CELL_BITS]


@njit(cache=True)
def eight_normals(unit, block, month, mechanism, seed, replication, out):
    """Fill ``out`` (8,) with standard normals."""
    eight_draws(QUANTILES, unit, block, month, mechanism, seed, replication, out)


@njit(nogil=True, cache=True)
def normals(seed, replications, month, mechanism, indicators, units):
    """Standard normals of shape (replication, indicator, unit).

    Draw k of unit i is number k mod 8 of block k div 8, so that more units or indicators leave the others' draws
    as they are.

    >>> few, many = (normals(7, np.arange(2), 0, 0, 3, n) for n in (4, 9))
    >>> bool((few == many[:, :, :4]).all())
    True
    """
    out = np.empty((replications.size, indicators, units))
    for r in range(replications.size):
        buffer = np.empty(_DRAWS_PER_BLOCK)
        for i in range(units):
            for first in range(0, indicators, _DRAWS_PER_BLOCK):
                eight_normals(i, first // _DRAWS_PER_BLOCK, month, mechanism, seed, replications[r], buffer)
                for j in range(min(_DRAWS_PER_BLOCK, indicators - first)):
                    out[r, first + j, i] = buffer[j]
    return out


@njit(nogil=True, cache=True)
def uniforms(seed, replications, month, mechanism, units):
    """Uniform numbers inside (0, 1), of shape (replication, unit), on a grid of 2⁻³²."""
    out = np.empty((replications.size, units))
    for r in range(replications.size):
        for i in range(units):
            out[r, i] = (philox(i, 0, month, mechanism, seed, replications[r])[0] + 0.5) / 4294967296.0
    return out
