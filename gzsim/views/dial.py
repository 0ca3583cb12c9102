"""Levers as figures show them."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import NamedTuple

from gzsim.views.labels import Name


class Dial(NamedTuple):
    """A lever with its settings in their order, the first of which is the reference.

    >>> Dial("weight", Name("Weight", "权重"), (0.1, 0.3), (Name("0.1"), Name("0.3"))).settings[0]
    0.1
    """

    key: str
    name: Name
    settings: tuple[Hashable, ...]
    called: tuple[Name, ...]
    """Names of the settings."""


def said(dials: Sequence[Dial], setting: Sequence[Hashable]) -> Name:
    """Levers with what each is set to, in words.

    >>> said([Dial("weight", Name("Weight", "权重"), (0.1, 0.3), (Name("0.1"), Name("0.3")))], [0.3])
    Name(en='weight = 0.3', zh='权重为0.3')
    """
    pairs = [(dial.name, dial.called[dial.settings.index(value)]) for dial, value in zip(dials, setting, strict=True)]
    return Name(", ".join(f"{small(name.en)} = {value.en}" for name, value in pairs),
                "、".join(f"{name.zh or name.en}为{value.zh or value.en}" for name, value in pairs))  # fmt: skip


def small(text: str) -> str:
    """A name within a sentence: with a small first letter, unless its first word is an abbreviation.

    >>> small("True achievement"), small("GDP growth")
    ('true achievement', 'GDP growth')
    """
    word = text.partition(" ")[0]
    return text if len(word) > 1 and word.isupper() else text[:1].lower() + text[1:]
