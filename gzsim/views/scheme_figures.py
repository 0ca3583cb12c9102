"""Figures that compare sanction schemes. Every interval is that of the mean, 95 %."""

from __future__ import annotations

from math import ceil

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import PercentFormatter

from gzsim.common.names import require_rows
from gzsim.common.tidy import distinct, known_outcome, on_another_scale, only_baseline, wide
from gzsim.views.bands import band
from gzsim.views.drawing import Drawing, drawing, frame
from gzsim.views.fonts import drawable
from gzsim.views.labels import (
    NAMES,
    Language,
    Name,
    Names,
    both_names,
    called,
    difference_title,
    label,
    short_names,
    words,
)
from gzsim.views.legend import difference_name, difference_note, line_key, line_keys, round_ticks, unit_of
from gzsim.views.numbers import MARGIN, margin, minus
from gzsim.views.palette import BLACK, FAINT, MUTED, PAPER, VERMILLION, Channel, channels
from gzsim.views.wrapping import folded

REPORTED, TRUE = Channel(VERMILLION, "D", "--", "////"), Channel(BLACK, "o", "-", "")

INTERVAL_NOTE = (f"Bars: mean of the simulation {MARGIN.en}.", f"误差线：模拟均值{MARGIN.zh}。")


def scheme_differences(
    differences: pd.DataFrame, outcomes: pd.DataFrame, language: Language = "both", names: Names = NAMES
) -> Drawing:
    """Forest plot of each scheme minus the baseline, a panel with its own axis and unit for each outcome.

    Parameters
    ----------
    differences : DataFrame
        Columns scheme, baseline, outcome, difference, standard_error, and same_scale, if there is one.
    outcomes : DataFrame, catalogue by outcome: name, name_zh, unit, better ("higher", "lower" or "none")

    Raises InputError if a column is missing, there are no rows, an outcome is not in the catalogue or baselines are
    mixed.

    >>> outcomes = pd.DataFrame({"name": "Debt", "name_zh": "债务", "unit": "CNY million", "better": "lower"}, ["debt"])
    >>> differences = pd.DataFrame({"scheme": ["last_place"], "baseline": "none", "outcome": "debt",
    ...                             "difference": [3.0], "standard_error": [0.4]})
    >>> scheme_differences(differences, outcomes, "en").axes[0].get_xlabel().split("\\n")
    ['CNY million', '← better']
    """
    require_rows(differences, ["scheme", "baseline", "outcome", "difference", "standard_error"], "scheme_differences")
    baseline = only_baseline(differences)
    language = drawable(language)
    schemes, shown = distinct(differences["scheme"]), distinct(differences["outcome"])
    looks, moved = channels([baseline, *schemes]), {outcome for _, outcome in on_another_scale(differences)}
    columns = 2 if len(shown) == 4 else min(3, len(shown))
    rows = ceil(len(shown) / columns)
    with drawing(1.9 + 2.9 * columns, 0.8 + 0.4 * bool(moved) + rows * (1.5 + 0.46 * len(schemes))) as figure:
        note = difference_note(words(*INTERVAL_NOTE, language), language, bool(moved))
        frame(figure, difference_title(baseline, language, names), note)
        panels = figure.subplots(rows, columns, squeeze=False, sharey=True)
        for axes, outcome in zip(panels.flat, shown, strict=False):
            entry = known_outcome(outcomes, outcome)
            of_outcome = differences[differences["outcome"] == outcome].set_index("scheme").reindex(schemes)
            axes.axvline(0, color=MUTED, linewidth=1)
            for row, scheme in enumerate(schemes):
                _interval(axes, of_outcome.loc[scheme, "difference"], of_outcome.loc[scheme, "standard_error"], row,
                          looks[scheme])  # fmt: skip
            _forest_axes(axes, len(schemes))
            axes.set_title(difference_name(entry, language, outcome in moved), linespacing=1.3)
            axes.set_xlabel(unit_of(entry, language, difference=True), linespacing=1.35)
        texts = [called(scheme, language, names, "\n") for scheme in schemes]
        for axes in panels[:, 0]:
            axes.set_yticks(range(len(schemes)), texts, linespacing=1.25)
        for axes in panels.flat[len(shown) :]:
            axes.remove()
    return figure


def _interval(axes: Axes, mean: float, error: float, row: float, look: Channel) -> None:
    """Draw a mean with its 95 % interval in a row."""
    axes.errorbar(
        mean, row, xerr=margin(error), color=look.colour, marker=look.marker, markersize=7, markeredgecolor=PAPER,
        markeredgewidth=0.8, elinewidth=2, capsize=3,
    )  # fmt: skip


