"""Tables of ranks, headlines, proxies and gaps, for the command line, notebooks and reports."""

from __future__ import annotations

import pandas as pd

from gzsim.common.names import require_rows
from gzsim.common.tidy import distinct, known_outcome, on_another_scale, only_baseline, wide
from gzsim.views.labels import NAMES, Language, Name, Names, called, difference_title, label, names_of, short_names
from gzsim.views.numbers import (
    MARGIN,
    MARGIN_NOTE,
    NOTHING,
    OTHER_SCALE,
    OTHER_SCALE_NOTE,
    interval,
    minus,
    unit_of_difference,
    with_margin,
)
from gzsim.views.text_table import Column, TextTable

RANKING_NOTE = (
    "5–95 %: weights varied around the declared ones. Lead: over the average prefecture, by the same weights; scaled: "
    "against what a year's noise does to a score by them. Data: share of the declared weight that has data.",
    "5–95%：在设定权重附近随机扰动权重。领先分：与同一套权重下全省平均水平之差；折算：按该套权重下得分的年度噪声调整。"
    "数据：有数据支撑的设定权重占比。",
)
RANKING = ["zone_model", "year", "code", "name", "name_zh", "ranking", "rank", "rank_low", "rank_high", "coverage"]
BESIDE = {
    "scaled_lead": ("scaled_lead", ("scaled lead in points", "折算领先分")),
    "lead": ("lead", ("lead in points", "领先分")),
    "within_zone": ("lead", ("lead in points (within zones)", "领先分（分区排名）")),
    "raw": ("score", ("score", "得分")),
}
"""What stands beside the rank under each rule of ranking: column of the scores, and what it is called."""


def ranking(scores: pd.DataFrame, language: Language = "both", names: Names = NAMES) -> TextTable:
    """Ranks of the last scored year and what they go by, zone models side by side, the best of the first one on top.

    Parameters
    ----------
    scores : DataFrame
        Columns zone_model, year, code, name, name_zh, ranking (the rule in force), rank, rank_low, rank_high, coverage
        (a share), and what the rule goes by: scaled_lead, lead or score.

    Raises InputError if a column is missing or there are no rows.

    >>> scores = pd.DataFrame({
    ...     "zone_model": "uniform", "year": 2016, "code": ["520100", "520300"], "name": ["Guiyang", "Zunyi"],
    ...     "name_zh": ["贵阳", "遵义"], "ranking": "lead", "lead": [-4.6, 4.6], "rank": [2, 1], "rank_low": 1,
    ...     "rank_high": [3, 2], "coverage": 0.625})
    >>> ranking(scores).rows
    (('Zunyi 遵义', '1 (1–2)  +4.6', '62 %'), ('Guiyang 贵阳', '2 (1–3)  −4.6', '62 %'))
    """
    last = require_rows(scores, RANKING, "scores").loc[lambda table: table["year"] == table["year"].max()]
    models = distinct(scores["zone_model"])
    cells = {model: last[last["zone_model"] == model].set_index("code") for model in models}
    codes = distinct(pd.concat([table["rank"].sort_values(kind="stable") for table in cells.values()]).index)
    prefectures = short_names(last, names)
    year = int(last["year"].iloc[0])
    by, (en, zh) = BESIDE[last["ranking"].iloc[0]]
    caption = f"Ranks of {year}: rank (5–95 %), {en}", f"{year}年名次（5–95%区间）与{zh}"
    columns = [column for model in models for column in _of_model(model, language, names)]
    rows = [
        (called(code, language, prefectures), *(cell for model in models for cell in _ranked(cells[model], code, by)))
        for code in codes
    ]
    headings = Column(label("Prefecture", "市州", language)), *columns
    return TextTable(label(*caption, language, "  "), headings, tuple(rows), label(*RANKING_NOTE, language))


def _of_model(model: str, language: Language, names: Names) -> tuple[Column, Column]:
    return Column(called(model, language, names, "\n"), "right"), Column(label("Data", "数据", language, "\n"), "right")


def _ranked(scores: pd.DataFrame, code: str, by: str) -> tuple[str, str]:
    if code not in scores.index or pd.isna(scores.loc[code, "rank"]):
        return NOTHING, NOTHING
    row = scores.loc[code]
    beside = f"{row[by]:.1f}" if by == "score" else f"{row[by]:+z.1f}"
    rank = f"{row['rank']:g} ({row['rank_low']:g}–{row['rank_high']:g})  {beside}"
    return minus(rank), f"{100 * row['coverage']:.0f} %"


