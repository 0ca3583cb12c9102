"""League, framework and contributions of an index as tables for LaTeX (booktabs)."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from gzsim.common.writing import write_or_refuse
from gzsim.errors import InputError
from gzsim.views.html import CHINESE
from gzsim.views.labels import Name
from gzsim.views.text_table import TextTable
from gzsim.workbook.league import GAPS
from gzsim.workbook.report.framework import framework_table
from gzsim.workbook.report.ranks import league_table
from gzsim.workbook.report.seen import UNIT, Seen, signed, text_table

MOST_COLUMNS = 10
"""Indicators that have a column of their own in the table of contributions; beyond, groups have."""
ONE_PAGE = 40
"""Rows from which a table may break over pages."""
SPECIAL = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "<": r"\textless{}", ">": r"\textgreater{}",
    "|": r"\textbar{}", "[": "{[}", "]": "{]}", "−": "$-$", "–": "--", "→": r"$\to$",
    "↑": r"$\uparrow$", "↓": r"$\downarrow$", "\u2003": r"\quad{}", "\n": " ", "µ": r"\textmu{}", "μ": r"\textmu{}",
}  # fmt: skip
"""What LaTeX reads as something else, or its usual fonts lack; a bracket after the end of a row would be an option."""
PACKAGES = "% Needs \\usepackage{booktabs,longtable,textcomp}."
CJK = "% Holds Chinese: compile with XeLaTeX and \\usepackage{xeCJK}, or a class of ctex; pdfLaTeX stops at it."


def write_latex(found: Seen, path: Path) -> Path:
    """Write league, framework and contributions into one file (.tex), or into a folder, a file each.

    Raises InputError if the path ends in something else, or cannot be written.
    """
    valid = "a file that ends in .tex, or a folder"
    parts = tables(found)
    if path.suffix.lower() == ".tex":
        text = "\n".join([_head(parts.values()), *parts.values()])
        return write_or_refuse(path, text.encode(), valid)
    if path.suffix or path.is_file():
        raise InputError("is no file of LaTeX", file=path, valid=valid)
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"cannot be made ({error.strerror})", file=path, valid=valid) from None
    for name, text in parts.items():
        write_or_refuse(path / f"{name}.tex", f"{_head([text])}\n{text}".encode(), valid)
    return path


def tables(found: Seen) -> dict[str, str]:
    """The tables by name, without what they need."""
    told = {"league": league_table(found), "framework": framework_table(found)}
    if found.linear:
        told["contributions"] = _contributions(found)
    return {name: booktabs(table, f"tab:{name}") for name, table in told.items()}


def escaped(text: str) -> str:
    r"""Text that LaTeX sets as it is.

    >>> escaped("R&D_50% [a] <b> −3")
    'R\\&D\\_50\\% {[}a{]} \\textless{}b\\textgreater{} $-$3'
    """
    return "".join(SPECIAL.get(sign, sign if sign >= " " else "") for sign in text)


def booktabs(table: TextTable, label: str) -> str:
    r"""A table between rules, its caption on top; one that is longer than a page breaks over pages.

    >>> from gzsim.views.text_table import Column
    >>> print(booktabs(TextTable("Ranks", (Column("Unit"), Column("Rank", "right")), (("a&b", "1"),)), "tab:ranks"))
    \begin{table}
    \centering\small
    \caption{Ranks}\label{tab:ranks}
    \begin{tabular}{lr}
    \toprule
    Unit & Rank \\
    \midrule
    a\&b & 1 \\
    \bottomrule
    \end{tabular}
    \end{table}
    <BLANKLINE>
    """
    sides = "".join(column.align[0] for column in table.columns)
    head = f"{_row([column.heading for column in table.columns])}\n\\midrule"
    body = "\n".join(map(_row, map(list, table.rows)))
    caption = f"\\caption{{{escaped(table.caption)}}}\\label{{{label}}}"
    if len(table.rows) > ONE_PAGE:
        start = f"{{\\small\n\\begin{{longtable}}{{{sides}}}\n{caption} \\\\\n\\toprule\n{head}\n\\endfirsthead"
        again = f"\\toprule\n{head}\n\\endhead\n\\bottomrule\n\\endfoot"
        return f"{start}\n{again}\n{body}\n\\end{{longtable}}}}\n"
    inner = f"\\begin{{tabular}}{{{sides}}}\n\\toprule\n{head}\n{body}\n\\bottomrule\n\\end{{tabular}}"
    return f"\\begin{{table}}\n\\centering\\small\n{caption}\n{inner}\n\\end{{table}}\n"


def _row(cells: list[str]) -> str:
    return " & ".join(map(escaped, cells)) + r" \\"


def _head(texts: Iterable[str]) -> str:
    lines = [PACKAGES]
    if any(CHINESE.search(text) for text in texts):
        lines.append(CJK)
    return "\n".join(lines)


def _contributions(found: Seen) -> TextTable:
    """Points that each indicator, or where there are many each group, adds to the lead over the mean unit."""
    scored = found.table.index[found.table["index"].notna()]
    added = found.points.loc[scored]
    if len(found.indicators) > MOST_COLUMNS and found.below:
        lone = [name for name in found.indicators if name in found.index.recipe.tree["index"]]
        sums = {group: added[found.members(group)].sum(axis=1) for group in found.below}
        added = added[lone].assign(**sums, **{name: added[name] for name in added if name == GAPS})
    rows = [(found.who(code), signed(row.sum()), *map(signed, row)) for code, row in added.iterrows()]
    headings = (
        UNIT,
        Name("Lead", "领先分"),
        *(found.names.get(name, Name(name)) for name in added),
    )
    caption = Name("Points added to the lead over the mean unit", "对领先平均水平的贡献，分")
    return text_table(caption, headings, rows, "l" + "r" * (len(headings) - 1))
