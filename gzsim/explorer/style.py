"""The look of what this page alone has, for the elements that hold it."""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def style() -> str:
    """Rules of cards, bars and tiles.

    >>> ".tile" in style()
    True
    """
    return (Path(__file__).parent / "templates" / "explorer.css").read_text(encoding="utf-8")