def differences(
    paired: pd.DataFrame, outcomes: pd.DataFrame, language: Language = "both", names: Names = NAMES
) -> TextTable:
    """Every outcome of every scheme or scenario minus the baseline, paired: difference ± half its 95 % interval.

    In full units and decimals of its own in each cell, for a handful of outcomes; many are shown by
    `gzsim.views.outcome_tables.outcomes`. An outcome that changes in none of them is named below the table.

    Parameters
    ----------
    paired : DataFrame
        Columns scheme, baseline, outcome, difference, standard_error, and same_scale, if there is one: what is counted
        on another scale than in the baseline bears a dagger.
    outcomes : DataFrame, catalogue by outcome: name, name_zh, unit

    Raises InputError if a column is missing, there are no rows, or an outcome is not in the catalogue.

    >>> outcomes = pd.DataFrame({"name": "Debt", "name_zh": "债务", "unit": "percent of GDP"}, ["debt"])
    >>> table = pd.DataFrame({"scheme": ["last_place"], "baseline": "none", "outcome": "debt", "difference": -3.14159,
    ...                       "standard_error": 0.012})
    >>> differences(table, outcomes).rows
    (('Debt 债务', 'percentage points of GDP', '−3.142 ± 0.024'),)
    """
    require_rows(paired, ["scheme", "baseline", "outcome", "difference", "standard_error"], "differences")
    baseline = only_baseline(paired)
    caption = f"{difference_title(baseline, language, names)}  {label(*MARGIN, language)}"
    compared = distinct(paired["scheme"])
    entries = {outcome: known_outcome(outcomes, outcome) for outcome in distinct(paired["outcome"])}
    means, errors = (wide(paired, "outcome", "scheme", of)[compared] for of in ("difference", "standard_error"))
    moved = on_another_scale(paired)
    idle = means.index[(means == 0).all(axis=1) & (errors.fillna(0) == 0).all(axis=1)]
    rows = [
        (label(entry["name"], entry["name_zh"], language), _unit_of_difference(entry, language),
         *(with_margin(means.loc[outcome, scheme], errors.loc[outcome, scheme], signed=True)
           + (f" {OTHER_SCALE}" if (scheme, outcome) in moved else "") for scheme in compared))
        for outcome, entry in entries.items() if outcome not in idle
    ]  # fmt: skip
    columns = (
        Column(label("Outcome", "结果", language)),
        Column(label("Unit", "单位", language)),
        *(Column(called(scheme, language, names, "\n"), "right") for scheme in compared),
    )
    notes = [label(*MARGIN_NOTE, language), *([label(*OTHER_SCALE_NOTE, language)] if moved else [])]
    if len(idle):
        zero = [label(entries[outcome]["name"], entries[outcome]["name_zh"], language) for outcome in idle]
        notes.append(f"{label('Zero throughout', '均为0', language)}: {', '.join(zero)}")
    return TextTable(caption, columns, tuple(rows), "\n".join(notes))


def headlines(
    found: pd.DataFrame, outcomes: pd.DataFrame, language: Language = "both", names: Names = NAMES
) -> TextTable:
    """Differences at the default parameters, their range over plausible draws, and how many draws turn the sign.

    Parameters
    ----------
    found : DataFrame
        Columns scheme, baseline, outcome, difference, standard_error, low, high, other_sign (a share), and same_scale,
        if there is one. A scheme is named where there are several.
    outcomes : DataFrame, catalogue by outcome: name, name_zh, unit

    Raises InputError if a column is missing, there are no rows, or an outcome is not in the catalogue.

    >>> outcomes = pd.DataFrame({"name": "Debt", "name_zh": "债务", "unit": "percent of GDP"}, ["debt"])
    >>> found = pd.DataFrame({"scheme": ["reform"], "baseline": "none", "outcome": "debt", "difference": -1.1863,
    ...                       "standard_error": 0.054, "low": -4.03, "high": 1.13, "other_sign": 0.31})
    >>> headlines(found, outcomes, "en").rows
    (('Debt', 'percentage points of GDP', '−1.19 ± 0.11', '−4.0 to +1.1', '31 %'),)
    """
    wanted = ["scheme", "baseline", "outcome", "difference", "standard_error", "low", "high", "other_sign"]
    require_rows(found, wanted, "headlines")
    several, moved = len(distinct(found["scheme"])) > 1, on_another_scale(found)
    margin_of = MARGIN.zh if language == "zh" else MARGIN.en
    columns = [Column(label("Outcome", "结果", language)), Column(label("Unit", "单位", language)),
               Column(f"{label('Default', '默认参数', language, chr(10))}\n{margin_of}", "right"),
               Column(label("5–95 % of draws", "抽样5–95%区间", language, "\n"), "right"),
               Column(label("Draws with the other sign", "方向相反的抽样", language, "\n"), "right")]  # fmt: skip
    if several:
        columns.insert(0, Column(label("Scheme", "方案", language)))
    rows = []
    for row in found.to_dict("records"):
        entry = known_outcome(outcomes, row["outcome"])
        dagger = f" {OTHER_SCALE}" if (row["scheme"], row["outcome"]) in moved else ""
        share = NOTHING if pd.isna(row["other_sign"]) else f"{100 * row['other_sign']:.0f} %"
        cells = (label(entry["name"], entry["name_zh"], language), _unit_of_difference(entry, language),
                 with_margin(row["difference"], row["standard_error"], signed=True) + dagger,
                 interval(row["low"], row["high"]), share)  # fmt: skip
        rows.append((called(row["scheme"], language, names), *cells) if several else cells)
    caption = difference_title(only_baseline(found), language, names)
    notes = [label(*MARGIN_NOTE, language), *([label(*OTHER_SCALE_NOTE, language)] if moved else [])]
    return TextTable(caption, tuple(columns), tuple(rows), "\n".join(notes))


