"""The answer: who leads, by how much, how sure that is, and who is not judged."""

from __future__ import annotations

import pandas as pd

from gzsim.reports import Passage, say
from gzsim.views.labels import Name
from gzsim.workbook.movement import movement
from gzsim.workbook.report.seen import Seen, percent, points

NAMED = 8
"""Units that are named, of those without a score or with part of one."""


def answers(found: Seen) -> tuple[Passage, ...]:
    """A sentence or two each."""
    return (
        _first_and_last(found),
        *_lead(found),
        *movement(found.own, found.index),
        _certainty(found),
        *_unscored(found),
    )


def _first_and_last(found: Seen) -> Passage:
    scored = found.table[found.table["rank"].notna()]
    told = {"count": len(scored), "year": found.table["year"].iloc[0]}
    for place, row in (("first", scored.iloc[0]), ("last", scored.iloc[-1])):
        told |= {place: found.unit_name(row.name), f"{place}_score": points(row["index"])}
    return say("index", "first_and_last", **told)


def _lead(found: Seen) -> list[Passage]:
    """By how much the first leads, and where it stands when weights are drawn."""
    scored = found.table[found.table["rank"].notna()]
    if len(scored) < 2:
        return []
    first, second = scored.iloc[0], scored.iloc[1]
    tied = bool(first["rank"] == second["rank"])
    told = {"second": found.unit_name(second.name), "first": found.unit_name(first.name), "tied": tied}
    told |= {"lead": points(first["index"] - second["index"])}
    bounds = [None if pd.isna(first[name]) else int(first[name]) for name in ("rank_low", "rank_high")]
    return [say("index", "lead", **told, low=bounds[0], high=bounds[1])]


def _certainty(found: Seen) -> Passage:
    width = (found.table["rank_high"] - found.table["rank_low"]).mean()
    return say("index", "unsure") if pd.isna(width) else say("index", "certainty", width=f"{width:.1f}")


def _unscored(found: Seen) -> list[Passage]:
    """Who has no score and why, and whose score rests on part of the figures."""
    out, none = found.screened, found.table["index"].isna()
    told = [("screened", out), ("unscored", none & ~out), ("partial", ~none & (found.coverage < 1))]
    return [say("index", what, count=int(rows.sum()), named=_named(found, rows)) for what, rows in told if rows.any()]


def _named(found: Seen, rows: pd.Series) -> list[Name]:
    """The first units of some, those with a score with the share of the weight that it rests on."""
    told = []
    for code in rows.index[rows][:NAMED]:
        en, zh = found.unit_name(code)
        share = "" if pd.isna(found.table.loc[code, "index"]) else percent(found.coverage[code])
        told.append(Name(f"{en} ({share})", f"{zh}（{share}）") if share else Name(en, zh))
    return told
