"""Bad input to `gzsim run`: one clear message with file, line and field, exit code 2, nothing half-written."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from gzsim import cli

Gzsim = Callable[..., tuple[int, str]]
"""The command line in a folder of its own: its arguments give an exit code and what is said as an error."""


@pytest.fixture
def shipped_text(root: Path) -> str:
    return (root / "scenarios" / "guizhou-2025.yaml").read_text(encoding="utf-8")


@pytest.fixture
def gzsim(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture) -> Gzsim:
    """In this process: starting one takes longer than the refusal."""

    def run(*arguments: str) -> tuple[int, str]:
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr(sys, "argv", ["gzsim", *arguments])
        with pytest.raises(SystemExit) as end:
            cli.main()
        return end.value.code, capsys.readouterr().err

    return run


@pytest.fixture
def gzsim_process(tmp_path: Path) -> Gzsim:
    """In a process of its own."""

    def run(*arguments: str) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-m", "gzsim", *arguments],
            cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False,
            env=os.environ | {"TQDM_DISABLE": "1"},
        )  # fmt: skip
        return done.returncode, done.stderr

    return run


def refused(done: tuple[int, str], folder: Path, *told: str) -> None:
    code, message = done
    assert code == 2, message
    assert "Traceback" not in message
    assert message.startswith("gzsim: ")
    for text in told:
        assert text in message
    assert not [path for path in folder.rglob("*") if path.is_dir()]


def line_of(text: str, beginning: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), 1) if line.strip().startswith(beginning))


CHANGED = {
    "unknown indicator": ("{gdp_growth: 0.15, ind", "{gdp_grwth: 0.15, ind", "zones.weights.all", "gdp_growth"),
    "weights that sum to 0.9": ("{gdp_growth: 0.15, ind", "{gdp_growth: 0.05, ind", "zones.weights.all", "0.9"),
    "negative weight": ("{gdp_growth: 0.15, ind", "{gdp_growth: -0.15, ind", "zones.weights.all.gdp_growth", "-0.15"),
    "unknown prefecture code": ('"522600": ecological', '"522699": ecological', "zones.assignment", "522699"),
    "duplicate key": ("author: The", "title: Again\nauthor: The", "title", "twice"),
    "target that is not a number": ("target: 5.5", "target: high", "indicators.gdp_growth.target", "high"),
    "unknown series": (
        "    target: 5.5",
        "    record: {series: gdp_growth_claimed, measure: level}\n    target: 5.5",
        "record.series",
        "gdp_growth_reported",
    ),
}


@pytest.mark.parametrize("fault", CHANGED)
def test_a_broken_scenario_is_refused_with_file_line_and_field(
    fault: str, shipped_text: str, gzsim: Gzsim, tmp_path: Path
):
    before, after, field, hint = CHANGED[fault]
    broken = shipped_text.replace(before, after, 1)
    assert broken != shipped_text
    (tmp_path / "mine.yaml").write_text(broken, encoding="utf-8")
    done = gzsim("run", "mine.yaml")
    changed = after.split("\n")[0].split(":")[0].lstrip("{ ")
    near = (
        line_of(broken, after.split("\n")[0][:20])
        if fault != "unknown series"
        else line_of(broken, "record: {series: gdp")
    )
    refused(done, tmp_path, "mine.yaml:", field, hint)
    told = int(done[1].split("mine.yaml:")[1].split(":")[0])
    assert abs(told - near) <= 2, (changed, near, done)


def test_a_shell_sees_the_same_exit_code_and_message(
    shipped_text: str, gzsim: Gzsim, gzsim_process: Gzsim, tmp_path: Path
):
    before, after, *_ = CHANGED["duplicate key"]
    (tmp_path / "mine.yaml").write_text(shipped_text.replace(before, after, 1), encoding="utf-8")
    done = gzsim_process("run", "mine.yaml")
    refused(done, tmp_path, "mine.yaml:", "title", "twice")
    assert done == gzsim("run", "mine.yaml")


def test_a_missing_scenario_is_named_with_those_there_are(gzsim: Gzsim, tmp_path: Path):
    refused(gzsim("run", "absent.yaml"), tmp_path, "absent.yaml")
    refused(gzsim("run", "guizhou-2052"), tmp_path, "guizhou-2052", "guizhou-2025")


def test_a_yaml_syntax_error_is_named_with_its_line(gzsim: Gzsim, tmp_path: Path):
    (tmp_path / "mine.yaml").write_text("schema_version: 1\ntitle: [unclosed\nauthor: me\n", encoding="utf-8")
    refused(gzsim("run", "mine.yaml"), tmp_path, "mine.yaml:")


def test_a_scenario_that_extends_itself_is_refused(gzsim: Gzsim, tmp_path: Path):
    (tmp_path / "mine.yaml").write_text("extends: mine.yaml\ntitle: Mine\n", encoding="utf-8")
    refused(gzsim("run", "mine.yaml"), tmp_path, "mine.yaml:1", "extends")


def test_results_that_cannot_be_written_are_refused_before_the_work(gzsim: Gzsim, tmp_path: Path):
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    refused(gzsim("run", "guizhou-2025", "--results", "file/results"), tmp_path, "file", "--results")
    refused(gzsim("run", "guizhou-2025", "--results", "file"), tmp_path, "file")
    refused(gzsim("run", "guizhou-2025", "--results", ""), tmp_path, "--results")
    assert (tmp_path / "file").read_text(encoding="utf-8") == "in the way"


def test_a_folder_with_other_things_is_left_alone(gzsim: Gzsim, tmp_path: Path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("precious", encoding="utf-8")
    code, message = gzsim("run", "guizhou-2025", "--results", "mine")
    assert code == 2
    assert "something else than results" in message
    assert [path.name for path in tmp_path.rglob("*")] == ["mine", "thesis.txt"]


def test_impossible_options_are_refused(gzsim: Gzsim, tmp_path: Path):
    for option, value in (("--replications", "0"), ("--seed", "-1"), ("--seed", "4294967296")):
        refused(gzsim("run", "guizhou-2025", option, value), tmp_path, option.removeprefix("--"), value)


def test_a_scheme_without_another_is_refused_before_the_work(gzsim: Gzsim, tmp_path: Path):
    text = "extends: guizhou-2025\nschemes: {last_place: null, piece_rate: null}\nscheme_in_force: none\n"
    (tmp_path / "mine.yaml").write_text(text, encoding="utf-8")
    refused(gzsim("run", "mine.yaml"), tmp_path, "schemes", "nothing to compare none with", "gzsim simulate")


def test_the_name_of_a_scenario_does_not_choose_where_results_are_written(gzsim: Gzsim, tmp_path: Path):
    (tmp_path / "mine.yaml").write_text("extends: guizhou-2025\nname: ../elsewhere\n", encoding="utf-8")
    refused(gzsim("run", "mine.yaml"), tmp_path, "name", "../elsewhere", "--results")
