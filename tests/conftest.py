"""What every test shares: no window for figures, property-based tests that try the same examples every time."""

from __future__ import annotations

import os
from pathlib import Path

import matplotlib
import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parents[1]

# Not through MPLBACKEND: the kernels that check the notebooks would inherit it and draw nothing.
matplotlib.use("Agg")

# Compiling a kernel inside an example takes longer than any deadline.
settings.register_profile("gzsim", deadline=None, derandomize=True)
settings.load_profile("gzsim")


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def project_files() -> list[Path]:
    """Every file that belongs to the project: what is below the checkout and not ignored (with or without git)."""
    import pathspec

    ignored = pathspec.GitIgnoreSpec.from_lines([".git/", *(ROOT / ".gitignore").read_text().splitlines()])
    found = []
    for folder, subfolders, names in os.walk(ROOT):
        here = Path(folder).relative_to(ROOT)
        subfolders[:] = [name for name in subfolders if not ignored.match_file(f"{(here / name).as_posix()}/")]
        found += [ROOT / here / name for name in names if not ignored.match_file((here / name).as_posix())]
    return sorted(found)
