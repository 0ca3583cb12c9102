"""HTML from templates; every text is escaped, Chinese passages are marked as such."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

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
    """Return the jinja environment of the package's templates, with autoescape for all of them.

    >>> environment().autoescape
    True
    """
    templates = FileSystemLoader(Path(__file__).parent / "templates")
    made = Environment(
        loader=templates, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    made.filters["marked"] = marked
    return made
