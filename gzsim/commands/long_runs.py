"""Long simulations by the command line: a range of replications, a precision, a cluster, and parts that are added."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from functools import reduce
from operator import add
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from warnings import catch_warnings

from gzsim.common.folders import WRITABLE
from gzsim.common.writing import refuse_foreign
from gzsim.errors import InputError
from gzsim.simulation.precision import PrecisionWarning
from gzsim.simulation.result import Simulation, load_simulation
from gzsim.simulation.saving import PROVENANCE

PATIENCE = 10.0
"""Seconds in which a cluster answers, and in which it has a worker."""

ADDRESS = "the address of a scheduler that runs, such as tcp://10.0.0.5:8786"


@contextmanager
def long_run(
    replications: str | None,
    until: Iterable[str] | None,
    cluster: str | None,
    into: Path | None = None,
    out: Path | None = None,
) -> Iterator[dict[str, Any]]:
    """Give what the command line says as arguments of `gzsim.simulation.simulate.simulate`, with its cluster open.

    Raises
    ------
    InputError
        If an argument cannot be read, the cluster does not answer, or nothing could be saved in ``out`` in the end.
    """
    how = {"replications": read_replications(replications), "until": read_until(until), "into": into}
    if out is not None:
        _refuse_out(out, into)
    with (
        nullcontext() if cluster is None else cluster_at(cluster) as client,
        catch_warnings(action="ignore", category=PrecisionWarning),  # the console says it
    ):
        yield how | {"client": client}


def read_replications(text: str | None) -> int | range | None:
    """Replications as the command line says them.

    >>> read_replications("200"), read_replications("100:200")
    (200, range(100, 200))
    >>> read_replications("two")
    Traceback (most recent call last):
    gzsim.errors.InputError: --replications: 'two' is no whole number. Valid: 200, or 100:200 for 100 to 199
    """
    if text is None:
        return None
    try:
        numbers = [int(part) for part in text.split(":", 1)]
    except ValueError:
        valid = "200, or 100:200 for 100 to 199"
        raise InputError(f"{text[:60]!r} is no whole number", field="--replications", valid=valid) from None
    return numbers[0] if len(numbers) == 1 else range(*numbers)


def read_until(texts: Iterable[str] | None) -> dict[str, float] | None:
    """Standard errors by outcome as the command line says them.

    >>> read_until(["achievement=0.01", "debt=0.2"])
    {'achievement': 0.01, 'debt': 0.2}
    >>> read_until(["achievement"])
    Traceback (most recent call last):
    gzsim.errors.InputError: --until: 'achievement' says no standard error. Valid: such as achievement=0.01
    """
    found = {}
    for text in texts or ():
        outcome, _, number = text.partition("=")
        try:
            found[outcome.strip()] = float(number)
        except ValueError:
            problem = f"{text[:60]!r} says no standard error"
            raise InputError(problem, field="--until", valid="such as achievement=0.01") from None
    return found or None


@contextmanager
def cluster_at(address: str) -> Iterator[Any]:
    """Open a ``dask.distributed.Client`` of the scheduler at an address.

    Raises
    ------
    InputError
        If Dask is not installed, or within ten seconds nobody answers or no worker is there.
    """
    try:
        from distributed import Client
    except ImportError:
        valid = "pip install 'gzsim[cluster]' first"
        raise InputError("Dask is not installed", field="--cluster", valid=valid) from None
    _refuse_silence(address)
    try:
        client = Client(address, timeout=PATIENCE)
    except Exception as error:  # whatever else than a scheduler answers, Dask fails over it in a way of its own
        problem = f"what answers at {address} is no scheduler of Dask ({type(error).__name__})"
        raise InputError(problem, field="--cluster", valid=ADDRESS) from None
    with client:
        try:
            client.wait_for_workers(1, timeout=PATIENCE)
        except TimeoutError:
            problem = f"the scheduler at {address} has no worker after {PATIENCE:g} seconds"
            raise InputError(problem, field="--cluster", valid="a cluster with a worker or more") from None
        yield client


def _refuse_silence(address: str) -> None:
    """A scheduler speaks first; Dask itself would wait for ever for somebody who takes the call and says nothing."""
    try:
        parts = urlsplit(address if "://" in address else f"tcp://{address}")
        place = parts.hostname, parts.port
    except ValueError:
        place = None, None
    if None in place or parts.scheme != "tcp":
        raise InputError(f"{address[:60]!r} is no address", field="--cluster", valid=ADDRESS)
    try:
        with socket.create_connection(place, timeout=PATIENCE / 2) as line:
            answer = line.recv(1)
    except (OSError, UnicodeError):  # nobody there, silence, or a name that none can have
        answer = b""
    if not answer:
        problem = f"no scheduler answers at {address} within {PATIENCE:g} seconds"
        raise InputError(problem, field="--cluster", valid=ADDRESS)


def _refuse_out(out: Path, into: Path | None) -> None:
    """Now, and not when hours of simulation are done."""
    refuse_foreign(out, PROVENANCE, "results")
    there = next(each for each in out.absolute().parents if each.exists())
    if not there.is_dir() or not os.access(there, os.W_OK):
        raise InputError("the results cannot be written here", file=there, field="--out", valid=WRITABLE)
    if into is None:
        return
    one, other = out.resolve(), into.resolve()
    if one == other or one in other.parents or other in one.parents:
        raise InputError("would lie in the folder of --into, or around it", field="--out", valid="another folder")


def add_saved(folders: Sequence[Path]) -> Simulation:
    """Add simulations that are saved in folders, in whatever order they are named.

    Raises
    ------
    InputError
        If there is one only, a folder holds no simulation, or two are no neighbouring parts of one simulation.
    """
    if len(folders) < 2:
        raise InputError("there is nothing to add", field="folders", valid="two or more")
    return reduce(add, sorted(map(load_simulation, folders), key=lambda part: part.replications.start))
