"""What a check of data and scenarios has found, as an answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from gzsim.commands.answer import Answer
from gzsim.errors import CombinedInputError, InputError
from gzsim.record import Record
from gzsim.reports.texts import Passage
from gzsim.scenario import Scenario
from gzsim.scenario.doubts import doubtful
from gzsim.scenario.in_force import rescaled
from gzsim.scenario.loading import baseline_of
from gzsim.views.labels import Language, Name, called, label
from gzsim.views.text_table import Column, TextTable

CHECKED = ["checked", "name", "title", "title_zh", "indicators", "places", "zones", "scheme"]


def checked_answer(record: Record, scenarios: Sequence[tuple[str, Scenario]], faults: Sequence[InputError]) -> Answer:
    """What was checked: the record in numbers, each scenario that is good, and what is wrong with the others."""
    years = record.prefecture_panel["year"]
    numbers = {"prefectures": len(record.prefectures), "series": len(record.series),
               "values": len(record.prefecture_panel), "first_year": int(years.min()), "last_year": int(years.max()),
               "counties": len(record.counties), "breaks": len(record.breaks)}  # fmt: skip
    table = pd.DataFrame([_row(name, scenario) for name, scenario in scenarios], columns=CHECKED)
    return Answer(
        headline=[_said(numbers, len(scenarios), len(faults))],
        figures=lambda: {"scenarios": table, "record": pd.DataFrame([numbers])},
        tables=lambda language, whole: [_table(table, language)] if len(table) else [],
        notes=[Name(*told) for _, scenario in scenarios for told in _notes(scenario)],
        facts=numbers,
        fault=CombinedInputError(list(faults)) if len(faults) > 1 else next(iter(faults), None),
    )


def _notes(scenario: Scenario) -> Iterator[Passage]:
    """What may be said and is perhaps not meant."""
    baseline = baseline_of(scenario)
    yield from rescaled(scenario, baseline)
    yield from doubtful(scenario, baseline)


def _said(numbers: dict[str, int], scenarios: int, wrong: int) -> Name:
    """Scenarios that are wrong come first; of what is good, how much it is."""
    n, told = numbers, {0: Name("", ""), 1: Name(" and the scenario", "和情景")}
    besides = told.get(scenarios, Name(f" and {scenarios} scenarios", f"和{scenarios}个情景"))
    begun = Name(f"All good, data{besides.en}", f"数据{besides.zh}检查通过")
    if wrong:
        every = scenarios + wrong
        begun = Name(f"{wrong} of {every} {'scenario is' if every == 1 else 'scenarios are'} wrong, data are good",
                     f"{every}个情景中有{wrong}个有误，数据检查通过")  # fmt: skip
    return Name(
        f"{begun.en}: {n['prefectures']} prefectures, {n['series']} series, {n['values']:,} values "
        f"of {n['first_year']}–{n['last_year']}, {n['counties']} counties, {n['breaks']} breaks and flags.",
        f"{begun.zh}：{n['prefectures']}个市州，{n['series']}个序列，{n['first_year']}–{n['last_year']}年"
        f"{n['values']:,}个数值，{n['counties']}个县区，{n['breaks']}处断点与标记。",
    )


def _row(name: str, scenario: Scenario) -> tuple[object, ...]:
    return (name, scenario.name, scenario.title, scenario.title_zh, len(scenario.indicators),
            len(scenario.units.prefectures), scenario.zones.model, scenario.scheme_in_force)  # fmt: skip


def _table(table: pd.DataFrame, language: Language) -> TextTable:
    headings = (
        Column(label("Scenario", "情景", language, "\n")),
        Column(label("Indicators", "指标", language, "\n"), "right"),
        Column(label("Prefectures", "市州", language, "\n"), "right"),
        Column(label("Zones", "分区", language, "\n")),
        Column(label("Scheme in force", "实行方案", language, "\n")),
    )
    rows = [
        (
            row.checked,
            str(row.indicators),
            str(row.places),
            *(called(each, language) for each in (row.zones, row.scheme)),
        )
        for row in table.itertuples()
    ]
    return TextTable("", headings, tuple(rows))
