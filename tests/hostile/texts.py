"""Texts that try to run, or to load something, wherever a page takes them for markup."""

from __future__ import annotations

from gzsim.views.labels import Name

PAYLOADS = (
    "<script>document.title='ran'</script>",
    "<img src=//leak.test/i onerror=top.ran=1>",
    '"><svg onload=document.title="ran">',
    "</script><script>document.title='ran'//",
    "</title></style><img src=//leak.test/t>",
    "' onmouseover='top.ran=1' style='x",
    '<a href="javascript:top.ran=1">贵阳</a>',
    "&lt;script&gt;&#60;img src=x&#62;&amp;amp;",
    r"$\href{javascript:top.ran=1}{贵阳}$ \(x\)",
    "--><iframe src=//leak.test/f></iframe><!--",
    "]]></svg><b>{{ 7*7 }}{% raw %}%s{0}",
    '<td>贵阳</td><style>@import"//leak.test"',
)
"""Each short enough to be shown in full; what loads by itself asks leak.test, what runs sets a title or top.ran."""


class Texts:
    """Hostile texts, no two the same, one payload after the other; those that must be seen in full are kept."""

    def __init__(self, start: int = 0) -> None:
        self.start, self.count, self.shown = start, 0, []

    def __call__(self) -> str:
        """Return a text that the output shows."""
        text = self.unseen()
        self.shown.append(text)
        return text

    def unseen(self) -> str:
        """Return a text that the output may leave out."""
        self.count += 1
        return f"{PAYLOADS[(self.start + self.count) % len(PAYLOADS)]} {self.count}"

    def name(self) -> Name:
        """Return an English and a Chinese name."""
        return Name(self(), self())
