"""Every guide can be reached, leads somewhere, names what is there, and shows examples that run as they stand."""

import importlib
import re
from pathlib import Path

import matplotlib.pyplot as plt
import pytest
from guides import PAGES, ROOT, blocks, examples, text

TESTS = Path(__file__).parents[1]
ELSEWHERE = {
    page
    for path in TESTS.rglob("test_*.py")
    for page in re.findall(r'\bexamples\("([\w-]+)"', path.read_text(encoding="utf-8"))
}
"""Pages whose examples another test runs and looks at."""
CHINESE = [page for page in PAGES if page.endswith(".zh")]


@pytest.mark.filterwarnings("ignore::gzsim.index.IndexWarning")
@pytest.mark.parametrize("page", [page for page in PAGES if blocks(page) and page not in {*ELSEWHERE, *CHINESE}])
def test_examples_run_as_they_stand(page):
    examples(page, replications=4)
    plt.close("all")


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_to_files(page):
    targets = re.findall(r"\]\(([^)#]+)[^)]*\)", text(page))
    missing = [each for each in targets if "://" not in each and not (PAGES[page].parent / each).exists()]
    assert not missing


def test_index_reaches_every_page():
    linked = set(re.findall(r"\]\(([\w-]+)\.md\)", text("index")))
    assert linked == PAGES.keys() - {"index", "README", *CHINESE}


def test_chinese_index_reaches_every_chinese_page():
    linked = set(re.findall(r"\]\(([\w.-]+)\.md\)", text("index.zh")))
    assert set(CHINESE) - {"index.zh"} <= linked


@pytest.mark.parametrize("page", CHINESE)
def test_examples_of_a_chinese_page_are_run_on_its_twin(page):
    for language in ("python", "yaml", "sh"):
        assert set(blocks(page, language)) <= set(blocks(page.removesuffix(".zh"), language))


@pytest.mark.parametrize("page", CHINESE)
def test_chinese_pages_lead_to_chinese_pages(page):
    linked = re.findall(r"\]\(([\w-]+)\.md[^)]*\)", text(page))
    assert [each for each in linked if f"{each}.zh" in PAGES and f"{each}.zh" != page] == []


def resolved(name: str) -> bool:
    """Whether a dotted name is a module, or something in one."""
    head, _, tail = name.rpartition(".")
    try:
        importlib.import_module(name)
    except ImportError:
        return bool(head) and resolved_in(head, tail)
    return True


def resolved_in(head: str, tail: str) -> bool:
    """Whether something dotted has an attribute, or as a class a field, of that name."""
    parts, attributes = head.split("."), [tail]
    while parts:
        try:
            found = importlib.import_module(".".join(parts))
        except ImportError:
            attributes.insert(0, parts.pop())
            continue
        for attribute in attributes:
            declared = getattr(found, "__annotations__", {})
            if not hasattr(found, attribute):
                return attribute in declared
            found = getattr(found, attribute)
        return True
    return False


@pytest.mark.parametrize("page", PAGES)
def test_dotted_names_are_those_of_the_package(page):
    names = set(re.findall(r"`(gzsim(?:\.\w+)+)(?:\([^`]*\))?`", text(page)))
    assert [name for name in sorted(names) if not resolved(name)] == []


@pytest.mark.parametrize("page", PAGES)
def test_paths_are_those_of_the_repository(page):
    paths = set(re.findall(r"`((?:gzsim|data|docs|scenarios|notebooks|tests|tools|benchmarks)/[\w./-]*)`", text(page)))
    assert [path for path in sorted(paths) if not (ROOT / path).exists()] == []
