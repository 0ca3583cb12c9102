"""The first ten minutes: what the page has people paste runs as it stands, and shows what the page says it shows."""

import re
import shlex
from contextlib import chdir
from pathlib import Path

import pytest
from guides import blocks, examples
from typer.testing import CliRunner

from gzsim.cli import app

SMALLER = {"--replications": "2", "--draws": "1"}
"""Sizes at which the commands are run here."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("ten-minutes")


@pytest.fixture(scope="module")
def names(folder) -> dict:
    return examples("first-ten-minutes", folder, replications=4)


@pytest.fixture(scope="module")
def said(folder, names) -> dict[str, str]:
    """What each command of the page prints, by its name."""
    commands = [shlex.split(line) for block in blocks("first-ten-minutes", "sh") for line in block.splitlines()]
    with chdir(folder):
        return {words[1]: answer(words[1:]) for words in commands if words[0] == "gzsim"}


def answer(words: list[str]) -> str:
    smaller = [SMALLER.get(before, word) for before, word in zip(["", *words], words, strict=False)]
    result = CliRunner().invoke(app, smaller, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_nine_places_are_ranked_with_intervals_and_coverage(said):
    ranked = [line for line in said["score"].splitlines() if re.match(r" +\d  \w.* \d–\d ", line)]
    assert len(ranked) == 9
    assert all("%" in line for line in ranked)


def test_the_reform_is_compared_with_today(names):
    assert names["both"].baseline == "guizhou-2025"
    changed = names["changes"]["difference"]
    assert changed["debt"] > 0
    assert changed["gap"] > 0


def test_ranges_tell_how_often_the_sign_turns(names):
    ranges = names["ranges"]
    assert list(ranges.index) == ["achievement", "gap", "debt"]
    assert (ranges["low"] <= ranges["high"]).all()
    assert ranges["other_sign"].between(0, 1).all()


def test_commands_check_explain_and_report(said, folder):
    assert list(said) == ["score", "check", "explain", "run"]
    assert "20 %" in said["explain"]
    report = next((folder / "my-results").rglob("report.html")).read_text(encoding="utf-8")
    assert "Last place pays double, water weighs more" in report
    assert "末位扣减加倍，提高水质权重" in report
