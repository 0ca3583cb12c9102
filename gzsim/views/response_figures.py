"""How outcomes move as a lever is turned, or after a reform. Bands are 95 % intervals of the mean."""

from __future__ import annotations

from math import ceil

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import NullLocator

from gzsim.common.names import require_rows
from gzsim.common.tidy import distinct, known_outcome, on_another_scale, only_baseline, wide
from gzsim.views.bands import band
from gzsim.views.drawing import Drawing, drawing, frame
from gzsim.views.fonts import drawable
from gzsim.views.labels import NAMES, Language, Name, Names, difference_title, fitted, words
from gzsim.views.legend import SIDE, difference_name, difference_note, line_keys, round_ticks, unit_of
from gzsim.views.numbers import MARGIN, margin
from gzsim.views.palette import FAINT, MUTED, PAPER, Channel, channels

WIDE = 20.0
"""Doses whose largest is so many times the smallest are shown on a logarithmic axis."""

BAND_NOTE = (
    f"Bands: mean of the simulation {MARGIN.en}, over replications.",
    f"色带：模拟均值{MARGIN.zh}（按重复模拟计算）。",
)
DEFAULT_KEY = ("default", "默认值")


def dose_response(
    curves: pd.DataFrame,
    outcomes: pd.DataFrame,
    lever: Name,
    unit: Name | str = "",
    default: float | None = None,
    language: Language = "both",
    names: Names = NAMES,
) -> Drawing:
    """Outcomes against the dose of a lever: a panel with its own axis and unit for each outcome, a line by series.

    Series are told apart by colour, marker and line; a dotted vertical line marks the dose that ships. Doses that span
    a factor of 20 or more are shown on a logarithmic axis.

    Parameters
    ----------
    curves : DataFrame
        Columns series, dose, outcome, mean, standard_error. A standard error that is not known (NaN) draws no band.
    outcomes : DataFrame, catalogue by outcome: name, name_zh, unit, better ("higher", "lower" or "none")
    lever : what is turned
    unit : unit of the doses; a text alone has no Chinese
    default : float, optional, the dose that ships

    Raises InputError if a column is missing, there are no rows, an outcome is not in the catalogue, or a dose has two
    means.

    >>> outcomes = pd.DataFrame({"name": "Debt", "name_zh": "债务", "unit": "percent", "better": "lower"}, ["debt"])
    >>> curves = pd.DataFrame({"series": "last_place", "dose": [1.0, 2.0, 4.0], "outcome": "debt",
    ...                        "mean": [6.0, 3.0, 1.5], "standard_error": 0.1})
    >>> lever, unit = Name("Cost of borrowing", "借债成本"), Name("times", "倍")
    >>> axes = dose_response(curves, outcomes, lever, unit).axes[0]
    >>> axes.get_xlabel().split("\\n"), axes.get_ylabel().split("\\n")
    (['Cost of borrowing 借债成本', 'times 倍'], ['percent', '← better 更好'])
    """
    require_rows(curves, ["series", "dose", "outcome", "mean", "standard_error"], "dose_response")
    language = drawable(language)
    title = words(f"Response to: {lever.en}", f"对“{lever.zh or lever.en}”的响应", language)
    looks = channels(distinct(curves["series"]))
    keys = _keys(looks, default, language, names)
    return _draw(curves, outcomes, looks, keys, title, _dose(lever, unit, language), language, default)


def year_differences(
    differences: pd.DataFrame, outcomes: pd.DataFrame, language: Language = "both", names: Names = NAMES
) -> Drawing:
    """Paired differences from a baseline year by year, a panel with its own axis and unit for each outcome.

    Parameters and errors are those of `gzsim.views.scheme_figures.scheme_differences`, with a column year besides.

    >>> outcomes = pd.DataFrame({"name": "Debt", "name_zh": "债务", "unit": "percent", "better": "lower"}, ["debt"])
    >>> differences = pd.DataFrame({"scheme": "reform", "baseline": "today", "year": [2026, 2027], "outcome": "debt",
    ...                             "difference": [0.4, -0.2], "standard_error": 0.1})
    >>> year_differences(differences, outcomes, "en").axes[0].get_xlabel()
    'year'
    """
    columns = ["scheme", "baseline", "year", "outcome", "difference", "standard_error"]
    require_rows(differences, columns, "year_differences")
    baseline, schemes = only_baseline(differences), distinct(differences["scheme"])
    language = drawable(language)
    looks = {scheme: look for scheme, look in channels([baseline, *schemes]).items() if scheme != baseline}
    curves = differences.rename(columns={"scheme": "series", "year": "dose", "difference": "mean"})
    title = difference_title(baseline, language, names)
    keys = line_keys(looks, language, names, markersize=5.5)
    return _draw(curves, outcomes, looks, keys, title, words("year", "年份", language), language, zero=True)


