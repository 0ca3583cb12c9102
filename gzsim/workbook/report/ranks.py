"""The league, how sure its ranks are, why each unit stands there, and what would move it."""

from __future__ import annotations

import pandas as pd

from gzsim.reports import ReportFigure, Section, folded, say
from gzsim.views import figures
from gzsim.views.labels import Language, Name, label, shortened
from gzsim.views.numbers import NOTHING
from gzsim.views.rank_figures import unmoved
from gzsim.views.text_table import TextTable
from gzsim.workbook.league import draws_of
from gzsim.workbook.report.seen import UNIT, Seen, figure, percent, place, points, signed, text_table

CAPTION = Name("League: ranks with their 5–95 % intervals, scores", "排名：名次（5–95%区间）与得分")
MOST_ROWS = 400
"""Units that the page lists; the workbook has them all."""
MOST_DRAWN = 60
"""Units that the figure has rows for."""
LETTERS = 40
"""Width of a name beside the figure; a Chinese character counts as two."""
NAMED = 3
"""Indicators that are named for a unit on either side."""


def league_table(found: Seen, language: Language = "both") -> TextTable:
    """Rank with its bounds, score of the index and of each group, gaps and, under rules, what scores rest on.

    In English units bear their Chinese names as well.
    """
    ruled = "coverage" in found.table
    rows = [
        (
            place(row),
            label(*found.unit_name(code), "zh") if language == "zh" else found.who(code),
            points(row["index"]),
            *(points(row[group]) for group in found.below),
            str(row["gaps"]) if row["gaps"] else "",
            *([percent(row["coverage"])] if ruled else []),
        )
        for code, row in found.table.head(MOST_ROWS).iterrows()
    ]
    headings = [Name("Rank", "名次"), UNIT, Name("Score", "得分"), *found.group_headings, Name("Gaps", "缺项")]
    headings += [Name("Weight seen", "覆盖权重")] * ruled
    return text_table(CAPTION, headings, rows, "ll" + "r" * (len(headings) - 2), language)


def ranks(found: Seen) -> Section | None:
    """How sure each rank is, drawn."""
    shown = found.table[found.table["rank_low"].notna()].head(MOST_DRAWN)
    if len(shown) < 2:
        return None
    told = [shortened(found.who(code), LETTERS) for code in shown.index]
    rows = shown.assign(zone_model="index", code=shown.index, name=told, name_zh="", year=0)
    drawn = figures.rank_intervals(rows, "both", {"index": Name("Rank", "名次")}, title=unmoved(shown))
    shown_figure = ReportFigure(
        "ranks",
        drawn,
        say("index", "ranks", draws=f"{draws_of(len(found.table)):,}"),
        say("index", "ranks_alt").en,
        say("index", "own").en,
    )
    return Section(say("index", "ranks_heading"), figures=(shown_figure,))


def why(found: Seen) -> Section | None:
    """Which indicators lift and which lower each unit, against the mean unit."""
    if not found.linear:
        return None
    rows = []
    for code in _scored(found):
        own = found.points.loc[code].sort_values(kind="stable")
        lifts, lowers = own[::-1][own[::-1] > 0].head(NAMED), own[own < 0].head(NAMED)
        rows.append((found.who(code), signed(own.sum()), _listed(found, lifts), _listed(found, lowers)))
    headings = UNIT, Name("Lead, points", "领先分"), Name("Lifted by", "拉高"), Name("Lowered by", "拉低")
    table = text_table(Name("Why", "原因"), headings, rows, "lrll")
    return Section(say("index", "why_heading"), paragraphs=(say("index", "why"),), tables=folded(table))


def _scored(found: Seen) -> pd.Index:
    return found.table.index[found.table["index"].notna()][:MOST_ROWS]


def _listed(found: Seen, added: pd.Series) -> str:
    return "\n".join(f"{signed(value)} {found.what(name)}" for name, value in added.items())


def moves(found: Seen) -> Section | None:
    """The smallest change of a single indicator that would reach the next better unit."""
    if not found.linear:
        return None
    rows, stuck = [], 0
    for code in _scored(found):
        step = found.moves.loc[code]
        if pd.isna(step["points"]):
            continue
        stuck += bool(pd.isna(step["indicator"]))
        rows.append((found.who(code), found.who(step["above"]), points_of_step(step["points"]), *_step(found, step)))
    if not rows:
        return None
    headings = (UNIT, Name("Next above", "上一名"), Name("Behind by, points", "差距，分"),
                Name("Smallest single change", "最小单项变动"), Name("From → to", "由→至"),
                Name("Change", "变动"), Name("% of range", "占极差%"))  # fmt: skip
    table = text_table(Name("One place up", "前进一名"), headings, rows, "llrlrrr")
    said = say("index", "moves"), say("index", "moves_found", count=len(rows), stuck=stuck)
    return Section(say("index", "moves_heading"), paragraphs=said, tables=folded(table))


def points_of_step(value: float) -> str:
    """Points that are missing, to as many digits as tell them from none."""
    return f"{value:.2f}" if value >= 0.005 else "< 0.01"


def _step(found: Seen, step: pd.Series) -> tuple[str, str, str, str]:
    if pd.isna(step["indicator"]):
        return "no single indicator can\n任何单项指标均不能", "", "", ""
    share = f"{100 * step['share']:.1f}"
    ends = NOTHING if pd.isna(step["change"]) else f"{figure(step['start'])} → {figure(step['start'] + step['change'])}"
    return found.what_in(step["indicator"]), ends, figure(step["change"], "+"), share
