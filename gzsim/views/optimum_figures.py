"""Figures of design: the best levers, what can be had of one outcome for another, and the price of one size for all."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from gzsim.common.names import require_columns, require_rows
from gzsim.views.bands import shade
from gzsim.views.drawing import Drawing, drawing, frame
from gzsim.views.fonts import drawable
from gzsim.views.labels import Language, Name, fitted, label, words
from gzsim.views.legend import round_ticks, unit_of
from gzsim.views.numbers import MARGIN, in_full, margin, with_margin
from gzsim.views.palette import BLUE, FAINT, GREEN, MUTED, ORANGE, PAPER, VERMILLION
from gzsim.views.wrapping import folded

LEVERS = ["lever", "name", "name_zh", "value", "today", "low", "high", "at"]
TRACE = ["evaluation", "stage", "gain", "best"]
JUDGED = ["luck", "gain", "standard_error"]
SIZES = ["zone", "name", "name_zh", "own", "common", "today"]

WIDTH = 44
"""Latin letters of the name of a lever beside its row."""

COUNTED = ("gain over today, changes worth mentioning", "比现状的增益，“值得一提的变化”数")
PRICE = ("gain by own values, changes worth mentioning", "分区取值的增益，“值得一提的变化”数")
LUCKS = {"searched": Name("luck of the search", "搜索所用随机数"), "fresh": Name("fresh luck", "全新随机数")}
BEST, NOW = Name("best found", "搜得最优"), Name("today", "现状")
OWN, COMMON = Name("best for the zone", "分区最优"), Name("best for all alike", "全省统一最优")


def best_design(
    levers: pd.DataFrame, trace: pd.DataFrame, judged: pd.DataFrame, objective: Name, language: Language = "both"
) -> Drawing:
    """Levers between their bounds, today and best, and the gain of every design that was tried.

    Parameters
    ----------
    levers, trace, judged : DataFrames with the columns `LEVERS`, `TRACE` and `JUDGED`, luck "searched" and "fresh"
    objective : what was maximised

    Raises InputError if a column is missing or there are no rows.

    >>> levers = pd.DataFrame([("rate", "Rate", "比例", 0.3, 0.1, 0.0, 0.3, "high")], columns=LEVERS)
    >>> trace = pd.DataFrame([(1, "population", 0.1, 0.1), (2, "refined", 0.2, 0.2)], columns=TRACE)
    >>> judged = pd.DataFrame([("searched", 0.2, 0.05), ("fresh", 0.15, 0.03)], columns=JUDGED)
    >>> [tick.get_text() for tick in best_design(levers, trace, judged, Name("Green"), "en").axes[0].get_yticklabels()]
    ['Rate']
    """
    for table, columns, field in ((levers, LEVERS, "levers"), (trace, TRACE, "trace"), (judged, JUDGED, "judged")):
        require_rows(table, columns, field)
    language, fresh = drawable(language), judged.set_index("luck").loc["fresh"]
    bound = int((levers["at"] != "inside").sum())
    gain = with_margin(fresh["gain"], fresh["standard_error"], signed=True)
    title = words(
        f"{objective.en}: {gain} over today, {bound} of {len(levers)} levers at a bound",
        f"“{objective.zh or objective.en}”：较现状增益{gain}，{len(levers)}项取值中{bound}项到边界",
        language,
    )
    note = words(
        f"Gain in the title: fresh luck, which nothing was searched with, {MARGIN.en}. Levers run from their lower to "
        "their upper bound.",
        f"标题中的增益按未用于搜索的全新随机数计算（{MARGIN.zh}）；每项取值的线段两端为其上下限。",
        language,
    )
    keys = [
        _dot(label(*NOW, language), MUTED, "o", hollow=True),
        _dot(label(*BEST, language), BLUE, "D"),
        _dot(words("best found, at a bound", "搜得最优，位于边界", language), VERMILLION, "D"),
        _dot(words("design tried, whole range", "全域搜索所试方案", language), ORANGE, "."),
        _dot(words("design tried, refining", "局部精化所试方案", language), BLUE, "."),
        Line2D(
            [], [], color=BLUE, label=words("best so far, luck of the search", "迄今最优，搜索所用随机数", language)
        ),
        Patch(**shade(GREEN), label=words("best found, fresh luck", "搜得最优，全新随机数", language)),
    ]
    with drawing(12.5, 3.1 + 0.55 * len(levers)) as figure:
        frame(figure, title, note, keys)
        left, right = figure.subplots(1, 2, gridspec_kw={"width_ratios": [1.0, 1.2]})
        _between_bounds(left, levers, language)
        _tried(right, trace, fresh, language)
    return figure


def _between_bounds(axes: Axes, levers: pd.DataFrame, language: Language) -> None:
    rows, span = np.arange(len(levers)), (levers["high"] - levers["low"]).to_numpy()
    axes.hlines(rows, 0, 1, color=FAINT, linewidth=4)
    axes.plot((levers["today"] - levers["low"]) / span, rows, "o", color=MUTED, markerfacecolor=PAPER, markersize=8)
    for row, lever in enumerate(levers.itertuples()):
        place, colour = (lever.value - lever.low) / span[row], BLUE if lever.at == "inside" else VERMILLION
        value = in_full({"low": lever.low, "high": lever.high}.get(lever.at, lever.value), 3)
        axes.plot(place, row, "D", color=colour, markersize=7, markeredgecolor=PAPER, clip_on=False)
        axes.annotate(value, (place, row), (0, 7), textcoords="offset points", ha="center", color=colour)
    axes.set_yticks(rows, [fitted(en, zh, language, WIDTH) for en, zh in _names(levers)], linespacing=1.2)
    axes.set_ylim(len(levers) - 0.5, -0.7)
    axes.set_xlim(-0.06, 1.06)
    axes.set_xticks(
        [0, 1], [label("lower bound", "下限", language, "\n"), label("upper bound", "上限", language, "\n")]
    )
    axes.tick_params(axis="y", length=0)
    axes.spines[:].set_visible(False)


def _tried(axes: Axes, trace: pd.DataFrame, fresh: pd.Series, language: Language) -> None:
    half = margin(fresh["standard_error"])
    axes.axhspan(fresh["gain"] - half, fresh["gain"] + half, **shade(GREEN))
    for stage, colour in (("population", ORANGE), ("refined", BLUE)):
        of_stage = trace[trace["stage"] == stage]
        axes.plot(of_stage["evaluation"], of_stage["gain"], ".", color=colour)
    axes.step(trace["evaluation"], trace["best"], where="post", color=BLUE)
    axes.axhline(0, color=MUTED, linewidth=1)
    axes.set_xlabel(label("designs tried", "已试方案数", language, "\n"))
    axes.set_ylabel(label(*COUNTED, language, "\n"), linespacing=1.4)
    axes.xaxis.set_major_locator(round_ticks(5, integer=True))
    axes.yaxis.set_major_locator(round_ticks(5))
    axes.grid(axis="y")


def frontier_panels(
    outcomes: pd.DataFrame,
    errors: pd.DataFrame,
    members: pd.Index,
    catalogue: pd.DataFrame,
    today: str,
    language: Language = "both",
) -> Drawing:
    """The first outcome of every design against each of the others: the front dark, dominated designs pale.

    Parameters
    ----------
    outcomes, errors : DataFrame design × outcome, means and standard errors of the difference from today
    members : designs on the front
    catalogue : DataFrame by outcome: name, name_zh, unit, better
    today : the design that is the scenario as it stands

    Raises InputError if a column is missing or there are no rows.

    >>> outcomes = pd.DataFrame({"growth": [5.0, 6.0], "debt": [3.0, 2.0]}, index=["today", "1"])
    >>> names = pd.DataFrame({"name": ["Growth", "Debt"], "name_zh": ["增长", "债务"], "unit": "percent",
    ...                       "unit_zh": "百分比", "better": ["higher", "lower"]}, index=["growth", "debt"])
    >>> figure = frontier_panels(outcomes, 0 * outcomes, pd.Index(["1"]), names, "today", "en")
    >>> figure.texts[0].get_text()
    '1 of 2 designs is beaten by no other; today is beaten'
    """
    require_columns(catalogue, ["name", "name_zh", "unit", "better"], "catalogue")
    require_rows(outcomes, list(catalogue.index), "outcomes")
    language, (first, *others) = drawable(language), catalogue.index
    count, among = len(members), today in members
    title = words(
        f"{count} of {len(outcomes)} designs {'is' if count == 1 else 'are'} beaten by no other; "
        f"today is {'among them' if among else 'beaten'}",
        f"{len(outcomes)}个方案中{count}个未被其他方案全面超过；现状{'在其中' if among else '已被超过'}",
        language,
    )
    note = words(
        f"Bars: simulated difference from today, {MARGIN.en}. What differs by less than the margin of indifference "
        "counts as alike.",
        f"误差线：与现状的模拟差异{MARGIN.zh}。差别小于无差异界限的，视为相同。",
        language,
    )
    keys = [
        _dot(words("beaten by no other", "未被超过", language), BLUE, "D"),
        _dot(words("beaten by another", "已被超过", language), MUTED, "o", hollow=True),
        _dot(label(*NOW, language), VERMILLION, "s"),
    ]
    with drawing(max(7.5, 4.2 * len(others)), 4.8) as figure:
        frame(figure, title, note, keys)
        for axes, other in zip(figure.subplots(1, len(others), squeeze=False)[0], others, strict=True):
            _against(axes, outcomes[[first, other]], errors[[first, other]], members, today)
            axes.set_xlabel(_axis(catalogue.loc[first], language), linespacing=1.3)
            axes.set_ylabel(_axis(catalogue.loc[other], language), linespacing=1.3)
    return figure


def _against(axes: Axes, outcomes: pd.DataFrame, errors: pd.DataFrame, members: pd.Index, today: str) -> None:
    x, y = outcomes.columns
    front = outcomes.index.isin(members)
    axes.plot(outcomes.loc[~front, x], outcomes.loc[~front, y], "o", color=MUTED, markerfacecolor=PAPER, markersize=4)
    axes.errorbar(
        outcomes.loc[front, x], outcomes.loc[front, y], xerr=margin(errors.loc[front, x].fillna(0.0)),
        yerr=margin(errors.loc[front, y].fillna(0.0)), color=BLUE, marker="D", markersize=5, markeredgecolor=PAPER,
        elinewidth=1, linestyle="none",
    )  # fmt: skip
    axes.plot(
        outcomes.loc[today, x], outcomes.loc[today, y], "s", color=VERMILLION, markersize=9, markeredgecolor=PAPER
    )
    axes.grid()
    axes.xaxis.set_major_locator(round_ticks(4))
    axes.yaxis.set_major_locator(round_ticks(5))


def _axis(outcome: pd.Series, language: Language) -> str:
    """Name and unit of an outcome along an axis, and which way is better."""
    return label(outcome["name"], outcome["name_zh"], language) + "\n" + unit_of(outcome, language)


def one_size_for_all(
    levers: pd.DataFrame, judged: pd.DataFrame, drawn: pd.Series, objective: Name, language: Language = "both"
) -> Drawing:
    """Values of a lever that are best for each zone and for all alike, and what their difference brings.

    Parameters
    ----------
    levers, judged : DataFrames with the columns `SIZES` and `JUDGED`
    drawn : gain by own values under each draw of plausible parameters
    objective : what was maximised

    Raises InputError if a column is missing or there are no rows.

    >>> rows = [("a", "Rate in a", "甲区比例", 0.3, 0.2, 0.1), ("b", "Rate in b", "乙区比例", 0.1, 0.2, 0.1)]
    >>> levers = pd.DataFrame(rows, columns=SIZES)
    >>> judged = pd.DataFrame([("searched", 0.2, 0.05), ("fresh", 0.15, 0.03)], columns=JUDGED)
    >>> figure = one_size_for_all(levers, judged, pd.Series([0.1, 0.2]), Name("Green"), "en")
    >>> figure.texts[0].get_text()
    'Green: own values of zones bring +0.150 ± 0.059; the sign turns in 0 % of 2 draws'
    """
    require_rows(levers, SIZES, "levers")
    require_rows(judged, JUDGED, "judged")
    language, fresh = drawable(language), judged.set_index("luck").loc["fresh"]
    gain = with_margin(fresh["gain"], fresh["standard_error"], signed=True)
    turned = f"{100 * np.mean(np.sign(drawn) == -np.sign(fresh['gain'])):.0f}"
    title = words(
        f"{objective.en}: own values of zones bring {gain}; the sign turns in {turned} % of {len(drawn)} draws",
        f"“{objective.zh or objective.en}”：分区取值的增益为{gain}；{len(drawn)}组参数中{turned}%符号相反",
        language,
    )
    note = words(
        f"Bars: mean of the simulation {MARGIN.en}; points: draws of plausible parameters, both designs as found. "
        "Search flatters\nwhat it finds, most of all many values at once.",
        f"误差线：模拟均值{MARGIN.zh}；散点：参数在合理范围内抽样，两套取值不变。搜索会高估其所得，同时搜索的取值越多越甚。",
        language,
    )
    keys = [
        _dot(label(*OWN, language), BLUE, "D"),
        _dot(label(*COMMON, language), VERMILLION, "s"),
        _dot(label(*NOW, language), MUTED, "o", hollow=True),
    ]
    with drawing(12.5, 2.6 + (0.58 if language == "both" else 0.42) * max(5, len(levers))) as figure:
        frame(figure, title, note.replace("  ", "\n"), keys)
        left, right = figure.subplots(1, 2, gridspec_kw={"width_ratios": [1.0, 1.0]})
        _by_zone(left, levers, language)
        _gains(right, judged, drawn, language)
    return figure


def _by_zone(axes: Axes, levers: pd.DataFrame, language: Language) -> None:
    rows = np.arange(len(levers))
    axes.hlines(rows, levers["own"], levers["common"], color=MUTED, linewidth=1.5)
    axes.plot(levers["today"], rows, "o", color=MUTED, markerfacecolor=PAPER, markersize=8)
    axes.plot(levers["common"], rows, "s", color=VERMILLION, markersize=7, markeredgecolor=PAPER)
    axes.plot(levers["own"], rows, "D", color=BLUE, markersize=7, markeredgecolor=PAPER)
    axes.set_yticks(rows, [fitted(en, zh, language, WIDTH) for en, zh in _names(levers)], linespacing=1.2)
    axes.set_ylim(len(levers) - 0.5, -0.5)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.grid(axis="x")
    axes.xaxis.set_major_locator(round_ticks(4))
    for start in np.flatnonzero((levers["zone"] != levers["zone"].shift()).to_numpy())[1:]:
        axes.axhline(start - 0.5, color=FAINT, linewidth=1)


def _gains(axes: Axes, judged: pd.DataFrame, drawn: pd.Series, language: Language) -> None:
    axes.axvline(0, color=MUTED, linewidth=1)
    for row, luck in enumerate(LUCKS):
        found = judged.set_index("luck").loc[luck]
        axes.errorbar(found["gain"], row, xerr=margin(found["standard_error"]), color=BLUE, marker="D", markersize=7,
                      markeredgecolor=PAPER, elinewidth=2, capsize=3)  # fmt: skip
    places = 2.0 + 0.5 * ((np.arange(len(drawn)) * 0.618034) % 1.0 - 0.5)  # spread evenly, so that points stay apart
    axes.plot(drawn, places, "o", color=ORANGE, markersize=4, markeredgecolor=PAPER, markeredgewidth=0.4)
    axes.plot(np.quantile(drawn, [0.05, 0.95]), [2.38, 2.38], color=ORANGE, linewidth=2)
    names = [*LUCKS.values(), Name("plausible parameters, 5–95 %", "合理参数，5%—95%")]
    axes.set_yticks([0, 1, 2], [folded(label(*each, language, "\n"), 20) for each in names], linespacing=1.2)
    axes.set_ylim(2.6, -0.5)
    axes.set_xlabel(label(*PRICE, language, "\n"))
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.grid(axis="x")
    axes.xaxis.set_major_locator(round_ticks(5))


def _names(table: pd.DataFrame) -> list[tuple[str, str]]:
    return list(table[["name", "name_zh"]].itertuples(index=False, name=None))


def _dot(text: str, colour: str, marker: str, *, hollow: bool = False) -> Line2D:
    face = {"markerfacecolor": PAPER, "markeredgecolor": colour} if hollow else {"markeredgecolor": PAPER}
    return Line2D([], [], linestyle="none", color=colour, marker=marker, markersize=7, label=text, **face)
