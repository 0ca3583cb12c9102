import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from gzsim.reports import Passage, ReportContext, ReportFigure, Section, render_report
from gzsim.views.drawing import drawing
from gzsim.views.labels import Name
from gzsim.views.tables import proxies_and_gaps, ranking
from gzsim.views.text_table import Column, TextTable

VOID = {"meta", "br", "link", "img", "input"}
HAN = re.compile(r"[\u4e00-\u9fff]")
RUNS = TextTable("Outcomes", (Column("Outcome 结果"), Column("Mean", "right")), (("Debt 债务", "3.1 ± 0.2"),))
ATTACK = '"><script>alert(1)</script><!--'


class Page(HTMLParser):
    """What a browser would find: tags, attributes, identifiers, and Chinese outside a Chinese passage."""

    def __init__(self, text):
        super().__init__()
        self.open, self.tags, self.attributes, self.unmarked, self.comments = [], [], [], [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, *attribute) for attribute in attrs]
        if tag not in VOID:
            self.open.append((tag, dict(attrs).get("lang")))

    def handle_startendtag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, *attribute) for attribute in attrs]

    def handle_endtag(self, tag):
        assert self.open.pop()[0] == tag

    def handle_comment(self, data):
        self.comments.append(data)

    def handle_data(self, data):
        if HAN.search(data) and not any(lang == "zh-Hans" or tag == "title" for tag, lang in self.open):
            self.unmarked.append(data)

    def all(self, name):
        return [value for _, attribute, value in self.attributes if attribute == name]


@pytest.fixture(scope="module")
def context(gallery, scores, coverage):
    figure = ReportFigure(
        "zones", gallery["zone_map"]("both"), Passage("Zones.", "分区。"), "A map of zones.", "Yearbook 年鉴"
    )
    again = ReportFigure("again", gallery["zone_map"]("en"), Passage("Zones again."), "The same map.", "Yearbook")
    return ReportContext(
        Name("Guizhou 2025", "贵州2025年"),
        answers=(Passage("Guiyang comes first.", "贵阳列第一。"), Passage("It is not sure.")),
        key_table=ranking(scores),
        sections=(
            Section(Name("Record", "历史记录"), (Passage("Scored in 16 years.", "16年可评分。"),), (figure, again)),
            Section(Name("Simulation"), tables=(RUNS,), notes=(Passage("200 runs."),)),
        ),
        proxies_and_gaps=proxies_and_gaps(coverage),
        assumptions=(Passage("The rate is 10 percent.", "比例为10%。"),),
        limits=(Passage("Nothing is said of counties."),),
        manifest={"seed": 2025, "version": "0.1.0"},
    )


@pytest.fixture(scope="module")
def text(context):
    return render_report(context)


@pytest.fixture(scope="module")
def page(text):
    return Page(text)


def test_page_needs_nothing_from_elsewhere(page, text):
    assert not {"script", "link", "img", "iframe", "image"} & set(page.tags)
    assert all(target.startswith("#") for target in page.all("href") + page.all("xlink:href"))
    assert not re.search(r"url\((?!#|\"data:font/woff;base64,)|@import", text)


def test_every_link_leads_to_a_place_on_the_page(page):
    identifiers = page.all("id")
    assert len(set(identifiers)) == len(identifiers), "two figures must not share identifiers"
    targets = {target[1:] for target in page.all("href") + page.all("xlink:href")}
    clips = {found for value in page.all("clip-path") for found in re.findall(r"url\(#(.+?)\)", value)}
    assert targets | clips <= set(identifiers)
    assert clips


def test_every_figure_is_described_in_words(page):
    described = [label for label in page.all("aria-label") if "map" in label]
    assert described == ["A map of zones.", "The same map."] * 2  # once for each language
    assert page.tags.count("svg") == len(described)


def test_all_chinese_is_marked_as_chinese(page):
    assert page.unmarked == []


def test_all_elements_are_closed(page):
    assert page.open == []


def test_answer_comes_first_and_manifest_last(text):
    places = [
        text.index(part)
        for part in ("Guiyang comes first", "Ranks of 2021", "Scored in 16 years", "200 runs", "nothing <span",
                     "The rate is 10 percent", "Nothing is said of counties", "0.1.0", "贵阳列第一")
    ]  # fmt: skip
    assert places == sorted(places)


def test_same_context_gives_the_same_bytes(context, text):
    assert render_report(context) == text


def test_each_language_has_a_page_of_its_own(context):
    other = replace(context, key_table=None, sections=(), proxies_and_gaps=None)
    text = render_report({"en": other, "zh": other})
    english, chinese = text[text.index('"spoken en"') :].split('<div class="spoken zh"')
    assert not HAN.search(english)
    assert "贵阳列第一" in chinese
    assert "Guiyang comes first" not in chinese
    assert '<span lang="en">It is not sure.</span>' in chinese  # of which there is no Chinese


def test_the_language_is_chosen_without_a_script(page):
    kinds = [value for tag, name, value in page.attributes if tag == "input" and name == "type"]
    assert kinds == ["radio", "radio"]
    assert page.all("for") == [value for tag, name, value in page.attributes if tag == "input" and name == "id"]


def test_all_but_the_answer_is_folded(text, page):
    head = text[: text.index("<details")]
    assert "Guiyang comes first" in head
    assert "Ranks of 2021" in head
    assert "Scored in 16 years" not in head
    assert page.tags.count("details") == 2 * 6  # two sections, gaps, assumptions, limits and manifest


def test_parts_that_are_not_there_leave_no_heading():
    text = render_report(ReportContext(Name("Guizhou"), answers=(Passage("Nothing yet."),)))
    assert not re.search("Assumptions|Manifest|does not show|Proxies", text)


def test_a_title_with_a_script_stays_text():
    passage = Passage(ATTACK, ATTACK)
    table = TextTable(ATTACK, (Column(ATTACK),), ((ATTACK,),), ATTACK)
    with drawing(4, 3) as figure:
        figure.subplots().set_title(ATTACK)
    shown = ReportFigure(ATTACK, figure, passage, ATTACK, ATTACK)
    section = Section(passage, (passage,), (shown,), (table,), (passage,))
    context = ReportContext(passage, (passage,), table, (section,), table, (passage,), (passage,), {ATTACK: ATTACK})
    text = render_report(context)
    page = Page(text)
    assert "script" not in page.tags
    assert page.comments == []
    assert page.open == []
    assert text.count("&lt;script&gt;alert(1)") > 20
