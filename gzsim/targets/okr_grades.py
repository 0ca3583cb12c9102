"""What the score of a key result means: committed ones are to be met in full, aspirational ones should stretch."""

from __future__ import annotations

from types import MappingProxyType
from typing import NamedTuple

from gzsim.errors import InputError
from gzsim.targets.okr import GOOD_ENOUGH, colour

SWEET_SPOT = (0.6, 0.7)
"""Scores at which an aspirational key result stretched as it should (C25)."""

MARKS = MappingProxyType({"green": ("G", "●", "绿"), "yellow": ("Y", "▲", "黄"), "red": ("R", "■", "红")})
"""Letter, mark and Chinese name of each colour, for those who do not see it."""

VERDICTS = MappingProxyType(
    {
        "delivered": "兑现",
        "not delivered": "未兑现",
        "short of its stretch": "未达挑战区间",
        "in its sweet spot": "处于理想区间",
        "beyond its sweet spot": "超出理想区间",
    }
)
"""Verdicts with their Chinese names. Committed: delivered or not. Aspirational: three."""


class Grade(NamedTuple):
    """Grade of a key result: colour, letter, mark, whether it counts as delivered, verdict.

    >>> grade(0.65, "aspirational").verdict
    'in its sweet spot'
    """

    colour: str
    letter: str
    mark: str
    delivered: bool
    verdict: str


def grade(score: float, kind: str = "committed") -> Grade:
    """Grade a score of a kind of key result.

    An aspirational key result is green from 0.7 (C25), a committed one only in full, so that no light is green of what
    has not been delivered; both are yellow from 0.4 and red below. An aspirational key result that scores beyond 0.7
    may not have been much of a stretch: a question, no fault.

    Raises InputError if the score is outside 0 to 1 or the kind is unknown.

    >>> grade(0.8)
    Grade(colour='yellow', letter='Y', mark='▲', delivered=False, verdict='not delivered')
    >>> grade(0.8, "aspirational").verdict
    'beyond its sweet spot'
    """
    if kind not in GOOD_ENOUGH:
        raise InputError(f"{kind!r}", field="kind", valid=", ".join(GOOD_ENOUGH))
    if not 0 <= score <= 1:
        raise InputError(f"{score!r}", field="score", valid="0 to 1")
    shade = colour(score, kind)
    delivered = score >= GOOD_ENOUGH[kind]
    if kind == "committed":
        verdict = "delivered" if delivered else "not delivered"
    else:
        low, high = SWEET_SPOT
        verdict = (
            "short of its stretch" if score < low else "beyond its sweet spot" if score > high else "in its sweet spot"
        )
    return Grade(shade, *MARKS[shade][:2], delivered, verdict)
