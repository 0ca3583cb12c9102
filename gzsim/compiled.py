"""Compiled rules are kept from run to run; what was compiled before a rule was changed is thrown away."""

from __future__ import annotations

from pathlib import Path


def forget_stale(folder: Path) -> int:
    """Delete the indexes of compiled code that are older than a source beside any compiled code; returns how many.

    Numba keeps what it has compiled beside each file and compiles anew when that file changes, but not when the change
    is in a function of another file that was compiled into it. Whoever changed the rule of effort would go on running
    the old one through the month that calls it. Nothing is done about code that is kept elsewhere, where the package's
    own folder cannot be written to, or about constants from folders in which nothing is compiled.

    Examples
    --------
    >>> from gzsim.paths import shipped
    >>> forget_stale(shipped("scenarios"))
    0
    """
    indexes = list(folder.rglob("*.nbi"))
    places = {index.parent.parent for index in indexes}
    newest = max((source.stat().st_mtime for place in places for source in place.glob("*.py")), default=0.0)
    stale = [index for index in indexes if index.stat().st_mtime < newest]
    for index in stale:
        index.unlink(missing_ok=True)  # another process may have been quicker
    return len(stale)
