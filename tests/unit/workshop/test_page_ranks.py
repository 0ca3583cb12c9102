"""The board of ranks: who slides from where to where, and how far ranks have ranged."""

from __future__ import annotations

import re

from hostile.inspection import Page
from walls import rows

from gzsim.web.speaking import Speaker
from gzsim.workshop.pages.ranks import ordered, places_of, ranks_html, shade
from gzsim.workshop.seat import Progress

YEAR = Progress(2, 4, 10, True, False, False)


def row(team: int, *ranks: float | None) -> dict[str, object]:
    lamps = {"green": 0, "yellow": 1, "red": 2}
    years = [{"year": at, "rank": rank, "lamps": lamps, "ready": True} for at, rank in enumerate(ranks, 1)]
    ranked = [rank for rank in ranks if rank]
    return {"id": team, "name": f"T{team}", "years": years, "rank": ranked[-1] if ranked else None, "score": 100.0}


def board(shown: list[dict[str, object]], before: list[dict[str, object]], language: str = "en") -> str:
    return ranks_html(shown, YEAR, "Title", 2025, Speaker(language=language), places_of(before))


def test_who_overtakes_comes_from_below_and_who_is_overtaken_from_above():
    made = board([row(1, 2, 5), row(2, 7, 1), row(3, 9, 9)], [row(1, 2), row(2, 7), row(3, 9)])
    assert [int(each) for each in re.findall(r"--rows: (-?\d+)", made)] == [1, -1]
    assert re.findall(r"left: ([\d.]+)%; --from: ([\d.]+)", made) == [
        ("0.0", "75.0"),
        ("50.0", "12.5"),
        ("100.0", "100.0"),
    ]
    assert made.count("glides") == 2
    assert [text for text in ("1–7", "2–5", "↑6", "↓3", "=") if not Page(made).says(text)] == []


def test_nothing_moves_that_was_not_there_or_is_where_it_was():
    shown = [row(1, 2, 5), row(2, 7, 1)]
    for before in ([], shown):
        assert not re.search("slides|glides| new", board(shown, before))


def test_a_team_without_a_rank_has_the_last_row():
    made = board([row(1, None), row(2, 3.0, None)], [])
    assert made.index("T2") < made.index("T1")
    assert made.count("dot") == 1
    assert made.count("…") == 2


def test_ranks_are_told_apart_by_shade_and_can_be_read():
    assert len({shade(rank)[0] for rank in range(1, 10)}) == 9


def test_of_equals_whoever_has_reported_more_is_above():
    assert [each["id"] for each in ordered([row(1, 3), row(2, 3) | {"score": 101.0}, row(3, 1)])] == [3, 2, 1]


def test_twenty_teams_are_all_on_the_board():
    made = board(rows(20, 2), rows(20, 1), "zh")
    assert made.count('class="dot') == 20
    assert "ranks many" in made
