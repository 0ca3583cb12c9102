"""What figures of an index say: titles that are findings, notes, names short enough for a row, and who is left out."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Mapping, Sequence

import pandas as pd
from matplotlib.artist import Artist
from rich.cells import cell_len

from gzsim.views.drawing import Drawing, frame
from gzsim.views.labels import Language, Name, Names, label, shortened
from gzsim.views.numbers import minus
from gzsim.views.wrapping import folded

MOST_ROWS = 60
"""Rows that one figure has room for."""
ROW_NAME = 34
"""Letters that a name has in a row; a Chinese character counts as two."""
TITLE, NOTE = 10.4, 15.5
"""Letters of a title and of a note that an inch has room for."""


def headed(
    figure: Drawing, kind: Name, finding: Name, language: Language, notes: Sequence[Name] = (),
    keys: Sequence[Artist] = (),
) -> None:  # fmt: skip
    """Write a finding above a figure and notes below it, and keep both with the kind of figure as its description.

    >>> from gzsim.views.drawing import drawing
    >>> with drawing(4, 3) as figure:
    ...     axes = figure.subplots()
    ...     headed(figure, Name("Bars", "条形图"), Name("Guiyang leads", "贵阳居首"), "en")
    >>> figure.alt
    'Bars. Guiyang leads'
    """
    width = figure.get_figwidth()
    parts = [Name(*(" ".join(each.split()) for each in part)) for part in (kind, finding, *notes)]
    title = label(*parts[1], language, "\n")
    note = label(" ".join(part.en for part in parts[2:]), "".join(part.zh for part in parts[2:]), language, "\n")
    frame(figure, broken(title, int(TITLE * width)), broken(note, int(NOTE * width)), keys)
    figure.alt = label(*(". ".join(each) for each in zip(*parts[:2], strict=True)), language)


BETWEEN = re.compile(r"(?<=[ ，；：。])")
"""Where a line may end."""


def broken(text: str, width: int) -> str:
    """Break each line of a text between words or after Chinese punctuation; what is too long even so, anywhere.

    >>> broken("贵阳以71.2分居首，领先遵义3.1分", 24)
    '贵阳以71.2分居首，\\n领先遵义3.1分'
    """
    lines: list[str] = []
    for whole in text.split("\n"):
        line = ""
        for part in BETWEEN.split(whole):
            if line and cell_len((line + part).rstrip()) > width:
                lines.append(line)
                line = ""
            line += part
        lines.append(line)
    ends = [line.rstrip() for line in lines]
    return "\n".join(line if cell_len(line) <= width else folded(line, width) for line in ends)


def cut(text: str, width: int) -> str:
    """A text without line breaks, cut to so many letters; a Chinese character counts as two.

    >>> cut("Days of clean air", 10), cut("空气优良天数", 10)
    ('Days of c…', '空气优良…')
    """
    return shortened(" ".join(text.split()), width)


def row_name(name: Name, language: Language, width: int = ROW_NAME) -> str:
    """Name of a row on one line or, where two languages do not fit, on two; cut where it is too long even so.

    >>> row_name(Name("Clean air", "空气质量"), "both"), row_name(Name("Days of clean air", "优良天数"), "both", 20)
    ('Clean air 空气质量', 'Days of clean air\\n优良天数')
    """
    one = label(*name, language)
    if cell_len(one) <= width or language != "both":
        return cut(one, width)
    return "\n".join(cut(each, width) for each in label(*name, language, "\n").split("\n"))


def name_of(key: Hashable, names: Names) -> Name:
    """Name of a thing; one without any is called by its key.

    >>> name_of(2020, {})
    Name(en='2020', zh='2020')
    """
    return names.get(str(key), Name(str(key), str(key)))


def row_names(keys: Sequence[Hashable], names: Names, language: Language, width: int = ROW_NAME) -> list[str]:
    """Names of rows (see :func:`row_name`)."""
    return [row_name(name_of(key, names), language, width) for key in keys]


def row_height(names: Sequence[str]) -> float:
    """Inches that a row needs, by how many lines its name takes."""
    return 0.36 if any("\n" in name for name in names) else 0.23 if len(names) > 20 else 0.3


def named(key: Hashable, names: Names, width: int = 40) -> Name:
    """Name as it stands in a sentence.

    >>> named("a", {"a": Name("Guiyang")})
    Name(en='Guiyang', zh='Guiyang')
    """
    name = name_of(key, names)
    return Name(cut(name.en, width), cut(name.zh or name.en, width))


def points_of(scores: pd.Series) -> Callable[[float], str]:
    """How scores and leads are printed: with one decimal or, where all scores are below 10, with two.

    >>> points_of(pd.Series([71.3, 4.0]))(-3.14159), points_of(pd.Series([0.5, -1.2]))(-0.001)
    ('−3.1', '0.00')
    """
    decimals = 1 if scores.abs().max() >= 10 else 2
    return lambda value: minus(f"{value:z.{decimals}f}")


def both_ends(table: pd.DataFrame, most: int = MOST_ROWS) -> tuple[pd.DataFrame, tuple[Name, ...]]:
    """The first and the last rows of a table that is too long for a figure, and a note of how many are left out.

    >>> both_ends(pd.DataFrame({"x": range(5)}), 4)[0].index.tolist()
    [0, 1, 3, 4]
    """
    left = len(table) - most
    if left <= 0:
        return table, ()
    note = Name(f"Only both ends are drawn, without {left} in the middle.", f"仅绘两端，中间{left}个未绘。")
    return pd.concat([table.head(most - most // 2), table.tail(most // 2)]), (note,)


def in_groups(keys: Sequence[str], groups: Mapping[str, str]) -> list[str]:
    """Keys of a group next to each other, groups in the order in which they first come.

    >>> in_groups(["a", "b", "c"], {"a": "x", "b": "y", "c": "x"})
    ['a', 'c', 'b']
    """
    order = list(dict.fromkeys(groups.get(key, "") for key in keys))
    return sorted(keys, key=lambda key: order.index(groups.get(key, "")))
