"""How outcomes range over the rows of a design, as an answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from math import nan

import pandas as pd

from gzsim.commands.answer import Answer
from gzsim.commands.settings import of_levers_alone, settings_tables
from gzsim.experiments.sweep import Sweep
from gzsim.simulation.outcomes.catalogue import HEADLINE
from gzsim.simulation.plausible import TURNED
from gzsim.views.labels import NAMES, Language, Name, Names, label
from gzsim.views.numbers import minus
from gzsim.views.outcome_tables import in_row, scale_of, short_unit
from gzsim.views.text_table import Column, TextTable

KEEPS = 1 - TURNED
"""Share of draws in which a difference has one sign for the sign to hold."""


def ranges_answer(found: Sweep, listed: Iterable[str] | None = None, names: Names = NAMES) -> Answer:
    """How outcomes range, what they go with, and what failed; the headline outcomes first, or those that are listed.

    ``names`` are what sentences call the runs.
    """
    ranges = found.ranges()
    wanted = list(listed or [name for name in HEADLINE if name in found.outcomes] or found.outcomes)
    return Answer(
        headline=_signs(ranges[ranges["outcome"].isin(wanted)], found, names),
        figures=lambda: {"ranges": ranges, **({"settings": found.table} if of_levers_alone(found) else {})},
        tables=lambda language, whole: _tables(ranges, found, wanted, language, whole),
        notes=_failed(found),
        facts={"rows": len(found.levels), "failed": len(found.errors), "replications": found.replications,
               "runs": list(found.runs)},
    )  # fmt: skip


def _tables(ranges: pd.DataFrame, found: Sweep, wanted: list[str], language: Language, whole: bool) -> list[TextTable]:
    """Setting by setting where levers alone are varied, for their rows are no draws; else, and with all, the ranges."""
    told = settings_tables(found, wanted, language, whole) if of_levers_alone(found) else []
    if told and not whole:
        return told
    return told + [
        _table_of(run, part if whole else part[part["outcome"].isin(wanted)], found, language)
        for run, part in ranges.groupby("run", sort=False)
    ]


def with_ranges(answer: Answer, found: Sweep, names: Names = NAMES) -> Answer:
    """The answer of a comparison, and how far its differences range over draws of plausible parameters."""
    ranged, tables = ranges_answer(found, names=names), answer.tables
    return replace(
        answer,
        headline=[*answer.headline, *ranged.headline],
        figures=lambda: {**answer.figures(), **ranged.figures()},
        tables=lambda language, whole: [*tables(language, whole), *ranged.tables(language, whole)],
        notes=[*answer.notes, *ranged.notes],
        facts={**answer.facts, "drawn": ranged.facts},
    )


def _signs(ranges: pd.DataFrame, found: Sweep, names: Names) -> list[Name]:
    """Which differences keep their sign in nearly all rows, and which do not; of one run nothing has a sign to keep."""
    rows = len(found.levels)
    if len(found.runs) == 1:
        told = f"{rows} rows of the design, {found.replications} replications each."
        return [Name(told, f"设计共{rows}组，每组重复模拟{found.replications}次。")]
    over = Name("draw", "组抽样") if found.design.parameters else Name("setting", "种取值")
    over = over if rows == 1 else Name(f"{over.en}s", over.zh)
    return [_signs_of(run, part, rows, over, {**NAMES, **names}) for run, part in ranges.groupby("run", sort=False)]


def _signs_of(run: str, part: pd.DataFrame, rows: int, over: Name, names: Names = NAMES) -> Name:
    larger = part[["positive", "negative"]].max(axis=1)
    other = part[["positive", "negative"]].min(axis=1)
    kept, turning, often_none = (part[larger >= KEEPS], part[(larger < KEEPS) & (other > 0)],
                                 part[(larger < KEEPS) & (other == 0)])  # fmt: skip
    turned = [f"{100 * share:.0f} %" for share in turning[["positive", "negative"]].min(axis=1)]
    en, zh = [], []
    if len(kept):
        en.append(f"the sign holds for {', '.join(kept['outcome_name'].str.lower())}")
        zh.append(f"符号稳定的有{'、'.join(kept['outcome_name_zh'])}")
    if len(turning):
        told = [f"{name.lower()} (in {share})" for name, share in zip(turning["outcome_name"], turned, strict=True)]
        en.append(f"it turns for {', '.join(told)}")
        told = [f"{name}（{share}）" for name, share in zip(turning["outcome_name_zh"], turned, strict=True)]
        zh.append(f"符号会反转的有{'、'.join(told)}")
    if len(often_none):
        none = [f"{100 * share:.0f} %" for share in 1 - larger[often_none.index]]
        told = [f"{name.lower()} (in {share})" for name, share in zip(often_none["outcome_name"], none, strict=True)]
        en.append(f"there is no difference in {', '.join(told)}")
        told = [f"{name}（{share}）" for name, share in zip(often_none["outcome_name_zh"], none, strict=True)]
        zh.append(f"没有差别的有{'、'.join(told)}")
    name = names.get(run, Name(run, run))
    return Name(f"{name.en} over {rows} {over.en}: {'; '.join(en)}.", f"{name.zh}，{rows}{over.zh}：{'；'.join(zh)}。")


def _table_of(run: str, part: pd.DataFrame, found: Sweep, language: Language) -> TextTable:
    difference = len(found.runs) > 1
    title = f"{run} − {found.runs[0]}" if difference else run
    rows, many = len(found.levels), found.replications
    told = f"{title}: {rows} rows, {many} replications each", f"{title}：{rows}组，每组模拟{many}次"
    headings = (
        Column(label("Outcome, unit", "结果，单位", language, "\n")),
        *(Column(name, "right") for name in ("5 %", label("median", "中位数", language, "\n"), "95 %", "> 0")),
        Column(label("Goes with", "最相关因素", language, "\n")),
    )
    note = label("Goes with: the factor whose rank correlation over the rows is largest (docs/parameters.md says what "
                 "each is).",
                 "最相关因素：各组中秩相关系数最大的参数（含义见docs/parameters.zh.md）。", language, "\n")  # fmt: skip
    rows_told = tuple(_row(row, difference, language) for _, row in part.iterrows())
    return TextTable(label(*told, language, "\n"), headings, rows_told, note)


def _row(row: pd.Series, difference: bool, language: Language) -> tuple[str, ...]:
    scale = scale_of(row["unit"])
    unit = label(*short_unit(row["unit"], difference=difference), language)
    name = f"{label(row['outcome_name'], row['outcome_name_zh'], language)}\n  {unit}"
    ends = [scale * row[end] for end in ("low", "median", "high")]
    told = in_row(ends, [nan] * len(ends), signed=[difference] * len(ends), digits=3)
    return name, *told, f"{100 * row['positive']:.0f} %", minus(row["drivers"].partition(", ")[0])


def _failed(found: Sweep) -> list[Name]:
    if not len(found.errors):
        return []
    row, why = next(iter(found.errors.items()))
    failed, rows = len(found.errors), len(found.levels)
    return [Name(f"{failed} of {rows} rows failed, row {row} by: {why}", f"{rows}组中{failed}组失败，第{row}组：{why}")]
