"""``gzsim app`` in a real browser: levers are moved, numbers read, settings saved, compared and taken away.

``make browser`` runs it; it needs Chromium, which no package index has, so it is no part of ``make test``.
"""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser.visiting import Served, Visit, assert_readable, browser, visit
from playwright.sync_api import Browser, Locator, Page, expect

__all__ = ["browser"]
OUTCOMES = ("achievement", "gap", "debt", "capital")
SETTING = "?rate=20&audits=30"
MARKS = ".bar .zero, .bar .range, .bar .dot, .tile.wins, .tile.loses"


@pytest.fixture(scope="module")
def server() -> Iterator[Served]:
    with Served("app") as served:
        yield served


def card(page: Page, outcome: str) -> Locator:
    return page.locator(f"[data-outcome={outcome}]")


def answered(page: Page, draws: int = 1) -> None:
    """Wait until levels have come, and so many draws."""
    expect(card(page, "debt").locator(".big")).to_have_text(re.compile("±"))
    if draws:
        page.wait_for_function(
            "least => { const all = []; const look = root => { for (const each of root.querySelectorAll('*')) {"
            "if (each.localName === 'progress') all.push(each.value); if (each.shadowRoot) look(each.shadowRoot); } };"
            "look(document); return all.some(value => value >= least); }",
            arg=draws,
        )


def moved(page: Page, label: str, times: int) -> None:
    """Move a lever by the keyboard, as many steps as asked."""
    lever = page.locator(".bk-input-group", has_text=label).get_by_role("slider")
    for _ in range(abs(times)):
        lever.press("ArrowRight" if times > 0 else "ArrowLeft")


def opened(person: Visit, draws: int = 1) -> Page:
    answered(person.page, draws)
    return person.page


def test_the_rules_of_today_are_compared_with_nothing(server: Served, browser: Browser):
    with visit(browser, server.address, locale="en-US") as person:
        expect(person.page.get_by_text("These are the rules of today.")).to_be_visible()
        expect(person.page.get_by_role("slider")).to_have_count(5)
        expect(person.page.get_by_role("combobox")).to_have_count(4)


def test_a_lever_changes_numbers_sentence_and_address(server: Served, browser: Browser):
    with visit(browser, server.address, locale="en-US") as person:
        page = person.page
        expect(page.get_by_text("These are the rules of today.")).to_be_visible()
        moved(page, "At stake", 10)
        page.wait_for_url("**rate=20**")
        answered(page)
        before = card(page, "debt").locator(".big").inner_text()
        expect(card(page, "debt")).to_contain_text("over plausible parameters")
        expect(card(page, "debt")).to_contain_text("draws with the other sign")
        expect(page.locator(".finding")).to_contain_text("debt")
        moved(page, "At stake", 5)
        page.wait_for_url("**rate=25**")
        expect(card(page, "debt").locator(".big")).not_to_have_text(before)
        answered(page)
        assert card(page, "debt").locator(".big").inner_text() != before
        expect(page.locator(".tile")).to_have_count(9)


def test_the_language_is_switched_in_place(server: Served, browser: Browser):
    with visit(browser, server.address + SETTING, locale="en-US") as person:
        page = opened(person)
        number = card(page, "debt").locator(".big").inner_text()
        assert_readable(page, MARKS)
        page.get_by_role("button", name="中文").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("换一种考核会怎样？")
        assert_readable(page, MARKS)
        expect(card(page, "debt")).to_contain_text("债务")
        expect(page.locator(".tile").first).to_contain_text("型")
        assert number.split()[0] in card(page, "debt").locator(".big").inner_text()
        assert page.evaluate("document.documentElement.lang") == "zh-Hans"
        assert page.title() == "换一种考核会怎样？"
        assert "lang=zh" in page.url


def test_a_browser_that_prefers_chinese_gets_chinese(server: Served, browser: Browser):
    with visit(browser, server.address, locale="zh-CN") as person:
        expect(person.page.get_by_role("heading", level=1)).to_have_text("换一种考核会怎样？")


def test_saved_settings_are_compared_shown_again_and_exported(server: Served, browser: Browser, tmp_path: Path):
    with visit(browser, server.address + SETTING, locale="en-US", accept_downloads=True) as person:
        page = opened(person)
        page.get_by_role("button", name="Save this setting").click()
        expect(page.locator("table.saved tbody tr")).to_have_count(1)
        page.get_by_label("Zones").select_option(label="One set of weights for all")
        page.wait_for_url("**zones=uniform**")
        answered(page)
        page.get_by_role("button", name="Save this setting").click()
        rows = page.locator("table.saved tbody tr")
        expect(rows).to_have_count(2)
        assert rows.nth(0).inner_text() != rows.nth(1).inner_text()
        table = downloaded(page, "Table as CSV", tmp_path)
        held = list(csv.DictReader(table.open(encoding="utf-8-sig")))
        assert [row["outcome"] for row in held] == [*OUTCOMES, *OUTCOMES]
        file = downloaded(page, "Scenario as YAML", tmp_path)
        assert file.name == "rate-20-audits-30-zones-uniform.yaml"
        checked = subprocess.run(
            [sys.executable, "-m", "gzsim", "check", str(file)], capture_output=True, text=True, check=False
        )
        assert checked.returncode == 0, checked.stderr
        page.get_by_label("Saved", exact=True).select_option(index=0)
        page.get_by_role("button", name="Show it again").click()
        page.wait_for_function("!location.search.includes('zones')")
        page.get_by_role("button", name="Remove it").click()
        expect(rows).to_have_count(1)


def downloaded(page: Page, name: str, folder: Path) -> Path:
    with page.expect_download() as coming:
        page.get_by_role("button", name=name).or_(page.get_by_text(name)).first.click()
    path = folder / coming.value.suggested_filename
    coming.value.save_as(path)
    return path


@pytest.mark.parametrize(
    ("query", "told", "told_zh"),
    [
        ("?rate=99", "0 to 30", "奖惩力度（rate）的值99超出滑块范围。有效取值：0至30"),
        ("?rat=10", "did you mean", "是否应为“rate”？"),
        ("?zones=<img src=x onerror=alert(1)>", "must be one of", "没有“<img src=x onerror=alert(1)>”这一选项"),
    ],
)
def test_a_bad_address_says_what_is_wrong(server: Served, browser: Browser, query: str, told: str, told_zh: str):
    with visit(browser, server.address + query, locale="en-US") as person:
        page = person.page
        expect(page.locator(".alert")).to_contain_text(told)
        page.get_by_role("button", name="中文").click()
        expect(page.locator(".alert")).to_contain_text(told_zh)
        assert_readable(page)
        assert page.locator("img").count() == 0


@pytest.mark.parametrize("width", [1280, 800, 390])
def test_nothing_is_wider_than_the_window(server: Served, browser: Browser, width: int):
    with visit(browser, server.address + SETTING, width=width, locale="zh-CN") as person:
        page = opened(person)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_two_people_do_not_see_each_other(server: Served, browser: Browser):
    with (
        visit(browser, server.address + "?rate=20", locale="en-US") as one,
        visit(browser, server.address + "?rate=5", locale="en-US") as other,
    ):
        first, second = (card(opened(each), "debt").locator(".big").inner_text() for each in (one, other))
        assert first != second
        one.page.get_by_role("button", name="Save this setting").click()
        expect(one.page.locator("table.saved tbody tr")).to_have_count(1)
        expect(other.page.locator("table.saved")).to_have_count(0)
