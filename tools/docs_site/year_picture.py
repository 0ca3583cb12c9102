"""The year of the engine in one picture: which rule holds in which month."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import NamedTuple

from docs_site.contents import Language
from docs_site.rules import year
from gzsim.scenario.parameters import load_parameters
from gzsim.views.drawing import Drawing, drawing, frame
from gzsim.views.labels import Name
from gzsim.views.palette import BLUE, FAINT, GREEN, INK, MUTED, OLIVE, VERMILLION

WORDS = Path(__file__).parent / "words" / "year.csv"
TITLE = Name("A simulated year: plan by the quarter, pay in December", "模拟的一年：按季安排，十二月兑现")
NOTE = Name("Which rules a scenario uses is for it to say.", "各情景可选用其中的规则。")
MONTHS = Name("January February March April May June July August September October November December",
              "一月 二月 三月 四月 五月 六月 七月 八月 九月 十月 十一月 十二月")  # fmt: skip
KINDS = {
    "rules": (Name("rules", "制度"), BLUE, "s"),
    "watching": (Name("watching", "监测"), VERMILLION, "D"),
    "leaders": (Name("leaders", "主官"), GREEN, "o"),
    "people": (Name("people", "居民"), OLIVE, "^"),
}
LINE = 0.21


class Event(NamedTuple):
    """Something that happens in a year: when, of which kind, and what it is called."""

    rule: str
    months: tuple[int, ...]
    kind: str
    name: Name


def events() -> list[Event]:
    """What happens, in the order of the engine.

    Raises ValueError if the engine knows no such rule in that part of the year.

    >>> next(each.months for each in events() if each.rule.endswith("publish_bulletin"))
    (4, 7, 10)
    """
    with WORDS.open(encoding="utf-8", newline="") as file:
        told = list(csv.DictReader(file))
    known = {phase: [rule.dotted for rule in rules] for phase, rules in year().items()}
    absent = [row["rule"] for row in told if row["rule"] not in known[row["phase"]]]
    if absent:
        raise ValueError(f"the calendar does not call {', '.join(absent)} in that part of the year")
    told.sort(key=lambda row: (list(known).index(row["phase"]), known[row["phase"]].index(row["rule"])))
    return [Event(row["rule"], _months(row), row["kind"], Name(row["en"], row["zh"])) for row in told]


def _months(row: dict[str, str]) -> tuple[int, ...]:
    """Months in which a rule holds; lights are published when so many months have passed."""
    quarters, every = (1, 4, 7, 10), int(load_parameters()["reports.bulletin_months"])
    if ".lights." in row["rule"]:
        return tuple(month for month in quarters if month > 1 and (month - 1) % every == 0)
    return {"January": (1,), "December": (12,), "Beginning of each quarter": quarters}.get(
        row["phase"], tuple(range(1, 13))
    )


def year_picture(language: Language) -> Drawing:
    """The months downwards, each with what happens in it; what happens every month is told once for all."""
    said = (lambda name: name.zh) if language == "zh" else (lambda name: name.en)
    happening = events()
    monthly = [each for each in happening if len(each.months) == 12]
    lines = {
        month: [each for each in happening if month in each.months and each not in monthly] for month in range(1, 13)
    }
    heights = [max(1, len(lines[month])) * LINE + 0.12 for month in range(1, 13)]
    with drawing(5.4, sum(heights) + 1.5) as figure:
        frame(figure, said(TITLE), said(NOTE))
        axes = figure.subplots()
        axes.set(xlim=(0, 5.4), ylim=(sum(heights) + 0.1, -0.42))
        axes.set_axis_off()
        every = ("、" if language == "zh" else ", ").join(said(each.name) for each in monthly)
        text = f"每月：{every}" if language == "zh" else f"every month: {every}"
        axes.text(1.55, -0.22, text, va="center", fontsize=9, color=INK)
        top = 0.0
        axes.plot([1.3, 1.3], [0.0, sum(heights)], color=FAINT, linewidth=3, solid_capstyle="round", zorder=1)
        for month, height in enumerate(heights, 1):
            _month(
                axes, top, height, said(MONTHS).split()[month - 1], [(each, said(each.name)) for each in lines[month]]
            )
            top += height
        for at, (name, colour, marker) in enumerate(KINDS.values()):
            axes.plot([0.12], [top - 0.95 + 0.22 * at], marker, color=colour, markersize=5)
            axes.text(0.24, top - 0.95 + 0.22 * at, said(name), va="center", fontsize=8.5, color=MUTED)
    figure.alt = said(TITLE)
    return figure


def _month(axes, top: float, height: float, name: str, events: list[tuple[Event, str]]) -> None:
    axes.plot(
        [1.3], [top + LINE / 2 + 0.06], "o", color=INK if events else MUTED, markersize=7 if events else 4, zorder=2
    )
    axes.text(1.14, top + LINE / 2 + 0.06, name, ha="right", va="center", fontsize=9.5, color=INK if events else MUTED)
    for line, (event, text) in enumerate(events):
        _, colour, marker = KINDS[event.kind]
        y = top + LINE * (line + 0.5) + 0.06
        axes.plot([1.6], [y], marker, color=colour, markersize=5)
        axes.text(1.74, y, text, va="center", fontsize=9, color=INK)
