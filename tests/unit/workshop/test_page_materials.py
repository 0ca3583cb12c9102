"""Printed materials: the record's own figures with their sources, today's weights, both languages, text stays text."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hostile.inspection import Page, strange
from hostile.pages import printed_pages
from hostile.texts import Texts

from gzsim.errors import InputError
from gzsim.record import load_record
from gzsim.scenario import load_scenario
from gzsim.workshop.comparing import HEADLINE
from gzsim.workshop.materials import pdf
from gzsim.workshop.materials.facts import SHOWN, facts_of, mayors_of
from gzsim.workshop.materials.lesson import PLAN, clock
from gzsim.workshop.materials.roles import role_cards
from gzsim.workshop.materials.sheets import LANGUAGES, OUTCOMES, SHEETS, sheet, write_sheets

HAN = re.compile("[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def record():
    return load_record()


@pytest.fixture(scope="module")
def cards(record):
    return {card.code: card for card in role_cards(record, load_scenario("guizhou-2025"))}


def test_a_fact_is_the_latest_figure_that_all_prefectures_have(record):
    facts = {fact.key: fact for fact in facts_of(record)["520300"]}
    assert list(facts) == list(SHOWN)
    income = record.table("urban_disposable_income")
    assert facts["urban_disposable_income"].year == 2020
    assert income.loc[2021].isna().any()
    assert facts["urban_disposable_income"].value.en == f"CNY {income.loc[2020, '520300']:,.0f}"
    assert facts["urban_disposable_income"].place == (income.loc[2020] >= income.loc[2020, "520300"]).sum()


def test_a_share_is_of_the_same_place_and_year(record):
    panel = record.prefecture_panel.set_index(["series", "code", "year"])["value"]
    facts = {fact.key: fact for fact in facts_of(record)["522700"]}
    year = facts["primary_share"].year
    share = 100 * panel["value_added_primary", "522700", year] / panel["gdp", "522700", year]
    assert facts["primary_share"].value.en == f"{share:.1f} %"


def test_terms_that_were_cut_off_do_not_count(record):
    terms = record.leader_terms
    whole = terms[(terms["code"] == "520100") & ~terms["ends_at_cut_off"]]
    found = mayors_of(record)["520100"]
    assert (found.count, found.mean_years) == (len(whole), whole["years"].mean())
    assert found.count < (terms["code"] == "520100").sum()


def test_a_card_shows_the_weights_of_its_zone_in_order(cards):
    scenario = load_scenario("guizhou-2025")
    for code, card in cards.items():
        declared = scenario.zones.weights[scenario.zones.assignment[code]]
        shown = {row.key: float(row.weight) for row in card.weights}
        assert shown == pytest.approx({key: 100 * weight for key, weight in declared.items()})
        assert list(shown.values()) == sorted(shown.values(), reverse=True)


def test_every_figure_of_a_card_has_a_source_that_is_named(cards, record):
    for card in cards.values():
        marks = {source.mark for source in card.sources}
        assert all(shown and set(shown) <= set("".join(marks)) for _, shown in card.facts)
        assert {key for fact, _ in card.facts for key in fact.sources} <= set(record.sources.index)


def test_a_card_says_that_satellites_measure_another_forest_than_the_target():
    assert "口径不同" in sheet("role-cards", "zh")


def test_the_worksheet_asks_for_all_that_a_first_look_shows():
    asked = {name.zh for name in OUTCOMES}
    assert "真实成绩" in asked
    assert len(asked) == len(HEADLINE) - 1  # who is punished has a line of its own


def test_the_lesson_is_half_a_day_without_gaps():
    times = [int(hour) * 60 + int(minute) for hour, minute in (time.split(":") for time, _ in clock())]
    assert [after - before for before, after in pairwise(times)] == [s.minutes for s in PLAN[:-1]]
    assert 180 <= sum(step.minutes for step in PLAN) <= 240


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("print")
    (folder / "en").mkdir()
    (folder / "en" / "okr.html").write_text("of yesterday", encoding="utf-8")
    return {(path.parent.name, path.stem): path for path in write_sheets(folder)}


def test_sheets_are_written_for_both_languages(written):
    assert set(written) == {(language, name) for language in LANGUAGES for name in SHEETS}
    with pytest.raises(InputError):
        write_sheets(written["en", "okr"])


@pytest.mark.parametrize("name", SHEETS)
def test_a_sheet_speaks_one_language(name, written):
    english, chinese = (written[language, name].read_text(encoding="utf-8") for language in LANGUAGES)
    says = "".join(Page(english).pieces)
    assert name == "role-cards" or not HAN.search(says)  # a card names its place in Chinese, too
    assert len(HAN.findall("".join(Page(chinese).pieces))) > 100
    assert strange(english) == strange(chinese) == []


def test_unknown_sheets_and_languages_are_refused():
    with pytest.raises(InputError, match="lesson-plan"):
        sheet("../etc", "en")
    with pytest.raises(InputError, match="en, zh"):
        sheet("okr", "fr")


def test_names_stay_text_on_printed_pages():
    say = Texts()
    pages = printed_pages(say)
    assert [strange(page) for page in pages] == [[]] * len(pages)
    says = [Page(page) for page in pages]
    assert [text for text in say.shown if not any(page.says(text) for page in says)] == []


def test_a_browser_that_fails_leaves_no_pdf(tmp_path):
    page = tmp_path / "a.html"
    page.write_text("<p>a</p>", encoding="utf-8")
    assert pdf.print_pdf([page], str(tmp_path / "no-such-browser")) == []