def _draw(
    curves: pd.DataFrame,
    outcomes: pd.DataFrame,
    looks: dict[str, Channel],
    keys: list[Line2D],
    title: str,
    doses: str,
    language: Language,
    default: float | None = None,
    zero: bool = False,
) -> Drawing:
    shown = distinct(curves["outcome"])
    entries = {outcome: known_outcome(outcomes, outcome) for outcome in shown}
    columns = 2 if len(shown) == 4 else min(3, len(shown))
    rows = ceil(len(shown) / columns)
    moved = {outcome for _, outcome in on_another_scale(curves.rename(columns={"series": "scheme"}))}
    note = words(*BAND_NOTE, language) if curves["standard_error"].notna().any() else ""
    note = difference_note(note, language, bool(moved))
    with drawing(max(5.2, 0.9 + 3.2 * columns), 1.2 + 3.1 * rows) as figure:
        frame(figure, title, note, keys)
        panels = figure.subplots(rows, columns, squeeze=False)
        for axes, (outcome, entry) in zip(panels.flat, entries.items(), strict=False):
            if zero:
                axes.axhline(0.0, color=MUTED, linewidth=1.0, zorder=0)
            _panel(axes, curves[curves["outcome"] == outcome], looks, default)
            axes.set_title(difference_name(entry, language, outcome in moved), linespacing=1.3)
            axes.set_ylabel(unit_of(entry, language, difference=zero), linespacing=1.35)
        for number, axes in enumerate(panels.flat):
            if number >= len(shown):
                axes.remove()
            elif number + columns >= len(shown):  # nobody stands below
                axes.set_xlabel(doses, linespacing=1.35)
    return figure


def _panel(axes: Axes, curves: pd.DataFrame, looks: dict[str, Channel], default: float | None) -> None:
    """Draw the curves of one outcome, each with its band."""
    means, errors = (wide(curves, "dose", "series", value) for value in ("mean", "standard_error"))
    if default is not None:
        axes.axvline(default, color=MUTED, linewidth=1.0, linestyle=":", zorder=0)
    for series, look in looks.items():
        if series not in means:
            continue
        mean = means[series].dropna()
        half = margin(errors[series].reindex(mean.index))
        known = half.notna()
        band(axes, mean.index[known], (mean - half)[known], (mean + half)[known], look.colour)
        axes.plot(mean.index, mean, look.line, color=look.colour, marker=look.marker, markersize=5.5,
                  markeredgecolor=PAPER, markeredgewidth=0.6)  # fmt: skip
    _scales(axes, means.index)


def _scales(axes: Axes, doses: pd.Index) -> None:
    axes.grid(axis="y", color=FAINT)
    axes.yaxis.set_major_locator(round_ticks(5))
    axes.margins(y=0.12)
    if doses.min() > 0 and doses.max() >= WIDE * doses.min():
        axes.set_xscale("log")
        axes.set_xticks(doses, [f"{dose:g}" for dose in doses])
        axes.xaxis.set_minor_locator(NullLocator())
    else:
        whole = all(float(dose).is_integer() for dose in doses)
        axes.xaxis.set_major_locator(round_ticks(9 if whole else 6, integer=whole))


def _keys(looks: dict[str, Channel], default: float | None, language: Language, names: Names) -> list[Line2D]:
    """One key for each series where there are several, and one for the dose that ships."""
    keys = line_keys(looks, language, names, markersize=5.5)
    if default is not None:
        keys.append(Line2D([], [], linestyle=":", color=MUTED, linewidth=1.0, label=words(*DEFAULT_KEY, language)))
    return keys


def _dose(lever: Name, unit: Name | str, language: Language) -> str:
    """Name of the lever and, below it, the unit of its doses."""
    parts = [lever, unit if isinstance(unit, Name) else Name(unit)]
    return "\n".join(fitted(*part, language, SIDE) for part in parts if part.en)
