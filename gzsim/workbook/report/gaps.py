"""What is missing: whose figures, of which group, and how much of each unit is seen."""

from __future__ import annotations

from gzsim.reports import Section, folded, say
from gzsim.views.labels import Name
from gzsim.workbook.report.seen import UNIT, Seen, text_table

MOST_ROWS = 400
NAMED = 6
"""Missing indicators that are named for a unit."""


def gaps(found: Seen) -> Section:
    """Units with gaps: the share that is seen of the index and of each group, and which figures are missing."""
    missing = found.missing.fillna(False).astype(bool)
    heading, gone = say("index", "gaps_heading"), missing.sum(axis=1)
    if not gone.any():
        return Section(heading, paragraphs=(say("index", "no_gaps"),))
    filled, seen = found.index.recipe.imputation is not None, found.index.recipe.seen is not None
    told = {"units": int((gone > 0).sum()), "cells": int(gone.sum()), "share": f"{100 * missing.to_numpy().mean():.1f}"}
    rows = []
    for code in gone.index[gone > 0][:MOST_ROWS]:
        row = missing.loc[code]
        named = [found.what(name) for name in row.index[row]]
        more = [f"… +{len(named) - NAMED}"] if len(named) > NAMED else []
        shares = [_share(row[found.members(group)].mean()) for group in ("index", *found.below)]
        rows.append((found.who(code), *shares, "\n".join([*named[:NAMED], *more])))
    headings = UNIT, Name("Seen, %", "有数据，%"), *found.group_headings, Name("Missing", "缺失指标")
    table = text_table(Name("Gaps", "缺项"), headings, rows, "l" + "r" * (len(found.below) + 1) + "l")
    return Section(heading, paragraphs=(say("index", "gaps", **told, filled=filled, seen=seen),), tables=folded(table))


def _share(missing: float) -> str:
    return f"{100 * (1 - missing):.0f}"
