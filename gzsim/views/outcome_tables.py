"""Tables of simulated outcomes: levels of the first run, and what the others change, paired and marked by direction."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from math import floor, log10
from types import MappingProxyType

import pandas as pd

from gzsim.common.names import require_rows
from gzsim.common.tidy import distinct, only_baseline
from gzsim.views.change import Change, change_of, is_clear
from gzsim.views.html import notebook, unfolding
from gzsim.views.labels import NAMES, Language, Name, Names, both_names, called, label
from gzsim.views.numbers import MARGIN_NOTE, NOTHING, OTHER_SCALE, OTHER_SCALE_NOTE, margin, minus, unit_of_difference
from gzsim.views.text_table import BETTER, WORSE, Column, TextTable
from gzsim.views.wrapping import folded

SHARES = ("share of ", "probability")
"""How units begin that are printed in percent."""

PERCENT, POINTS = Name("%", "%"), Name("points", "分")
SHORT_UNITS = {
    "points, full mark of the ruler = 100": POINTS,
    "points, targets of the year": POINTS,
    "points of 100, true": POINTS,
    "score points": POINTS,
    "spans above rest": Name("spans", "跨度"),
    "spans, all indicators": Name("spans", "跨度"),
    "percent of GDP at the end of the year": Name("% of GDP", "占GDP%"),
    "percentage points of GDP at the end of the year": Name("pp of GDP", "个百分点"),
    "per prefecture and year": Name("each a year", "每市州每年"),
    "1 = best": Name("1 = best", "1为最好"),
    "CNY million a year": Name("CNY m a year", "百万元/年"),
    "CNY million a year, whole province": Name("CNY m a year", "百万元/年"),
    "Theil index × 1000": Name("Theil × 1000", "泰尔×1000"),
}
"""Units as a narrow table has them; the catalogue of outcomes says them in full."""

MARKS: dict[Change, str] = {"better": BETTER, "worse": WORSE, "changed": "•", "turns": " ", "hidden": " ", "none": " "}
"""What stands behind a difference."""

MARKS_NOTE = Name(
    "▲ clearly better, ▼ clearly worse, • clearly changed: the 95 % interval leaves out zero. pp: percentage points.",
    "▲明显改善，▼明显变差，•明显变化：95%区间不含0。",
)
FEWEST_DECIMALS, MOST_DECIMALS = 0, 3
Groups = Mapping[Name, Collection[str]]
NO_GROUPS: Groups = MappingProxyType({})

HEADING = 16
"""Columns of a heading before it is folded."""


def short_unit(unit: str, *, difference: bool = False) -> Name:
    """A unit as a narrow table has it; shares are in percent, and differ by percentage points.

    >>> short_unit("share of working time"), short_unit("share of leaders", difference=True).en
    (Name(en='%', zh='%'), 'pp')
    """
    if unit.startswith(SHARES):
        return Name("pp", "个百分点") if difference else PERCENT
    unit = unit_of_difference(unit) if difference else unit
    return SHORT_UNITS.get(unit, Name(unit, unit))


def scale_of(unit: str) -> float:
    """By what a figure is multiplied to be printed: 100 for a share.

    >>> scale_of("share of leaders"), scale_of("CNY million a year")
    (100.0, 1.0)
    """
    return 100.0 if unit.startswith(SHARES) else 1.0


def in_row(
    means: Sequence[float],
    errors: Sequence[float],
    *,
    signed: Sequence[bool],
    digits: int = 4,
    widest: int = 2,
) -> list[str]:
    """Means ± half the width of their 95 % intervals, all with the same decimals.

    There are as many as the narrowest interval needs for one significant digit and the widest for two, or as many as
    ``widest`` says, at most three; without errors, as many as the largest mean needs for four ``digits``.

    >>> in_row([105.1692, 1.4311], [0.19, 0.0105], signed=[False, True])
    ['105.17 ± 0.37', '+1.43 ± 0.02']
    >>> in_row([float("nan"), 0.0], [float("nan"), 0.0], signed=[True, True])
    ['–', '0.000 ± 0.000']
    """
    halves = [margin(error) for error in errors]
    narrow = [half for half in halves if half == half and half > 0]
    largest = max((abs(mean) for mean in means if mean == mean), default=0.0)
    if narrow:
        needed = max(-floor(log10(min(narrow))), widest - 1 - floor(log10(max(narrow))))
    else:
        needed = digits - 1 - floor(log10(largest)) if largest else MOST_DECIMALS
    decimals = min(max(needed, FEWEST_DECIMALS), MOST_DECIMALS)
    return [_cell(mean, half, decimals, sign) for mean, half, sign in zip(means, halves, signed, strict=True)]


def _cell(mean: float, half: float, decimals: int, signed: bool) -> str:
    if pd.isna(mean):
        return NOTHING
    sign = "+" if signed and round(mean, decimals) else ""
    level = f"{mean:{sign}z.{decimals}f}"
    return minus(level if pd.isna(half) else f"{level} ± {half:.{decimals}f}")


def outcomes(
    levels: pd.DataFrame,
    differences: pd.DataFrame | None = None,
    only: Collection[str] | None = None,
    language: Language = "both",
    names: Names = NAMES,
    groups: Groups = NO_GROUPS,
) -> TextTable:
    """Outcomes of the runs or, with differences, of the first run and how much the others differ from it.

    Parameters
    ----------
    levels : columns scheme, outcome, outcome_name, outcome_name_zh, unit, mean, standard_error
    differences : paired, optional; columns scheme, baseline, outcome, unit, difference, standard_error, better and
        same_scale: a difference whose 95 % interval leaves out zero is marked as better, worse or changed
    only : outcomes that are shown; all unless given. One that is zero in all runs is named below
    groups : headings with their outcomes, in the order in which they are shown; those of no group come last

    Raises InputError if a column is missing, or there are no rows.
    """
    require_rows(levels, ["scheme", "outcome", "outcome_name", "unit", "mean", "standard_error"], "levels")
    runs = distinct(levels["scheme"])
    shown = runs if differences is None else [only_baseline(differences)]
    others = [] if differences is None else [run for run in runs if run not in shown]
    level = levels.set_index(["outcome", "scheme"])
    change = None if differences is None else differences.set_index(["outcome", "scheme"])
    rows, idle, headings = [], [], []
    for outcome, group in _in_order(distinct(levels["outcome"]), groups):
        if only is not None and outcome not in only:
            continue
        entry = level.loc[(outcome, runs[0])]
        name = label(entry["outcome_name"], entry["outcome_name_zh"], language, "\n")
        cells = [level.loc[(outcome, run), ["mean", "standard_error"]] for run in runs]
        if all((cell.fillna(0) == 0).all() for cell in cells):
            idle.append(name.replace("\n", " "))
            continue
        if group is not None and group not in [heading for _, heading in headings]:
            headings.append((len(rows), group))
        changed = [change.loc[(outcome, run)] for run in others]
        rows.append((name, *_row(entry, [level.loc[(outcome, run)] for run in shown], changed, language)))
    columns = (
        Column(label("Outcome", "结果", language, "\n")),
        Column(label("Unit", "单位", language, "\n")),
        *(Column(_heading(run, language, names), "right") for run in (*shown, *others)),
    )
    said = tuple((row, label(*heading, language)) for row, heading in headings)
    note = _note(change, idle, language)
    return TextTable(_caption(differences, language, names), columns, tuple(rows), note, said)


def short_and_rest(
    levels: pd.DataFrame, differences: pd.DataFrame | None, short: Collection[str], groups: Groups, names: Names = NAMES
) -> str:
    """What a notebook shows of runs: a short table of outcomes, and a folded one of all others under their headings.

    Parameters
    ----------
    levels, differences, groups : see `outcomes`
    short : outcomes of the short table
    """
    others = [outcome for outcome in distinct(levels["outcome"]) if outcome not in short]
    first = outcomes(levels, differences, short, names=names)
    rest = outcomes(levels, differences, others, names=names, groups=groups)
    said = label(f"{len(others)} more outcomes", f"其余{len(others)}项结果", "both")
    return notebook(first.to_html(), unfolding(said, rest.to_html()))


def _in_order(known: list[str], groups: Groups) -> list[tuple[str, Name | None]]:
    """Outcomes with the heading that they stand under, group by group."""
    grouped = {outcome: heading for heading, members in groups.items() for outcome in members if outcome in known}
    return [*grouped.items(), *((outcome, None) for outcome in known if outcome not in grouped)]


def clearly_changed(differences: pd.DataFrame) -> list[str]:
    """Outcomes that some run changes clearly, or counts on another scale.

    >>> rows = [{"outcome": "debt", "difference": 1.0}, {"outcome": "work", "difference": 0.0}]
    >>> clearly_changed(pd.DataFrame(rows).assign(standard_error=0.1, better="lower", same_scale=True))
    ['debt']
    """
    clear = [is_clear(row) or not row["same_scale"] for _, row in differences.iterrows()]
    return distinct(differences.loc[clear, "outcome"])


def _row(entry: pd.Series, shown: list[pd.Series], changed: list[pd.Series], language: Language) -> tuple[str, ...]:
    """Unit, levels and differences of an outcome, with what is clear."""
    scale, unit = scale_of(entry["unit"]), label(*short_unit(entry["unit"]), language, "\n")
    means = [scale * each["mean"] for each in shown] + [scale * each["difference"] for each in changed]
    errors = [scale * each["standard_error"] for each in (*shown, *changed)]
    cells = in_row(means, errors, signed=[False] * len(shown) + [True] * len(changed))
    marked = [f"{cell} {mark(each)}" for cell, each in zip(cells[len(shown) :], changed, strict=True)]
    return unit, *cells[: len(shown)], *marked


def mark(row: pd.Series) -> str:
    """Whether a paired difference is clear, and for better or for worse; a dagger where the scale is another one.

    >>> row = {"difference": 1.0, "standard_error": 0.1, "better": "lower", "same_scale": True}
    >>> mark(pd.Series(row)), mark(pd.Series(row | {"better": "none"})), mark(pd.Series(row | {"standard_error": 1.0}))
    ('▼', '•', ' ')
    """
    return MARKS[change_of(row)] if row.get("same_scale", True) else OTHER_SCALE


def _heading(run: str, language: Language, names: Names) -> str:
    return folded(called(run, language, names, "\n"), HEADING)


def _caption(differences: pd.DataFrame | None, language: Language, names: Names) -> str:
    if differences is None:
        return label("Simulated outcomes: mean ± 95 %", "模拟结果：均值±95%", language, "\n")
    en, zh = both_names(only_baseline(differences), names)
    return label(f"{en}, and paired differences from it ± 95 %", f"“{zh}”的水平，及与之配对的差异±95%", language, "\n")


def _note(change: pd.DataFrame | None, idle: list[str], language: Language) -> str:
    notes = [MARGIN_NOTE] if change is None else [MARKS_NOTE, MARGIN_NOTE]
    if change is not None and not change["same_scale"].all():
        notes.append(OTHER_SCALE_NOTE)
    lines = [label(*note, language, "\n") for note in notes]
    if idle:
        comma = "、" if language == "zh" else ", "
        lines.append(f"{label('Zero throughout', '均为0', language)}: {comma.join(idle)}")
    return "\n".join(lines)
