"""A workshop with twenty participants who press run at the same moment, and then see a year of the decade together.

Each participant is a thread that joins, writes objectives, saves, presses, and looks until there is an answer, as their
pages do. All choices differ, so that nothing is answered from what is kept. A run counts from the press to its answer.
"""

from __future__ import annotations

import os
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Barrier, Event, Thread

import psutil

from gzsim.bench import Figure, load_file
from gzsim.simulation.division import cores
from gzsim.workshop import Workshop

memory = load_file(Path(__file__).parent / "peers" / "memory.py")
SLOWEST_BAR = 10.0
LOOKING = 0.5
"""Seconds from one look of a page to the next."""
SCHEMES = ({"scheme": "none"}, {"scheme": "last_place"}, {"scheme": "piece_rate"}, {"scheme": "tournament"},
           {"scheme": "grade_bonus"}, {"scheme": "joint_liability"}, {"scheme": "threshold_bonus"})  # fmt: skip


@dataclass(frozen=True)
class Size:
    """How much is measured."""

    participants: int = 20
    years: int = 10
    draws: int = 24
    workers: int | None = None


def measure(size: Size | None = None) -> list[Figure]:
    """How long the slowest waits, until all ranges are narrow, for a year of the decade, and memory."""
    size = size or Size()
    with tempfile.TemporaryDirectory() as folder, Workshop(Path(folder, "workshop.sqlite"), size.workers) as workshop:
        begun = time.perf_counter()
        code, key = workshop.open_session("Twenty 二十人", seed=2025, years=size.years, draws=size.draws)
        _settled(workshop)
        opened = time.perf_counter() - begun
        with _Memory() as watched:
            begun, worked = time.perf_counter(), _processor_seconds(workshop)
            with ThreadPoolExecutor(size.participants) as people:
                barrier = Barrier(size.participants)
                seconds = list(people.map(lambda number: take_part(workshop, code, number, barrier),
                                          range(size.participants)))  # fmt: skip
            worked = _processor_seconds(workshop) - worked
            _settled(workshop)
            narrow = time.perf_counter() - begun
            trainer, begun = workshop.trainer(code, key), time.perf_counter()
            trainer.advance("year")
            year = time.perf_counter() - begun
    return [
        Figure("opening a session, processes and baseline", opened, "s"),
        Figure(f"slowest run of {size.participants} at once", max(seconds), "s", bar=SLOWEST_BAR, sense="at most"),
        Figure("processor time of a run until its answer", worked / size.participants, "s"),
        Figure("all ranges of all runs", narrow, "s"),
        Figure("a year of the decade for all teams", year, "s"),
        Figure("peak memory of server and processes", watched.peak / 2**20, "MiB"),
        Figure("cores", cores(), ""),
    ]


def take_part(workshop: Workshop, code: str, number: int, barrier: Barrier) -> float:
    """Join, write, save, press with all others and wait for the answer; its seconds from press to answer."""
    places, address = list(workshop.places(code)), f"10.0.0.{number}"
    token = workshop.join(code, f"参与者{number}", f"第{number}组", places[number % len(places)], address)
    seat = workshop.seat(token, address)
    seat.save(choice_of(number, seat.ground.weights), based_on=0)
    barrier.wait()
    run = seat.run()
    while (now := seat.runs()[0]).state in ("waiting", "running"):
        time.sleep(LOOKING)
    if now.state != "done" or seat.outcome(run) is None:
        raise RuntimeError(f"run of {number} {now.state}: {now.message.en}")
    return now.seconds


def choice_of(number: int, weights: dict[str, float]) -> dict:
    """A choice unlike that of any other participant."""
    first, *others = weights
    share = (100.0 - 10 - number) / (100.0 - weights[first])
    result = {"text": f"关键结果{number}", "indicator": "science_and_talent", "start": 90, "target": 101 + number}
    return {
        "objectives": [{"text": "科技与人才", "key_results": [result]}],
        "weights": {first: 10.0 + number} | {name: weights[name] * share for name in others},
        "targets": {"gdp_growth": 5 + number / 4},
        "watch": {"audits": (number + 1) / 50, "promise": number % 2 / 2},
        "captured": ["good_air_days"] if number % 3 == 0 else [],
        **SCHEMES[number % len(SCHEMES)],
    }


def _settled(workshop: Workshop) -> None:
    while workshop.pool.busy():
        time.sleep(0.05)


def _processor_seconds(workshop: Workshop) -> float:
    """What the processes have worked so far: less than the clock says where others work beside them."""
    return sum(sum(psutil.Process(number).cpu_times()[:2]) for number in workshop.pool.processes())


class _Memory:
    """Largest resident memory of this process and its children, looked at ten times a second."""

    def __init__(self) -> None:
        self.peak, self._over = 0, Event()
        self._thread = Thread(target=self._look, daemon=True)

    def __enter__(self) -> _Memory:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(0.1):
            self.peak = max(self.peak, memory.resident_bytes(os.getpid()))
