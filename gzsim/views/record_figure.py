"""What a record holds: how many places have a value, by series and year, and where levels must not be compared."""

from __future__ import annotations

import pandas as pd
from matplotlib.colors import Normalize
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from gzsim.common.names import require_columns, require_rows
from gzsim.common.tidy import distinct, wide
from gzsim.views.drawing import Drawing, drawing, frame
from gzsim.views.fonts import drawable
from gzsim.views.heatmap import GAP, SHADES, heatmap
from gzsim.views.labels import NAMES, Language, Name, Names, called, label, words
from gzsim.views.palette import VERMILLION

BREAKS = ["series", "code", "first_year_after"]


def held(values: pd.DataFrame, breaks: pd.DataFrame, language: Language = "both", names: Names = NAMES) -> Drawing:
    """Tiles of series by year with the number of places that have a value, and a bar where a break lies.

    Parameters
    ----------
    values : DataFrame with the columns series, code, year: a row for each value
    breaks : DataFrame with the columns `BREAKS`, those that part levels; the bar is thick where all places are hit
    names : names of the series

    Raises InputError if a column is missing or there are no values.

    >>> values = pd.DataFrame({"series": "gdp", "code": ["a", "b", "a"], "year": [2018, 2018, 2019]})
    >>> breaks = pd.DataFrame({"series": ["gdp"], "code": "*", "first_year_after": 2019})
    >>> figure = held(values, breaks, "en")
    >>> [text.get_text() for text in figure.axes[0].texts], figure.texts[0].get_text()
    (['2', '1'], 'Of 1 series, 0 cover all places in every year, and 1 has a break')
    """
    require_rows(values, ["series", "code", "year"], "values")
    require_columns(breaks, BREAKS, "breaks")
    language, series = drawable(language), distinct(values["series"])
    places, years = values["code"].nunique(), range(values["year"].min(), values["year"].max() + 1)
    counts = values.groupby(["series", "year"]).size().rename("places").reset_index()
    table = wide(counts, "series", "year", "places").reindex(index=series, columns=years)
    whole, broken = int(table.eq(places).all(axis=1).sum()), breaks["series"].isin(series)
    parted = breaks.loc[broken, "series"].nunique()
    has = "has a break" if parted == 1 else "have a break"
    title = Name(f"Of {len(series)} series, {whole} cover all places in every year, and {parted} {has}",
                 f"{len(series)}个序列中，{whole}个逐年覆盖全部地区，{parted}个存在口径断点")  # fmt: skip
    keys = [
        Line2D([], [], color=VERMILLION, linewidth=3.5, label=label("break, all places", "断点（全部地区）", language)),
        Line2D(
            [], [], color=VERMILLION, linewidth=1.5, label=label("break, some places", "断点（部分地区）", language)
        ),
        Patch(**GAP, label=label("no value", "无数据", language)),
    ]
    with drawing(3.6 + 0.33 * len(years), 1.6 + 0.3 * len(series)) as figure:
        frame(figure, words(*title, language), keys=keys)
        axes = figure.subplots()
        shown = table.set_axis([called(name, language, names) for name in series])
        heatmap(axes, shown, SHADES, Normalize(0, places), "g")
        axes.tick_params(axis="x", rotation=90)
        for row in breaks[broken].itertuples():
            at, column = series.index(row.series), row.first_year_after - years[0] - 0.5
            axes.plot([column] * 2, [at - 0.5, at + 0.5], color=VERMILLION, linewidth=3.5 if row.code == "*" else 1.5)
    return figure
