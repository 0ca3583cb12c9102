"""What a page says of how scores have moved since the year before."""

from __future__ import annotations

from gzsim.index.recipe import Index
from gzsim.reports import Passage, say
from gzsim.views.numbers import minus
from gzsim.workbook.held import OwnTables, unit_name
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
            risen=unit_name(own.names.loc[most]),
            up=_points(change[most]),
            fallen=unit_name(own.names.loc[least]),
            down=_points(change[least]),
        )
    ]


def _points(value: float) -> str:
    return minus(f"{value:+.1f}")
