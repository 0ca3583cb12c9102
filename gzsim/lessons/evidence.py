"""What tables of evidence call their columns, and the rows that several of them share (notebooks 14 to 18)."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType

import pandas as pd

from gzsim.views.labels import NAMES, Name, Names
from gzsim.views.numbers import NOTHING, minus
from gzsim.views.zone_evidence_figure import RULE_NAMES

PANELS = MappingProxyType({"prefectures": Name("Prefectures", "市州"), "counties": Name("Counties", "县域")})

TESTS: Names = MappingProxyType(
    {
        "p": Name("p", "p值"),
        "p_holm": Name("p after Holm", "p（霍尔姆校正）"),
        "low": Name("95 %, from", "95%区间，自"),
        "high": Name("to", "至"),
        "places": Name("Places", "地区数"),
        "values": Name("Values", "观测数"),
        "first": Name("First year", "起始年"),
        "last": Name("Last year", "截止年"),
        "ranking": Name("Ranking", "排名规则"),
        "rule": Name("Ranking", "排名规则"),
        "any": Name("any rule", "各规则相同"),
        "panel": Name("Panel", "样本"),
        "effect": Name("Effect", "效应"),
        "smallest": Name("Smallest that would be found", "最小可检出效应"),
        "p_before": Name("p, parted before", "p值，此前已有差异"),
    }
)
"""Headings that several notebooks need."""

ROWS: Names = MappingProxyType({**NAMES, **RULE_NAMES, **PANELS, **TESTS})
"""All that a table of evidence may be called by: zone models, rules, panels and what is tested."""


def joined(table: pd.DataFrame, columns: Sequence[str], form: str) -> pd.Series:
    """Several columns of numbers as one of text, such as an estimate and its p; a dash where the first is missing.

    >>> told = pd.DataFrame({"rho": [-0.5, None], "p": [0.01, None]})
    >>> joined(told, ["rho", "p"], "{:.2f} ({:.3f})").tolist()
    ['−0.50 (0.010)', '–']
    """
    rows = table[list(columns)].itertuples(index=False)
    return pd.Series([NOTHING if pd.isna(row[0]) else minus(form.format(*row)) for row in rows], table.index)
