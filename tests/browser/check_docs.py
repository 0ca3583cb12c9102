"""The site of docs, opened in Chromium from its folder: no server, no request to anywhere, search in both languages."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from browser.visiting import assert_readable, browser, visit
from guides import PAGES, ROOT

__all__ = ["browser"]

PARTS = {"img": "src", "script": "src", "link": "href", "iframe": "src", "source": "src"}
"""What a browser fetches by itself."""


class Links(HTMLParser):
    """Where a page leads, what it fetches, and the places that others can lead to."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.leads, self.fetches, self.places = [], [], set()
        self.feed(page.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Take note of a tag."""
        said = {name: value or "" for name, value in attributes}
        self.places.add(said.get("id", ""))
        if tag == "a" and "href" in said:
            self.leads.append(said["href"])
        if tag in PARTS and PARTS[tag] in said:
            self.fetches.append(said[PARTS[tag]])


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("docs") / "site"
    command = [sys.executable, "tools/build_docs.py", str(folder)]
    built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    assert built.returncode == 0, built.stdout + built.stderr
    return folder


@pytest.fixture(scope="module")
def links(site) -> dict[Path, Links]:
    return {page: Links(page) for page in site.rglob("*.html")}


def dead(links: dict[Path, Links]) -> Iterator[str]:
    for page, found in links.items():
        for link in found.leads + found.fetches:
            parts = urlsplit(link)
            if parts.scheme:
                continue
            target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
            place = unquote(parts.fragment)
            if not target.is_file() or (place and target in links and place not in links[target].places):
                yield f"{page.name}: {link}"


def test_every_page_is_there_and_every_link_leads_to_a_place(site, links):
    assert {f"{page}.html" for page in PAGES if page != "README"} <= {page.name for page in links}
    assert (site / "api" / "gzsim.html").is_file()
    assert sorted(set(dead(links))) == []


def test_pages_fetch_nothing_from_elsewhere(links):
    fetched = {link for found in links.values() for link in found.fetches}
    assert [link for link in fetched if urlsplit(link).scheme not in ("", "data")] == []


@pytest.mark.parametrize("width", [1280, 800, 390])
@pytest.mark.parametrize("page", ["index", "index.zh", "schemes", "schemes.zh", "model.zh", "odd", "theory"])
def test_pages_open_from_the_folder_and_fit_the_window(browser, site, page, width):
    with visit(browser, (site / f"{page}.html").as_uri(), width) as visited:
        assert visited.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        assert visited.page.locator("html").get_attribute("lang") == ("zh-CN" if page.endswith(".zh") else "en")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_texts_can_be_read_in_the_light_and_in_the_dark(browser, site, theme):
    with visit(browser, (site / "index.html").as_uri(), color_scheme=theme) as visited:
        for page in ("index", "schemes.zh", "theory", "api/gzsim"):
            visited.page.goto((site / f"{page}.html").as_uri())
            assert_readable(visited.page)


def test_a_page_leads_to_its_twin_and_back(browser, site):
    with visit(browser, (site / "schemes.html").as_uri()) as visited:
        visited.page.click(".twin a")
        assert visited.page.url.endswith("/schemes.zh.html")
        assert visited.page.locator("h1").inner_text().startswith("奖惩方案")
        visited.page.click(".twin a")
        assert visited.page.url.endswith("/schemes.html")


@pytest.mark.parametrize(
    ("page", "query", "found"),
    [("index", "last place deduction", "schemes.html"), ("index.zh", "末位扣减", "schemes.zh.html"),
     ("index.zh", "虚报", "coverage.zh.html"), ("index.zh", "自己的指标", "add-your-own.zh.html")],
)  # fmt: skip
def test_search_finds_words_of_both_languages(browser, site, page, query, found):
    with visit(browser, (site / f"{page}.html").as_uri()) as visited:
        visited.page.fill("input.sidebar-search", query)
        visited.page.press("input.sidebar-search", "Enter")
        visited.page.wait_for_selector(f'#search-results a[href*="{found}"]')


def test_chinese_shows_where_no_font_is_installed(browser, site):
    with visit(browser, (site / "schemes.zh.html").as_uri()) as visited:
        loaded = visited.page.evaluate(
            "document.fonts.load('16px \"gzsim Chinese\"', '末').then((found) => found.length)"
        )
        assert loaded == 1


def test_formulas_are_drawn_without_a_script(browser, site):
    with visit(browser, (site / "indicators.html").as_uri()) as visited:
        assert visited.page.locator("math").count() > 3
        assert visited.page.locator("math").first.bounding_box()["width"] > 0