def _forest_axes(axes: Axes, rows: int, ticks: int = 4) -> None:
    axes.set_ylim(rows - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.grid(axis="x")
    axes.xaxis.set_major_locator(round_ticks(ticks))
    axes.margins(x=0.08)


CHANCE = Name("if all were alike", "若各地无差别")


def scheme_prefectures(
    table: pd.DataFrame, outcomes: pd.DataFrame, outcome: str, language: Language = "both", names: Names = NAMES,
    *, evenly: bool = False, title: Name | None = None,
) -> Drawing:  # fmt: skip
    """One outcome by prefecture and scheme, with intervals; prefectures in the order of the first scheme.

    Parameters
    ----------
    table : DataFrame with columns scheme, code, name, name_zh, outcome, mean, standard_error
    outcomes : DataFrame, catalogue by outcome: name, name_zh, unit, better
    outcome : the outcome to show, for instance the chance of being last
    evenly : whether it is a chance that all share evenly if they are alike; a line is drawn there
    title : what the figure finds; the name of the outcome unless given

    Raises InputError if a column is missing, or the table or the catalogue has nothing about the outcome.

    >>> outcomes = pd.DataFrame({"name": "Debt", "name_zh": "债务", "unit": "CNY million", "better": "lower"}, ["debt"])
    >>> table = pd.DataFrame({"scheme": "none", "code": ["520100", "520300"], "name": ["Guiyang", "Zunyi"],
    ...                       "name_zh": ["贵阳", "遵义"], "outcome": "debt", "mean": [2, 3], "standard_error": 0.1})
    >>> [tick.get_text() for tick in scheme_prefectures(table, outcomes, "debt", "zh").axes[0].get_yticklabels()]
    ['遵义', '贵阳']
    """
    columns = ["scheme", "code", "name", "name_zh", "outcome", "mean", "standard_error"]
    require_rows(table, columns, "scheme_prefectures")
    entry = known_outcome(outcomes, outcome)
    table = require_rows(table[table["outcome"] == outcome], columns, f"scheme_prefectures about {outcome}")
    language = drawable(language)
    schemes = distinct(table["scheme"])
    means = wide(table, "code", "scheme", "mean")[schemes]
    errors = wide(table, "code", "scheme", "standard_error")[schemes]
    codes = means[schemes[0]].sort_values(ascending=False, kind="stable").index
    rows = [called(code, language, short_names(table)) for code in codes]
    with drawing(7.5, 1.7 + len(codes) * (0.22 + 0.13 * len(schemes))) as figure:
        said = words(*(title or (entry["name"], entry["name_zh"])), language)
        frame(figure, said, words(*INTERVAL_NOTE, language),
              line_keys(channels(schemes), language, names, linestyle="-"))  # fmt: skip
        axes = figure.subplots()
        _forest_axes(axes, len(codes), 7)
        axes.hlines([row + 0.5 for row in range(len(codes) - 1)], 0, 1, transform=axes.get_yaxis_transform(),
                    color=FAINT, linewidth=0.6)  # fmt: skip
        for place, (scheme, look) in enumerate(channels(schemes).items()):
            offset = (place - (len(schemes) - 1) / 2) * 0.66 / len(schemes)
            for row, code in enumerate(codes):
                _interval(axes, means.loc[code, scheme], errors.loc[code, scheme], row + offset, look)
        axes.set_yticks(range(len(codes)), rows)
        axes.set_xlabel(unit_of(entry, language), linespacing=1.35)
        if evenly:
            axes.axvline(1 / len(codes), color=MUTED, linewidth=1, linestyle=(0, (4, 3)), zorder=0)
            axes.text(1 / len(codes), -0.62, f" {label(*CHANCE, language)}: 1/{len(codes)}", color=MUTED, fontsize=8.5,
                      va="bottom")  # fmt: skip
            axes.set_ylim(len(codes) - 0.4, -0.95)
            axes.set_xlim(left=0)
            axes.xaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    return figure


def scheme_years(
    table: pd.DataFrame,
    outcomes: pd.DataFrame,
    reported: str = "reported_score",
    true: str = "true_score",
    language: Language = "both",
    names: Names = NAMES,
) -> Drawing:
    """Reported against true scores through the years, a panel for each scheme; the shaded gap is what is not true.

    Parameters
    ----------
    table : DataFrame with columns scheme, year, outcome, mean, standard_error
    outcomes : DataFrame, catalogue by outcome: name, name_zh, unit, better
    reported, true : the two outcomes to hold against each other

    Raises InputError if a column is missing, or the table or the catalogue lacks one of the two outcomes.

    >>> outcomes = pd.DataFrame({"name": ["Reported", "True"], "name_zh": ["上报", "真实"], "unit": "points",
    ...                          "better": "higher"}, ["reported_score", "true_score"])
    >>> table = pd.DataFrame({"scheme": "none", "year": [2025, 2026] * 2, "mean": [80, 82, 78, 79],
    ...     "outcome": ["reported_score"] * 2 + ["true_score"] * 2, "standard_error": 0.5})
    >>> scheme_years(table, outcomes, language="en").axes[0].get_title(loc="left")
    'No sanction'
    """
    columns = ["scheme", "year", "outcome", "mean", "standard_error"]
    require_rows(table, columns, "scheme_years")
    entries = {outcome: known_outcome(outcomes, outcome) for outcome in (reported, true)}
    for outcome in entries:
        require_rows(table[table["outcome"] == outcome], columns, f"scheme_years about {outcome}")
    language = drawable(language)
    schemes = distinct(table["scheme"])
    with drawing(1.2 + 3.1 * len(schemes), 4.1) as figure:
        note = words(f"Ribbons: mean of the simulation {MARGIN.en}.", f"色带：模拟均值{MARGIN.zh}。", language)
        keys = [line_key(look, label(entry["name"], entry["name_zh"], language))
                for look, entry in zip((REPORTED, TRUE), entries.values(), strict=True)]  # fmt: skip
        frame(figure, words("What is reported and what is true", "上报与真实", language), note, keys)
        panels = figure.subplots(1, len(schemes), sharey=True, squeeze=False)[0]
        for axes, scheme in zip(panels, schemes, strict=True):
            of_scheme = table[table["scheme"] == scheme]
            _report_and_truth(axes, *(of_scheme[of_scheme["outcome"] == outcome] for outcome in entries))
            axes.set_title(called(scheme, language, names, "\n"), linespacing=1.35)
        panels[0].set_ylabel(str(entries[reported]["unit"]))
    return figure


def _path(axes: Axes, path: pd.DataFrame, look: Channel) -> None:
    """Draw means through the years with their intervals as a band."""
    path = path.sort_values("year", kind="stable")
    years, mean, half = path["year"], path["mean"], margin(path["standard_error"])
    axes.plot(years, mean, look.line, color=look.colour, marker=look.marker, markersize=5, markeredgecolor=PAPER)
    band(axes, years, mean - half, mean + half, look.colour)


def _report_and_truth(axes: Axes, reported: pd.DataFrame, true: pd.DataFrame) -> None:
    """Draw both paths with their intervals, and shade what lies between them."""
    for path, look in ((reported, REPORTED), (true, TRUE)):
        _path(axes, path, look)
    both = reported.set_index("year")["mean"].to_frame("reported").join(true.set_index("year")["mean"]).sort_index()
    untrue = {"facecolor": "none", "edgecolor": FAINT, "hatch": REPORTED.hatch, "linewidth": 0, "zorder": 0}
    axes.fill_between(both.index, both["reported"], both["mean"], **untrue)
    axes.grid(axis="y")
    axes.xaxis.set_major_locator(round_ticks(6, integer=True))


def scheme_gap(
    table: pd.DataFrame, outcomes: pd.DataFrame, outcome: str = "gap", language: Language = "both", names: Names = NAMES
) -> Drawing:
    """How far reports lie from the truth through the years, a line with its band for each scheme.

    Parameters and errors are those of `scheme_years`, of which it shows the difference.

    >>> outcomes = pd.DataFrame({"name": ["Reported above true"], "name_zh": ["虚报幅度"], "unit": "score points",
    ...                          "better": "lower"}, ["gap"])
    >>> table = pd.DataFrame({"scheme": ["none", "none", "strict", "strict"], "year": [2025, 2026] * 2,
    ...                       "outcome": "gap", "mean": [0.4, 0.5, 0.6, 0.7], "standard_error": 0.05})
    >>> scheme_gap(table, outcomes, language="en").texts[0].get_text()
    'Reports exceed the truth by 0.45 (No sanction) to 0.65 points (strict)'
    """
    columns = ["scheme", "year", "outcome", "mean", "standard_error"]
    require_rows(table, columns, "scheme_gap")
    entry = known_outcome(outcomes, outcome)
    found = require_rows(table[table["outcome"] == outcome], columns, f"scheme_gap about {outcome}")
    language, looks = drawable(language), channels(distinct(found["scheme"]))
    with drawing(7.5, 3.9) as figure:
        note = words(f"Bands: mean of the simulation {MARGIN.en}.", f"色带：模拟均值{MARGIN.zh}。", language)
        title = folded(label(*_gap(found, names), language, "\n"), TITLE)
        frame(figure, title, note, line_keys(looks, language, names))
        axes = figure.subplots()
        for scheme, look in looks.items():
            _path(axes, found[found["scheme"] == scheme], look)
        axes.set_ylim(bottom=min(0.0, axes.get_ylim()[0]))
        axes.set_ylabel(unit_of(entry, language).split("\n")[0])
        axes.grid(axis="y")
        axes.xaxis.set_major_locator(round_ticks(10, integer=True))
        axes.yaxis.set_major_locator(round_ticks(5))
    return figure


TITLE = 78
"""Latin letters of a title on a line."""


def _gap(found: pd.DataFrame, names: Names) -> Name:
    """Between which schemes the gap lies, least to most, on average over the years."""
    means = found.groupby("scheme", sort=False)["mean"].mean()
    (least, low), (most, high) = ((each, minus(f"{means[each]:.2f}")) for each in (means.idxmin(), means.idxmax()))
    one, other = (both_names(each, names) for each in (least, most))
    return Name(f"Reports exceed the truth by {low} ({one.en}) to {high} points ({other.en})",
                f"上报得分高出真实得分{low}分（{one.zh}）至{high}分（{other.zh}）")  # fmt: skip
