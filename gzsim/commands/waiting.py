"""What somebody at a terminal is told while nothing is seen to happen: rules are compiled, once."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import IO

SILENCE = 3.0
"""Seconds of compiling after which somebody wonders whether anything is done at all."""

TOLD = {
    "en": "Compiling the rules, once after an installation or a change of version: a minute or two.",
    "zh": "正在编译计算规则（仅在安装或更换版本后进行一次），约需一两分钟。",
}


@contextmanager
def told_of_compiling(language: str, stream: IO[str] | None = None, silence: float = SILENCE) -> Iterator[None]:
    """Say on standard error, if that is a terminal, that rules are compiled, where a command has waited for them.

    Numba says when it begins to compile what it has not kept; whatever it finds again is not told of.
    """
    stream = sys.stderr if stream is None else stream
    if stream is None or not stream.isatty():
        yield
        return
    over = Event()
    Thread(target=_watch, args=(language, stream, silence, over), daemon=True).start()
    try:
        yield
    finally:
        over.set()


def _watch(language: str, stream: IO[str], silence: float, over: Event) -> None:
    """Wait until something has been compiling for a while; Numba may be imported meanwhile, or never."""
    while (events := sys.modules.get("numba.core.event")) is None or not hasattr(events, "register"):
        if over.wait(0.1):
            return
    begun = Event()

    class Compiling(events.Listener):  # type: ignore[misc, name-defined]
        def on_start(self, event: object) -> None:
            begun.set()

        def on_end(self, event: object) -> None:
            pass

    heard = Compiling()
    events.register("numba:compile", heard)
    try:
        while not begun.wait(0.1):
            if over.is_set():
                return
        if not over.wait(silence):
            for each in ("en", "zh") if language == "both" else (language,):
                print(TOLD[each], file=stream, flush=True)
    finally:
        events.unregister("numba:compile", heard)
