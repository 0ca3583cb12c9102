"""Figures of decisions: what each criterion chooses, which designs are on the front, and what is worth knowing."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import Normalize, to_hex
from matplotlib.patches import Rectangle

from gzsim.common.names import require_rows
from gzsim.common.tidy import distinct, known_outcome, wide
from gzsim.errors import InputError
from gzsim.views.drawing import Drawing, drawing, frame
from gzsim.views.fonts import drawable
from gzsim.views.heatmap import grid, tile
from gzsim.views.labels import NAMES, Language, Name, Names, both_names, called, label, shortened, words
from gzsim.views.legend import line_key, round_ticks, unit_of
from gzsim.views.numbers import in_full, minus
from gzsim.views.palette import BLUE, CHANNELS, MUTED, ORANGE, PAPER, Channel, channels, ink_on
from gzsim.views.rank_figures import RANK_COLOURS
from gzsim.views.wrapping import folded

JUDGED = ["alternative", "criterion", "value", "rank", "criterion_name", "criterion_name_zh"]
FRONT = ["alternative", "on_front"]
WORTH = ["factor", "value", "low", "high", "share"]

MOST_ROWS, MOST_FACTORS, MOST_PANELS = 16, 10, 4
SIDE = 34
"""Latin letters that a name takes at most beside a row, in each language."""
KEY = 44
"""Latin letters that it takes in a key."""

OTHERS, BEATEN = Channel(MUTED, "o", "", ""), Channel("#A6A6A6", "o", "", "")
"""Looks of designs on the front that have no channel left, and of those that are dominated."""


def criteria_tiles(table: pd.DataFrame, language: Language = "both", names: Names = NAMES) -> Drawing:
    """Alternatives (rows) under each criterion (columns): the value as a number, its rank as the colour.

    Alternatives stand in the order of how many criteria choose them, then of their mean rank; at most 16 are shown.

    Parameters
    ----------
    table : DataFrame with the columns `JUDGED`, a row for each alternative and criterion

    Raises InputError if a column is missing, there are no rows or a pair stands twice.

    >>> table = pd.DataFrame({"alternative": ["today", "reform"], "criterion": "expected", "value": [1.0, 2.0],
    ...     "rank": [2, 1], "criterion_name": "Expected value", "criterion_name_zh": "期望值"})
    >>> criteria_tiles(table, "en").texts[0].get_text()
    'reform is chosen by every criterion'
    """
    require_rows(table, JUDGED, "criteria_tiles")
    language, criteria = drawable(language), distinct(table["criterion"])
    ranks = wide(table, "alternative", "criterion", "rank")[criteria]
    votes = (ranks == 1).sum(axis="columns")
    order = pd.DataFrame({"votes": -votes, "mean": ranks.mean(axis="columns")}).sort_values(["votes", "mean"]).index
    shown = order[:MOST_ROWS]
    values = wide(table, "alternative", "criterion", "value").loc[shown, criteria]
    titles = table.drop_duplicates("criterion")[["criterion_name", "criterion_name_zh"]]
    heads = [folded(label(en, zh, language, "\n"), 15) for en, zh in titles.itertuples(index=False)]
    sides = [_side(each, language, names) for each in shown]
    with drawing(3.0 + 1.15 * len(criteria), 2.3 + 0.4 * len(shown)) as figure:
        chosen = {
            each: names.get(str(each), Name(called(each, "en", {}))) for each in order[votes[order] == votes.max()]
        }
        title = _chosen_title(list(chosen.values()), int(votes.max()), len(criteria))
        frame(figure, words(*title, language), words(*_tiles_note(len(order) - len(shown)), language))
        axes = figure.subplots()
        grid(axes, sides, heads)
        axes.xaxis.tick_top()
        axes.tick_params(length=0)
        scale = Normalize(1, max(2, len(order)))
        for row, alternative in enumerate(shown):
            for column, criterion in enumerate(criteria):
                _judgement(
                    axes, (column, row), values.loc[alternative, criterion], ranks.loc[alternative, criterion], scale
                )
    return figure


def _judgement(axes: Axes, place: tuple[int, int], value: float, rank: int, scale: Normalize) -> None:
    """Tile of one value, with a frame inside it where the criterion chooses."""
    face = to_hex(RANK_COLOURS(scale(rank)))
    tile(axes, *place, facecolor=face, edgecolor=PAPER, linewidth=1.2)
    axes.text(*place, minus(in_full(value, 4)), ha="center", va="center_baseline", fontsize=8.5, color=ink_on(face))
    if rank == 1:
        corner = place[0] - 0.44, place[1] - 0.4
        axes.add_artist(Rectangle(corner, 0.88, 0.8, facecolor="none", edgecolor=ORANGE, linewidth=1.8))


def _side(name: str, language: Language, names: Names) -> str:
    """Name beside a row, the Chinese below the English, each cut where it is too long."""
    return "\n".join(shortened(line, SIDE) for line in called(name, language, names, "\n").split("\n"))


def _chosen_title(chosen: list[Name], votes: int, criteria: int) -> Name:
    """Which design most criteria choose."""
    zh = [name.zh or name.en for name in chosen]
    if len(chosen) > 2:
        return Name(f"{len(chosen)} designs are each chosen by {votes} of {criteria} criteria",
                    f"{len(chosen)}个方案各获{criteria}项准则中的{votes}项支持")  # fmt: skip
    if len(chosen) == 2:
        return Name(f"{chosen[0].en} and {chosen[1].en} are each chosen by {votes} of {criteria} criteria",
                    f"“{zh[0]}”与“{zh[1]}”各获{criteria}项准则中的{votes}项支持")  # fmt: skip
    if votes == criteria:
        return Name(f"{chosen[0].en} is chosen by every criterion", f"全部{criteria}项准则均选择“{zh[0]}”")
    return Name(f"{chosen[0].en} is chosen by {votes} of {criteria} criteria",
                f"{criteria}项准则中有{votes}项选择“{zh[0]}”")  # fmt: skip


def _tiles_note(hidden: int) -> Name:
    more = Name(f" {hidden} more designs are not shown.", f"另有{hidden}个方案未列出。") if hidden else Name("", "")
    return Name(f"Number: value. Colour: rank under the criterion, dark = best. Orange frame: chosen.{more.en}",
                f"数字：准则取值。颜色：该准则下的名次，越深越优。橙框：所选方案。{more.zh}")  # fmt: skip


def front_panels(
    table: pd.DataFrame, means: pd.DataFrame, outcomes: pd.DataFrame, language: Language = "both", names: Names = NAMES
) -> Drawing:
    """Designs by their outcomes: the first outcome against each of the next four; dominated designs are grey.

    Designs that nobody dominates in half of the draws or more have a colour and a marker each, those on the front most
    often first; beyond eight they share one.

    Parameters
    ----------
    table : DataFrame with the columns `FRONT`: alternative, and the share of draws in which it is on the front
    means : DataFrame, alternative × outcome
    outcomes : DataFrame, catalogue by outcome: name, name_zh, unit, better

    Raises InputError if a column is missing, there are no rows, there is one outcome alone or one is not in the
    catalogue.

    >>> outcomes = pd.DataFrame({"name": ["Growth", "Debt"], "name_zh": ["增长", "债务"], "unit": "percent",
    ...                          "better": ["higher", "lower"]}, ["growth", "debt"])
    >>> table = pd.DataFrame({"alternative": ["bold", "meek", "lost"], "on_front": [1.0, 0.6, 0.1]})
    >>> means = pd.DataFrame({"growth": [6.0, 4, 3], "debt": [9.0, 4, 8]}, index=table["alternative"])
    >>> front_panels(table, means, outcomes, "en").texts[0].get_text()
    '2 of 3 designs are on the front in most draws'
    """
    require_rows(table, FRONT, "front_panels")
    if means.shape[1] < 2:
        raise InputError("one outcome has no front to draw", field="outcomes", valid="two outcomes or more")
    language, first, *others = drawable(language), *means.columns[: MOST_PANELS + 1]
    across = known_outcome(outcomes, first)
    share = table.set_index("alternative")["on_front"]
    free = share[share >= 0.5].sort_values(ascending=False, kind="stable")
    looks = channels(list(free.index[: len(CHANNELS)]))
    columns = 2 if len(others) in (2, 4) else len(others)
    rows = ceil(len(others) / columns)
    with drawing(1.2 + 3.6 * columns, 2.2 + 3.0 * rows + 0.12 * len(looks)) as figure:
        frame(figure, words(*_front_title(share, len(free)), language), words(*_front_note(means), language),
              _front_keys(share, free, looks, language, names))  # fmt: skip
        panels = figure.subplots(rows, columns, squeeze=False)
        for number, (axes, outcome) in enumerate(zip(panels.flat, others, strict=True)):
            entry = known_outcome(outcomes, outcome)
            _designs(axes, means[[first, outcome]], list(free.index), looks)
            axes.set_title(label(entry["name"], entry["name_zh"], language, "\n"), linespacing=1.3)
            axes.set_ylabel(unit_of(entry, language).strip(), linespacing=1.35)
            if number + columns >= len(others):
                named = label(across["name"], across["name_zh"], language)
                axes.set_xlabel(f"{named}\n{unit_of(across, language).strip()}", linespacing=1.35)
    return figure


def _front_title(share: pd.Series, free: int) -> Name:
    if share.isin([0.0, 1.0]).all():
        return Name(f"{free} of {len(share)} designs are dominated by no other",
                    f"{len(share)}个方案中，{free}个不被其他方案占优")  # fmt: skip
    return Name(f"{free} of {len(share)} designs are on the front in most draws",
                f"{len(share)}个方案中，{free}个在多数情景下处于前沿")  # fmt: skip


def _front_note(means: pd.DataFrame) -> Name:
    """What marks and percentages mean."""
    count = means.shape[1]
    return Name(f"Marks: means over draws. Percent: draws in which no design dominates it in all {count} outcomes.",
                f"标记：各情景的均值。百分比：按全部{count}项结果计，不被其他方案占优的情景比例。")  # fmt: skip


def _front_keys(
    share: pd.Series, free: pd.Series, looks: Mapping[str, Channel], language: Language, names: Names
) -> list:
    percent = " %" if language == "en" else "%"
    keys = [
        line_key(look, f"{shortened(called(each, language, names), KEY)} {100 * free[each]:.0f}{percent}", linestyle="")
        for each, look in looks.items()
    ]
    if len(free) > len(looks):
        other = words("other designs on the front", "前沿上的其他方案", language)
        keys.append(line_key(OTHERS, other, linestyle="", markerfacecolor=PAPER, markeredgecolor=OTHERS.colour))
    if len(free) < len(share):
        keys.append(
            line_key(
                BEATEN, words("dominated in most draws", "在多数情景下被占优", language), linestyle="", markersize=4.5
            )
        )
    return keys


def _designs(axes: Axes, means: pd.DataFrame, free: list, looks: Mapping[str, Channel]) -> None:
    """Marks of the designs, those that are on the front above the others."""
    beaten, unnamed = means.drop(index=free), means.loc[[each for each in free if each not in looks]]
    axes.scatter(*beaten.to_numpy().T, s=22, color=BEATEN.colour, linewidth=0, zorder=1)
    axes.scatter(*unnamed.to_numpy().T, s=30, color=PAPER, edgecolor=OTHERS.colour, linewidth=1.2, zorder=2)
    for each, look in looks.items():
        axes.scatter(*means.loc[each], s=66, color=look.colour, marker=look.marker, edgecolor=PAPER, linewidth=0.8,
                     zorder=3)  # fmt: skip
    axes.grid()
    axes.xaxis.set_major_locator(round_ticks(5))
    axes.yaxis.set_major_locator(round_ticks(5))
    axes.margins(0.1)


def information_bars(table: pd.DataFrame, perfect: float, language: Language = "both", names: Names = NAMES) -> Drawing:
    """What it is worth to know each uncertainty, with its 95 % interval; the ten most valuable.

    Parameters
    ----------
    table : DataFrame with the columns `WORTH`, a row for each factor, the most valuable first
    perfect : what it is worth to know everything

    Raises InputError if a column is missing or there are no rows.

    >>> table = pd.DataFrame({"factor": ["leader.discount"], "value": [2.0], "low": [1.0], "high": [3.0],
    ...                       "share": [0.4]})
    >>> information_bars(table, 5.0, "en").texts[0].get_text()
    'Most worth knowing: leader.discount, 40 % of knowing everything'
    """
    require_rows(table, WORTH, "information_bars")
    language, shown = drawable(language), table.head(MOST_FACTORS)
    with drawing(8.4, 2.1 + 0.38 * len(shown)) as figure:
        everything = minus(in_full(perfect, 3))
        note = words(f"Bars: estimate and 95 % interval. Knowing everything would be worth {everything}.",
                     f"横条：估计值及95%区间。完全信息的价值为{everything}。", language)  # fmt: skip
        frame(figure, words(*_worth_title(shown.iloc[0], names), language), note)
        axes, rows = figure.subplots(), range(len(shown))
        axes.axvline(0, color=MUTED, linewidth=1)
        axes.barh(rows, shown["value"], height=0.62, color=BLUE)
        axes.hlines(rows, shown["low"], shown["high"], color=PAPER, linewidth=4)
        axes.hlines(rows, shown["low"], shown["high"], color=MUTED, linewidth=1.8)
        axes.set_yticks(rows, [_side(each, language, names) for each in shown["factor"]])
        axes.set_ylim(len(shown) - 0.4, -0.6)
        axes.set_xlabel(words("worth of knowing it, in the unit of the payoffs", "信息价值（与收益同单位）", language))
        axes.tick_params(axis="y", length=0)
        axes.spines["left"].set_visible(False)
        axes.grid(axis="x")
        axes.xaxis.set_major_locator(round_ticks(6))
    return figure


def _worth_title(first: pd.Series, names: Names) -> Name:
    """Which uncertainty is most worth knowing, if its interval lies above 0."""
    if pd.isna(first["share"]):
        return Name("Nothing that could be known would change the choice", "任何信息都不会改变选择")
    if first["low"] <= 0:
        return Name("No single uncertainty is surely worth knowing", "没有任何单项不确定性确有了解的价值")
    en, zh = both_names(first["factor"], names)
    percent = f"{100 * first['share']:.0f}"
    return Name(f"Most worth knowing: {en}, {percent} % of knowing everything",
                f"最值得了解的是“{zh}”，占完全信息价值的{percent}%")  # fmt: skip
