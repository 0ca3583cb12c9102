"""What a user has brought: tables that were read and checked, and the league that they make."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from gzsim.index.recipe import Index, Recipe, build_on_base
from gzsim.views.labels import Name
from gzsim.workbook.league import intervals


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class OwnTables:
    """A user's units and indicators, and the recipe that is made of them.

    Attributes
    ----------
    data : DataFrame, units × figures; in a panel (year, unit)
    names : DataFrame, unit × (name, name_zh)
    groups : DataFrame, rows of ``data`` × columns of text, such as zones
    indicators : DataFrame, indicator or group × what the table says of it
    recipe : Recipe; directions, tree, weights and goalposts of the table; min–max and arithmetic means otherwise
    notes : tuple of texts; what was left aside, and what a reader should know
    """

    data: pd.DataFrame
    names: pd.DataFrame
    groups: pd.DataFrame
    indicators: pd.DataFrame
    recipe: Recipe
    notes: tuple[str, ...] = ()

    def index(self, *, base: Any = None, cap: bool = False, **choices: Any) -> Index:
        """Build the index, with other choices for its recipe if any are given (see `gzsim.index.recipe.Recipe`).

        With a ``base`` year a panel is put on the scale of that year (see `gzsim.index.recipe.build_on_base`).
        """
        recipe = self.recipe.with_(**choices)
        return recipe.build(self.data) if base is None else build_on_base(recipe, self.data, base, cap)


def unit_name(row: pd.Series) -> Name:
    """What the unit of a row is called in sentences: by its other name where one is missing, or by its code.

    >>> unit_name(pd.Series({"name": "", "name_zh": "贵阳"}, name="520100")).en
    '贵阳'
    """
    en, zh, code = row["name"], row["name_zh"], str(row.name)
    return Name(en or zh or code, zh or en or code)


def names_in(*tables: pd.DataFrame) -> dict[str, Name]:
    """What the rows of tables with columns name and name_zh are called; a thing without a name by its code.

    >>> names_in(pd.DataFrame({"name": ["", "Coast"], "name_zh": ["贵阳", ""]}, index=["a", "b"]))
    {'a': Name(en='贵阳', zh='贵阳'), 'b': Name(en='Coast', zh='')}
    """
    texts = pd.concat([table.reindex(columns=["name", "name_zh"]) for table in tables]).astype(object).fillna("")
    return {str(code): Name(en or zh or str(code), zh) for code, en, zh in texts.itertuples(name=None)}


def league(own: OwnTables, index: Index) -> pd.DataFrame:
    """Units of an index by rank, in a panel year by year: names, scores, rank with its bounds, and gaps.

    Where the recipe has a rule for units with too few figures also ``coverage``, the share of its weight that the score
    rests on, and ``screened``, whether the unit was screened out.
    """
    unit, gaps = index.scores.index.get_level_values("code"), own.data[index.recipe.indicators].isna().sum(axis=1)
    table = own.names.loc[unit].set_axis(index.scores.index).join(index.scores)
    table = table.assign(rank=index.ranks, **intervals(index), gaps=gaps)
    if index.recipe.screen is not None or index.recipe.seen is not None:
        table = table.assign(coverage=index.coverage["index"], screened=index.is_screened)
    return table.sort_values([*(["year"] if table.index.nlevels > 1 else []), "rank"], kind="stable")
