"""What a result that is made of tables shows of itself."""

from __future__ import annotations

from dataclasses import fields

import pandas as pd


class Result:
    """A dataclass of tables: one line says what it holds, and a notebook shows the first rows of each.

    >>> from gzsim.targets.portfolio import PortfolioReport
    >>> PortfolioReport(pd.DataFrame({"lags": [True, False]}))
    <PortfolioReport: table 2 × 1>
    """

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """Its tables by name."""
        parts = {each.name: getattr(self, each.name) for each in fields(self)}
        return {name: part for name, part in parts.items() if isinstance(part, pd.DataFrame)}

    def __repr__(self) -> str:
        sizes = [f"{name} {len(table)} × {table.shape[1]}" for name, table in self.tables.items()]
        return f"<{type(self).__name__}: {', '.join(sizes)}>"

    def _repr_html_(self) -> str:
        from gzsim.views.html import data_table, notebook, paragraph

        parts = [paragraph(name) + data_table(table.head()) for name, table in self.tables.items()]
        return notebook(paragraph(repr(self)), *parts)
