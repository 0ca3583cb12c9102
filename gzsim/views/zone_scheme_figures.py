"""Figures that compare schemes under zone models, and say how far headlines hang on what is assumed."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from gzsim.common.names import require_rows
from gzsim.common.tidy import distinct, known_outcome, wide
from gzsim.views.drawing import Drawing, drawing, frame
from gzsim.views.fonts import drawable
from gzsim.views.labels import NAMES, Language, Name, Names, called, headline_name, label, words
from gzsim.views.legend import difference_name, line_key, line_keys, round_ticks, unit_of
from gzsim.views.numbers import MARGIN, margin
from gzsim.views.palette import BLUE, FAINT, MUTED, PAPER, VERMILLION, Channel, channels

COLUMNS = 3
GRID = ["zone_model", "scheme", "outcome", "mean", "standard_error"]
HEADLINES = ["headline", "zone_model", "scheme", "against_zone_model", "against_scheme", "outcome", "difference",
             "standard_error", "draws", "low", "median", "high", "other_sign", "holds"]  # fmt: skip
HOLDS, TURNS = Channel(BLUE, "o", "-", ""), Channel(VERMILLION, "D", "-", "")


def zone_schemes(
    table: pd.DataFrame, outcomes: pd.DataFrame, language: Language = "both", names: Names = NAMES
) -> Drawing:
    """Outcomes of each scheme (marker) under each zone model (row), a panel for each outcome.

    Parameters
    ----------
    table : DataFrame with the columns `GRID`
    outcomes : DataFrame, catalogue by outcome: name, name_zh, unit, better

    Raises InputError if a column is missing, there are no rows, or an outcome is not in the catalogue.

    >>> outcomes = pd.DataFrame({"name": "Debt", "name_zh": "债务", "unit": "CNY million", "better": "lower"}, ["debt"])
    >>> table = pd.DataFrame({"zone_model": ["uniform", "functional"], "scheme": "none", "outcome": "debt",
    ...                       "mean": [3.0, 4.0], "standard_error": 0.1})
    >>> [tick.get_text() for tick in zone_schemes(table, outcomes, "en").axes[0].get_yticklabels()]
    ['Uniform', 'Functional zones']
    """
    require_rows(table, GRID, "zone_schemes")
    language, models, looks = drawable(language), distinct(table["zone_model"]), channels(distinct(table["scheme"]))
    note = words(f"Bars: mean of the simulation {MARGIN.en}.", f"误差线：模拟均值{MARGIN.zh}。", language)
    title = words(*_moved_by(table, outcomes), language)
    keys = line_keys(looks, language, names, linestyle="-")
    rows = [called(model, language, names, "\n") for model in models]

    def fill(axes: Axes, of_outcome: pd.DataFrame) -> None:
        for number, (scheme, look) in enumerate(looks.items()):
            offset = (number - (len(looks) - 1) / 2) * 0.6 / len(looks)
            found = of_outcome[of_outcome["scheme"] == scheme].set_index("zone_model").reindex(models)
            for row, (mean, error) in enumerate(found[["mean", "standard_error"]].itertuples(index=False)):
                _bar(axes, row + offset, mean, margin(error), look)

    return _panels(table, outcomes, (title, note, keys), rows, fill, language, difference=False)


def _moved_by(table: pd.DataFrame, outcomes: pd.DataFrame) -> Name:
    """How far zone models and how far schemes move the first outcome, at most."""
    outcome = table["outcome"].iloc[0]
    means = wide(table[table["outcome"] == outcome], "zone_model", "scheme", "mean")
    models, schemes = (f"{(means.max(axis=way) - means.min(axis=way)).max():.2g}" for way in (0, 1))
    entry = known_outcome(outcomes, outcome)
    return Name(f"{entry['name']}: zone models move it by up to {models}, schemes by up to {schemes}",
                f"{entry['name_zh']}：分区方案最多使其变动{models}，奖惩方案最多{schemes}")  # fmt: skip


def headline_ranges(
    table: pd.DataFrame, outcomes: pd.DataFrame, language: Language = "both", names: Names = NAMES
) -> Drawing:
    """Headlines (rows) with the error of simulation, thick, and 5–95 % of plausible parameters, thin.

    Parameters and errors are those of `zone_schemes`; the columns are `HEADLINES`.

    >>> outcomes = pd.DataFrame({"name": "Debt", "name_zh": "债务", "unit": "CNY million", "better": "lower"}, ["debt"])
    >>> row = dict(zip(HEADLINES, ["a", "uniform", "strict", "uniform", "none", "debt", 1.0, 0.1, 60, 0.5, 1, 2.0, 0.0,
    ...                            True], strict=True))
    >>> [tick.get_text() for tick in headline_ranges(pd.DataFrame([row]), outcomes, "en").axes[0].get_yticklabels()]
    ['strict −\\nNo sanction']
    """
    require_rows(table, HEADLINES, "headline_ranges")
    language, shown = drawable(language), distinct(table["headline"])
    heads = table.drop_duplicates("headline").apply(headline_name, axis="columns", names=names)
    draws = int(table["draws"].max())
    note = words(
        f"Thick: simulation error, {MARGIN.en}. Thin: 5–95 % of {draws} draws of plausible parameters; stroke: median.",
        f"粗线：模拟误差（{MARGIN.zh}）。细线：{draws}组合理参数的5–95%区间；竖线：中位数。",
        language,
    )
    signed = table[table["other_sign"].notna()]
    holding = int(signed["holds"].sum())
    title = words(
        f"{holding} of {len(signed)} differences keep their sign in 95 % of plausible draws",
        f"{len(signed)}项差异中有{holding}项在95%的合理参数组中符号不变",
        language,
    )
    rows = [label(head.en.replace(" − ", " −\n"), head.zh, language, "\n") for head in heads]

    def fill(axes: Axes, of_outcome: pd.DataFrame) -> None:
        axes.axvline(0, color=MUTED, linewidth=1)
        for row, each in enumerate(of_outcome.set_index("headline").reindex(shown).itertuples()):
            look = HOLDS if each.holds else TURNS
            axes.plot([each.low, each.high], [row, row], color=look.colour, linewidth=1.2)
            axes.plot(each.median, row, marker="|", markersize=13, color=look.colour)
            _bar(axes, row, each.difference, margin(each.standard_error), look, 4)

    frame_of = (title, note, _holding_keys(language))
    return _panels(table, outcomes, frame_of, rows, fill, language, difference=True)


def _holding_keys(language: Language) -> list[Line2D]:
    said = (HOLDS, "same sign in 95 % of draws or more", "至少95%的参数组符号不变"), (TURNS, "less sure", "不够稳健")
    return [line_key(look, label(en, zh, language)) for look, en, zh in said]


def _panels(
    table: pd.DataFrame,
    outcomes: pd.DataFrame,
    framed: tuple[str, str, list[Line2D]],
    rows: list[str],
    fill: Callable[[Axes, pd.DataFrame], None],
    language: Language,
    *,
    difference: bool,
) -> Drawing:
    """A panel for each outcome, three beside each other, that share their rows."""
    shown = distinct(table["outcome"])
    columns = min(COLUMNS, len(shown))
    lines = ceil(len(shown) / columns)
    with drawing(2.3 + 2.9 * columns, 1.5 + lines * (1.4 + 0.55 * len(rows))) as figure:
        frame(figure, *framed)
        panels = figure.subplots(lines, columns, squeeze=False, sharey=True)
        for axes, outcome in zip(panels.flat, shown, strict=False):
            entry = known_outcome(outcomes, outcome)
            fill(axes, table[table["outcome"] == outcome])
            _rows(axes, len(rows))
            axes.set_title(difference_name(entry, language, moved=False), linespacing=1.3)
            axes.set_xlabel(unit_of(entry, language, difference=difference), linespacing=1.35)
        for axes in panels[:, 0]:
            axes.set_yticks(range(len(rows)), rows, linespacing=1.25)
        for axes in panels.flat[len(shown) :]:
            axes.remove()
    return figure


def _rows(axes: Axes, count: int) -> None:
    axes.set_ylim(count - 0.4, -0.6)
    axes.hlines([row + 0.5 for row in range(count - 1)], 0, 1, transform=axes.get_yaxis_transform(), color=FAINT,
                linewidth=0.6)  # fmt: skip
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.grid(axis="x")
    axes.xaxis.set_major_locator(round_ticks(4))
    axes.margins(x=0.08)


def _bar(axes: Axes, row: float, mean: float, half: float, look: Channel, width: float = 2) -> None:
    axes.errorbar(mean, row, xerr=half, color=look.colour, marker=look.marker, markersize=6.5, markeredgecolor=PAPER,
                  markeredgewidth=0.8, elinewidth=width, linestyle="none")  # fmt: skip
