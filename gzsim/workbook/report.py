"""The page of an index: the answer, the league, why each unit stands where it stands, and what all of it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from gzsim.common.writing import write_or_refuse
from gzsim.errors import InputError
from gzsim.index.recipe import Index
from gzsim.reports import Passage, ReportContext, ReportFigure, Section, render_report, say
from gzsim.views import figures
from gzsim.views.labels import Name, Names, called, label
from gzsim.views.numbers import NOTHING, minus
from gzsim.views.text_table import Column, TextTable
from gzsim.workbook.held import OwnTables, league
from gzsim.workbook.league import contributions, effective_weights, is_linear
from gzsim.workbook.movement import movement

MOST_ROWS = 400
"""Units that the page lists; the workbook has them all."""
FIRST_ROWS = 30
"""Units that stand on top; where there are more, the whole league stands at the end."""
MOST_DRAWN = 60
"""Units that the figure has rows for."""
NAMED = 3
"""Indicators that are named for a unit on either side."""
ALIKE = 0.9
"""Correlation from which two indicators say nearly the same."""
UNIT, INDICATOR = Name("Unit", "单位"), Name("Indicator", "指标")


def write_report(context: ReportContext, path: Path) -> Path:
    """Write the page, whole or not at all."""
    return write_or_refuse(path, render_report(context).encode(), "a file that can be written")


def report_context(own: OwnTables, index: Index) -> ReportContext:
    """What the page says of the last year.

    Raises InputError if no unit has a score in it.
    """
    table, names = _last_year(league(own, index)), _names(own)
    if table["index"].isna().all():
        valid = "one unit at least with a figure for each indicator, or own.index(imputation=...)"
        raise InputError("no unit has a score: each lacks a figure", field="data", valid=valid)
    whole = _league(table, index, names)
    reasons = _ranks(table), _why(table, index, names)
    sections = [*reasons, _framework(own, index, names), _correlations(index, names), _rest(whole)]
    return ReportContext(
        title=Name(index.recipe.name),
        answers=(_first_and_last(table), *movement(own, index), _certainty(table), *_unscored(table)),
        key_table=replace(whole, rows=whole.rows[:FIRST_ROWS]),
        sections=tuple(each for each in sections if each),
        assumptions=(say("index", "recipe", **_choices(index)),),
        limits=(say("index", "limits"), *map(Passage, [*own.notes, *index.log["message"]])),
        manifest={"units": len(table), "indicators": len(index.recipe.indicators)},
    )


def _last_year(table: pd.DataFrame) -> pd.DataFrame:
    """The units of the last year by their codes."""
    if table.index.nlevels == 1:
        return table.assign(year="")
    year = table.index.get_level_values("year").max()
    return table.xs(year, level="year").assign(year=year)


def _names(own: OwnTables) -> Names:
    told = own.indicators.reindex(columns=["name", "name_zh"]).astype(object).fillna("")
    return {code: Name(row["name"] or row["name_zh"] or code, row["name_zh"]) for code, row in told.iterrows()}


def _who(code: object, row: pd.Series) -> str:
    return label(row["name"] or row["name_zh"] or str(code), row["name_zh"], "both")


def _first_and_last(table: pd.DataFrame) -> Passage:
    scored = table[table["rank"].notna()]
    first, last = (scored.iloc[place] for place in (0, -1))
    told = {"count": len(scored), "year": table["year"].iloc[0]}
    for place, row in (("first", first), ("last", last)):
        told |= {place: _who(row.name, row), f"{place}_score": f"{row['index']:.1f}"}
    return say("index", "first_and_last", **told)


def _certainty(table: pd.DataFrame) -> Passage:
    width = (table["rank_high"] - table["rank_low"]).mean()
    return say("index", "unsure") if pd.isna(width) else say("index", "certainty", width=f"{width:.1f}")


def _unscored(table: pd.DataFrame) -> list[Passage]:
    missing = table[table["index"].isna()]
    if missing.empty:
        return []
    named = ", ".join(_who(code, row) for code, row in missing.head(8).iterrows())
    return [say("index", "unscored", count=len(missing), named=named)]


def _league(table: pd.DataFrame, index: Index, names: Names) -> TextTable:
    below = [group for group in index.recipe.tree["index"] if group in index.recipe.tree]
    rows = [
        (
            _rank(row),
            _who(code, row),
            _points(row["index"]),
            *(_points(row[group]) for group in below),
            str(row["gaps"]) if row["gaps"] else "",
        )
        for code, row in table.head(MOST_ROWS).iterrows()
    ]
    groups = [names.get(group, Name(group)) for group in below]
    headings = [Name("Rank (5–95 %)", "名次（5–95%）"), UNIT, Name("Score", "得分"), *groups, Name("Gaps", "缺项")]
    return _table(Name("League", "排名"), headings, rows, numbers=2)


def _table(caption: Name, headings: Sequence[Name], rows: Sequence[tuple[str, ...]], numbers: int = 99) -> TextTable:
    """Table in both languages; from the column ``numbers`` on it stands to the right."""
    columns = (
        Column(label(*name, "both", "\n"), "right" if place >= numbers else "left")
        for place, name in enumerate(headings)
    )
    return TextTable(label(*caption, "both", "  "), tuple(columns), tuple(rows))


def _rest(whole: TextTable) -> Section | None:
    return Section(say("index", "whole_heading"), tables=(whole,)) if len(whole.rows) > FIRST_ROWS else None


def _rank(row: pd.Series) -> str:
    if pd.isna(row["rank"]):
        return NOTHING
    bounds = "" if pd.isna(row["rank_low"]) else f" ({row['rank_low']:g}–{row['rank_high']:g})"
    return f"{row['rank']:g}{bounds}"


def _points(value: float) -> str:
    return NOTHING if pd.isna(value) else minus(f"{value:.1f}")


def _ranks(table: pd.DataFrame) -> Section | None:
    """How sure each rank is, drawn."""
    shown = table[table["rank_low"].notna()].head(MOST_DRAWN)
    if len(shown) < 2:
        return None
    told = [_who(code, row) for code, row in shown.iterrows()]
    rows = shown.assign(zone_model="index", code=shown.index, name=told, name_zh="", year=0)
    drawn = figures.rank_intervals(rows, "both", {"index": Name("Rank", "名次")}, title=_width(shown))
    figure = ReportFigure("ranks", drawn, say("index", "ranks"), say("index", "ranks_alt").en, say("index", "own").en)
    return Section(say("index", "ranks_heading"), figures=(figure,))


def _width(table: pd.DataFrame) -> Name:
    sure = int((table["rank_low"] == table["rank_high"]).sum())
    return Name(
        f"Other weights leave {sure} of {len(table)} ranks alone", f"{len(table)}个名次中，{sure}个不因权重而变"
    )


def _why(table: pd.DataFrame, index: Index, names: Names) -> Section | None:
    """Which indicators lift and which lower each unit, against the mean unit."""
    if not is_linear(index):
        return None
    points = _last_year(contributions(index)).drop(columns="year")
    rows = []
    for code, row in table[table["index"].notna()].head(MOST_ROWS).iterrows():
        own = points.loc[code].sort_values()
        lifts, lowers = own[::-1][own[::-1] > 0].head(NAMED), own[own < 0].head(NAMED)
        rows.append((_who(code, row), _signed(own.sum()), _listed(lifts, names), _listed(lowers, names)))
    headings = UNIT, Name("Lead, points", "领先分"), Name("Lifted by", "拉高"), Name("Lowered by", "拉低")
    table = _table(Name("Why", "原因"), headings, rows)
    return Section(say("index", "why_heading"), paragraphs=(say("index", "why"),), tables=(table,))


def _signed(value: float) -> str:
    return minus(f"{value:+.1f}")


def _listed(points: pd.Series, names: Names) -> str:
    return "\n".join(f"{called(name, 'both', names)} {_signed(value)}" for name, value in points.items())


def _framework(own: OwnTables, index: Index, names: Names) -> Section:
    """Every indicator: where it belongs, what it weighs, how it is spread, and how often it is missing."""
    weights = effective_weights(index) if is_linear(index) else pd.Series(dtype=float)
    groups = {member: group for group, members in index.recipe.tree.items() for member in members}
    units = own.indicators.get("unit", pd.Series("", own.indicators.index))
    rows = []
    for name in index.recipe.indicators:
        seen = own.data[name]
        rows.append(
            (
                called(name, "both", names),
                called(groups[name], "both", names),
                "↑" if index.recipe.directions[name] > 0 else "↓",
                f"{100 * weights[name]:.1f}" if name in weights else NOTHING,
                " / ".join(minus(f"{value:.4g}") for value in seen.quantile([0, 0.5, 1])),
                str(units.get(name, "")),
                str(int(seen.isna().sum()) or ""),
            )
        )
    spread = Name("Least / median / most", "最小／中位／最大")
    headings = (INDICATOR, Name("Group", "所属"), Name("Better", "方向"), Name("Weight, %", "权重，%"), spread,
                Name("Measured in", "计量单位"), Name("Missing", "缺失"))  # fmt: skip
    return Section(say("index", "framework_heading"), tables=(_table(Name("Indicators", "指标"), headings, rows),))


def _correlations(index: Index, names: Names) -> Section:
    """Pairs of indicators that say nearly the same, or the contrary: their weights add up, or cancel."""
    found = index.normalised[index.recipe.indicators].corr(min_periods=3)
    pairs = [
        (called(a, "both", names), called(b, "both", names), minus(f"{found.loc[a, b]:+.2f}"))
        for place, a in enumerate(found)
        for b in list(found)[place + 1 :]
        if abs(found.loc[a, b]) >= ALIKE
    ]
    heading = say("index", "alike_heading")
    if not pairs:
        return Section(heading, paragraphs=(say("index", "none_alike", bar=f"{ALIKE:g}"),))
    headings = INDICATOR, INDICATOR, Name("Correlation", "相关系数")
    table = _table(Name("Pairs", "指标对"), headings, pairs[:MOST_ROWS])
    return Section(heading, paragraphs=(say("index", "alike", bar=f"{ALIKE:g}"),), tables=(table,))


def _choices(index: Index) -> dict[str, str]:
    recipe = index.recipe
    imputed = recipe.imputation.method if recipe.imputation else "none"
    return {"normalisation": str(recipe.normalisation.method), "aggregation": str(recipe.aggregation.method),
            "imputation": str(imputed)}  # fmt: skip
