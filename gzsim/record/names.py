"""Names that a user may type, and what was probably meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from gzsim.errors import InputError


def known(name: str, names: Iterable[str], field: str) -> None:
    """Refuse an unknown name, with close matches or else all valid names.

    >>> known("gpd", ["gdp", "pm25"], "series")
    Traceback (most recent call last):
    gzsim.errors.InputError: series: there is no 'gpd'. Valid: gdp
    """
    names = list(names)
    if name not in names:
        close = get_close_matches(str(name), names, n=5)
        raise InputError(f"there is no {name!r}", field=field, valid=", ".join(close or names))
