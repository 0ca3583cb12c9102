"""The libraries that pages in the browser need, which gzsim does without otherwise."""

from __future__ import annotations

from importlib.util import find_spec

from gzsim.errors import InputError

NEEDED = ("panel", "segno")


def require_apps() -> None:
    """Refuse to go on where the extra ``apps`` is not installed; loads nothing.

    Raises InputError, which names what is missing and how to get it.

    >>> require_apps()
    """
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        raise InputError(f"{' and '.join(missing)} not installed", field="apps", valid="pip install gzsim[apps]")
