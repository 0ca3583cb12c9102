"""Names, units and directions of what is measured of a simulated year."""

from __future__ import annotations

import pandas as pd

from gzsim.views.labels import Name

_COLUMNS = ["outcome", "name", "name_zh", "unit", "better", "scope"]
_ON_RULER = "points, full mark of the ruler = 100"
_A_YEAR = "per prefecture and year"
OUTCOMES = pd.DataFrame(
    [
        ("achievement", "True achievement", "真实成绩", _ON_RULER, "higher", "province"),
        ("own_needs", "Achievement by own needs", "自身需求成绩", _ON_RULER, "higher", "province"),
        ("short_achievement", "Short-term achievement", "显绩", _ON_RULER, "higher", "province"),
        ("green_achievement", "Green achievement", "绿色成绩", _ON_RULER, "higher", "province"),
        ("true_score", "Score of the truth", "当年真实得分", "points, targets of the year", "higher", "province"),
        ("reported_score", "Score of the reports", "当年上报得分", "points, targets of the year", "none", "province"),
        ("gap", "Reported above true", "虚报幅度", "score points", "lower", "province"),
        ("work", "Work on indicators", "工作投入", "share of working time", "none", "province"),
        ("long_work", "Work on long-term indicators", "长期工作投入", "share of working time", "higher", "province"),
        ("capital", "Long-term capital", "长期资本", "spans above rest", "higher", "province"),
        ("debt", "Debt", "债务", "percent of GDP at the end of the year", "lower", "province"),
        ("liars", "Leaders who over-report", "虚报者比例", "share of leaders", "lower", "province"),
        ("inflated", "Level inflated by past reports", "历年虚增存量", "spans, all indicators", "lower", "province"),
        ("found", "Reports found to be false", "查实虚报", _A_YEAR, "none", "province"),
        ("reviews", "Manual reviews", "人工核查", _A_YEAR, "none", "province"),
        ("honest_reviews", "Reviews of honest reports", "对如实上报者的核查", _A_YEAR, "lower", "province"),
        ("met", "Targets met in truth", "真实达标率", "share of targets", "higher", "province"),
        ("lights", "Yellow and red lights", "黄灯和红灯", _A_YEAR, "lower", "province"),
        ("false_lights", "Lights on targets that were met", "误亮灯", _A_YEAR, "lower", "province"),
        ("forms", "Time for forms and explanations", "填表与说明用时", "share of working time", "lower", "province"),
        ("satisfaction", "Satisfaction of citizens", "公众满意度", "points of 100, true", "higher", "province"),
        ("vetoed", "Struck by a veto", "一票否决", "share of prefectures", "lower", "province"),
        ("bonus_lost", "Bonus lost", "绩效奖金扣减", "share of the year's bonus", "lower", "province"),
        ("promoted", "Leaders promoted", "干部提拔", "probability a year", "none", "province"),
        ("last", "Ranked last", "排名末位", "probability", "lower", "prefecture"),
        ("wrongly_last", "Ranked last without being last in truth", "误判末位", "probability", "lower", "prefecture"),
        ("wrong_last", "Last places wrongly given", "末位误判率", "share of years", "lower", "province"),
        ("rank", "Rank", "排名", "1 = best", "none", "prefecture"),
        ("transfer", "Money received", "获得资金", "CNY million a year", "none", "prefecture"),
        ("money_moved", "Money moved", "资金再分配", "CNY million a year, whole province", "none", "province"),
        ("inequality", "Inequality of whole budgets", "财政总支出差异", "Theil index × 1000", "lower", "province"),
    ],
    columns=_COLUMNS,
).set_index("outcome")  # fmt: skip
"""Catalogue of the outcomes: names, unit (unit_zh), which direction is better, and of what they tell something.

Scope "prefecture" marks what tells prefectures apart and averages to a constant over all of them.
"""

_UNITS_ZH = {
    _ON_RULER: "分，标尺满值=100",
    "points, targets of the year": "分，按当年目标",
    "score points": "考核分",
    "share of working time": "占工作时间的比例",
    "spans above rest": "标尺跨度，高于不作为时的水平",
    "percent of GDP at the end of the year": "年末占GDP的百分比",
    "share of leaders": "占干部的比例",
    "spans, all indicators": "标尺跨度，各指标合计",
    _A_YEAR: "每市州每年",
    "share of targets": "占目标的比例",
    "points of 100, true": "分，满分100，真实值",
    "share of prefectures": "占市州的比例",
    "share of the year's bonus": "占全年奖金的比例",
    "probability a year": "每年概率",
    "probability": "概率",
    "share of years": "占年份的比例",
    "1 = best": "1为最好",
    "CNY million a year": "百万元/年",
    "CNY million a year, whole province": "百万元/年，全省",
    "Theil index × 1000": "泰尔指数×1000",
}
OUTCOMES["unit_zh"] = OUTCOMES["unit"].map(_UNITS_ZH)

PROVINCE = tuple(OUTCOMES.index[OUTCOMES["scope"] == "province"])
"""Outcomes that say something on average over units."""

HEADLINE = ("achievement", "gap", "debt", "long_work", "lights", "wrong_last")
"""What a first look at a comparison shows."""

GROUPS = {
    Name("What is achieved", "真实成效"): (
        "achievement", "own_needs", "short_achievement", "green_achievement", "true_score", "met", "satisfaction",
        "capital",
    ),
    Name("What is reported", "上报情况"): ("reported_score", "gap", "liars", "inflated", "found"),
    Name("Time and watching", "精力与督查"): (
        "work", "long_work", "forms", "reviews", "honest_reviews", "lights", "false_lights",
    ),
    Name("Money and debt", "资金与债务"): ("debt", "transfer", "money_moved", "inequality", "bonus_lost"),
    Name("Ranks and careers", "名次与任用"): ("last", "wrongly_last", "wrong_last", "rank", "vetoed", "promoted"),
}  # fmt: skip
"""What outcomes are about; a long table has these headings."""
