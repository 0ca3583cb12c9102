"""What a workbook of a province says beyond units and indicators, and by which words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from gzsim.workbook.figures import normal
from gzsim.workbook.headings import INDICATORS, key
from gzsim.workbook.sheets import Cell, Sheet

SHEET = ("province", "省", "全省", "本省", "省份")
ABOUT = {
    "name": ("name", "nameen", "英文名", "英文名称"),
    "name_zh": ("namezh", "名称", "中文名", "中文名称", "省名"),
    "source": ("source", "publisher", "数据来源", "来源"),
    "author": ("author", "编制人", "作者", "编制单位"),
    "start_year": ("startyear", "起始年份", "起始年", "开始年份"),
    "years": ("years", "年数", "模拟年数"),
}
"""Rows of the sheet about the province, by what they may be called."""

UNITS = {
    "land_km2": ("landkm2", "land", "landarea", "土地面积", "面积", "国土面积"),
    "spending": ("spending", "expenditure", "财政支出", "一般公共预算支出"),
    "remoteness": ("remoteness", "偏远程度", "偏远"),
}
"""Columns of figures of a unit that are no indicators, unless they are listed as such."""

MEASURE = ("measure", "口径", "计算口径", "考核口径")
NOTES = ("note", "notes", "备注", "说明", "注")
WORDS = {
    "horizon": {"short": "short", "短期": "short", "显绩": "short", "短": "short",
                "long": "long", "长期": "long", "潜绩": "long", "长": "long"},
    "measure": {"level": "level", "水平": "level", "原值": "level", "数值": "level",
                "growth": "growth", "增速": "growth", "增长率": "growth", "同比": "growth"},
    "binding": {"binding": "binding", "约束性": "binding", "是": "binding", "1": "binding", "yes": "binding",
                "guiding": "guiding", "预期性": "guiding", "指导性": "guiding", "否": "guiding", "0": "guiding",
                "no": "guiding"},
}  # fmt: skip
"""Words that a cell may hold, by column, and what each stands for."""


def found(cells: Iterable[Cell], columns: Mapping[str, tuple[str, ...]]) -> dict[str, Cell]:
    """Cells that are called like a column, in either language or in both, by what the column is."""
    told = {}
    for cell in cells:
        parts = {key(part) for part in (cell.text, *cell.text.split())}
        for what, names in columns.items():
            if parts & {*names}:
                told.setdefault(what, cell)
    return told


def word(sheet: Sheet, cell: Cell | None, what: str, otherwise: str | None, heading: Cell) -> str:
    """What a cell says in a column of words; empty cells say ``otherwise``, and are refused where that is None."""
    words = WORDS[what]
    text = normal(cell.text).lower() if cell else ""
    if not text and otherwise is not None:
        return otherwise
    meant = {words[part] for part in (text, *text.split()) if part in words}
    if len(meant) != 1:
        problem = f"{cell.text!r} is no {what}" if text else f"no {what}"
        raise sheet.refused(problem, cell or heading, ", ".join(words))
    return meant.pop()


def weight_headings(sheet: Sheet, zones: Iterable[str]) -> dict[str, Cell]:
    """Heading of the weights of each zone: its name, or weight: or 权重: and its name.

    Raises InputError if a heading is neither a column that is known nor a zone's: its weights would be lost.
    """
    zones, told = list(zones), {}
    known = {name for names in (*INDICATORS.values(), MEASURE, NOTES) for name in names}
    for cell in sheet.headings:
        text = normal(cell.text)
        bare = text.removeprefix("权重").removeprefix("weight").lstrip(" :")
        zone = text if text in zones else bare if bare in zones else None
        if zone in told:
            raise sheet.refused(f"a second column of weights of {zone}", cell, "one column for each zone")
        if zone:
            told[zone] = cell
        elif text and not {key(part) for part in (text, *text.split())} & known:
            valid = f"a zone ({', '.join(zones)}), or a column that the guide lists" if zones else "a known column"
            raise sheet.refused(f"{cell.text!r} is neither a column that is known nor a zone", cell, valid)
    return told
