"""Benchmarks: what a run costs, each figure beside the bar it has to meet.

A benchmark is a file ``benchmarks/<name>.py`` with a docstring and a function ``measure()`` that returns a list of
`Figure`. ``gzsim bench NAME`` prints them and ends with exit code 1 when one falls short of its bar.
"""

from __future__ import annotations

import ast
import importlib.util
import json
import math
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from types import ModuleType
from typing import Literal

from rich.console import Console
from rich.table import Table

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


def render(name: str, figures: list[Figure]) -> Table:
    """The figures as a table for the terminal; the verdict is a word as well as a colour."""
    table = Table("figure", title=f"benchmark {name}", title_justify="left")
    for heading in ("value", "bar"):
        table.add_column(heading, justify="right")
    table.add_column("verdict")
    verdicts = {True: "[blue]met[/]", False: "[bold red]MISSED[/]", None: "for information"}
    for figure in figures:
        bar = "" if figure.bar is None else f"{figure.sense} {figure.bar:g} {figure.unit}"
        table.add_row(figure.name, f"{figure.value:.4g} {figure.unit}", bar, verdicts[figure.met])
    return table


def as_json(figures: list[Figure]) -> str:
    """The figures as a JSON list with ``met`` beside each; a missing value (NaN) is null.

    >>> as_json([Figure("time", 41.5, "s", bar=60, sense="at most")])
    '[{"name": "time", "value": 41.5, "unit": "s", "bar": 60, "sense": "at most", "met": true}]'
    """
    rows = [
        asdict(figure) | {"value": figure.value if math.isfinite(figure.value) else None, "met": figure.met}
        for figure in figures
    ]
    return json.dumps(rows, ensure_ascii=False)


def main_bench(name: str | None, as_json_text: bool) -> int:
    """What ``gzsim bench`` does; returns its exit code: 0, or 1 when a figure misses its bar or cannot be taken.

    Without a name it lists the benchmarks. Raises InputError for a name that is none of them.
    """
    if name is None:
        for known in benchmarks():
            print(f"{known:<12} {summary(known)}")
        return 0
    try:
        figures = run_benchmark(name)
    except subprocess.CalledProcessError as failure:
        print(f"benchmark {name}: {failure}\n{failure.stderr or ''}", file=sys.stderr)
        return 1
    if as_json_text:
        print(as_json(figures))
    else:
        Console().print(render(name, figures))
    return int(any(figure.met is False for figure in figures))
