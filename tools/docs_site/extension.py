"""What the site adds to Sphinx: two languages with their twins, Chinese that shows without a font, offline formulas."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from docutils import nodes
from markupsafe import Markup
from sphinx.application import Sphinx

from docs_site.contents import HOME, SECTIONS, language_of, twin_of
from docs_site.docstrings import before_napoleon
from docs_site.formulas import displayed, inline
from docs_site.search_words import SearchBoth
from gzsim.views.fonts import SYSTEM_FONTS, embedded_font

CHINESE = {
    "Back to top": "回到顶部",
    "Home": "首页",
    "Next": "下一页",
    "On this page": "本页内容",
    "Previous": "上一页",
    "Search": "搜索",
    "Skip to content": "跳到正文",
    "Made with ": "生成工具：",
}
"""What the theme says beside the pages."""


def page_context(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Give a page the language, the navigation and the twin that are its own (Sphinx calls this)."""
    language = language_of(page)
    chinese = language == "zh"
    said = CHINESE.get if chinese else lambda text, _: text
    app.builder.templates.environment.install_gettext_callables(
        lambda text: said(text, text), lambda one, more, number: one if number == 1 else more, newstyle=True
    )
    known = app.env.found_docs
    twin = twin_of(page)
    context |= {
        "language": "zh-CN" if chinese else "en",
        "chinese": chinese,
        "twin": context["pathto"](twin) if twin in known else "",
        "home": context["pathto"](HOME[language]),
        "home_of_twin": context["pathto"](HOME["en" if chinese else "zh"]),
        "furo_navigation_tree": navigation(app, page, context["pathto"]),
    }
    for beside in ("prev", "next"):
        link = context.get(beside)
        if link and ((".zh.html" in link["link"]) != chinese):
            context[beside] = None


def navigation(app: Sphinx, page: str, pathto: Any) -> Markup:
    """List of the pages in the language of a page, section by section."""
    language, parts = language_of(page), []
    for heading, pages in SECTIONS[language]:
        links = [(each, app.env.titles[each].astext()) for each in pages if each in app.env.titles]
        if not links:
            continue
        listed = Markup("").join(
            Markup('<li class="toctree-l1{}"><a class="reference internal" href="{}">{}</a></li>').format(
                Markup(" current current-page") if each == page else "", pathto(each), title
            )
            for each, title in links
        )
        caption = Markup('<p class="caption" role="heading"><span class="caption-text">{}</span></p>').format(heading)
        parts.append(caption + Markup("<ul>{}</ul>").format(listed))
    return Markup("").join(parts)


def write_font(app: Sphinx, problem: Exception | None) -> None:
    """Write the style that carries the Chinese characters of all pages, once these are known (Sphinx calls this)."""
    if problem or app.builder.format != "html":
        return
    folder = Path(app.outdir)
    text = "".join(sorted(set().union(*(set(page.read_text(encoding="utf-8")) for page in folder.rglob("*.html")))))
    local = ", ".join(f'local("{family}")' for family in SYSTEM_FONTS)
    logging.getLogger("fontTools").setLevel(logging.WARNING)  # Sphinx lets everybody tell all they do
    carried = embedded_font(text)
    source = f'{local}, url("{carried}") format("woff")' if carried else local
    style = (
        f'@font-face {{ font-family: "gzsim Chinese"; src: {source}; unicode-range: U+2E80-9FFF, U+F900-FFEF; '
        "font-display: block; }\n"
    )
    (folder / "_static" / "chinese.css").write_text(style, encoding="utf-8")


def setup(app: Sphinx) -> dict[str, Any]:
    """Register all of it (Sphinx calls this)."""
    app.add_search_language(SearchBoth)
    app.add_html_math_renderer("mathml", (inline, None), (displayed, None))
    app.connect("autodoc-process-docstring", before_napoleon, priority=100)
    app.connect("html-page-context", page_context, priority=900)
    app.connect("build-finished", write_font)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
