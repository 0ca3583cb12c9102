"""The supervision bulletin (督查通报, S05) as one HTML page that needs nothing else, in English and Chinese."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from gzsim.common.reading import as_path
from gzsim.common.words import short
from gzsim.common.writing import write_or_refuse
from gzsim.errors import InputError
from gzsim.reports.page import whole_page
from gzsim.reports.texts import Passage
from gzsim.reports.texts import say as say_of
from gzsim.views.labels import Name
from gzsim.views.lights import LIGHTS, light_of
from gzsim.views.numbers import NOTHING, amount, minus
from gzsim.views.text_table import Column, TextTable

GREEN, YELLOW, RED = 0, 1, 2

say = partial(say_of, "bulletin")


def render_bulletin(bulletin: Any) -> str:
    """HTML text of a bulletin; every text is escaped, and the same bulletin gives the same bytes.

    Parameters
    ----------
    bulletin : gzsim.monitoring.bulletin.Bulletin, the tables of a quarter, as ``supervise`` makes them

    Raises InputError if it is something else.
    """
    if not hasattr(bulletin, "false_alarms"):
        valid = "a Bulletin, as gzsim.monitoring.bulletin.supervise gives it"
        raise InputError(f"{short(bulletin)} is no bulletin", field="bulletin", valid=valid)
    title = say("title")
    tables = {"behind": _behind(bulletin), "explaining": _explaining(bulletin), "arrived": _arrived(bulletin)}
    page = {
        "title": title,
        "issued": say("issued", year=bulletin.year, quarter=bulletin.quarter),
        "notice": bulletin.notice,
        "summary": _summary(bulletin),
        "grid": _grid(bulletin),
        "tables": [(say(name), table) for name, table in tables.items() if table.rows],
        "notes": _notes(bulletin),
        "footer": {" ".join(say("register_head")): bulletin.register_head} if bulletin.register_head else {},
    }
    return whole_page("bulletin", title, page=page, lamps=LIGHTS.values())


def write_bulletin(bulletin: Any, path: str | Path) -> Path:
    """Write the page to a file, which is either whole or what it was before.

    Raises InputError if nothing can be written there.
    """
    place = as_path(path, "path", "a file in a folder that exists")
    return write_or_refuse(place, render_bulletin(bulletin).encode(), "a file in a folder that exists")


def _summary(bulletin: Any) -> list[Passage]:
    light, alarms, reports = bulletin.lights["light"], bulletin.false_alarms, bulletin.reports
    yellow, red, without = (int(found.sum()) for found in (light == YELLOW, light == RED, light < GREEN))
    units = bulletin.explanations["unit"].nunique()
    said = [
        say("lit", seen=int(alarms["watched"]), yellow=yellow, red=red, without=without),
        say("luck", **alarms),
        say("late", share=reports["arrived"].sum() / reports["due"].sum(), late=int((reports["share"] < 1).sum())),
    ]
    return [*said, say("called_in", units=units)] if units else said


def signed(value: float) -> str:
    """Signed figure with a true minus sign: two decimals below 10, one below 100, else none; a dash without a value.

    >>> signed(-1.234), signed(0.4), signed(-12.34), signed(1234.5), signed(float("nan"))
    ('−1.23', '+0.40', '−12.3', '+1,234', '–')
    >>> signed(-0.001), signed(9.996)
    ('+0.00', '+10.0')
    """
    if pd.isna(value):
        return NOTHING
    size = abs(round(value, 2))
    return minus(f"{value:+z,.{2 if size < 10 else 1 if round(size, 1) < 100 else 0}f}")


def _plain(value: float) -> str:
    return signed(value).removeprefix("+")


def _unit(bulletin: Any, code: str) -> str:
    return " ".join(bulletin.units.loc[code, ["name", "name_zh"]])


def _grid(bulletin: Any) -> dict[str, object]:
    """Lights of units (rows) by indicators (columns), and how far ahead each is."""
    lights = bulletin.lights.set_index(["unit", "indicator"])[["light", "behind"]].T.to_dict("list")
    keys = [one.key for one in bulletin.watched]
    return {
        "caption": say("grid"),
        "columns": [Name(f"{one.name}, {one.unit}", one.name_zh) for one in bulletin.watched],
        "rows": [
            (
                Name(*bulletin.units.loc[code, ["name", "name_zh"]]),
                [(light_of(light), signed(-behind)) for light, behind in (lights[code, key] for key in keys)],
            )
            for code in bulletin.reports.index
        ],
    }


def _table(name: str, aligned: str, rows: list[tuple[str, ...]], note: Passage | None = None) -> TextTable:
    """Table with its headings in both languages; a letter for each column says on which side its cells stand."""
    said = say(f"{name}_columns")
    headings = [
        "\n".join(" ".join(line) for line in zip(*(part.strip().split(" // ") for part in both), strict=True))
        for both in zip(said.en.split(" | "), said.zh.split(" | "), strict=True)
    ]
    columns = [
        Column(heading, {"l": "left", "r": "right"}[side]) for heading, side in zip(headings, aligned, strict=True)
    ]
    return TextTable("", tuple(columns), tuple(rows), "\n".join(note or ()))


def _behind(bulletin: Any) -> TextTable:
    watched = {one.key: one for one in bulletin.watched}
    lit = bulletin.lights[bulletin.lights["light"] > GREEN]
    lit = lit.assign(far=lit["behind"] / lit["yellow_above"])
    rows = [
        (
            _unit(bulletin, row.unit),
            f"{watched[row.indicator].name}, {watched[row.indicator].unit} {watched[row.indicator].name_zh}",
            _named(row.light),
            str(row.month),
            _plain(row.planned),
            _plain(row.achieved),
            _plain(row.behind),
            f"{_plain(row.yellow_above)} / {_plain(row.red_above)}",
            "< 0.1 %" if row.luck < 0.001 else f"{100 * row.luck:.2g} %",
        )
        for row in lit.sort_values(["light", "far"], ascending=False, kind="stable").itertuples()
    ]
    return _table("behind", "lllrrrrrr", rows, say("behind_note"))


def _named(light: int) -> str:
    look = light_of(light)
    return f"{look.sign}\u00a0{look.en} {look.zh}"


def _explaining(bulletin: Any) -> TextTable:
    watched = {one.key: one for one in bulletin.watched}
    rows = [
        (
            _unit(bulletin, row.unit),
            f"{watched[row.indicator].name} {watched[row.indicator].name_zh}",
            _named(row.light),
            f"Q{row.since}",
            f"{row.who} {row.who_zh}",
            f"{watched[row.indicator].department} {watched[row.indicator].department_zh}".strip() or NOTHING,
            f"{row.hours:.1f}",
        )
        for row in bulletin.explanations.itertuples()
    ]
    return _table("explaining", "lllrllr", rows, say("explaining_note"))


def _arrived(bulletin: Any) -> TextTable:
    rows = [(_unit(bulletin, row.Index), str(row.delay), str(row.due), str(row.arrived), f"{row.share:.0%}",
             str(row.newest) if row.newest else NOTHING) for row in bulletin.reports.itertuples()]  # fmt: skip
    return _table("arrived", "lrrrrr", rows)


def _notes(bulletin: Any) -> list[Passage]:
    swings = [(Name(one.name, one.name_zh or one.name), amount(one.luck, one.unit)) for one in bulletin.watched]
    limits = {"yellow": bulletin.limits.yellow, "red": bulletin.limits.red}
    return [say("limits", **limits), say("swings", swings=swings), say("lateness")]
