"""The workshop in a real browser: from joining to export in both languages, restarts, two tabs, hostile names.

``make browser`` runs it; it needs Chromium, which no package index has, so it is no part of ``make test``.
"""

from __future__ import annotations

import io
import re
import signal
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from browser.visiting import SLOW, Served, Visit, assert_readable, browser, visit
from playwright.sync_api import Browser, Locator, Page, expect
from walls import wall_page

from gzsim.scenario import load_scenario

__all__ = ["browser"]
MARKS = ".bar > span, .dot, .band, .told, .true"
HOSTILE = "<img src=//leak.test/i onerror=top.ran=1>"


@dataclass(frozen=True)
class Words:
    """What the buttons are called, and what a team writes, in a language."""

    lang: str
    title: str
    open: str
    name: str
    team: str
    place: str
    join: str
    objective: str
    result: str
    indicator: str
    start: str
    target: str
    run: str
    year: str
    reveal: str
    share: str
    export: str
    lock: str
    locked: str
    sanctions: str
    tabs: tuple[str, str, str, str, str]
    written: tuple[str, str, str]
    forest: str


ENGLISH = Words(
    "en", "Title", "Open the session", "Your name", "Name of the new team", "Its place", "Join", "Objective 1",
    "Key result:", "Indicator", "Start", "Target", "Run", "To the end of the year", "Reveal the truth",
    "Let teams see each other", "Export everything", "Lock the session", "The trainer has locked the session",
    "Sanctions", ("1 Objectives", "2 Weights", "3 Warnings", "4 Results", "5 Decade"),
    (HOSTILE, "Green hills <b>bold</b>", "Forest at 64 %"), "Forest cover",
)  # fmt: skip
CHINESE = Words(
    "zh", "名称", "开启场次", "姓名", "新小组名称", "代表地区", "加入", "目标1", "关键结果：", "指标", "起点值",
    "目标值", "运行", "推演至年末", "揭晓真相", "允许各组互看", "导出全部", "锁定场次", "培训师已锁定场次", "奖惩",
    ("1 目标", "2 权重", "3 预警", "4 结果", "5 十年"), ("第一小组", "绿水青山就是金山银山", "森林覆盖率达到六成四"),
    "森林覆盖率",
)  # fmt: skip


def served(folder: Path, *more: str) -> Served:
    return Served("workshop", "--no-open", "--database", "workshop.sqlite", *more, folder=folder)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("workshop"), "--port", "0") as found:
        yield found


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=name in ("Run", "Save", "运行"))


def opened(trainer: Page, words: Words, title: str) -> str:
    """Open a session; its code."""
    trainer.get_by_label(words.title).fill(title)
    button(trainer, words.open).click()
    code = trainer.locator(".code")
    code.wait_for()
    return code.inner_text().replace(" ", "")


def joined(page: Page, words: Words, name: str, team: str) -> None:
    page.get_by_label(words.name).fill(name)
    page.get_by_label(words.team).fill(team)
    page.get_by_label(words.place).select_option(index=1)
    button(page, words.join).click()
    button(page, words.run).wait_for()


def written(page: Page, words: Words, target: str = "64") -> None:
    page.get_by_label(words.objective).fill(words.written[1])
    page.get_by_label(words.result).fill(words.written[2])
    page.get_by_label(words.indicator, exact=True).select_option(label=words.forest)
    expect(page.get_by_label(words.start, exact=True)).not_to_have_value("")  # last December is simulated
    page.get_by_label(words.target, exact=True).fill(target)
    page.keyboard.press("Tab")


@pytest.mark.parametrize("words", [ENGLISH, CHINESE], ids=lambda words: words.lang)
def test_a_session_from_joining_to_export(server: Served, browser: Browser, words: Words) -> None:
    query = f"?lang={words.lang}"
    with visit(browser, f"{server.address}trainer{query}") as trainer:
        trainer.page.get_by_label(words.title).wait_for()
        assert_readable(trainer.page)
        code = opened(trainer.page, words, words.written[0])
        with visit(browser, f"{server.address}{query}&code={code}", width=390) as person:
            page = person.page
            page.get_by_label(words.name).wait_for()
            assert_readable(page)
            joined(page, words, words.written[0], words.written[0])
            written(page, words)
            button(page, words.run).click()
            expect(page.locator(".outcome table").first).to_be_visible()
            expect(page.locator(".outcome tbody").first.locator("tr")).to_have_count(7)
            assert_fits(page, words)
            assert_words_are_whole(trainer.page)
            told_and_revealed(trainer, person, words, server)
            assert page.evaluate("window.ran") is None
            assert page.locator("img[src*=leak]").count() == 0
        assert_readable(trainer.page, MARKS)
        assert_taken_home(trainer.page, words)