def _unit_of_difference(entry: pd.Series, language: Language) -> str:
    chinese = language == "zh" and isinstance(entry.get("unit_zh"), str)
    return unit_of_difference(entry["unit_zh"] if chinese else str(entry["unit"]))


def proxies_and_gaps(coverage: pd.DataFrame, language: Language = "both") -> TextTable:
    """What stands in for what, and what is missing, by indicator: years used, years in the record but not used, why.

    Parameters
    ----------
    coverage : DataFrame
        Columns year, indicator, name, name_zh, status, series_name, series_name_zh, proxy_of, used, reason, reason_zh.

    Raises InputError if a column is missing or there are no rows.

    >>> coverage = pd.DataFrame({
    ...     "year": [2014, 2015, 2016], "indicator": "air", "name": "Good air", "name_zh": "优良天数",
    ...     "status": "proxy", "series_name": "Fine particles", "series_name_zh": "细颗粒物",
    ...     "proxy_of": "days with good air", "used": [True, True, False], "reason": ["", "", "revised"],
    ...     "reason_zh": ["", "", "口径调整"]})
    >>> proxies_and_gaps(coverage, "en").rows
    (('Good air', 'Fine particles, a proxy of days with good air', '2014–2015', '2016: revised'),)
    >>> proxies_and_gaps(coverage, "zh").rows[0][3]
    '2016年：口径调整'
    """
    required = ["year", "indicator", "name", "name_zh", "status", "series_name", "series_name_zh", "proxy_of", "used"]
    require_rows(coverage, [*required, "reason", "reason_zh"], "coverage")
    names = names_of(coverage, "indicator")
    of_indicator = {name: coverage[coverage["indicator"] == name] for name in distinct(coverage["indicator"])}
    said = ("Indicator", "指标"), ("Measured by", "所用数据"), ("Years used", "采用年份"), ("Not used", "未采用")
    headings = tuple(Column(label(*heading, language)) for heading in said)
    rows = [(called(indicator, language, names), _measured_by(years, language), spans(years.loc[years["used"], "year"]),
             _gaps(years, language)) for indicator, years in of_indicator.items()]  # fmt: skip
    return TextTable(label("Proxies and gaps", "代理指标与缺口", language, "  "), headings, tuple(rows))


def _gaps(coverage: pd.DataFrame, language: Language) -> str:
    """Years that are not used, and why, those with the same reason together."""
    parts = []
    for (en, zh), rows in (
        coverage[~coverage["used"]].fillna({"reason": "", "reason_zh": ""}).groupby(["reason", "reason_zh"], sort=False)
    ):
        years = spans(rows["year"])
        parts.append((f"{years}: {en}", f"{years.replace(', ', '、')}年：{zh}") if en else (years, years))
    told = Name("; ".join(en for en, _ in parts), "；".join(zh for _, zh in parts))
    return label(*told, language, "\n") or NOTHING


def _measured_by(coverage: pd.DataFrame, language: Language) -> str:
    seen = coverage[coverage["status"] != "none"]
    if seen.empty:
        return label("nothing", "无", language)
    row = seen.iloc[0]
    series = label(row["series_name"], row["series_name_zh"], language)
    if row["status"] != "proxy":
        return series
    return f"代理指标：{series}" if language == "zh" else f"{series}, a proxy of {row['proxy_of']}"


def spans(years: pd.Series) -> str:
    """Years as spans.

    >>> spans(pd.Series([2003, 2005, 2006, 2007]))
    '2003, 2005–2007'
    """
    years = years.sort_values(kind="stable")
    runs = years.groupby((years.diff() != 1).cumsum())
    return ", ".join(f"{run.min()}–{run.max()}" if len(run) > 1 else str(run.min()) for _, run in runs) or NOTHING
