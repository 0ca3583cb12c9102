"""Bad input to `gzsim run`: one clear message with file, line and field, exit code 2, nothing half-written."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.fixture
def shipped_text(root: Path) -> str:
    return (root / "scenarios" / "guizhou-2025.yaml").read_text(encoding="utf-8")


def gzsim(*arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "gzsim", *map(str, arguments)],
        cwd=cwd, capture_output=True, text=True, encoding="utf-8", check=False,
        env=os.environ | {"TQDM_DISABLE": "1"},
    )  # fmt: skip


def refused(done: subprocess.CompletedProcess, folder: Path, *told: str) -> None:
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.startswith("gzsim: ")
    for text in told:
        assert text in done.stderr
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
        "series: gdp_growth_reported",
        "series: gdp_growth_claimed",
        "record.series",
        "gdp_growth_reported",
    ),
}


@pytest.mark.parametrize("fault", CHANGED)
def test_a_broken_scenario_is_refused_with_file_line_and_field(fault: str, shipped_text: str, tmp_path: Path):
    before, after, field, hint = CHANGED[fault]
    broken = shipped_text.replace(before, after, 1)
    assert broken != shipped_text
    (tmp_path / "mine.yaml").write_text(broken, encoding="utf-8")
    done = gzsim("run", "mine.yaml", cwd=tmp_path)
    changed = after.split("\n")[0].split(":")[0].lstrip("{ ")
    near = (
        line_of(broken, after.split("\n")[0][:20])
        if fault != "unknown series"
        else line_of(broken, "record: {series: gdp")
    )
    refused(done, tmp_path, "mine.yaml:", field, hint)
    told = int(done.stderr.split("mine.yaml:")[1].split(":")[0])
    assert abs(told - near) <= 2, (changed, near, done.stderr)


def test_a_missing_scenario_is_named_with_those_there_are(tmp_path: Path):
    refused(gzsim("run", "absent.yaml", cwd=tmp_path), tmp_path, "absent.yaml")
    refused(gzsim("run", "guizhou-2052", cwd=tmp_path), tmp_path, "guizhou-2052", "guizhou-2025")


def test_a_yaml_syntax_error_is_named_with_its_line(tmp_path: Path):
    (tmp_path / "mine.yaml").write_text("schema_version: 1\ntitle: [unclosed\nauthor: me\n", encoding="utf-8")
    refused(gzsim("run", "mine.yaml", cwd=tmp_path), tmp_path, "mine.yaml:")


def test_a_scenario_that_extends_itself_is_refused(tmp_path: Path):
    (tmp_path / "mine.yaml").write_text("extends: mine.yaml\ntitle: Mine\n", encoding="utf-8")
    refused(gzsim("run", "mine.yaml", cwd=tmp_path), tmp_path, "mine.yaml:1", "extends")


def test_results_that_cannot_be_written_are_refused_before_the_work(tmp_path: Path):
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    refused(gzsim("run", "guizhou-2025", "--results", "file/results", cwd=tmp_path), tmp_path, "file", "--results")
    refused(gzsim("run", "guizhou-2025", "--results", "file", cwd=tmp_path), tmp_path, "file")
    refused(gzsim("run", "guizhou-2025", "--results", "", cwd=tmp_path), tmp_path, "--results")
    assert (tmp_path / "file").read_text(encoding="utf-8") == "in the way"


def test_a_folder_with_other_things_is_left_alone(tmp_path: Path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("precious", encoding="utf-8")
    done = gzsim("run", "guizhou-2025", "--results", "mine", cwd=tmp_path)
    assert done.returncode == 2
    assert "something else than results" in done.stderr
    assert [path.name for path in tmp_path.rglob("*")] == ["mine", "thesis.txt"]


def test_impossible_options_are_refused(tmp_path: Path):
    for option, value in (("--replications", "0"), ("--seed", "-1"), ("--seed", "4294967296")):
        refused(gzsim("run", "guizhou-2025", option, value, cwd=tmp_path), tmp_path, option.removeprefix("--"), value)


def test_a_scheme_without_another_is_refused_before_the_work(tmp_path: Path):
    text = "extends: guizhou-2025\nschemes: {last_place: null, piece_rate: null}\nscheme_in_force: none\n"
    (tmp_path / "mine.yaml").write_text(text, encoding="utf-8")
    refused(
        gzsim("run", "mine.yaml", cwd=tmp_path), tmp_path, "schemes", "nothing to compare none with", "gzsim simulate"
    )


def test_the_name_of_a_scenario_does_not_choose_where_results_are_written(tmp_path: Path):
    (tmp_path / "mine.yaml").write_text("extends: guizhou-2025\nname: ../elsewhere\n", encoding="utf-8")
    refused(gzsim("run", "mine.yaml", cwd=tmp_path), tmp_path, "name", "../elsewhere", "--results")
