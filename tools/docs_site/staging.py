"""The folder that Sphinx reads: the pages of docs/, the README, what they lead to, and the programming interface."""

from __future__ import annotations

import ast
import re
import shutil
from collections.abc import Mapping
from pathlib import Path

from docs_site.contents import CHINESE, HOME, Language, listed

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
BESIDE = {ROOT / "README.md": "readme", ROOT / "CHANGELOG.md": "changelog"}
"""Pages that stand beside docs/, and their names on the site."""
NAMED_AFTER_FILE = re.compile(r"\[([\w.-]+\.md)\](?=\(\1[#)])")
DOTTED = re.compile(r"(?<![`\[\w])`(gzsim(?:\.\w+)+)`(?!`)")
LINK = re.compile(r"(?<!\\)\]\((?!\w+:|#)([^)#\s]+)(#[^)\s]*)?\)")
FENCED = re.compile(r"(^```.*?^```|^ {4}.*?$)", re.DOTALL | re.MULTILINE)
LINKED = re.compile(r"\]\(([\w.-]+)\.md")
HIDDEN = "\n```{{toctree}}\n:hidden:\n:caption: {heading}\n\n{pages}\n```\n"
INTERFACE = """Programming interface
=====================

What each package gives to programs; whatever is not on these pages may change without notice. ``import gzsim as gz``
has what most people need.

.. toctree::
   :maxdepth: 1

{listing}"""

ENTRY = """{package}
{line}

.. automodule:: {package}
   :members:
   :imported-members:
   :exclude-members: {elsewhere}
"""


class DeadLinkError(Exception):
    """A page leads to a file that is not there."""


def stage(folder: Path) -> list[str]:
    """Write everything that Sphinx reads to an empty folder; names of the pages.

    Raises DeadLinkError if a page leads nowhere.
    """
    pages = {path.stem: path for path in sorted(DOCS.glob("*.md"))} | {name: path for path, name in BESIDE.items()}
    shutil.copytree(DOCS / "images", folder / "images")
    for name, path in pages.items():
        (folder / f"{name}.md").write_text(led(path, folder), encoding="utf-8")
    there = set(pages) | write_interface(folder / "api")
    with (folder / f"{HOME['zh']}.md").open("a", encoding="utf-8") as file:
        file.write(english_only(pages))
    for language, home in HOME.items():
        with (folder / f"{home}.md").open("a", encoding="utf-8") as file:
            file.write(contents(language, there))
    return sorted(there)


def contents(language: Language, there: set[str]) -> str:
    """Hidden tables of contents of a language, for Sphinx; the last of the English ones leads to the Chinese home."""
    found = listed(language, there)
    if language == "en":
        found.append(("中文", (HOME["zh"],)))
    return "".join(HIDDEN.format(heading=heading, pages="\n".join(pages)) for heading, pages in found)


def english_only(pages: Mapping[str, Path]) -> str:
    """Section of the Chinese home with pages that have no Chinese twin and that it does not name itself."""
    named = set(LINKED.findall(pages[HOME["zh"]].read_text(encoding="utf-8")))
    twins = {page.removesuffix(CHINESE) for page in pages if page.endswith(CHINESE)}
    others = sorted(page for page in pages if not page.endswith(CHINESE) and page not in named | twins)
    return f"\n## 其他英文页面\n\n{'、'.join(f'[]({page}.md)' for page in others)}\n" if others else ""


def led(path: Path, folder: Path) -> str:
    """Text of a page with its links as they are on the site; what it leads to beside pages is copied there."""
    parts = FENCED.split(path.read_text(encoding="utf-8"))
    return "".join(part if number % 2 else _relinked(part, path, folder) for number, part in enumerate(parts))


def _relinked(text: str, page: Path, folder: Path) -> str:
    titled = NAMED_AFTER_FILE.sub("[]", text)  # Sphinx writes the title of the page instead
    titled = DOTTED.sub(r"{py:obj}`\1`", titled)  # and leads to the programming interface, where that has the name
    return LINK.sub(lambda link: f"]({_target(link[1], page, folder)}{link[2] or ''})", titled)


def _target(link: str, page: Path, folder: Path) -> str:
    """Where a link of a page leads to on the site."""
    target = (page.parent / link).resolve()
    if not target.is_relative_to(ROOT) or not target.exists():
        raise DeadLinkError(f"{page.relative_to(ROOT)} leads to {link}, which is not there")
    if target in BESIDE:
        return f"{BESIDE[target]}.md"
    if target.is_relative_to(DOCS):
        return target.relative_to(DOCS).as_posix()
    inside = Path("files", target.relative_to(ROOT))
    if target.is_dir():
        raise DeadLinkError(f"{page.relative_to(ROOT)} leads to the folder {link}; a page can only lead to a file")
    (folder / inside).parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(target, folder / inside)
    return inside.as_posix()


def write_interface(folder: Path) -> set[str]:
    """Write a page for the face of each package, and one that lists them; the name of the latter."""
    folder.mkdir()
    faces = _faces()
    homes: dict[str, str] = {}
    for package, names in faces.items():  # from the outer to the inner ones, which keep what both give
        homes |= dict.fromkeys(names.values(), package)
    for package, names in faces.items():
        inner = [name for name, home in names.items() if homes[home] != package]
        elsewhere = ", ".join(["model_config", *(inner if package != "gzsim" else [])])
        text = ENTRY.format(package=package, line="=" * len(package), elsewhere=elsewhere)
        (folder / f"{package}.rst").write_text(text, encoding="utf-8")
    listing = "".join(f"   {package}\n" for package in sorted(faces))
    (folder / "index.rst").write_text(INTERFACE.format(listing=listing), encoding="utf-8")
    return {"api/index"}


def _faces() -> dict[str, dict[str, str]]:
    """Packages with a face, the outer ones first: each name that they give, and where it is defined."""
    found: dict[str, dict[str, str]] = {}
    for stub in sorted((ROOT / "gzsim").rglob("__init__.pyi"), key=lambda path: -len(path.parts)):
        package = ".".join(stub.parent.relative_to(ROOT).parts)
        lines = ast.parse(stub.read_text(encoding="utf-8")).body
        given = {name.name: f"{package}.{line.module}" for line in lines for name in line.names}
        # what a package gives on from the face of another is defined where that one has it from
        found[package] = {name: found.get(home, {}).get(name, f"{home}.{name}") for name, home in given.items()}
    return dict(reversed(found.items()))
