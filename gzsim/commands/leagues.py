"""Rankings of the record as answers: one year, and what a replay of schemes adds up to."""

from __future__ import annotations

from functools import partial

import pandas as pd

from gzsim.commands.answer import Answer
from gzsim.history import League
from gzsim.history.replay.summaries import SURE, money_moved, repeats
from gzsim.run.replays import DeclaredReplay
from gzsim.views.labels import NAMES, Language, Name, both_names, called, label, short_names
from gzsim.views.numbers import NOTHING, minus, yuan_zh
from gzsim.views.tables import BESIDE, spans
from gzsim.views.text_table import Column, TextTable
from gzsim.views.wrapping import folded
from gzsim.zones.standing import rule_of

KEPT = ["code", "name", "name_zh", "zone", "score", "lead", "scaled_lead", "rank", "rank_in_zone", "rank_low",
        "rank_high", "coverage", "rank_after", "grade", "grade_zh"]  # fmt: skip

AS_IT_IS = Name(
    "The record is taken as it is: nobody behaves differently because of a scheme.",
    "历史数据按原样使用：假设无人因奖惩方案而改变行为。",
)


def league_answer(league: League) -> Answer:
    """The ranking of one year; first of all, if so, that it is not to be used."""
    table = league.table
    return Answer(
        headline=[*([league.caution] if league.caution.en else []), _first_and_last(table, league.zone_model.name)],
        figures=lambda: {"ranks": table[[name for name in KEPT if name in table]], "coverage": league.coverage},
        tables=lambda language, whole: [_ranks(table, language)],
        notes=[Name(f"{league.cover.en}.", f"{league.cover.zh}。"), in_short(league.coverage)],
        details=proxies_and_gaps(league.coverage),
        facts={"year": int(table["year"].iloc[0]), "zone_model": league.zone_model.name,
               "ranking": table["ranking"].iloc[0], "required_coverage": league.required,
               "usable": not league.caution.en},
    )  # fmt: skip


def _first_and_last(table: pd.DataFrame, model: str) -> Name:
    """Who is first and who last, with the ranks that other weights give them."""
    known, ranked = short_names(table), table.dropna(subset="rank").sort_values("rank", kind="stable")
    within = rule_of(table) == "within_zone"
    worst = ranked.groupby("zone" if within else "year")["rank"].transform("max")
    first, last = ranked[ranked["rank"] == 1], ranked[ranked["rank"] == worst]
    year, count = int(table["year"].iloc[0]), len(ranked)

    def who(rows: pd.DataFrame, language: Language) -> str:
        ranks = [
            (called(row.code, language, known), f"{row.rank_low:g}–{row.rank_high:g}") for row in rows.itertuples()
        ]
        return ", ".join(f"{name} ({low})" if language == "en" else f"{name}（{low}）" for name, low in ranks)

    en, zh = called(model, "en").lower(), called(model, "zh")
    if within:
        en, zh = f"{en}, each zone by itself", f"{zh}，分区内排名"
    return Name(
        f"{year}, {en}: first of {count} is {who(first, 'en')}, last {who(last, 'en')}; in brackets the ranks under "
        "other weights.",
        f"{year}年，{zh}：{count}个市州中第一为{who(first, 'zh')}，末位为{who(last, 'zh')}；"
        "括号内为权重扰动下的名次区间。",
    )


def _ranks(table: pd.DataFrame, language: Language) -> TextTable:
    names, by = short_names(table), BESIDE[table["ranking"].iloc[0]]
    ordered = table.sort_values("rank", kind="stable")
    rows = [
        (f"{row['rank']:g}", place(row["code"], names, language), f"{row['rank_low']:g}–{row['rank_high']:g}",
         minus(f"{row[by[0]]:{'' if by[0] == 'score' else '+z'}.1f}"), f"{100 * row['coverage']:.0f} %")
        for _, row in ordered.dropna(subset="rank").iterrows()
    ]  # fmt: skip
    headings = (
        Column(label("Rank", "名次", language, "\n"), "right"),
        Column(label("Prefecture", "市州", language, "\n")),
        Column(label("5–95 %", "5–95%", language, "\n"), "right"),
        Column(label(by[1][0].capitalize(), by[1][1], language, "\n"), "right"),
        Column(label("Data", "数据", language, "\n"), "right"),
    )
    caption = label("5–95 %: ranks under weights drawn around the declared ones. Data: share of the declared weight "
                    "that has data.", "5–95%：在设定权重附近随机扰动权重所得名次区间。数据：有数据支撑的设定权重占比。",
                    language, "\n")  # fmt: skip
    return TextTable("", headings, tuple(rows), caption)


def place(code: str, names: dict[str, Name], language: Language) -> str:
    """A place as a terminal has it: in English its Chinese name stands beside the English one.

    >>> place("520100", {"520100": Name("Guiyang", "贵阳")}, "en")
    'Guiyang 贵阳'
    """
    return called(code, "zh" if language == "zh" else "both", names)


def in_short(coverage: pd.DataFrame) -> Name:
    """How many indicators a ranking of one year rests on, and how many of them are seen by a proxy alone."""
    used, proxies = int(coverage["used"].sum()), int((coverage["used"] & (coverage["status"] == "proxy")).sum())
    return Name(
        f"{used} of {len(coverage)} indicators have data, {proxies} of these a proxy only.",
        f"{len(coverage)}项指标中{used}项有数据，其中{proxies}项仅有代理指标。",
    )


