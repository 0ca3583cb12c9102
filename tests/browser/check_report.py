"""The report of the main job in a real browser: one language at a time, at every width, and on nine pages of paper.

``make browser`` runs it; it needs Chromium, which no package index has, so it is no part of ``make test``.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from browser.visiting import browser, visit
from playwright.sync_api import Browser, Page, expect

from gzsim.run.job import run
from gzsim.scenario import load_scenario

__all__ = ["browser"]
LANGUAGES = ("en", "zh")
MOST_PAGES = 9
PAGE = re.compile(rb"/Type\s*/Page[^s]")
PAPER = {"format": "A4", "prefer_css_page_size": True}


@pytest.fixture(scope="module")
def report(tmp_path_factory) -> str:
    """Address of a report with every part of it, soon made."""
    folder = tmp_path_factory.mktemp("job") / "results"
    run(load_scenario("guizhou-2025").with_({"simulation.replications": 2, "simulation.years": 2}), folder, draws=2)
    return Path(folder / "report.html").as_uri()


def assert_speaks(page: Page, language: str) -> None:
    for each in LANGUAGES:
        expect(page.locator(f".spoken.{each}")).to_be_visible(visible=each == language)


def choose(page: Page, language: str) -> None:
    page.locator(f"label[for=in-{language}]").click()


def test_the_switch_shows_one_language_and_back_again(browser: Browser, report: str):
    with visit(browser, report, java_script_enabled=False) as person:
        for language in ("zh", "en", "zh"):
            choose(person.page, language)
            assert_speaks(person.page, language)


def test_a_link_may_ask_for_chinese_and_the_switch_leads_back(browser: Browser, report: str):
    with visit(browser, report) as person:
        assert_speaks(person.page, "en")
    with visit(browser, f"{report}#zh") as person:
        assert_speaks(person.page, "zh")
        choose(person.page, "en")
        assert_speaks(person.page, "en")


@pytest.mark.parametrize("width", [1280, 800, 390])
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_is_wider_than_its_window_even_unfolded(browser: Browser, report: str, width: int, language: str):
    with visit(browser, report, width) as person:
        choose(person.page, language)
        person.page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
        assert person.page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_report_is_printed_on_nine_pages_at_most(browser: Browser, report: str, language: str):
    with visit(browser, report) as person:
        choose(person.page, language)
        folded = len(PAGE.findall(person.page.pdf(**PAPER)))
        assert 3 < folded <= MOST_PAGES  # what is folded on the screen is printed
        person.page.evaluate("document.querySelectorAll('details.appendix').forEach(part => part.open = true)")
        assert len(PAGE.findall(person.page.pdf(**PAPER))) > folded  # and an appendix where it was opened
