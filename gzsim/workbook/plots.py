"""Pictures of an index, all asked for alike: ``own.plot.<what>(lang=...)``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from gzsim.common.names import known
from gzsim.errors import InputError
from gzsim.index.analysis import correlations, remove_indicator
from gzsim.index.recipe import Index
from gzsim.index.recipe.structure import leaves
from gzsim.index.sensitivity import SobolIndices
from gzsim.views import index_bars, index_pairs, index_spread, index_tree
from gzsim.views.drawing import Drawing
from gzsim.views.labels import Language, Name, Names
from gzsim.workbook.held import OwnTables
from gzsim.workbook.league import effective_weights

if TYPE_CHECKING:
    from collections.abc import Hashable


def names_of_all(own: OwnTables) -> Names:
    """Names of units, indicators and groups by their codes; a thing without a name is called by its code."""
    tables = own.names, own.indicators.reindex(columns=["name", "name_zh"])
    told = pd.concat(tables).astype(object).fillna("")
    named = {str(code): Name(en or zh or str(code), zh) for code, en, zh in told.itertuples(name=None)}
    return {"index": Name("Index", "总指数"), **named}


class Plots:
    """Pictures of one index of a user's own data; each method gives a matplotlib figure whose title is what is found.

    In a panel they show the last year, unless another is asked for.

    >>> import gzsim as gz
    >>> units = pd.DataFrame({"code": ["a", "b", "c"], "growth": [4.0, 6, 8], "pm25": [20.0, 20, 40]})
    >>> meta = pd.DataFrame({"code": ["growth", "pm25"], "direction": [1, -1]})
    >>> gz.open_data(units, meta).plot.profile("a", lang="en").alt
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

    def profile(self, unit: Hashable, lang: Language = "both") -> Drawing:
        """Each indicator of a unit, normalised, against the median and the quartiles of all."""
        return index_spread.profile(self._normalised, unit, lang, self.names, self._groups)

    def framework(self, lang: Language = "both") -> Drawing:
        """Groups and indicators as a tree, with effective weights."""
        return index_tree.framework(self.index.weights, lang, self.names)

    def correlations(self, lang: Language = "both", method: str = "pearson") -> Drawing:
        """Correlation of all pairs of normalised indicators, blocks by group."""
        matrix = correlations(self._normalised, method).matrix
        return index_pairs.correlations(matrix, lang, self.names, self._groups)

    def distributions(self, lang: Language = "both", page: int = 1) -> Drawing:
        """Figures of each indicator as dots, with outliers and gaps, 24 indicators to a page."""
        told = self.own.indicators.get("unit", pd.Series(dtype=object))
        figures = self._of_year(self.own.data)[self.index.recipe.indicators]
        return index_spread.distributions(figures, lang, self.names, told.astype(str).to_dict(), page)

    def sensitivity(self, lang: Language = "both", sobol: SobolIndices | None = None) -> Drawing:
        """Places that units move without each indicator or, given Sobol indices, what moves the ranks.

        Raises InputError unless all aggregation is arithmetic, or there are fewer than two units with a score.
        """
        if sobol is not None:
            return index_bars.sobol_bars(sobol.of("mean rank shift"), lang, self.names)
        weights, scored = effective_weights(self.index), self._scores["index"].notna()
        removed = remove_indicator(self._normalised.loc[scored, list(weights.index)], weights)
        return index_bars.rank_shifts(removed.summary, lang, self.names)

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
