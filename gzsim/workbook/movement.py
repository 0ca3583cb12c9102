"""What a page says of how scores have moved since the year before."""

from __future__ import annotations

import pandas as pd

from gzsim.index.recipe import Index
from gzsim.reports import Passage, say
from gzsim.views.labels import Name
from gzsim.views.numbers import minus
from gzsim.workbook.held import OwnTables
from gzsim.workbook.trends import by_year


def movement(own: OwnTables, index: Index) -> list[Passage]:
    """Mean change of the scores of the last year since the year before, who rose most and who fell most.

    Nothing for an index of one year, or where nobody has a score in both.
    """
    if index.scores.index.nlevels == 1 or index.scores.index.get_level_values("year").nunique() < 2:
        return []
    wide = by_year(index)
    before, last = wide.columns[-2:]
    change = (wide[last] - wide[before]).dropna()
    if change.empty:
        return []
    most, least = change.idxmax(), change.idxmin()
    return [
        say(
            "index",
            "moved",
            before=before,
            count=len(change),
            mean=_points(change.mean()),
            risen=_who(own.names.loc[most], most),
            up=_points(change[most]),
            fallen=_who(own.names.loc[least], least),
            down=_points(change[least]),
        )
    ]


def _who(names: pd.Series, code: object) -> Name:
    en, zh = names["name"] or names["name_zh"] or str(code), names["name_zh"]
    return Name(en, zh or en)


def _points(value: float) -> str:
    return minus(f"{value:+.1f}")
