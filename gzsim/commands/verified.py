"""Closed forms beside simulated numbers, as an answer: one line for each closed form."""

from __future__ import annotations

import pandas as pd

from gzsim.checks.check import STANDARD_ERRORS
from gzsim.checks.families import case_names
from gzsim.commands.answer import Answer
from gzsim.views.labels import Language, Name, label
from gzsim.views.numbers import minus
from gzsim.views.text_table import Column, TextTable

SMALL = 1e-3
"""Closed forms below this are not divided by: the error itself is told."""


def verification_answer(checks: pd.DataFrame) -> Answer:
    """How many closed forms the simulation returns, and how far off it is from each at most."""
    cases = by_case(checks)
    failed = checks[~checks["passed"]]
    summary = _summary(cases, checks)
    return Answer(
        headline=[summary],
        figures=lambda: {"cases": cases, "checks": checks},
        tables=lambda language, whole: [_table(cases, language), *([_rows(checks, language)] if whole else []),
                                        *([] if whole or failed.empty else [_rows(failed, language)])],
        facts={"cases": len(cases), "checks": len(checks), "failed": len(failed)},
        code=0 if failed.empty else 1,
    )  # fmt: skip


def by_case(checks: pd.DataFrame) -> pd.DataFrame:
    """Each closed form: checks, how many hold, and the largest error, relative or in standard errors.

    >>> checks = pd.DataFrame({"case": ["CF19", "CF19"], "closed_form": [2.0, 4.0], "error": [2e-9, 1e-12],
    ...                        "allowed": 1e-8, "stochastic": False, "passed": True})
    >>> print(*by_case(checks)[["name", "checks", "hold", "relative_error"]].iloc[0])
    Over-reporting under audits 2 2 1e-09
    """
    relative = checks["error"] / checks["closed_form"].abs().clip(lower=SMALL)
    luck = checks["error"] / (checks["allowed"] / STANDARD_ERRORS)
    told = checks.assign(
        relative_error=relative.where(~checks["stochastic"]), standard_errors=luck.where(checks["stochastic"])
    )
    found = told.groupby("case", sort=True).agg(
        checks=("passed", "size"), hold=("passed", "sum"),
        relative_error=("relative_error", "max"), standard_errors=("standard_errors", "max"),
    )  # fmt: skip
    names = case_names().reindex(found.index)
    found.insert(0, "name", names["name"].fillna(""))
    found.insert(1, "name_zh", names["name_zh"].fillna(""))
    return found.reset_index()


def _summary(cases: pd.DataFrame, checks: pd.DataFrame) -> Name:
    held, rows = int((cases["hold"] == cases["checks"]).sum()), len(checks)
    failed = int((~checks["passed"]).sum())
    if failed:
        return Name(
            f"{held} of {len(cases)} closed forms hold: {rows} checks, {failed} fail.",
            f"{len(cases)}个解析结果中有{held}个成立：共{rows}项检验，{failed}项未通过。",
        )
    return Name(
        f"All {len(cases)} closed forms hold: {rows} checks, all agree.",
        f"{len(cases)}个解析结果全部成立：共{rows}项检验，全部通过。",
    )


def _table(cases: pd.DataFrame, language: Language) -> TextTable:
    headings = (
        Column(label("Case", "编号", language, "\n")),
        Column(label("Closed form", "解析结果", language, "\n")),
        Column(label("Hold", "成立", language, "\n"), "right"),
        Column(label("Largest error", "最大误差", language, "\n"), "right"),
    )
    rows = [(row["case"], label(row["name"], row["name_zh"], language), _held(row, language), _worst(row, language))
            for _, row in cases.iterrows()]  # fmt: skip
    note = label(
        f"Errors are relative, or in standard errors (s.e., {STANDARD_ERRORS:g} allowed) where there is luck.",
        f"误差为相对误差；含随机性的以标准误（s.e.）计，允许{STANDARD_ERRORS:g}个。",
        language,
        "\n",
    )
    return TextTable("", headings, tuple(rows), note)


def _held(row: pd.Series, language: Language) -> str:
    said = f"{row['hold']} / {row['checks']}" if language == "zh" else f"{row['hold']} of {row['checks']}"
    return said if row["hold"] == row["checks"] else f"{label('FAILS', '未通过', language)} {said}"


def _worst(row: pd.Series, language: Language) -> str:
    parts = []
    if pd.notna(row["relative_error"]):
        parts.append(minus(f"{row['relative_error']:.1e}") if row["relative_error"] else "0")
    if pd.notna(row["standard_errors"]):
        parts.append(f"{row['standard_errors']:.1f} s.e.")
    return ", ".join(parts)


def _rows(checks: pd.DataFrame, language: Language) -> TextTable:
    """Every check; what is compared, with which parameters, folds where there is no room."""
    headings = (
        Column(label("Case", "编号", language, "\n")),
        Column(label("What", "内容", language, "\n")),
        Column(label("Parameters", "参数", language, "\n")),
        Column(label("Closed form", "解析值", language, "\n"), "right"),
        Column(label("Simulated", "模拟值", language, "\n"), "right"),
        Column(label("Error", "误差", language, "\n"), "right"),
    )
    rows = [
        (row.case, row.what, row.parameters, minus(f"{row.closed_form:.5g}"), minus(f"{row.simulated:.5g}"),
         minus(f"{row.error:.1e}") + ("" if row.passed else f" {label('FAILS', '未通过', language)}"))
        for row in checks.itertuples()
    ]  # fmt: skip
    return TextTable("", headings, tuple(rows))
