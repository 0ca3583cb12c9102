"""Take the pictures of pages that README and docs show, in both languages: ``python tools/screenshots.py [NAME ...]``

Names are report, explorer and workshop; all of them unless given. Chromium is needed, and for the report what
``make run`` has written. Pictures have few colours, so that none is larger than 120 kB.
"""

from __future__ import annotations

import io
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from browser.visiting import SLOW, Served, chromium, visit  # noqa: E402

from gzsim.workshop import Workshop  # noqa: E402

IMAGES, REPORT = ROOT / "docs" / "images", ROOT / "results" / "guizhou-2025" / "report.html"
LARGEST = 120_000
COLOURS = (256, 128, 64, 32)
LANGUAGES = ("en", "zh")
SETTING = "rate=20&long_term=30"
YEARS = 5
TEAMS = {
    "en": (("Green hills", "520300"), ("Fast lane", "520100"), ("Steady hand", "522600"), ("Clear water", "520600"),
           ("Open books", "520500"), ("Long view", "522700")),
    "zh": (("青山组", "520300"), ("快车道组", "520100"), ("稳健组", "522600"), ("清水组", "520600"),
           ("明账组", "520500"), ("长远组", "522700")),
}  # fmt: skip
CHOICES = (
    {"scheme": "last_place", "amounts": {"rate": 0.3}}, {"scheme": "none"}, {"scheme": "piece_rate"}, {},
    {"watch": {"audits": 0.4}}, {"targets": {"gdp_growth": 9}},
)  # fmt: skip
WORDS = {  # title of the session, tab of results, and what is said when all of them have come
    "en": ("Target setting, Guiyang", "4 Results", "24 draws of what nobody knows about leaders, of 24"),
    "zh": ("目标设定研讨（贵阳）", "4 结果", "24组（共24组）"),
}


class Size(NamedTuple):
    """Of a picture, in pixels."""

    width: int
    height: int


def kept(page: Page, name: str, language: str, size: Size) -> None:
    """Write what stands at the top of a page, with as many colours as there is room for."""
    page.set_viewport_size(size._asdict())
    page.evaluate("document.fonts.ready")
    shot = Image.open(io.BytesIO(page.screenshot(animations="disabled", caret="hide"))).convert("RGB")
    path = IMAGES / f"{name}{'' if language == 'en' else '-zh'}.png"
    for colours in COLOURS:
        shot.quantize(colours, dither=Image.Dither.NONE).save(path, optimize=True)
        if path.stat().st_size <= LARGEST:
            break
    print(f"{path.relative_to(ROOT)}: {path.stat().st_size // 1000} kB, {colours} colours", flush=True)


def report(browser: Browser) -> None:
    """The first page of the report of the main job."""
    if not REPORT.is_file():
        sys.exit(f"There is no {REPORT.relative_to(ROOT)}: `make run` writes it.")
    for language in LANGUAGES:
        with visit(browser, f"{REPORT.as_uri()}#{language}", 1040) as person:
            kept(person.page, "report", language, Size(1040, 1500))


def explorer(browser: Browser) -> None:
    """The explorer with two levers moved, when all has come."""
    done = {"en": "All 60 draws", "zh": "60组"}
    with Served("app") as server:
        for language in LANGUAGES:
            with visit(browser, f"{server.address}?{SETTING}&lang={language}") as person:
                expect(person.page.locator(".progress [role=status]")).to_contain_text(done[language])
                kept(person.page, "explorer", language, Size(1280, 1000))


def workshop(browser: Browser) -> None:
    """The wall in the middle of the decade, and what a team sees when its choice has been run."""
    for language in LANGUAGES:
        with session(language) as (server, token, key), visit(browser, f"{server.address}gzsim/page.css") as person:
            page = person.page
            known(person.context, server, {"gzsim_trainer": key, "gzsim_seat": token})
            page.goto(f"{server.address}projector?lang={language}")
            expect(page.locator(".dot")).to_have_count(len(CHOICES))
            kept(page, "workshop-projector", language, Size(1280, 720))
            _, tab, whole = WORDS[language]
            page.goto(f"{server.address}?lang={language}")
            page.get_by_role("button", name=tab).click()
            expect(page.get_by_text(whole)).to_be_visible()
            kept(page, "workshop-seat", language, Size(1280, 900))


def known(context: BrowserContext, server: Served, cookies: dict[str, str]) -> None:
    """Let a browser be one that has been there before."""
    context.add_cookies([{"name": name, "value": value, "url": server.address} for name, value in cookies.items()])


@contextmanager
def session(language: str) -> Iterator[tuple[Served, str, str]]:
    """A served session in which teams have chosen, one is run, and some years have been played.

    Server, token of a seat, and the trainer's code and key as a browser keeps them.
    """
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "workshop.sqlite"
        with Workshop(file) as room:
            code, key = room.open_session(WORDS[language][0], seed=7)
            tokens = [room.join(code, name, name, place) for name, place in TEAMS[language]]
            seats = [room.seat(token) for token in tokens]
            for one, choice in zip(seats, CHOICES, strict=True):
                one.save(choice, based_on=0)
            trainer = room.trainer(code, key)
            trainer.wait(SLOW)
            for _ in range(YEARS):
                trainer.advance("year", timeout=SLOW)
            seats[0].run()  # goes on in the server
        with Served("workshop", "--no-open", "--port", "0", "--database", str(file)) as server:
            yield server, tokens[0], f"{code}.{key}"


PICTURES: dict[str, Callable[[Browser], None]] = {each.__name__: each for each in (report, explorer, workshop)}


def main() -> None:
    """Take those that are asked for."""
    parser = ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("names", nargs="*", metavar="NAME", choices=[*PICTURES, []], help=", ".join(PICTURES))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        expect.set_options(timeout=1000 * SLOW)
        for name in parser.parse_args().names or PICTURES:
            PICTURES[name](browser)
        browser.close()


if __name__ == "__main__":
    main()
