"""Which prefectures there are."""

from __future__ import annotations

from functools import cache

from gzsim.paths import shipped
from gzsim.record.layout import layout
from gzsim.record.problems import raise_if_any
from gzsim.record.read import read_table


@cache
def known_prefectures() -> dict[str, str]:
    """Return the English name of every prefecture of the shipped record, by code.

    >>> known_prefectures()["520100"]
    'Guiyang'
    """
    description = layout()["prefectures"]
    table, problems = read_table(shipped("data") / description.path, description)
    raise_if_any(problems)
    return dict(zip(table["code"], table["name"], strict=True))
