"""Answers of commands on the terminal: the finding first, then a table no wider than the terminal, then notes."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from gzsim.commands.answer import Answer
from gzsim.views.labels import Language, Name, label
from gzsim.views.text_table import Column, TextTable
from gzsim.views.wrapping import folded

WIDTH = 80
"""Columns where neither a terminal nor COLUMNS says how wide it is, as in a file or a pipe."""

NARROW = 14
"""Columns that a text keeps where it has to be folded."""

HEADING = 16
"""Columns that a heading takes before it is folded, though there is room."""

GAP = 2
"""Columns between two columns of a table."""

WRITTEN = {"report": "报告", "workbook": "工作簿", "Word": "Word文档", "saved": "已保存", "rows": "各组结果",
           "table": "表格", "tables": "结果表"}  # fmt: skip
"""What files are called in Chinese."""

MORE = Name("--all shows everything.", "加 --all 显示全部。")


def show(answer: Answer, language: Language, whole: bool) -> None:
    """Print an answer, or the short part of it."""
    console = terminal()
    for line in answer.headline:
        console.print(Text(folded(_said(line, language), console.width), style="bold"))
    tables = list(answer.tables(language, whole))
    for table in tables:
        console.print()
        for part in printed(table, console.width):
            console.print(part)
    last = answer.details if whole else _hint(answer, language, tables)
    if tables and (answer.notes or last):
        console.print()
    for note in (*answer.notes, *last):
        console.print(Text(folded(_said(note, language), console.width)))
    for what, path in answer.files.items():
        told = _said(Name(f"{what.capitalize()}: ", f"{WRITTEN.get(what, what)}："), language).split("\n")[0]
        console.print(Text(f"{told}{path}"), soft_wrap=True)


def _hint(answer: Answer, language: Language, tables: list[TextTable]) -> tuple[Name, ...]:
    """How to see more, where there is more."""
    return (MORE,) if answer.details or tables != list(answer.tables(language, True)) else ()


def terminal() -> Console:
    """A console as wide as the terminal; in a file or a pipe as COLUMNS says, else 80 columns, without colours."""
    wide = None if sys.stdout.isatty() or os.environ.get("COLUMNS", "").isdecimal() else WIDTH
    return Console(highlight=False, markup=False, width=wide, no_color=None if sys.stdout.isatty() else True)


def _said(line: Name, language: Language) -> str:
    return label(line.en, line.zh, language, "\n")


def printed(table: TextTable, width: int) -> Iterator[Text | Table]:
    """A table as texts and tables no wider than so many columns: one that is wider goes on below itself.

    The first column is repeated. No word is divided unless it is wider than the terminal.

    >>> ranks = TextTable("Ranks", (Column("Place"), Column("Rank", "right")), (("Guiyang", "1"),))
    >>> [type(part).__name__ for part in printed(ranks, 80)]
    ['Text', 'Table']
    """
    if table.caption:
        yield Text(folded(table.caption, width), style="italic")
    widths = _widths(table, width)
    for number, chosen in enumerate(_blocks(widths, width)):
        if number:
            yield Text()
        yield _table(table, chosen, widths)
    if table.note:
        yield Text(folded(table.note, width), style="italic")


def _table(table: TextTable, chosen: list[int], widths: list[int]) -> Table:
    grid = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))
    for number in chosen:
        column = table.columns[number]
        heading = Text(folded(column.heading, widths[number]))
        grid.add_column(heading, justify=column.align, width=widths[number], overflow="fold")
    for row in table.rows:
        grid.add_row(*(Text(folded(row[number], widths[number])) for number in chosen))
    return grid


def _widths(table: TextTable, width: int) -> list[int]:
    """Columns that each column takes: what is in it and its heading; both fold at spaces where there is no room."""
    columns = [(column, [row[number] for row in table.rows]) for number, column in enumerate(table.columns)]
    widths = [max([min(_widest(column.heading), HEADING), _longest(column.heading), *map(_widest, cells)])
              for column, cells in columns]  # fmt: skip
    least = [_least(column, cells) for column, cells in columns]
    while _total(widths) > width:
        spare = [wide - few for wide, few in zip(widths, least, strict=True)]
        if max(spare) <= 0:
            break
        widths[spare.index(max(spare))] -= 1
    return [min(wide, width) for wide in widths]


def _least(column: Column, cells: list[str]) -> int:
    """The narrowest that a column may be: numbers stay on their line, texts are divided between words."""
    words = _longest(column.heading)
    if column.align == "right":
        return max([words, *map(_widest, cells)])
    return max([words, *map(_longest, cells), min([NARROW, *([max(map(_widest, cells))] if cells else [])])])


def _blocks(widths: list[int], width: int) -> Iterator[list[int]]:
    """Columns that fit beside each other, the first of all with each block."""
    block = [0]
    for number in range(1, len(widths)):
        if len(block) > 1 and _total([widths[each] for each in [*block, number]]) > width:
            yield block
            block = [0]
        block.append(number)
    yield block


def _total(widths: list[int]) -> int:
    return sum(widths) + GAP * (len(widths) - 1)


def _widest(text: str) -> int:
    return max((cell_len(line) for line in text.split("\n")), default=0)


def _longest(text: str) -> int:
    return max((cell_len(word) for word in text.split()), default=0)
