"""Keeping a compiled library's own messages off standard output, where results are printed."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def quiet_library() -> Iterator[None]:
    """Discard what compiled code prints to standard output; some versions of HiGHS print whatever they are told.

    It acts on the process: what other threads print meanwhile is lost too. Without a standard output it does nothing.
    """
    try:
        kept = os.dup(1)
    except OSError:
        yield
        return
    if sys.stdout is not None:
        sys.stdout.flush()
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    try:
        yield
    finally:
        _flush_library()  # else the messages wait in a buffer and come out later
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)


def _flush_library() -> None:
    ctypes.CDLL("ucrtbase" if os.name == "nt" else None).fflush(None)
