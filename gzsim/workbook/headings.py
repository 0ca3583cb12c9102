"""What columns are called, in English, in Chinese, and in the tables of other tools."""

from __future__ import annotations

import re
from collections.abc import Mapping

from gzsim.errors import InputError
from gzsim.workbook.figures import normal
from gzsim.workbook.sheets import Cell, Sheet

UNITS = {
    "code": ("code", "unit", "unitcode", "ucode", "id", "代码", "编码", "单位代码", "地区代码", "行政区划代码"),
    "name": ("name", "unitname", "uname", "nameen", "英文名", "英文名称"),
    "name_zh": ("namezh", "chinesename", "名称", "单位", "单位名称", "地区", "地区名称", "中文名", "中文名称", "市州"),
    "year": ("year", "time", "年", "年份", "年度"),
    "group": ("group", "zone", "分组", "组", "类型", "分区", "功能区"),
}  # fmt: skip
"""Columns of a table of units that are no figures, by what they may be called."""

PLACES = {"column": ("column", "列"), "row": ("row", "行")}
"""Columns that say where a unit stands on a map of tiles, from west and from north."""

INDICATORS = {
    "code": ("code", "indicator", "indicatorcode", "icode", "id", "代码", "编码", "指标代码", "指标编码"),
    "name": ("name", "indicatorname", "iname", "nameen", "英文名", "英文名称"),
    "name_zh": ("namezh", "chinesename", "名称", "指标", "指标名称", "中文名", "中文名称"),
    "direction": ("direction", "polarity", "sign", "方向", "指标方向", "正负向", "属性", "指标属性"),
    "weight": ("weight", "weights", "权重", "权数", "比重"),
    "parent": ("parent", "group", "pillar", "dimension", "上级", "上级指标", "所属", "所属指标", "一级指标", "维度"),
    "unit": ("unit", "单位", "计量单位"),
    "target": ("target", "目标", "目标值"),
    "low": ("low", "lower", "min", "goalpostlow", "下限", "最低值", "阈值下限"),
    "high": ("high", "upper", "max", "goalposthigh", "上限", "最高值", "阈值上限"),
    "denominator": ("denominator", "per", "分母"),
    "transform": ("transform", "transformation", "变换", "数据变换", "取对数"),
    "method": ("method", "aggregation", "aggregationmethod", "合成方法", "汇总方法", "合成方式"),
    "outliers": ("outliers", "outlier", "winsorise", "winsorize", "异常值", "异常值处理", "离群值", "离群值处理"),
    "horizon": ("horizon", "时限", "显绩潜绩", "期限"),
    "binding": ("binding", "bindingorguiding", "约束性", "约束性或预期性", "性质"),
    "type": ("type", "类别", "级别"),
}  # fmt: skip
"""Columns of a table of indicators, by what they may be called."""


def key(text: str) -> str:
    """A heading without case, spaces, signs and what stands in brackets.

    >>> key("Unit_Code"), key("权重（%）"), key("上级指标 *")
    ('unitcode', '权重', '上级指标')
    """
    bare = re.sub(r"[(\[{（【].*?[)\]}）】]", "", normal(text))
    return re.sub(r"[\W_]+", "", bare).lower()


def found(sheet: Sheet, columns: Mapping[str, tuple[str, ...]]) -> dict[str, Cell]:
    """Heading of each column that is known, by what the column is; a heading may say it in both languages.

    Raises InputError if two columns are the same thing.
    """
    known = {called: what for what, names in columns.items() for called in names}
    told: dict[str, Cell] = {}
    for cell in sheet.headings:
        parts = {known.get(key(part)) for part in cell.text.split()}
        what = known.get(key(cell.text)) or (parts.pop() if len(parts) == 1 else None)
        if what in told:
            raise sheet.refused(f"{cell.text!r} says the same as {told[what].text!r}", cell, "one of the two columns")
        if what:
            told[what] = cell
    return told


def named_sheet(sheets: Mapping[str, Sheet], names: tuple[str, ...]) -> Sheet | None:
    """The sheet that is called by one of the names, if there is one.

    Raises InputError if two are called so.
    """
    found = [name for name in sheets if key(name) in names]
    twice = [name for name in found if key(name) == key(found[0])]
    if len(twice) > 1:
        valid = f"one sheet called {twice[0]}"
        raise InputError(f"{' and '.join(twice)} are called alike", file=sheets[twice[0]].file, valid=valid)
    return sheets[found[0]] if found else None
