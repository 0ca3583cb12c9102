"""Figures of schemes replayed on the record: who would have been last, how surely, and what it would have cost."""

from __future__ import annotations

from math import ceil

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from gzsim.common.names import require_rows
from gzsim.common.tidy import distinct, wide
from gzsim.errors import InputError
from gzsim.views.drawing import Drawing, drawing, frame
from gzsim.views.fonts import drawable
from gzsim.views.heatmap import GAP, SHADES, gap, grid, tile
from gzsim.views.labels import NAMES, Language, Names, both_names, called, label, short_names, words
from gzsim.views.legend import line_keys, round_ticks
from gzsim.views.palette import BLACK, FAINT, INK, MUTED, PAPER, Channel, channels, ink_on

UNRANKED = "–"

GRID_NOTE = (
    "Number and shade: chance of being last, percent (rounded down), when weights are drawn around the declared ones.",
    "数字与颜色深浅：在设定值附近随机扰动权重时居末位的概率（%，向下取整）。",
)
BUDGET_NOTE = (
    "Mark: median of all runs of judged years; bar: worst to best. Percent of the subsidy without it.",
    "点：各连续评价时段的中位数；横条：最差至最好。单位：占无奖惩时补助的百分比。",
)


def last_grid(
    outcomes: pd.DataFrame,
    last_places: pd.DataFrame,
    left_out: pd.DataFrame | None = None,
    language: Language = "both",
    names: Names = NAMES,
) -> Drawing:
    """Who would have been last in each year, and how surely: year by prefecture, one panel for each zone model.

    A disk marks a last place that is sure, a ring one that is not; the number and the shade of a tile are the chance of
    being last under drawn weights. Years that were not judged are hatched. Prefectures stand in the order of how often
    they are last in the first zone model, in every panel.

    Parameters
    ----------
    outcomes : DataFrame
        Outcomes of a replay under one ranking: zone_model, year, code, name, name_zh, place, last_chance (a share).
        Schemes do not change places: those of the first are shown.
    last_places : DataFrame with columns zone_model, year, code, sure (bool)
    left_out : DataFrame, optional
        Column year: years that were not judged; with it the grid shows such years at either end as well.

    Raises InputError if a column is missing, there are no rows, or outcomes of several rankings are mixed.

    >>> outcomes = pd.DataFrame({"zone_model": "uniform", "year": [2015, 2015, 2017, 2017],
    ...     "code": ["520100", "520300"] * 2, "name": ["Guiyang", "Zunyi"] * 2, "name_zh": ["贵阳", "遵义"] * 2,
    ...     "place": [1, 2, 1, 2], "last_chance": [0.02, 0.98, 0.4, 0.6]})
    >>> last = pd.DataFrame({"zone_model": "uniform", "year": [2015, 2017], "code": "520300", "sure": [True, False]})
    >>> [tick.get_text() for tick in last_grid(outcomes, last, language="en").axes[0].get_xticklabels()]
    ['2015', '2016', '2017']
    """
    places = _places(outcomes)
    require_rows(last_places, ["zone_model", "year", "code", "sure"], "last_places")
    language = drawable(language)
    models, years = distinct(places["zone_model"]), _years(places, left_out)
    often = last_places[last_places["zone_model"] == models[0]].groupby("code").size()
    codes = often.reindex(distinct(places["code"]), fill_value=0).sort_values(ascending=False, kind="stable").index
    rows = [called(code, language, short_names(places)) for code in codes]
    height = 1.8 + len(models) * (0.65 + 0.28 * len(codes))
    with drawing(max(7.5, 2.6 + 0.37 * len(years)), height) as figure:
        title = words("Who would have been last", "若按此规则，谁会居末位", language)
        frame(figure, title, words(*GRID_NOTE, language), _grid_keys(places, years, language))
        for axes, model in zip(figure.subplots(len(models), squeeze=False)[:, 0], models, strict=True):
            grid(axes, rows, [str(year) for year in years])
            of_model = places[places["zone_model"] == model]
            _chances(axes, of_model, codes, years)
            _marks(axes, last_places[last_places["zone_model"] == model], codes, years)
            axes.set_title(called(model, language, names, "  "))
    return figure


def _places(outcomes: pd.DataFrame) -> pd.DataFrame:
    """Each place once, of one ranking."""
    require_rows(outcomes, ["zone_model", "year", "code", "name", "name_zh", "place", "last_chance"], "outcomes")
    _only(outcomes, "ranking")
    return outcomes.drop_duplicates(["zone_model", "year", "code"])


def _only(outcomes: pd.DataFrame, column: str) -> None:
    """Refuse a table about several of what can be shown one at a time."""
    found = distinct(outcomes[column]) if column in outcomes else []
    if len(found) > 1:
        raise InputError(f"outcomes of several: {', '.join(map(str, found))}", field=column, valid="one of them")


def _years(outcomes: pd.DataFrame, left_out: pd.DataFrame | None) -> range:
    years = [*outcomes["year"], *([] if left_out is None else left_out["year"])]
    return range(int(min(years)), int(max(years)) + 1)


