"""The face of every result: named tables, one line that says what it holds, and what a notebook shows of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

import pandas as pd

LINE = 90
"""Letters of the line that says what a result holds; what does not fit is left out."""

SHOWN = 10
"""Rows of each table that a notebook shows."""


class Result:
    """A dataclass of tables and numbers: one line says what it holds, and a notebook shows the first rows of each.

    >>> from gzsim.targets.portfolio import PortfolioReport
    >>> PortfolioReport(pd.DataFrame({"lags": [True, False]}))
    <PortfolioReport: table 2 × 1>
    """

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """Its tables by name, columns named by texts: ``table`` first, then its fields, and those of results in it."""
        return {name: table for part in self._parts.items() for name, table in _tables(*part)}

    @property
    def _parts(self) -> dict[str, object]:
        made = ["table"] if hasattr(type(self), "table") else []
        return {name: getattr(self, name) for name in [*made, *(each.name for each in fields(self))]}

    def __repr__(self) -> str:
        held = [f"{name} {part:.4g}" if isinstance(part, float) else f"{name} {part}"
                for name, part in self._parts.items() if isinstance(part, int | float)]  # fmt: skip
        held += [f"{name} {len(table)} × {table.shape[1]}" for name, table in self.tables.items()]
        line = ", ".join(held)
        line = line if len(line) <= LINE else f"{line[:LINE].rpartition(', ')[0]}, …"
        return f"<{type(self).__name__}: {line}>"

    def _repr_html_(self) -> str:
        from gzsim.views.html import data_table, notebook, paragraph

        parts = [paragraph(name) + data_table(table.head(SHOWN).round(3)) for name, table in self.tables.items()]
        return notebook(paragraph(repr(self)), *parts)


def _tables(name: str, part: object) -> Iterator[tuple[str, pd.DataFrame]]:
    """Tables in a part of a result; a series is a table of one column."""
    if isinstance(part, Result):
        yield from ((f"{name}.{inner}", table) for inner, table in part.tables.items())
    table = part.to_frame(name) if isinstance(part, pd.Series) else part
    if isinstance(table, pd.DataFrame):
        levels = [each if isinstance(each, tuple) else (each,) for each in table.columns]
        yield name, table.set_axis([" ".join(map(str, level)) for level in levels], axis=1)
