"""Who does the work: a process for each core, and a queue in which nobody waits for those who press most often."""

from __future__ import annotations

import logging
import os
import signal
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures import TimeoutError as TooLong
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context, parent_process
from threading import Condition, Thread
from typing import Any

from gzsim.errors import InputError
from gzsim.simulation.division import cores
from gzsim.workshop.messages import Refused

LOG = logging.getLogger("gzsim.workshop")

SECONDS = 120.0
"""A job that takes longer is stopped."""

YEARS, ANSWERS, RANGES = 0, 1, 2
"""What goes first: years of a decade and baselines, first answers, and what only narrows their ranges."""


def _make_ready() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which ends its processes
    Thread(target=_end_with_server, daemon=True).start()


def _end_with_server() -> None:
    """End this process when the server is no more, however it ended: it would wait for work for ever."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def ready() -> None:
    """Live a year of everything that teams ask for: rules are loaded, or compiled where nobody has done it."""
    from gzsim.scenario import load_scenario
    from gzsim.workshop.living import Ask, lived
    from gzsim.workshop.playing import Play, played

    small = load_scenario("guizhou-2025").with_({"simulation.years": 1})
    played(Play(small, (small,), small.units.prefectures[0], 0))
    lived(Ask("ready", small, small, seed=0, years=1, draws=1, first=0, last=1))


@dataclass(frozen=True, eq=False)
class Job:
    """Work for a process, and what is done with its result or with the reason why there is none."""

    owner: str
    """Whose work it is: one job of an owner runs at a time, and a newer one takes the place of one that waits."""
    work: Callable[[Any], Any]
    ask: Any
    done: Callable[[Any], None]
    failed: Callable[[InputError | None], None]
    """Called with the error, or with None where a newer job of the owner has taken its place."""
    begun: Callable[[], None] = lambda: None
    urgency: int = ANSWERS


class Pool:
    """Some processes, each with a thread that gives it one job after another; they ``begin`` with getting ready.

    A process that ends is asked once more; one that ends again, or takes longer than ``SECONDS``, costs its job alone.
    Another is started in its place.
    """

    def __init__(self, workers: int | None = None, seconds: float = SECONDS, begin: Callable[[], None] = ready) -> None:
        self._seconds, self._open = seconds, True
        self._changed = Condition()
        self._waiting: OrderedDict[str, Job] = OrderedDict()
        self._running: set[str] = set()
        self._slots = [_Slot(begin) for _ in range(workers or cores())]
        self._threads = [Thread(target=self._serve, args=(slot,), daemon=True) for slot in self._slots]
        for thread in self._threads:
            thread.start()

    def submit(self, job: Job) -> None:
        """Put a job into the queue; one of the same owner that still waits gives way."""
        with self._changed:
            before = self._waiting.pop(job.owner, None)
            self._waiting[job.owner] = job
            self._changed.notify()
        if before is not None:
            before.failed(None)

    def busy(self) -> int:
        """How many jobs wait or run."""
        with self._changed:
            return len(self._waiting) + len(self._running)

    def processes(self) -> list[int]:
        """Ids of the processes that are at work or ready for it."""
        return [number for slot in self._slots for number in slot.processes()]

    def close(self) -> None:
        """End all processes; what waits is left where it is."""
        with self._changed:
            self._open = False
            self._waiting.clear()
            self._changed.notify_all()
        for slot in self._slots:
            slot.end()
        for thread in self._threads:
            thread.join(timeout=10)

    def _serve(self, slot: _Slot) -> None:
        while (job := self._next()) is not None:
            try:
                self._do(slot, job)
            except Exception:  # of what is done with a result: it must not end the thread that serves the others
                LOG.exception("what a job of %s brought could not be taken in", job.owner)
            finally:
                with self._changed:
                    self._running.discard(job.owner)
                    self._changed.notify_all()
        slot.end()  # for a process that took the place of another while the pool was being closed

    def _next(self) -> Job | None:
        with self._changed:
            while self._open:
                free = [job for owner, job in self._waiting.items() if owner not in self._running]
                if free:
                    job = min(free, key=lambda each: each.urgency)  # the first of equals: who has waited longest
                    del self._waiting[job.owner]
                    self._running.add(job.owner)
                    return job
                self._changed.wait()
        return None

    def _do(self, slot: _Slot, job: Job) -> None:
        with suppress(Refused):  # what it says cannot be written down, which costs no answer
            job.begun()
        try:
            result = self._asked(slot, job)
        except TooLong:
            slot.renew()
            job.failed(Refused("too_slow", seconds=self._seconds))
        except BaseException:  # whatever a process has come to, the others are served
            if self._open:
                LOG.warning("a process could not do a job of %s", job.owner, exc_info=True)
                slot.renew()
                job.failed(Refused("crashed"))
        else:
            self._told(job, result)

    def _asked(self, slot: _Slot, job: Job) -> Any:
        """What a process makes of a job; one that is ended meanwhile, as for want of memory, is no fault of the job."""
        try:
            return slot.ask(job.work, job.ask, self._seconds)
        except BrokenProcessPool:
            if not self._open:
                raise
            LOG.warning("a process ended during a job of %s, which is done once more", job.owner)
            slot.renew()
            return slot.ask(job.work, job.ask, self._seconds)

    @staticmethod
    def _told(job: Job, result: Any) -> None:
        try:
            job.failed(result) if isinstance(result, InputError) else job.done(result)
        except Refused as error:  # it cannot be written down
            job.failed(error)


class _Slot:
    """A process of its own, so that its end breaks nobody else's work."""

    def __init__(self, begin: Callable[[], None]) -> None:
        self._begin = begin
        self.start()

    def start(self) -> None:
        """Start a process, which compiles or loads its rules."""
        executor = ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=_make_ready)
        self._executor, self._getting_ready = executor, executor.submit(self._begin)

    def ask(self, work: Callable[[Any], Any], ask: Any, seconds: float) -> Any:
        self._getting_ready.result()  # compiling takes minutes, once, and does not count as the time of a job
        return self._executor.submit(_answer, work, ask).result(seconds)

    def processes(self) -> list[int]:
        return list(_children(self._executor))

    def renew(self) -> None:
        self.end()
        self.start()

    def end(self) -> None:
        executor, self._executor = self._executor, None  # with it go the semaphores of its queues
        if executor is not None:
            for process in _children(executor).values():
                with suppress(OSError, ValueError):
                    process.kill()
            with suppress(BrokenProcessPool):
                executor.shutdown(wait=True, cancel_futures=True)


def _children(executor: ProcessPoolExecutor | None) -> dict[int, Any]:
    """Processes by their ids: the executor has no other way to end them (`kill_workers` comes with Python 3.14)."""
    return dict(getattr(executor, "_processes", None) or {})


def _answer(work: Callable[[Any], Any], ask: Any) -> Any:
    """What the work makes of it, or the error that says why it cannot: one that can be sent to another process."""
    try:
        return work(ask)
    except Refused as error:
        return error
    except InputError as error:
        return InputError(error.problem, field=error.field, valid=error.valid)
