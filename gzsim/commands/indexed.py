"""An index of one's own data as an answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from gzsim.commands.answer import Answer
from gzsim.index.sensitivity import Robustness
from gzsim.reports import ReportContext
from gzsim.views.labels import Name
from gzsim.views.text_table import TextTable
from gzsim.workbook.held import OwnTables, league
from gzsim.workbook.report.ranks import MOST_ROWS, league_table
from gzsim.workbook.report.seen import Seen
from gzsim.workbook.verdicts import verdict_table

BEST = 12
"""Units of a short table."""

OVER_PART = Name(
    "--seen 0.6 also scores who has figures for 60 % of the weight, over what there is; another share is as good.",
    "加 --seen 0.6，已有数据占权重60%以上的单位也按已有数据评分；比例可自定。",
)


def index_answer(own: OwnTables, found: Seen, context: ReportContext, written: Mapping[str, Path]) -> Answer:
    """The answer of the page, the best of the league, what a reader should know, and where everything is."""
    index, units = found.index, len(found.table)
    gaps = index.recipe.seen is None and bool((found.table["index"].isna() & ~found.screened).any())
    beyond = Name(f"The league is printed to place {MOST_ROWS} of {units:,}; --out FILE writes all of it.",
                  f"此处只列前{MOST_ROWS}位，共{units:,}个单位；全部结果可用 --out 文件 写出。")  # fmt: skip
    return Answer(
        headline=context.answers,
        figures=lambda: {"league": league(own, index).reset_index()},
        tables=lambda language, whole: [_best(league_table(found, language), whole)],
        notes=[*context.limits[1:], *([OVER_PART] if gaps else [])],
        details=[beyond] if units > MOST_ROWS else [],
        facts=context.manifest,
        files=written,
    )


def with_verdicts(answer: Answer, own: OwnTables, found: Robustness) -> Answer:
    """The same, and how sure the rank of each unit is."""
    tables = answer.tables
    return replace(
        answer,
        headline=[*answer.headline, found.answer],
        figures=lambda: {**answer.figures(), "robustness": found.table.reset_index()},
        tables=lambda language, whole: [
            *tables(language, whole),
            replace(_best(verdict_table(own, found, language), whole), caption=""),  # which the headline is
        ],
    )


def _best(table: TextTable, whole: bool) -> TextTable:
    return table if whole else replace(table, rows=table.rows[:BEST])
