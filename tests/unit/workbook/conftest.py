"""Small workbooks, sound unless a test spoils them."""

from datetime import date

import openpyxl
import pytest

import gzsim as gz

PERCENT = ["50%", "50%", "100%", "40%", "60%"]
UNITS = [
    ["代码", "名称", "分区", "gdp", "air", "forest"],
    ["530100", "昆明", "城市", 7.5, 98.0, 50.0],
    ["530300", "曲靖", "城市", 8.0, 97.0, 45.0],
    ["530400", "玉溪", "山区", 6.0, 99.0, 60.0],
]
INDICATORS = [
    ["代码", "名称", "方向", "权重", "上级指标"],
    ["economy", "经济", None, 0.5, "total"],
    ["ecology", "生态", None, 0.5, "total"],
    ["gdp", "生产总值增速", "正向", 1.0, "economy"],
    ["air", "空气优良天数", "正向", 0.4, "ecology"],
    ["forest", "森林覆盖率", "正向", 0.6, "ecology"],
]
A_DATE = date(2024, 7, 5)


class Book:
    """A workbook in the making: two tables of cells, and what is done to its sheets at last."""

    def __init__(self):
        self.units, self.indicators = ([list(row) for row in rows] for rows in (UNITS, INDICATORS))
        self.names, self.last = ["数据", "指标"], []

    def save(self, path):
        book = openpyxl.Workbook()
        book.remove(book.active)
        for name, rows in zip(self.names, (self.units, self.indicators), strict=False):
            sheet = book.create_sheet(name)
            for row in rows:
                sheet.append(row)
        for change in self.last:
            change(book)
        book.save(path)
        return path


def reads_alike(book, change, path):
    """Whether a change leaves every score as it is."""
    sound = gz.open_data(book.save(path)).table["index"].sort_index()
    change(book)
    changed = gz.open_data(book.save(path)).table["index"].sort_index()
    return changed.to_dict() == pytest.approx(sound.to_dict(), rel=1e-12)


@pytest.fixture
def book():
    return Book()
