"""``gzsim new`` writes what can be filled in: a workbook, or a scenario that loads as it is."""

from __future__ import annotations

import re

import pytest
from typer.testing import CliRunner

from gzsim.cli import app
from gzsim.errors import InputError
from gzsim.scenario import load_scenario
from gzsim.scenario.changes import explain_scenario
from gzsim.scenario.field_reference import fields
from gzsim.scenario.skeleton import skeleton, write_skeleton


def new(*arguments: object) -> str:
    done = CliRunner().invoke(app, ["new", *map(str, arguments)], catch_exceptions=False)
    assert done.exit_code == 0
    return done.stdout


@pytest.mark.parametrize(
    "base", ["guizhou-2025", "guizhou-2025-veto", "guizhou-2025-chishui", "cities-2003-2012", "essential-medicines"]
)
def test_a_new_scenario_changes_nothing(tmp_path, base):
    file = tmp_path / "mine.yaml"
    assert "gzsim check" in new("scenario", file, "--from", base)
    assert explain_scenario(load_scenario(file)).changes.empty


def test_a_new_scenario_may_extend_a_file_in_another_folder(tmp_path):
    (tmp_path / "deep").mkdir()
    first, second = tmp_path / "deep" / "first.yaml", tmp_path / "second.yaml"
    new("scenario", first)
    new("scenario", second, "--from", first)
    first.write_text(first.read_text("utf-8").replace("long_term_weight: 0.15", "long_term_weight: 0.25"), "utf-8")
    second.write_text(re.sub("long_term_weight: .*", "", second.read_text("utf-8")), "utf-8")
    assert load_scenario(second).long_term_weight == 0.25


def test_each_field_stands_below_what_the_schema_says_of_it():
    text = skeleton(load_scenario("guizhou-2025"), "mine.yaml", "guizhou-2025")
    joined = " ".join(line.strip().lstrip("# ") for line in text.splitlines())
    for field in ("zones.model", "ranking", "warnings.tolerance", "simulation.years", "long_term_weight"):
        assert fields()[field].meaning in joined
    assert "whole number ≥ 1 ≤ 100 整数 ≥ 1 ≤ 100" in joined
    assert "functional 主体功能区差异化" in joined
    assert "各分区潜绩指标的总权重" in joined


def test_a_changed_number_is_a_change(tmp_path):
    file = tmp_path / "mine.yaml"
    write_skeleton(file, "guizhou-2025")
    file.write_text(file.read_text("utf-8").replace("rate: 0.1", "rate: 0.3"), "utf-8")
    assert explain_scenario(load_scenario(file)).changes["field"].tolist() == ["schemes.last_place.rate"]


@pytest.mark.parametrize("word", ["null", "true", "off"])
def test_a_text_that_yaml_takes_for_something_else_is_in_quotation_marks(word):
    scheme = {"name": "Nothing", "name_zh": "无", "type": "none"}
    base = load_scenario("guizhou-2025").with_({f"schemes.{word}": scheme, "scheme_in_force": word})
    assert f'scheme_in_force: "{word}"' in skeleton(base, "mine.yaml", "guizhou-2025")


def test_no_name_of_a_scenario_ends_a_comment():
    hostile = load_scenario("guizhou-2025").with_(
        {"schemes.last_place.name": "last\nscheme_in_force: none", "title": 'a "title"\ny: 1'}
    )
    text = skeleton(hostile, "mine.yaml", "guizhou-2025")
    assert not re.search(r"^scheme_in_force: none", text, re.M)
    assert not re.search(r"^y: 1", text, re.M)


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (("scenario", "mine.txt"), "does not end in .yaml"),
        (("scenario", "mine.yaml", "--from", "guizhou-2052"), "guizhou-2052"),
        (("scenario",), "the file to write is missing"),
        (("novel", "mine.yaml"), "cannot be written"),
        (("own.xlsx", "--from", "guizhou-2025"), "only a scenario"),
    ],
)
def test_what_cannot_be_written_is_refused(tmp_path, monkeypatch, arguments, problem):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match=re.escape(problem)):
        new(*arguments)
    assert not list(tmp_path.iterdir())


def test_nothing_is_overwritten(tmp_path):
    file = tmp_path / "mine.yaml"
    new("scenario", file)
    with pytest.raises(InputError, match="is there already"):
        new("scenario", file)


def test_a_workbook_is_written_with_and_without_its_word(tmp_path):
    for name, arguments in {"a": (), "b": ("workbook",), "c": ("province",)}.items():
        assert "fill it in" in new(*arguments, tmp_path / f"{name}.xlsx")
    assert (tmp_path / "b.xlsx").exists()
