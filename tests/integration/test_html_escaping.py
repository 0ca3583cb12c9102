"""Names, titles, notes and methods stay text wherever they enter HTML."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from xml.etree import ElementTree

import pandas as pd
import pytest
from hostile.explorer import explorer_parts
from hostile.inspection import ALLOWED, Page, strange
from hostile.outputs import OUTPUTS, found_classes, hostile_drawing, marked_table, pieces
from hostile.pages import bulletin_page, index_page, printed_pages, report_page
from hostile.texts import PAYLOADS, Texts
from hostile.workshop import workshop_parts

import gzsim
from gzsim.simulation.result import Simulation
from gzsim.views.drawing import Drawing, drawing, save, svg
from gzsim.views.html import data_table, environment

SOURCES = Path(gzsim.__file__).parent
SERVED = [SOURCES / "web", SOURCES / "explorer" / "templates" / "explorer.css"]
"""What a server hands out as it is, or Panel fills in: tried in the browser."""
TEMPLATES = [path for path in [*SOURCES.rglob("*.html.j2"), *SOURCES.rglob("*.css")]
             if not any(path.is_relative_to(each) for each in SERVED)]  # fmt: skip
PAGES = [path for path in TEMPLATES if path.suffix == ".j2"]
CLASSES = sorted(OUTPUTS.keys() - {Drawing}, key=lambda each: each.__name__)
IN_NOTEBOOKS = [each for each in CLASSES if hasattr(each, "_repr_html_")]
STARTS = range(0, len(PAYLOADS), 4)


def assert_text_stays_text(page: str, say: Texts) -> None:
    assert strange(page) == []
    lost = [text for text in say.shown if not Page(page).says(text)]
    assert lost == []


def test_every_class_that_shows_markup_is_tried():
    missing = {f"{each.__module__}.{each.__qualname__}" for each in found_classes() - OUTPUTS.keys()}
    assert not missing, "tests/hostile/outputs.py must say how to make one of hostile texts"


@pytest.mark.parametrize("shown", CLASSES, ids=lambda each: each.__name__)
def test_hostile_names_stay_text_in_a_notebook(shown):
    for start in STARTS:
        say = Texts(start)
        pages = pieces(OUTPUTS[shown](say))
        assert pages
        for page in pages:
            assert_text_stays_text(page, say)


@pytest.mark.parametrize("page", [report_page, bulletin_page, index_page, explorer_parts])
@pytest.mark.parametrize("start", STARTS)
def test_hostile_texts_stay_text_on_a_page(page, start):
    say = Texts(start)
    assert_text_stays_text(page(say), say)


def test_every_template_is_tried():
    environment().cache.clear()
    report_page(Texts()), bulletin_page(Texts()), index_page(Texts()), printed_pages(Texts()), workshop_parts(Texts())
    explorer_parts(Texts()), marked_table(Texts()).to_html(), pieces(OUTPUTS[Simulation](Texts()))
    tried = {name for _, name in environment().cache}
    assert tried == {path.relative_to(SOURCES).as_posix() for path in TEMPLATES}


@pytest.mark.parametrize("payload", [each for each in PAYLOADS if re.search("[<>&'\"]", each)])
def test_what_is_not_escaped_is_noticed(payload):
    pages = [f"<p>{payload}</p>", f"<p aria-label='{payload}'></p>"]
    assert any(strange(page) or not Page(page).says(payload) for page in pages)


def test_hostile_names_stay_text_in_a_figure(tmp_path):
    for start in STARTS:
        path = save(hostile_drawing(Texts(start)), tmp_path / "figure.svg")
        text = path.read_text(encoding="utf-8")
        found = {element.tag.rpartition("}")[2].lower() for element in ElementTree.fromstring(text).iter()}
        assert found <= {name.rpartition(":")[2] for name in ALLOWED}
        assert not re.search("<!--(?:(?!-->)[<>])*-->", text)


@pytest.mark.filterwarnings("ignore:Glyph")
@pytest.mark.parametrize("character", ["\x00", "\x07", "\x1b", "\ufffe"])
def test_a_figure_can_be_read_whatever_a_name_holds(character):
    with drawing(4, 3) as figure:
        figure.subplots().set_title(f"Gui{character}yang")
    assert len(ElementTree.fromstring(svg(figure)))


@pytest.mark.parametrize("shown", IN_NOTEBOOKS, ids=lambda each: each.__name__)
def test_a_dollar_sign_in_a_name_starts_no_formula(shown):
    page = OUTPUTS[shown](Texts())._repr_html_()
    assert re.fullmatch(r'(<div class="mathjax_ignore tex2jax_ignore">(?:(?!</?div).)*</div>)+', page, re.DOTALL)


def test_shading_marks_the_cells_that_it_is_told():
    shown = pd.DataFrame({"a": ["<td>", "x"], "b": ["y", "z"]})
    page = data_table(shown, pd.DataFrame({"a": [False, True], "b": [False, False]}), "color: red")
    assert re.findall(r'<td style="color: red">(.*?)</td>', page) == ["x"]


def _markup_made_of_what_is_computed(source: Path) -> list[str]:
    calls = [node for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    made = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "Markup"]
    return [f"{source.name}:{call.lineno}" for call in made if not isinstance(call.args[0], ast.Constant)]


def test_only_one_module_turns_text_into_markup():
    door = SOURCES / "views" / "html.py"
    others = [path for path in SOURCES.rglob("*.py") if path != door and "Markup(" in path.read_text(encoding="utf-8")]
    assert [place for path in others for place in _markup_made_of_what_is_computed(path)] == []
    assert _markup_made_of_what_is_computed(door)
    trusting = re.compile(r"\|\s*safe\b|autoescape")
    texts = [*SOURCES.rglob("*.j2"), *SOURCES.rglob("*.css")]
    assert set(PAGES) < set(texts)
    assert [path.name for path in texts if trusting.search(path.read_text(encoding="utf-8"))] == []
