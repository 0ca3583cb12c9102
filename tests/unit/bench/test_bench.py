"""A benchmark's figures are held against their bars, and the verdict is the exit code."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from gzsim import bench
from gzsim.bench import Figure
from gzsim.cli import app
from gzsim.errors import InputError

numbers = st.floats(allow_nan=False)


@given(value=numbers, bar=numbers)
def test_a_value_misses_at_most_one_of_the_two_senses(value: float, bar: float) -> None:
    at_least = Figure("x", value, "s", bar=bar, sense="at least").met
    at_most = Figure("x", value, "s", bar=bar, sense="at most").met
    assert at_least or at_most
    assert (at_least and at_most) == (value == bar)


@pytest.mark.parametrize(("bar", "sense"), [(1.0, None), (None, "at most"), (1.0, "below")])
def test_a_bar_needs_its_sense(bar: float | None, sense: str | None) -> None:
    with pytest.raises(InputError, match="at least"):
        Figure("x", 1.0, "s", bar=bar, sense=sense)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    source = (
        '"""{what}."""\nfrom gzsim.bench import Figure\n\n'
        'def measure():\n    return [Figure("time", {value}, "s", {bar})]\n'
    )
    files = {
        "fast": source.format(what="A fast one", value=1.5, bar="60, 'at most'"),
        "slow": source.format(what="A slow one", value=61.0, bar="60, 'at most'"),
        "lost": source.format(what="A figure that could not be had", value="float('nan')", bar="60, 'at most'"),
    }
    for name, text in files.items():
        (tmp_path / f"{name}.py").write_text(text)
    monkeypatch.setattr(bench, "FOLDER", tmp_path)
    return tmp_path


def told(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["bench", *arguments], catch_exceptions=False)


@pytest.mark.parametrize(("name", "code"), [("fast", 0), ("slow", 1), ("lost", 1)])
def test_exit_code_says_whether_the_bars_are_met(folder: Path, name: str, code: int) -> None:
    answer = told(name)
    assert answer.exit_code == code
    assert ("MISSED" in answer.stdout) == bool(code)
    assert "at most 60 s" in answer.stdout


def test_json_has_a_null_for_a_missing_value(folder: Path) -> None:
    answer = told("lost", "--json")
    assert answer.exit_code == 1
    (figure,) = json.loads(answer.stdout)["tables"]["figures"]
    assert figure["value"] is None
    assert figure["met"] is False


def test_json_gives_every_figure_back(folder: Path) -> None:
    (figure,) = bench.run_benchmark("fast")
    (row,) = json.loads(told("fast", "--json").stdout)["tables"]["figures"]
    assert row.pop("met") is True
    assert Figure(**row) == figure
    assert math.isfinite(figure.value)


def test_without_a_name_the_benchmarks_are_listed(folder: Path) -> None:
    listed = json.loads(told("--json").stdout)["tables"]["benchmarks"]
    assert [tuple(row.values()) for row in listed] == [
        ("fast", "A fast one."),
        ("lost", "A figure that could not be had."),
        ("slow", "A slow one."),
    ]
    assert all(row["summary"] in told().stdout for row in listed)


def test_an_unknown_name_is_answered_with_those_there_are(folder: Path) -> None:
    with pytest.raises(InputError, match="fast, lost, slow"):
        told("quick")


def test_a_benchmark_that_cannot_run_is_no_success(folder: Path) -> None:
    (folder / "broken.py").write_text(
        '"""A run that fails."""\nimport subprocess, sys\n\ndef measure():\n'
        '    command = [sys.executable, "-c", "import sys; sys.exit(\'no scenario\')"]\n'
        "    subprocess.run(command, check=True, capture_output=True, text=True)\n"
    )
    answer = told("broken")
    assert answer.exit_code == 1
    assert "no scenario" in answer.stderr
