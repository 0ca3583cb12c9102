"""Tables of the report that only the main job has."""

from __future__ import annotations

import pandas as pd

from gzsim.run.key_table import share_turned
from gzsim.run.origins import ORIGINS
from gzsim.simulation.outcomes.catalogue import OUTCOMES
from gzsim.views.labels import NAMES, Language, Name, Names, called, headline_name, label, names_of, short_names
from gzsim.views.numbers import MARGIN, NOTHING, margin, minus, unit_of_difference, with_margin
from gzsim.views.tables import spans
from gzsim.views.text_table import Column, TextTable

WHAT = {
    "parameters": Name("Parameters of behaviour", "行为参数"),
    "indicators": Name("Indicators with their targets", "指标及目标"),
    "weights": Name("Weights of indicators by zone", "各分区指标权重"),
    "zones": Name("Zones of prefectures", "市州所属分区"),
    "levels": Name("Starting levels", "初始水平"),
    "advantages": Name("Lasting advantages", "持久优势"),
    "luck": Name("Luck of a year, by indicator", "各指标的年度随机波动"),
}
FROM = {
    "fitted": Name("fitted to data", "按历史数据拟合"),
    "record": Name("from data", "取自历史数据"),
    "proxy": Name("from a proxy", "代理指标"),
    "source": Name("source document", "来源文件"),
    "pattern": Name("published", "已发表研究"),
    "definition": Name("definition", "定义"),
    "scenario": Name("stated by the scenario", "情景自定"),
    "assumption": Name("assumption", "假设"),
}
"""Where a number comes from, in the words of a report."""

UNITS_ZH = {
    "percent per year": "%，年增速",
    "percent per year, constant prices": "%，年增速，不变价",
    "percent of the planned amount (CNY 40 billion for the province)": "占计划投资的%（全省400亿元）",
    "percent of days": "占天数的%",
    "percent of sections": "占断面的%",
    "percent of land": "占土地面积的%",
    "index, 100 = plan": "指数，计划=100",
}
"""Units of the shipped indicators that have no Chinese of their own; others stay as they are."""

STARTS_NOTE = Name(
    "Level before the first year; below it the lasting advantage over the average prefecture, which it holds, ± half "
    "the width of its 95 % interval.\n* The level of the average prefecture is an assumption.",
    "首年之前的水平；下行为其中所含的相对全省平均的持久优势及其95%区间半宽。\n*：全省平均水平为假设。",
)


def zone_schemes(table: pd.DataFrame, names: Names, language: Language = "both") -> TextTable:
    """Outcomes by zone model (row) and scheme (column), mean ± 95 %."""
    schemes, keys = list(dict.fromkeys(table["scheme"])), ["outcome", "zone_model", "scheme"]
    cells = table.set_index(keys)[["mean", "standard_error"]].apply(lambda row: with_margin(*row), axis="columns")
    rows = [
        (_outcome(outcome, language, difference=False), called(model, language, names),
         *(cells[outcome, model, scheme] for scheme in schemes))
        for outcome, model in dict.fromkeys(zip(table["outcome"], table["zone_model"], strict=True))
    ]  # fmt: skip
    columns = (*_columns(language, ("Outcome", "结果"), ("Zone model", "分区方案")),
               *(Column(called(scheme, language, names, "\n"), "right") for scheme in schemes))  # fmt: skip
    return TextTable(
        label(f"Zone models and schemes: mean {MARGIN.en}", f"分区方案与奖惩方案：均值{MARGIN.zh}", language, "  "),
        columns,
        tuple(rows),
    )


def headlines(table: pd.DataFrame, names: Names, language: Language = "both") -> TextTable:
    """Outcomes by headline (column): with the error of simulation, the range over plausible parameters below it."""
    named = {each["headline"]: headline_name(each, names) for _, each in table.drop_duplicates("headline").iterrows()}
    found = table.set_index(["outcome", "headline"])
    rows = [
        (_outcome(outcome, language, difference=True),
         *(_headline(found.loc[(outcome, headline)], language) for headline in named))
        for outcome in dict.fromkeys(table["outcome"])
    ]  # fmt: skip
    columns = (*_columns(language, ("Outcome", "结果")),
               *(Column(label(*name, language, "\n"), "right") for name in named.values()))  # fmt: skip
    caption = label(
        f"Headlines {MARGIN.en}, and how sure they are", f"主要结论（{MARGIN.zh}）及其稳健程度", language, "  "
    )
    return TextTable(caption, columns, tuple(rows), label(*_drawn_note(table), language, "\n"))


def _headline(row: pd.Series, language: Language) -> str:
    value = with_margin(row["difference"], row["standard_error"], signed=True)
    if not row["draws"]:
        return value
    ends, turned = drawn_range(row), share_turned(row["other_sign"])
    return f"{value}\n{ends.zh}（{turned.zh}）" if language == "zh" else f"{value}\n{ends.en} ({turned.en})"


