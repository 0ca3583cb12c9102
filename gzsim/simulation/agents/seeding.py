"""How a model is given its randomness: by a seed, or in any way that NumPy and Mesa know."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from gzsim.common.names import whole_number
from gzsim.errors import InputError
from gzsim.simulation.asking import as_seed

_GENERATORS = (np.random.Generator, np.random.BitGenerator, np.random.SeedSequence)


def seed_of(rng: Any, seed: Any, declared: int) -> tuple[int, int | np.random.Generator]:
    """Return the seed of the engine, and what Mesa makes its own generators of.

    A whole number is the seed. Of a generator, a bit generator, a seed sequence or a sequence of whole numbers
    (`SPEC 7 <https://scientific-python.org/specs/spec-0007/>`__) one number of 32 bits is drawn,
    ``numpy.random.default_rng(rng).integers(2**32, dtype=numpy.uint32)``, and is the seed: a generator has moved on by
    that draw, and stays Mesa's ``model.rng``. Without either it is the one that the scenario declares.

    Raises
    ------
    InputError
        If both are given, or one that is none of these, is negative or does not fit into 32 bits.

    >>> seed_of(7, None, 1)
    (7, 7)
    >>> seed_of(np.random.default_rng(7), None, 1)[0] == np.random.default_rng(7).integers(2**32, dtype=np.uint32)
    np.True_
    """
    if rng is not None and seed is not None:
        raise InputError("both rng and seed are given", field="seed", valid="one of the two")
    given = seed if rng is None else rng
    if given is None:
        return (key := as_seed(declared)), key
    if isinstance(given, _GENERATORS) or _is_sequence(given):
        generator = np.random.default_rng(given)
        return int(generator.integers(2**32, dtype=np.uint32)), generator
    if not isinstance(given, int | np.integer) or isinstance(given, bool):
        valid = "a whole number from 0 to 4294967295, or a numpy.random.Generator"
        raise InputError(f"{given!r} cannot be a seed", field="seed" if rng is None else "rng", valid=valid)
    return (key := as_seed(given)), key


def _is_sequence(given: Any) -> bool:
    if isinstance(given, str | bytes) or not isinstance(given, Sequence | np.ndarray):
        return False
    for number in given:
        whole_number(number, "rng", 0, 2**64 - 1)
    return len(given) > 0
