"""The language of a page, and what follows when it is switched."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import panel as pn
import param
from markupsafe import Markup

from gzsim.views.html import heading, marked, paragraph
from gzsim.views.labels import Name, label

LANGUAGE = "lang"
"""By what an address asks for a language."""
LANGUAGES = {"English": "en", "中文": "zh"}
MARKS = {"en": "en", "zh": "zh-Hans"}
"""How HTML names the languages."""


def asked() -> dict[str, str]:
    """What the address of the page that is being made says after its question mark, the first value of each name."""
    return {name: values[0].decode("utf-8", "replace") for name, values in (pn.state.session_args or {}).items()}


class Speaker(param.Parameterized):
    """What a page speaks. Texts, labels and choices that it gives out change in place when the language does.

    >>> speaker = Speaker(language="zh")
    >>> speaker.text(Name("Tenure", "任期"))
    '任期'
    """

    language = param.Selector(default="en", objects=list(LANGUAGES.values()), doc="English or Chinese")

    @classmethod
    def of_visitor(cls) -> Speaker:
        """A speaker of the language in the address (``?lang=zh``), or else of the one that the browser prefers."""
        preferred = (pn.state.headers or {}).get("Accept-Language", "")
        first = asked().get(LANGUAGE, "zh" if preferred.lower().startswith("zh") else "en")
        return cls(language=first if first in LANGUAGES.values() else "en")

    def text(self, name: Name | str) -> str:
        """Text in the language of now.

        >>> Speaker().text(Name("Tenure", "任期"))
        'Tenure'
        """
        return name if isinstance(name, str) else label(name.en, name.zh, self.language)

    def said(self, name: Name) -> Any:
        """Text for a parameter of a widget, such as its label, which follows the language.

        >>> speaker = Speaker()
        >>> box = pn.widgets.TextInput(label=speaker.said(Name("Team", "小组")))
        >>> speaker.language = "zh"
        >>> box.label
        '小组'
        """
        return self.follow(lambda: self.text(name))

    def choices(self, names: Mapping[Any, Name]) -> Any:
        """Options of a widget by value, whose labels follow the language.

        >>> speaker = Speaker(language="zh")
        >>> pn.widgets.Select(options=speaker.choices({1: Name("One", "一")})).options
        {'一': 1}
        """
        return self.follow(lambda: {self.text(name): value for value, name in names.items()})

    def follow(self, made: Callable[[], Any], *on: Any) -> Any:
        """What is made in the language of now, made again when it changes, or when one of these parameters does."""
        return pn.bind(lambda *_: made(), self.param.language, *on)

    def html(self, made: Callable[[], Markup], *on: Any, **settings: Any) -> pn.pane.HTML:
        """Element of HTML that follows the language, and these parameters; nothing but `gzsim.views.html` makes it.

        >>> from gzsim.views.html import paragraph
        >>> Speaker(language="zh").html(lambda: paragraph("一")).object
        '<div lang="zh-Hans"><p>一</p></div>'
        """
        return pn.pane.HTML(self.follow(lambda: str(self._wrapped(made())), *on), **settings)

    def prose(self, name: Name, **settings: Any) -> pn.pane.HTML:
        """Paragraph in the language of now.

        >>> Speaker().prose(Name("1 < 2", "")).object
        '<div lang="en"><p>1 &lt; 2</p></div>'
        """
        return self.html(lambda: paragraph(self.text(name)), **settings)

    def heading(self, name: Name, level: int = 2, **settings: Any) -> pn.pane.HTML:
        """Heading of a level in the language of now.

        >>> Speaker().heading(Name("Map", "地图"), 3).object
        '<div lang="en"><h3>Map</h3></div>'
        """
        return self.html(lambda: heading(marked(self.text(name)), level), **settings)

    def _wrapped(self, made: Markup) -> Markup:
        return Markup('<div lang="{}">{}</div>').format(MARKS[self.language], made)

    def switch(self) -> pn.widgets.RadioButtonGroup:
        """The two buttons that switch the language."""
        buttons = pn.widgets.RadioButtonGroup(
            options=LANGUAGES, value=self.language, css_classes=["language"], margin=0, align="center"
        )
        buttons.link(self, value="language", bidirectional=True)
        return buttons
