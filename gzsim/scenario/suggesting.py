"""The name that was probably meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return a remark that names the closest known name, or nothing.

    >>> "unknown indicator 'gdp_grow'" + did_you_mean("gdp_grow", ["gdp_growth", "forest_cover"])
    "unknown indicator 'gdp_grow' (did you mean 'gdp_growth'?)"
    """
    close = get_close_matches(name, list(known), n=1)
    return f" (did you mean {close[0]!r}?)" if close else ""
