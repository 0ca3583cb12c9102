"""What natural experiments show: differences by year, crowding at a threshold, what foretold a revision."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.transforms import Bbox

from gzsim.common.names import require_columns, require_rows
from gzsim.views.drawing import Drawing, drawing
from gzsim.views.fonts import drawable
from gzsim.views.index_text import headed, name_of, row_height, row_names
from gzsim.views.labels import Language, Name, Names, label
from gzsim.views.legend import round_ticks
from gzsim.views.numbers import in_full, minus
from gzsim.views.palette import BLUE, FAINT, INK, MUTED, PAPER, VERMILLION, pale, tint

LEVEL = 0.05
CHANCE = Name("Bars: middle 95 % of what chance gives.", "竖线：随机分派结果的中间95%。")
POINTWISE = Name("Bars: 95 % intervals, point by point.", "竖线：逐点95%置信区间。")


def _signed(value: float) -> str:
    return minus(f"{value:+.3g}")


def _p(value: float) -> str:
    return f"{value:.2f}" if value >= 0.1 else f"{value:.3f}"


def verdict(told: Mapping[str, float], of: Name, unit: Name) -> Name:
    """What a difference of differences says: the groups parted before, an effect, or none that could be told.

    >>> told = {"effect": -1.0, "p": 0.2, "p_before": 0.5, "smallest": 2.2}
    >>> verdict(told, Name("GDP growth"), Name("points")).en
    'GDP growth: cannot tell. Found −1 (p 0.20); from ±2.2 points on it would have shown'
    """
    found, p, least = _signed(told["effect"]), _p(told["p"]), in_full(told["smallest"], 2)
    if told["p_before"] < LEVEL:
        return Name(f"{of.en}: cannot tell, the groups parted before the change (p {_p(told['p_before'])})",
                    f"{of.zh}：无法判断，变化之前两组走势已有差异（p={_p(told['p_before'])}）")  # fmt: skip
    if told["p"] < LEVEL:
        return Name(f"{of.en}: {found} {unit.en} (p {p}, before correction for several tests)",
                    f"{of.zh}：{found}{unit.zh}（p={p}，未作多重检验校正）")  # fmt: skip
    return Name(f"{of.en}: cannot tell. Found {found} (p {p}); from ±{least} {unit.en} on it would have shown",
                f"{of.zh}：无法判断。估计值{found}（p={p}）；±{least}{unit.zh}以上方可检出")  # fmt: skip


def event_study(
    events: pd.DataFrame, told: Mapping[str, float], name: Name, unit: Name, language: Language = "both",
    *, by_chance: bool = True,
) -> Drawing:  # fmt: skip
    """Differences between those a change hit and the others, period by period.

    Parameters
    ----------
    events : DataFrame, index period or years since the change; phase ("before", "passing", "after"), difference, low,
        high
    told : effect, p, p_before, smallest
    name, unit : of the outcome
    by_chance : whether periods are years and low and high what chance gives, or years since the change and an interval

    Raises InputError if a column is missing or there are no rows.

    >>> events = pd.DataFrame({"phase": ["before", "after"], "difference": [0.1, -1.0], "low": -2.0, "high": 2.0},
    ...                       index=[2013, 2015])
    >>> told = {"effect": -1.1, "p": 0.2, "p_before": 0.5, "smallest": 2.2}
    >>> event_study(events, told, Name("GDP growth", "增速"), Name("points", "个百分点"), "zh").alt[:3]
    '逐期差'
    """
    language = drawable(language)
    require_rows(events, ["phase", "difference", "low", "high"], "events")
    looks = {"before": (MUTED, "o"), "passing": (MUTED, "D"), "after": (BLUE, "s")}
    names = {"before": Name("before", "变化前"), "passing": Name("passing", "过渡期"), "after": Name("after", "变化后")}
    keys = [
        Line2D([], [], color=colour, marker=marker, linestyle="", label=label(*names[phase], language))
        for phase, (colour, marker) in looks.items() if (events["phase"] == phase).any()
    ]  # fmt: skip
    kind = Name("Differences by period", "逐期差异")
    with drawing(7.2, 4.0) as figure:
        headed(figure, kind, verdict(told, name, unit), language, [CHANCE if by_chance else POINTWISE], keys)
        axes = figure.subplots()
        axes.axhline(0, color=MUTED, linewidth=0.9)
        for phase, own in events.groupby("phase"):
            colour, marker = looks[phase]
            axes.vlines(own.index, own["low"], own["high"], color=pale(colour), linewidth=4)
            axes.plot(own.index, own["difference"], linestyle="", color=colour, marker=marker, markeredgecolor=PAPER)
        axes.set_xticks(list(events.index), [minus(str(each)) for each in events.index])
        if not by_chance:
            axes.set_xlabel(label("years since the change", "变化后的年数", language, "  "))
        axes.set_ylabel(label(*unit, language, "\n"))
        axes.yaxis.set_major_locator(round_ticks(6))
        axes.grid(visible=True, axis="y")
    return figure


def crowding(
    bins: pd.DataFrame, table: pd.DataFrame, at: float, width: float, name: Name, unit: Name,
    language: Language = "both",
) -> Drawing:  # fmt: skip
    """Counts by bin around a threshold, and the smooth curve that foretells them.

    Parameters
    ----------
    bins : DataFrame, index left edge; count, expected, window ("" outside)
    table : DataFrame, index side; count, expected, excess, low, high, p, smallest
    at, width : threshold and width of a bin

    Raises InputError if a column is missing or there are no rows.

    >>> bins = pd.DataFrame({"count": [5.0, 9.0], "expected": [5.5, 6.0], "window": ["", "above"]}, index=[-1.0, 0.0])
    >>> table = pd.DataFrame({"count": [9.0], "expected": 6.0, "excess": 0.5, "low": -0.2, "high": 1.9, "p": 0.22,
    ...                       "smallest": 1.2}, index=["above"])
    >>> crowding(bins, table, 0.0, 1.0, Name("Growth less target"), Name("points"), "en").alt
    'Counts by bin. Growth less target: cannot tell. 9 just above, 6.0 expected (p 0.22)'
    """
    language = drawable(language)
    require_rows(bins, ["count", "expected", "window"], "bins")
    require_columns(table, ["count", "expected", "p"], "table")
    row = table.loc["above" if "above" in table.index else table.index[0]]
    side = Name("just above", "紧邻阈值之上") if "above" in table.index else Name("just below", "紧邻阈值之下")
    counts = f"{row['count']:.0f}", f"{row['expected']:.1f}"
    en, zh = ("crowding", "有聚集") if row["p"] < LEVEL else ("cannot tell", "无法判断")
    finding = Name(f"{name.en}: {en}. {counts[0]} {side.en}, {counts[1]} expected (p {_p(row['p'])})",
                   f"{name.zh}：{zh}。{side.zh}有{counts[0]}个，预期{counts[1]}个（p={_p(row['p'])}）")  # fmt: skip
    keys = [Patch(facecolor=pale(BLUE), label=label("count", "观测数", language)),
            Patch(facecolor=VERMILLION, hatch="////", edgecolor=PAPER, label=label("window", "窗口", language)),
            Line2D([], [], color=INK, label=label("smooth curve", "平滑反事实曲线", language))]  # fmt: skip
    with drawing(7.2, 4.0) as figure:
        headed(figure, Name("Counts by bin", "分箱计数"), finding, language, (), keys)
        axes = figure.subplots()
        middle, inside = bins.index.to_numpy() + width / 2, (bins["window"] != "").to_numpy()
        axes.bar(middle[~inside], bins["count"][~inside], width * 0.9, color=pale(BLUE))
        axes.bar(middle[inside], bins["count"][inside], width * 0.9, color=VERMILLION, hatch="////", edgecolor=PAPER)
        axes.plot(middle, bins["expected"], color=INK, linewidth=1.5)
        axes.axvline(at, color=MUTED, linewidth=1, linestyle=":")
        axes.set_xlabel(label(f"{name.en}, {unit.en}", f"{name.zh}（{unit.zh}）", language, "\n"))
        axes.yaxis.set_major_locator(round_ticks(6))
    return figure


def foretold_scatter(
    values: pd.DataFrame, sign: str, told: pd.Series, p_any: float, names: Names, language: Language = "both"
) -> Drawing:
    """A sign of before against what was revised, each unit by its name.

    Parameters
    ----------
    values : DataFrame, index code; the sign and revision
    sign : name of its column
    told : rho, p, low, high, false_alarms, not_down
    p_any : p of the whole search
    names : names of units and of the sign

    >>> values = pd.DataFrame({"gap": [5.0, 4, 1], "revision": [-3.0, -2, 1]}, index=list("abc"))
    >>> told = pd.Series({"rho": -1.0, "p": 0.3, "low": -1.0, "high": -1.0, "false_alarms": 0.0, "not_down": 1.0})
    >>> foretold_scatter(values, "gap", told, 0.5, {}, "en").alt
    'A sign against the revision. The farther reported growth ran ahead of gap, the farther down the revision (rank correlation −1.00; p 0.30, in the whole search 0.50)'
    """  # noqa: E501 - the title is one line
    language = drawable(language)
    require_rows(values, [sign, "revision"], "values")
    of, rho = name_of(sign, names), minus(f"{told['rho']:.2f}")
    finding = Name(
        f"The farther reported growth ran ahead of {of.en}, the farther down the revision "
        f"(rank correlation {rho}; p {_p(told['p'])}, in the whole search {_p(p_any)})",
        f"公布增速超出{of.zh}增速越多，下修越大（秩相关{rho}；p={_p(told['p'])}，计入全部搜索为{_p(p_any)}）",
    )
    false, others = f"{told['false_alarms']:.0f}", f"{told['not_down']:.0f}"
    notes = [Name(f"To flag all that were revised downward, {false} of {others} others would be flagged too. "
                  "A revision has several possible causes.",
                  f"若要标出全部下修者，其余{others}个中有{false}个会被误标。修订可有多种原因。")]  # fmt: skip
    with drawing(7.2, 4.8) as figure:
        headed(figure, Name("A sign against the revision", "信号与修订幅度"), finding, language, notes)
        axes = figure.subplots()
        shown = values.dropna(subset=[sign])
        axes.axhline(0, color=MUTED, linewidth=0.9)
        axes.scatter(shown[sign], shown["revision"], s=42, color=BLUE, edgecolor=PAPER, zorder=3)
        axes.margins(x=0.16, y=0.14)
        _name_points(axes, shown[[sign, "revision"]], names, language)
        axes.set_xlabel(label(f"reported growth less growth of {of.en}, points a year",
                              f"公布增速减{of.zh}增速（个百分点/年）", language, "\n"))  # fmt: skip
        axes.set_ylabel(label("revision, log points × 100", "修订幅度（对数点×100）", language, "\n"))
        axes.grid(visible=True, color=FAINT)
    return figure


def _name_points(axes: Axes, points: pd.DataFrame, names: Names, language: Language) -> None:
    """Name every point beside it, on the first side on which the name covers neither another name nor a point."""
    axes.autoscale_view()
    at = axes.transData.transform(points.to_numpy())
    taken = [Bbox.from_bounds(x - 4, y - 4, 8, 8) for x, y in at]
    for code, place in points.iterrows():
        for x, y, side in ((8, 5, "left"), (8, -13, "left"), (-8, 5, "right"), (-8, -13, "right"), (0, 14, "center")):
            text = axes.annotate(label(*name_of(code, names), language), tuple(place), xytext=(x, y),
                                 textcoords="offset points", ha=side, fontsize=8.5, color=INK)  # fmt: skip
            box = text.get_window_extent()
            if not any(box.overlaps(other) for other in taken):
                break
            text.remove()
        else:
            axes.add_artist(text)
        taken.append(box)


def all_at_once(table: pd.DataFrame, names: Names, language: Language = "both") -> Drawing:
    """Every primary outcome in units of the smallest effect that it could have told.

    Parameters
    ----------
    table : DataFrame, index outcome; effect, low, high, smallest, holm (p after correction), blocked (why nothing can
        be told even so, or "")
    names : names of outcomes

    Raises InputError if a column is missing or there are no rows.

    >>> table = pd.DataFrame({"effect": [1.0], "low": [-1.0], "high": [3.0], "smallest": [3.0], "holm": [1.0],
    ...                       "blocked": [""]}, index=["gdp"])
    >>> all_at_once(table, {}, "en").alt
    'Primary outcomes. None of 1 primary outcomes holds after correction for several tests: the record cannot tell'
    """
    language = drawable(language)
    require_rows(table, ["effect", "low", "high", "smallest", "holm", "blocked"], "table")
    hold = table.index[(table["holm"] < LEVEL) & (table["blocked"] == "")]
    some = "; ".join(name_of(each, names).en for each in hold)
    some_zh = "、".join(name_of(each, names).zh for each in hold)
    verb = "holds" if len(hold) == 1 else "hold"
    finding = Name(f"Of {len(table)} primary outcomes {len(hold)} {verb} after correction: {some}",
                   f"{len(table)}项主要结果中{len(hold)}项经校正后成立：{some_zh}")  # fmt: skip
    if not len(hold):
        finding = Name(
            f"None of {len(table)} primary outcomes holds after correction for several tests: the record cannot tell",
            f"{len(table)}项主要结果经多重检验校正后无一成立：现有记录无法判断",
        )
    notes = [Name("Grey band: effects too small to be found in 80 % of cases. Hollow: the design fails its own check.",
                  "灰带：难以检出（检出概率不足80%）的效应。空心：未通过设计自检。")]  # fmt: skip
    rows = row_names(list(table.index), names, language, 44)
    scaled = table[["effect", "low", "high"]].div(table["smallest"], axis=0)
    with drawing(8.2, 1.7 + row_height(rows) * len(rows) * 1.15) as figure:
        headed(figure, Name("Primary outcomes", "主要结果"), finding, language, notes)
        axes = figure.subplots()
        axes.axvspan(-1, 1, color=tint(MUTED, 0.14), linewidth=0)
        axes.axvline(0, color=MUTED, linewidth=0.9)
        for place, (key, row) in enumerate(scaled.iterrows()):
            axes.hlines(place, row["low"], row["high"], color=tint(BLUE, 0.6), linewidth=2.2)
            solid = table.loc[key, "blocked"] == ""
            axes.plot(row["effect"], place, "o", color=BLUE, markerfacecolor=BLUE if solid else PAPER)
            text = f"p {_p(table.loc[key, 'holm'])}"
            axes.annotate(text, (1.0, place), xycoords=("axes fraction", "data"), xytext=(6, 0),
                          textcoords="offset points", va="center", fontsize=8.5, color=MUTED)  # fmt: skip
        axes.set_yticks(range(len(rows)), rows)
        axes.invert_yaxis()
        axes.tick_params(axis="y", length=0)
        axes.set_xlabel(label("effect, in units of the smallest that would be found (p after Holm)",
                              "效应（以最小可检出效应为单位；p为Holm校正值）", language, "\n"))  # fmt: skip
    return figure
