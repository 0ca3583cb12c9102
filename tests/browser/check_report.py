"""The report of the main job in a real browser: one language at a time, at every width, and on nine pages of paper.

``make browser`` runs it; it needs Chromium, which no package index has, so it is no part of ``make test``.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from browser.visiting import CONTRAST, PRINTED_PAGE, assert_readable, browser, visit
from hostile.pages import bulletin_page, index_page
from hostile.texts import Texts
from playwright.sync_api import Browser, Page, expect

from gzsim.run.job import run
from gzsim.scenario import load_scenario

__all__ = ["browser"]
LANGUAGES = ("en", "zh")
MOST_PAGES = 9
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
        key = person.page.locator(f".spoken.{language} .key")
        assert key.evaluate("table => table.scrollWidth <= table.clientWidth"), "the key table scrolls sideways"
        assert_readable(person.page)


@pytest.mark.parametrize("made", [index_page, bulletin_page])
def test_other_pages_can_be_read_too(browser: Browser, tmp_path: Path, made: Callable[[Texts], str]):
    file = tmp_path / "page.html"
    file.write_text(made(Texts()), encoding="utf-8")
    with visit(browser, file.as_uri()) as person:
        person.page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
        assert_readable(person.page)


FAINT = """<p style="color: #777">Grey</p><p style="color: #767676">Dark enough</p>
<div style="background: #222"><p style="opacity: .5">Half</p></div><p style="color: #949494; font-size: 24px">Large</p>
<p style="color: rgb(0 0 0 / 40%)">Thin</p><b hidden style="color: #fff">Hidden</b>
<i class="bar" style="display: block; width: 9px; height: 9px; background: #999"></i>
<svg viewBox="0 0 9 9" width="9"><rect width="9" height="9" fill="#222"/><text y="5" font-size="2">Drawn</text></svg>"""


def test_what_is_faint_is_noticed(browser: Browser):
    with closing(browser.new_page()) as page:
        assert page.evaluate(CONTRAST, "") == ["nothing is shown yet"]
        page.set_content(FAINT)
        told = [line.partition(": ")[2] for line in page.evaluate(CONTRAST, ".bar")]
    assert told == ["p Grey", "p Half", "p Thin", "i.bar mark", "text Drawn"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_report_is_printed_on_nine_pages_at_most(browser: Browser, report: str, language: str):
    with visit(browser, report) as person:
        choose(person.page, language)
        folded = len(PRINTED_PAGE.findall(person.page.pdf(**PAPER)))
        assert 3 < folded <= MOST_PAGES  # what is folded on the screen is printed
        person.page.evaluate("document.querySelectorAll('details.appendix').forEach(part => part.open = true)")
        assert len(PRINTED_PAGE.findall(person.page.pdf(**PAPER))) > folded  # and an appendix where it was opened
