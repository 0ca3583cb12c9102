"""Who does the work: threads of this process or a cluster; the chunks come back in their order."""

from __future__ import annotations

import os
import pickle
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gzsim.common.names import whole_number
from gzsim.errors import InputError
from gzsim.simulation.chunk import Reduced
from gzsim.simulation.keeping import Kept, say

MOST_THREADS = 1024

LONG = 10.0
"""Minutes to go from which on a run says so."""


def workers_for(threads: int | None, client: Any | None, replications: int) -> int:
    """Threads of this process; none but this one if a cluster does the work."""
    if client is not None:
        if not callable(getattr(client, "submit", None)):
            raise InputError(f"{client!r} is no cluster", field="client", valid="a dask.distributed.Client")
        return 1
    if threads is not None:
        threads = whole_number(threads, "threads", 1, MOST_THREADS)
    return min(threads or os.cpu_count() or 1, replications)


def mapped(
    simulate: Callable[[NDArray[np.int64]], dict[str, Reduced]],
    parts: list[NDArray[np.int64]],
    workers: int,
    client: Any | None,
) -> Iterator[dict[str, Reduced]]:
    """Results of the chunks in their order, no more than a few of them waiting at a time."""
    if client is not None:
        _refuse_unknown_modules(client, simulate)
        yield from _few_at_a_time(client.submit, simulate, parts, 8)
        return
    workers = min(workers, len(parts))
    if workers < 2:
        yield from map(simulate, parts)
        return
    pool = ThreadPoolExecutor(workers)
    try:
        yield from _few_at_a_time(pool.submit, simulate, parts, 2 * workers)
    finally:
        pool.shutdown(wait=False)  # whoever interrupts does not wait for chunks that nobody will look at


def _refuse_unknown_modules(client: Any, simulate: Callable) -> None:
    """Ask the workers whether they can read the work: a scheme of one's own travels by the name of its module.

    A cluster would not say so: it hands out what cannot be read again and again.
    """
    from distributed.protocol.pickle import dumps

    for reason, module in set(client.run(_unreadable, dumps(simulate)).values()) - {("", "")}:
        valid = f"client.upload_file('{module}.py') first, or a definition in the notebook or script itself"
        raise InputError(f"the workers cannot read the work ({reason})", field="client", valid=valid)


def _unreadable(work: bytes) -> tuple[str, str]:
    """Why a worker cannot read the work, and the module that it is about; neither if it can."""
    try:
        pickle.loads(work)  # of one's own cluster, by whoever submits to it
    except Exception as error:  # another version of a class or of Python: nothing of it may be tried for ever
        return f"{type(error).__name__}: {error}", getattr(error, "name", None) or "module"
    return "", ""


def _few_at_a_time(submit: Callable, simulate: Callable, parts: list, waiting: int) -> Iterator:
    """Keep a few chunks in flight: enough to keep everybody busy, few enough to keep memory low."""
    flying: list = []
    try:
        for part in parts:
            flying.append(submit(simulate, part))
            if len(flying) == waiting:
                yield flying.pop(0).result()
        while flying:
            yield flying.pop(0).result()
    finally:
        for future in flying:
            future.cancel()


def patient(
    results: Iterator[dict[str, Reduced]], parts: list[NDArray[np.int64]], workers: int, kept: Kept | None
) -> Iterator[dict[str, Reduced]]:
    """Say how long a long run will take, when every thread has done two chunks; the first may have compiled rules."""
    for number, (part, result) in enumerate(zip(parts, results, strict=True), 1):
        if number == workers:
            begun, done = time.monotonic(), 0
        elif number > workers:
            done += part.size
        if number == 2 * workers:
            left = sum(each.size for each in parts[number:])
            minutes = (time.monotonic() - begun) / done * left / 60
            if minutes > LONG:
                advice = "" if kept else "; into=FOLDER (--into FOLDER) keeps what is done"
                say(f"{left:,} replications to go, which will take about {_time(minutes)}{advice}")
        yield result


def _time(minutes: float) -> str:
    """Rough length of time in words.

    >>> _time(29.6), _time(90.2)
    ('30 minutes', '1.5 hours')
    """
    return f"{minutes:.0f} minutes" if minutes < 60 else f"{minutes / 60:.1f} hours"
