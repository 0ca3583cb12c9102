"""What is on the site and in which order, in each language; a page ``name.zh`` is the Chinese twin of ``name``."""

from __future__ import annotations

from typing import Literal

Language = Literal["en", "zh"]
Section = tuple[str, tuple[str, ...]]
CHINESE = ".zh"
HOME = {"en": "index", "zh": f"index{CHINESE}"}

_EN: tuple[Section, ...] = (
    ("Start", ("first-steps", "first-ten-minutes", "model", "add-your-own", "notebooks", "glossary")),
    ("The model", ("simulation", "odd", "outcomes", "parameters", "coverage", "tour")),
    ("Evidence", ("validation", "theory", "calibration", "patterns", "experiments", "robust")),
    (
        "History",
        ("record", "data", "zone-models-and-history", "sanctions-and-history", "natural-experiments", "places",
         "your-panel"),
    ),
    ("Designing an appraisal", ("scenarios", "indicators", "zone-models", "zones", "counties", "schemes", "sanctions")),
    ("Targets and watching", ("targets", "monitoring", "register")),
    ("Making an index", ("scoring", "workbook", "recipe", "treatment", "normalisation", "weights", "aggregation")),
    ("Tools", ("commands", "explorer", "workshop", "province", "cluster")),
    ("Programming interface", ("api/index",)),
)  # fmt: skip

_HEADINGS_ZH = {
    "Start": "入门",
    "The model": "模型",
    "Evidence": "验证",
    "History": "历史数据",
    "Designing an appraisal": "设计考核办法",
    "Targets and watching": "目标与监测",
    "Making an index": "编制指数",
    "Tools": "工具",
}

SECTIONS: dict[Language, tuple[Section, ...]] = {
    "en": _EN,
    "zh": tuple((zh, tuple(f"{page}{CHINESE}" for page in dict(_EN)[en])) for en, zh in _HEADINGS_ZH.items()),
}
"""Sections with their pages; pages that are not there in a language are left out of it."""


def language_of(page: str) -> Language:
    """Language of a page.

    >>> language_of("schemes.zh"), language_of("schemes")
    ('zh', 'en')
    """
    return "zh" if page.endswith(CHINESE) else "en"


def twin_of(page: str) -> str:
    """Name of a page in the other language, whether there is one or not.

    >>> twin_of("schemes.zh"), twin_of("schemes")
    ('schemes', 'schemes.zh')
    """
    return page.removesuffix(CHINESE) if page.endswith(CHINESE) else page + CHINESE


def listed(language: Language, there: set[str]) -> list[Section]:
    """Sections with those of their pages that are there; pages that no section names come last, among the tools.

    >>> listed("en", {"schemes", "surprise"})
    [('Designing an appraisal', ('schemes',)), ('Tools', ('surprise',))]
    """
    named = {page for _, pages in SECTIONS[language] for page in pages} | set(HOME.values())
    others = sorted(page for page in there - named if language_of(page) == language)
    tools = "Tools" if language == "en" else _HEADINGS_ZH["Tools"]
    filled = [
        (heading, tuple([page for page in pages if page in there] + (others if heading == tools else [])))
        for heading, pages in SECTIONS[language]
    ]
    return [(heading, pages) for heading, pages in filled if pages]
