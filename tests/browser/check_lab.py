"""JupyterLab as ``make lab`` starts it: the index opens and leads on, and the quickstart runs to its end.

``make browser`` runs it; it needs Chromium. A copy of the notebooks is served, so that none in the checkout is changed.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser.visiting import Visit, browser, visit
from playwright.sync_api import Browser, Page, TimeoutError

__all__ = ["browser"]  # a fixture

SLOW = 600_000  # ms; rules of the simulation may have to be compiled
QUICKSTART = "00-quickstart.ipynb"

# Whatever the server or a kernel looks up or connects to that is not this machine is written down.
WATCH = """
import os, sys
HERE = ("127.", "::1", "localhost", "0.0.0.0")
def watch(event, said):
    if event in ("socket.connect", "socket.getaddrinfo"):
        address = said[0] if event == "socket.getaddrinfo" else said[1]
        host = address[0] if isinstance(address, tuple) else address
        if isinstance(host, str) and host and not host.startswith((*HERE, "/")) and event + host not in ASKED:
            ASKED.add(event + host)
            with open(os.environ["GZSIM_ASKED"], "a") as file:
                file.write(f"{event} {host}\\n")
ASKED = set()
sys.addaudithook(watch)
"""


def without_outputs(path: Path) -> str:
    """Text of a notebook that nobody has run."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell.update(outputs=[], execution_count=None)
    return json.dumps(notebook, ensure_ascii=False)


@pytest.fixture(scope="module")
def checkout(root: Path, tmp_path_factory) -> Path:
    """Copy of what a reader sees of the checkout."""
    copy = tmp_path_factory.mktemp("checkout")
    for name in ("docs", "scenarios", "notebooks"):
        shutil.copytree(root / name, copy / name)
    quickstart = copy / "notebooks" / QUICKSTART
    quickstart.write_text(without_outputs(quickstart), encoding="utf-8")
    return copy


@pytest.fixture(scope="module")
def asked(tmp_path_factory) -> Path:
    """File of the hosts that the server or a kernel asked for."""
    return tmp_path_factory.mktemp("asked") / "asked.txt"


@pytest.fixture(scope="module")
def address(root: Path, checkout: Path, asked: Path, tmp_path_factory) -> Iterator[str]:
    """Where the server that ``make lab`` starts answers; it is ended by its process."""
    home = tmp_path_factory.mktemp("home")
    (home / "sitecustomize.py").write_text(WATCH, encoding="utf-8")
    paths = os.pathsep.join([str(home), *filter(None, [os.environ.get("PYTHONPATH")])])
    places = {name: str(home / name) for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_DATA_DIR")}
    env = os.environ | places | {"GZSIM_ASKED": str(asked), "PYTHONPATH": paths, "PYTHONUNBUFFERED": "1"}
    options = ["--no-browser", "--ServerApp.allow_root=True", "--port=0", f"--ServerApp.root_dir={checkout}"]
    options += ["--LabApp.expose_app_in_browser=True"]  # what is open, and how far it is, can be asked
    log = home / "server.log"
    with log.open("w") as file:
        server = subprocess.Popen([sys.executable, str(root / "tools" / "lab.py"), *options], env=env, stderr=file)
        try:
            yield answered(server, log)
        finally:
            server.terminate()
            server.wait(timeout=600)


def answered(server: subprocess.Popen, log: Path, seconds: float = 300) -> str:
    """The address that the server tells when it is ready."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and server.poll() is None:
        told = re.search(r"http://127\.0\.0\.1:\d+/lab/tree/\S+", log.read_text(encoding="utf-8"))
        if told:
            return told.group()
        time.sleep(0.5)
    pytest.fail(f"JupyterLab did not start:\n{log.read_text(encoding='utf-8')[-2000:]}")


@pytest.fixture(scope="module")
def visited(browser: Browser, address: str) -> Iterator[Visit]:
    """Somebody whom JupyterLab shows what opens first; what is elsewhere cannot be reached."""
    nowhere = {"server": "http://127.0.0.1:9", "bypass": "127.0.0.1"}
    with visit(browser, address, proxy=nowhere) as visited:
        visited.page.set_default_timeout(SLOW)
        visited.page.get_by_role("heading", name="Notebooks of gzsim").wait_for()
        yield visited


@pytest.fixture
def page(visited: Visit) -> Page:
    """The page of that visit."""
    return visited.page


# State of the notebook in front: its path, its kernel's, the number of each code cell, and what a dialog says.
STATE = """() => {
    const panel = jupyterapp.shell.currentWidget, context = panel?.context;
    const cells = [...(panel?.content?.model?.cells ?? [])].filter(cell => cell.type === "code");
    return {
        path: context?.path ?? "",
        kernel: context?.sessionContext?.session?.kernel?.status ?? "none",
        counts: cells.map(cell => cell.executionCount),
        dialogs: [...document.querySelectorAll(".jp-Dialog")].map(dialog => dialog.textContent),
    };
}"""


def wait_until(page: Page, reached: str, state: str = STATE) -> None:
    """Wait until something holds of that state; say what it was where it never does."""
    try:
        page.wait_for_function(f"({reached})(({state})())", polling=500)
    except TimeoutError as never:
        raise AssertionError(f"never {reached}: {page.evaluate(state)}") from never


def code_cells(page: Page) -> list[dict]:
    """Code cells of the notebook in front as they are shown; saving them would meet the lab's own saving."""
    cells = page.evaluate("[...jupyterapp.shell.currentWidget.content.model.cells].map(cell => cell.toJSON())")
    return [cell for cell in cells if cell["cell_type"] == "code"]


def test_the_index_opens_first_and_asks_for_nothing(page: Page) -> None:
    assert page.get_by_role("tab", name="index.ipynb").is_visible()
    assert page.locator(".jp-Dialog").count() == 0
    assert page.locator(".Toastify__toast").count() == 0


def test_chinese_is_drawn_with_the_font_that_gzsim_brings(page: Page) -> None:
    page.wait_for_function("document.fonts.check('16px \"gzsim Chinese\"', '贵')")
    loaded = page.evaluate("[...document.fonts].filter(f => f.family.includes('gzsim')).map(f => f.status)")
    assert loaded == ["loaded"]


@pytest.mark.parametrize(
    ("link", "shown"),
    [("Which page answers which question", ".jp-MarkdownViewer h1"), ("guizhou-2025.yaml", ".jp-FileEditor")],
)
def test_guides_and_scenarios_open_from_the_index(page: Page, link: str, shown: str) -> None:
    page.get_by_role("tab", name="index.ipynb").click()
    page.get_by_role("link", name=link, exact=True).click()
    page.locator(shown).first.wait_for()


def test_the_quickstart_runs_to_its_end(page: Page) -> None:
    page.get_by_role("tab", name="index.ipynb").click()
    page.get_by_role("link", name="00 Quickstart").click()
    wait_until(page, f"state => state.path.endsWith('{QUICKSTART}') && state.kernel === 'idle'")
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    wait_until(page, "state => state.counts.every(Boolean) && state.kernel === 'idle'")
    cells = code_cells(page)
    assert [cell["execution_count"] for cell in cells] == list(range(1, len(cells) + 1))
    outputs = [output for cell in cells for output in cell["outputs"]]
    assert not [output for output in outputs if output["output_type"] == "error" or output.get("name") == "stderr"]
    assert [output for output in outputs if "image/png" in output.get("data", {})]


def test_not_one_request_has_left_the_machine(visited: Visit, asked: Path) -> None:
    assert visited.asked
    assert visited.left == []
    assert not asked.exists(), asked.read_text(encoding="utf-8")
