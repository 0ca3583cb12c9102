"""Figures of monitoring: lights by year and place, reviews against a lottery, and how all this depends on noise."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from gzsim.common.names import require_rows
from gzsim.common.tidy import distinct, refuse_unknown, wide
from gzsim.views.bands import band
from gzsim.views.drawing import Drawing, drawing, frame
from gzsim.views.fonts import drawable
from gzsim.views.heatmap import gap, grid, tile
from gzsim.views.labels import Language, Name, Names, called, short_names, words
from gzsim.views.legend import line_keys
from gzsim.views.lights import LIGHTS, light_of
from gzsim.views.numbers import MARGIN, margin
from gzsim.views.palette import CHANNELS, FAINT, MUTED, PAPER, Channel, tint

TARGET_NAMES: Names = {
    "province": Name("Target of the province", "以全省目标为目标"),
    "amplified": Name("Target of the province + 2.5 points", "全省目标加2.5个百分点"),
}
RULES: Names = {
    "cross_validation": Name("Cross-validation", "交叉核验"),
    "gain": Name("… with the gain in precision", "交叉核验（精度提升后）"),
    "self_reports": Name("Worst self-reports first", "按自报进度"),
    "lottery": Name("Drawn by lot", "随机抽查"),
    "perfect": Name("Perfect knowledge", "完全信息"),
}
SIGNALS: Names = {"before": Name("Before the upgrade", "升级前"), "after": Name("After", "升级后")}
SIGNAL_LOOKS = {"before": CHANNELS[0], "after": CHANNELS[4]}
LOOKS: dict[str, Channel] = dict(zip(("cross_validation", "lottery", "gain", "self_reports", "perfect"),
                                     (CHANNELS[0], CHANNELS[1], CHANNELS[2], CHANNELS[3], CHANNELS[6]),
                                     strict=True))  # fmt: skip


def light_grid(lights: pd.DataFrame, language: Language = "both", names: Names = TARGET_NAMES) -> Drawing:
    """Lights by year and place, shape and colour, a panel for each target; hatched where there was none.

    A small ring marks values that the record flags.

    Parameters
    ----------
    lights : DataFrame with columns target, year, code, name, name_zh, light, flagged

    Raises InputError if a column is missing, there are no rows, or a light is unknown.

    >>> lights = pd.DataFrame({"target": "province", "year": [2001, 2003], "code": "520100", "name": "Guiyang",
    ...                        "name_zh": "贵阳", "light": [0, 2], "flagged": False})
    >>> [tick.get_text() for tick in light_grid(lights).axes[0].get_xticklabels()]
    ['2001', '2002', '2003']
    """
    require_rows(lights, ["target", "year", "code", "name", "name_zh", "light", "flagged"], "lights")
    language = drawable(language)
    targets, codes = distinct(lights["target"]), distinct(lights["code"])
    years = list(range(int(lights["year"].min()), int(lights["year"].max()) + 1))
    rows = [called(code, language, short_names(lights)) for code in codes]
    with drawing(max(6.0, 3.2 + 0.36 * len(years)), 1.35 + len(targets) * (0.75 + 0.31 * len(codes))) as figure:
        seen = [light for light in LIGHTS if light in set(lights["light"])]
        title = words("Year-end lights of reported growth", "公布增速的年末亮灯情况", language)
        note = "Ring: value that the record flags. Hatched: no target known.", "圆圈：存疑数值。斜线：无已知目标。"
        frame(figure, title, words(*note, language), [_light_key(light, language) for light in seen])
        panels = figure.subplots(len(targets), 1, squeeze=False, sharex=True)[:, 0]
        for axes, target in zip(panels, targets, strict=True):
            of_target = lights[lights["target"] == target]
            _lights(axes, wide(of_target, "code", "year", "light"), codes, years, rows)
            _rings(axes, of_target[of_target["flagged"]], codes, years)
            axes.set_title(called(target, language, names, "  "))
            axes.tick_params(axis="x", labelbottom=True, labelsize=8)
    return figure


def _light_key(light: int, language: Language) -> Line2D:
    look = light_of(light)
    return Line2D([], [], linestyle="", marker=look.marker, color=look.colour, label=look.name(language))


def _lights(axes: Axes, table: pd.DataFrame, codes: list[str], years: list[int], rows: list[str]) -> None:
    grid(axes, rows, [str(year) for year in years])
    table = table.reindex(index=codes, columns=years)
    for row, code in enumerate(codes):
        for column, year in enumerate(years):
            light = table.loc[code, year]
            if pd.isna(light):
                gap(axes, column, row)
                continue
            look = light_of(int(light))
            ground = PAPER if light == 0 else tint(look.colour, 0.18)
            tile(axes, column, row, facecolor=ground, edgecolor=FAINT, linewidth=0.5)
            size = {0: 5.0, 1: 8.5, 2: 8.5}.get(int(light), 5.0)
            axes.plot(column, row, marker=look.marker, color=look.colour, markersize=size, linestyle="")


def _rings(axes: Axes, flagged: pd.DataFrame, codes: list[str], years: list[int]) -> None:
    at = [(years.index(int(row.year)), codes.index(row.code)) for row in flagged.itertuples()]
    if at:
        columns, rows = zip(*at, strict=True)
        axes.plot(columns, rows, linestyle="", marker="o", markersize=15, markerfacecolor="none", markeredgecolor=MUTED,
                  markeredgewidth=0.9)  # fmt: skip


def detection_curves(curves: pd.DataFrame, faults: int, language: Language = "both", names: Names = RULES) -> Drawing:
    """Share of the lagging projects found by so many reviews, with 5–95 % bands of what was simulated.

    Parameters
    ----------
    curves : DataFrame with columns rule, reviews, mean, standard_error, q05, q95
    faults : lagging projects, marked on the axis of reviews

    Raises InputError if a column is missing, there are no rows, or a rule is unknown.

    >>> curves = pd.DataFrame({"rule": "lottery", "reviews": [0, 1], "mean": [0.0, 1.0], "standard_error": 0.0,
    ...                        "q05": [0.0, 1.0], "q95": [0.0, 1.0]})
    >>> detection_curves(curves, 1, "en").axes[0].get_xlabel()
    'Reviews'
    """
    require_rows(curves, ["rule", "reviews", "mean", "standard_error", "q05", "q95"], "curves")
    refuse_unknown(curves, "rule", LOOKS)
    language = drawable(language)
    rules = distinct(curves["rule"])
    with drawing(8.6, 5.2) as figure:
        keys = line_keys({rule: LOOKS[rule] for rule in rules}, language, names, marker="")
        title = words("How many reviews find those who lag?", "需要多少次核查才能找出滞后项目？", language)
        note = words("Bands: pointwise 5–95 % over replications.", "色带：逐点5–95%区间。", language)
        frame(figure, title, note, keys)
        axes = figure.subplots()
        for rule in rules:
            table, look = curves[curves["rule"] == rule], LOOKS[rule]
            if rule not in ("perfect", "self_reports"):
                band(axes, table["reviews"], 100 * table["q05"], 100 * table["q95"], look.colour)
            axes.plot(table["reviews"], 100 * table["mean"], color=look.colour, linestyle=look.line)
        axes.axvline(faults, color=MUTED, linewidth=0.8, linestyle=(0, (2, 2)), zorder=0)
        text = words(f"as many as lag: {faults}", f"滞后项目数：{faults}", language)
        axes.annotate(text, (faults, 2), xytext=(5, 0), textcoords="offset points", fontsize=8.5, color=MUTED)
        axes.set(xlim=(0, curves["reviews"].max()), ylim=(0, 102))
        axes.set_xlabel(words("Reviews", "核查次数", language))
        axes.set_ylabel(words("Lagging projects found, percent", "已发现的滞后项目（%）", language))
        axes.grid(axis="y")
    return figure


def noise_sensitivity(table: pd.DataFrame, language: Language = "both", names: Names = RULES) -> Drawing:
    """Reviews needed to find a share of the lagging projects, by how large the lag is against the noise.

    Parameters
    ----------
    table : DataFrame with columns lag_over_noise, rule ("cross_validation", "gain"), share, mean, standard_error

    Raises InputError if a column is missing, there are no rows, or a rule is unknown.

    >>> table = pd.DataFrame({"lag_over_noise": [1.0, 2.0], "rule": "gain", "share": 0.8, "mean": [30.0, 9.0],
    ...                       "standard_error": 0.3})
    >>> noise_sensitivity(table, "en").axes[0].get_title(loc="left")
    'to find 80 %'
    """
    require_rows(table, ["lag_over_noise", "rule", "share", "mean", "standard_error"], "table")
    refuse_unknown(table, "rule", LOOKS)
    language = drawable(language)
    shares, rules = distinct(table["share"]), distinct(table["rule"])
    with drawing(2.2 + 2.7 * len(shares), 4.4) as figure:
        keys = line_keys({rule: LOOKS[rule] for rule in rules}, language, names, markeredgecolor=None)
        title = words("Reviews needed, by the noise of the signal", "所需核查次数与信号噪声", language)
        note = f"Bars: {MARGIN.en}. No point: the gain cannot be had.", f"误差线：{MARGIN.zh}。无点：无法达到该提升。"
        frame(figure, title, words(*note, language), keys)
        panels = figure.subplots(1, len(shares), sharey=True, squeeze=False)[0]
        for axes, share in zip(panels, shares, strict=True):
            for rule in rules:
                rows = table[(table["share"] == share) & (table["rule"] == rule)].dropna(subset="mean")
                _means(axes, rows, "lag_over_noise", LOOKS[rule], 5)
            axes.set_title(words(f"to find {100 * share:.0f} %", f"找出{100 * share:.0f}%", language))
            axes.set_xlabel(words("Lag / noise", "滞后幅度/噪声", language))
            axes.grid(axis="y")
        panels[0].set_ylim(bottom=0)
        panels[0].set_ylabel(words("Reviews", "核查次数", language))
    return figure


def _means(axes: Axes, rows: pd.DataFrame, x: str, look: Channel, size: float) -> None:
    """Means with their margins along a line."""
    axes.errorbar(rows[x], rows["mean"], margin(rows["standard_error"]), color=look.colour, linestyle=look.line,
                  marker=look.marker, markersize=size)  # fmt: skip


def review_backlog(months: pd.DataFrame, language: Language = "both", names: Names = SIGNALS) -> Drawing:
    """Backlog and finds of a light rule month by month, before and after its signal became sharper.

    Parameters
    ----------
    months : DataFrame
        Columns signal ("before", "after"), month, outcome ("backlog", "found", …), mean, standard_error.

    Raises InputError if a column is missing, there are no rows about either outcome, or a signal is unknown.

    >>> months = pd.DataFrame({"signal": "before", "month": [1, 2], "outcome": "backlog", "mean": [1.0, 2.0],
    ...                        "standard_error": 0.1})
    >>> len(review_backlog(months, "en").axes)
    1
    """
    require_rows(months, ["signal", "month", "outcome", "mean", "standard_error"], "months")
    language = drawable(language)
    titles = {
        "found": Name("Reviews that find a fault", "核查发现问题"),
        "backlog": Name("Flags that wait", "待查积压"),
    }
    outcomes = [outcome for outcome in titles if outcome in set(months["outcome"])]
    require_rows(months[months["outcome"].isin(outcomes)], ["outcome"], f"months about {' or '.join(titles)}")
    refuse_unknown(months, "signal", SIGNAL_LOOKS)
    looks = {signal: SIGNAL_LOOKS[signal] for signal in distinct(months["signal"])}
    with drawing(4.4 * len(outcomes) + 0.4, 3.9) as figure:
        keys = line_keys(looks, language, names, markeredgecolor=None)
        note = words(f"Bars: mean {MARGIN.en}.", f"误差线：均值{MARGIN.zh}。", language)
        frame(figure, words("Reviews a month: finds and backlog", "每月核查：发现与积压", language), note, keys)
        for axes, outcome in zip(figure.subplots(1, len(outcomes), squeeze=False)[0], outcomes, strict=True):
            for signal, look in looks.items():
                rows = months[(months["outcome"] == outcome) & (months["signal"] == signal)]
                _means(axes, rows, "month", look, 4.5)
            axes.set_title(called(outcome, language, titles, "  "))
            axes.set_xlabel(words("Month", "月份", language))
            axes.set_ylim(bottom=0)
            axes.grid(axis="y")
    return figure
