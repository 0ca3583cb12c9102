"""Where compiled rules are kept from run to run."""

from __future__ import annotations

import os
import sys
import warnings
from pathlib import Path

NOWHERE = (
    "there is no folder in which compiled rules can be kept, so that every start compiles them anew. "
    "Valid: the environment variable NUMBA_CACHE_DIR with a folder that you may write to"
)


def find_place(folder: Path) -> Path | None:
    """See to it that Numba finds a place for what it compiles, for it refuses to import a rule if it finds none.

    It looks at ``NUMBA_CACHE_DIR``, beside the sources (``folder``), and in the user's folder of caches. Where none can
    be written to, a folder that ends with this process takes their place; it is returned, and a warning says so.

    Examples
    --------
    >>> from gzsim.paths import PACKAGE
    >>> find_place(PACKAGE)
    """
    given = os.environ.get("NUMBA_CACHE_DIR")
    places = [*([Path(given)] if given else []), folder / "__pycache__", _of_user()]
    if any(_usable(place) for place in places):
        return None
    import atexit
    import shutil
    import tempfile  # slow to import, and hardly ever needed

    warnings.warn(NOWHERE, stacklevel=3)
    try:
        place = Path(tempfile.mkdtemp(prefix="gzsim-compiled-"))
    except OSError:
        return None
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    os.environ["NUMBA_CACHE_DIR"] = str(place)
    if "numba" in sys.modules:  # it has read the environment already
        sys.modules["numba"].config.CACHE_DIR = str(place)
    return place


def _of_user() -> Path:
    """Where Numba looks last."""
    folders = {"darwin": "~/Library/Caches", "win32": os.environ.get("LOCALAPPDATA", "")}
    caches = folders.get(sys.platform, os.environ.get("XDG_CACHE_HOME") or "~/.cache")
    return Path(os.path.expanduser(caches), "numba")  # a home that cannot be determined stays "~"


def _usable(place: Path) -> bool:
    """Whether a folder can be written to, or be made."""
    there = next((path for path in (place, *place.parents) if path.exists()), None)
    return place.is_absolute() and there is not None and there.is_dir() and os.access(there, os.W_OK | os.X_OK)
