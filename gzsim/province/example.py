"""A made-up province of twelve cities: figures that follow a rule, and nobody's statistics."""

from __future__ import annotations

from collections.abc import Iterator

CITIES = "甲乙丙丁戊己庚辛壬癸子丑"
MADE_UP = "（虚构）"
ZONES = ("重点开发区", "农产品主产区", "生态功能区")
YEARS = range(2018, 2025)
FIGURES = {
    "output": (900.0, 70.0, 0.055, 0.012),
    "industry": (240.0, 25.0, 0.06, 0.02),
    "income": (24_000.0, 700.0, 0.058, 0.008),
    "revenue": (80.0, 9.0, 0.04, 0.03),
    "harvest": (60.0, 4.0, 0.035, 0.01),
}
"""Indicator judged by its growth → level of the first city in the first year, step from city to city, growth, luck."""

LEVELS = {"air": (91.0, 0.5, 0.25, 1.2), "water": (88.0, 0.7, 0.5, 1.5), "forest": (38.0, 2.2, 0.35, 0.15)}
"""Indicator judged by its level → the same, with growth and luck in points."""


def rows() -> Iterator[tuple[object, ...]]:
    """A row for each city and year: code, name, zone, year, land, spending, and the figures."""
    for place, sign in enumerate(CITIES):
        levels = {name: first + step * (11 - place) for name, (first, step, _, _) in FIGURES.items()}
        for since, year in enumerate(YEARS):
            for name, (_, _, growth, luck) in FIGURES.items():
                levels[name] *= 1.0 + growth + luck * _luck(name, place, since) if since else 1.0
            points = {
                name: min(99.5, first + step * place + growth * since + luck * _luck(name, place, since))
                for name, (first, step, growth, luck) in LEVELS.items()
            }
            figures = [round(level, 1) for level in levels.values()] + [round(each, 1) for each in points.values()]
            told = (f"99{place + 1:02d}00", f"{sign}市{MADE_UP}", ZONES[place // 4], year)
            yield (*told, 8_000 + 700 * place, 60_000 - 2_500 * place, *figures)


def _luck(name: str, place: int, since: int) -> float:
    """A number from −1 to 1 that looks like luck and is the same everywhere."""
    return ((place * 37 + since * 53 + sum(map(ord, name)) * 11) % 21 - 10) / 10.0
