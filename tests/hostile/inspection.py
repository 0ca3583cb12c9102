"""What a page is made of, held against the little that a page of gzsim is made of."""

from __future__ import annotations

import re
from html.parser import HTMLParser

EVERYWHERE = {"class", "id", "lang", "style", "role", "aria-label", "aria-labelledby"}
DRAWN = {"clip-path", "d", "fill", "height", "stroke", "stroke-width", "transform", "width", "x", "y"}
PLAIN = {
    "body", "br", "caption", "dd", "dl", "dt", "figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "head",
    "header", "html", "li", "main", "nav", "p", "section", "small", "span", "strong", "summary", "table", "tbody",
    "tfoot", "thead", "title", "tr", "ul", "clippath", "defs", "dc:format", "metadata",
}  # fmt: skip
NAMESPACES = {"xmlns:cc", "xmlns:dc", "xmlns:ns2", "xmlns:rdf", "xmlns:xlink"}
ALLOWED = {tag: set() for tag in PLAIN} | {
    "a": {"href", "target"},  # a figure's link keeps its place and loses its address
    "cc:work": NAMESPACES,
    "circle": {*DRAWN, "cx", "cy", "r"},
    "details": {"open"},
    "div": {"aria-hidden", "tabindex"},
    "dc:type": {"rdf:resource"},
    "g": DRAWN,
    "i": set(),
    "img": {"alt", "src"},
    "input": {"name", "type"},
    "label": {"for"},
    "meta": {"charset", "content", "name"},
    "ns2:work": NAMESPACES,
    "path": DRAWN,
    "pattern": {*DRAWN, "patternunits"},
    "rdf:rdf": NAMESPACES,
    "rect": DRAWN,
    "section": {"data-outcome"},
    "span": {"aria-hidden"},
    "style": {"type"},
    "svg": {*DRAWN, *NAMESPACES, "viewbox", "version", "xmlns"},
    "td": {"colspan"},
    "th": {"colspan", "scope"},
    "use": {*DRAWN, "href", "xlink:href"},
}
"""Elements and their attributes; nothing in it loads or runs anything."""

VALUES = {
    "href": re.compile(r"#[\w.-]+"),
    "src": re.compile(r"data:image/png;base64,[\w+/=]+"),
    "xlink:href": re.compile(r"#[\w.-]+|data:image/png;base64,[\w+/=\s]+"),
    "class": re.compile(r"[\w -]*"),
    "style": re.compile(r"(?:url\(#[\w.-]+\)|[\w\s:;#.,%-])*"),
    "clip-path": re.compile(r"url\(#[\w.-]+\)"),
}
ELSEWHERE = re.compile(r"@import|url\((?!#|\"data:font/woff;base64,)")
TAG = re.compile(rf"<(?!/?(?:{'|'.join(ALLOWED)})[\s/>]|!DOCTYPE html>|!--)", re.IGNORECASE)


class Page(HTMLParser):
    """Texts of a page, what on it is none of gzsim's, and the marks that a test made on its root."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.pieces, self.attributes, self.strange = [], [], []
        self.title, self.marks, self._open = "", {}, ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open = tag
        if tag == "html":
            self.marks = {name: value for name, value in attrs if name.startswith("data-")}
            attrs = [(name, value) for name, value in attrs if name not in self.marks]
        if tag not in ALLOWED:
            self.strange.append(f"<{tag}>")
        for name, value in attrs:
            self.attributes.append(value or "")
            known = name in EVERYWHERE | ALLOWED.get(tag, set())
            if not known or (name in VALUES and not VALUES[name].fullmatch(value or "")):
                self.strange.append(f"<{tag} {name}={value!r}>")

    def handle_endtag(self, tag: str) -> None:
        self._open = ""

    def handle_data(self, data: str) -> None:
        self.title += data if self._open == "title" else ""
        if self._open == "style" and ELSEWHERE.search(data):
            self.strange.append(data)
        self.pieces.append(data)

    def handle_decl(self, decl: str) -> None:
        if decl != "DOCTYPE html":
            self.strange.append(f"<!{decl}>")

    def unknown_decl(self, data: str) -> None:
        self.strange.append(f"<![{data}")

    def handle_pi(self, data: str) -> None:
        self.strange.append(f"<?{data}>")

    def says(self, text: str) -> bool:
        """Whether the text stands on the page as it is, in one piece but for the breaks of its lines."""
        return _unbroken(text) in _unbroken("".join(self.pieces)) or text in self.attributes


def _unbroken(text: str) -> str:
    return "".join(text.split())


def strange(page: str) -> list[str]:
    """Elements, attributes and bare angle brackets that are none of gzsim's."""
    return Page(page).strange + [page[found.start() :][:60] for found in TAG.finditer(page)]
