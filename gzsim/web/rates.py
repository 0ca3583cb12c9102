"""How much anybody may ask: buckets of requests, which refuse in microseconds."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

MOST_BUCKETS = 10_000
"""Buckets that are remembered; whoever has not asked for longest is forgotten first."""


@dataclass(frozen=True)
class Rate:
    """So many requests at once, and so many a second in the long run."""

    burst: float
    a_second: float


class Buckets:
    """Token buckets by key, never more of them than ``MOST_BUCKETS``.

    >>> now = [0.0]
    >>> buckets, rate = Buckets(clock=lambda: now[0]), Rate(burst=2, a_second=0.5)
    >>> [buckets.wait("address", rate) for _ in range(3)]
    [0.0, 0.0, 2.0]
    >>> now[0] = 2.0
    >>> buckets.wait("address", rate)
    0.0
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._lock = clock, Lock()
        self._full: OrderedDict[tuple[str, Rate], tuple[float, float]] = OrderedDict()

    def wait(self, key: str, rate: Rate, cost: float = 1.0, *, spend: bool = True) -> float:
        """Seconds until there is enough in a bucket; 0 where there is, and then it is taken unless not to be spent."""
        with self._lock:
            now = self._clock()
            level, since = self._full.get((key, rate), (rate.burst, now))
            level = min(rate.burst, level + (now - since) * rate.a_second)
            if level < cost:
                return (cost - level) / rate.a_second
            if spend:
                self._full[key, rate] = level - cost, now
                self._full.move_to_end((key, rate))
                while len(self._full) > MOST_BUCKETS:
                    self._full.popitem(last=False)
            return 0.0
