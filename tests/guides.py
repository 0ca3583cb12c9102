"""Figures of the guides in docs/, whatever the sentence is that tells them."""

import re


def figures(text: str) -> set[str]:
    """All numbers of a text as they are written: digits with their point, without sign and unit.

    >>> sorted(figures("from 0.440 to 0.616, 1.84·k, by 18 at most."))
    ['0.440', '0.616', '1.84', '18']
    """
    return set(re.findall(r"\d+(?:\.\d+)?", text))
