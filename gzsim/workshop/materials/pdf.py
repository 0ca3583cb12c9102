"""Sheets as PDF, printed by a browser of the computer; without one the HTML is printed from any browser by hand."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
USUAL = (
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
OPTIONS = ("--headless", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync",
           "--no-pdf-header-footer", "--virtual-time-budget=3000")  # fmt: skip
MOST_SECONDS = 120


def browser() -> str | None:
    """Path of a browser that prints to PDF: one named in ``GZSIM_CHROMIUM``, one of the system, or None."""
    named = os.environ.get("GZSIM_CHROMIUM")
    found = next(filter(None, map(shutil.which, [*([named] if named else []), *BROWSERS])), None)
    return found or next((path for path in USUAL if Path(path).is_file()), None)


def print_pdf(pages: Iterable[Path], program: str) -> list[Path]:
    """Print pages to PDF beside them, by a browser; returns those that came about."""
    made = []
    with TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        for page in pages:
            target = page.with_suffix(".pdf")
            # The pages are our own, hold no script and load nothing; root and containers have no sandbox.
            command = [program, *OPTIONS, "--no-sandbox", f"--user-data-dir={profile}", f"--print-to-pdf={target}"]
            try:
                subprocess.run(
                    [*command, page.resolve().as_uri()], capture_output=True, timeout=MOST_SECONDS, check=True
                )
            except (OSError, subprocess.SubprocessError):
                continue
            made += [target] if target.is_file() else []
    return made
