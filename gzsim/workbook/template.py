"""An empty workbook to fill in: both sheets with headings in both languages, drop-downs, and a made-up example."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from gzsim.common.writing import require_ending, write_or_refuse
from gzsim.errors import InputError

UNITS = (
    ("code 代码", "name_zh 名称", "group 分组", "gdp", "income", "air", "forest"),
    ("530100", "甲市（虚构）", "城市", 6.1, 31_400, 97.5, 51.2),
    ("530300", "乙市（虚构）", "城市", 7.4, 27_900, 96.0, 44.8),
    ("530400", "丙市（虚构）", "山区", 5.2, 29_300, 98.8, 60.3),
)
INDICATORS = (
    ("code 代码", "name 英文名", "name_zh 名称", "direction 方向", "weight 权重", "parent 上级", "unit 计量单位",
     "low 下限", "high 上限"),
    ("economy", "Economy", "经济", None, 0.5, None, None, None, None),
    ("ecology", "Ecology", "生态", None, 0.5, None, None, None, None),
    ("gdp", "Growth of GDP", "生产总值增速", 1, 0.6, "economy", "%", 0, 10),
    ("income", "Income of residents", "居民收入", 1, 0.4, "economy", "CNY 元", None, None),
    ("air", "Days of clean air", "空气优良天数比例", 1, 0.5, "ecology", "%", None, None),
    ("forest", "Forest cover", "森林覆盖率", 1, 0.5, "ecology", "%", None, None),
)  # fmt: skip
READ_ME = (
    "data: a row for each unit, a column for each indicator; a column year 年份 makes it a panel. Figures are made up.",
    "data：每行一个单位，每列一个指标；增加“年份”列即为面板数据。表中数字均为虚构。",
    "indicators: a row for each indicator and each group. direction 1: higher is better, -1: lower; groups have none.",
    "indicators：每行一个指标或一个组。方向1为越高越好，-1为越低越好；组不填方向。",
    "weight: shares within the group, which sum to 1; leave a whole group empty for equal ones. low, high: goalposts.",
    "权重：在所属组内合计为1；整组留空即为等权。下限与上限：阈值，同时填写或都不填。",
    "Then: gzsim index FILE.xlsx   填好后运行：gzsim index 文件名.xlsx",
)
DIRECTIONS = '"1,-1"'
ROWS = 200
"""Rows that the drop-downs reach."""


def write_template(path: Path) -> Path:
    """Write the workbook, unless there is a file of that name.

    Raises InputError if there is one, or it cannot be written.
    """
    require_ending(path, ".xlsx")
    if path.exists():
        raise InputError("is there already", file=path, valid="another name")
    book = Workbook()
    data, indicators, read_me = book.active, book.create_sheet("indicators"), book.create_sheet("read me 说明")
    data.title = "data"
    for sheet, rows in ((data, UNITS), (indicators, INDICATORS), (read_me, [(line,) for line in READ_ME])):
        for row in rows:
            sheet.append(row)
    for sheet in (data, indicators):
        _arrange(sheet, Font(bold=True))
    allowed = DataValidation("list", formula1=DIRECTIONS, allow_blank=True, showErrorMessage=True)
    parents = DataValidation("list", formula1=f"$A$2:$A${ROWS}", allow_blank=True, showErrorMessage=True)
    for column, choice in (("D", allowed), ("F", parents)):
        choice.add(f"{column}2:{column}{ROWS}")
        indicators.add_data_validation(choice)
    read_me.column_dimensions["A"].width = 120
    content = BytesIO()
    book.save(content)
    return write_or_refuse(path, content.getvalue(), "a file that can be written")


def _arrange(sheet: Any, bold: Any) -> None:
    sheet.freeze_panes = "A2"
    for cell in sheet[1]:
        cell.font = bold
        sheet.column_dimensions[get_column_letter(cell.column)].width = 18
