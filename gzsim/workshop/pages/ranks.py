"""The board of ranks on the wall: when a year has ended, teams slide to their new rows, ranks to their new places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from gzsim.views import palette
from gzsim.web.speaking import Speaker
from gzsim.workshop.pages.parts import part
from gzsim.workshop.seat import Progress

SHADES = ("#00456b", "#0072b2", "#4f9fd0", "#a9c9de", "#e3e3e3", "#f3d9bd", "#e6a566", "#c96a1b", "#8f3d00")
"""Of ranks, from the first to the last; numbers stand in them."""
MANY = 10
"""Teams for which there is room on a screen if rows are high."""
BOARD = f"""
table.ranks {{ table-layout: fixed; min-width: 46rem; }}
.ranks th, .ranks td {{ padding: .3rem .15rem; vertical-align: middle; }}
.ranks.many th, .ranks.many td {{ padding: .02rem .15rem; line-height: 1.2; }}
.ranks thead th:first-child {{ width: 16%; }} .ranks th.drawn {{ width: 27%; }} .ranks th.lights {{ width: 10%; }}
.ranks .name {{ display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 3; overflow: hidden; }}
.ranks.many .name {{ -webkit-line-clamp: 2; }}
.ranks th.year {{ padding-left: 0; padding-right: 0; white-space: nowrap; }}
.ranks .place {{ display: flex; align-items: center; gap: .5rem; padding-right: .3rem; }}
.track {{ position: relative; flex: 1; height: 1.4rem; margin: 0 .75rem; }}
.track > * {{ position: absolute; top: 50%; }}
.axis {{ left: 0; right: 0; border-top: 2px solid {palette.FAINT}; }}
.band {{ height: .5rem; margin: -.25rem -.3rem; padding: 0 .3rem; box-sizing: content-box; background: {palette.SKY};
  border-radius: .25rem; }}
.dot {{ width: 1.35rem; height: 1.35rem; margin: -.675rem; line-height: 1.35rem; border-radius: 50%;
  text-align: center; font-weight: 700; background: {palette.BLUE}; color: {palette.PAPER};
  box-shadow: 0 0 0 2px {palette.PAPER}; }}
.span, .step {{ white-space: nowrap; }} .span {{ width: 2rem; text-align: right; }} .step {{ width: 1.4rem; }}
.lights {{ white-space: nowrap; text-align: right; }}
@keyframes slide {{ from {{ transform: translateY(calc(var(--rows) * 100%)); }} }}
@keyframes glide {{ from {{ left: var(--from); }} }}
@keyframes appear {{ from {{ opacity: 0; }} }}
@media (prefers-reduced-motion: no-preference) {{
  tr.slides {{ animation: slide 1.5s ease-in-out; background: {palette.PAPER}; }}
  .dot.glides {{ animation: glide 1.5s ease-in-out; }}
  td.new {{ animation: appear .5s 1.2s backwards; }}
}}
"""
"""Look of the board; whoever has asked for less motion sees the new order at once, and arrows tell what has moved."""


@dataclass(frozen=True)
class Place:
    """Where a team is on the board: its row, and its rank after so many years."""

    row: int
    rank: float | None
    years: int


Places = Mapping[int, Place]
"""By team."""


def ordered(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of the board, the first rank on top; of equals whoever has reported more."""
    return sorted(rows, key=lambda row: (row["rank"] or 99, -(row["score"] or 0)))


def places_of(rows: Sequence[dict[str, Any]]) -> dict[int, Place]:
    """Where the board has each team."""
    return {row["id"]: Place(at, row["rank"], len(_ranks(row))) for at, row in enumerate(ordered(rows))}


def ranks_html(
    rows: Sequence[dict[str, Any]], progress: Progress, title: str, start: int, speaker: Speaker, before: Places
) -> Markup:
    """The board of ranks; what stood elsewhere before moves from there.

    Parameters
    ----------
    rows : of all teams, as `gzsim.workshop.pages.projector.row_of` makes them
    start : calendar year of the first year of the decade
    before : where teams were; whoever was not there does not move
    """
    shown = [row | _drawn(row, at, before.get(row["id"])) for at, row in enumerate(ordered(rows))]
    said = {"progress": progress, "title": title, "start": start}
    return part("wall", speaker, rows=shown, shade=shade, many=len(rows) > MANY, **said)


def shade(rank: float) -> tuple[str, str]:
    """Colours of a rank: of its field, and of the number in it.

    >>> shade(1), shade(9)
    (('#00456b', '#FFFFFF'), ('#8f3d00', '#FFFFFF'))
    """
    ground = SHADES[min(len(SHADES), max(1, round(rank))) - 1]
    return ground, palette.ink_on(ground)


def _drawn(row: dict[str, Any], at: int, before: Place | None) -> dict[str, Any]:
    """Where rank and range of a row are drawn, percent from the left, and from where they move."""
    ranks = _ranks(row)
    if not ranks:
        return {"slides": before.row - at if before else 0, "at": None}
    best, worst = min(ranks), max(ranks)
    was = before.rank if before and before.rank else ranks[-1]
    return {
        "slides": before.row - at if before else 0,
        "from": _along(was),
        "at": _along(ranks[-1]),
        "low": _along(best),
        "wide": round(_along(worst) - _along(best), 1),
        "best": best,
        "worst": worst,
        "step": round(ranks[-2] - ranks[-1]) if len(ranks) > 1 else None,
        "new": before is not None and len(ranks) > before.years,
    }


def _ranks(row: dict[str, Any]) -> list[float]:
    return [year["rank"] for year in row["years"] if year["rank"]]


def _along(rank: float) -> float:
    return round(100 * (min(rank, len(SHADES)) - 1) / (len(SHADES) - 1), 1)