def assert_fits(page: Page, words: Words) -> None:
    """No part of the page is wider than a phone, and all of it can be read."""
    heading = page.get_by_role("heading", name=words.sanctions, exact=True)
    outcome, years = page.locator(".outcome").first, page.locator(".years").first
    parts = page.get_by_label(words.objective), page.locator(".sum").first, heading, outcome, years
    for tab, part in zip(words.tabs, parts, strict=True):
        button(page, tab).click()
        part.wait_for()
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, tab
        assert_readable(page, MARKS)


BROKEN = """() => {
  const found = [];
  const look = (root) => root.querySelectorAll("*").forEach((each) => {
    if (each.shadowRoot) look(each.shadowRoot);
    if (!each.matches("th, td")) return;
    const texts = document.createTreeWalker(each, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) for (const word of texts.currentNode.data.matchAll(/[A-Za-z]{2,}/g)) {
      const range = document.createRange();
      range.setStart(texts.currentNode, word.index);
      range.setEnd(texts.currentNode, word.index + word[0].length);
      if (range.getClientRects().length > 1) found.push(word[0]);
    }
  });
  look(document.body);
  return found;
}"""


def assert_words_are_whole(trainer: Page) -> None:
    """On a phone, too, the trainer's tables break lines between words and are no wider than their page."""
    trainer.set_viewport_size({"width": 390, "height": 900})
    expect(trainer.locator(".teams tbody td.words").first).to_be_visible()
    assert trainer.evaluate("document.documentElement.scrollWidth") <= 390
    assert trainer.evaluate(BROKEN) == []
    trainer.set_viewport_size({"width": 1280, "height": 900})


def told_and_revealed(trainer: Visit, person: Visit, words: Words, server: Served) -> None:
    """The trainer shows the teams to each other, plays a year, locks and reveals; team and wall see it."""
    button(trainer.page, words.share).click()
    button(trainer.page, words.year).click()
    button(person.page, words.tabs[4]).click()
    years = person.page.locator(".years tbody tr")
    expect(years).to_have_count(2)
    expect(years.nth(1).locator("td.number").first).to_have_text(re.compile(r"^\d$"))
    expect(person.page.locator(".okr svg")).to_have_count(1)
    heads = person.page.locator(".years thead th")
    before = heads.count()
    wall = trainer.context.new_page()
    wall.goto(f"{server.address}projector?lang={words.lang}")
    expect(wall.locator("td.rank").first).to_have_text(re.compile(r"^\d"))
    assert_large(wall)
    button(trainer.page, words.reveal).click()
    expect(wall.locator(".true")).to_be_visible()
    assert_large(wall)
    wall.close()
    expect(heads).to_have_count(before + 4)
    button(person.page, words.tabs[3]).click()
    expect(person.page.locator(".board .own")).to_be_visible()
    assert_readable(person.page, MARKS)
    button(trainer.page, words.lock).click()
    expect(button(person.page, words.run)).to_be_disabled()
    expect(person.page.get_by_text(words.locked)).to_be_visible()


SMALLEST = """() => {
  const sizes = [];
  const look = (root) => root.querySelectorAll("*").forEach((each) => {
    if (each.shadowRoot) look(each.shadowRoot);
    const own = [...each.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    if (own && each.checkVisibility() && !["STYLE", "SCRIPT", "TITLE"].includes(each.tagName))
      sizes.push(parseFloat(getComputedStyle(each).fontSize));
  });
  look(document.body);
  return Math.min(...sizes);
}"""


def assert_large(wall: Page) -> None:
    """No letter is smaller than 18 points, which are 24 pixels, and all can be read."""
    assert wall.evaluate(SMALLEST) >= 24
    assert_readable(wall, MARKS)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_twenty_teams_slide_to_their_new_places(browser: Browser, language: str) -> None:
    with closing(browser.new_page(viewport={"width": 1280, "height": 800})) as wall:
        wall.set_content(wall_page(20, 6, language))
        for motion, moves in (("no-preference", ["slide", "glide", "appear"]), ("reduce", ["none"] * 3)):
            wall.emulate_media(reduced_motion=motion)
            moved = [wall.locator(each).first for each in ("tr.slides", ".dot.glides", "td.new")]
            assert [each.evaluate("it => getComputedStyle(it).animationName") for each in moved] == moves
        assert_large(wall)
        assert wall.evaluate("document.documentElement.scrollWidth") <= 1280
        boxes = [each.bounding_box() for each in wall.locator("tbody tr").all()]
        assert len(boxes) == 20
        assert all(round(one["y"] + one["height"]) <= round(two["y"]) for one, two in pairwise(boxes))


