"""Where the shipped data and scenarios are: beside the package in a checkout, inside it once installed."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
INSTALLED = (PACKAGE / "_shipped").is_dir()
"""Whether this is an installed wheel and no checkout, where tests and benchmarks are, too."""


def shipped(folder: str) -> Path:
    """Path of a shipped folder, ``"data"`` or ``"scenarios"``.

    >>> (shipped("data") / "datapackage.json").exists()
    True
    """
    return (PACKAGE / "_shipped" if INSTALLED else PACKAGE.parent) / folder


def tables() -> Path:
    """Folder of the tables that notebooks read because they take minutes, in a checkout."""
    return PACKAGE.parent / "notebooks" / "tables"


def scenario_names() -> list[str]:
    """Names of the scenarios that come with gzsim.

    >>> "guizhou-2025" in scenario_names()
    True
    """
    return sorted(path.stem for path in shipped("scenarios").glob("*.yaml"))
