import re
from html.parser import HTMLParser

import numpy as np
import pandas as pd
import pytest
from scipy.special import ndtr

from gzsim.errors import InputError
from gzsim.monitoring.bulletin import NO_REPORT, Limits, Watched, quarters, supervise
from gzsim.monitoring.collection import Collection
from gzsim.monitoring.milestones import GREEN, RED, YELLOW
from gzsim.monitoring.schedules import EVEN, WATER_2025
from gzsim.reports import Passage, render_bulletin, write_bulletin

GDP = Watched("gdp", "GDP growth", "地区生产总值增速", "%", 1.3, department="Development and Reform Commission")
WATER = Watched("water", "Water investment", "水利投资", "CNY 100 million", 4.0, "level", WATER_2025)
DUST = Watched("pm25", "PM2.5", "细颗粒物浓度", "μg/m³", 2.0, "stock", better="lower")
WATCHED = (GDP, WATER, DUST)
UNITS = pd.DataFrame({"name": ["Guiyang", "Bijie", "Tongren"], "name_zh": ["贵阳市", "毕节市", "铜仁市"]},
                     index=["520100", "520500", "520600"])  # fmt: skip
TARGETS = pd.DataFrame({"gdp": 5.5, "water": 40.0, "pm25": 25.0}, UNITS.index)
LATE = Collection(pd.Series({"520100": 0, "520500": 1, "520600": 2}))


def on_plan():
    rows = [(u, w.key, m, float(w.milestone(TARGETS.loc[u, w.key], m)))
            for u in UNITS.index for w in WATCHED for m in range(1, 13)]  # fmt: skip
    return pd.DataFrame(rows, columns=["unit", "indicator", "month", "value"])


def changed(reports, unit, indicator, value):
    mine = (reports["unit"] == unit) & (reports["indicator"] == indicator)
    return reports.assign(value=reports["value"].mask(mine, value))


def lights_of(bulletin):
    return bulletin.lights.set_index(["unit", "indicator"])["light"]


@pytest.mark.parametrize("quarter", [1, 2, 3, 4])
def test_whoever_is_on_plan_is_green_however_late(quarter):
    """S18, C14: an uneven plan and late reports turn nobody yellow, since a report meets the plan of its month."""
    bulletin = supervise(2025, quarter, on_plan(), TARGETS, WATCHED, UNITS, LATE)
    assert (bulletin.lights["light"] == GREEN).all()
    assert bulletin.explanations.empty
    assert bulletin.lights["behind"].abs().max() < 1e-9
    np.testing.assert_allclose(bulletin.lights["luck"], 0.5)


def test_each_form_is_measured_against_its_own_luck():
    assert GDP.width([3, 12]).tolist() == [2.6, 1.3]
    assert WATER.width([3, 12]).tolist() == [2.0, 4.0]
    assert DUST.width([3, 12]).tolist() == [2.0, 2.0]
    assert WATER.milestone(400.0, 3) == pytest.approx(90.0)
    reports = changed(on_plan(), "520500", "pm25", 25.0 + 2.5)
    shown = lights_of(supervise(2025, 2, reports, TARGETS, WATCHED, UNITS, Collection.on_time(list(UNITS.index))))
    assert shown["520500", "pm25"] == RED, "yellow in both quarters"
    better = changed(on_plan(), "520500", "pm25", 12.0)
    assert (lights_of(supervise(2025, 2, better, TARGETS, WATCHED, UNITS)) == GREEN).all()


def test_a_light_opens_a_case_that_the_head_explains_once_it_is_red():
    reports = changed(on_plan(), "520600", "gdp", 2.0)
    first = supervise(2025, 1, reports, TARGETS, WATCHED, UNITS)
    second = supervise(2025, 2, reports, TARGETS, WATCHED, UNITS)
    assert lights_of(first)["520600", "gdp"] == YELLOW
    assert lights_of(second)["520600", "gdp"] == RED
    assert second.explanations[["unit", "since", "who"]].to_numpy().tolist() == [["520600", 1, "head of the unit"]]
    assert second.cases["closed"].isna().all()


def test_old_news_is_not_bad_news_twice():
    reports = changed(on_plan(), "520600", "gdp", 2.0)
    reports = reports[(reports["unit"] != "520600") | (reports["indicator"] != "gdp") | (reports["month"] <= 3)]
    assert lights_of(supervise(2025, 1, reports, TARGETS, WATCHED, UNITS))["520600", "gdp"] == YELLOW
    assert lights_of(supervise(2025, 3, reports, TARGETS, WATCHED, UNITS))["520600", "gdp"] == YELLOW


def test_without_any_report_there_is_no_light_and_nobody_is_accused():
    reports = on_plan()
    reports = reports[~((reports["unit"] == "520500") & (reports["indicator"] == "water"))]
    bulletin = supervise(2025, 2, reports, TARGETS, WATCHED, UNITS, LATE)
    assert lights_of(bulletin)["520500", "water"] == NO_REPORT
    assert bulletin.false_alarms["watched"] == 8
    assert bulletin.explanations.empty
    assert bulletin.reports.loc["520500", "arrived"] == 2 * 5


