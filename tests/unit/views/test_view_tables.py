import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gzsim.views.tables import proxies_and_gaps, ranking, schemes, spans
from gzsim.views.text_table import Column, TextTable, with_error


def test_ranking_is_of_the_last_scored_year_with_zone_models_side_by_side(scores):
    table = ranking(scores, "en")
    assert "2021" in table.caption
    assert [column.heading for column in table.columns][1:] == [
        "Uniform",
        "Functional zones",
        "Zones found in the data",
    ]
    assert len(table.rows) == 9
    last = scores[(scores["year"] == 2021) & (scores["zone_model"] == "found")].set_index("name")
    for name, *_, found in table.rows:
        row = last.loc[name]
        assert found == f"{row['rank']} ({row['rank_low']}–{row['rank_high']})  {row['lead']:+.1f}"


def test_ranking_starts_with_the_best_of_the_first_zone_model(scores):
    assert [row[1].split()[0] for row in ranking(scores).rows] == [str(rank) for rank in range(1, 10)]


def test_a_zone_model_that_does_not_score_the_year_is_shown_as_a_gap(scores):
    partly = scores[(scores["zone_model"] != "functional") | (scores["year"] < 2021)]
    assert {row[2] for row in ranking(partly).rows} == {"–"}


def test_schemes_show_every_outcome_with_its_unit_and_error(scheme_outcomes, outcomes):
    table = schemes(scheme_outcomes, outcomes, "en")
    assert [row[:2] for row in table.rows] == list(zip(outcomes["name"], outcomes["unit"], strict=True))
    assert all(re.fullmatch(r"[\d.]+ ± [\d.]+", cell) for row in table.rows for cell in row[2:])


def test_an_outcome_that_a_scheme_lacks_is_a_gap(scheme_outcomes, outcomes):
    partly = scheme_outcomes.query("not (scheme == 'none' and outcome == 'debt')")
    row = next(row for row in schemes(partly, outcomes, "en").rows if row[0] == "Debt")
    assert [cell == "–" for cell in row[2:]] == [False, False, True] or row[2:].count("–") == 1


def test_proxies_and_gaps_are_named(coverage):
    rows = {row[0]: row[1:] for row in proxies_and_gaps(coverage, "en").rows}
    assert rows["Sections with good water"] == ("nothing", "–", "2000–2023: not in the record")
    assert rows["Forest cover"][0] == "forest_cover_series, a proxy of forest cover; a stand-in"
    assert rows["GDP growth"][1] == "2005–2012, 2014–2017, 2019–2021"
    assert "2004, 2013, 2018, 2022–2023: fewer than nine prefectures" in rows["GDP growth"][2]


@given(st.sets(st.integers(1990, 2030), min_size=1))
def test_spans_of_years_hold_exactly_these_years(years):
    told = set()
    for span in spans(pd.Series(sorted(years))).split(", "):
        first, _, last = span.partition("–")
        told |= set(range(int(first), int(last or first) + 1))
    assert told == years


@given(st.floats(-1e6, 1e6), st.floats(1e-6, 1e4))
def test_a_mean_is_told_to_a_twentieth_of_its_error(mean, error):
    told_mean, told_error = (float(part) for part in with_error(mean, error).split(" ± "))
    assert abs(told_mean - mean) <= max(0.051 * error, 0.5)
    assert told_error == pytest.approx(error, rel=0.051, abs=0.5 if error >= 10 else 0)


def test_a_missing_mean_is_a_dash():
    assert with_error(float("nan"), 0.1) == "–"


@pytest.fixture
def hostile():
    return TextTable(
        "[red]<script>alert(1)</script>", (Column("[bold]名"), Column("b", "right")), (("<i>", "[/x]"),), "<u>"
    )


def test_text_of_a_table_is_escaped_in_html(hostile):
    page = hostile.to_html()
    assert "&lt;script&gt;" in page
    assert not re.search(r"<(script|i|u)>", page)


def test_console_prints_brackets_as_they_are(hostile):
    printed = str(hostile)
    assert "[red]" in printed
    assert "[bold]名" in printed
    assert "[/x]" in printed


def test_numbers_stand_on_the_right_and_chinese_is_marked(scores):
    page = ranking(scores)._repr_html_()
    assert page.count('<td class="right"') == 27
    assert '<span lang="zh-Hans">贵阳</span>' in page


def test_console_columns_stay_aligned_with_chinese_in_them(scores):
    from rich.cells import cell_len

    widths = {cell_len(line) for line in str(ranking(scores)).splitlines() if line.startswith(("│", "┃"))}
    assert len(widths) == 1
