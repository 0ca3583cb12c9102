"""What the main job found, as the answer of a command."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from gzsim.commands.answer import Answer
from gzsim.commands.leagues import in_short, place, proxies_and_gaps
from gzsim.run.findings import Findings
from gzsim.simulation.outcomes.catalogue import GROUPS
from gzsim.simulation.plausible import TURNED
from gzsim.views import outcome_tables
from gzsim.views.labels import NAMES, Language, Name, Names, called, headline_name, label, short_names
from gzsim.views.numbers import NOTHING, minus
from gzsim.views.text_table import Column, TextTable
from gzsim.views.wrapping import folded

TURNS = "!"
"""Beside a difference whose sign does not hold."""

OPEN = Name("report.html opens in any browser, without a network.", "report.html可用任意浏览器打开，无需联网。")


def job_answer(findings: Findings, folder: Path) -> Answer:
    """The findings, the ranking, the headlines with their ranges, what data are missing, and where everything is."""
    names, latest = {**NAMES, **findings.simulation.names}, findings.latest
    levels, differences = findings.tables["scheme_outcomes"], findings.tables["scheme_differences"]
    headlines, coverage = findings.comparison.headlines, findings.history.coverage
    coverage = coverage[coverage["year"] == latest["year"].iloc[0]]

    def tables(language: Language, whole: bool) -> list[TextTable]:
        short = [_ranks(latest, language), _headlines(headlines, language, names)]
        every = outcome_tables.outcomes(levels, differences, None, language, names, GROUPS) if whole else None
        return [*short, *([every] if every else [])]

    return Answer(
        headline=findings.answers,
        figures=lambda: {
            "headlines": headlines, "ranks": latest, "scheme_differences": differences, "scheme_outcomes": levels
        },
        tables=tables,
        notes=[_schemes(findings), in_short(coverage), OPEN],
        details=proxies_and_gaps(coverage),
        facts={"scenario": findings.scenario.name, "title": findings.scenario.title,
               "title_zh": findings.scenario.title_zh, "year": int(latest["year"].iloc[0]),
               "replications": len(findings.simulation.replications), "draws": int(headlines["draws"].max())},
        files={"report": folder / "report.html"},
    )  # fmt: skip


def _schemes(findings: Findings) -> Name:
    names, baseline = findings.simulation.names, findings.simulation.baseline
    others = [names[run] for run in findings.simulation.runs if run != baseline]
    return Name(
        f"Schemes: {', '.join(each.en for each in others)}; baseline: {names[baseline].en}.",
        f"方案：{'、'.join(each.zh for each in others)}；基准：{names[baseline].zh}。",
    )


def _ranks(latest: pd.DataFrame, language: Language) -> TextTable:
    """Ranks of the last year under each zone model, with their intervals."""
    models, names = list(dict.fromkeys(latest["zone_model"])), short_names(latest)
    cells, year = latest.set_index(["code", "zone_model"]), int(latest["year"].iloc[0])
    order = latest.groupby("code", sort=False)["rank"].mean().sort_values(kind="stable").index
    rows = tuple((place(code, names, language), *(_rank(cells, code, model) for model in models)) for code in order)
    headings = (
        Column(label("Prefecture", "市州", language, "\n")),
        *(Column(folded(called(model, language, NAMES, "\n"), outcome_tables.HEADING), "right") for model in models),
    )
    caption = label(
        f"Ranks of {year} by zone model, from data; in brackets 5–95 % under other weights",
        f"{year}年各分区方案下的名次（基于数据）；括号内为权重扰动下的5–95%区间",
        language,
        "\n",
    )
    return TextTable(caption, headings, rows)


def _rank(cells: pd.DataFrame, code: str, model: str) -> str:
    row = cells.loc[(code, model)] if (code, model) in cells.index else None
    if row is None or pd.isna(row["rank"]):
        return NOTHING
    return f"{row['rank']:g} ({row['rank_low']:g}–{row['rank_high']:g})"


def _headlines(table: pd.DataFrame, language: Language, names: Names) -> TextTable:
    """Differences by headline, with the range over plausible parameters below each."""
    named = {each["headline"]: headline_name(each, names) for _, each in table.drop_duplicates("headline").iterrows()}
    found = table.set_index(["outcome", "headline"])
    rows = []
    for outcome in dict.fromkeys(table["outcome"]):
        parts = [found.loc[(outcome, headline)] for headline in named]
        entry = parts[0]
        unit = label(*outcome_tables.short_unit(entry["unit"], difference=True), language, "\n")
        rows.append((label(entry["outcome_name"], entry["outcome_name_zh"], language, "\n"), unit, *_cells(parts)))
    headings = (
        Column(label("Outcome", "结果", language, "\n")),
        Column(label("Unit", "单位", language, "\n")),
        *(Column(folded(label(*name, language, "\n"), 18), "right") for name in named.values()),
    )
    caption = label("Simulated differences ± 95 %, same luck", "模拟差异±95%（随机因素相同）", language, "\n")
    return TextTable(caption, headings, tuple(rows), label(*_drawn(table), language, "\n"))


def _cells(parts: list[pd.Series]) -> list[str]:
    """Differences of one outcome with the same decimals, each above its range; a mark where the sign does not hold."""
    scale = outcome_tables.scale_of(parts[0]["unit"])
    means, errors = ([scale * each[column] for each in parts] for column in ("difference", "standard_error"))
    return [
        f"{told}\n{_range(each, scale)}" if each["draws"] else told
        for told, each in zip(outcome_tables.in_row(means, errors, signed=[True] * len(parts)), parts, strict=True)
    ]


def _range(row: pd.Series, scale: float) -> str:
    low, high = (scale * float(row[end]) for end in ("low", "high"))
    decimals = 1 if max(abs(low), abs(high)) >= 1 else 2
    turns = pd.notna(row["other_sign"]) and row["other_sign"] > TURNED
    return minus(f"{low:+z.{decimals}f} to {high:+z.{decimals}f}") + (f" {TURNS}" if turns else "")


def _drawn(table: pd.DataFrame) -> Name:
    draws = table["draws"].max()
    if not draws:
        return Name("No parameters were drawn.", "未抽取参数。")
    return Name(
        f"Below: 5–95 % over {draws} draws of plausible parameters; {TURNS} the sign turns in more than "
        f"{100 * TURNED:.0f} % of them. pp: percentage points.",
        f"下行：{draws}组合理参数的5–95%区间；{TURNS} 表示超过{100 * TURNED:.0f}%的参数组符号相反。",
    )
