"""Names and values as messages show them: the name that was probably meant, and what was given, cut short."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

MOST_SHOWN = 60
MOST_COMPARED = 200  # comparing takes time that grows with the square of the length


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return a remark that names the closest known name, or nothing.

    >>> "unknown indicator 'gdp_grow'" + did_you_mean("gdp_grow", ["gdp_growth", "forest_cover"])
    "unknown indicator 'gdp_grow' (did you mean 'gdp_growth'?)"
    """
    close = closest(name, known)
    return f" (did you mean {close!r}?)" if close else ""


def closest(name: str, known: Iterable[str]) -> str | None:
    """Return the known name that was probably meant, if there is one.

    >>> closest("gdp_grow", ["gdp_growth", "forest_cover"])
    'gdp_growth'
    """
    return next(iter(get_close_matches(name[:MOST_COMPARED], list(known), n=1)), None)


def percent_hint(value: float) -> str:
    """Return a remark that names the share that a number of percent is, or nothing.

    >>> "must be at most 1, not 15" + percent_hint(15)
    'must be at most 1, not 15 (did you mean 0.15?)'
    """
    return f" (did you mean {value / 100:.10g}?)" if 1 < value <= 100 else ""


def readable(name: str) -> str:
    """Return a name as a message may show it: cut when long, its control characters written out.

    >>> readable("target"), readable("\\x1b[31mtarget")
    ('target', '\\\\x1b[31mtarget')
    """
    return name if name.isprintable() and len(name) <= MOST_SHOWN else short(name)[1:].rstrip("'\"")


def short(value: object) -> str:
    """Return what was given as Python writes it, cut after 60 characters.

    >>> short("x" * 1000)[-5:]
    'xx...'
    """
    try:
        text = repr(value)
    except ValueError:  # Python does not write integers of thousands of digits
        text = f"a value of type {type(value).__name__}"
    return text if len(text) <= MOST_SHOWN else f"{text[: MOST_SHOWN - 3]}..."
