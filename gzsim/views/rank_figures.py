"""Figures of ranks: through the years, and how sure they are in one year."""

from __future__ import annotations

from collections.abc import Sequence

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap, Normalize, to_hex
from matplotlib.patches import Patch

from gzsim.common.names import require_rows
from gzsim.common.tidy import distinct, only_year, wide
from gzsim.views.drawing import Drawing, drawing, frame
from gzsim.views.fonts import drawable
from gzsim.views.heatmap import break_line, heatmap
from gzsim.views.labels import NAMES, Language, Name, Names, called, label, short_names, words
from gzsim.views.palette import BLUE, FAINT, INK, MUTED, PAPER, tint

# Dark is the best rank; without the ends of cividis, which glare.
RANK_COLOURS = ListedColormap(mpl.colormaps["cividis"](np.linspace(0.06, 0.93, 256)))


def rank_history(
    scores: pd.DataFrame, language: Language = "both", names: Names = NAMES, breaks: Sequence[int] = ()
) -> Drawing:
    """Ranks by year as a chart of tiles, one panel for each zone model.

    Prefectures stand in the order of their mean rank in the first zone model, in every panel, so that panels can be
    compared. Years that were not scored are hatched gaps. Below each panel: the smallest share of a zone's declared
    weight that the record sees in that year, in percent.

    Parameters
    ----------
    scores : DataFrame with columns zone_model, year, code, name, name_zh, rank, coverage (a share)
    language : {"both", "en", "zh"}
    names : names of the zone models
    breaks : years in which a new basis of the figures begins, see ``Record.new_bases``

    Raises InputError if a column is missing or there are no rows.

    >>> scores = pd.DataFrame({
    ...     "zone_model": "uniform", "year": [2015, 2015, 2017, 2017], "code": ["520100", "520300"] * 2,
    ...     "name": ["Guiyang", "Zunyi"] * 2, "name_zh": ["贵阳", "遵义"] * 2, "rank": [1, 2, 2, 1], "coverage": 0.6})
    >>> rank_history(scores).axes[0].get_title(loc="left")
    'Uniform  统一考核'
    """
    require_rows(scores, ["zone_model", "year", "code", "name", "name_zh", "rank", "coverage"], "scores")
    language = drawable(language)
    models = distinct(scores["zone_model"])
    first = scores[scores["zone_model"] == models[0]]
    codes = first.groupby("code")["rank"].mean().sort_values(kind="stable").index
    years = range(int(scores["year"].min()), int(scores["year"].max()) + 1)
    rows = [called(code, language, short_names(scores)) for code in codes]
    with drawing(max(7.5, 2.8 + 0.34 * len(years)), 1.15 + len(models) * (0.95 + 0.27 * len(codes))) as figure:
        note = words("Hatched: not scored. Weight with data: part of the declared weight, least of the zones.",
                     "斜线：未评分。数据覆盖权重：有数据支撑的设定权重占比（取各区最小值）。", language)  # fmt: skip
        keys = [Patch(color=to_hex(RANK_COLOURS(share)), label=label(*said, language)) for share, said in (
            (0.0, BEST), (1.0, Name(f"{len(codes)} = last", f"{len(codes)}为末位")))]  # fmt: skip
        frame(figure, words(*_most_often_first(first), language), note, keys)
        for axes, model in zip(figure.subplots(len(models), squeeze=False)[:, 0], models, strict=True):
            of_model = scores[scores["zone_model"] == model]
            ranks = wide(of_model, "code", "year", "rank").reindex(index=codes, columns=years)
            heatmap(axes, ranks.set_axis(rows), RANK_COLOURS, Normalize(1, len(codes)), "g")
            axes.set_title(called(model, language, names, "  "), pad=12)
            _weight_seen(axes, of_model.groupby("year")["coverage"].min().reindex(years), len(codes), language)
            for year in (year for year in breaks if years.start < year < years.stop):
                break_line(axes, year - years.start - 0.5, len(codes), words("revised basis", "口径修订", language))
    return figure


BEST = Name("1 = best", "1为最好")


def _most_often_first(scores: pd.DataFrame) -> Name:
    """Who ranks first in most years, and in how many of how many."""
    counts = scores.loc[scores["rank"] == 1, "code"].value_counts()
    who, years = short_names(scores)[counts.index[0]], scores["year"].nunique()
    return Name(f"{who.en} ranks first most often: in {counts.iloc[0]} of {years} years",
                f"{who.zh}居首最多：{years}年中有{counts.iloc[0]}年")  # fmt: skip


def _weight_seen(axes: Axes, coverage: pd.Series, row: int, language: Language) -> None:
    """Add the share of weight that the record sees as a row of percentages below the tiles."""
    axes.set_ylim(row + 0.5, -0.5)
    axes.set_yticks([*axes.get_yticks(), row], [*(tick.get_text() for tick in axes.get_yticklabels()),
                                                words("weight with data, %", "数据覆盖权重", language)])  # fmt: skip
    axes.get_yticklabels()[-1].set_color(MUTED)
    for column, share in enumerate(coverage):
        text = "–" if pd.isna(share) else f"{100 * share:.0f}"
        axes.text(column, row, text, ha="center", va="center_baseline", color=MUTED, fontsize=8)


