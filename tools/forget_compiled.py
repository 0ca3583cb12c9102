"""Forget compiled rules that are older than a source: ``python tools/forget_compiled.py``, after a rule was changed.

Numba keeps what it has compiled beside each file and compiles anew when that file changes, but not when the change is
in a function of another file that was compiled into it: whoever changed the rule of effort would go on running the old
one through the month that calls it. Tasks and tests call this first; who starts ``gzsim`` by hand calls it by hand.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1] / "gzsim"


def forget_stale(folder: Path = PACKAGE) -> int:
    """Delete the indexes of compiled code that are older than a source beside any compiled code; returns how many.

    Nothing is done about code that is kept elsewhere, where the folder cannot be written to, or about constants from
    folders in which nothing is compiled.
    """
    indexes = list(folder.rglob("*.nbi"))
    places = {index.parent.parent for index in indexes}
    newest = max((_written(source) for place in places for source in place.glob("*.py")), default=0.0)
    stale = [index for index in indexes if _written(index) < newest]
    for index in stale:
        with suppress(OSError):  # Numba reads nothing from a folder that cannot be written to
            index.unlink(missing_ok=True)  # another process may have been quicker
    return len(stale)


def _written(path: Path) -> float:
    """When a file was written; another process may have taken it away meanwhile."""
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return 0.0


if __name__ == "__main__":
    print(f"{forget_stale()} compiled rules forgotten")
