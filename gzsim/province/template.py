"""A workbook of a made-up province to fill in: three sheets with headings in both languages and drop-downs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from os import PathLike
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from gzsim.common.reading import as_path
from gzsim.common.writing import require_ending, write_or_refuse
from gzsim.errors import InputError
from gzsim.province.example import FIGURES, LEVELS, MADE_UP, ZONES, rows

ABOUT = (
    ("what 项目", "value 内容"),
    ("name 英文名", "Invented Province"),
    ("name_zh 名称", f"示例省{MADE_UP}"),
    ("source 数据来源", "虚构数据，仅作示例 invented figures, an example only"),
    ("author 编制人", None),
    ("start_year 起始年份", 2025),
    ("years 模拟年数", 10),
)
DATA = ("code 代码", "name_zh 名称", "group 分区", "year 年份", "land_km2 土地面积", "spending 财政支出")
INDICATORS = (
    ("code 代码", "name 英文名", "name_zh 名称", "unit 计量单位", "measure 口径", "direction 方向", "target 目标值",
     "low 下限", "high 上限", "horizon 期限", "binding 约束性", "weight 权重", *ZONES),
    ("output", "Gross product", "地区生产总值", "亿元", "增速", 1, 5.5, None, None, "显绩", "预期性", .2, .25, .15, .1),
    ("industry", "Industrial output", "规模以上工业增加值", "亿元", "增速", 1, 6, None, None, "显绩", "预期性",
     .15, .25, .1, .05),
    ("income", "Income of residents", "居民人均可支配收入", "元", "增速", 1, 6, None, None, "显绩", "预期性",
     .15, .15, .2, .15),
    ("revenue", "Local revenue", "一般公共预算收入", "亿元", "增速", 1, 4, None, None, "显绩", "预期性",
     .1, .1, .05, .05),
    ("harvest", "Value of harvests", "农业增加值", "亿元", "增速", 1, 3.5, None, None, "显绩", "预期性",
     .1, .05, .25, .1),
    ("air", "Days of clean air", "空气优良天数比例", "%", "原值", 1, 96, 85, None, "潜绩", "约束性", .1, .1, .05, .15),
    ("water", "Sections with good water", "地表水优良断面比例", "%", "原值", 1, 95, 80, None, "潜绩", "约束性",
     .1, .05, .1, .2),
    ("forest", "Forest cover", "森林覆盖率", "%", "原值", 1, 65, 35, None, "潜绩", "约束性", .1, .05, .1, .2),
)  # fmt: skip
READ_ME = (
    "ALL FIGURES, NAMES AND CODES ARE MADE UP. Put yours in their place.",
    "所有数字、名称、代码均为虚构，请替换为本省数据。",
    "province: one of name and name_zh, and the source of the figures.",
    "province：名称与数据来源；中英文名填一个即可。",
    "data: a row for each unit and year. code: six digits, or no such column. group: the zone, the same in all years; "
    "without the column one set of weights holds for all. land_km2 and spending (CNY million) may be left out.",
    "data：每个单位每年一行。代码为六位数字，也可不设此列；分区各年一致，不设此列即全省统一；"
    "土地面积、财政支出（百万元）可不填。",
    "indicators: a row for each; code is the heading of its figures, unit their unit. measure growth: judged by the "
    "yearly growth in percent; level: by the figure itself. target: percent of growth, or in the unit.",
    "indicators：每个指标一行，代码即数据表的列名。口径：增速（按年增长率考核）或原值；"
    "目标值：增速为百分数，原值与计量单位一致。",
    "low (high, where lower is better): the value that earns nothing; without it, points from the target count.",
    "下限（逆向指标填上限）：得零分的值；不填则按与目标相差的百分点计分。",
    "weight: of the whole province; a column called like a zone: weights in that zone. Each column sums to 1.",
    "权重：全省统一权重；以分区名为列名的列为该分区权重。每列合计为1。",
    "Then: gzsim province FILE.xlsx FOLDER   填好后运行：gzsim province 文件名.xlsx 文件夹",
)
CHOICES = {"measure 口径": "增速,原值,growth,level", "direction 方向": "1,-1", "horizon 期限": "显绩,潜绩,short,long",
           "binding 约束性": "约束性,预期性,binding,guiding"}  # fmt: skip
LAST = 500
"""Row that the drop-downs reach."""


def write_template(path: str | PathLike[str]) -> Path:
    """Write the workbook, unless there is a file of that name; return its path.

    Raises InputError if there is one, or it cannot be written.
    """
    target = as_path(path, "path", "the name of the workbook to write")
    require_ending(target, ".xlsx")
    tables = {
        "province": ABOUT,
        "data": [(*DATA, *FIGURES, *LEVELS), *rows()],
        "indicators": INDICATORS,
    }
    return write_sheets(target, tables, READ_ME, {"indicators": CHOICES})


def write_sheets(
    target: Path, tables: Mapping[str, Any], read_me: Sequence[str], choices: Mapping[str, Mapping[str, str]]
) -> Path:
    """Write a workbook to fill in: tables by the name of their sheet, a sheet to read, and what columns let choose.

    Raises InputError if there is a file of that name, or it cannot be written.
    """
    if target.exists():
        raise InputError("is there already", file=target, valid="another name")
    book = Workbook()
    book.remove(book.active)
    for name, lines in {**tables, "read me 说明": [(line,) for line in read_me]}.items():
        _fill(book.create_sheet(name), lines)
    for name, allowed in choices.items():
        _choose(book[name], allowed)
    book["read me 说明"].column_dimensions["A"].width = 140
    return write_or_refuse(target, _bytes(book), "a file that can be written")


def _fill(sheet: Any, lines: Any) -> None:
    for line in lines:
        sheet.append(line)
    sheet.freeze_panes = "A2"
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(cell.column)].width = 20


def _choose(sheet: Any, allowed_in: Mapping[str, str]) -> None:
    headings = [cell.value for cell in sheet[1]]
    for heading, choices in allowed_in.items():
        letter = get_column_letter(headings.index(heading) + 1)
        allowed = DataValidation("list", formula1=f'"{choices}"', allow_blank=True, showErrorMessage=True)
        allowed.add(f"{letter}2:{letter}{LAST}")
        sheet.add_data_validation(allowed)


def _bytes(book: Workbook) -> bytes:
    content = BytesIO()
    book.save(content)
    return content.getvalue()
