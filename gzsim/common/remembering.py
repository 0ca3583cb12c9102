"""What files of the package say, kept in the form in which it was last read, beside compiled modules."""

from __future__ import annotations

import hashlib
import os
import pickle
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from gzsim.paths import PACKAGE

Made = TypeVar("Made")


def remembered(path: Path, text: str, make: Callable[[], Made], code: Path) -> Made:
    """What ``make`` makes of a text, from `__pycache__` if the same ``code`` made it of the same text before.

    Putting a long table of YAML together takes longer than everything else that a small command waits for. Only files
    of the package are remembered, where compiled modules lie, under the same trust; whoever writes no compiled modules
    (PYTHONDONTWRITEBYTECODE) writes none of these.

    >>> remembered(Path("elsewhere.yaml"), "a: 1", lambda: 2, Path(__file__))
    2
    """
    real = path.resolve()
    if PACKAGE not in real.parents or not code.is_file():
        return make()
    kept = real.parent / "__pycache__" / f"{real.name}.{sys.implementation.cache_tag}.pickle"
    key = hashlib.sha256(f"{path}\n{text}".encode() + code.read_bytes()).hexdigest()
    with suppress(Exception):  # missing, torn or of another version: it is made again
        before, made = pickle.loads(kept.read_bytes())
        if before == key:
            return made
    made = make()
    if not sys.dont_write_bytecode:
        _keep(kept, (key, made))
    return made


def _keep(path: Path, what: object) -> None:
    """Write whole or not at all; where nothing can be written, nothing is kept."""
    with suppress(OSError):
        path.parent.mkdir(exist_ok=True)
        part = path.with_suffix(f".{os.getpid()}")
        part.write_bytes(pickle.dumps(what, pickle.HIGHEST_PROTOCOL))
        part.replace(path)
