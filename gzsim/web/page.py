"""One plain page for all that runs in a browser: title, language, parts below each other; no address but this one."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

import panel as pn
from markupsafe import Markup
from panel.theme.native import Native
from panel.viewable import Viewable

from gzsim.reports.page import inline_svg
from gzsim.views import palette
from gzsim.views.drawing import Drawing, svg
from gzsim.views.fonts import SYSTEM_FONTS
from gzsim.views.labels import Name
from gzsim.web.speaking import MARKS, Speaker

ASSETS = Path(__file__).parent / "assets"
UNDER = "/gzsim"
"""Where a server has our own files."""

COLOURS = {"ink": palette.INK, "muted": palette.MUTED, "faint": palette.FAINT, "paper": palette.PAPER,
           "blue": palette.BLUE, "vermillion": palette.VERMILLION, "green": palette.GREEN}  # fmt: skip
HOST = re.compile(r"[\w.:\[\]-]+")


class Plain(Native):
    """Look of widgets, each of which keeps its inside to itself: our rules are read in every one of them."""

    modifiers: ClassVar = {
        Viewable: {"stylesheets": [*Native.modifiers[Viewable]["stylesheets"], f"{UNDER}/inside.css"]}
    }


def page(title: Name, speaker: Speaker, *parts: Any, beside: Any = None, scale: float = 1.0) -> pn.Template:
    """A page with its title and the switch of languages on top.

    Parameters
    ----------
    title : of the page and of the browser's tab
    parts : elements of Panel, below each other
    beside : another element between title and language
    scale : of all type; 1.4 is for a projector

    >>> sorted(page(Name("Explorer", "探索"), Speaker(), "text")._render_items)
    ['beside', 'language', 'main', 'title']
    """
    made = pn.Template(_template(), design=Plain, location=True)
    head = speaker.heading(title, 1, margin=0)
    switch = speaker.switch()
    switch.jscallback(value=_renamed(title))
    made.add_panel("title", head)
    made.add_panel("language", switch)
    made.add_panel("beside", pn.Row(beside, margin=0) if beside is not None else pn.Row(margin=0))
    made.add_panel("main", pn.Column(*parts, sizing_mode="stretch_width", margin=0))
    made.add_variable("page_title", speaker.text(title))
    made.add_variable("language", MARKS[speaker.language])
    made.add_variable("policy", policy(pn.state.headers.get("Host", "")))
    made.add_variable("colours", Markup("; ").join(f"--{name}: {colour}" for name, colour in COLOURS.items()))
    made.add_variable("fonts", ", ".join(f'"{name}"' for name in SYSTEM_FONTS))
    made.add_variable("scale", float(scale))
    return made


def policy(host: str) -> str:
    """What the browser may ask for: this server, and what the page carries itself.

    >>> policy("localhost:5007").split("; ")[1]
    "connect-src 'self' ws://localhost:5007 wss://localhost:5007"
    >>> policy("a; b").split("; ")[1]
    "connect-src 'self'"
    """
    sockets = f" ws://{host} wss://{host}" if HOST.fullmatch(host) else ""
    return (f"default-src 'self' data: blob: 'unsafe-inline' 'unsafe-eval'; connect-src 'self'{sockets}; "
            "form-action 'self'; base-uri 'self'")  # fmt: skip


def figure(drawing: Drawing, prefix: str) -> Markup:
    """A figure as an element of the page, told to those who do not see it; identifiers in it begin with the prefix.

    >>> from gzsim.views.drawing import drawing
    >>> with drawing(4, 3) as empty:
    ...     axes = empty.subplots()
    >>> figure(empty, "f-")[:9]
    Markup('<svg xmln')
    """
    return inline_svg(svg(drawing), drawing.alt, prefix)


@cache
def _template() -> str:
    """The page; its outer frame is Panel's, which knows what scripts to load from this server."""
    return Path(__file__).with_name("page.html.j2").read_text(encoding="utf-8")


def _renamed(title: Name) -> str:
    """Script that tells the browser the language and the title of the page."""
    titles, marks = json.dumps(title._asdict()), json.dumps(MARKS)
    return (f"const titles = {titles}, marks = {marks}; const now = cb_obj.active === 1 ? 'zh' : 'en';"
            "document.title = titles[now]; document.documentElement.lang = marks[now];")  # fmt: skip
