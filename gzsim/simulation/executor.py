"""Who does the work: threads, processes or a cluster; the parts come back in their order."""

from __future__ import annotations

import pickle
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from gzsim.common.names import whole_number
from gzsim.errors import InputError
from gzsim.simulation.chunk import Reduced
from gzsim.simulation.division import Way, Work, cores
from gzsim.simulation.keeping import Kept, say
from gzsim.simulation.processes import Processes

Part = TypeVar("Part")
Result = TypeVar("Result")

MOST_THREADS = 1024

LONG = 10.0
"""Minutes to go from which on a run says so."""


def way_for(work: Work, threads: int | None = None, client: Any | None = None) -> Way:
    """Who does the work: a cluster if there is a client, so many threads if they are counted, or what is quickest."""
    if client is not None:
        if not callable(getattr(client, "submit", None)):
            raise InputError(f"{client!r} is no cluster", field="client", valid="a dask.distributed.Client")
        return work.on_cluster(_cores_of(client))
    if threads is not None:
        return Way("threads", min(whole_number(threads, "threads", 1, MOST_THREADS), work.replications * work.tasks))
    return work.quickest(cores())


def _cores_of(client: Any) -> int:
    return sum(client.nthreads().values()) or 1  # a cluster may still be waiting for its first worker


def mapped(work: Callable[[Part], Result], parts: Sequence[Part], way: Way, client: Any | None) -> Iterator[Result]:
    """What the work makes of each part, in their order, no more than a few of them waiting at a time."""
    workers = min(way.workers, len(parts))
    if client is not None:
        _refuse_unknown_modules(client, work)
        told = client.submit(_itself, work, pure=False)  # once: it may hold worlds, and a part holds some numbers
        submit = partial(client.submit, _done, told, pure=False)
        yield from _few_at_a_time(submit, parts, max(8, 2 * workers))
    elif workers < 2:
        yield from map(work, parts)
    elif way.kind == "processes":
        yield from _in_processes(work, parts, workers)
    else:
        yield from _in_threads(work, parts, workers)


def _itself(work: Callable) -> Callable:
    return work


def _done(work: Callable[[Part], Result], part: Part) -> Result:
    return work(part)


def _in_threads(work: Callable[[Part], Result], parts: Sequence[Part], workers: int) -> Iterator[Result]:
    pool = ThreadPoolExecutor(workers)
    try:
        yield from _few_at_a_time(partial(pool.submit, work), parts, 2 * workers)
    finally:
        pool.shutdown(wait=False)  # whoever interrupts does not wait for chunks that nobody will look at


def _in_processes(work: Callable[[Part], Result], parts: Sequence[Part], workers: int) -> Iterator[Result]:
    try:
        processes = Processes(work, workers)
    except (OSError, pickle.PicklingError):
        yield from _in_threads(work, parts, workers)
        return
    try:
        yield work(parts[0])  # while they start, and so that they find rules compiled
        yield from _few_at_a_time(processes.submit, parts[1:], 2 * workers)
    finally:
        processes.close()


def _refuse_unknown_modules(client: Any, work: Callable) -> None:
    """Ask the workers whether they can read the work: a scheme of one's own travels by the name of its module.

    A cluster would not say so: it hands out what cannot be read again and again.
    """
    from distributed.protocol.pickle import dumps

    for reason, module in set(client.run(_unreadable, dumps(work)).values()) - {("", "")}:
        valid = f"client.upload_file('{module}.py') first, or a definition in the notebook or script itself"
        raise InputError(f"the workers cannot read the work ({reason})", field="client", valid=valid)


def _unreadable(work: bytes) -> tuple[str, str]:
    """Why a worker cannot read the work, and the module that it is about; neither if it can."""
    try:
        pickle.loads(work)  # of one's own cluster, by whoever submits to it
    except Exception as error:  # another version of a class or of Python: nothing of it may be tried for ever
        return f"{type(error).__name__}: {error}", getattr(error, "name", None) or "module"
    return "", ""


def _few_at_a_time(submit: Callable[[Part], Any], parts: Sequence[Part], waiting: int) -> Iterator:
    """Keep a few parts in flight: enough to keep everybody busy, few enough to keep memory low."""
    flying: deque = deque()
    try:
        for part in parts:
            flying.append(submit(part))
            if len(flying) == waiting:
                yield flying.popleft().result()
        while flying:
            yield flying.popleft().result()
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
                say(f"{left:,} replications to go, which would take about {_time(minutes)}{advice}")
        yield result


def _time(minutes: float) -> str:
    """Rough length of time in words.

    >>> _time(29.6), _time(90.2)
    ('30 minutes', '1.5 hours')
    """
    return f"{minutes:.0f} minutes" if minutes < 60 else f"{minutes / 60:.1f} hours"
