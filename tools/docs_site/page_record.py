"""The data with their breaks: every series, its years and gaps, and where levels must not be compared."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pandas as pd

from docs_site.contents import Language
from docs_site.markdown import page, table
from docs_site.page_zone_models import places
from gzsim.record import Record, load_record
from gzsim.record.vintages import EVERY_UNIT
from gzsim.views.labels import Name, Names, label

UNITS_ZH = {
    "10,000 persons": "万人",
    "CNY 100 million": "亿元",
    "CNY 100 million, current prices": "亿元，现价",
    "CNY per person, current prices": "元/人，现价",
    "count": "件",
    "gC per square metre and year": "克碳/平方米·年",
    "microgram per cubic metre, annual mean": "微克/立方米，年均",
    "million tonnes": "百万吨",
    "percent": "%",
    "percent, constant prices, as reported": "%，可比价，公布值",
    "square kilometre": "平方公里",
    "sum of radiance, VIIRS-like": "辐射总量（类VIIRS）",
    "thousand tonnes": "千吨",
}
KINDS = {
    "vintage": Name("revision of the figures", "数据修订"),
    "census": Name("census", "普查调整"),
    "concept": Name("other concept", "口径变化"),
    "instrument": Name("other instrument", "观测手段更换"),
    "anomaly": Name("value out of line", "异常值"),
}
LEVELS = {
    "prefecture": Name("Prefectures", "市州"),
    "county": Name("Former poverty counties", "原贫困县"),
    "province": Name("Province", "全省"),
}
SAID = {
    "en": {
        "title": "# The data and their breaks",
        "lead": "What the tables in `data/` hold, made from them; nothing is filled, carried forward or interpolated. "
        "Where it comes from, on what terms, and what it cannot tell is on [data.md](data.md).",
        "picture": "![How many prefectures have a value, by series and year, with the breaks](images/record.en.svg)",
        "series": ("series", "unit", "years", "places", "values"),
        "breaks": "## Where levels must not be compared",
        "told": "Growth is never taken across these years: `gzsim` refuses it and says why.",
        "flags": "## Values to be wary of",
        "flagged": "Levels on both sides may be compared; the values between the two years are out of line.",
        "break": ("level", "series", "years", "where", "kind", "why"),
        "all": "all",
        "sources": "## Sources",
        "source": ("key", "publisher", "terms"),
    },
    "zh": {
        "title": "# 历史数据与口径断点",
        "lead": "本页由 `data/` 中的表格生成；缺失就是缺失，未作填补、顺延或插值。",
        "picture": "![各序列逐年有数据的市州数与口径断点](images/record.zh.svg)",
        "series": ("序列", "计量单位", "年份", "地区数", "数据个数"),
        "breaks": "## 前后水平不可比的年份",
        "told": "跨越这些年份不计算增速：`gzsim` 会拒绝并说明原因。",
        "flags": "## 需谨慎使用的数值",
        "flagged": "前后水平可比，但两年之间的数值异常。",
        "break": ("层级", "序列", "年份", "地区", "类别"),
        "all": "全部",
        "sources": "## 数据来源",
        "source": ("代号", "发布单位（英文名称）"),
    },
}


@cache
def record() -> Record:
    """The shipped record."""
    return load_record()


def write(language: Language) -> str:
    """Text of the page."""
    said, breaks = SAID[language], record().breaks
    parts = [part for level in LEVELS for part in _level(level, language)]
    apart, together = (breaks[breaks["comparable_levels"] == same] for same in (False, True))
    sources = [_source(key, row, language) for key, row in record().sources.iterrows()]
    return page(
        said["title"], said["lead"], said["picture"], *parts,
        said["breaks"], said["told"], table(said["break"], _breaks(apart, language)),
        said["flags"], said["flagged"], table(said["break"], _breaks(together, language)),
        said["sources"], table(said["source"], sources),
    )  # fmt: skip


def series_names() -> Names:
    """What the series of the prefectures are called."""
    return {key: Name(row["name"], row["name_zh"]) for key, row in record().series.iterrows()}


def _level(level: str, language: Language) -> Iterator[str]:
    catalogue = record().catalogue
    rows = [
        (
            f"{label(row['name'], row['name_zh'], language)} `{row['series']}`",
            UNITS_ZH[row["unit"]] if language == "zh" else row["unit"],
            f"{row['first']}–{row['last']}",
            row["units"],
            row["values"],
        )
        for _, row in catalogue[catalogue["geography"] == level].iterrows()
    ]
    yield f"## {label(*LEVELS[level], language)}"
    yield table(SAID[language]["series"], rows)


def _breaks(breaks: pd.DataFrame, language: Language) -> Iterator[tuple[str, ...]]:
    """A row for each break, prefectures with the same one put together; why it is one is told in English only."""
    names = record().catalogue.set_index(["geography", "series"])[["name", "name_zh"]]
    same = ["geography", "series", "last_year_before", "first_year_after", "kind", "note"]
    for (level, series, before, after, kind, note), rows in breaks.groupby(same, sort=False):
        where = [
            SAID[language]["all"] if code == EVERY_UNIT else label(*places()[code], language) for code in rows["code"]
        ]
        called = label(*names.loc[(level, series)], language)
        said = [label(*LEVELS[level], language), called, f"{before}/{after}",
                ("、" if language == "zh" else ", ").join(where), label(*KINDS[kind], language)]  # fmt: skip
        yield (*said, note) if language == "en" else tuple(said)


def _source(key: str, row: pd.Series, language: Language) -> tuple[str, ...]:
    return (f"`{key}`", row["publisher"], row["terms"])[: 3 if language == "en" else 2]
