"""Every command answers alike: a finding, a table of 80 columns, JSON and files that hold the same numbers."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from openpyxl import load_workbook
from rich.cells import cell_len
from typer.main import get_command
from typer.testing import CliRunner, Result

from gzsim.calibration.keeping import load_calibration
from gzsim.cli import app
from gzsim.commands import answering
from gzsim.commands.answer import Answer
from gzsim.commands.completing import prefectures, scenarios
from gzsim.commands.documents import document, write
from gzsim.commands.fitted import calibration_answer
from gzsim.commands.printing import printed, show
from gzsim.errors import InputError
from gzsim.paths import scenario_names
from gzsim.views.labels import Name
from gzsim.views.text_table import Column, TextTable

ROOT = Path(__file__).parents[3]
COMMANDS = get_command(app).commands
QUICK = [
    ("score", "2016"),
    ("score", "2016", "--ranking", "within_zone"),
    ("score", "2019", "--force"),
    ("explain", "Zunyi", "--year", "2016"),
    ("explain", "guizhou-2025-watched"),
    ("replay",),
    ("check", "guizhou-2025", "guizhou-2025-long-term-30"),
    ("bench",),
]
KEYS = ["gzsim", "command", "ok", "headline", "headline_zh", "facts", "tables", "notes", "notes_zh", "files", "errors"]


def asked(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(each) for each in arguments], catch_exceptions=False)


@cache
def answer_of(*arguments: str) -> Answer:
    """What a command answers, before it is printed in one way or another."""
    kept = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(answering, "_give", lambda answer, *_: kept.append(answer))
        assert asked(*arguments).exit_code == 0
    return kept[0]


def printed_by(capsys, *arguments: str, lang: str = "en", whole: bool = False) -> str:
    show(answer_of(*arguments), lang, whole)
    return capsys.readouterr().out


def said(*arguments: str) -> dict:
    text = document(answer_of(*arguments), arguments[0])
    return json.loads(text, parse_constant=lambda name: pytest.fail(name))


@pytest.mark.parametrize("whole", [False, True])
@pytest.mark.parametrize("lang", ["en", "zh", "both"])
@pytest.mark.parametrize("command", QUICK)
def test_nothing_is_wider_than_eighty_columns(command, lang, whole, monkeypatch, capsys):
    monkeypatch.setenv("COLUMNS", "80")
    lines = printed_by(capsys, *command, lang=lang, whole=whole).splitlines()
    assert max(map(cell_len, lines)) <= 80
    assert not any("\x1b" in line or "\r" in line for line in lines)


@pytest.mark.parametrize("command", [("score", "2016"), ("replay",)])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_no_name_of_a_place_is_divided(command, lang, capsys):
    told = printed_by(capsys, *command, lang=lang)
    assert all(name in told for name in ("黔东南", "六盘水", "黔西南"))
    assert "自治州" not in told


@pytest.mark.parametrize("command", QUICK)
def test_json_has_the_same_keys_for_every_command(command):
    told = said(*command)
    assert list(told) == KEYS
    assert told["ok"]
    assert told["command"] == command[0]
    assert told["headline"][0]
    assert all(told["headline_zh"])
    assert told["errors"] == []


def test_standard_output_is_the_document_alone():
    assert json.loads(asked("score", "2016", "--json").stdout) == said("score", "2016")


def test_json_holds_the_numbers_of_the_table(capsys):
    rows = said("score", "2016")["tables"]["ranks"]
    lines = printed_by(capsys, "score", "2016").replace("−", "-").splitlines()
    shown = [re.split(" {2,}", line.strip()) for line in lines if re.match(r" +\d  ", line)]
    assert len(shown) == len(rows) == 9
    for (rank, name, ends, lead, data), row in zip(shown, rows, strict=True):
        assert int(rank) == row["rank"]
        assert ends == f"{row['rank_low']}–{row['rank_high']}"
        assert name.startswith(row["name"])
        assert float(lead) == pytest.approx(row["scaled_lead"], abs=0.051)
        assert data == f"{100 * row['coverage']:.0f} %"


def test_bad_input_is_json_too_where_json_is_asked_for():
    done = CliRunner().invoke(app, ["score", "1990", "--json"])
    told = json.loads(done.stdout)
    assert isinstance(done.exception, InputError)
    assert (told["command"], told["ok"]) == ("score", False)
    (fault,) = told["errors"]
    assert fault["field"] == "year"
    assert fault["message"] == str(done.exception)


def test_every_fault_has_its_place_in_json(tmp_path):
    for name in ("one", "two"):
        (tmp_path / f"{name}.yaml").write_text("extends: guizhou-2025\nnonsense: 1\n", encoding="utf-8")
    done = CliRunner().invoke(app, ["check", *map(str, sorted(tmp_path.iterdir())), "--json"])
    told = json.loads(done.stdout)
    assert not told["ok"]
    faults = told["errors"]
    assert [(Path(each["file"]).stem, each["line"]) for each in faults] == [("one", 2), ("two", 2)]
    (headline,) = told["headline"]
    assert "2 of 2 scenarios are wrong, data are good" in headline


@pytest.mark.parametrize(
    ("ending", "read"), [(".csv", pd.read_csv), (".xlsx", pd.read_excel), (".parquet", pd.read_parquet)]
)
def test_a_file_holds_what_json_says(tmp_path, ending, read):
    file = tmp_path / f"ranks{ending}"
    write(answer_of("score", "2016"), "score", file)
    told = pd.DataFrame(said("score", "2016")["tables"]["ranks"])
    table = read(file, dtype={"code": str}) if ending != ".parquet" else read(file)
    pd.testing.assert_frame_equal(table[list(told)], told, check_dtype=False)


def test_the_answer_says_which_file_was_written(tmp_path):
    file = tmp_path / "record.csv"
    assert str(file) in asked("check", "--out", file).stdout.replace("\n", "")
    assert file.is_file()


def test_what_was_written_is_named_in_the_language_asked_for(tmp_path):
    file = tmp_path / "record.csv"
    assert asked("check", "--out", file, "--lang", "en").stdout.splitlines()[-1].startswith("Table: ")
    assert asked("check", "--out", file, "--lang", "zh").stdout.splitlines()[-1].startswith("表格：")


def test_a_json_file_is_the_document(tmp_path):
    file = tmp_path / "said.json"
    asked("check", "guizhou-2025", "--out", file)
    assert json.loads(file.read_text(encoding="utf-8")) == json.loads(asked("check", "guizhou-2025", "--json").stdout)


@pytest.mark.parametrize("name", ["ranks.pdf", "ranks", "no/such/folder.csv"])
def test_a_file_that_cannot_be_is_refused_before_any_work(tmp_path, name, monkeypatch):
    monkeypatch.setattr("gzsim.record.load_record", lambda *_: pytest.fail("worked"))
    with pytest.raises(InputError, match="--out"):
        asked("score", "2016", "--out", tmp_path / name)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("command", [("simulate", "guizhou-2025"), ("compare", "guizhou-2025", "guizhou-2025-okr")])
def test_a_simulation_goes_to_no_file_of_another_kind(tmp_path, command):
    with pytest.raises(InputError, match="a folder has a name without an ending"):
        asked(*command, "--replications", "2", "--out", tmp_path / "saved.txt")


def test_the_data_are_not_overwritten_by_their_league(tmp_path):
    data = tmp_path / "own.csv"
    data.write_text("code,a,b\nx,1,2\ny,2,1\n", encoding="utf-8")
    with pytest.raises(InputError, match="named for something else"):
        asked("index", data, data, "--out", data)


def test_text_in_a_csv_is_never_a_formula(tmp_path):
    rows = pd.DataFrame({"name": ["=HYPERLINK(1)", "＋1", "a;=1", "贵阳"], "points": [-1.5, 2.0, 3.0, 4.0]})
    write(Answer(headline=[], figures=lambda: {"rows": rows}), "test", tmp_path / "out.csv")
    lines = (tmp_path / "out.csv").read_text("utf-8-sig").splitlines()
    assert lines[1:] == ['"\'=HYPERLINK(1)",-1.5', '"\'＋1",2.0', '"a;=1",3.0', '"贵阳",4.0']


def test_text_in_a_workbook_is_never_a_formula(tmp_path):
    rows = pd.DataFrame({"name": ["=1+1", "a\x01b"], "value": [np.inf, np.nan]})
    write(Answer(headline=[], figures=lambda: {"rows": rows}), "test", tmp_path / "out.xlsx")
    sheet = load_workbook(tmp_path / "out.xlsx")["rows"]
    assert [(cell.value, cell.data_type) for cell in sheet["A"][1:]] == [("=1+1", "s"), ("ab", "s")]


def test_a_wide_table_goes_on_below_itself():
    columns = (Column("Outcome"), *(Column(f"Scenario {number}", "right") for number in range(9)))
    table = TextTable("Wide", columns, (("Debt", *(f"{number}.00 ± 0.01" for number in range(9))),))
    _, first, _, second = printed(table, 80)
    assert first.columns[0].header.plain == second.columns[0].header.plain == "Outcome"
    assert len(first.columns) + len(second.columns) == 11


@pytest.mark.parametrize("lang", ["en", "zh", "both"])
def test_a_calibration_is_told_in_eighty_columns(lang, monkeypatch, capsys):
    monkeypatch.setenv("COLUMNS", "80")
    found = load_calibration()
    answer = calibration_answer(found, Path("mine"))
    for whole in (False, True):
        show(answer, lang, whole)
        lines = capsys.readouterr().out.splitlines()
        assert max(map(cell_len, lines)) <= 80
    assert f"{found.parameters['identified'].sum()} of {len(found.parameters)} parameters" in answer.headline[0].en
    assert len(answer.tables("en", True)[0].rows) == len(found.parameters)
    assert len(answer.tables("en", True)[1].rows) == len(found.missed)


def test_the_last_line_says_that_there_is_more(capsys):
    short, long = (TextTable("", (Column("n"),), tuple((str(n),) for n in range(many))) for many in (1, 9))
    answer = Answer(headline=[Name("Found.", "结论。")], tables=lambda language, whole: [long if whole else short])
    show(answer, "en", whole=False)
    assert capsys.readouterr().out.splitlines()[-1].startswith("--all")
    show(answer, "en", whole=True)
    assert capsys.readouterr().out.splitlines()[-1].strip() == "8"


def test_an_unknown_language_is_refused():
    with pytest.raises(InputError, match="language"):
        asked("score", "2016", "--lang", "fr")


def test_a_variable_chooses_the_language(monkeypatch):
    monkeypatch.setenv("GZSIM_LANG", "zh")
    assert asked("check").stdout.startswith("数据检查通过")


def test_the_version_names_python_and_the_data():
    data = json.loads((ROOT / "data" / "datapackage.json").read_text(encoding="utf-8"))["version"]
    python = ".".join(map(str, sys.version_info[:3]))
    assert asked("--version").stdout == f"gzsim 0.1.0, Python {python}, data {data}\n"


def completed(*words: str) -> set[str]:
    """What bash offers for the last word."""
    line = " ".join(["gzsim", *words])
    env = {"_GZSIM_COMPLETE": "complete_bash", "COMP_WORDS": line, "COMP_CWORD": str(len(words))}
    return set(CliRunner().invoke(app, [], env=env, prog_name="gzsim").stdout.split())


def test_a_shell_completes_commands_scenarios_and_prefectures():
    assert {"score", "simulate", "sweep"} <= completed("s")
    assert completed("simulate", "guizhou-2025-ten") == {"guizhou-2025-tenure-3", "guizhou-2025-tenure-5"}
    assert completed("explain", "Qian") == {"Qiandongnan", "Qiannan", "Qianxinan"}
    assert set(completed("compare", "guizhou-2025", "guizhou-2025-u")) == set(scenarios("guizhou-2025-u"))
    assert completed("score", "2016", "--zones", "f") == {"functional", "found"}
    assert scenarios("") == scenario_names()
    assert len(prefectures("")) == 9


def test_completing_a_name_loads_no_table():
    program = "import sys; from gzsim.cli import app; from gzsim.commands.completing import scenarios_and_prefectures"
    told = f"{program}; scenarios_and_prefectures('Z'); print('pandas' in sys.modules, 'numpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert done.stdout == "False False\n"


@pytest.mark.parametrize("page", ["commands.md", "commands.zh.md"])
def test_both_guides_name_every_command_and_option(page):
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    assert all(f"gzsim {command}" in text for command in COMMANDS)
    assert all(f"`{key}`" in text for key in KEYS)
    assert all(f"{option}" in text for option in ("--all", "--json", "--out", "--lang", "--version"))


def test_every_command_that_shows_a_table_takes_the_same_options():
    options = {name: {option for each in command.params for option in each.opts} for name, command in COMMANDS.items()}
    without = {name for name, told in options.items() if not {"--all", "--json", "--out", "--lang"} <= told}
    assert without & {"run", "score", "index", "explain", "replay", "simulate", "compare", "add", "sweep", "calibrate",
                      "patterns", "check", "verify", "bench"} == set()  # fmt: skip
