"""What every test shares: no window for figures, property-based tests that try the same examples every time."""

from __future__ import annotations

import gc
import os
from pathlib import Path
from random import SystemRandom

import matplotlib
import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parents[1]

# Not through MPLBACKEND: the kernels that check the notebooks would inherit it and draw nothing.
matplotlib.use("Agg")

# Compiling a kernel inside an example takes longer than any deadline.
settings.register_profile("gzsim", deadline=None, derandomize=True)
settings.register_profile("random", deadline=None, max_examples=1000, print_blob=True)
PROFILE = os.environ.get("HYPOTHESIS_PROFILE", "gzsim")
settings.load_profile(PROFILE)


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Choose a seed for random examples, unless one is given, so that it can be told."""
    if PROFILE == "random" and config.option.hypothesis_seed is None:
        config.option.hypothesis_seed = str(SystemRandom().randrange(2**32))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell the seed of random examples."""
    if PROFILE == "random":
        seed = terminalreporter.config.option.hypothesis_seed
        terminalreporter.write_line(f"HYPOTHESIS_PROFILE=random, again with --hypothesis-seed={seed}")


# What takes longest, by the beginning of its name; `make quick` leaves it out, and a whole run starts with it.
SLOW = tuple((ROOT / "tests" / "slow.txt").read_text(encoding="utf-8").split())


COMPILES = "notebooks/00-quickstart.ipynb"
SIMULATE_NOTHING = ("tests/unit/index/", "tests/integration/test_setup_", "tests/unit/bench/test_bench_index.py",
                    "tests/unit/evidence/test_zone_", "tests/unit/history/")  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is slow, and put its files first, so that no worker is left alone with one of them at the end.

    In a new checkout the rules of the simulation are compiled, which takes two minutes: while one worker does that in
    the first file, the others take slow files that simulate nothing, and do not compile the same beside it.
    """
    slow_files = set()
    for item in items:
        if item.nodeid.startswith(SLOW):
            item.add_marker(pytest.mark.slow)
            slow_files.add(item.path)
    names = {path: path.relative_to(ROOT).as_posix() for path in {item.path for item in items}}
    items.sort(
        key=lambda item: (
            item.path not in slow_files,
            names[item.path] != COMPILES,
            not names[item.path].startswith(SIMULATE_NOTHING),
        )
    )


def pytest_collection_finish() -> None:
    """Leave what every test shares out of all garbage collection: thousands of tests are looked through each time."""
    gc.collect()
    gc.freeze()


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
