"""The decade of a team's place as far as it has been shown, and its key results graded at the end of the quarter."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import pandas as pd
from markupsafe import Markup

from gzsim.views.labels import Name, label, shortened
from gzsim.web.page import figure
from gzsim.web.speaking import Speaker
from gzsim.workshop.decade import Year
from gzsim.workshop.pages.parts import part

OWNER, WIDTHS = 20, {"objective": 40, "key_result": 70}
"""Latin letters that there is room for in the figure of a board: a line for an objective, two for a key result.

What was written stands in full in the form and in what is exported.
"""


def years_html(years: Sequence[Year], start: int, code: str, speaker: Speaker) -> Markup:
    """A row for each year: rank, score, lights, money; and the truth once it is revealed.

    Parameters
    ----------
    start : calendar year of the first year of the decade
    code : of the team's place
    """
    rows = [
        {
            "year": start + each.year - 1,
            "told": each.told,
            "lamps": lamps(each),
            "ready": each.ready,
            "before": each.year == 0,
            "message": each.message,
            "new": each.new_leader,
            "quarters": len(each.quarters),
            "true": each.hidden.get("year", {}),
            "true_rank": each.hidden.get("ranks", {}).get(code),
        }
        for each in years
    ]
    revealed = any(row["true"] for row in rows)
    return part("years", speaker, rows=rows, revealed=revealed)


def lamps(year: Year) -> dict[str, int]:
    """How many green, yellow and red lights a year has shown so far.

    >>> lamps(Year(1, 1, True, lights=[{"a": 0, "b": 2}, {"a": 1, "b": 2}]))
    {'green': 1, 'yellow': 1, 'red': 2}
    """
    shown = [light for quarter in year.lights for light in quarter.values()]
    return {name: sum(light == level for light in shown) for level, name in enumerate(("green", "yellow", "red"))}


def board_of(grades: pd.DataFrame, owner: str) -> pd.DataFrame:
    """Grades of key results as a board of objectives takes them: texts that fit in, whatever has been written.

    >>> grades = pd.DataFrame({"objective": ["绿水青山"], "key_result": ["x" * 2000]})
    >>> len(board_of(grades, "一组")["key_result"][0])
    70
    """
    said = {name: grades[name].map(partial(_brief, most=most)) for name, most in WIDTHS.items()}
    said |= {f"{name}_zh": texts for name, texts in said.items()}
    return grades.assign(level=0, owner=_brief(owner, OWNER), **said)


def _brief(text: str, most: int) -> str:
    """A text on one line that is so wide at most; cut before it is measured, which takes its time."""
    return shortened(" ".join(text[: 4 * most].split())[: most + 1], most)


def board_figure(grades: pd.DataFrame, owner: str, language: str, prefix: str) -> Markup:
    """The board of objectives and key results, drawn; identifiers in it begin with the prefix."""
    from gzsim.views.okr_figure import okr_board

    swipe = Name("Swipe sideways to see all of it.", "左右滑动可查看全图。")
    return Markup('<p class="note swipe">{}</p><div class="wide okr">{}</div>').format(
        label(*swipe, language), figure(okr_board(board_of(grades, owner), language), prefix)
    )


def told_grades(year: Year, start: int) -> Name:
    """Of which quarter the grades are.

    >>> told_grades(Year(2, 1, True, quarters=[{}, {}]), 2025).zh
    '2026年第二季度末评分'
    """
    quarter = len(year.quarters)
    when = start + year.year - 1
    return Name(f"Graded at the end of quarter {quarter}, {when}", f"{when}年第{'一二三四'[quarter - 1]}季度末评分")
