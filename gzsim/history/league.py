"""A league table of one year that says what it rests on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

from gzsim.errors import InputError
from gzsim.history.consequences import ADDED, UNCHECKED, VETO_AUDIT
from gzsim.history.panel import REASON
from gzsim.index.weights import TOLERANCE
from gzsim.views.html import bullets, notebook, paragraph
from gzsim.views.labels import Language, Name, label, names_of, short_names
from gzsim.views.numbers import NOTHING, minus, share_range
from gzsim.views.result import Result
from gzsim.views.shown import shown
from gzsim.views.text_table import TextTable
from gzsim.zones import ZoneModel

if TYPE_CHECKING:
    from gzsim.views.drawing import Drawing


HEADINGS = {
    "rank_low_high": Name("Rank (5–95 %)", "名次（5–95%）"),
    "rank_in_zone": Name("Rank in zone", "区内名次"),
    "score_after": Name("Score after vetoes", "否决后得分"),
    "rank_after": Name("Rank after vetoes", "否决后名次"),
    "grade": Name("Grade"),
    "grade_zh": Name("等次"),
}


def _signed(points: float) -> str:
    return NOTHING if pd.isna(points) else minus(f"{points:+.1f}")


def _rank(rank: float, low: float, high: float) -> str:
    return NOTHING if pd.isna(rank) else f"{rank:g} ({low:g}–{high:g})"


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class League(Result):
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
    required : float; share of the declared weight that data must cover for a ranking to be of use
    fewest : int; indicators that must be seen for that
    values : DataFrame, units × indicators; what was scored, NaN where missing
    measures : DataFrame, indicators × (direction, unit); of these values
    basis : Name; what the table that was scored was taken for
    """

    table: pd.DataFrame
    coverage: pd.DataFrame
    zone_model: ZoneModel
    goalposts: pd.DataFrame
    audit: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=VETO_AUDIT))
    unchecked: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=UNCHECKED))
    required: float = 0.0
    fewest: int = 0
    values: pd.DataFrame | None = None
    measures: pd.DataFrame | None = None
    basis: Name = field(default=Name(""))

    @property
    def caution(self) -> Name:
        """What must be said first of a ranking for which there are too few data; empty where there are enough."""
        seen = int(self.coverage["used"].sum())
        if self.table["coverage"].min() >= self.required - TOLERANCE:
            if seen >= self.fewest:
                return Name("")
            return Name(
                f"Only {seen} of {len(self.coverage)} indicators have data: not a ranking to use",
                f"{len(self.coverage)}项指标中仅{seen}项有数据：此名次不宜采用",
            )
        share = share_range(self.table["coverage"])
        return Name(
            f"Only {share} % of the declared weight has data: not a ranking to use",
            f"仅{share}%的设定权重有数据支撑：此名次不宜采用",
        )

    @property
    def cover(self) -> Name:
        """How much of the declared weight has data, and how much is required."""
        share, least = share_range(self.table["coverage"]), f"{100 * self.required:g}"
        return Name(
            f"Data cover {share} % of the declared weight; {least} % is required",
            f"数据覆盖设定权重的{share}%，要求不低于{least}%",
        )

    @property
    def head(self) -> list[Name]:
        """What stands above the table: the caution, if there is one, and the basis."""
        return [line for line in (self.caution, self.basis) if line.en]

    @property
    def proxies(self) -> pd.DataFrame:
        """Indicators that are scored by a proxy: name, series, what it is a proxy of, and what the series is called."""
        used = self.coverage[self.coverage["used"] & (self.coverage["status"] == "proxy")]
        return used[["name", "name_zh", "series", "proxy_of", "series_name", "series_name_zh"]]

    @property
    def gaps(self) -> pd.DataFrame:
        """Indicators that are not scored: name and reason."""
        return self.coverage.loc[~self.coverage["used"], ["name", "name_zh", *REASON]]

    def plot(self, language: Language = "both") -> Drawing:
        """Draw the ranks with their intervals (:func:`gzsim.views.rank_figures.rank_intervals`)."""
        from gzsim.views.rank_figures import DRAWN_WEIGHTS, rank_intervals  # drawing is slow to import

        if self.table["year"].isna().any():
            raise InputError("of which year is the table?", field="year", valid="score_table(…, year=2016)")
        bar = Name(*("  ".join(filter(None, pair)) for pair in zip(self.caution, DRAWN_WEIGHTS, strict=True)))
        return rank_intervals(self.table, language, self.zone_model.names, bar)

    @property
    def veto_lines(self) -> list[str]:
        """Whom each veto hits, and which could not be checked, in lines."""
        names = self.table.set_index("code")[["name", "name_zh"]].agg(" ".join, axis=1)
        hit = [f"veto {row.veto_zh} {row.rule} hits {names[row.unit]}: {row.value:.4g}, "
               f"rank {row.rank_before:.0f} → {row.rank_after:.0f}"
               for row in self.audit.itertuples(index=False)]  # fmt: skip
        return hit + [f"veto {row.veto} not checked for {names.get(row.code, row.code)}: {row.reason} {row.reason_zh}"
                      for row in self.unchecked.itertuples(index=False)]  # fmt: skip

    @property
    def _added(self) -> list[str]:
        return [column for column in ADDED if column in self.table]

    def __repr__(self) -> str:
        first = "".join(f": {line.en}" for line in self.head[:1])
        return f"<{type(self).__name__} of {len(self.table)} units{first}>"

    def shown(self, language: Language = "both") -> TextTable:
        """Table of the ranks, best first, with what they go by and how much of the declared weight has data."""
        ranks = self.table
        places = {code: label(*name, language) for code, name in short_names(ranks).items()}
        zones = {zone: label(*name, language) for zone, name in names_of(self.zone_model.zone_names).items()}
        said = pd.DataFrame({
            "name": ranks["code"].map(places), "zone": ranks["zone"].map(zones).fillna(ranks["zone"]),
            "rank_low_high": [_rank(*row) for row in ranks[["rank", "rank_low", "rank_high"]].to_numpy()],
            "scaled_lead": ranks["scaled_lead"].map(_signed), "lead": ranks["lead"].map(_signed),
            "score": ranks["score"], "rank_in_zone": ranks["rank_in_zone"], "coverage": ranks["coverage"],
        }).join(ranks[self._added])  # fmt: skip
        whole = {name: 0 for name in ("rank_in_zone", "rank_after") if name in said}
        decimals = dict.fromkeys(said.columns, 1) | whole | {"coverage": 0}
        return shown(said, decimals=decimals, percent=("coverage",), names=HEADINGS, language=language)

    def _repr_html_(self) -> str:
        proxies = [f"{row.name_zh} {row.name}: {row.series_name_zh} {row.series_name} ({row.series}), "
                   f"a proxy of {row.proxy_of}"
                   for row in self.proxies.itertuples(index=False)]  # fmt: skip
        gaps = [f"{row.name_zh} {row.name}: {row.reason} {row.reason_zh}" for row in self.gaps.itertuples(index=False)]
        return notebook(
            *(paragraph(label(*line, "both")) for line in self.head),
            self.shown().to_html(),
            bullets("Vetoes · 一票否决", self.veto_lines),
            bullets("Scored by a proxy · 代理指标", proxies),
            bullets("Not scored · 未评分", gaps),
        )
