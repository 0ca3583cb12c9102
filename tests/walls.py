"""A wall without a server: teams whose ranks were made up, and the page on which they are shown."""

from __future__ import annotations

from random import Random
from typing import Any

from gzsim.web.page import ASSETS, COLOURS
from gzsim.web.speaking import Speaker
from gzsim.workshop.decade import Year
from gzsim.workshop.pages.projector import SCALE, WALL, row_of, wall_html
from gzsim.workshop.pages.ranks import places_of
from gzsim.workshop.seat import Progress
from gzsim.workshop.sessions import Team

PAGE = """<!DOCTYPE html><html lang="{language}"><head><title>Wall</title>
<style>:root {{ {colours}; --scale: {scale} }} {outside}</style></head>
<body><main id="wall"></main><script>
document.getElementById("wall").attachShadow({{mode: "open"}}).innerHTML = `<style>{inside}</style>{wall}`;
</script></body></html>"""


def rows(teams: int, years: int) -> list[dict[str, Any]]:
    """So many teams that have been ranked for so many years, always the same."""
    luck = Random(years)
    return [row_of(_team(number), [_year(year, Random(100 * year + number)) for year in range(1, years + 1)])
            for number in luck.sample(range(1, teams + 1), teams)]  # fmt: skip


def _team(number: int) -> Team:
    name = f"Team {number} 第{number}组" if number % 3 else f"The friends of green hills {number}"
    return Team(number, 1, name, "520100", 1)


def _year(year: int, luck: Random) -> Year:
    told = {"rank": float(luck.randint(1, 9)), "reported_score": luck.uniform(80, 120)}
    return Year(year, 1, True, told=told, lights=[{"a": luck.randint(0, 2), "b": luck.randint(0, 2)}] * 4)


def wall_page(teams: int, years: int, language: str = "en") -> str:
    """The board of ranks of a session of ten years, as it comes after one more of them."""
    progress = Progress(years, 4, 10, True, False, False)
    before = places_of(rows(teams, years - 1))
    wall = wall_html(rows(teams, years), progress, "Guiyang 2026", 2025, Speaker(language=language), before)
    outside, inside = ((ASSETS / name).read_text(encoding="utf-8") for name in ("page.css", "inside.css"))
    colours = "; ".join(f"--{name}: {colour}" for name, colour in COLOURS.items())
    return PAGE.format(
        language=language, colours=colours, scale=SCALE, outside=outside, inside=inside + WALL, wall=wall
    )
