"""The one bar of progress: a widget in a notebook, a line in a terminal, and nothing where nobody sees it."""

from __future__ import annotations

import os
import sys
from typing import Any

from tqdm.auto import tqdm


def progress(*arguments: Any, **settings: Any) -> tqdm:
    """A bar of tqdm; what is piped into a file or another command gets none.

    Takes what tqdm takes; ``TQDM_DISABLE=1`` turns it off everywhere.

    >>> list(progress([1, 2], desc="nobody sees this"))
    [1, 2]
    """
    in_notebook = any(each.__module__ == "tqdm.notebook" for each in tqdm.__mro__)
    seen = in_notebook or getattr(sys.stderr, "isatty", bool)()
    # In a notebook tqdm itself overlooks what the environment says.
    if not seen or os.environ.get("TQDM_DISABLE", "0") not in ("", "0"):
        settings["disable"] = True
    return tqdm(*arguments, **settings)
