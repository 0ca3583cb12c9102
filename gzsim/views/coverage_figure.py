"""Figure of what the record holds for each indicator and year."""

from __future__ import annotations

import pandas as pd
from matplotlib.patches import Patch

from gzsim.common.names import require_rows
from gzsim.common.tidy import distinct, refuse_unknown
from gzsim.views.drawing import Drawing, drawing, frame
from gzsim.views.fonts import drawable
from gzsim.views.heatmap import grid, tile
from gzsim.views.labels import Language, Name, called, names_of, words
from gzsim.views.palette import BLUE, FAINT, ORANGE, PAPER, tint

KINDS = {
    "series": Name("series", "有数据"),
    "proxy": Name("proxy", "代理指标"),
    "unused": Name("data, not used", "有数据未采用"),
    "none": Name("no data", "无数据"),
}
LOOKS = {
    "series": {"facecolor": BLUE, "edgecolor": PAPER},
    "proxy": {"facecolor": tint(ORANGE, 0.75), "edgecolor": PAPER, "hatch": "////"},
    "unused": {"facecolor": "#EDEDED", "edgecolor": "#8C8C8C", "hatch": "xxxx"},
    "none": {"facecolor": PAPER, "edgecolor": FAINT},
}


def coverage(coverage: pd.DataFrame, language: Language = "both") -> Drawing:
    """Tiles of indicator by year: a series, a proxy, figures that were not used, or nothing in the record.

    Parameters
    ----------
    coverage : DataFrame with columns year, indicator, name, name_zh, status ("series", "proxy" or "none"), used

    Raises InputError if a column is missing, there are no rows or a status is unknown.

    >>> table = pd.DataFrame({"year": [2015, 2016], "indicator": "gdp", "name": "GDP", "name_zh": "地区生产总值",
    ...                       "status": ["series", "none"], "used": [True, False]})
    >>> len(coverage(table).axes[0].patches)
    2
    """
    require_rows(coverage, ["year", "indicator", "name", "name_zh", "status", "used"], "coverage")
    refuse_unknown(coverage, "status", ("series", "proxy", "none"))
    language = drawable(language)
    indicators, years = distinct(coverage["indicator"]), range(coverage["year"].min(), coverage["year"].max() + 1)
    kinds = coverage["status"].where(coverage["used"].astype(bool) | (coverage["status"] == "none"), "unused")
    kind_of = dict(zip(zip(coverage["indicator"], coverage["year"], strict=True), kinds, strict=True))
    names = names_of(coverage, "indicator")
    with drawing(4 + 0.3 * len(years), 1.7 + 0.29 * len(indicators)) as figure:
        shown = [kind for kind in KINDS if kind in set(kind_of.values())]
        keys = [Patch(label=called(kind, language, KINDS), **LOOKS[kind]) for kind in shown]
        frame(figure, words(*_scored(coverage), language), keys=keys)
        axes = figure.subplots()
        grid(axes, [called(indicator, language, names) for indicator in indicators], [str(year) for year in years])
        axes.tick_params(axis="x", rotation=90 if len(years) > 12 else 0)
        for row, indicator in enumerate(indicators):
            for column, year in enumerate(years):
                tile(axes, column, row, **LOOKS[kind_of.get((indicator, year), "none")])
    return figure


def _scored(coverage: pd.DataFrame) -> Name:
    """How many indicators the last year is scored by that uses any, and how many of them are proxies."""
    used, count = coverage[coverage["used"].astype(bool)], coverage["indicator"].nunique()
    if used.empty:
        return Name(f"None of {count} indicators has data that are used", f"{count}项指标均无可用数据")
    year = used["year"].max()
    last = used[used["year"] == year]
    proxies = int((last["status"] == "proxy").sum())
    return Name(f"In {year}, {len(last)} of {count} indicators are scored, {proxies} of them by a proxy",
                f"{year}年{count}项指标中有{len(last)}项计分，其中{proxies}项用代理指标")  # fmt: skip
