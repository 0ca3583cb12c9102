"""What reports say: every sentence stands in a template of its language and is filled in with what was found."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from gzsim.views.labels import Name

TEXTS = Path(__file__).parent / "texts"


class Passage(NamedTuple):
    """A sentence or paragraph in English and Chinese; the Chinese may be missing.

    >>> Passage("Ranks differ.", "名次不同。").zh
    '名次不同。'
    """

    en: str
    zh: str = ""


@cache
def sentences() -> Environment:
    """Return the jinja environment of the sentences. They are plain text, which the page escapes as any other.

    >>> sentences().list_templates()[:2]
    ['bulletin.en.j2', 'bulletin.zh.j2']
    """
    return Environment(loader=FileSystemLoader(TEXTS), undefined=StrictUndefined, autoescape=False)


def say(template: str, block: str, **values: object) -> Passage:
    """Passage of a block of ``texts/<template>.en.j2`` and ``.zh.j2``; without a Chinese block its Chinese is missing.

    A value that is a `Name` is said in the language of the template.

    >>> say("report", "last_places", count=333).zh
    '333个单位各自排名末位的频率见同一文件夹中的 scheme_prefectures.parquet。'
    """
    return Passage(_said(template, "en", block, values), _said(template, "zh", block, values))


def _said(template: str, language: str, block: str, values: dict[str, object]) -> str:
    source = sentences().get_template(f"{template}.{language}.j2")
    if language == "zh" and block not in source.blocks:
        return ""
    context = source.new_context({key: _in(language, value) for key, value in values.items()})
    # A line of a template ends where its editor is full; Chinese has no spaces between words.
    return re.sub(r"\s*\n\s*", " " if language == "en" else "", "".join(source.blocks[block](context)).strip())


def _in(language: str, value: object) -> object:
    if isinstance(value, Name | Passage):
        return getattr(value, language)
    return [_in(language, part) for part in value] if isinstance(value, list | tuple) else value
