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
