"""Checksums of the tables, as their description holds them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gzsim.common.reading import read_regular
from gzsim.errors import InputError
from gzsim.record.layout import DESCRIPTION, MOST_BYTES
from gzsim.record.problems import Problem

ALGORITHM = "sha256"


def checksum(file: Path) -> str:
    """SHA-256 of the bytes of a file, in hexadecimal.

    Raises InputError if it is no regular file, or larger than a table can be.
    """
    return hashlib.sha256(read_regular(file, MOST_BYTES, "a CSV file")).hexdigest()


def checksum_problems(package: Mapping[str, Any], folder: Path) -> list[Problem]:
    """Find the files that are not those which the description of the folder was written for."""
    problems = []
    for resource in package["resources"]:
        file = folder / resource["path"]
        declared = str(resource.get("hash", "")).removeprefix(f"{ALGORITHM}:")
        try:
            changed = checksum(file) != declared
        except InputError:
            continue  # that it cannot be read is said by whoever reads it
        if changed:
            text = (f"the file has changed: its checksum is not that of {folder.name}/{DESCRIPTION}; "
                    f"to accept an intended edit run: python -m gzsim.record.package {folder}")  # fmt: skip
            problems.append(Problem(text, file))
    return problems
