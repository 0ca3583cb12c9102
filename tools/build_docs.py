"""Build the site of docs, which opens from the file system: ``python tools/build_docs.py [FOLDER]``.

It needs no server and asks for nothing elsewhere; any warning of Sphinx fails the build. The folder, ``dist/docs``
unless named, is written anew.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from docs_site.staging import ROOT, stage
from sphinx.cmd.build import build_main

SETTINGS = ROOT / "tools" / "docs_site"


def build(folder: Path) -> int:
    """Build the site into a folder; 0 if there was nothing to warn of."""
    shutil.rmtree(folder, ignore_errors=True)
    with TemporaryDirectory() as scratch:
        pages, doctrees = Path(scratch, "pages"), Path(scratch, "doctrees")
        pages.mkdir()
        stage(pages)
        how = ["-q", "-W", "--keep-going", "-b", "html", "-c", SETTINGS, "-d", doctrees]
        return build_main([str(each) for each in (*how, pages, folder)])


def main() -> None:
    """Build it where asked, and say what to open."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "dist" / "docs").resolve()
    if code := build(folder):
        sys.exit(code)
    for page, said in (("index.html", "English"), ("index.zh.html", "中文")):
        print(f"{said}: {folder / page}")


if __name__ == "__main__":
    main()
