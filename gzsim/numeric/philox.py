"""Random numbers without a state: each draw is a function of who, when, what for, replication and seed.

The generator is Philox4x32-10 (Salmon, Moraes, Dror and Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3").
Key: (seed, replication). Counter: (unit, indicator, time, mechanism), where units and indicators count by a hash of
their names (`name_keys`). Two scenarios that share a seed share every draw of what they have in common (common random
numbers), in whatever order they list it, and no draw depends on how the work is split into chunks, threads or machines.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path

import numpy as np
from numba import njit, uint64
from numpy.typing import NDArray

from gzsim.errors import InputError

CELLS = 65_536
QUANTILES = np.load(Path(__file__).parent / "tables" / "normal_quantiles.npy")
"""Standard normal quantile at the middle of each of 65,536 equal cells; the largest is ±4.1735."""

GUMBEL_QUANTILES = np.load(Path(__file__).parent / "tables" / "gumbel_quantiles.npy")
"""The same for a Gumbel distribution of maxima with mean 0 and standard deviation 1: rare strokes of fortune."""

QUANTILES_OF = (QUANTILES, GUMBEL_QUANTILES, np.ascontiguousarray(-GUMBEL_QUANTILES[::-1]))
"""By the code of a law of luck (`gzsim.numeric.luck.LAWS`)."""

_MULTIPLIER_0, _MULTIPLIER_1 = uint64(0xD2511F53), uint64(0xCD9E8D57)
_WEYL_0, _WEYL_1 = uint64(0x9E3779B9), uint64(0xBB67AE85)
_WORD, _HALF = uint64(0xFFFFFFFF), uint64(32)
_CELL, _CELL_BITS = uint64(0xFFFF), uint64(16)
NOBODY = np.zeros(1, np.int64)
"""Key of a draw that belongs to no unit, or to no indicator, in particular."""


class Mechanism:
    """What a draw is for: each mechanism has its own stream.

    Plain numbers: at every call numba would look into an enumeration for its type.
    """

    LUCK = 0  # and, in the same counters, the error of the independent signal
    UNIT_EFFECT = 1
    COMMON_SHOCK = 2
    TURNOVER = 3
    BELIEVER = 4
    HONEST = 5
    LYING_COST = 6
    AUDIT = 7
    TENURE = 8
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
    PLACE = 21  # what the record leaves open about a named place
    SURVEY_BIAS = 22  # what is not known of how a mode of asking is biased in a place
    PROJECT = 41  # how late a key project begins
    LATE = 30  # whether December's reports arrive in time
    TARGET_KEPT = 42


_LUCK = Mechanism.LUCK


def check_seed(seed: int) -> int:
    """Return ``seed`` if Philox can take it as a key; 0 is a seed like any other.

    >>> check_seed(0)
    0
    """
    if not 0 <= seed < 2**32:
        raise InputError(f"{seed} cannot be a seed", field="seed", valid="a whole number from 0 to 4294967295")
    return int(seed)


@njit(cache=True, inline="always")  # so that loops over draws go several at a time
def philox(c0, c1, c2, c3, k0, k1):
    """Four 32-bit words (held in 64 bits) from a 128-bit counter and a 64-bit key, ten rounds.

    >>> [hex(int(word)) for word in philox(0, 0, 0, 0, 0, 0)]
    ['0x6627e8d5', '0xe169c58d', '0xbc57ac4c', '0x9b00dbd8']
    """
    c0, c1, c2, c3 = uint64(c0) & _WORD, uint64(c1) & _WORD, uint64(c2) & _WORD, uint64(c3) & _WORD
    k0, k1 = uint64(k0) & _WORD, uint64(k1) & _WORD
    for _ in range(10):
        product_0 = _MULTIPLIER_0 * c0
        product_1 = _MULTIPLIER_1 * c2
        c0, c2 = (product_1 >> _HALF) ^ c1 ^ k0, (product_0 >> _HALF) ^ c3 ^ k1
        c1, c3 = product_1 & _WORD, product_0 & _WORD
        k0, k1 = (k0 + _WEYL_0) & _WORD, (k1 + _WEYL_1) & _WORD
    return c0, c1, c2, c3


def name_keys(names: Iterable[str]) -> NDArray[np.int64]:
    """Numbers by which draws belong to names, whatever stands beside them: 32 bits of BLAKE2b of each name.

    Where two names of one list share a number, the later in alphabetical order is hashed again with a mark.

    >>> few, many = name_keys(["520100", "520300"]), name_keys(["520300", "520200", "520100"])
    >>> bool((few == many[[2, 0]]).all())
    True
    """
    names, taken, keys = [str(name) for name in names], {}, set()
    for name in sorted(set(names)):
        marked = name
        while (key := _hashed(marked)) in keys:
            marked += "·"
        taken[name] = key
        keys.add(key)
    return np.array([taken[name] for name in names], np.int64)


def _hashed(name: str) -> int:
    return int.from_bytes(blake2b(name.encode(), digest_size=4).digest(), "little")


@njit(cache=True, error_model="numpy")
def keys_of_lanes(replications, units, unit):
    """Numbers by which draws of luck belong to lanes of places, (2, L): of the unit, and of the replication."""
    count = replications.size
    out = np.empty((2, unit.size), np.uint64)
    for lane in range(unit.size):
        out[0, lane], out[1, lane] = uint64(units[unit[lane]]), uint64(replications[lane % count])
    return out


@njit(cache=True, error_model="numpy")
def draw(k, first, width, month, seed, indicators, keys, out):
    """Fill ``out`` (lane,) with words from which luck and signal of a month follow, `luck_of` and `signal_of`.

    The eight cells of one counter are the luck and the error of three months: a quarter of one indicator in one unit.
    """
    what, quarter, key, nth = uint64(indicators[k]), uint64(month // 3), uint64(seed), month % 3
    for lane in range(width):
        a, b, c, _ = philox(keys[0, first + lane], what, quarter, uint64(_LUCK), key, keys[1, first + lane])
        out[lane] = a if nth == 0 else (b if nth == 1 else c)


@njit(cache=True, error_model="numpy")
def luck_of(words, width, quantiles, out):
    """Luck of a month of so many lanes from their words, by a table of quantiles."""
    for lane in range(width):
        out[lane] = quantiles[words[lane] & _CELL]


@njit(cache=True, error_model="numpy")
def signal_of(words, width, out):
    """Standard normal errors of the independent signals of so many lanes."""
    for lane in range(width):
        out[lane] = QUANTILES[words[lane] >> _CELL_BITS]


@njit(nogil=True, cache=True)
def normals(seed, replications, time, mechanism, indicators, units):
    """Standard normals of shape (replication, indicator, unit), for the keys of indicators and units.

    >>> few, many = (normals(7, np.arange(2), 0, 0, np.arange(3), np.arange(n)) for n in (4, 9))
    >>> bool((few == many[:, :, :4]).all())
    True
    """
    out = np.empty((replications.size, indicators.size, units.size))
    for r in range(replications.size):
        for k in range(indicators.size):
            for i in range(units.size):
                word = philox(units[i], indicators[k], time, mechanism, seed, replications[r])[0]
                out[r, k, i] = QUANTILES[word & _CELL]
    return out


@njit(nogil=True, cache=True)
def uniforms(seed, replications, time, mechanism, units):
    """Uniform numbers inside (0, 1), of shape (replication, unit), on a grid of 2⁻³²."""
    out = np.empty((replications.size, units.size))
    for r in range(replications.size):
        for i in range(units.size):
            out[r, i] = (philox(units[i], 0, time, mechanism, seed, replications[r])[0] + 0.5) / 4294967296.0
    return out
