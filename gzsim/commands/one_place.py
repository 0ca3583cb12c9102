"""A prefecture through the years of a replay: where it stood, and what each scheme would have paid it."""

from __future__ import annotations

from math import nan

import pandas as pd

from gzsim.commands.answer import Answer
from gzsim.errors import InputError
from gzsim.history.reasons import code_of
from gzsim.history.replay.summaries import repeats
from gzsim.run.replays import DeclaredReplay
from gzsim.views.labels import NAMES, Language, Name, called, label, short_names
from gzsim.views.numbers import NOTHING
from gzsim.views.outcome_tables import in_row
from gzsim.views.text_table import Column, TextTable
from gzsim.views.wrapping import folded

USUAL = "functional"
"""Zone model that money is told of, where the replay has it."""


def with_place(answer: Answer, found: DeclaredReplay, unit: str) -> Answer:
    """The answer of a replay, of one prefecture year by year.

    Raises InputError if there is no such prefecture, or it is ranked in no year.
    """
    outcomes = found.told.outcomes
    code = code_of(outcomes.drop_duplicates("code"), unit)
    rows = outcomes[outcomes["code"] == code].dropna(subset="place")
    if rows.empty:
        raise InputError(f"{unit} is ranked in no year", field="place", valid="a prefecture that has enough data")
    models = list(dict.fromkeys(rows["zone_model"]))
    model = USUAL if USUAL in models else models[0]
    years = rows.drop(columns=["lights", "make_up", "career"]).sort_values(["zone_model", "scheme", "year"])
    return Answer(
        headline=[_now_and_before(rows, model, short_names(outcomes)[code], _times_last(outcomes, code, model))],
        figures=lambda: {"years": years.reset_index(drop=True), **answer.figures()},
        tables=lambda language, whole: [_table(rows, models, model, found, language)],
        notes=answer.notes,
        details=answer.details,
        facts={**answer.facts, "place": code, "zone_model": model},
    )


def _times_last(outcomes: pd.DataFrame, code: str, model: str) -> int:
    """As the table of all prefectures counts it."""
    counts = repeats(outcomes).set_index(["zone_model", "code"])
    return int(counts.loc[(model, code), "last"])


def _now_and_before(rows: pd.DataFrame, model: str, name: Name, worst: int) -> Name:
    """The last year judged against the one before, and how often it was last."""
    judged = rows[rows["zone_model"] == model].drop_duplicates("year").set_index("year").sort_index()
    year, last = judged.index[-1], judged.iloc[-1]
    count = len(judged)
    en = f"{name.en}, {called(model, 'en').lower()}: rank {last['place']} of {last['of']} in {year}"
    zh = f"{name.zh}（{called(model, 'zh')}）：{year}年居{last['of']}个单位第{last['place']}位"
    if count > 1:
        before, then = judged.index[-2], judged.iloc[-2]
        en += f", rank {then['place']} of {then['of']} in {before}, the year judged before"
        zh += f"，上一考核年{before}年居{then['of']}个单位第{then['place']}位"
    return Name(f"{en}; last in {worst} of {count} years judged.", f"{zh}；共考核{count}年，末位{worst}次。")


def _table(rows: pd.DataFrame, models: list[str], model: str, found: DeclaredReplay, language: Language) -> TextTable:
    """A row for each year: ranks under each zone model, and money by scheme under one of them."""
    years = sorted(rows["year"].unique())
    columns, cells = [Column(label("Year", "年份", language, "\n"))], [[str(year) for year in years]]
    for each in models:
        judged = rows[rows["zone_model"] == each].drop_duplicates("year").set_index("year")
        columns.append(Column(folded(called(each, language, NAMES, "\n"), 16), "right"))
        cells.append([_standing(judged, year, language) for year in years])
    own = rows[rows["zone_model"] == model]
    for scheme, paid in own.groupby("scheme", sort=False):
        if not paid["money"].any():
            continue
        money = paid.set_index("year")["money"].reindex(years)
        heading = label(*found.names[scheme], language, "\n")
        unit = label("CNY m", "百万元", language)
        columns.append(Column(f"{heading}\n{unit}", "right"))
        cells.append(in_row(money.tolist(), [nan] * len(years), signed=[True] * len(years)))
    why = Name("gzsim explain PLACE --year YEAR says why.", "原因见gzsim explain 市州 --year 年份。")
    note = Name(f"Ranks among those judged. Money: under {called(model, 'en').lower()}. {why.en}",
                f"名次为当年参评单位中的位次。资金按“{called(model, 'zh')}”计算。{why.zh}")  # fmt: skip
    return TextTable("", tuple(columns), tuple(zip(*cells, strict=True)), label(*note, language, "\n"))


def _standing(judged: pd.DataFrame, year: int, language: Language) -> str:
    if year not in judged.index:
        return NOTHING
    return f"{judged.loc[year, 'place']}{'/' if language == 'zh' else ' of '}{judged.loc[year, 'of']}"
