"""What settings of levers do to outcomes: a chosen one among the others, and all of them on one plate."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from itertools import product
from math import ceil, floor, log10
from typing import NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.text import Text

from gzsim.common.names import known, require_rows
from gzsim.common.tidy import distinct, known_outcome
from gzsim.errors import InputError
from gzsim.views.bands import band
from gzsim.views.dial import Dial, said, small
from gzsim.views.drawing import Drawing, drawing, frame
from gzsim.views.fonts import drawable
from gzsim.views.index_text import NOTE, TITLE, broken, cut, row_name
from gzsim.views.labels import Language, Name, label
from gzsim.views.legend import line_key, round_ticks, unit_of
from gzsim.views.numbers import minus
from gzsim.views.palette import BLUE, FAINT, MUTED, PAPER, VERMILLION, Channel, channels

EFFECTS = ["outcome", "draws", "low", "median", "high", "positive", "negative"]

MOST_PANELS, MOST_LINES, MOST_TICKS = 4, 4, 7
WIDTH, HEIGHT = 4.8, 3.1
"""Inches of a panel."""
KEY, AXIS, TICKS = 52, 56, 44
"""Letters of a name in a key, of one below an axis, and of all ticks of an axis; a Chinese character counts as two."""

THROUGH = Channel(BLUE, "o", "-", "")
"""Look of the line that the chosen setting is on."""
BESIDE = {"color": "#8C8C8C", "linewidth": 0.9}
"""Look of the lines beside it."""
CHOSEN = {"color": VERMILLION, "marker": "D", "markersize": 8.5, "markeredgecolor": PAPER}
REFERENCE = {"color": MUTED, "marker": "o", "markersize": 9, "markerfacecolor": "none", "markeredgecolor": MUTED}
ZERO = {"color": MUTED, "linestyle": "--", "linewidth": 1.0}

UNBROKEN = "\u00a0"
"""Space at which no line ends."""
NO_DRAWS = Name("no draws", "无有效参数组")


class _Shown(NamedTuple):
    """What both figures draw."""

    dials: Sequence[Dial]
    curves: Mapping[tuple[str, Hashable], pd.DataFrame]
    """Effects along the first lever, by outcome and setting of the second; None where there is no second."""
    entries: Mapping[str, pd.Series]
    """Outcomes in their order."""
    spans: pd.DataFrame
    draws: Name


def chosen_setting(
    table: pd.DataFrame, dials: Sequence[Dial], setting: Sequence[Hashable], outcomes: pd.DataFrame,
    language: Language = "both", notes: Sequence[Name] = (), spans: pd.DataFrame | None = None,
) -> Drawing:  # fmt: skip
    """One setting of the levers against the reference, a panel for each outcome, with the other settings behind it.

    From one setting to another marks and words move, axes and panels do not.

    Parameters
    ----------
    table : DataFrame with the columns `EFFECTS`: of differences from the reference, 5, 50 and 95 % of the draws and the
        shares above and below 0. A row for each outcome and setting, by which it is indexed: a level for each dial
    dials : one lever, or two of which the first is on the axis and the second has a line for each setting
    setting : the one that is chosen, a value for each dial
    outcomes : DataFrame, catalogue by outcome: name, name_zh, unit, better
    notes : what is said below the panels besides
    spans : DataFrame, outcome × (low, high), the least and the greatest that an axis shows; those of the table unless
        given

    Raises InputError if a column is missing, there are no rows, there are more than four outcomes or one is not in the
    catalogue, or there is no such setting.

    >>> catalogue = pd.DataFrame({"name": "Debt", "name_zh": "债务", "unit": "percent", "better": "lower"}, ["debt"])
    >>> dial = Dial("weight", Name("Weight", "权重"), (0.1, 0.3), (Name("0.1"), Name("0.3")))
    >>> table = pd.DataFrame({"outcome": "debt", "draws": 9, "low": [0.0, -0.1], "median": [0.0, 0.4],
    ...                       "high": [0.0, 0.9], "positive": [0.0, 0.9], "negative": [0.0, 0.1]}, index=[0.1, 0.3])
    >>> print(chosen_setting(table, [dial], [0.3], catalogue, "en").alt)
    Weight = 0.3: debt +0.40 (−0.10 to +0.90) against the reference
    """
    language, shown = drawable(language), _shown(table, dials, outcomes, spans)
    for dial, value in zip(dials, setting, strict=True):
        known(value, dial.settings, dial.key)

    def fill(axes: Axes, outcome: str) -> Name:
        mine = _line_of(setting)
        for value in _lines(dials):
            if value != mine:
                axes.plot(shown.curves[outcome, value]["median"].to_numpy(), **BESIDE)
        _curve(axes, shown.curves[outcome, mine], THROUGH)
        row, place = _effect(shown, outcome, setting), dials[0].settings.index(setting[0])
        axes.vlines(place, row["low"], row["high"], color=VERMILLION, linewidth=2.6, zorder=4)
        axes.plot(place, row["median"], linestyle="", zorder=5, **CHOSEN)
        return _in_draws(row)

    every = [_finding(shown, each) for each in product(*(dial.settings for dial in dials))]
    lines = max(len(_heading(shown, each, language)) for each in every)  # room for the longest, whatever is chosen
    title = _finding(shown, setting)
    return _panels(shown, title, notes, _chosen_keys(dials, language), fill, language, lines)


def all_settings(
    table: pd.DataFrame, dials: Sequence[Dial], outcomes: pd.DataFrame, language: Language = "both",
    notes: Sequence[Name] = (),
) -> Drawing:  # fmt: skip
    """All settings of two levers against the reference: the first on the axis, the second as lines, ranges as bands.

    Parameters and errors are those of `chosen_setting`. Of more than four settings of the second lever four are drawn,
    both ends among them.

    >>> catalogue = pd.DataFrame({"name": "Debt", "name_zh": "债务", "unit": "percent", "better": "lower"}, ["debt"])
    >>> dial = Dial("weight", Name("Weight", "权重"), (0.1, 0.3), (Name("0.1"), Name("0.3")))
    >>> table = pd.DataFrame({"outcome": "debt", "draws": 9, "low": [0.0, -0.9], "median": [0.0, -0.4],
    ...                       "high": [0.0, 0.1], "positive": [0.0, 0.1], "negative": [0.0, 0.9]}, index=[0.1, 0.3])
    >>> print(all_settings(table, [dial], catalogue, "en").alt)
    Debt is best at weight = 0.3: −0.40 (−0.90 to +0.10) against the reference
    """
    language, shown = drawable(language), _shown(table, dials, outcomes, None)
    looks = channels(_spread_out(_lines(dials), MOST_LINES))

    def fill(axes: Axes, outcome: str) -> None:
        for value, look in looks.items():
            _curve(axes, shown.curves[outcome, value], look)

    left = len(_lines(dials)) - len(looks)
    more = [Name(f"Not drawn: {left} settings in between.", f"另有{left}个中间取值未绘。")] if left else []
    keys = [*_line_keys(dials, looks, language), _reference_key(language)]
    return _panels(shown, _best(shown), [*more, *notes], keys, fill, language)


def spans_of(table: pd.DataFrame) -> pd.DataFrame:
    """The least and the greatest that axes have to show of effects, 0 among them: outcome × (low, high).

    >>> spans_of(pd.DataFrame({"outcome": "debt", "low": [0.0, 0.2], "high": [0.0, 0.9]})).loc["debt"].tolist()
    [0.0, 0.9]
    """
    groups = table.fillna({"low": 0.0, "high": 0.0}).groupby("outcome", sort=False)
    return pd.DataFrame({"low": groups["low"].min().clip(upper=0.0), "high": groups["high"].max().clip(lower=0.0)})


def _shown(
    table: pd.DataFrame, dials: Sequence[Dial], outcomes: pd.DataFrame, spans: pd.DataFrame | None
) -> _Shown:  # fmt: skip
    names = distinct(require_rows(table, EFFECTS, "table")["outcome"])
    if len(names) > MOST_PANELS:
        raise InputError(f"{len(names)} outcomes", field="outcomes", valid=f"at most {MOST_PANELS} in one figure")
    entries = {name: known_outcome(outcomes, name) for name in names}
    least, most = table["draws"].min(), table["draws"].max()
    draws = f"{most}" if least == most else f"{least}–{most}"
    counted = Name(f"{draws} draw{'s' if most != 1 else ''}", f"{draws}组参数")
    return _Shown(dials, dict(_curves(table, dials)), entries, spans_of(table) if spans is None else spans, counted)


def _curves(table: pd.DataFrame, dials: Sequence[Dial]) -> Iterator[tuple[tuple[str, Hashable], pd.DataFrame]]:
    for outcome, rows in table.groupby("outcome", sort=False):
        for value in _lines(dials):
            one = rows if len(dials) < 2 else rows.xs(value, level=1)
            yield (outcome, value), one.set_axis(one.index.get_level_values(0)).loc[list(dials[0].settings)]


def _lines(dials: Sequence[Dial]) -> tuple[Hashable, ...]:
    return dials[1].settings if len(dials) > 1 else (None,)


def _line_of(setting: Sequence[Hashable]) -> Hashable:
    return setting[1] if len(setting) > 1 else None


def _effect(shown: _Shown, outcome: str, setting: Sequence[Hashable]) -> pd.Series:
    return shown.curves[outcome, _line_of(setting)].loc[setting[0]]


def _spread_out(values: Sequence[Hashable], most: int) -> list[Hashable]:
    """So many of the values, both ends among them."""
    places = np.linspace(0, len(values) - 1, min(most, len(values)))
    return [values[round(place)] for place in places]


def _first_setting(dials: Sequence[Dial]) -> tuple[Hashable, ...]:
    return tuple(dial.settings[0] for dial in dials)


def _panels(
    shown: _Shown, title: Name, notes: Sequence[Name], keys: list[Line2D],
    fill: Callable[[Axes, str], Name | None], language: Language, lines: int = 0,
) -> Drawing:  # fmt: skip
    """A panel for each outcome; what filling it says stands below its name. Titles have room for so many lines."""
    columns = min(2, len(shown.entries))
    rows = ceil(len(shown.entries) / columns)
    notes = [_against(shown), *notes]
    note = label(" ".join(each.en for each in notes), "".join(each.zh for each in notes), language, "\n")
    heading = _heading(shown, title, language)
    with drawing(_inches(shown), 1.5 + HEIGHT * rows) as figure:
        room = _room(max(lines, len(heading)), language)
        frame(figure, room, broken(note, int(NOTE * figure.get_figwidth())), keys)
        words = {figure.texts[0]: "\n".join(heading)}
        panels = figure.subplots(rows, columns, squeeze=False)
        for number, axes in enumerate(panels.flat):
            if number >= len(shown.entries):
                axes.remove()
                continue
            words |= _panel(axes, shown, list(shown.entries)[number], fill, language)
            if number + columns >= len(shown.entries):  # nobody stands below
                axes.set_xlabel(broken(label(*shown.dials[0].name, language, "\n"), AXIS), linespacing=1.35)
    for place, text in words.items():
        place.set_text(text)
    figure.alt = label(*title, language).replace(UNBROKEN, " ")
    return figure


def _panel(
    axes: Axes, shown: _Shown, outcome: str, fill: Callable[[Axes, str], Name | None], language: Language
) -> dict[Text, str]:  # fmt: skip
    """Fill a panel; the words that its title, which keeps their room, is to have in the end."""
    entry = shown.entries[outcome]
    axes.axhline(0.0, zorder=0, **ZERO)
    told = fill(axes, outcome)
    start = _effect(shown, outcome, _first_setting(shown.dials))["median"]
    axes.plot(0, start, linestyle="", zorder=6, **REFERENCE)
    axes.set_ylabel(unit_of(entry, language, difference=True), linespacing=1.35)
    _scales(axes, shown, outcome, language)
    lines = [label(entry["name"], entry["name_zh"], language)]
    lines += label(*told, language, "\n").split("\n") if told else []
    return {axes.set_title(_room(len(lines), language), linespacing=1.35): "\n".join(lines)}


def _room(lines: int, language: Language) -> str:
    """Lines that are as high as any: the layout is settled with them, and which letters a text has moves nothing."""
    return "\n".join([label("(g", "（贵", language)] * lines)


def _inches(shown: _Shown) -> float:
    return max(7.2, 0.6 + WIDTH * min(2, len(shown.entries)))


def _scales(axes: Axes, shown: _Shown, outcome: str, language: Language) -> None:
    dial, (low, high) = shown.dials[0], shown.spans.loc[outcome, ["low", "high"]]
    pad = 0.09 * (high - low) or 1.0
    axes.set_ylim(low - pad, high + pad)
    axes.set_xlim(-0.35, len(dial.settings) - 0.65)
    places = range(0, len(dial.settings), ceil(len(dial.settings) / MOST_TICKS))
    axes.set_xticks(places, [row_name(dial.called[each], language, TICKS // len(places)) for each in places])
    axes.grid(axis="y", color=FAINT)
    axes.yaxis.set_major_locator(round_ticks(5))


def _curve(axes: Axes, effects: pd.DataFrame, look: Channel) -> None:
    places = np.arange(len(effects))
    band(axes, places, effects["low"], effects["high"], look.colour)
    axes.plot(places, effects["median"], look.line, color=look.colour, marker=look.marker, markersize=5.5,
              markeredgecolor=PAPER, markeredgewidth=0.6)  # fmt: skip


def _chosen_keys(dials: Sequence[Dial], language: Language) -> list[Line2D]:
    keys = [line_key(Channel(VERMILLION, "D", "-", ""), label("chosen setting", "选定设定", language), markersize=7)]
    for dial in dials[1:]:
        en, zh = _in_key(dial.name)
        keys += [line_key(THROUGH, label(f"{en} as chosen", f"{zh}取选定值", language)),
                 Line2D([], [], label=label("its other settings", "取其他值", language), **BESIDE)]  # fmt: skip
    return [*keys, _reference_key(language)]


def _line_keys(dials: Sequence[Dial], looks: Mapping[Hashable, Channel], language: Language) -> list[Line2D]:
    """A key for each line of the second lever, the first of which says what it is called."""
    keys = []
    for dial in dials[1:]:
        called = dict(zip(dial.settings, dial.called, strict=True))
        keys = [line_key(look, label(*_in_key(called[value]), language)) for value, look in looks.items()]
        keys[0].set_label(f"{label(*_in_key(dial.name), language)} = {keys[0].get_label()}")
    return keys


def _in_key(name: Name) -> Name:
    return Name(*(cut(each or name.en, KEY) for each in name))


def _reference_key(language: Language) -> Line2D:
    return Line2D([], [], label=label("reference", "参照设定", language), **{**ZERO, **REFERENCE})


def _heading(shown: _Shown, title: Name, language: Language) -> list[str]:
    return broken(label(*title, language, "\n"), int(TITLE * _inches(shown))).split("\n")


def _against(shown: _Shown) -> Name:
    start = said(shown.dials, _first_setting(shown.dials))
    en = f"Differences from the reference ({start.en}) under the same draw: median and 5–95 % of {shown.draws.en}."
    return Name(en, f"同一组参数下与参照设定（{start.zh}）的差异：{shown.draws.zh}的中位数与5–95%区间。")


def _finding(shown: _Shown, setting: Sequence[Hashable]) -> Name:
    """What a setting does to the first outcome."""
    outcome, entry = next(iter(shown.entries.items()))
    chosen, row = said(shown.dials, setting), _effect(shown, outcome, setting)
    if tuple(setting) == _first_setting(shown.dials) and (row[["low", "high"]] == 0).all():
        return Name(_capital(f"{chosen.en}: the reference"), f"{chosen.zh}：参照设定")
    amount = _amount(row)
    return Name(_capital(f"{chosen.en}: {small(entry['name'])} {amount.en} against the reference"),
                f"{chosen.zh}：{_chinese(entry)}较参照设定变动{amount.zh}")  # fmt: skip


def _best(shown: _Shown) -> Name:
    """At which setting the first outcome is best, or highest where neither direction is better."""
    outcome, entry = next(iter(shown.entries.items()))
    sign = -1 if entry["better"] == "lower" else 1
    en, zh = ("highest", "最高") if entry["better"] == "none" else ("best", "最优")
    settings = list(product(*(dial.settings for dial in shown.dials)))
    medians = pd.Series([sign * _effect(shown, outcome, each)["median"] for each in settings])
    if medians.isna().all():
        return Name(f"{entry['name']}: {NO_DRAWS.en}", f"{_chinese(entry)}：{NO_DRAWS.zh}")
    place = int(medians.argmax())
    chosen, amount = said(shown.dials, settings[place]), _amount(_effect(shown, outcome, settings[place]))
    if place == 0:
        return Name(
            f"{entry['name']} is {en} at the reference, {chosen.en}",
            f"{_chinese(entry)}以参照设定（{chosen.zh}）为{zh}",
        )
    return Name(f"{entry['name']} is {en} at {chosen.en}: {amount.en} against the reference",
                f"{chosen.zh}时{_chinese(entry)}{zh}，较参照设定变动{amount.zh}")  # fmt: skip


def _in_draws(row: pd.Series) -> Name:
    if not row["draws"]:
        return NO_DRAWS
    amount = _amount(row)
    if not row["positive"] and not row["negative"]:
        return Name(f"{amount.en}, the same in all draws", f"{amount.zh}，各组参数下均不变")
    up = row["positive"] >= row["negative"]
    share = f"{100 * max(row['positive'], row['negative']):.0f}"
    return Name(f"{amount.en}, {'higher' if up else 'lower'} in {share} % of draws",
                f"{amount.zh}，{share}%的参数组下{'更高' if up else '更低'}")  # fmt: skip


def _amount(row: pd.Series) -> Name:
    """Median and range, to two significant digits of the largest."""
    if not row["draws"]:
        return NO_DRAWS
    three = [row["median"], row["low"], row["high"]]
    largest = max(map(abs, three))
    decimals = max(0, 1 - floor(log10(largest))) if largest else 0
    middle, low, high = (minus(f"{each:+z,.{decimals}f}") if round(each, decimals) else "0" for each in three)
    return Name(f"{middle} ({low} to {high})".replace(" ", UNBROKEN), f"{middle}（{low}至{high}）")


def _chinese(entry: pd.Series) -> str:
    return label(entry["name"], entry["name_zh"], "zh")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
