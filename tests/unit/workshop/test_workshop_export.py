"""What is taken home runs in the lab, is escaped, and bears no name of people in its paths."""

import csv
import io
import re
import zipfile

import pandas as pd
import pytest

import gzsim as gz
from gzsim.common.spreadsheets import as_csv
from gzsim.scenario.changes import explain_scenario


@pytest.fixture(scope="module")
def files(played):
    with zipfile.ZipFile(io.BytesIO(played.trainer.export())) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_names_of_files_hold_nothing_that_people_wrote(files):
    pattern = r"session\.html|tables/[a-z_]+\.csv|scenarios/(baseline|team-\d\d)\.yaml"
    assert all(re.fullmatch(pattern, name) for name in files)


def test_a_team_scenario_runs_in_the_lab(files, tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_bytes(files["scenarios/team-01.yaml"])
    mine = gz.load_scenario(path)
    assert mine.indicators["gdp_growth"].target_of("520300") == 8
    assert mine.scheme(mine.scheme_in_force).rate == 0.3
    assert gz.simulate(mine, replications=1).summary()["mean"].notna().all()


def test_a_team_scenario_speaks_for_itself_and_tells_its_changes_by_place(files, tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_bytes(files["scenarios/team-01.yaml"])
    mine = gz.load_scenario(path)
    assert mine.reference != gz.load_scenario("guizhou-2025").reference
    assert "小组" in mine.reference
    said = explain_scenario(mine).text("zh")
    assert "遵义的“地区生产总值增速”目标值由5.5%提高到8%。" in said
    assert "遵义新增公开的目标与关键结果，对应数字经济增加值增速、森林覆盖率。" in said


def test_a_team_without_a_choice_has_no_scenario(files, played):
    assert "scenarios/team-02.yaml" not in files
    assert played.two.scenario() is None


def test_the_page_escapes_what_people_wrote_and_asks_for_nothing(files):
    page = files["session.html"].decode()
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "研讨 &lt;b&gt;" in page
    assert not re.search(r"(src|href)=[\"']?(https?:|//)", page)


def test_tables_hold_reports_and_truth_by_quarter(files):
    table = pd.read_csv(io.BytesIO(files["tables/decade.csv"]))
    assert table[table["team"] == "一组"].groupby("year")["quarter"].max().tolist() == [4, 4, 1]
    apart = (table["reported"] - table["true"]).abs()
    assert apart.notna().all()
    assert apart.max() > 0


def test_no_cell_is_a_formula_in_a_spreadsheet(files):
    rows = [
        row
        for name, data in files.items()
        if name.endswith(".csv")
        for row in csv.reader(io.StringIO(data.decode("utf-8-sig")))
    ]
    texts = [cell for row in rows for cell in row if not re.fullmatch(r"-?[\d.]+(e-?\d+)?", cell)]
    assert "'=HYPERLINK(1)" in texts
    assert not [cell for cell in texts if cell.startswith(("=", "+", "@", "-"))]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
def test_texts_that_start_as_formulas_are_quoted(sign):
    assert f"'{sign}1" in as_csv(pd.DataFrame({"a": [f"{sign}1"]})).decode()


def test_a_participant_exports_no_other_team_and_nothing_hidden(played):
    tables = {name: data.decode("utf-8-sig") for name, data in played.two.tables().items()}
    assert not any("一组" in text for text in tables.values())
    assert pd.read_csv(io.StringIO(tables["decade"]))["true"].isna().all()
    assert "debt" not in tables["decembers"]
    assert "seed" not in played.two.page()


def test_the_same_session_gives_the_same_archive(played):
    assert played.trainer.export() == played.trainer.export()
