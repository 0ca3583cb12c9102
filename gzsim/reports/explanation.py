"""Why something is as it is: sentences in English and Chinese, and the tables that they are made of."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor, log10
from textwrap import shorten

import numpy as np
import pandas as pd
from markupsafe import Markup

from gzsim.reports.texts import Passage, say
from gzsim.views.html import data_table, marked, notebook, paragraph
from gzsim.views.labels import Language, Name, checked
from gzsim.views.numbers import NOTHING, THOUSANDS, amount, in_full, minus, unit_of_difference
from gzsim.views.result import LINE, Result

PARTS = ["name", "name_zh", "value", "mean", "unit", "weight", "normalised", "mean_normalised", "points"]
SHOWN = 20
"""Rows of each table that a notebook shows: as many as there are indicators, as a rule."""

PERCENT = ("%", "％", "百分比")
"""Units that say percent, as people write them in a table of their own."""

MOVES = ["way", "indicator", "name", "name_zh", "change", "value", "unit", "share", "passes"]


class Told:
    """What says itself in sentences: whole where it is printed or shown, the first of them where it is listed."""

    sentences: tuple[Passage, ...]

    def text(self, language: Language = "en") -> str:
        """All sentences in one language, or English and then Chinese with "both"."""
        languages = ("en", "zh") if checked(language) == "both" else (language,)
        return "\n".join(getattr(each, one) or each.en for one in languages for each in self.sentences)

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {shorten(self.sentences[0].en, LINE, placeholder=' …')}>"

    def _repr_html_(self) -> str:
        said = [Markup("<p>{}</p>").format(marked(f"{each.en}\n{each.zh}")) for each in self.sentences]
        tables = [paragraph(name) + data_table(table.head(SHOWN).round(3)) for name, table in self.tables.items()]
        return notebook(*said, *tables)


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class UnitExplanation(Told, Result):
    """Why a unit is ranked where it is. ``print`` says it in English, ``text("zh")`` in Chinese.

    Attributes
    ----------
    sentences : tuple of passages, English and Chinese
    parts : DataFrame, indicators × (name, name_zh, value, mean, unit, weight, normalised, mean_normalised, points)
        Points that each indicator adds to the lead over the mean unit; they add up to ``lead``. Where a score rests on
        part of the figures, an indicator without one has no points, and a last row ``missing figures`` what gaps do.
    moves : DataFrame
        Smallest changes of a single indicator that move the unit by one place, all else as it is: way ("up" or "down"),
        indicator, name, name_zh, change and value (what it would be), both in unit, share (of the indicator's scale),
        passes (who is passed, or passes). An indicator that cannot do it within its scale is not there.
    figures : DataFrame; each indicator, whether and by which figure it is scored, and if not, why not
    standing : Series; rank, its bounds, score, lead and what else is known
    lead : float; points ahead of the mean unit
    """

    sentences: tuple[Passage, ...]
    parts: pd.DataFrame
    moves: pd.DataFrame
    figures: pd.DataFrame
    standing: pd.Series
    lead: float


def made_of(parts: pd.DataFrame, lead: float) -> Passage:
    """Sentence of what a lead is made of; points as printed add up to the lead as printed.

    >>> parts = pd.DataFrame({"name": ["Growth", "Forest"], "name_zh": ["增速", "森林"], "value": [8.0, 40],
    ...                       "unit": "%", "mean": [6.0, 50.0], "points": [25.0, -10.0]}, index=["growth", "forest"])
    >>> made_of(parts, 15.0).en
    'The lead of +15.0 is made of: Growth +25.0 (8 %, mean 6); Forest −10.0 (40 %, mean 50). These points add up to it.'
    """
    counted = parts[parts["points"].notna()]
    ordered = counted.assign(printed=adding_up(counted["points"], lead)).sort_values(
        "points", ascending=False, kind="stable"
    )
    listed = [
        (Name(row.name_, row.name_zh), signed(row.printed), quantity(row.value, row.unit),
         "" if pd.isna(row.value) else number(row.mean))
        for row in ordered.rename(columns={"name": "name_"}).itertuples()
    ]  # fmt: skip
    return say("explain", "made_of", lead=signed(lead), parts=listed)


def moved(moves: pd.DataFrame, way: str, names: dict[object, Name], edge: bool) -> Passage:
    """Sentence of what moves a unit a place up or down; ``edge`` says that there is no place in that direction."""
    mine = moves[moves["way"] == way]
    if edge or mine.empty:
        return say("explain", f"{way}_{'edge' if edge else 'none'}")
    listed = [
        (Name(row.name_, row.name_zh), row.change > 0, difference(row.change, row.unit),
         *_before_and_after(row.value, row.change), names.get(row.passes, Name(str(row.passes))))
        for row in mine.sort_values("share", kind="stable").rename(columns={"name": "name_"}).itertuples()
    ]  # fmt: skip
    return say("explain", way, moves=listed)


def adding_up(points: pd.Series, whole: float) -> np.ndarray:
    """Points to one decimal that add up to the whole to one decimal: the largest remainders are rounded up.

    >>> adding_up(pd.Series([0.04, 0.04, 0.04]), 0.12).tolist()
    [0.1, 0.0, 0.0]
    """
    down = np.floor(10 * points.to_numpy())
    left = round(10 * whole) - int(down.sum())
    place = np.argsort(np.argsort(-(10 * points.to_numpy() - down), kind="stable"), kind="stable")
    return (down + (place < left)) / 10


def signed(points: float) -> str:
    """Points with their sign, to one decimal."""
    return NOTHING if pd.isna(points) else minus(f"{points:+z.1f}")


def number(value: float) -> str:
    """A figure to four significant digits, or to the whole number where it has more."""
    return NOTHING if pd.isna(value) else minus(in_full(value, 4))


def distance(points: float) -> str:
    """Points to one decimal, or to the first digit that is not zero.

    >>> distance(2.84), distance(0.0189), distance(0.0)
    ('2.8', '0.02', '0')
    """
    return f"{points:.1f}" if points >= 0.05 else f"{points:.1g}"


def _before_and_after(value: float, change: float) -> tuple[str, str]:
    """What a figure would be and what it is, with as many decimals as show two digits of the change."""
    decimals = min(6, max(1, 1 - floor(log10(abs(change))))) if change else 1
    return minus(f"{value:.{decimals}f}"), minus(f"{value - change:.{decimals}f}")


def quantity(value: float, unit: object) -> Name:
    """A figure with its unit, where there is one."""
    return amount_of(value, unit) if pd.notna(value) else Name(NOTHING, NOTHING)


def difference(change: float, unit: object) -> Name:
    """Size of a change; percent change by percentage points.

    >>> difference(-1.5, "percent, constant prices").zh
    '1.5个百分点'
    >>> difference(0.125, "%").en
    '0.125 percentage points'
    """
    short = _short(unit)
    short = "percent" if short in PERCENT else short
    return amount_of(float(f"{abs(change):.3g}"), unit_of_difference(f"{short} ").strip())


def amount_of(value: float, unit: object) -> Name:
    """An amount to four significant digits, as :func:`number`; what a unit says after a comma is left out."""
    short = _short(unit)
    printed = value if abs(value) >= THOUSANDS else float(f"{value:.4g}")
    return amount(printed, short) if short else Name(number(value), number(value))


def _short(unit: object) -> str:
    return unit.partition(",")[0].strip() if isinstance(unit, str) else ""
