"""What people's workbooks look like: each is read aright, or refused with the cell that is wrong."""

import pytest
from openpyxl.utils import get_column_letter

import gzsim as gz
from gzsim.errors import InputError

from .conftest import A_DATE, reads_alike


def units(row, column, value):
    return lambda book: book.units[row].__setitem__(column, value)


def indicators(row, column, value):
    return lambda book: book.indicators[row].__setitem__(column, value)


def sheet(change):
    return lambda book: book.last.append(change)


def weights(*values):
    def change(book):
        for row, value in zip((4, 5), values, strict=True):
            book.indicators[row][3] = value

    return change


REFUSED = {
    "a number as words": (units(2, 3, "about 8"), "数据!D3: 'about 8' is no number"),
    "a number with a unit": (units(2, 3, "8万"), "数据!D3: '8万' is no number"),
    "a European number": (units(2, 3, "1.234,5"), "数据!D3: '1.234,5' is no number"),
    "thousands put wrongly": (units(2, 3, "12,34"), "数据!D3: '12,34' is no number"),
    "a date": (units(3, 4, A_DATE), "数据!E4: a date or time, 2024-07-05"),
    "true and false": (units(1, 5, True), "数据!F2: True is no number"),
    "an error of a formula": (units(1, 5, "#DIV/0!"), "数据!F2: the error #DIV/0! of a formula"),
    "a formula that nobody has reckoned": (units(1, 5, "=D2*2"), "数据!F2: a formula whose result is not kept"),
    "infinite": (units(1, 5, "1e999"), "数据!F2: 1e999 is beyond"),
    "one percent sign of three": (units(1, 5, "50%"), "数据!F2: 50% with a percent sign, unlike"),
    "a code that stands twice": (units(3, 0, "530100"), "数据!A4: 530100 stands twice"),
    "no code": (units(3, 0, None), "数据!A4: '' where the code of a unit should be"),
    "a command for a code": (units(3, 0, "'=cmd|' /C calc'!A0"[1:]), "数据!A4"),
    "a heading that stands twice": (units(0, 4, "gdp"), "数据!E1: a second column called 'gdp'"),
    "a column without a heading": (units(0, 4, None), "数据!E1: a column without a heading"),
    "an empty column": (
        lambda book: [row.__setitem__(4, None) for row in book.units[1:]],
        "数据!E1: no figure in the whole column 'air'",
    ),
    "no units": (lambda book: book.units.__delitem__(slice(1, None)), "数据: nothing is written below the headings"),
    "merged cells": (sheet(lambda book: book["数据"].merge_cells("D2:D3")), "数据!D2: merged cells (D2:D3)"),
    "no direction": (indicators(4, 2, None), "指标!C5: nothing is no direction"),
    "a direction of one's own": (indicators(4, 2, "sideways"), "指标!C5: 'sideways' is no direction"),
    "an indicator that stands twice": (indicators(5, 0, "air"), "指标!A6: air stands twice"),
    "an indicator without figures": (indicators(5, 0, "woods"), "指标!A6: 数据 has no column 'woods'"),
    "figures that are words": (
        lambda book: [row.__setitem__(5, "much") for row in book.units[1:]],
        "数据!F2: 'much' is no number",
    ),
    "circles among parents": (
        lambda book: (indicators(1, 4, "ecology")(book), indicators(2, 4, "economy")(book)),
        "groups contain each other",
    ),
    "its own parent": (indicators(2, 4, "ecology"), "groups contain each other"),
    "weights over one": (weights(0.7, 0.6), "指标!D5: the weights of ecology sum to 1.3"),
    "weights in percent": (weights(40, 60), "指标!D5: the weights of ecology sum to 100 (are they percent?)"),
    "weights that are all nothing": (weights(0, 0), "指标!D5: the weights of ecology sum to 0"),
    "a negative weight": (weights(-0.4, 1.4), "指标!D5: the weight -0.4 is below 0"),
    "a weight for one of two": (weights(0.4, None), "指标!D6: no weight for forest, but for others of ecology"),
    "a weight in words": (weights("heavy", 0.6), "指标!D5: 'heavy' is no number"),
    "no column of directions": (
        lambda book: [row.__delitem__(2) for row in book.indicators],
        "指标!A1: no column says the direction of indicators",
    ),
    "no indicators": (lambda book: book.names.pop(), "数据: there is no table of indicators"),
    "sheets of other names": (
        lambda book: (book.names.__setitem__(slice(None), ["一", "二"]), indicators(0, 2, "朝向")(book)),
        "none of the sheets 一, 二 is a table of indicators",
    ),
    "a third sheet": (
        lambda book: (
            book.names.__setitem__(0, "甲"),
            book.last.append(lambda made: made.create_sheet("乙").append(["代码", "x"])),
        ),
        "it is not known which of the sheets 甲, 乙 has the data",
    ),
    "a year that is none": (
        lambda book: [row.append(year) for row, year in zip(book.units, ["年份", 2023, "last", 2024], strict=True)],
        "数据!G3: 'last' is no year",
    ),
    "one goalpost": (
        lambda book: [row.append(low) for row, low in zip(book.indicators, ["下限", *[None] * 4, 30], strict=True)],
        "one goalpost of forest is missing",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_told_with_its_cell(name, book, tmp_path):
    spoil, told = REFUSED[name]
    spoil(book)
    path = book.save(tmp_path / "own.xlsx")
    with pytest.raises(InputError) as caught:
        gz.open_data(path)
    assert told in str(caught.value)
    assert str(path) in str(caught.value)


READ = {
    "numbers as text": units(2, 3, "8.0"),
    "full-width digits": units(2, 3, "８．０"),
    "spaces about": units(2, 3, " 8 "),
    "codes as numbers": units(2, 0, 530300),
    "codes as decimals": units(2, 0, 530300.0),
    "a title above": lambda book: book.units.insert(0, ["各市州数据", *[None] * 5]),
    "empty rows between": lambda book: book.units.insert(2, [None] * 6),
    "empty columns at the end": lambda book: [row.extend([None, None]) for row in book.units],
    "hidden rows": sheet(lambda book: book["数据"].row_dimensions.__getitem__(3).__setattr__("hidden", True)),
    "an empty third sheet": sheet(lambda book: book.create_sheet("Sheet3")),
    "another order of rows": lambda book: book.units.append(book.units.pop(1)),
    "directions as signs": lambda book: [row.__setitem__(2, "+") for row in book.indicators[3:]],
    "directions as numbers": lambda book: [row.__setitem__(2, 1) for row in book.indicators[3:]],
    "weights shown as percent": sheet(
        lambda book: [book["指标"].cell(row, 4).__setattr__("number_format", "0%") for row in range(2, 7)]
    ),
    "weights with percent signs": lambda book: [
        row.__setitem__(3, share)
        for row, share in zip(book.indicators[1:], ["50%", "50%", "100%", "40%", "60%"], strict=True)
    ],
    "headings with units": lambda book: [book.indicators[0].__setitem__(3, "权重（和为1）")],
    "groups that are not listed": lambda book: book.indicators.__delitem__(slice(1, 3)),
    "headings in both languages": lambda book: [
        book.units[0].__setitem__(0, "code 代码"),
        book.indicators[0].__setitem__(
            slice(None), ["code 代码", "name_zh 名称", "direction 方向", "weight 权重", "parent 上级"]
        ),
    ],
}


@pytest.mark.parametrize("name", READ)
def test_what_can_be_meant_in_one_way_only_is_read(name, book, tmp_path):
    assert reads_alike(book, READ[name], tmp_path / "own.xlsx")


def test_hidden_rows_are_told_of(book, tmp_path):
    READ["hidden rows"](book)
    notes = gz.open_data(book.save(tmp_path / "own.xlsx")).notes
    assert notes == ("sheet 数据: hidden rows 3 are read like all others",)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no book", b"\xd0\xcf\x11\xe0 an old one", "代码,名称".encode()])
def test_what_is_no_workbook_is_refused(content, tmp_path):
    path = tmp_path / "own.xlsx"
    path.write_bytes(content)
    with pytest.raises(InputError, match="workbook"):
        gz.open_data(path)


def test_columns_far_to_the_right_have_their_letters(book, tmp_path):
    for number in range(40):
        for row, value in zip(book.units, [f"more{number}", *["?"] * 3], strict=True):
            row.append(value)
    book.indicators.append(["more39", "", "正向", None, "economy"])
    book.indicators[3][3] = None
    with pytest.raises(InputError, match=rf"数据!{get_column_letter(46)}2"):
        gz.open_data(book.save(tmp_path / "own.xlsx"))
