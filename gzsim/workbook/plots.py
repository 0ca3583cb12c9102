"""Pictures of an index, all asked for alike: ``own.plot.<what>(language=...)``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from gzsim.common.names import known
from gzsim.errors import InputError
from gzsim.index.aggregate import arithmetic
from gzsim.index.analysis import correlations
from gzsim.index.recipe import Index
from gzsim.index.recipe.linear import is_linear
from gzsim.index.recipe.methods import resolve
from gzsim.index.recipe.structure import leaves
from gzsim.index.sensitivity import SobolIndices
from gzsim.views import (
    index_bars,
    index_league,
    index_pairs,
    index_spread,
    index_tree,
    index_trends,
    rank_figures,
    tiles,
)
from gzsim.views.drawing import Drawing
from gzsim.views.index_text import ROW_NAME, both_ends, name_of, named
from gzsim.views.labels import Language, Name, Names, label
from gzsim.workbook.choices import is_quick, left_out
from gzsim.workbook.headings import PLACES, key
from gzsim.workbook.held import OwnTables, league, names_in
from gzsim.workbook.league import GAPS, NAME_OF_GAPS, NAME_OF_INDEX, contributions, effective_weights

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence


def names_of_all(own: OwnTables) -> Names:
    """Names of units, indicators and groups by their codes; a thing without a name is called by its code."""
    own_names = names_in(own.names, own.indicators)
    return {"index": NAME_OF_INDEX, "rank": Name("Rank", "名次"), GAPS: NAME_OF_GAPS, **own_names}


class Plots:
    """Pictures of one index of a user's own data; each method gives a matplotlib figure whose title is what is found.

    In a panel they show the last year, unless another is asked for.

    >>> import gzsim as gz
    >>> units = pd.DataFrame({"code": ["a", "b", "c"], "growth": [4.0, 6, 8], "pm25": [20.0, 20, 40]})
    >>> meta = pd.DataFrame({"code": ["growth", "pm25"], "direction": [1, -1]})
    >>> gz.open_data(units, meta).plot.profile("a", language="en").alt
    'Profile of a. a is in the best quarter on 1 of 2 indicators and in the worst on 1'
    """

    def __init__(self, own: OwnTables, index: Index, year: int | None = None) -> None:
        self.own, self.index, self.names = own, index, names_of_all(own)
        years = index.scores.index.get_level_values("year") if index.scores.index.nlevels > 1 else None
        if years is None and year is not None:
            raise InputError("there are no years", field="year", valid="a table of units with a column year")
        if year is not None:
            known(year, sorted(set(years)), "year")
        self.year = year if year is not None or years is None else years.max()

    def __repr__(self) -> str:
        told = sorted(name for name in vars(type(self)) if not name.startswith("_") and name != "of")
        return f"<Plots: {', '.join(told)}>"

    def of(self, year: int | None = None, **choices: Any) -> Plots:
        """Pictures of another year, or of an index with other choices (see `gzsim.index.recipe.Recipe`)."""
        return Plots(self.own, self.own.index(**choices) if choices else self.index, year or self.year)

    def __call__(self, language: Language = "both") -> Drawing:
        """The league, as results of all kinds are drawn."""
        return self.league(language)

    def league(self, language: Language = "both") -> Drawing:
        """Units by rank, bars stacked by the points of the uppermost groups or indicators, ranks with their interval.

        An index whose uppermost mean is not arithmetic has no such parts: one bar for each score.
        """
        return index_league.league(self._parts, self._table[["rank", "rank_low", "rank_high"]], language, self.names)

    def intervals(self, language: Language = "both") -> Drawing:
        """Rank of each unit, with its interval when weights are drawn around the declared ones.

        Raises InputError unless all aggregation is arithmetic, or if fewer than two units have a score.
        """
        effective_weights(self.index)
        seen = self._table[self._table["rank_low"].notna()]
        if len(seen) < 2:
            raise InputError(f"{len(seen)} units with a score", field="data", valid="two units or more")
        shown, notes = both_ends(seen)
        title = rank_figures.unmoved(seen)
        names = [named(code, self.names, ROW_NAME) for code in shown.index]
        rows = shown.assign(zone_model="index", code=shown.index, year=self.year or 0,
                            name=[name.en for name in names], name_zh=[name.zh for name in names])  # fmt: skip
        bar = Name(*("".join(parts) for parts in zip(rank_figures.DRAWN_WEIGHTS, *notes, strict=True)))
        figure = rank_figures.rank_intervals(rows, language, {"index": Name("Rank", "名次")}, bar, title)
        kind = Name(f"Ranks of {len(seen)} units and their intervals", f"{len(seen)}个单位的名次及区间")
        figure.alt = label(f"{kind.en}. {title.en}", f"{kind.zh}。{title.zh}", language)
        return figure

    def contributions(self, unit: Hashable, language: Language = "both") -> Drawing:
        """From the mean unit to this one: the points that each indicator adds or takes.

        Raises InputError unless all aggregation is arithmetic, or if the unit is unknown or has no score.
        """
        lead = self._of_year(contributions(self.index))
        known(unit, lead.index, "unit")
        if pd.isna(self._scores.loc[unit, "index"]):
            raise InputError(f"{unit} has no score", field="unit", valid="a unit with a score")
        steps = lead.loc[unit].dropna()  # a unit that is scored over what it has has no step for what it lacks
        return index_league.contributions(steps, self._scores["index"].mean(), unit, language, self.names)

    def profile(self, unit: Hashable, language: Language = "both") -> Drawing:
        """Each indicator of a unit, normalised, against the median and the quartiles of all."""
        return index_spread.profile(self._normalised, unit, language, self.names, self._groups)

    def framework(self, language: Language = "both") -> Drawing:
        """Groups and indicators as a tree, with effective weights."""
        note = Name("Not all means are arithmetic: weights are products, not shares.",
                    "并非全部采用算术平均：权重为逐级乘积，不等于份额。")  # fmt: skip
        also = () if is_linear(self.index.recipe) else (note,)
        return index_tree.framework(self.index.weights, language, self.names, also)

    def correlations(self, language: Language = "both", method: str = "pearson") -> Drawing:
        """Correlation of all pairs of normalised indicators, blocks by group."""
        matrix = correlations(self._normalised, method).matrix
        return index_pairs.correlations(matrix, language, self.names, self._groups)

    def distributions(self, language: Language = "both", page: int = 1) -> Drawing:
        """Figures of each indicator as dots, with outliers and gaps, 24 indicators to a page."""
        told = self.own.indicators.get("unit", pd.Series(dtype=object))
        figures = self._of_year(self.own.data)[self.index.recipe.indicators]
        return index_spread.distributions(figures, language, self.names, told.astype(str).to_dict(), page)

    def sensitivity(self, language: Language = "both", sobol: SobolIndices | None = None) -> Drawing:
        """Places that units move without each indicator or, given Sobol indices, what moves the ranks.

        The weight of the indicator goes to its group, as on the page.

        Raises InputError if there are fewer than two units with a score, or the table is too large to leave out each
        indicator in turn.
        """
        if sobol is not None:
            return index_bars.sobol_bars(sobol.of("mean rank shift"), language, self.names)
        if self._scores["index"].notna().sum() < 2:
            raise InputError("fewer than two units have a score", field="data", valid="two units or more")
        if not is_quick(self.index):
            raise InputError("the table is too large to leave out each indicator", field="data", valid="a smaller one")
        summary = left_out(self.index, self._of_year).rename(columns={"mean_shift": "mean_absolute_shift"})
        return index_bars.rank_shifts(summary, language, self.names)

    def scatter(self, x: str, y: str = "index", language: Language = "both") -> Drawing:
        """Two columns against each other, extremes named: indicators, scores, ranks or other figures.

        Raises InputError if there is no such column, or fewer than three units have both.
        """
        labels = tuple(name_of(each, self.names) for each in (x, y))
        return index_pairs.scatter(self._figures(x), self._figures(y), language, self.names, labels)

    def trends(
        self, what: str = "rank", language: Language = "both", units: Sequence[Hashable] | None = None
    ) -> Drawing:
        """Rank or score of each unit by year; units that moved most are in colour, or those asked for.

        Raises InputError if the data are no panel.
        """
        if self.year is None:
            raise InputError("there are no years", field="year", valid="a table of units with a column year")
        values = self.index.scores["index"] if what == "score" else self.index.ranks
        return index_trends.trends(values.unstack("code"), language, self.names, what, units)  # noqa: PD010, units are unique

    def map(self, what: str = "index", language: Language = "both", positions: pd.DataFrame | None = None) -> Drawing:
        """Tile map of the score, or of any other column.

        Where units stand is told by ``positions`` (index code; columns column, row), or by columns 列 (column) and 行
        (row) of the table of units; prefectures and counties of Guizhou need neither.

        Raises InputError if there is no such column, or a unit has no place.
        """
        values, names = self._column(what), self.names
        if positions is None:
            positions = self._own_places()
        if positions is None:
            positions = tiles.positions_of(self._called_in_guizhou).set_axis(values.index)
            there = {code: names[code]._replace(en=en) for code, en in positions["name"].items()}
            names = {**names, **{code: there[code] for code in there if not self.own.names.loc[code, "name"]}}
        colours = tiles.WEIGHT_COLOURS.reversed() if what == "rank" else tiles.WEIGHT_COLOURS
        return tiles.tile_map(values, language, names, positions, name_of(what, self.names), colours)

    def _own_places(self) -> pd.DataFrame | None:
        found = {what: name for name in self.own.data for what, called in PLACES.items() if key(name) in called}
        if len(found) < len(PLACES):
            return None
        return self._of_year(self.own.data)[[found[what] for what in PLACES]].set_axis([*PLACES], axis=1)

    @property
    def _called_in_guizhou(self) -> list[str]:
        """What each unit is called there: its code or, where that is not known, a name."""
        known_there = {*tiles.shipped_positions().index}
        return [str(code) if str(code) in known_there else self.names[str(code)].zh or self.names[str(code)].en
                for code in self._scores.index]  # fmt: skip

    def _figures(self, name: str) -> pd.Series:
        column = self._column(name)
        if not pd.api.types.is_numeric_dtype(column):
            raise InputError(f"{name} is a column of texts", field="column", valid="a column of figures")
        return column

    def _column(self, name: str) -> pd.Series:
        """A column of the year by its name: a score, the rank, a figure, or a text such as a zone."""
        tables = self._scores, self._of_year(self.own.data), self._of_year(self.own.groups)
        whole = pd.concat([self._table[["rank"]], *tables], axis=1).reindex(self._scores.index)
        known(name, list(whole), "column")
        return whole[name]

    @cached_property
    def _table(self) -> pd.DataFrame:
        return self._of_year(league(self.own, self.index))

    @property
    def _parts(self) -> pd.DataFrame:
        """Points of what stands right below the index; they sum to the score."""
        recipe = self.index.recipe
        step = recipe.aggregation_in("index")
        if resolve("aggregation", step.method) is not arithmetic:
            return self._scores[["index"]]
        weights = self.index.weights.query("group == 'index'").set_index("member")["weight"]
        below = {name: self._scores.get(name, self._normalised.get(name)) for name in recipe.tree["index"]}
        values, weights = pd.DataFrame(below), weights[list(below)]
        seen = (values.notna() * weights).sum(axis=1)  # below 1 where a unit is scored over what is seen
        parts = (values * weights).div(seen, axis=0).fillna(0.0)
        return parts.where(self._scores["index"].notna(), axis=0)

    def _of_year(self, table: pd.DataFrame) -> pd.DataFrame:
        """Rows of the year by the codes of the units."""
        return table if self.year is None else table.xs(self.year, level="year")

    @property
    def _normalised(self) -> pd.DataFrame:
        return self._of_year(self.index.normalised)[self.index.recipe.indicators]

    @property
    def _scores(self) -> pd.DataFrame:
        return self._of_year(self.index.scores)

    @cached_property
    def _groups(self) -> Mapping[str, str]:
        """Uppermost group of each indicator; nothing for those right below the index."""
        tree = self.index.recipe.tree
        return {leaf: group for group in tree["index"] if group in tree for leaf in leaves(tree, group)}
