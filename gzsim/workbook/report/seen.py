"""What all parts of the page look at: the units of the last year, what they are called, and why they stand there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from gzsim.errors import InputError
from gzsim.index.recipe import Index
from gzsim.index.recipe.linear import is_linear
from gzsim.index.recipe.structure import leaves
from gzsim.numeric.ranking import ranks, settled
from gzsim.views.labels import Language, Name, Names, called, label
from gzsim.views.numbers import NOTHING, minus
from gzsim.views.text_table import Column, TextTable
from gzsim.workbook.held import OwnTables, league, names_in, unit_name
from gzsim.workbook.league import GAPS, NAME_OF_GAPS, NAME_OF_INDEX, contributions, effective_weights
from gzsim.workbook.moves import smallest_moves

UNIT, INDICATOR, GROUP = Name("Unit", "单位"), Name("Indicator", "指标"), Name("Group", "组")


@dataclass(frozen=True, eq=False)
class Seen:
    """An index as the page sees it.

    Attributes
    ----------
    own, index : what the user brought, and what was made of it
    table : DataFrame, units of the last year by rank; columns of the league and year (empty where there are none)
    names : mapping indicator or group → Name
    """

    own: OwnTables
    index: Index
    table: pd.DataFrame
    names: Names

    @cached_property
    def linear(self) -> bool:
        """Whether points of single indicators add up to the index."""
        return is_linear(self.index.recipe)

    @cached_property
    def weights(self) -> pd.Series:
        """Weight of each indicator in the index; nothing where there is no such weight."""
        return effective_weights(self.index) if self.linear else pd.Series(dtype=float)

    @cached_property
    def points(self) -> pd.DataFrame:
        """Points that each indicator adds to the lead over the mean unit."""
        return self.of_year(contributions(self.index))

    @cached_property
    def moves(self) -> pd.DataFrame:
        """The smallest step to the next better unit."""
        found = self.of_year(smallest_moves(self.index))
        above = [label[-1] if isinstance(label, tuple) else label for label in found["above"]]
        return found.assign(above=above)

    @cached_property
    def figures(self) -> pd.DataFrame:
        """Figures of the last year as they go into the scale."""
        return self.of_year(self.index.treated[self.indicators])

    @cached_property
    def normalised(self) -> pd.DataFrame:
        """The same on their scale, where more is better."""
        return self.of_year(self.index.normalised[self.indicators])

    @cached_property
    def places(self) -> pd.DataFrame:
        """Rank of each unit on each indicator, 1 for the best."""
        return self.normalised.apply(lambda y: ranks(settled(y, y.abs().to_numpy())))

    @cached_property
    def coverage(self) -> pd.Series:
        """Share of its weight that each score rests on."""
        return self.of_year(self.index.coverage)["index"]

    @cached_property
    def screened(self) -> pd.Series:
        """Who was screened out, for figures of too few indicators."""
        return self.of_year(self.index.is_screened.to_frame("out"))["out"].astype(bool)

    @cached_property
    def missing(self) -> pd.DataFrame:
        """Which figures nobody has told, whether or not they were filled in."""
        return self.of_year(self.own.data[self.indicators].isna())

    @cached_property
    def indicators(self) -> list[str]:
        """Codes of the indicators."""
        return self.index.recipe.indicators

    @cached_property
    def below(self) -> list[str]:
        """Groups right below the index."""
        tree = self.index.recipe.tree
        return [member for member in tree["index"] if member in tree]

    @cached_property
    def group_headings(self) -> list[Name]:
        """What the groups right below the index are called at the head of a column."""
        return [self.names.get(group, Name(group)) for group in self.below]

    def members(self, group: str) -> list[str]:
        """Indicators in a group, whatever stands between."""
        return leaves(self.index.recipe.tree, group)

    def of_year(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Rows of the units of the page, in its order."""
        if rows.index.nlevels > 1:
            rows = rows.xs(self.table["year"].iloc[0], level="year")
        return rows.reindex(self.table.index)

    def who(self, code: object) -> str:
        """A unit in both languages."""
        return label(*self.unit_name(code), "both")

    def unit_name(self, code: object) -> Name:
        """A unit as it is said in each language."""
        return unit_name(self.table.loc[code])

    def name(self, name: str) -> Name:
        """An indicator or group as it is said in each language."""
        en, zh = self.names.get(name, Name(name))
        return Name(en, zh or en)

    def what(self, name: str, separator: str = " ") -> str:
        """An indicator or group in both languages."""
        return called(name, "both", self.names, separator)

    def measured_in(self, name: str) -> str:
        """Unit of measurement of an indicator, with what it is divided by."""
        told = str(self.own.indicators["unit"].get(name, "")) if "unit" in self.own.indicators else ""
        per = self.index.recipe.denomination.get(name)
        return f"{told} / {per}".strip() if per else told

    def what_in(self, name: str) -> str:
        """An indicator in both languages, with its unit of measurement."""
        return ", ".join(filter(None, [self.what(name), self.measured_in(name)]))


