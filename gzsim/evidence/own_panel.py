"""Load anyone's own panel of places and years, and write a template of one."""

from __future__ import annotations

from os import PathLike
from pathlib import Path

import pandas as pd

from gzsim.common.reading import as_path
from gzsim.common.writing import require_ending
from gzsim.evidence.panel import Panel
from gzsim.evidence.panel_reading import BREAKS, VALID, read_breaks, read_places, read_series, read_values, sheets_of
from gzsim.province.template import write_sheets


def load_panel(path: str | PathLike[str]) -> Panel:
    """Load a panel of one's own: places by year, in tidy tables.

    Parameters
    ----------
    path : one table, .csv or .xlsx, with the columns code, year, series and value; or a folder with ``values.csv`` and,
        if there are any, ``units.csv`` (code, name, name_zh, group; further columns are features), ``series.csv``
        (series, name, name_zh, unit, direction, kind) and ``breaks.csv`` (series, code, last_year_before,
        first_year_after, kind); or a workbook with sheets of these names. Headings may be Chinese, texts in UTF-8,
        UTF-16 or GB18030.

    Raises InputError with file and cell, or line and column, of what cannot be used; nothing is guessed or filled.

    >>> from tempfile import TemporaryDirectory
    >>> lines = "代码,年份,指标,数值", "530100,2016,gdp,4300", "530100,2017,gdp,", "530300,2017,gdp,1941"
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder, "own.csv")
    ...     written = file.write_text("\\n".join(lines), encoding="utf-8")
    ...     panel = load_panel(file)
    >>> panel
    <Panel: 2 units, 1 series, 2 values, 2016–2017; 0 features, 0 breaks>
    >>> panel.wide("gdp").loc[2017].tolist()
    [nan, 1941.0]
    """
    sheets, notes = sheets_of(as_path(path, "path", VALID))
    values, told = read_values(sheets["values"])
    notes += told
    codes, names = values["code"].unique(), values["series"].unique()
    units = pd.DataFrame(index=pd.Index(codes, dtype=object), columns=["name", "name_zh"], dtype=object)
    features = pd.DataFrame(index=units.index)
    series = pd.DataFrame(index=names, columns=["name", "name_zh", "unit", "direction", "kind"], dtype=object)
    if "units" in sheets:
        units, features, told = read_places(sheets["units"], codes)
        notes += told
    if "series" in sheets:
        series, told = read_series(sheets["series"], names)
        notes += told
    breaks = pd.DataFrame(columns=BREAKS)
    if "breaks" in sheets:
        breaks, told = read_breaks(sheets["breaks"], names, units.index)
        notes += told
    return Panel(
        values=values,
        units=_named(units).rename_axis("code"),
        features=features.rename_axis("code"),
        series=_named(series).rename_axis("series"),
        breaks=breaks,
        notes=tuple(notes),
    )


def _named(table: pd.DataFrame) -> pd.DataFrame:
    """One name stands for the other where there is only one, and the code where there is none."""
    codes = table.index.to_series()
    name = table["name"].fillna(table["name_zh"]).fillna(codes)
    return table.assign(name=name, name_zh=table["name_zh"].fillna(table["name"]).fillna(codes))


VALUES = (
    ("code 代码", "year 年份", "series 指标", "value 数值"),
    ("530100", 2022, "growth", 4.3),
)
UNITS = (
    ("code 代码", "name 英文名", "name_zh 名称", "group 分组", "terrain"),
    ("530100", "Invented City", "示例市（虚构）", "城市", 320),
)
SERIES = (
    ("series 指标", "name 英文名", "name_zh 名称", "unit 计量单位", "direction 方向", "kind 类型"),
    ("growth", "Growth of GDP", "生产总值增速", "percent", "higher", "rate"),
)
BREAK = (
    ("series 指标", "code 代码", "last_year_before 旧口径末年", "first_year_after 新口径首年", "kind 类型"),
    ("growth", "*", 2018, 2019, "vintage"),
)
READ_ME = (
    "THE LINE IN EACH SHEET IS MADE UP. Put your own in its place. 各表中的示例行为虚构，请替换。",
    "values: a row for each place, year and series. Leave the value empty where none is known; 0 is a number. "
    "values：每个地区、年份、指标一行；未知留空，0表示数值为零。",
    "units: a row for each place. Further columns of numbers, such as terrain, are features and have no years. "
    "units：每个地区一行；其余数字列（如terrain）为不随年份变化的特征。",
    "series: a row for each series. direction: which is better, higher or lower. kind: flow, stock or rate. "
    "series：每个指标一行。方向：越高越好填higher，越低越好填lower。类型：流量flow、存量stock、比率rate。",
    "breaks: where levels must not be compared, of one place or of all (*); leave the sheet out if nothing is known. "
    "breaks：口径断点，*表示全部地区；如无可删除该表。",
    'Then in Python: gz.load_panel("FILE.xlsx")   填好后在Python中运行：gz.load_panel("文件名.xlsx")',
)
CHOICES = {"direction 方向": "higher,lower", "kind 类型": "flow,stock,rate"}


def panel_template(path: str | PathLike[str]) -> Path:
    """Write a workbook to fill in for `load_panel`: four sheets with a worked line each; return its path.

    Raises InputError if the name does not end in .xlsx, there is a file of it, or it cannot be written.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     load_panel(panel_template(Path(folder, "own.xlsx")))
    <Panel: 1 units, 1 series, 1 values, 2022–2022; 1 features, 1 breaks>
    """
    target = as_path(path, "path", "the name of the workbook to write")
    require_ending(target, ".xlsx")
    tables = {"values": VALUES, "units": UNITS, "series": SERIES, "breaks": BREAK}
    return write_sheets(target, tables, READ_ME, {"series": CHOICES})
