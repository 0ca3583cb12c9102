"""The teams side by side, worked out once for all who look, and beside the server's loop."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Lock

import pandas as pd

from gzsim.workshop.seat import Room

BESIDE = ThreadPoolExecutor(1, thread_name_prefix="workshop")
"""Tables and figures are made one after the other, while the server goes on answering."""
SECONDS = 4.0
"""For so long a board is shown as it is."""


class Boards:
    """Boards of sessions in which all teams may be seen, each made anew when it is older than some seconds.

    >>> from types import SimpleNamespace
    >>> boards, room = Boards(), SimpleNamespace(code="A", board=lambda: pd.DataFrame({"team": []}))
    >>> boards.of(room) is boards.of(room)
    True
    """

    def __init__(self) -> None:
        self._lock, self._made = Lock(), {}

    def of(self, room: Room) -> pd.DataFrame:
        """The board of a room's session."""
        with self._lock:
            made, board = self._made.get(room.code, (-SECONDS, None))
            if board is None or time.monotonic() - made > SECONDS:
                fresh = room.board()
                board = board if board is not None and fresh.equals(board) else fresh
                self._made[room.code] = time.monotonic(), board
            return board


BOARDS = Boards()