def _chances(axes: Axes, places: pd.DataFrame, codes: pd.Index, years: range) -> None:
    """Tiles shaded by the chance of being last, with percent on them; hatched where a year is not judged."""
    chances = wide(places, "code", "year", "last_chance").reindex(index=codes, columns=years)
    judged = set(places["year"])
    for row, values in enumerate(chances.to_numpy(float)):
        for column, chance in enumerate(values):
            if years[column] not in judged:
                gap(axes, column, row)
                continue
            unranked = pd.isna(chance)
            face = to_hex(SHADES(0.0 if unranked else float(chance)))
            tile(axes, column, row, facecolor=face, edgecolor=FAINT, linewidth=0.6)
            text = UNRANKED if unranked else _percent(chance)
            axes.text(column, row, text, ha="center", va="center_baseline", fontsize=7.5, color=ink_on(face), zorder=4)


def _percent(chance: float) -> str:
    """Percent rounded down, so that nothing short of 95 looks like it; nothing where it is 0."""
    percent = int(100 * chance + 1e-9)
    return str(percent) if percent else ""


def _marks(axes: Axes, last: pd.DataFrame, codes: pd.Index, years: range) -> None:
    """A black disk where a last place is sure, a white one with a ring where it is not."""
    numbers = {text.get_position(): text for text in axes.texts}
    for code, year, sure in zip(last["code"], last["year"], last["sure"], strict=True):
        place = years.index(int(year)), codes.get_loc(code)
        face = BLACK if sure else PAPER
        axes.scatter(*place, s=210, facecolor=face, edgecolor=BLACK, linewidth=1.3, zorder=3)
        numbers[place].set_color(ink_on(face))


def _grid_keys(places: pd.DataFrame, years: range, language: Language) -> list[Artist]:
    looks = ((BLACK, "last with ≥ 95 %", "以≥95%的概率居末"), (PAPER, "last with less", "居末，概率不足95%"))
    keys: list[Artist] = [_disk(face, label(*name, language)) for face, *name in looks]
    keys += _gap_key(years, places, label("year not judged: too little is seen", "未评年份：数据不足", language))
    if places["place"].isna().any():
        text = label("alone in its zone", "所在区仅此一家", language)
        keys.append(Line2D([], [], linestyle="none", marker="_", color=MUTED, label=text))
    return keys


def _gap_key(years: range, outcomes: pd.DataFrame, text: str) -> list[Artist]:
    """Key to the hatched years, if any zone model lacks a year."""
    models = outcomes["zone_model"] if "zone_model" in outcomes else pd.Series("", outcomes.index)
    lacking = len(years) > outcomes["year"].groupby(models).nunique().min()
    return [Patch(label=text, **GAP)] if lacking else []


def _disk(face: str, text: str) -> Line2D:
    look = {"marker": "o", "markersize": 9, "markerfacecolor": face, "markeredgecolor": BLACK, "markeredgewidth": 1.3}
    return Line2D([], [], linestyle="none", label=text, **look)


def cumulative_money(outcomes: pd.DataFrame, language: Language = "both", names: Names = NAMES) -> Drawing:
    """Money of each prefecture added up over the judged years, a line for each scheme and a panel for each prefecture.

    All panels have the same axis; prefectures stand in the order of what they end with under the first scheme. Years
    that were not judged move no money and are hatched.

    Parameters
    ----------
    outcomes : DataFrame
        Outcomes of a replay under one ranking and zone model: scheme, year, code, name, name_zh, money (CNY
        million, positive is received).

    Raises InputError if a column is missing, there are no rows, or several rankings or zone models are mixed.

    >>> outcomes = pd.DataFrame({"scheme": "last_place", "year": [2015, 2016], "code": "520100", "name": "Guiyang",
    ...                          "name_zh": "贵阳", "money": [1, -4]})
    >>> cumulative_money(outcomes, "en").axes[0].lines[1].get_ydata().tolist()
    [1, -3]
    """
    require_rows(outcomes, ["scheme", "year", "code", "name", "name_zh", "money"], "outcomes")
    for column in ("ranking", "zone_model"):
        _only(outcomes, column)
    language = drawable(language)
    schemes, years = distinct(outcomes["scheme"]), range(int(outcomes["year"].min()), int(outcomes["year"].max()) + 1)
    money = {scheme: wide(outcomes[outcomes["scheme"] == scheme], "year", "code", "money") for scheme in schemes}
    paths = {scheme: by_year.sort_index().cumsum() for scheme, by_year in money.items()}
    codes = paths[schemes[0]].iloc[-1].sort_values(kind="stable").index
    looks, prefectures = channels(schemes), short_names(outcomes)
    columns = min(3, len(codes))
    with drawing(0.9 + 2.9 * columns, 1.5 + 1.75 * ceil(len(codes) / columns)) as figure:
        note = words("CNY million, positive is received. The first year's money is the first point of a line.",
                     "单位：百万元，正值为获得。每条线的首点为首年金额。", language)  # fmt: skip
        gaps = _gap_key(years, outcomes, label("not judged", "未评年份", language))
        frame(figure, _money_title(outcomes, language, names), note, [*line_keys(looks, language, names), *gaps])
        panels = figure.subplots(ceil(len(codes) / columns), columns, squeeze=False, sharex=True, sharey=True)
        for axes, code in zip(panels.flat, codes, strict=False):
            _unjudged(axes, years, set(outcomes["year"]))
            axes.axhline(0, color=INK, linewidth=1)
            for scheme, look in looks.items():
                path = paths[scheme][code]
                axes.plot(path.index, path.to_numpy(), look.line, color=look.colour, marker=look.marker, markersize=4,
                          markeredgecolor=PAPER, markeredgewidth=0.5)  # fmt: skip
            axes.set_title(called(code, language, prefectures))
            axes.grid(axis="y")
            axes.xaxis.set_major_locator(round_ticks(5, integer=True))
        for axes in panels.flat[len(codes) :]:
            axes.remove()
    return figure


