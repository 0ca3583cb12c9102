"""The glossary: one term for each notion, in both languages, from docs/glossary.csv."""

from __future__ import annotations

import csv
from functools import cache

from docs_site.contents import Language
from docs_site.markdown import page, table
from docs_site.staging import DOCS

GROUPS = {
    "score": ("Scores and ranks", "得分与名次"),
    "zones": ("Zones", "分区"),
    "record": ("Data", "历史数据"),
    "targets": ("Targets", "目标"),
    "watching": ("Watching", "监测"),
    "sanctions": ("Rewards and sanctions", "奖惩"),
    "simulation": ("Simulation", "模拟"),
    "uncertainty": ("How sure it is", "不确定性"),
}
SAID = {
    "en": (
        "# Glossary",
        "One term for each notion, English and Chinese; the pages, figures and reports keep to them. "
        "*Not* lists words for the same thing that are avoided.",
        ("term", "中文", "meaning", "not"),
    ),
    "zh": (
        "# 术语表",
        "一个概念只用一个名称，中英文对照；各页、图表和报告均照此用语。“不用”一列为应避免的同义说法。",
        ("术语", "English", "含义", "不用"),
    ),
}


@cache
def terms() -> tuple[dict[str, str], ...]:
    """Rows of the glossary."""
    with (DOCS / "glossary.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def write(language: Language) -> str:
    """Text of the page."""
    title, lead, headings = SAID[language]
    parts = [title, lead]
    for group, called in GROUPS.items():
        rows = [_row(each, language) for each in terms() if each["section"] == group]
        parts += [f"## {called[language == 'zh']}", table(headings, rows)]
    return page(*parts)


def _row(term: dict[str, str], language: Language) -> tuple[str, ...]:
    if language == "zh":
        return f"**{term['term_zh']}**", term["term"], term["meaning_zh"], term["instead_of_zh"]
    return f"**{term['term']}**", term["term_zh"], term["meaning"], term["instead_of"]