def test_waiting_a_month_admits_late_reports_and_none_of_the_next_quarter():
    at_once, later = (supervise(2025, 1, on_plan(), TARGETS, WATCHED, UNITS, LATE, wait=wait) for wait in (0, 2))
    assert at_once.reports["share"].tolist() == pytest.approx([1, 2 / 3, 1 / 3])
    assert (later.reports["share"] == 1).all()
    assert later.lights["month"].max() == 3


def test_honest_units_are_lit_up_as_often_as_the_bulletin_expects():
    """Units on plan with normal luck of independent months, all forms and delays, over many bulletins."""
    units = pd.DataFrame({"name": "u", "name_zh": "单位"}, [f"u{n}" for n in range(400)])
    draws = np.random.default_rng(8)
    luck = draws.standard_normal((len(units), 12)).cumsum(axis=1) / np.sqrt(12)
    fraction = np.arange(1, 13) / 12
    values = {"gdp": 5.5 + 1.3 * luck / fraction, "water": 40 * EVEN.planned(range(1, 13)) + 4 * luck}
    rows = [(u, key, m + 1, table[n, m]) for key, table in values.items() for n, u in enumerate(units.index)
            for m in range(12)]  # fmt: skip
    reports = pd.DataFrame(rows, columns=["unit", "indicator", "month", "value"])
    watched = (GDP, Watched("water", "Water", "水利", "CNY", 4.0, "level", EVEN))
    targets = pd.DataFrame({"gdp": 5.5, "water": 40.0}, units.index)
    late = Collection(pd.Series(np.arange(len(units)) % 3, units.index))
    bulletin = supervise(2025, 3, reports, targets, watched, units, late)
    expected = bulletin.false_alarms
    assert expected["expected"] == pytest.approx(800 * ndtr(-1.0))
    assert expected["lit"] == pytest.approx(expected["expected"], abs=4 * expected["expected_sd"])
    assert expected["share_at_most"] > 0.8
    lit = bulletin.lights
    assert np.histogram(lit["luck"], bins=5, range=(0, 1))[0] == pytest.approx(160, abs=50)


def test_the_page_says_what_the_tables_say_and_needs_nothing_else():
    reports = changed(on_plan(), "520600", "gdp", -1.0)
    bulletin = supervise(2025, 2, reports, TARGETS, WATCHED, UNITS, LATE, register_head="ab12cd",
                         notice=Passage("Made-up figures.", "虚构数据。"))  # fmt: skip
    page = render_bulletin(bulletin)
    assert page == render_bulletin(bulletin)
    for text in (
        "Supervision bulletin",
        "督查通报",
        "2025年第二季度",
        "ab12cd",
        "Made-up figures.",
        "省政府常务会议",
        "铜仁市",
    ):
        assert text in page
    assert not re.search(r"https?:|<script|<link|<img", page)
    assert page.count('aria-label="red"') == 1 + 1, "one light and the key"
    assert page.count('aria-label="green"') == 8 + 1


def test_a_bulletin_without_a_light_or_a_register_has_no_empty_tables():
    page = render_bulletin(supervise(2025, 1, on_plan(), TARGETS, WATCHED, UNITS))
    assert "Who must explain" not in page
    assert "Behind the milestone" not in page
    assert "<footer>" not in page
    assert not re.search(r"[>\s+−]nan[<\s]", page.lower())


def test_a_file_is_whole_or_what_it_was(tmp_path, monkeypatch):
    bulletin = supervise(2025, 1, on_plan(), TARGETS, WATCHED, UNITS)
    path = write_bulletin(bulletin, tmp_path / "bulletin.html")
    assert path.read_text(encoding="utf-8") == render_bulletin(bulletin)
    path.write_text("earlier")

    def fails(self, target):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.replace", fails)
    with pytest.raises(InputError, match="No space left"):
        write_bulletin(bulletin, path)
    assert path.read_text() == "earlier"
    assert [file.name for file in tmp_path.iterdir()] == ["bulletin.html"]
    with pytest.raises(InputError, match="cannot be written"):
        write_bulletin(bulletin, tmp_path / "nowhere" / "bulletin.html")


