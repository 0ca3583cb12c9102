"""How much anybody may write and ask: sizes of texts, and buckets of requests."""

from __future__ import annotations

import math
import unicodedata
from typing import Any

from gzsim.web import rates
from gzsim.web.rates import Rate
from gzsim.workshop.messages import Refused, TooMany

NAME, TEXT, ALL_TEXT = 60, 2_000, 40_000
"""Characters of a name, of a text, and of all texts of a team's choice."""
OBJECTIVES, KEY_RESULTS = 5, 5
"""Objectives of a team, and key results of each."""
TEAMS, PEOPLE = 60, 200
"""Teams and participants of a session."""
VERSIONS, RUNS = 500, 300
"""Saved versions of a team's choice, and runs of a team; the oldest give way. There may be more versions than runs and
years together, so that there is always one that was neither run nor played."""

_DIRECTION = {*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0xFEFF}
"""Marks that turn the direction of what follows: with them a name could pass for another."""


_BLANK = {0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0, *range(0x180B, 0x1810),
          *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)}  # fmt: skip
"""Signs that show nothing, though they count as letters or marks."""


def clean(text: Any, field: str, most: int = TEXT, *, lines: bool = True) -> str:
    """A text without control characters and blanks at its ends; markup stays what it is, text.

    Raises Refused if it is no text or longer than it may be.

    >>> clean(" <b>清洁空气</b>\\x00\\x1b[31m ", "name")
    '<b>清洁空气</b>[31m'
    """
    if not isinstance(text, str):
        raise Refused("text_type", field=field)
    if len(text) > 4 * most:  # before anything is done with it
        raise Refused("too_long", field=field, length=len(text), most=most)
    kept = "".join(sign for sign in unicodedata.normalize("NFC", text) if _shown(sign, lines))
    kept = kept.strip() if lines else " ".join(kept.split())
    if len(kept) > most:
        raise Refused("too_long", field=field, length=len(kept), most=most)
    return kept


def clean_name(text: Any, field: str = "name") -> str:
    """A name on one line, 1 to 60 characters, that can be seen; raises Refused for anything else.

    >>> clean_name("  第一\\n小\\u200b组 ")
    '第一 小组'
    """
    name = clean(text, field, NAME, lines=False)
    if not any(unicodedata.category(sign)[0] in "LNPS" for sign in name):
        raise Refused("empty", field=field)
    return name


def alike(name: str) -> str:
    """What names share that look the same, or nearly.

    >>> alike("Ｔｅａｍ １") == alike("team 1")
    True
    """
    return unicodedata.normalize("NFKC", name).casefold()


def number(value: Any, field: str, low: float = -math.inf, high: float = math.inf, *, whole: bool = False) -> float:
    """A finite number within limits; raises Refused for anything else.

    >>> number(3, "years", 1, 10, whole=True)
    3
    """
    if value is None:
        raise Refused("missing", field=field)
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < 1e18:
        raise Refused("number", field=field)
    if whole and value != int(value):
        raise Refused("whole", field=field)
    if not low <= value <= high:
        raise Refused("range", field=field, low=low, high=high, value=value)
    return int(value) if whole else float(value)


def _shown(sign: str, lines: bool) -> bool:
    if sign in "\n\t":
        return True
    kind = unicodedata.category(sign)
    if not lines and (kind == "Cf" or ord(sign) in _BLANK):
        return False
    return kind not in ("Cc", "Cs", "Zl", "Zp") and ord(sign) not in _DIRECTION


TOKEN, ADDRESS, FORGED, OPENING = Rate(100, 20), Rate(1_000, 200), Rate(8, 0.2), Rate(10, 0.1)
"""For a participant or trainer, for all behind one address (a room may share one), for wrong codes, keys and tokens
from an address, and for new sessions from an address."""


class Buckets(rates.Buckets):
    """Token buckets whose refusals are errors.

    >>> now = [0.0]
    >>> buckets = Buckets(clock=lambda: now[0])
    >>> for _ in range(8):
    ...     buckets.take("address", FORGED)
    >>> try:
    ...     buckets.take("address", FORGED)
    ... except TooMany as error:
    ...     print(error.wait)
    5.0
    """

    def take(self, key: str, rate: Rate, cost: float = 1.0) -> None:
        """Take from a bucket; raises TooMany where there is not enough in it."""
        wait = self.wait(key, rate, cost)
        if wait > 0:
            raise TooMany(wait)

    def check(self, key: str, rate: Rate) -> None:
        """Raise TooMany where the bucket is empty, and take nothing."""
        wait = self.wait(key, rate, spend=False)
        if wait > 0:
            raise TooMany(wait)
