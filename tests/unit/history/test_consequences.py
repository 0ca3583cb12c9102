"""Vetoes and grades of a scenario on the record, and on a table of one's own."""

import numpy as np
import pandas as pd
import pytest

from gzsim.history import indicator_panel, score, score_history, score_table
from gzsim.scenario import load_scenario
from gzsim.views.html import CHINESE


@pytest.fixture(scope="module")
def strict():
    return load_scenario("guizhou-2025-veto")


@pytest.fixture(scope="module")
def told(record, strict):
    return score_history(record, strict)


def test_what_was_there_before_stays_as_it_was(told, history):
    pd.testing.assert_frame_equal(told.scores[history.scores.columns], history.scores)
    assert history.audit.empty
    assert history.unchecked.empty
    assert not {"rank_after", "grade"} & set(history.scores)


def test_whoever_breathes_too_much_dust_comes_after_all_others(record, strict, told):
    dust = indicator_panel(record, strict)["good_air_days"]
    for (_, year), table in told.scores.groupby(["zone_model", "year"]):
        values = dust.loc[year]
        hit = table.code.isin(values.index[values > 23])
        assert table.rank_after[~hit].max() < table.rank_after[hit].min() or hit.all() or not hit.any()
        assert sorted(table.code[hit]) == sorted(told.audit.query("year == @year").unit.unique())


def test_what_cannot_be_checked_is_told_with_its_reason(told):
    reasons = told.unchecked.groupby("veto").reason.unique()
    assert reasons["water"].tolist() == ["no series in the record"]
    assert reasons["clean_air"].tolist() == ["nobody that it binds has a value"]
    assert told.unchecked["reason_zh"].str.contains(CHINESE).all()
    assert set(told.unchecked.query("veto == 'clean_air'").year).isdisjoint(told.audit.year)


def test_quotas_of_nine_are_two_four_and_three_by_places_after_the_veto(told):
    by = told.scores.query("zone_model == 'functional' and year == 2016").set_index("code")
    assert by.grade.value_counts().to_dict() == {"good": 4, "fair": 3, "excellent": 2}
    assert by.loc["520600", ["rank", "rank_after", "grade"]].tolist() == [5, 8, "fair"]
    assert set(zip(told.scores.grade, told.scores.grade_zh, strict=True)) == {
        ("excellent", "优秀"), ("good", "良好"), ("fair", "合格"),
    }  # fmt: skip


def test_one_year_says_the_same_as_the_history_and_shows_it(record, strict, told):
    league = score(record, 2016, scenario=strict)
    columns = ["rank", "rank_after", "grade"]
    same = told.scores.query("zone_model == 'functional' and year == 2016").set_index("code")[columns]
    pd.testing.assert_frame_equal(league.table.set_index("code")[columns].loc[same.index], same)
    told = "\n".join(league.veto_lines)
    assert "clean_air by pm25_satellite (good_air_days > 23: last place) hits Tongren 铜仁市: 23.59, rank 5 → 8" in told
    assert "veto water not checked for all: no series in the record" in told
    assert "一票否决" in league._repr_html_()


def test_a_table_in_own_units_is_held_to_the_threshold_itself(strict):
    codes = list(strict.units.prefectures)
    table = pd.DataFrame({name: np.linspace(1, 9, 9) for name in strict.indicators}, index=codes)
    table["good_air_days"] = [94.0, 95, 96, 97, 98, 99, 99, 99, np.nan]
    table["water_quality"] = 99.0
    table.loc["522600", "water_quality"] = 80.0  # ecological, and best in the zone
    league = score_table(table, strict.directions, scenario=strict, year=2030)
    assert league.audit[["veto", "unit"]].values.tolist() == [["clean_air", "520100"], ["water", "522600"]]
    assert league.unchecked.values.tolist() == [["clean_air", "522700", "no value", "没有数据"]]
    after = league.table.set_index("code")
    assert after.rank_after["520100"] == 9
    assert after.grade["522600"] == "fair"


def test_a_veto_of_a_zone_binds_its_prefectures_under_any_model(strict):
    codes = list(strict.units.prefectures)
    table = pd.DataFrame({name: np.linspace(1, 9, 9) for name in strict.indicators}, index=codes)
    table["good_air_days"], table["water_quality"] = 99.0, 80.0
    ecological = sorted(strict.assignment.index[strict.assignment == "ecological"])
    for zones in ("uniform", "functional"):
        league = score_table(table, strict.directions, zones, scenario=strict)
        assert sorted(league.audit.unit) == ecological


def test_grades_by_threshold_go_by_the_score_after_caps(record, strict):
    bands = {
        "excellent": {"share": None, "lowest": 60},
        "good": {"share": None, "lowest": 50},
        "fair": {"share": None, "lowest": 0},
    }
    capped = strict.with_(
        {"grades": {"by": "threshold", "bands": bands}, "vetoes.clean_air": {"consequence": "score_cap", "cap": 40}}
    )
    table = score(record, 2016, scenario=capped).table
    expected = np.select([table.score_after >= 60, table.score_after >= 50], ["excellent", "good"], "fair")
    assert table.grade.tolist() == expected.tolist()
    assert table.code[table.score_after < table.score].tolist() == ["520600"]  # Guiyang is below the cap anyhow
    assert table.set_index("code").score_after["520600"] == 40


@pytest.mark.parametrize("ranking", ["scaled_lead", "lead", "within_zone", "raw"])
def test_vetoes_and_grades_follow_the_rule_of_ranking(record, ranking):
    scenario = load_scenario("guizhou-2025-veto").with_(ranking=ranking)
    league = score(record, 2016, scenario=scenario)
    best_first = {grade: place for place, grade in enumerate(scenario.grades.bands)}
    table = league.table.assign(hit=league.table["code"].isin(league.audit["unit"]))
    assert 0 < table["hit"].sum() < 9
    for _, members in table.groupby(table["zone"] if ranking == "within_zone" else np.zeros(9)):
        places = members.groupby("hit")["rank_after"].agg(["min", "max"])
        assert len(places) == 1 or places.loc[True, "min"] > places.loc[False, "max"]
        assert members["rank_after"].min() == 1
        grades = members.sort_values("rank_after")["grade"].map(best_first)
        assert grades.is_monotonic_increasing
