"""An index of one's own data as an answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from gzsim.commands.answer import Answer
from gzsim.index.recipe import Index
from gzsim.index.sensitivity import Robustness
from gzsim.reports import ReportContext
from gzsim.workbook.held import OwnTables, league
from gzsim.workbook.verdicts import verdict_table

BEST = 12
"""Units of a short table."""


def index_answer(own: OwnTables, index: Index, context: ReportContext, written: Mapping[str, Path]) -> Answer:
    """The answer of the page, the best of the league, what a reader should know, and where everything is."""
    table = context.key_table
    return Answer(
        headline=context.answers,
        figures=lambda: {"league": league(own, index).reset_index()},
        tables=lambda language, whole: [table if whole else replace(table, rows=table.rows[:BEST])],
        notes=context.limits[1:],
        facts=context.manifest,
        files=written,
    )


def with_verdicts(answer: Answer, own: OwnTables, found: Robustness) -> Answer:
    """The same, and how sure the rank of each unit is."""
    verdicts, tables = verdict_table(own, found), answer.tables
    return replace(
        answer,
        headline=[*answer.headline, found.answer],
        figures=lambda: {**answer.figures(), "robustness": found.table.reset_index()},
        tables=lambda language, whole: [
            *tables(language, whole),
            verdicts if whole else replace(verdicts, rows=verdicts.rows[:BEST]),
        ],
    )
