"""Chinese that gzsim shows keeps to docs/glossary.csv: no phrase of its column of words that are not used."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from docs_site.page_glossary import terms
from guides import PAGES, ROOT

HAN = re.compile(r"[\u4e00-\u9fff]")
AVOIDED = sorted({word for term in terms() for word in term["instead_of_zh"].split("、") if word and "（" not in word})
OWN = [term["term_zh"] for term in terms() if any(word in term["term_zh"] for word in AVOIDED)]
"""Terms of the glossary within which such a phrase is right."""


def said(text: str) -> list[str]:
    """Phrases in a text that the glossary says are not used."""
    for term in OWN:
        text = text.replace(term, "")
    return [word for word in AVOIDED if word in text]


def written(notebook: Path) -> str:
    """Text and code of a notebook, as somebody wrote them."""
    return "\n".join("".join(cell["source"]) for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"])


def chinese() -> Iterator[tuple[Path, str]]:
    """Files that hold Chinese, of gzsim, its pages and notebooks, with that Chinese; of modules what is in strings."""
    yield from ((path, path.read_text(encoding="utf-8")) for page, path in PAGES.items() if page != "glossary.zh")
    yield from ((path, written(path)) for path in sorted((ROOT / "notebooks").glob("*.ipynb")))
    for folder in ("gzsim", "scenarios", "tools/docs_site"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in {".j2", ".csv", ".yaml"}:
                yield path, path.read_text(encoding="utf-8")
            elif path.suffix == ".py" and HAN.search(code := path.read_text(encoding="utf-8")):
                strings = (each.value for each in ast.walk(ast.parse(code)) if isinstance(each, ast.Constant))
                yield path, "\n".join(each for each in strings if isinstance(each, str))


def test_chinese_keeps_to_the_glossary():
    found = {(path.relative_to(ROOT).as_posix(), word) for path, text in chinese() for word in said(text)}
    assert found == set()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("权重围绕设定值抽取时", ["权重围绕设定值抽取", "设定值"]),
        ("在设定值附近随机扰动权重时", []),
        ("误核查减少", ["误核查"]),
    ],
)
def test_a_phrase_is_found_unless_it_is_part_of_a_term(text, found):
    assert sorted(said(text)) == sorted(found)
