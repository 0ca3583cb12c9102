"""Who stands where and why: the league as stacked bars, and the way from the mean unit to one of them."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from gzsim.common.names import require_rows
from gzsim.common.tables import listed, refuse
from gzsim.errors import InputError
from gzsim.views.drawing import Drawing, drawing
from gzsim.views.fonts import drawable
from gzsim.views.index_bars import rows_of
from gzsim.views.index_text import MOST_ROWS, both_ends, headed, named, points_of, row_height, row_names
from gzsim.views.labels import NAMES, Language, Name, Names, label
from gzsim.views.numbers import MINUS
from gzsim.views.palette import BLUE, CHANNELS, INK, MUTED, PAPER, VERMILLION, Channel, channels

OTHERS = "\u2026"
"""Key of what is drawn together because there are too many to be told apart."""
NEUTRAL = Channel("#BDBDBD", "o", "-", "")
MOST_STEPS = 14
"""Indicators that a way from the mean unit shows one by one."""


def league(parts: pd.DataFrame, ranks: pd.DataFrame, language: Language = "both", names: Names = NAMES) -> Drawing:
    """Bars by rank, stacked by the points that each part adds; the rank and its interval at the right.

    Parameters
    ----------
    parts : DataFrame, units × parts of the score, which sum to it; one column where it has no such parts
    ranks : DataFrame, unit × (rank, rank_low, rank_high); not a number where there is none
    names : names of units and parts

    Of more than 60 units both ends are drawn; of more than eight parts the smaller ones together.

    Raises InputError if a column is missing, there are no rows, or units differ.

    >>> parts = pd.DataFrame({"economy": [30.0, 20.0], "ecology": [20.0, 25.0]}, index=["a", "b"])
    >>> ranks = pd.DataFrame({"rank": [1, 2], "rank_low": [1, 1], "rank_high": [2, 2]}, index=["a", "b"])
    >>> league(parts, ranks, "en").alt
    'Ranked bars of 2 units. a leads with 50.0 points, 5.0 ahead of b'
    """
    require_rows(ranks, ["rank", "rank_low", "rank_high"], "ranks")
    refuse(parts.index.symmetric_difference(ranks.index), "only in one table", field="ranks", valid="the same units")
    language = drawable(language)
    order = ranks["rank"].sort_values(kind="stable", na_position="last").index
    shown, notes = _shown(_at_most(parts.loc[order], len(CHANNELS)), ranks["rank"])
    rows = row_names(shown.index, names, language)
    looks = channels([part for part in shown if part != OTHERS])
    looks |= {OTHERS: NEUTRAL} if OTHERS in shown else {}
    called = {**names, OTHERS: Name("others", "其他")}
    keys = [Patch(facecolor=look.colour, hatch=look.hatch, edgecolor=PAPER, linewidth=0,
                  label=row_names([part], called, language)[0].replace("\n", " "))
            for part, look in looks.items()] if len(looks) > 1 else []  # fmt: skip
    told = Name("At the right: rank and, in brackets, its 5–95 % interval under other weights.",
                "右侧：名次，括号内为权重变动下的5–95%区间。")  # fmt: skip
    with drawing(8.2, 1.9 + 0.25 * (len(keys) // 3) + row_height(rows) * len(rows)) as figure:
        kind = Name(f"Ranked bars of {len(parts)} units", f"{len(parts)}个单位的排名条形图")
        headed(figure, kind, _leads(parts, ranks, names), language, (told, *notes), keys)
        axes = figure.subplots()
        _stacked(axes, shown, looks)
        _at_the_right(axes, shown, ranks.loc[shown.index], language)
        rows_of(axes, rows)
        if len(shown) < len(parts):
            axes.axhline((len(rows) - 1) / 2, color=MUTED, linewidth=0.9, linestyle=(0, (2, 3)))
        axes.set_xlabel(label("points", "得分", language, "  "))
    return figure


def _shown(parts: pd.DataFrame, ranks: pd.Series) -> tuple[pd.DataFrame, tuple[Name, ...]]:
    """All units or, where they are too many, both ends of those with a score."""
    if len(parts) <= MOST_ROWS:
        return parts, ()
    scored = parts[ranks[parts.index].notna()]
    shown, notes = both_ends(scored)
    without = len(parts) - len(scored)
    told = Name(f"Without a score: {without}.", f"无得分：{without}个。")
    return shown, (*notes, told) if without else notes


def _at_most(parts: pd.DataFrame, most: int) -> pd.DataFrame:
    """Parts, the smaller of them together where there are too many."""
    if parts.shape[1] <= most:
        return parts
    large = parts.abs().mean().sort_values(ascending=False, kind="stable").index[: most - 1]
    kept = parts[[part for part in parts if part in large]]
    return kept.assign(**{OTHERS: parts.drop(columns=kept.columns).sum(axis=1, skipna=False)})


def _leads(parts: pd.DataFrame, ranks: pd.DataFrame, names: Names) -> Name:
    scores = parts.sum(axis=1, skipna=False)
    points = points_of(scores)
    scored = ranks["rank"].dropna().sort_values(kind="stable")
    if scored.empty:
        return Name("No unit has a score", "各单位均无得分")
    firsts = list(scored.index[scored == scored.min()])
    first, top = named(firsts[0], names), points(scores[firsts[0]])
    if len(firsts) > 1:
        more = len(firsts) - 1
        return Name(f"{first.en} and {more} more share the first place with {top} points",
                    f"{first.zh}等{more + 1}个单位以{top}分并列第一")  # fmt: skip
    if len(scored) == 1:
        return Name(f"{first.en} alone has a score: {top} points", f"仅{first.zh}有得分：{top}分")
    second = named(scored.index[1], names)
    ahead = points(scores[firsts[0]] - scores[scored.index[1]])
    return Name(f"{first.en} leads with {top} points, {ahead} ahead of {second.en}",
                f"{first.zh}以{top}分居首，领先{second.zh}{ahead}分")  # fmt: skip


def _stacked(axes: Axes, shown: pd.DataFrame, looks: dict) -> None:
    """Points above 0 to the right, those below to the left."""
    rows = range(len(shown))
    right, left = (pd.Series(0.0, index=shown.index) for _ in range(2))
    for part, look in looks.items():
        width = shown[part].fillna(0.0)
        start = right.where(width >= 0, left)
        axes.barh(rows, width, left=start, height=0.68, color=look.colour, hatch=look.hatch, edgecolor=PAPER,
                  linewidth=0.5)  # fmt: skip
        right, left = right + width.clip(lower=0), left + width.clip(upper=0)
    axes.axvline(0, color=MUTED, linewidth=0.7)
    axes.set_xlim(1.12 * min(left.min(), 0.0), 1.12 * max(right.max(), 1e-9))
    scores = shown.sum(axis=1, skipna=False)
    points = points_of(scores)
    for row, (end, score) in enumerate(zip(right, scores, strict=True)):
        if pd.notna(score):
            axes.text(end, row, f" {points(score)}", va="center", fontsize=8.5, color=INK)


def _at_the_right(axes: Axes, shown: pd.DataFrame, ranks: pd.DataFrame, language: Language) -> None:
    look = {"transform": axes.get_yaxis_transform(), "va": "center", "fontsize": 8.5, "color": MUTED}
    for row, (rank, low, high) in enumerate(ranks[["rank", "rank_low", "rank_high"]].itertuples(index=False)):
        if pd.isna(rank):
            axes.text(1.02, row, label("no score", "无得分", language), **look)
        else:
            axes.text(1.02, row, f"{rank:g}" + ("" if pd.isna(low) else f" ({low:g}–{high:g})"), **look)


def contributions(
    lead: pd.Series, mean: float, unit: object, language: Language = "both", names: Names = NAMES
) -> Drawing:
    """From the score of the mean unit to that of one unit, a step for each indicator: the largest first.

    Parameters
    ----------
    lead : Series by indicator; points that it adds to the lead over the mean unit
    mean : float; score of the mean unit
    names : names of the unit and the indicators

    Of more than 14 indicators the smaller ones are one step.

    Raises InputError if the unit lacks the points of an indicator.

    >>> contributions(pd.Series({"growth": 12.0, "forest": -2.0}), 50.0, "a", "en").alt
    'Steps of 2 indicators. a is 10.0 points above the mean: growth adds most (+12.0), forest takes most (−2.0)'
    """
    if lead.isna().any():
        missing = listed(lead.index[lead.isna()])
        raise InputError(f"{unit} has no figure for: {missing}", field="unit", valid="a unit with all figures")
    language = drawable(language)
    ordered = lead.reindex(lead.abs().sort_values(ascending=False, kind="stable").index)
    steps = ordered.head(MOST_STEPS)
    if len(ordered) > MOST_STEPS:
        steps = pd.concat([steps, pd.Series({OTHERS: ordered.iloc[MOST_STEPS:].sum()})])
    rest = len(ordered) - MOST_STEPS
    called = {**names, OTHERS: Name(f"{rest} others", f"其他{rest}项"), "": Name("mean unit", "平均")}
    rows = row_names(["", *steps.index, unit], called, language)
    with drawing(7.8, 1.5 + row_height(rows) * len(rows)) as figure:
        kind = Name(f"Steps of {len(lead)} indicators", f"{len(lead)}个指标的分解图")
        signed = signed_of(pd.Series([mean, mean + lead.sum()]))
        headed(figure, kind, _adds(ordered, named(unit, names), names, signed), language)
        axes = figure.subplots()
        _steps(axes, steps, mean, signed)
        rows_of(axes, rows)
        axes.set_xlabel(label("points", "得分", language, "  "))
    return figure


def _adds(lead: pd.Series, unit: Name, names: Names, signed: Callable[[float], str]) -> Name:
    total = lead.sum()
    where = ("above", "高于") if total >= 0 else ("below", "低于")
    en = f"{unit.en} is {signed(abs(total))[1:]} points {where[0]} the mean"
    zh = f"{unit.zh}{where[1]}平均{signed(abs(total))[1:]}分"
    told = [(lead.idxmax(), "adds", "加分最多", lead.max() > 0), (lead.idxmin(), "takes", "减分最多", lead.min() < 0)]
    parts = [(named(key, names, 30), verb, verb_zh, signed(lead[key])) for key, verb, verb_zh, holds in told if holds]
    if parts:
        en += ": " + ", ".join(f"{name.en} {verb} most ({size})" for name, verb, _, size in parts)
        zh += "：" + "，".join(f"{name.zh}{verb}（{size}）" for name, _, verb, size in parts)
    return Name(en, zh)


def signed_of(scores: pd.Series) -> Callable[[float], str]:
    """How points are printed with their sign.

    >>> signed_of(pd.Series([50.0]))(2.0), signed_of(pd.Series([50.0]))(-0.04)
    ('+2.0', '+0.0')
    """
    points = points_of(scores)
    return lambda value: said if (said := points(value)).startswith(MINUS) else f"+{said}"


def _steps(axes: Axes, steps: pd.Series, mean: float, signed: Callable[[float], str]) -> None:
    ends = mean + steps.cumsum()
    starts = ends - steps
    last = len(steps) + 1
    for row, score in ((0, mean), (last, ends.iloc[-1])):
        axes.plot(score, row, marker="D", color=INK, markersize=8)
        axes.annotate(
            signed(score).removeprefix("+"),
            (score, row),
            xytext=(9, 0),
            textcoords="offset points",
            va="center",
            fontsize=9,
        )
    for row, (start, size) in enumerate(zip(starts, steps, strict=True), start=1):
        look = {"color": BLUE} if size >= 0 else {"color": VERMILLION, "hatch": "////", "edgecolor": PAPER}
        axes.barh(row, size, left=start, height=0.62, linewidth=0, **look)
        end = start + size
        axes.plot([end, end], [row, row + 1], color=MUTED, linewidth=0.8, zorder=0)
        axes.annotate(signed(size), (max(start, end), row), xytext=(4, 0), textcoords="offset points", va="center",
                      fontsize=8.5, color=INK)  # fmt: skip
    axes.plot([mean, mean], [0, 1], color=MUTED, linewidth=0.8, zorder=0)
    axes.axvline(mean, color=MUTED, linewidth=0.8, linestyle=(0, (3, 3)), zorder=0)
    low, high = min(mean, ends.min(), starts.min()), max(mean, ends.max(), starts.max())
    margin = (high - low) or 1.0
    axes.set_xlim(low - 0.06 * margin, high + 0.16 * margin)
