"""What is printed for a workshop, in a real browser: as many sheets of paper as the guide says, and all can be read.

``make browser`` runs it; it needs Chromium, which no package index has, so it is no part of ``make test``.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from browser.visiting import PRINTED_PAGE, assert_readable, browser, visit
from guides import text
from playwright.sync_api import Browser

from gzsim.workshop.materials.sheets import LANGUAGES, SHEETS, write_sheets

__all__ = ["browser"]
ROW = re.compile(r"^\| [\w ]+ \| (\d+)(?:–(\d+))? \| ", re.MULTILINE)


@pytest.fixture(scope="module")
def printed(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("print")
    write_sheets(folder)
    return folder


@pytest.fixture(scope="module")
def told() -> dict[str, tuple[int, int]]:
    """The fewest and the most sheets of paper that the guide promises for each."""
    rows = ROW.findall(text("workshop").partition("## On paper")[2])
    return {name: (int(few), int(most or few)) for name, (few, most) in zip(SHEETS, rows, strict=True)}


@pytest.mark.parametrize("name", SHEETS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sheet_takes_as_much_paper_as_the_guide_says(
    browser: Browser, printed: Path, told: dict[str, tuple[int, int]], name: str, language: str
):
    with visit(browser, (printed / language / f"{name}.html").as_uri()) as person:
        assert_readable(person.page)
        pages = len(PRINTED_PAGE.findall(person.page.pdf(prefer_css_page_size=True)))
    few, most = told[name]
    assert few <= pages <= most