def _drawn_note(table: pd.DataFrame) -> Name:
    draws, replications = (table[column].max() for column in ("draws", "replications"))
    if not draws:
        return Name("No parameters were drawn.", "未抽取参数。")
    return Name(
        f"Below it: 5–95 % over {draws} draws of plausible parameters with {replications} replications each and the "
        "same luck in all; in brackets the share of draws with the other sign. The luck of so few replications is in "
        "both, most of all for last places.",
        f"下行：{draws}组合理参数的5–95%区间，每组重复模拟{replications}次，各组随机因素相同；括号内为符号相反的参数组占比。"
        "重复次数少，两者都含有模拟误差，以末位误判率为最。",
    )


def drawn_range(row: pd.Series) -> Name:
    """Range over draws, with a decimal more where both ends are small.

    >>> drawn_range(pd.Series({"low": -0.25, "high": 1.5})), drawn_range(pd.Series({"low": -1e-5, "high": 0.2134})).en
    (Name(en='−0.25 to +1.50', zh='−0.25至+1.50'), '0 to +0.213')
    """
    decimals = 2 if max(abs(row["low"]), abs(row["high"])) >= 1 else 3
    rounded = (round(float(row[end]), decimals) for end in ("low", "high"))
    ends = [minus(f"{end:+.{decimals}f}") if end else "0" for end in rounded]
    return Name(" to ".join(ends), "至".join(ends))


def starts(
    table: pd.DataFrame, indicators: pd.DataFrame, series: Names = NAMES, language: Language = "both"
) -> TextTable:
    """Where each prefecture stands before the first year, an indicator a row, and what that is taken from.

    ``series`` are the names of what levels and advantages are taken from.
    """
    names, places = names_of(indicators), short_names(table)
    codes = list(dict.fromkeys(table["code"]))
    by_indicator = {name: table[table["indicator"] == name].set_index("code") for name in indicators.index}
    rows = [
        (f"{called(name, language, names)}\n{_unit(rows['unit'].iloc[0], language)}", _taken(rows, series, language),
         *(_start(rows.loc[code]) for code in codes))
        for name, rows in by_indicator.items()
    ]  # fmt: skip
    columns = (*_columns(language, ("Indicator", "指标"), ("Level; advantage", "水平；优势")),
               *(Column(called(code, language, places, "\n"), "right") for code in codes))  # fmt: skip
    caption = label("Where each prefecture starts", "各市州的起点", language, "  ")
    return TextTable(caption, columns, tuple(rows), label(*STARTS_NOTE, language, "\n"))


def _unit(unit: str, language: Language) -> str:
    return UNITS_ZH.get(unit, unit) if language == "zh" else unit


def _taken(rows: pd.DataFrame, names: Names, language: Language) -> str:
    """Sources of level and advantage, with the series and its years."""
    level, estimated = (rows[f"{part}_basis"].iloc[0] for part in ("level", "advantage"))
    level, advantage = FROM[level], FROM["fitted" if estimated == "record" else estimated]
    seen = rows["series"].dropna()
    years = rows[["first_year", "last_year"]].dropna().stack().drop_duplicates()
    span = spans(pd.Series(range(int(years.min()), int(years.max()) + 1))) if len(years) else ""
    series = f"\n{called(seen.iloc[0], language, names)} {span}" if len(seen) else ""
    return label(f"{level.en}; {advantage.en}", f"{level.zh}；{advantage.zh}", language) + series


def _start(row: pd.Series) -> str:
    star = "*" if row["level_basis"] == "assumption" else ""
    if row["advantage_basis"] == "assumption":
        return f"{row['level']:.1f}{star}"
    return minus(f"{row['level']:.1f}{star}\n{row['advantage']:+z.2f}\n± {margin(row['advantage_se']):.2f}")


def origins(table: pd.DataFrame, language: Language = "both") -> TextTable:
    """How many numbers come from where."""
    shown = [origin for origin in ORIGINS if origin in set(table["origin"])]
    counts = table.set_index(["what", "origin"])["count"]
    rows = [(label(*WHAT[what], language), *(str(counts.get((what, origin), NOTHING)) for origin in shown))
            for what in dict.fromkeys(table["what"])]  # fmt: skip
    columns = Column(""), *(Column(label(*FROM[origin], language, "\n"), "right") for origin in shown)
    return TextTable(
        label("How many numbers come from where", "各类数字的来源（个数）", language, "  "), columns, tuple(rows)
    )


def _outcome(outcome: str, language: Language, *, difference: bool) -> str:
    """Name of an outcome, and below it the unit in which it, or a difference of it, is counted."""
    entry = OUTCOMES.loc[outcome]
    unit = entry["unit_zh"] if language == "zh" else entry["unit"]
    name = label(entry["name"], entry["name_zh"], language)
    return f"{name}\n{unit_of_difference(unit) if difference else unit}"


def _columns(language: Language, *headings: tuple[str, str]) -> tuple[Column, ...]:
    return tuple(Column(label(*heading, language)) for heading in headings)
