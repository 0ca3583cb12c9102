"""Lines of text in both languages: English is divided at spaces, Chinese anywhere but where it must not be."""

from __future__ import annotations

import re

from rich.cells import cell_len, chop_cells

OPENING, CLOSING = "（“‘《〈【", "，。；：、！？）”’》〉】%"
_PIECE = re.compile(
    rf"\s+|[{OPENING}]*(?:[^\s\u2e80-\u9fff\uff00-\uffef{OPENING}{CLOSING}]+|[^{OPENING}])"
    rf"(?: %)?[{CLOSING}]*(?:(?<=[{CLOSING}])[),.;:]+)?|."
)
"""What stays together: spaces, a Chinese character, or a run of others, such as a figure, with its punctuation."""


def folded(text: str, width: int) -> str:
    """A text with line breaks, so that no line is wider than so many Latin letters where that is possible.

    A Chinese character counts as two letters. No line begins with punctuation that closes, none ends with punctuation
    that opens, and no word or figure is divided unless it is wider than a line.

    >>> folded("债务−1.2±0.1个百分点。", 10).split("\\n")
    ['债务', '−1.2±0.1个', '百分点。']
    >>> folded("Rural revitalisation", 14).split("\\n")
    ['Rural', 'revitalisation']
    >>> folded("in 30 %), last", 8).split("\\n"), folded("by (in 30 %), last", 11).split("\\n")
    (['in', '30 %),', 'last'], ['by (in', '30 %), last'])
    """
    return "\n".join(_filled(line, width) for line in text.split("\n"))


def _filled(line: str, width: int) -> str:
    lines = [""]
    pieces = (part for piece in _PIECE.findall(line) for part in chop_cells(piece, max(2, width)))
    for piece in pieces:
        if lines[-1] and cell_len((lines[-1] + piece).rstrip()) > width:
            lines.append("")
        lines[-1] += piece if lines[-1] or len(lines) == 1 else piece.lstrip()
    return "\n".join(each.rstrip() for each in lines)
