"""What each setting of a lever brings, where nothing but levers is varied."""

from __future__ import annotations

from collections.abc import Sequence
from math import nan

import pandas as pd

from gzsim.experiments.exploring import dials_of, meanings
from gzsim.experiments.sweep import Sweep
from gzsim.simulation.outcomes.catalogue import OUTCOMES
from gzsim.views.labels import Language, Name, label
from gzsim.views.outcome_tables import in_row, scale_of, short_unit
from gzsim.views.text_table import Column, TextTable

MOST_LEVERS, MOST_ROWS = 2, 12
"""That a table of 80 columns, and one that is not asked for in full, can hold."""


def of_levers_alone(found: Sweep) -> bool:
    """Whether each row is a setting of one or two levers, so that rows are to be told one by one."""
    design = found.design
    return not design.parameters and 0 < len(design.levers) <= MOST_LEVERS and list(design.table) == list(design.levers)


def settings_tables(found: Sweep, wanted: Sequence[str], language: Language, whole: bool) -> list[TextTable]:
    """A table for each run that is compared, or for the one that there is: a row for each setting."""
    return [_table(found, run, wanted, language, whole) for run in found.runs[1:] or found.runs]


def _table(found: Sweep, run: str, wanted: Sequence[str], language: Language, whole: bool) -> TextTable:
    difference, levers = len(found.runs) > 1, list(found.design.levers)
    dials, table = dials_of(found.design, levers), found.design.table
    order = pd.DataFrame({name: table[name].map(list(meanings(found.design, name)).index) for name in levers})
    rows = order.sort_values(levers, kind="stable").index
    shown = rows if whole else rows[:MOST_ROWS]
    columns, cells = [], []
    for dial in dials:
        columns.append(Column(label(*dial.name, language, "\n"), "right"))
        cells.append([label(*dial.called[place], language) for place in order.loc[shown, dial.key]])
    for outcome in wanted:
        told = OUTCOMES.loc[outcome]
        heading = label(told["name"], told["name_zh"], language, "\n")
        unit = label(*short_unit(told["unit"], difference=difference), language)
        values = found.difference(outcome, run) if difference else found.level(outcome, run)
        scaled = [scale_of(told["unit"]) * values.get(row, nan) for row in shown]
        columns.append(Column(f"{heading}\n{unit}", "right"))
        cells.append(in_row(scaled, [nan] * len(scaled), signed=[difference] * len(scaled), digits=4))
    title = f"{run} − {found.runs[0]}" if difference else run
    many = found.replications
    caption = label(f"{title}, setting by setting: means of {many} replications",
                    f"{title}，逐一取值：{many}次模拟的均值", language, "\n")  # fmt: skip
    left = len(rows) - len(shown)
    noise = Name("All settings have the same luck; with few replications small steps are noise.",
                 "各取值用同样的随机数；模拟次数少时，细小差别属噪声。")  # fmt: skip
    more = Name(f" {left} more settings are told with --all.", f"另有{left}种取值，见--all。") if left else Name("", "")
    note = label(noise.en + more.en, noise.zh + more.zh, language, "\n")
    return TextTable(caption, tuple(columns), tuple(zip(*cells, strict=True)), note)