def seen(own: OwnTables, index: Index) -> Seen:
    """What the page looks at.

    Raises InputError if no unit has a score in the last year.
    """
    table = league(own, index).assign(year="")
    if table.index.nlevels > 1:
        year = table.index.get_level_values("year").max()
        table = table.xs(year, level="year").assign(year=year)
    if table["index"].isna().all():
        valid = "one unit at least with a figure for each indicator, own.index(imputation=...) or own.index(seen=...)"
        raise InputError("no unit has a score: each lacks a figure", field="data", valid=valid)
    names = {"index": NAME_OF_INDEX, GAPS: NAME_OF_GAPS, **names_in(own.indicators)}
    return Seen(own, index, table, names)


def text_table(
    caption: Name, headings: Sequence[Name], rows: Sequence[tuple[str, ...]], numbers: str, language: Language = "both"
) -> TextTable:
    """Table in both languages or one; ``numbers`` says of each column whether it stands to the right: "lrr"."""
    columns = (
        Column(label(*name, language, "\n"), "right" if side == "r" else "left")
        for name, side in zip(headings, numbers, strict=True)
    )
    return TextTable(label(*caption, language, "  "), tuple(columns), tuple(rows))


def points(value: float) -> str:
    """Points of a score."""
    return NOTHING if pd.isna(value) else minus(f"{value:z.1f}")


def percent(share: float) -> str:
    """A share in percent; the last bits of a whole are not told."""
    return NOTHING if pd.isna(share) else f"{100 * share:.0f} %"


def signed(value: float) -> str:
    """Points that are added or taken."""
    return NOTHING if pd.isna(value) else minus(f"{value:+z.1f}")


def figure(value: float, sign: str = "") -> str:
    """A figure in its own unit: four digits, or all that stand before the point.

    >>> figure(27900.0), figure(0.012345), figure(-3.0, "+")
    ('27,900', '0.01235', '−3')
    """
    if pd.isna(value):
        return NOTHING
    if 1000 <= abs(value) < 1e15:
        return minus(f"{value:{sign},.0f}")
    return minus(f"{value:{sign}.4g}")


def place(row: pd.Series) -> str:
    """Rank of a unit with its bounds."""
    if pd.isna(row["rank"]):
        return NOTHING
    bounds = "" if pd.isna(row["rank_low"]) else f" ({row['rank_low']:g}–{row['rank_high']:g})"
    return f"{row['rank']:g}{bounds}"


def positions(y: pd.DataFrame) -> pd.DataFrame:
    """Where figures lie between the worst (0) and the best (1) of their column; 0.5 where all are alike."""
    low, width = y.min(), y.max() - y.min()
    return ((y - low) / width.where(width > 0)).where(y.isna() | (width > 0), 0.5).astype(float).replace(np.inf, 0.5)