def assert_taken_home(trainer: Page, words: Words) -> None:
    """The archive holds tables, a page in which names are text, and scenarios that load."""
    link = trainer.get_by_text(words.export).last
    with trainer.expect_download() as waited:
        link.click()
    archive = zipfile.ZipFile(io.BytesIO(Path(waited.value.path()).read_bytes()))
    names = archive.namelist()
    assert any(name.endswith(".csv") for name in names)
    (page,) = [name for name in names if name.endswith(".html")]
    text = archive.read(page).decode()
    assert "<img src=//" not in text
    assert words.written[1].split(" <b>")[0] in text
    folder = Path(waited.value.path()).parent / f"taken-{words.lang}"
    archive.extractall(folder)
    mine = load_scenario(next(folder.rglob("team-01.yaml")))
    assert mine.indicators["forest_cover"].target_of(next(iter(mine.units.prefectures))) == 64


def test_two_tabs_that_save_see_both_texts(server: Served, browser: Browser) -> None:
    with visit(browser, f"{server.address}trainer?lang=en") as trainer:
        code = opened(trainer.page, ENGLISH, "Two tabs")
        with visit(browser, f"{server.address}?lang=en&code={code}") as person:
            one = person.page
            joined(one, ENGLISH, "Li", "One")
            two = person.context.new_page()
            two.goto(f"{server.address}?lang=en")
            button(two, "Run").wait_for()
            one.get_by_label("Objective 1").fill(ENGLISH.written[1])
            two.get_by_label("Objective 1").fill("Mine")
            button(one, "Save").click()
            expect(one.get_by_text("Saved: version 1")).to_be_visible()
            button(two, "Save").click()
            expect(two.get_by_text("Which shall hold?")).to_be_visible()
            for text in ("Mine", ENGLISH.written[1]):
                expect(two.locator("section p strong", has_text=text)).to_be_visible()
            button(two, "Keep mine").click()
            expect(two.get_by_text("Saved: version 3")).to_be_visible()
            button(one, "Show it").click()
            expect(one.get_by_label("Objective 1")).to_have_value("Mine")
            two.close()


def test_a_server_that_is_killed_loses_nothing_and_is_opened_to_a_room(server: Served, browser: Browser) -> None:
    """The last test of the file: after it there is no server any more."""
    with visit(browser, f"{server.address}trainer?lang=en") as trainer:
        code = opened(trainer.page, ENGLISH, "Restart")
        with visit(browser, f"{server.address}?lang=en&code={code}") as person:
            joined(person.page, ENGLISH, "Li", "One")
            written(person.page, ENGLISH)
            button(person.page, "Run").click()
            expect(person.page.locator(".outcome").first).to_be_visible()  # the run has been taken in
            server.process.kill()
            server.process.wait()
            port = str(urlsplit(server.address).port)
            with served(server.folder, "--port", port, "--lan", "--password", "right") as again:
                person.page.goto(f"{again.address}?lang=zh")
                expect(person.page.get_by_label(CHINESE.objective)).to_have_value(ENGLISH.written[1])
                button(person.page, CHINESE.tabs[3]).click()
                expect(person.page.locator(".outcome table").first).to_be_visible()
                trainer.page.goto(f"{again.address}trainer?lang=en")
                expect(trainer.page.locator(".teams tbody th")).to_contain_text("One")
                assert_a_password_is_needed(browser, again)
                again.process.send_signal(signal.SIGINT)
                assert again.process.wait(timeout=SLOW) in (0, 130)


def assert_a_password_is_needed(browser: Browser, server: Served) -> None:
    with visit(browser, f"{server.address}trainer?lang=en") as trainer:
        page = trainer.page
        page.get_by_label("Title").fill("Room")
        page.get_by_label("Password").fill("wrong")
        button(page, "Open the session").click()
        expect(page.locator(".alert")).to_be_visible()
        assert page.locator(".code").count() == 0
        page.get_by_label("Password").fill("right")
        button(page, "Open the session").click()
        expect(page.locator(".code")).to_be_visible()
