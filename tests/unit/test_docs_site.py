"""The site of docs: what is generated for it is what the code says, its words are those of the glossary."""

import re
from pathlib import Path

import pytest
from docs_site.contents import HOME, SECTIONS, listed
from docs_site.page_glossary import terms
from docs_site.rules import PHASES, year
from docs_site.search_words import pieces
from docs_site.staging import DeadLinkError, led, stage
from guides import PAGES, ROOT, prose
from ruamel.yaml import YAML

from gzsim.scenario import load_scenario

COMMENT = re.compile(r"<!-- (.+?) -->")


def test_generated_pages_are_what_the_code_says():
    from write_docs import pages

    old = [name for name, said in pages() if (ROOT / "docs" / name).read_text(encoding="utf-8") != said]
    assert old == [], "python tools/write_docs.py writes them anew"


@pytest.mark.parametrize("name", ["model", "year"])
def test_pictures_of_the_model_say_what_the_code_says(name):
    from docs_site.pictures import PICTURES

    from gzsim.views.drawing import svg

    for language in ("en", "zh"):
        drawn = (ROOT / "docs" / "images" / f"{name}.{language}.svg").read_text(encoding="utf-8")
        assert COMMENT.findall(drawn) == COMMENT.findall(svg(PICTURES[name](language))), "python tools/write_docs.py"


def test_every_type_of_scheme_is_told_with_an_example():
    from docs_site.page_schemes import kinds, with_examples, words

    assert set(words()) == set(kinds()) == {each.type for each in with_examples().schemes.values()}


@pytest.mark.parametrize("page", ["schemes.md", "schemes.zh.md"])
def test_examples_of_schemes_can_be_pasted_under_a_name_of_ones_own(page):
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    examples = re.findall(r"```yaml\n(schemes:\n.*?)```", text, re.DOTALL)
    assert len(examples) > 8
    today = load_scenario("guizhou-2025")
    for example in examples:
        ((name, said),) = YAML(typ="safe").load(example)["schemes"].items()
        assert today.with_({f"schemes.my_{name}": said}).schemes[f"my_{name}"].type == said["type"]


def test_every_rule_of_the_year_has_its_module_and_its_words():
    rules = [rule for phase in PHASES for rule in year()[phase]]
    assert len(rules) > 60
    assert all(rule.says for rule in rules)


def test_every_page_is_on_the_site_once():
    there = set(PAGES) - {"README"}
    for language, home in HOME.items():
        pages = [page for _, pages in listed(language, there) for page in pages]
        mine = {page for page in there if page.endswith(".zh") == (language == "zh")} - {home}
        assert sorted(pages) == sorted(mine)


def test_sections_of_both_languages_name_pages_alike():
    assert [pages for _, pages in SECTIONS["zh"]] == [
        tuple(f"{page}.zh" for page in pages) for _, pages in SECTIONS["en"][: len(SECTIONS["zh"])]
    ]


def test_staged_pages_lead_to_staged_files(tmp_path):
    stage(tmp_path)
    for page in tmp_path.glob("*.md"):
        told = prose(page.read_text(encoding="utf-8"))
        for link in re.findall(r"(?<!\\)\]\((?!\w+:|#)([^)#\s]+)", told):
            assert (tmp_path / link).is_file(), f"{page.name} leads to {link}"


@pytest.mark.parametrize("link", ["nowhere.md", "../gzsim", "../../elsewhere.md"])
def test_links_to_what_cannot_be_shown_are_refused(link, tmp_path, monkeypatch):
    page = Path(ROOT / "docs" / "made-up.md")
    monkeypatch.setattr(Path, "read_text", lambda *_, **__: f"[a link]({link})")
    with pytest.raises(DeadLinkError, match=re.escape(link)):
        led(page, tmp_path)


def test_glossary_has_one_name_for_a_notion_in_each_language():
    for column in ("term", "term_zh"):
        names = [term[column] for term in terms()]
        assert len(names) == len(set(names))
    avoided = {word for term in terms() for word in term["instead_of_zh"].split("、") if word and "（" not in word}
    assert not avoided & {term["term_zh"] for term in terms()}


def test_chinese_is_searched_by_pairs_of_characters():
    assert pieces("查实虚报") == ["查实", "实虚", "虚报"]
    assert set(pieces("虚报")) <= set(pieces("查实虚报"))
    assert pieces("ODD+D 协议 2025") == ["ODD", "D", "协议", "2025"]