def test_what_cannot_be_supervised_is_named():
    reports = on_plan()
    stranger = reports.replace({"unit": {"520600": "522200"}})
    with pytest.raises(InputError, match="there is no '522200'"):
        supervise(2025, 1, stranger, TARGETS, WATCHED, UNITS)
    with pytest.raises(InputError, match="two reports of gdp from 520100 for month 1"):
        supervise(2025, 1, pd.concat([reports, reports.iloc[[0]]]), TARGETS, WATCHED, UNITS)
    with pytest.raises(InputError, match="there is no 'water'"):
        supervise(2025, 1, reports, TARGETS, (GDP, DUST), UNITS)
    with pytest.raises(InputError, match="no column 'gdp'"):
        supervise(2025, 1, reports, TARGETS.drop(columns="gdp"), WATCHED, UNITS)
    with pytest.raises(InputError, match="'520600' has no target"):
        supervise(2025, 1, reports, TARGETS.drop(index="520600"), WATCHED, UNITS)
    with pytest.raises(InputError, match="no quarter 5"):
        supervise(2025, 5, reports, TARGETS, WATCHED, UNITS)
    with pytest.raises(InputError, match="named twice"):
        quarters(reports, TARGETS, (*WATCHED, GDP), Collection.on_time(list(UNITS.index)), 1, Limits())
    with pytest.raises(InputError, match=r"gdp\.luck"):
        Watched("gdp", "GDP", "", "%", 0.0)
    with pytest.raises(InputError, match=r"gdp\.form"):
        Watched("gdp", "GDP", "", "%", 1.0, "ratio")
    with pytest.raises(InputError, match="limits"):
        Limits(2.0, 1.0)
    with pytest.raises(InputError, match="no name"):
        supervise(2025, 1, reports, TARGETS, WATCHED, UNITS.iloc[:2], LATE)


@pytest.mark.parametrize("path", [5, None, b"page.html", "", ".", "/", "a\0b", "\ud800.html"])
def test_what_is_no_file_for_a_page_is_refused(path):
    bulletin = supervise(2025, 2, on_plan(), TARGETS, WATCHED, UNITS)
    with pytest.raises(InputError):
        write_bulletin(bulletin, path)


@pytest.mark.parametrize("given", [None, 5, "bulletin"])
def test_what_is_no_bulletin_is_refused(given, tmp_path):
    with pytest.raises(InputError, match="bulletin"):
        write_bulletin(given, tmp_path / "page.html")
    assert not list(tmp_path.iterdir())


class Cells(HTMLParser):
    """Rows of all tables of a page, as texts of their cells; and its paragraphs."""

    def __init__(self, page):
        super().__init__()
        self.rows, self.paragraphs, self.open = [], [], []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th", "p"):
            self.open = self.rows[-1] if tag != "p" else self.paragraphs
            self.open.append("")

    def handle_endtag(self, tag):
        if tag in ("td", "th", "p"):
            self.open = []

    def handle_data(self, data):
        if self.open:
            self.open[-1] += " ".join(data.split()) + " "


def test_the_page_shows_the_numbers_of_the_quarter():
    """Worked by hand: one red light, two yellow ones in two units, reports that come late, and one that never comes."""
    reports = changed(on_plan(), "520100", "gdp", 5.5 - 1.95)  # yellow beyond 1.3·√(12/6) = 1.84, red beyond 2.5 times
    reports = changed(reports, "520500", "pm25", 25.0 + 4.5)  # yellow twice is red
    reports = changed(reports, "520500", "water", 12.9)  # planned 15.9
    reports = reports[~((reports["unit"] == "520600") & (reports["indicator"] == "water"))]
    page = Cells(render_bulletin(supervise(2025, 2, reports, TARGETS, WATCHED, UNITS, LATE)))
    rows = [" | ".join(cell.strip() for cell in row).replace("\xa0", " ") for row in page.rows]
    for shown in (
        "■ red 红灯 | 5 | 25.0 | 29.5 | 4.50 | 2.00 / 5.00 | 1.2 %",  # 1 − Φ(4.5/2)
        "▲ yellow 黄灯 | 5 | 15.9 | 12.9 | 2.99 | 2.58 / 6.45 | 12 %",
        "▲ yellow 黄灯 | 6 | 5.50 | 3.55 | 1.95 | 1.84 / 4.60 | 14 %",
        "■ red 红灯 | Q1 | head of the unit 主要负责人 | – | 5.0",
        "▲ yellow 黄灯 | Q2 | leader in charge 分管负责人 | Development and Reform Commission | 5.0",
        "0 | 18 | 18 | 100% | 6",
        "1 | 18 | 15 | 83% | 5",
        "2 | 18 | 8 | 44% | 4",
    ):
        assert any(row.endswith(shown) for row in rows), shown
    behind = [row for row in rows if row.count("|") == 8 and ("red 红灯" in row or "yellow 黄灯" in row)]
    assert [row.split(" | ")[2][0] for row in behind] == ["■", "▲", "▲"]  # what is least likely to be luck comes first
    grid = {row.split(" | ")[0]: row for row in rows if row.count("|") == 3}
    assert "−1.95" in grid["Guiyang 贵阳市"]
    assert "−2.99" in grid["Bijie 毕节市"]
    assert "−4.50" in grid["Bijie 毕节市"]
    said = " ".join(page.paragraphs)
    for sentence in (
        "1 is red and 2 yellow; 1 has no report yet.",
        "light up 1.3 (standard deviation 1.0). At most 42% of the lights",
        "76% of the reports due had arrived; 2 units were late.",
        "2 units must explain",
    ):
        assert sentence in said
