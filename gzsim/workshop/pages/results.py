"""What a run has shown: the finding, the outcomes beside today's rules, the other teams, and who is punished."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd
from markupsafe import Markup

from gzsim.views.change import change_of, is_clear
from gzsim.views.labels import Name
from gzsim.web.speaking import Speaker
from gzsim.workshop.comparing import HEADLINE, Outcome, label_of, unit_of
from gzsim.workshop.pages.parts import PERCENTAGE_POINTS, part, unit_apart

ENOUGH = 20
"""Draws before which nothing is told as a change: of fewer, one that turns the sign is more than may turn it."""


IN_A_SENTENCE = {"last": Name("coming last", "列末位的概率")}
"""What outcomes are called that rise and fall, where their name alone cannot."""


@dataclass(frozen=True)
class Line:
    """An outcome as a row: names, values, and where its range lies in a drawing of the width 100."""

    outcome: str
    name: Name
    unit: Name
    apart: Name
    """Unit of the difference."""
    baseline: float
    value: float
    low: float
    high: float
    verdict: str
    """See `verdict_of`."""
    left: float
    width: float
    dot: float
    zero: float


def verdict_of(row: pd.Series) -> str:
    """Whether an outcome is better than today, worse, changed (neither good nor bad), the same, or not known.

    As long as few draws are in it is too early for any of these, and in a session that has no more nobody can say.

    >>> row = {"difference": 1.0, "standard_error": 0.1, "draws": 24, "asked": 24, "holds": True}
    >>> row |= {"low": 0.5, "high": 2}
    >>> verdict_of(pd.Series(row | {"better": "higher"})), verdict_of(pd.Series(row | {"better": "none"}))
    ('better', 'changed')
    >>> verdict_of(pd.Series(row | {"better": "higher", "holds": False, "low": -1}))
    'unknown'
    >>> verdict_of(pd.Series(row | {"better": "higher", "draws": 8}))
    'early'
    >>> verdict_of(pd.Series(row | {"better": "higher", "draws": 8, "asked": 8}))
    'few'
    """
    if row["draws"] < ENOUGH:
        return "early" if row["draws"] < row["asked"] else "few"
    if row["difference"] == row["low"] == row["high"] == 0:
        return "same"
    if not row["holds"] or row["low"] <= 0 <= row["high"]:
        return "unknown"
    return change_of(row) if is_clear(row) else "unknown"


def lines(table: pd.DataFrame) -> list[Line]:
    """Rows of outcomes with their ranges drawn around zero, each on a scale of its own."""
    found = []
    for _, row in table.iterrows():
        ends = [0.0, row["difference"], row["low"], row["high"]]
        low, high = min(ends), max(ends)
        room = (high - low) or 1.0

        def place(value: float, low: float = low, room: float = room) -> float:
            return round(5 + 90 * (value - low) / room, 1)

        left, unit = place(row["low"]), Name(row["unit"], row["unit_zh"])
        found.append(
            Line(
                row["outcome"],
                Name(row["name"], row["name_zh"]),
                unit,
                unit if unit_apart(unit) == unit else PERCENTAGE_POINTS,
                row["baseline"],
                row["value"],
                row["low"],
                row["high"],
                verdict_of(row),
                left,
                round(place(row["high"]) - left, 1),
                place(row["difference"]),
                place(0.0),
            )
        )
    return found


def finding(table: pd.DataFrame) -> Name:
    """One sentence on a run: what changes beyond doubt about parameters, and what does not.

    Parameters
    ----------
    table : headline rows of an `Outcome`
    """
    rows = {row["outcome"]: row for _, row in table.iterrows()}
    verdicts = {name: verdict_of(row) for name, row in rows.items()}
    if "early" in verdicts.values():
        return Name(
            "Ranges are still being worked out: too early to say what changes.", "差异范围仍在计算，暂不下结论。"
        )
    if "few" in verdicts.values():
        return Name(
            f"This session makes fewer than {ENOUGH} draws: too few to say what changes.",
            f"本场次抽样少于{ENOUGH}组，不足以判断变化。",
        )
    sure = [name for name, said in verdicts.items() if said in ("better", "worse", "changed")]
    parts = [
        (Name("more: {}", "{}增加"), [name for name in sure if rows[name]["difference"] > 0]),
        (Name("less: {}", "{}减少"), [name for name in sure if rows[name]["difference"] < 0]),
        (Name("not known which way: {}", "{}变化方向不明"), [name for name in verdicts if verdicts[name] == "unknown"]),
    ]
    told = [(said, _listed(names)) for said, names in parts if names]
    if not told:
        return Name("Nothing changes against today's rules.", "与现行规则相比，没有变化。")
    english = "; ".join(said.en.format(names.en) for said, names in told)
    chinese = "；".join(said.zh.format(names.zh) for said, names in told)
    return Name(f"Against today's rules, {english}.", f"与现行规则相比，{chinese}。")


def _listed(names: Iterable[str]) -> Name:
    called = [IN_A_SENTENCE.get(name) or label_of(name) for name in names]
    return Name(", ".join(_inside(each.en) for each in called), "、".join(each.zh for each in called))


def _inside(text: str) -> str:
    """A name in the middle of a sentence."""
    return text[0].lower() + text[1:] if text[1:2].islower() else text


def outcome_html(outcome: Outcome, speaker: Speaker) -> Markup:
    """Finding, outcomes and who is punished."""
    table = outcome.headline
    done, of = outcome.draws
    return part(
        "outcome",
        speaker,
        finding=speaker.text(finding(table)),
        rows=lines(table),
        draws=done,
        of=of,
        enough=ENOUGH,
        places=_punished(outcome.places),
        indicators=outcome.indicators.to_dict("records"),
        named=lambda row: speaker.text(Name(row["name"], row["name_zh"])),
    )


def _punished(places: pd.DataFrame) -> list[dict[str, object]]:
    """Places by how often they come last, the most often first."""
    return places.sort_values("last", ascending=False, kind="stable").to_dict("records")


def board_html(board: pd.DataFrame, speaker: Speaker, own: str = "") -> Markup:
    """The teams side by side: the difference of each headline from today's rules, with its range."""
    heads = [(label_of(name), unit_apart(unit_of(name))) for name in HEADLINE]
    rows = []
    for team, part_of in board.groupby("team", sort=False):
        first = part_of.iloc[0]
        by = {row["outcome"]: row for _, row in part_of.iterrows() if isinstance(row["outcome"], str)}
        cells = [by.get(name) for name in HEADLINE]
        told = [None if cell is None else (cell, verdict_of(cell)) for cell in cells]
        rows.append(
            {
                "team": team,
                "place": Name(first["place"], first["place_zh"]),
                "cells": told,
                "own": team == own,
                "rank": first.get("rank"),
                "score": first.get("score"),
            }
        )
    return part("board", speaker, heads=heads, rows=rows)