def proxies_and_gaps(coverage: pd.DataFrame) -> list[Name]:
    """What a ranking of one year rests on: a line for proxies and one for gaps, if there are any."""
    year = coverage["year"].iloc[0]
    proxies = coverage[coverage["used"] & (coverage["status"] == "proxy")]
    gaps = coverage[~coverage["used"]]
    lines = []
    if len(proxies):
        en = [f"{row.name} by {row.series_name}" for row in proxies.itertuples(index=False)]
        zh = [f"{row.name_zh}（{row.series_name_zh}）" for row in proxies.itertuples(index=False)]
        lines.append(
            Name(f"Scored by a proxy in {year}: {'; '.join(en)}.", f"{year}年以代理指标评分：{'；'.join(zh)}。")
        )
    if len(gaps):
        en = [f"{row.name} ({row.reason})" for row in gaps.itertuples(index=False)]
        zh = [f"{row.name_zh}（{row.reason_zh}）" for row in gaps.itertuples(index=False)]
        lines.append(Name(f"Not scored in {year}: {'; '.join(en)}.", f"{year}年未评分：{'；'.join(zh)}。"))
    return lines


def replay_answer(found: DeclaredReplay) -> Answer:
    """Who would have been last on the record and what it would have cost, and what is not judged or not replayed."""
    outcomes = found.told.outcomes
    models = pd.CategoricalDtype(outcomes["zone_model"].unique(), ordered=True)
    counts = repeats(outcomes).sort_values("zone_model", kind="stable", key=lambda each: each.astype(models))
    moved = money_moved(outcomes)
    left_out = found.told.left_out
    return Answer(
        headline=[_most_often_last(counts), *_money(moved, found)],
        figures=lambda: {"last_places": counts, "money": moved, "left_out": left_out},
        tables=lambda language, whole: found.tables(language) if whole else [_last_places(counts, language)],
        notes=[*_not_judged(left_out), *found.notes, AS_IT_IS],
        details=found.gaps(),
        facts={"schemes": list(found.names), "ranking": outcomes["ranking"].iloc[0], "sure": SURE},
    )


def _most_often_last(counts: pd.DataFrame) -> Name:
    """Who is last most often under each zone model; models that agree are named together."""
    names = short_names(counts)
    found: dict[str, list[tuple[str, int, int]]] = {}
    for model, rows in counts.groupby("zone_model", sort=False):
        row = rows.loc[rows["last"].idxmax()]
        found.setdefault(row["code"], []).append((model, row["last"], row["years"]))
    en, zh = [], []
    for code, models in found.items():
        times = [f"{count} of {years} years, {called(model, 'en').lower()}" for model, count, years in models]
        en.append(f"{called(code, 'en', names)} ({'; '.join(times)})")
        times = [f"{called(model, 'zh')}{years}年中{count}次" for model, count, years in models]
        zh.append(f"{called(code, 'zh', names)}（{'；'.join(times)}）")
    return Name(f"Most often last on the record: {', '.join(en)}.", f"按历史数据，末位次数最多：{'，'.join(zh)}。")


def _money(moved: pd.DataFrame, found: DeclaredReplay) -> list[Name]:
    """What changes hands in a year under each scheme, over the zone models."""
    lines = []
    for scheme, rows in moved.groupby("scheme", sort=False):
        least, most = rows["a_year"].min(), rows["a_year"].max()
        if most > 0:
            ends = list(dict.fromkeys(round(end, 1) for end in (least, most)))
            span = " to ".join(f"{end:.1f}" for end in ends)
            name = found.names[scheme]
            lines.append(Name(f"{name.en}: CNY {span} million a year would have changed hands.",
                              f"{name.zh}：每年转移资金{'至'.join(map(yuan_zh, ends))}。"))  # fmt: skip
    return lines


def _last_places(counts: pd.DataFrame, language: Language) -> TextTable:
    """How often each place is last under each zone model, and how often surely."""
    models, names = list(dict.fromkeys(counts["zone_model"])), short_names(counts)
    cells = counts.set_index(["code", "zone_model"])
    order = counts.groupby("code", sort=False)["last"].sum().sort_values(ascending=False, kind="stable").index
    cell = partial(_times, cells, language=language)
    rows = tuple((place(code, names, language), *(cell(code, model) for model in models)) for code in order)
    headings = (
        Column(label("Prefecture", "市州", language, "\n")),
        *(Column(folded(called(model, language, NAMES, "\n"), 16), "right") for model in models),
    )
    note = label(
        f"Last places of years judged; in brackets those that are last under at least {100 * SURE:.0f} % of drawn "
        "weights.",
        f"末位次数/考核年数；括号内为至少{100 * SURE:.0f}%扰动权重下仍为末位的次数。",
        language,
        "\n",
    )
    return TextTable("", headings, rows, note)


def _times(cells: pd.DataFrame, code: str, model: str, language: Language) -> str:
    if (code, model) not in cells.index:
        return NOTHING
    row = cells.loc[(code, model)]
    between = "/" if language == "zh" else " of "
    return f"{row['last']}{between}{row['years']} ({row['sure']})"


def _not_judged(left_out: pd.DataFrame) -> list[Name]:
    if left_out.empty:
        return []
    parts = [(*both_names(model), spans(rows["year"])) for model, rows in left_out.groupby("zone_model", sort=False)]
    if len({years for _, _, years in parts}) == 1:
        years = parts[0][2]
        return [Name(f"Not judged for lack of data: {years}.", f"数据不足，未考核：{years}。")]
    return [Name(f"Not judged for lack of data: {'; '.join(f'{en} {years}' for en, _, years in parts)}.",
                 f"数据不足，未考核：{'；'.join(f'{zh} {years}' for _, zh, years in parts)}。")]  # fmt: skip
