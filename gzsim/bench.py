"""Benchmarks: what a run costs, each figure beside the bar it has to meet.

A benchmark is a file ``benchmarks/<name>.py`` with a docstring and a function ``measure()`` that returns a list of
`Figure`. ``gzsim bench NAME`` prints them and ends with exit code 1 when one falls short of its bar.
"""

from __future__ import annotations

import ast
import importlib.util
import sys
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Literal

import pandas as pd

from gzsim.errors import InputError
from gzsim.paths import INSTALLED, PACKAGE

FOLDER = PACKAGE.parent / "benchmarks"


@dataclass(frozen=True)
class Figure:
    """One measured number and, where it has one, its bar.

    ``sense`` says on which side of ``bar`` the value must lie: "at least" or "at most". A figure without a bar has
    neither and is for information. Raises InputError when only one of the two is given.

    >>> Figure("time", 41.5, "s", bar=60, sense="at most").met
    True
    >>> Figure("time", float("nan"), "s", bar=60, sense="at most").met
    False
    >>> Figure("memory", 310.0, "MiB").met is None
    True
    """

    name: str
    value: float
    unit: str
    bar: float | None = None
    sense: Literal["at least", "at most"] | None = None

    def __post_init__(self) -> None:
        if (self.bar is None) != (self.sense is None) or self.sense not in {None, "at least", "at most"}:
            raise InputError(
                f"a bar of {self.bar} with the sense {self.sense!r}",
                field=self.name,
                valid="a bar with 'at least' or 'at most', or neither",
            )

    @property
    def met(self) -> bool | None:
        """Whether the value lies on the right side of its bar; None without a bar. A missing value (NaN) meets none."""
        if self.bar is None:
            return None
        return self.value >= self.bar if self.sense == "at least" else self.value <= self.bar


def benchmarks(folder: Path | None = None) -> dict[str, Path]:
    """Name → file of every benchmark. Raises InputError where there are none: they are no part of an installed gzsim.

    >>> benchmarks()["run"].name
    'run.py'
    """
    if folder is None and INSTALLED:
        raise InputError(
            "benchmarks do not come with an installed gzsim", valid="gzsim bench in a checkout of the project"
        )
    files = (folder or FOLDER).glob("*.py")
    return {path.stem: path for path in sorted(files)}


def run_benchmark(name: str, folder: Path | None = None) -> list[Figure]:
    """Figures of one benchmark. Raises InputError, with the names there are, for a name that is none of them."""
    found = benchmarks(folder)
    if name not in found:
        raise InputError(f"there is no benchmark {name!r}", valid=", ".join(found))
    return load_file(found[name]).measure()


def load_file(path: Path) -> ModuleType:
    """Run a file of the benchmarks as a module, known by its name to whoever reads compiled code from the disk.

    >>> load_file(benchmarks()["run"]).__name__
    'gzsim_benchmark_run'
    """
    spec = importlib.util.spec_from_file_location(f"gzsim_benchmark_{path.stem}", path)
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def summary(name: str, folder: Path | None = None) -> str:
    """First line of a benchmark's docstring.

    >>> summary("run").endswith(".")
    True
    """
    text = benchmarks(folder)[name].read_text(encoding="utf-8")  # read, not run: it may import what is not installed
    return (ast.get_docstring(ast.parse(text)) or "").partition("\n")[0]


def figures_table(figures: list[Figure]) -> pd.DataFrame:
    """The figures in a table, with ``met`` beside each.

    >>> print(*figures_table([Figure("time", 41.5, "s", bar=60, sense="at most")]).iloc[0])
    time 41.5 s 60.0 at most True
    """
    rows = [[*vars(figure).values(), figure.met] for figure in figures]
    columns = [*Figure.__dataclass_fields__, "met"]
    return pd.DataFrame(rows, columns=columns).astype({"bar": float, "sense": object, "met": object})
