"""The page of an index, put together: the answer, the league, the reasons, and what all of it rests on."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from gzsim.common.writing import write_or_refuse
from gzsim.index.aggregate.means import NO_SCORE
from gzsim.index.recipe import Index
from gzsim.index.recipe.availability import ON_PART
from gzsim.reports import Passage, ReportContext, Section, render_report, say
from gzsim.views.labels import Name
from gzsim.views.text_table import TextTable
from gzsim.workbook.held import OwnTables
from gzsim.workbook.report.answer import answers
from gzsim.workbook.report.framework import framework, spread
from gzsim.workbook.report.gaps import gaps
from gzsim.workbook.report.profiles import profiles
from gzsim.workbook.report.ranks import league_table, moves, ranks, why
from gzsim.workbook.report.relations import relations
from gzsim.workbook.report.seen import Seen, percent, seen
from gzsim.workbook.report.sensitivity import sensitivity

FIRST_ROWS = 30
"""Units that stand on top; where there are more, the whole league stands at the end."""


def write_report(context: ReportContext, path: Path) -> Path:
    """Write the page, whole or not at all."""
    return write_or_refuse(path, render_report(context, "index").encode(), "a file that can be written")


def report_context(own: OwnTables, index: Index, found: Seen | None = None) -> ReportContext:
    """What the page says of the last year; ``found`` is what `seen` gives, where that is at hand.

    Raises InputError if no unit has a score in it.
    """
    found = seen(own, index) if found is None else found
    whole = league_table(found)
    parts = ranks, why, moves, profiles, framework, spread, relations, sensitivity, gaps
    sections = [*(part(found) for part in parts), _rest(whole)]
    return ReportContext(
        title=Name(index.recipe.name),
        answers=answers(found),
        key_table=replace(whole, rows=whole.rows[:FIRST_ROWS]),
        sections=tuple(each for each in sections if each),
        assumptions=(say("index", "recipe", **_choices(found)),),
        limits=(say("index", "limits"), *map(Passage, [*own.notes, *_noticed(index)])),
        manifest={"units": len(found.table), "indicators": len(found.indicators)},
    )


def _noticed(index: Index) -> list[str]:
    """What the log says that no section does; who has no score, or one on part, is told with the answer."""
    told = (NO_SCORE, f"index {ON_PART}")
    return [message for message in dict.fromkeys(index.log["message"]) if not message.startswith(told)]


def _rest(whole: TextTable) -> Section | None:
    return Section(say("index", "whole_heading"), tables=(whole,)) if len(whole.rows) > FIRST_ROWS else None


def _choices(found: Seen) -> dict[str, object]:
    recipe = found.index.recipe
    imputed = recipe.imputation.method if recipe.imputation else "none"
    return {"normalisation": str(recipe.normalisation.method), "aggregation": str(recipe.aggregation.method),
            "imputation": str(imputed), "screen": _told(found, recipe.screen), "seen": _told(found, recipe.seen),
            }  # fmt: skip


def _told(found: Seen, least: float | dict[str, float] | None) -> str:
    """A least share, or that of each group, as it is said; nothing where there is none."""
    if isinstance(least, dict):
        return ", ".join(f"{found.what(group)} {percent(share)}" for group, share in least.items())
    return "" if least is None else percent(least)
