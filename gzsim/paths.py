"""Where the shipped data and scenarios are: beside the package in a checkout, inside it once installed."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def shipped(folder: str) -> Path:
    """Path of a shipped folder, ``"data"`` or ``"scenarios"``.

    >>> (shipped("data") / "datapackage.json").exists()
    True
    """
    checkout = PACKAGE.parent / folder
    return checkout if checkout.is_dir() else PACKAGE / "_shipped" / folder