DRAWN_WEIGHTS = Name(
    "Bar: 5–95 % of ranks when weights are varied around the declared ones.",
    "横条：在设定值附近随机扰动权重时名次的5–95%区间。",
)
"""What the bars of a rank interval usually mean."""

MANY = 20
"""With more units than this, rows are narrow and panels wide, and only round ranks stand on the axis."""


def rank_intervals(
    scores: pd.DataFrame,
    language: Language = "both",
    names: Names = NAMES,
    bar: Name = DRAWN_WEIGHTS,
    title: Name | None = None,
) -> Drawing:
    """Rank of each prefecture in one year, with its interval.

    The dot is the rank under the declared weights, the bar runs from rank_low to rank_high; a panel for each zone
    model, prefectures in the order of the first. Counties and other long tables get narrow rows and wide panels.

    Parameters
    ----------
    scores : DataFrame of one year with columns zone_model, year, code, name, name_zh, rank, rank_low, rank_high
    bar : what the bar means, in English and Chinese
    title : what the figure finds; a question about the year unless given

    Raises InputError if a column is missing, there are no rows, or there is more than one year.

    >>> scores = pd.DataFrame({
    ...     "zone_model": "uniform", "year": 2016, "code": ["520100", "520300"], "name": ["Guiyang", "Zunyi"],
    ...     "name_zh": ["贵阳", "遵义"], "rank": [2, 1], "rank_low": [1, 1], "rank_high": [2, 2]})
    >>> [tick.get_text() for tick in rank_intervals(scores, "en").axes[0].get_yticklabels()]
    ['Zunyi', 'Guiyang']
    """
    require_rows(scores, ["zone_model", "year", "code", "name", "name_zh", "rank", "rank_low", "rank_high"], "scores")
    year = only_year(scores, "scores")
    language = drawable(language)
    models = distinct(scores["zone_model"])
    by_model = {model: scores[scores["zone_model"] == model].set_index("code") for model in models}
    codes = by_model[models[0]]["rank"].sort_values(kind="stable").index
    rows = [called(code, language, short_names(scores)) for code in codes]
    panel, height = (4.6, 0.19) if len(codes) > MANY else (2.5, 0.34)
    with drawing(2.5 + panel * len(models), 1.9 + height * len(codes)) as figure:
        title = Name(f"How sure is a rank? {year}", f"{year}年名次的稳健性") if title is None else title
        frame(figure, words(*title, language), words(*bar, language))
        for axes, model in zip(figure.subplots(1, len(models), sharey=True, squeeze=False)[0], models, strict=True):
            _intervals(axes, by_model[model].reindex(codes))
            axes.set_title(called(model, language, names, "\n"), linespacing=1.35)
            axes.set_xlabel(words("rank", "名次", language))
        figure.axes[0].set_yticks(range(len(codes)), rows, fontsize=8 if len(codes) > MANY else None)
        figure.axes[0].set_ylim(len(codes) - 0.4, -0.6)
    return figure


def _intervals(axes: Axes, ranks: pd.DataFrame) -> None:
    """Draw bars from rank_low to rank_high, the rank as a number on a dot."""
    rows, most = range(len(ranks)), int(ranks[["rank", "rank_high"]].max().fillna(0).max())
    most = max(most, len(ranks))  # beyond the rows, where those in the middle are left out
    bar, dot, size = (6, 88, 6.5 if most < 100 else 5) if len(ranks) > MANY else (9, 170, 8.5)
    axes.hlines(rows, 1, most, color=FAINT, linewidth=0.6, zorder=0)
    axes.hlines(rows, ranks["rank_low"], ranks["rank_high"], color=tint(BLUE, 0.6), linewidth=bar, zorder=1)
    axes.scatter(ranks["rank"], rows, s=dot, color=BLUE, edgecolor=PAPER, linewidth=1, zorder=2)
    for row, rank in zip(rows, ranks["rank"], strict=True):
        if pd.notna(rank):
            axes.text(rank, row, f"{rank:g}", ha="center", va="center_baseline", color=PAPER, fontsize=size, zorder=3)
    if len(ranks) > MANY:
        axes.set_xticks([1, *range(step := 10 if most <= 100 else 50, most + 1, step)])
        axes.set_xlim(1 - 0.03 * most, 1.03 * most)
    else:
        axes.set_xticks(range(1, most + 1))
        axes.set_xlim(0.4, most + 0.6)
    axes.tick_params(axis="y", length=0, labelcolor=INK)
    axes.spines["left"].set_visible(False)


def unmoved(ranks: pd.DataFrame) -> Name:
    """What drawn weights leave as it is, from columns rank_low and rank_high.

    >>> unmoved(pd.DataFrame({"rank_low": [1, 2], "rank_high": [1, 3]})).en
    'Other weights leave 1 of 2 ranks alone'
    """
    sure, count = int((ranks["rank_low"] == ranks["rank_high"]).sum()), len(ranks)
    return Name(f"Other weights leave {sure} of {count} ranks alone", f"{count}个名次中，{sure}个不因权重而变")
