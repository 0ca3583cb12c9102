"""What gzsim shows as HTML, opened in a real browser: no script runs, nothing is asked for elsewhere.

``make browser`` runs it; it needs Chromium, which no package index has, so it is no part of ``make test``.
"""

from __future__ import annotations

import re
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from browser.visiting import SLOW, chromium
from hostile.inspection import Page
from hostile.outputs import OUTPUTS, hostile_scenario
from hostile.pages import bulletin_page, index_page, report_page
from hostile.texts import PAYLOADS, Texts

from gzsim.run.job import run
from gzsim.views.drawing import Drawing

OPTIONS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-dev-shm-usage", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-extensions",
    "--disable-features=NetworkTimeServiceQuerying,OptimizationHints,MediaRouter", "--virtual-time-budget=3000",
    "--proxy-bypass-list=<-loopback>", "--dump-dom",
]  # fmt: skip
OWN = {"accounts.google.com", "clients2.google.com", "update.googleapis.com"}
"""Whom Chromium asks of its own accord, whatever it shows; nobody answers."""

# Runs before anything else on a page; two seconds of its own time after it was loaded, every place was pointed at and
# every link that leads away was pressed.
WATCH = """<script>
for (const name of ["alert", "confirm", "prompt", "print", "open"]) window[name] = () => { window.ran = name };
addEventListener("load", () => setTimeout(() => {
  for (const each of document.querySelectorAll("body *")) {
    each.dispatchEvent(new MouseEvent("mouseover", {bubbles: true}));
    const address = each.getAttribute("href") || each.getAttribute("xlink:href") || "#";
    if (!address.startsWith("#")) { document.documentElement.dataset.ran = address; each.click && each.click(); }
  }
  setTimeout(() => {
    if (window.ran) document.documentElement.dataset.ran = String(window.ran);
    document.documentElement.dataset.watched = document.title;
  }, 1000);
}, 1000));
</script>"""


class Site:
    """A server on this machine that is the browser's only way out: it keeps what it is asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.pages, self.asked, self.own = folder, {}, [], OWN
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked.append(self.path)
                body = site.pages.get(urlsplit(self.path).path, b"")
                self.send_response(200 if body else 404)
                self.send_header("Content-Type", "image/svg+xml" if ".svg" in self.path else "text/html; charset=utf-8")
                self.end_headers()
                self.wfile.write(body)

            do_CONNECT = do_POST = do_GET  # noqa: N815 - the server asks for these names

            def log_message(self, *_: object) -> None:
                pass

        return Handler

    def opened(self, name: str, text: str) -> tuple[str, list[str]]:
        """Show a page in the browser: how it looks inside when it has settled, and what it asked for besides itself."""
        self.pages, self.asked = {f"/{name}": text.encode()}, []
        address = f"http://gzsim.test/{name}"
        profile = self.folder / f"profile-{len(list(self.folder.iterdir()))}"
        proxy = f"--proxy-server=http://127.0.0.1:{self.server.server_port}"
        command = [chromium(), *OPTIONS, proxy, f"--user-data-dir={profile}", address]
        done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=SLOW, check=False)
        assert address in self.asked, f"the browser did not open the page: {done.stderr[-2000:]}"
        return done.stdout, [asked for asked in self.asked if asked != address and not self._is_own(asked)]

    def _is_own(self, asked: str) -> bool:
        host = urlsplit(asked if "://" in asked else f"//{asked}").hostname
        return host in self.own or asked == "http://gzsim.test/favicon.ico"


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Iterator[Site]:
    site = Site(tmp_path_factory.mktemp("browser"))
    threading.Thread(target=site.server.serve_forever, daemon=True).start()
    _, asked = site.opened("empty.html", "<!DOCTYPE html><title>Empty</title>")
    site.own = OWN | {urlsplit(each if "://" in each else f"//{each}").hostname for each in asked}
    yield site
    site.server.shutdown()
    site.server.server_close()


@pytest.fixture(scope="module")
def results(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("run") / "results"
    quick = {"simulation.replications": 2, "simulation.years": 2}
    run(hostile_scenario(Texts().unseen).with_(quick), folder, draws=2)
    return folder


def watched(page: str) -> str:
    return page.replace("<head>", f"<head>{WATCH}", 1)


def assert_harmless(site: Site, name: str, page: str) -> None:
    title = Page(page).title
    inside, asked = site.opened(name, watched(page))
    seen = Page(inside.replace(WATCH, ""))
    assert asked == []
    assert seen.marks == {"data-watched": title}  # and no data-ran; the page was watched to the end
    assert seen.strange == []
    assert seen.title == title


def whole_page(title: str, body: str) -> str:
    return f'<!DOCTYPE html><html lang="en"><head><title>{title}</title></head><body>{body}</body></html>'


def outputs_page(start: int) -> str:
    """All that notebooks show of all classes, on one page."""
    shown = [each for each in OUTPUTS if hasattr(each, "_repr_html_") and each is not Drawing]
    return whole_page("Outputs", "".join(OUTPUTS[each](Texts(start))._repr_html_() for each in shown))


def test_the_browser_would_notice(site):
    """What is not escaped runs, or asks for something, wherever a browser reads it as more than text."""
    noticed = {}
    for payload in PAYLOADS:
        page = whole_page("Bait", f"<p>{payload}</p><p title='{payload}'>x</p>")
        inside, asked = site.opened("bait.html", watched(page))
        seen = Page(inside)
        noticed[payload] = "data-ran" in seen.marks or seen.title == "ran" or bool(asked)
    quiet = [payload for payload, told in noticed.items() if not told]
    assert quiet == [each for each in PAYLOADS if not re.search("script|leak|ran", each) or each.startswith(("&", "$"))]


@pytest.mark.parametrize("start", [0, 5])
def test_nothing_runs_in_what_notebooks_show(site, start):
    assert_harmless(site, "outputs.html", outputs_page(start))


@pytest.mark.parametrize("page", [report_page, bulletin_page, index_page])
def test_nothing_runs_on_a_page_with_every_part(site, page):
    assert_harmless(site, "page.html", page(Texts()))


def test_nothing_runs_in_the_main_report(site, results):
    assert_harmless(site, "report.html", (results / "report.html").read_text(encoding="utf-8"))


def test_nothing_runs_in_figures(site, results):
    for path in sorted((results / "figures").rglob("*.svg")):
        inside, asked = site.opened(path.name, path.read_text(encoding="utf-8"))
        assert asked == []
        assert "<svg" in inside
        shown = re.sub("<!--.*?-->", "", inside, flags=re.DOTALL)
        assert not re.search(r"<(script|img|iframe|title|a)\b|onerror=|onload=", shown)
