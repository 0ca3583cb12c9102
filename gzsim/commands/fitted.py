"""What a calibration has fitted, and which published patterns the fitted model shows, as answers."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from gzsim.calibration.calibration import FAR, Calibration
from gzsim.commands.answer import Answer
from gzsim.evidence.patterns import EMERGENT, JSON, Patterns
from gzsim.views.labels import Language, Name, label
from gzsim.views.numbers import Z95, margin, minus
from gzsim.views.outcome_tables import in_row
from gzsim.views.text_table import Column, TextTable

KINDS = {
    "calibrated to": Name("calibrated to", "用于校准"),
    "echo of a parameter": Name("echo of a parameter", "参数直接给定"),
    EMERGENT: Name("emergent", "涌现"),
}
UNCOUNTED = Name(
    "Fitted patterns and echoes of a parameter count for nothing.", "用于校准的规律和参数直接给定的规律不计入。"
)
MOST_ROWS = 12
"""Rows of a short table."""


def patterns_answer(found: Patterns) -> Answer:
    """The verdict, how many patterns of each kind hold, and why what fails does."""
    table = found.table
    failed = table[~table["pass"]]

    def tables(language: Language, whole: bool) -> list[TextTable]:
        if whole or len(table) <= MOST_ROWS:
            return [_patterns(table, language)]
        return [_kinds(table, language), *([_patterns(failed, language)] if len(failed) else [])]

    return Answer(
        headline=[found.verdict],
        figures=lambda: {"patterns": table.reset_index()[list(JSON)]},
        tables=tables,
        notes=[UNCOUNTED],
        details=[Name(f"{number}: {reason or 'not looked into'}", f"{number}：{reason or '未查明'}")
                 for number, reason in failed["reason"].items()],
        facts={"replications": found.replications, "seed": found.seed},
    )  # fmt: skip


def _kinds(table: pd.DataFrame, language: Language) -> TextTable:
    headings = (
        Column(label("Kind", "类别", language, "\n")),
        Column(label("Patterns", "规律", language, "\n"), "right"),
        Column(label("Hold", "成立", language, "\n"), "right"),
    )
    rows = [(label(*KINDS.get(kind, Name(kind, kind)), language), str(len(part)), str(int(part["pass"].sum())))
            for kind, part in table.groupby("kind", sort=False)]  # fmt: skip
    return TextTable("", headings, tuple(rows))


def _patterns(table: pd.DataFrame, language: Language) -> TextTable:
    headings = (
        Column(label("No.", "编号", language, "\n")),
        Column(label("Pattern", "规律", language, "\n")),
        Column(label("Simulated", "模拟值", language, "\n"), "right"),
        Column(label("Band", "区间", language, "\n"), "right"),
        Column(label("Holds", "成立", language, "\n")),
    )
    caption = label("Simulated ± 95 % of simulation error, and the published band",
                    "模拟值±95%（模拟误差）与已发表区间", language, "\n")  # fmt: skip
    return TextTable(caption, headings, tuple(_pattern(number, row, language) for number, row in table.iterrows()))


def _pattern(number: object, row: pd.Series, language: Language) -> tuple[str, ...]:
    low, high = (minus(f"{row[end]:.3g}") for end in ("low", "high"))
    band = f"{low} {label('to', '至', 'zh' if language == 'zh' else 'en')} {high}"
    yes = label("yes", "是", language) if row["pass"] else label("NO", "否", language)
    (simulated,) = in_row([row["simulated"]], [row["doubt"] / Z95], signed=[False])
    return str(number), label(row["name"], row["name_zh"], language, "\n"), simulated, band, yes


def calibration_answer(found: Calibration, folder: Path) -> Answer:
    """Parameters with their intervals and how well moments are met."""
    identified = int(found.parameters["identified"].sum())
    parts = list(found.moments.groupby("years", sort=False))
    missed = [(years, len(part), int((part["z"].abs() > FAR).sum())) for years, part in parts]
    en = "; ".join(f"of {many} moments of {years}, {far} are missed by more than {FAR:g} standard errors"
                   for years, many, far in missed)  # fmt: skip
    zh = "；".join(f"{years}年{many}个矩中有{far}个偏离超过{FAR:g}个标准误" for years, many, far in missed)
    return Answer(
        headline=[
            Name(
                f"{identified} of {len(found.parameters)} parameters are identified; {en}.",
                f"{len(found.parameters)}个参数中有{identified}个可识别；{zh}。",
            )
        ],
        figures=lambda: {
            "parameters": found.parameters.rename_axis("parameter").reset_index(),
            "moments": found.moments.rename_axis("moment").reset_index(),
        },
        tables=lambda language, whole: [
            _parameters(found, language, whole), *([_missed(found, language)] if whole else [])
        ],
        notes=[Name(f'Draws of the parameters: gz.load_calibration("{folder}").draws(100)',
                    f'抽取参数：gz.load_calibration("{folder}").draws(100)')],
        facts={"distance": found.distance, "trials": found.trials},
        files={"tables": folder},
    )  # fmt: skip


def _parameters(found: Calibration, language: Language, whole: bool) -> TextTable:
    """The estimates, those that are identified first; with all, what tells most of each."""
    shown = found.parameters.sort_values("identified", ascending=False, kind="stable")
    shown = shown if whole else shown.head(MOST_ROWS)
    headings = (
        Column(label("Parameter", "参数", language, "\n")),
        Column(label("Estimate ± 95 %", "估计值±95%", language, "\n"), "right"),
        Column(label("Identified", "可识别", language, "\n")),
        *([Column(label("Told by", "主要依据的矩", language, "\n"))] if whole else []),
    )
    rows = [
        (str(name), minus(f"{row['estimate']:.3g} ± {margin(row['standard_error']):.2g}"),
         label("yes", "是", language) if row["identified"] else label("no", "否", language),
         *([", ".join(found.moved_by(name, 2).index)] if whole else []))
        for name, row in shown.iterrows()
    ]  # fmt: skip
    return TextTable("", headings, tuple(rows))


def _missed(found: Calibration, language: Language) -> TextTable:
    headings = (
        Column(label("Moment missed", "偏离的矩", language, "\n")),
        Column(label("Years", "年份", language, "\n")),
        Column(label("Standard errors", "标准误倍数", language, "\n"), "right"),
    )
    rows = [(str(name), str(row["years"]), minus(f"{row['z']:+.1f}")) for name, row in found.missed.iterrows()]
    return TextTable("", headings, tuple(rows))
