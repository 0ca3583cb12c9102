"""A league table of one year that says what it rests on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

from gzsim.errors import InputError
from gzsim.history.consequences import ADDED, UNCHECKED, VETO_AUDIT
from gzsim.views.html import bullets, data_table, notebook
from gzsim.zones import ZoneModel

if TYPE_CHECKING:
    from matplotlib.figure import Figure


SHOWN = ("name", "name_zh", "zone", "score", "lead", "rank", "rank_in_zone", "rank_low", "rank_high")


@dataclass(frozen=True, eq=False)
class League:
    """Scores and ranks of one year, and what stands behind them.

    Attributes
    ----------
    table : DataFrame
        One row per unit, best first; columns as the scores of :class:`gzsim.history.History`.
    coverage : DataFrame
        One row per indicator: whether it is used, what stands in for it, and why it is not seen.
    zone_model : ZoneModel
    goalposts : DataFrame, indicators × (low, high)
    audit, unchecked : DataFrame
        Whom the scenario's vetoes hit and what it costs, and what could not be checked
        (:class:`gzsim.history.consequences.Consequences`); empty without vetoes. The table then has rank_after too, and
        with grades in the scenario grade and grade_zh.
    """

    table: pd.DataFrame
    coverage: pd.DataFrame
    zone_model: ZoneModel
    goalposts: pd.DataFrame
    audit: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=VETO_AUDIT), kw_only=True)
    unchecked: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=UNCHECKED), kw_only=True)

    @property
    def proxies(self) -> pd.DataFrame:
        """Indicators that are scored by a stand-in: name, series, proxy_of."""
        used = self.coverage[self.coverage["used"] & (self.coverage["status"] == "proxy")]
        return used[["name", "name_zh", "series", "proxy_of"]]

    @property
    def gaps(self) -> pd.DataFrame:
        """Indicators that are not scored: name and reason."""
        return self.coverage.loc[~self.coverage["used"], ["name", "name_zh", "reason"]]

    def plot(self) -> Figure:
        """Draw the ranks with their intervals (:func:`gzsim.views.rank_figures.rank_intervals`)."""
        from gzsim.views.rank_figures import rank_intervals  # drawing is slow to import

        if self.table["year"].isna().any():
            raise InputError("of which year is the table?", field="year", valid="score(table, year=2016)")
        return rank_intervals(self.table)

    @property
    def veto_lines(self) -> list[str]:
        """Whom each veto hits, and which could not be checked, in lines."""
        names = self.table.set_index("code")[["name", "name_zh"]].agg(" ".join, axis=1)
        hit = [f"veto {row.veto_zh} {row.rule} hits {names[row.unit]}: {row.value:.4g}, "
               f"rank {row.rank_before:.0f} → {row.rank_after:.0f}"
               for row in self.audit.itertuples(index=False)]  # fmt: skip
        return hit + [f"veto {row.veto} not checked for {names.get(row.code, row.code)}: {row.reason}"
                      for row in self.unchecked.itertuples(index=False)]  # fmt: skip

    @property
    def _added(self) -> list[str]:
        return [column for column in ADDED if column in self.table]

    def __repr__(self) -> str:
        shown = ["name", "zone", "score", "lead", "rank", "rank_low", "rank_high", "coverage", *self._added]
        digits = {"score": 1, "lead": 1, "coverage": 2, "score_after": 1}
        return "\n".join([self.table[shown].round(digits).to_string(index=False), *self.veto_lines])

    def _repr_html_(self) -> str:
        shown = self.table[[*SHOWN, "coverage", *self._added]]
        points = "{:.1f}".format
        formats = {"score": points, "score_after": points, "lead": "{:+.1f}".format, "coverage": "{:.0%}".format}
        proxies = [f"{row.name_zh} {row.name}: {row.series}, a stand-in for {row.proxy_of}"
                   for row in self.proxies.itertuples(index=False)]  # fmt: skip
        gaps = [f"{row.name_zh} {row.name}: {row.reason}" for row in self.gaps.itertuples(index=False)]
        return notebook(
            data_table(shown, index=False, formatters=formats),
            bullets("Vetoes · 一票否决", self.veto_lines),
            bullets("Scored by a stand-in · 代理指标", proxies),
            bullets("Not scored · 未评分", gaps),
        )
