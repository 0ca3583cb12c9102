"""What tests in a real browser share: a served command, Chromium, and a watch on every request that it makes."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MISSING = (
    "no Chromium is installed here: `apt-get install chromium` on Debian, `snap install chromium` on Ubuntu, "
    "`brew install --cask chromium` on macOS; or name one in GZSIM_CHROMIUM"
)
ADDRESS = re.compile(r"http://[\w.:\[\]-]+/\S*")
SLOW = 900
"""Seconds that anything may take: rules are compiled first, or the machine is busy with something else."""
WITHIN = {"data", "blob", "about"}
SETTLES = 20
"""Seconds in which a page may still be changing."""
PRINTED_PAGE = re.compile(rb"/Type\s*/Page[^s]")
"""A page of a PDF file, as its bytes name it."""
CONTRAST = Path(__file__).with_name("contrast.js").read_text(encoding="utf-8")


def chromium() -> str:
    """Path of the system's Chromium; whoever asks for these tests without one is told in one line how to get it."""
    named = os.environ.get("GZSIM_CHROMIUM")
    found = next(filter(None, map(shutil.which, [named] if named else NAMES)), None)
    return found or pytest.fail(MISSING, pytrace=False)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The system's Chromium; tests fail, with one line, where there is none: nothing has been looked at."""
    path = chromium()
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"], timeout=1000 * SLOW)
        expect.set_options(timeout=1000 * SLOW)
        yield found
        found.close()


@dataclass
class Visit:
    """A person at a browser: the page, and what it asked for and complained of."""

    context: BrowserContext
    page: Page
    asked: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def left(self) -> list[str]:
        """What was asked of anyone but the server of the page."""
        own = urlsplit(self.page.url).netloc
        return [each for each in self.asked if urlsplit(each).scheme not in WITHIN and urlsplit(each).netloc != own]


@contextmanager
def visit(browser: Browser, address: str, width: int = 1280, **settings: object) -> Iterator[Visit]:
    """Open an address as a new person; on leaving, nothing has left the machine and no script has failed."""
    context = browser.new_context(viewport={"width": width, "height": 900}, **settings)
    context.set_default_timeout(1000 * SLOW)
    visited = Visit(context, context.new_page())
    context.on("request", lambda request: visited.asked.append(request.url))
    visited.page.on("websocket", lambda socket: visited.asked.append(socket.url))
    visited.page.on("pageerror", lambda error: visited.errors.append(str(error)))
    try:
        visited.page.goto(address)
        yield visited
        assert visited.asked
        assert visited.left == []
        assert visited.errors == []
    finally:
        context.close()


def assert_readable(page: Page, marks: str = "") -> None:
    """No visible text has less contrast than 4.5 to 1, large text, edges of inputs and marks 3 to 1 (WCAG 2.1).

    Parameters
    ----------
    marks : CSS selector of what is drawn as boxes and carries a meaning, such as bars and dots
    """
    for _ in range(SETTLES):  # while something fades in, or waits for the server, it is faint
        found = page.evaluate(CONTRAST, marks)
        if not found:
            return
        page.wait_for_timeout(1_000)
    assert found == []


class Served:
    """A command of gzsim that serves pages, until it is stopped.

    ``with Served("app") as server: server.address``
    """

    def __init__(self, *arguments: str, folder: Path | None = None) -> None:
        self.arguments, self.folder = arguments, folder

    def __enter__(self) -> Served:
        command = [sys.executable, "-m", "gzsim", *self.arguments]
        env = os.environ | {"PYTHONUNBUFFERED": "1", "TQDM_DISABLE": "1"}
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True, "encoding": "utf-8"}
        self.process = subprocess.Popen(command, env=env, cwd=self.folder, **pipes)
        said = []
        for line in self.process.stdout:
            said.append(line)
            if found := ADDRESS.search(line):
                self.address = found.group()
                return self
        pytest.fail(f"nothing is served: {''.join(said)}", pytrace=False)

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(timeout=SLOW)
        self.process.stdout.close()
