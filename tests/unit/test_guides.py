"""Every guide can be reached, leads somewhere, names what is there, and shows examples that run as they stand."""

import calendar
import importlib
import re
from pathlib import Path

import matplotlib.pyplot as plt
import pytest
from guides import PAGES, ROOT, blocks, examples, figures, prose, text

TESTS = Path(__file__).parents[1]
ELSEWHERE = {
    page
    for path in TESTS.rglob("test_*.py")
    for page in re.findall(r'\bexamples\("([\w-]+)"', path.read_text(encoding="utf-8"))
}
"""Pages whose examples another test runs and looks at."""
CHINESE = [page for page in PAGES if page.endswith(".zh")]
IN_OTHER_UNITS = ("## 各示例的资金结果",)
"""Sections of Chinese pages whose figures are not those of the twin: sums in 万元, which it gives in CNY million."""
BILLIONS = re.compile(r"(\d+(?:\.\d+)?) (?:bn|billion)\b")
IN_FULL = [
    "add-your-own",
    "aggregation",
    "calibration",
    "cluster",
    "counties",
    "data",
    "experiments",
    "explorer",
    "first-steps",
    "indicators",
    "model",
    "monitoring",
    "natural-experiments",
    "normalisation",
    "notebooks",
    "patterns",
    "places",
    "recipe",
    "register",
    "robust",
    "sanctions-and-history",
    "scoring",
    "simulation",
    "targets",
    "theory",
    "tour",
    "treatment",
    "weights",
    "your-panel",
    "zone-models-and-history",
]
"""Pages that say in Chinese all that they say in English."""


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


def test_every_guide_is_there_in_both_languages():
    assert {page for page in PAGES if page not in {*CHINESE, "README"}} == {
        page.removesuffix(".zh") for page in CHINESE
    }


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


@pytest.mark.parametrize("page", CHINESE)
def test_a_chinese_paragraph_is_one_line(page):
    """A break between two characters would be seen as a space."""
    assert re.findall(r"[\u3000-\u9fff\uff00-\uffef]\n *[\u3000-\u9fff\uff00-\uffef]", prose(text(page))) == []


def told(page: str) -> set[str]:
    """Figures of a page: of thousands 2843, whether it says so or 2,843."""
    plain = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", text(page))
    sections = re.split("^(?=## )", plain, flags=re.MULTILINE)
    return figures("".join(each for each in sections if not each.startswith(IN_OTHER_UNITS)))


def told_in_chinese(page: str) -> set[str]:
    """Figures that Chinese writes where a page has others or words: 40亿 for 4 bn, 12月31日 for 31 December."""
    by_yi = {f"{10 * float(count):g}" for count in BILLIONS.findall(text(page))}
    months = enumerate(calendar.month_name[1:], start=1)
    return by_yi | {f"{number}" for number, name in months if re.search(rf"\d {name}|{name} \d", text(page))}


@pytest.mark.parametrize("page", CHINESE)
def test_figures_of_a_chinese_page_are_those_of_its_twin(page):
    twin = page.removesuffix(".zh")
    assert told(page) - told(twin) - told_in_chinese(twin) == set()


def in_both(page: str) -> tuple[str, str]:
    """Prose of a page in English, with billions of yuan counted as Chinese counts them, by 亿, and in Chinese."""
    english = BILLIONS.sub(lambda found: f"{10 * float(found[1]):g}", prose(text(page)))
    return english, prose(text(f"{page}.zh"))


def outline(said: str) -> tuple[list[str], list[set[str]], set[str]]:
    """Levels of its headings, figures of each row of its tables, and names that a text sets as code."""
    table = [figures(line) for line in said.splitlines() if line.startswith("|")]
    return re.findall("^#+ ", said, re.MULTILINE), table, set(re.findall(r"`([^`\n]+)`", said))


@pytest.mark.parametrize("page", IN_FULL)
def test_twins_told_in_full_hold_the_same_sections_figures_and_names(page):
    english, chinese = in_both(page)
    assert outline(english) == outline(chinese)
    assert figures(english) <= figures(chinese)


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
