"""One prefecture through the years of a replay: ranks and money are those of the replay and of the yearly league."""

import json

import pytest
from typer.testing import CliRunner

import gzsim as gz
from gzsim.cli import app


def answered(*options):
    return json.loads(CliRunner().invoke(app, ["replay", "--json", *options]).stdout)


@pytest.fixture(scope="module")
def zunyi():
    return answered("--place", "遵义")


def test_each_year_is_as_the_league_of_the_year_has_it(zunyi):
    rows = [row for row in zunyi["tables"]["years"] if (row["zone_model"], row["scheme"]) == ("functional", "none")]
    assert {row["code"] for row in rows} == {"520300"}
    for row in rows:
        league = gz.score(gz.load_record(), row["year"]).table.set_index("code")
        assert row["place"] == league.loc["520300", "rank"]


def test_the_headline_holds_the_last_year_against_the_one_before_and_counts_as_the_replay_does(zunyi):
    (counted,) = [row for row in answered()["tables"]["last_places"]
                  if (row["code"], row["zone_model"]) == ("520300", "functional")]  # fmt: skip
    by_year = {row["year"]: row["place"] for row in zunyi["tables"]["years"] if row["zone_model"] == "functional"}
    before, last = sorted(by_year)[-2:]
    (said,) = zunyi["headline"]
    assert f"rank {by_year[last]} of 9 in {last}, rank {by_year[before]} of 9 in {before}" in said
    assert f"last in {counted['last']} of {counted['years']} years judged" in said


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_table_has_a_row_for_each_year_and_fits_80_columns(language, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    said = CliRunner().invoke(app, ["replay", "--place", "Zunyi", "--scheme", "last_place", "--lang", language]).output
    years = [line.split()[0] for line in said.splitlines() if line[:2] == "20" and line[4:6] == "  "]
    assert years == sorted(set(years))
    assert "2020" in years
    assert any("−1.815" in line for line in said.splitlines() if line.startswith("2012"))


def test_a_misspelt_prefecture_is_refused_with_the_one_that_was_meant():
    found = CliRunner().invoke(app, ["replay", "--place", "Zunyii"])
    assert "did you mean 'Zunyi'" in str(found.exception)
