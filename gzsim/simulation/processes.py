"""Processes of this machine that do chunks of work, where threads would wait for each other.

Each is a fresh Python that is told through a pipe what to do. Nothing of the script or notebook that asks is run again
in it, so that no ``if __name__ == "__main__"`` is needed, and Ctrl-C does not reach it. Whatever goes wrong in one, its
part is done by the process that asks, which says what is wrong if it has to.
"""

from __future__ import annotations

import io
import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from pathlib import Path
from queue import SimpleQueue
from sysconfig import get_path
from typing import Any

from gzsim.paths import PACKAGE

COMMAND = "import sys; sys.path[:] = sys.argv[1:]; from gzsim.simulation.processes import serve; serve()"

LOST = (OSError, EOFError, ValueError, pickle.UnpicklingError)
"""How it shows that a process has ended: its pipes are broken, empty, closed or cut short."""


class Processes:
    """Some processes that do the same work on different parts.

    Raises
    ------
    pickle.PicklingError
        If another process might not do the same: the work holds a rule of the user's own.
    OSError
        If no process can be started.
    """

    def __init__(self, work: Callable[[Any], Any], count: int) -> None:
        self._work, self._open = work, True
        self._said = _written(work)
        self._processes = [_Process(self._said) for _ in range(count)]
        self._idle: SimpleQueue[_Process] = SimpleQueue()
        for each in self._processes:
            self._idle.put(each)
        self._threads = ThreadPoolExecutor(count)

    def submit(self, part: Any) -> Future:
        """Do the work on a part in the process that has been idle longest."""
        return self._threads.submit(self._done, part)

    def close(self) -> None:
        """End the processes at once, whatever they are at."""
        self._open = False
        for process in self._processes:
            process.end()
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _done(self, part: Any) -> Any:
        process = self._idle.get()
        try:
            return process.ask(part)
        except LOST:
            process.end()
            process = self._another(process)
        finally:
            self._idle.put(process)
        if not self._open:
            raise CancelledError
        return self._work(part)

    def _another(self, lost: _Process) -> _Process:
        """A process in the place of one that has ended, or that one where none can be started."""
        if self._open:
            with suppress(OSError):
                self._processes[self._processes.index(lost)] = found = _Process(self._said)
                if not self._open:  # closed in the meantime
                    found.end()
                return found
        return lost


class _Process:
    def __init__(self, work: bytes) -> None:
        if not sys.executable or "python" not in Path(sys.executable).name.lower() or hasattr(sys, "frozen"):
            raise OSError("this program is no Python that could be started again")
        flags = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0) | getattr(subprocess, "CREATE_NO_WINDOW", 0)
        self._python = subprocess.Popen(
            [sys.executable, "-c", COMMAND, *sys.path],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,  # as the flags do on Windows, this keeps Ctrl-C away from it
            creationflags=flags,
        )
        self._to_say = work

    def ask(self, part: Any) -> Any:
        """What the work makes of a part; raises one of ``LOST`` if the process has ended."""
        to, answers = self._python.stdin, self._python.stdout
        to.write(self._to_say + pickle.dumps(part))
        to.flush()
        self._to_say = b""
        return pickle.load(answers)

    def end(self) -> None:
        self._python.kill()
        self._python.wait()
        for pipe in (self._python.stdin, self._python.stdout):
            with suppress(OSError):
                pipe.close()


class _Writer(pickle.Pickler):
    """Writes what every process reads alike: a module of one's own may have changed since it was imported."""

    def reducer_override(self, held: Any) -> Any:
        for each in (held, type(held)):
            module = getattr(each, "__module__", None)
            if isinstance(module, str) and _is_own(module):
                raise pickle.PicklingError(f"{module} may be another in another process")
        return NotImplemented


@cache
def _is_own(module: str) -> bool:
    """Whether a module is neither of this package nor installed."""
    file = getattr(sys.modules.get(module), "__file__", None)
    if module == "__main__" or file is None:
        return module == "__main__"
    place = Path(file)
    known = (PACKAGE, *(Path(get_path(name)) for name in ("stdlib", "platstdlib")))
    installed = {"site-packages", "dist-packages"}.intersection(place.parts)
    return not installed and not any(place.is_relative_to(folder) for folder in known)


def _written(work: Callable[[Any], Any]) -> bytes:
    file = io.BytesIO()
    try:
        _Writer(file).dump(work)
    except (TypeError, AttributeError) as error:  # what Python says of much that cannot be written
        raise pickle.PicklingError(str(error)) from error
    return file.getvalue()


def serve() -> None:
    """Read work, then parts of it, and answer what it makes of each; end when nobody asks any more, or by any error."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever prints must not come between answers
    with suppress(Exception):
        work = pickle.load(sys.stdin.buffer)
        while True:
            pickle.dump(work(pickle.load(sys.stdin.buffer)), answers)
            answers.flush()
    os._exit(0)  # at once: an answer that nobody waits for must not be flushed