def _money_title(outcomes: pd.DataFrame, language: Language, names: Names) -> str:
    """Title that names the zone model, where the table does."""
    if "zone_model" not in outcomes:
        return words("Money added up", "累计资金", language)
    en, zh = both_names(outcomes["zone_model"].iloc[0], names)
    return words(f"Money added up: {en}", f"累计资金：{zh}", language)


def _unjudged(axes: Axes, years: range, judged: set[int]) -> None:
    for year in sorted(set(years) - judged):
        axes.axvspan(year - 0.5, year + 0.5, zorder=0, **GAP)


def budget_ranges(budgets: pd.DataFrame, years: int = 10, language: Language = "both", names: Names = NAMES) -> Drawing:
    """Budgets after some years of a scheme: the median of all runs of judged years, with the worst and the best.

    One panel for each zone model, a row for each prefecture, a mark for each scheme; prefectures in the order of the
    worst budget under the first scheme and zone model. The line at 100 is the budget without the scheme.

    Parameters
    ----------
    budgets : DataFrame
        Columns zone_model, scheme, code, name, name_zh, worst, median, best (shares of the subsidy).
    years : after how many judged years

    Raises InputError if a column is missing, there are no rows, or several rankings are mixed.

    >>> budgets = pd.DataFrame({"zone_model": "uniform", "scheme": "last_place", "code": ["520100", "520300"],
    ...     "name": ["Guiyang", "Zunyi"], "name_zh": ["贵阳", "遵义"], "worst": [0.9, 0.8], "median": 1, "best": 1.1})
    >>> [tick.get_text() for tick in budget_ranges(budgets, language="en").axes[0].get_yticklabels()]
    ['Zunyi', 'Guiyang']
    """
    require_rows(budgets, ["zone_model", "scheme", "code", "name", "name_zh", "worst", "median", "best"], "budgets")
    _only(budgets, "ranking")
    language = drawable(language)
    models, looks = distinct(budgets["zone_model"]), channels(distinct(budgets["scheme"]))
    first = budgets.drop_duplicates("code").set_index("code")
    codes = first["worst"].sort_values(kind="stable").index
    rows = [called(code, language, short_names(budgets)) for code in codes]
    with drawing(2.6 + 2.6 * len(models), 1.9 + len(codes) * (0.2 + 0.12 * len(looks))) as figure:
        title = words(f"Budgets after {years} judged years", f"{years}个评价年后的补助规模", language)
        frame(figure, title, words(*BUDGET_NOTE, language), line_keys(looks, language, names, linestyle="-"))
        panels = figure.subplots(1, len(models), sharex=True, sharey=True, squeeze=False)[0]
        for axes, model in zip(panels, models, strict=True):
            axes.axvline(100, color=INK, linewidth=1)
            for place, (scheme, look) in enumerate(looks.items()):
                chosen = budgets[(budgets["zone_model"] == model) & (budgets["scheme"] == scheme)]
                offset = (place - (len(looks) - 1) / 2) * 0.6 / len(looks)
                _ranges(axes, 100 * chosen.set_index("code").reindex(codes)[["worst", "median", "best"]], offset, look)
            axes.set_title(called(model, language, names, "\n"), linespacing=1.35)
            axes.grid(axis="x")
            axes.tick_params(axis="y", length=0)
            axes.spines["left"].set_visible(False)
            axes.xaxis.set_major_locator(round_ticks(4))
        panels[0].set_yticks(range(len(codes)), rows)
        panels[0].set_ylim(len(codes) - 0.4, -0.6)
    return figure


def _ranges(axes: Axes, shares: pd.DataFrame, offset: float, look: Channel) -> None:
    rows = [row + offset for row in range(len(shares))]
    axes.hlines(rows, shares["worst"], shares["best"], color=look.colour, linewidth=2)
    axes.plot(shares["median"], rows, linestyle="none", color=look.colour, marker=look.marker, markeredgecolor=PAPER)
