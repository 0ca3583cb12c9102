"""The one door into HTML: every text that somebody chose is escaped here, whatever page or notebook it enters.

Only this module turns text into markup. Everywhere else ``Markup`` holds what is written in the source and nothing that
was computed; what enters it by ``format`` or ``join`` is escaped by it.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pandas as pd
from markupsafe import Markup, escape

if TYPE_CHECKING:
    from jinja2 import Environment

HAN = "\u3000-\u303f\u3400-\u9fff\uff00-\uffef"  # characters, punctuation and full-width forms
CHINESE = re.compile(f"[{HAN}]+(?:[0-9–%±.]+[{HAN}]+)*")


def marked(text: str) -> Markup:
    """Escape a text, mark its Chinese passages with their language, and keep its line breaks.

    >>> marked("Guiyang 贵阳 <b>")
    Markup('Guiyang <span lang="zh-Hans">贵阳</span> &lt;b&gt;')
    """
    parts, end = [], 0
    for passage in CHINESE.finditer(text):
        parts += [escape(text[end : passage.start()]), Markup('<span lang="zh-Hans">{}</span>').format(passage.group())]
        end = passage.end()
    return Markup("").join([*parts, escape(text[end:])]).replace("\n", Markup("<br>"))


@cache
def environment() -> Environment:
    """Return the jinja environment of the package's pages, with autoescape for all of them.

    The name of a template is its path below ``gzsim/``.

    >>> environment().autoescape
    True
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # slow to import, and terminals do without

    templates = FileSystemLoader(Path(__file__).parents[1])
    made = Environment(
        loader=templates, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    made.filters["marked"] = marked
    return made


def rendered(template: str, **said: object) -> Markup:
    """HTML of a template; whatever it says is escaped, unless it is HTML from here.

    >>> rendered("views/templates/folded.html.j2", summary="<b>", parts=())
    Markup('<details class="rest"><summary>&lt;b&gt;</summary></details>')
    """
    return Markup(environment().get_template(template).render(**said))


def paragraph(text: object) -> Markup:
    """Paragraph of a text.

    >>> paragraph("2 < 3")
    Markup('<p>2 &lt; 3</p>')
    """
    return Markup("<p>{}</p>").format(str(text))


def heading(text: object, level: int = 2) -> Markup:
    """Heading of a level, 1 to 6.

    >>> heading("<b>", 3)
    Markup('<h3>&lt;b&gt;</h3>')
    """
    return Markup(f"<h{level:d}>{{}}</h{level:d}>").format(text)


def bullets(heading: str, items: Iterable[str]) -> Markup:
    """List under a heading; nothing without items.

    >>> bullets("Vetoes", ["<b>"]), bullets("Vetoes", [])
    (Markup('<p>Vetoes</p><ul><li>&lt;b&gt;</li></ul>'), Markup(''))
    """
    listed = Markup("").join(Markup("<li>{}</li>").format(item) for item in items)
    return paragraph(heading) + Markup("<ul>{}</ul>").format(listed) if listed else Markup("")


def data_table(table: pd.DataFrame, shaded: pd.DataFrame | None = None, style: str = "", **settings: object) -> Markup:
    """HTML of a table of data: names, headings and cells are escaped, a missing value is a dash.

    Parameters
    ----------
    shaded : DataFrame of bool, shaped as the table: which cells look different
    style : CSS of these
    **settings : handed to ``DataFrame.to_html``: index, formatters, float_format

    >>> shown = data_table(pd.DataFrame({"<i>": [1.5, None]}, index=["a", "<b>"]))
    >>> "&lt;i&gt;" in shown, "&lt;b&gt;" in shown, "–" in shown
    (True, True, True)
    """
    # A Styler, which could shade, escapes neither captions nor names nor what is no string.
    text = table.to_html(**settings, border=0, na_rep="–", escape=True, render_links=False)
    if shaded is not None:
        cells = iter(shaded.to_numpy().ravel())  # no text holds <td>: it is escaped
        text = re.sub("<td>", lambda cell: f'<td style="{style}">' if next(cells) else cell.group(), text)
    return Markup(text)


def unfolding(summary: object, *parts: Markup) -> Markup:
    """Parts that are not seen until somebody unfolds them by clicking on what is said of them.

    >>> unfolding("All <31> outcomes", paragraph("Debt"))
    Markup('<details class="rest"><summary>All &lt;31&gt; outcomes</summary><p>Debt</p></details>')
    """
    return rendered("views/templates/folded.html.j2", summary=summary, parts=parts)


def notebook(*parts: str) -> str:
    """What a notebook shows of an object: its parts, in which a dollar sign starts no formula.

    A part that is plain text, and not HTML from here, is escaped.

    >>> notebook(paragraph("US$ 1"), "<b>")
    '<div class="mathjax_ignore tex2jax_ignore"><p>US$ 1</p>&lt;b&gt;</div>'
    """
    return str(Markup('<div class="mathjax_ignore tex2jax_ignore">{}</div>').format(Markup("").join(parts)))


def picture(png: bytes, alt: str) -> Markup:
    """Picture of dots as an element of a page that carries it; what is said for those who do not see it is escaped.

    >>> picture(b"dots", '"><b>')
    Markup('<img alt="&#34;&gt;&lt;b&gt;" src="data:image/png;base64,ZG90cw==" style="max-width: 100%">')
    """
    data = b64encode(png).decode()
    return Markup('<img alt="{}" src="data:image/png;base64,{}" style="max-width: 100%">').format(alt, data)


def drawn(root: ElementTree.Element) -> Markup:
    """Drawing (SVG) as an element of a page; its texts and attributes are escaped.

    >>> drawn(ElementTree.Element("svg", {"aria-label": '"><b>'}))
    Markup('<svg aria-label="&quot;&gt;&lt;b&gt;" />')
    """
    return Markup(ElementTree.tostring(root, encoding="unicode"))
