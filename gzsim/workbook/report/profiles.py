"""A card for each unit: rank, score by group, strong and weak sides, gaps, and every indicator against the others."""

from __future__ import annotations

import pandas as pd

from gzsim.reports import Band, Card, Cards, Passage, Section, say
from gzsim.views.labels import Name
from gzsim.views.numbers import NOTHING
from gzsim.views.text_table import Column, TextTable
from gzsim.workbook.report.ranks import points_of_step
from gzsim.workbook.report.seen import (
    GROUP,
    Seen,
    figure,
    place,
    points,
    positions,
    signed,
    text_table,
)

MOST_BYTES = 4_600_000
"""Of all cards; beyond, the best units alone have one."""
ROW, HEAD = 200, 2_500
"""Bytes of a row beside the name of its indicator, and of what stands above the rows."""
NAMED = 3
"""Strong and weak sides that are named."""


def profiles(found: Seen) -> Section:
    """Cards of the units by rank."""
    names = tuple(found.what_in(name) for name in found.indicators)
    shown = found.table.index[: max(1, MOST_BYTES // (HEAD + sum(ROW + len(name.encode()) for name in names)))]
    drawn = positions(found.normalised)
    said = [say("index", "cards")]
    if len(shown) < len(found.table):
        said.append(say("index", "cards_left", shown=len(shown), count=len(found.table)))
    group_ranks = found.table[found.below].rank(ascending=False, method="min")
    cards = tuple(_card(found, code, drawn.loc[code], group_ranks.loc[code]) for code in shown)
    bands = tuple(Band(*drawn[name].quantile([0.25, 0.5, 0.75]).fillna(0.5)) for name in found.indicators)
    return Section(say("index", "cards_heading"), tuple(said), cards=Cards(_columns(found), names, bands, cards))


def _columns(found: Seen) -> tuple[Column, ...]:
    told = [Column("Indicator\n指标"), Column("Worst – best\n最差–最优")]
    told += [Column("Figure\n数值", "right"), Column("Rank\n名次", "right")]
    if found.linear:
        told.append(Column("Points\n得失分", "right"))
    return tuple(told)


def _card(found: Seen, code: object, drawn: pd.Series, group_ranks: pd.Series) -> Card:
    row = found.table.loc[code]
    said = [*_sides(found, code), *_next(found, code), *_gaps(found, code)]
    return Card(place(row), found.who(code), points(row["index"]), tuple(said), _groups(found, row, group_ranks),
                _rows(found, code, drawn))  # fmt: skip


def _groups(found: Seen, row: pd.Series, group_ranks: pd.Series) -> TextTable | None:
    if not found.below:
        return None
    rows = [
        (found.what(group), points(row[group]), NOTHING if pd.isna(group_ranks[group]) else f"{group_ranks[group]:g}")
        for group in found.below
    ]
    return text_table(
        Name("Score by group", "各组得分"), (GROUP, Name("Score", "得分"), Name("Rank", "名次")), rows, "lrr"
    )


def _rows(found: Seen, code: object, drawn: pd.Series) -> tuple[tuple[tuple[str, ...], float | None], ...]:
    told, ranked = found.figures.loc[code], found.places.loc[code]
    added = found.points.loc[code] if found.linear else None
    rows = []
    for name in found.indicators:
        cells = [figure(told[name]), NOTHING if pd.isna(ranked[name]) else f"{ranked[name]:g}"]
        cells += [] if added is None else [signed(added[name])]
        rows.append((tuple(cells), None if pd.isna(drawn[name]) else float(drawn[name])))
    return tuple(rows)


def _sides(found: Seen, code: object) -> list[Passage]:
    """Indicators on which the unit ranks best in the better half, and worst in the other."""
    ranked = found.places.loc[code].dropna().sort_values(kind="stable")
    if len(found.table) < 2 or ranked.empty:
        return []
    middle = (found.places[ranked.index].notna().sum() + 1) / 2
    best, worst = ranked[ranked < middle].head(NAMED), ranked[ranked > middle][::-1].head(NAMED)
    if best.empty and worst.empty:
        return []
    return [say("index", "sides", best=_named(found, best), worst=_named(found, worst), of=len(found.table))]


def _named(found: Seen, ranked: pd.Series) -> list[tuple[Name, str]]:
    return [(found.name(name), f"{rank:g}") for name, rank in ranked.items()]


def _next(found: Seen, code: object) -> list[Passage]:
    """What would lift the unit one place."""
    if not found.linear or pd.isna(found.moves.loc[code, "points"]):
        return []
    step = found.moves.loc[code]
    told = {"above": found.unit_name(step["above"]), "points": points_of_step(step["points"])}
    if pd.isna(step["indicator"]):
        return [say("index", "step_none", **told)]
    goal = step["start"] + step["change"]
    told |= {"indicator": found.name(step["indicator"]), "start": figure(step["start"]), "goal": figure(goal),
             "line": not pd.isna(step["change"]), "share": f"{100 * step['share']:.1f}"}  # fmt: skip
    return [say("index", "step", **told)]


def _gaps(found: Seen, code: object) -> list[Passage]:
    gone = found.missing.columns[found.missing.loc[code].fillna(False).astype(bool)]
    if not len(gone):
        return []
    return [say("index", "card_gaps", names=[found.name(name) for name in gone])]
