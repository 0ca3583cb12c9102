"""Which gzsim this is."""

from __future__ import annotations

import json
import platform
from importlib.metadata import version

from gzsim.paths import shipped


def version_line() -> str:
    """Versions of gzsim, Python and the shipped data, on a line.

    >>> version_line().startswith("gzsim ")
    True
    """
    package = json.loads((shipped("data") / "datapackage.json").read_text(encoding="utf-8"))
    return f"gzsim {version('gzsim')}, Python {platform.python_version()}, data {package['version']}"
