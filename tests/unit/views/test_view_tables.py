import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gzsim.views.numbers import Z95, with_margin
from gzsim.views.tables import differences, proxies_and_gaps, ranking, spans
from gzsim.views.text_table import Column, TextTable


def test_ranking_is_of_the_last_scored_year_with_zone_models_side_by_side(scores):
    table = ranking(scores, "en")
    assert "2021" in table.caption
    assert [column.heading for column in table.columns][1:] == [
        "Uniform",
        "Data",
        "Functional zones",
        "Data",
        "Data-driven zones",
        "Data",
    ]
    assert len(table.rows) == 9
    last = scores[(scores["year"] == 2021) & (scores["zone_model"] == "found")].set_index("name")
    for name, *_, found, share in table.rows:
        row = last.loc[name]
        assert found == f"{row['rank']} ({row['rank_low']}–{row['rank_high']})  {row['lead']:+.1f}".replace("-", "−")
        assert share == f"{100 * row['coverage']:.0f} %"


def test_ranking_starts_with_the_best_of_the_first_zone_model(scores):
    assert [row[1].split()[0] for row in ranking(scores).rows] == [str(rank) for rank in range(1, 10)]


def test_a_zone_model_that_does_not_score_the_year_is_shown_as_a_gap(scores):
    partly = scores[(scores["zone_model"] != "functional") | (scores["year"] < 2021)]
    assert {row[3:5] for row in ranking(partly).rows} == {("–", "–")}


def errors_of(table):
    """The printed ± of every cell, by the Outcome's name."""
    return {row[0]: [float(cell.split(" ± ")[1]) for cell in row[2:]] for row in table.rows}


@pytest.mark.parametrize("language", ["en", "zh", "both"])
def test_the_margin_is_half_a_95_percent_interval_and_says_so(scheme_differences, outcomes, language):
    page = differences(scheme_differences, outcomes, language)
    assert ("± 95 %" in page.caption) == (language != "zh")
    assert ("±95%" in page.caption) == (language != "en")
    shown = errors_of(differences(scheme_differences, outcomes, "en"))
    for name, row in scheme_differences.set_index("outcome").join(outcomes["name"]).groupby("name")["standard_error"]:
        assert shown[name] == pytest.approx((1.96 * row).tolist(), rel=0.06)


def test_differences_have_a_sign_and_differ_in_points(scheme_differences, outcomes):
    table = differences(scheme_differences, outcomes, "en")
    assert all(re.fullmatch(r"[+−]?[\d.]+ ± [\d.]+", cell) for row in table.rows for cell in row[2:])
    assert next(row[1] for row in table.rows if row[0] == "Debt") == "percentage points of GDP at the end of the year"


def test_what_is_zero_throughout_is_named_and_takes_no_row(scheme_differences, outcomes):
    idle = scheme_differences["outcome"] == "capital"
    nothing = {column: scheme_differences[column].mask(idle, 0.0) for column in ("difference", "standard_error")}
    table = differences(scheme_differences.assign(**nothing), outcomes, "en")
    assert "Long-term capital" not in {row[0] for row in table.rows}
    assert "Long-term capital" in table.note


def test_places_go_by_their_short_names(scores):
    official = scores.assign(name_zh=scores["name_zh"].replace("黔东南", "黔东南苗族侗族自治州"))
    assert "黔东南" in {row[0] for row in ranking(official, "zh").rows}


def test_proxies_and_gaps_are_named(coverage):
    rows = {row[0]: row[1:] for row in proxies_and_gaps(coverage, "en").rows}
    assert rows["Sections with good water"] == ("nothing", "–", "2000–2023: not in the record")
    assert rows["Forest cover"][0] == "Forest cover, measured, a proxy of forest cover; a stand-in"
    assert rows["GDP growth"][1] == "2005–2012, 2014–2017, 2019–2021"
    assert "2004, 2013, 2018, 2022–2023: fewer than nine prefectures" in rows["GDP growth"][2]


@given(st.sets(st.integers(1990, 2030), min_size=1))
def test_spans_of_years_hold_exactly_these_years(years):
    told = set()
    for span in spans(pd.Series(sorted(years))).split(", "):
        first, _, last = span.partition("–")
        told |= set(range(int(first), int(last or first) + 1))
    assert told == years


@given(st.floats(-1e6, 1e6), st.floats(2e-6, 1e4))  # below 1e-12 of the mean, an error is rounding
def test_a_mean_is_told_to_a_twentieth_of_its_margin(mean, error):
    told_mean, told_margin = (float(part.replace("−", "-")) for part in with_margin(mean, error).split(" ± "))
    half = Z95 * error
    assert abs(told_mean - mean) <= max(0.051 * half, 0.5)
    assert told_margin == pytest.approx(half, rel=0.051, abs=0.5 if half >= 10 else 0)


def test_a_missing_mean_is_a_dash():
    assert with_margin(float("nan"), 0.1) == "–"


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
    assert page.count('<td class="right"') == 54
    assert '<span lang="zh-Hans">贵阳</span>' in page


def test_console_columns_stay_aligned_with_chinese_in_them(scores):
    from rich.cells import cell_len

    widths = {cell_len(line) for line in str(ranking(scores)).splitlines() if line.startswith(("│", "┃"))}
    assert len(widths) == 1
