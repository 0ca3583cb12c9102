"""What is measured of a simulated year, and how to read it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from gzsim.index.aggregate import arithmetic_array
from gzsim.numeric.attainment import attainment
from gzsim.numeric.elementary import log
from gzsim.simulation.calendar import Setting
from gzsim.simulation.conditions import Conditions
from gzsim.simulation.judging import Verdict, is_last
from gzsim.simulation.money import long_term_capital
from gzsim.simulation.state import Array, State
from gzsim.simulation.world import World

_COLUMNS = ["outcome", "name", "name_zh", "unit", "better", "scope"]
OUTCOMES = pd.DataFrame(
    [
        ("achievement", "True achievement", "真实成绩", "points, first targets = 100", "higher", "province"),
        ("short_achievement", "Short-term achievement", "显绩", "points, first targets = 100", "higher", "province"),
        ("true_score", "Score of the truth", "当年真实得分", "points, targets of the year", "higher", "province"),
        ("reported_score", "Score of the reports", "当年上报得分", "points, targets of the year", "none", "province"),
        ("gap", "Reported above true", "虚报幅度", "score points", "lower", "province"),
        ("work", "Work on indicators", "工作投入", "share of working time", "none", "province"),
        ("long_work", "Work on long-term indicators", "长期工作投入", "share of working time", "higher", "province"),
        ("capital", "Long-term capital", "长期资本", "spans above rest", "higher", "province"),
        ("debt", "Debt", "债务", "percent of GDP at the end of the year", "lower", "province"),
        ("liars", "Leaders who over-report", "虚报者比例", "share of leaders", "lower", "province"),
        ("inflated", "Level inflated by past reports", "历年虚增存量", "spans, all indicators", "lower", "province"),
        ("found", "Reports found to be false", "查实虚报", "per prefecture and year", "none", "province"),
        ("reviews", "Manual reviews", "人工核查", "per prefecture and year", "none", "province"),
        ("honest_reviews", "Reviews of honest reports", "误核查", "per prefecture and year", "lower", "province"),
        ("met", "Targets met in truth", "真实达标率", "share of targets", "higher", "province"),
        ("lights", "Yellow and red lights", "黄灯和红灯", "per prefecture and year", "lower", "province"),
        ("false_lights", "Lights on targets that were met", "误亮灯", "per prefecture and year", "lower", "province"),
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
        ("inequality", "Inequality of subsidised budgets", "补助资金差异", "Theil index × 1000", "lower", "province"),
        ("welfare", "Welfare under social weights", "综合社会福祉", "points, weights assumed", "higher", "province"),
    ],
    columns=_COLUMNS,
).set_index("outcome")  # fmt: skip
"""Catalogue of the outcomes: names, unit (unit_zh), which direction is better, and of what they tell something.

Scope "prefecture" marks what tells prefectures apart and averages to a constant over all of them.
"""

_UNITS_ZH = {
    "points, first targets = 100": "分，基期目标=100",
    "points, targets of the year": "分，按当年目标",
    "score points": "考核分",
    "share of working time": "占工作时间的比例",
    "spans above rest": "目标距离，高于不作为时的水平",
    "percent of GDP at the end of the year": "年末占GDP的百分比",
    "share of leaders": "占干部的比例",
    "spans, all indicators": "目标距离，各指标合计",
    "per prefecture and year": "每市州每年",
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
    "points, weights assumed": "分，权重为假设",
}
OUTCOMES["unit_zh"] = OUTCOMES["unit"].map(_UNITS_ZH)

HEADLINE = ("achievement", "gap", "debt", "long_work", "lights", "wrong_last")
"""What a first look at a comparison shows."""


def measure(state: State, setting: Setting, conditions: Conditions, verdict: Verdict) -> dict[str, Array]:
    """Outcomes of the year just judged, each (R, N); what belongs to the whole province is the same for every unit."""
    world, peers = setting.world, setting.peers
    rest = world.start[:, None] + state.unit_effect
    met = verdict.attained >= 1.0
    last = is_last(verdict.rank, peers)
    wrong = last & ~is_last(verdict.true_rank, peers)
    settled = verdict.settlement
    lied = (verdict.lie > world.fabrication.trifle).any(1)
    capital = long_term_capital(state.outcome, rest, world.span, world.long)
    debt = np.minimum(state.debt + state.borrowed, world.borrowing.ceiling)
    budgets = world.budget.subsidy + settled.million
    inequality = _whole(1000.0 * theil(budgets), settled.million)
    achievement = _achievement(state, world, world.public_weights)
    lost = next(iter(settled.bonuses.values()), np.zeros_like(debt))
    return {
        "achievement": achievement,
        "short_achievement": _achievement(state, world, _short_weights(world)),
        "true_score": verdict.true_score,
        "reported_score": verdict.reported_score,
        "gap": verdict.reported_score - verdict.true_score,
        "work": state.effort.sum(1),
        "long_work": state.effort[:, world.long].sum(1),
        "capital": capital,
        "debt": debt,
        "liars": lied,
        "inflated": state.inflated.sum(1),
        "found": state.found,
        "reviews": state.visited,
        "honest_reviews": state.visited - state.barred.sum(1),
        "met": met.mean(1),
        "lights": state.lights.sum(1),
        "false_lights": (state.lights * met).sum(1),
        "forms": state.forms,
        "satisfaction": verdict.satisfied,
        "vetoed": verdict.vetoed,
        "bonus_lost": -lost,
        "promoted": conditions.promoted,
        "last": last,
        "wrongly_last": wrong,
        "wrong_last": _whole(_share(wrong.sum(-1), last.sum(-1)), last),
        "rank": verdict.rank,
        "transfer": settled.million,
        "money_moved": _whole(0.5 * np.abs(settled.million).sum(-1), settled.million),
        "inequality": inequality,
        "welfare": achievement + world.welfare.debt * debt + world.welfare.capital * capital
        + world.welfare.forms * state.forms + world.welfare.inequality * inequality,
    }  # fmt: skip


def measure_indicators(state: State, verdict: Verdict) -> dict[str, Array]:
    """Effort, true and reported attainment of each indicator in the year just judged, each (R, K, N).

    Attainment is in spans, against the targets of the year, without floor or cap; the report is what the truth and the
    lie add up to, less what a successor clears.
    """
    return {
        "effort": state.effort.copy(),
        "true_attainment": verdict.attained,
        "reported_attainment": verdict.attained + verdict.lie,
    }


def theil(budgets: Array) -> Array:
    """Theil index T = mean of (b/b̄)·ln(b/b̄) over the last axis, with 0·ln 0 = 0; budgets below zero count as zero.

    Where nobody has anything, all have the same.

    >>> theil(np.array([[1.0, 1.0], [2.0, 0.0], [0.0, 0.0]])).round(6)
    array([0.      , 0.693147, 0.      ])
    """
    budgets = np.maximum(budgets, 0.0)
    mean = budgets.mean(-1, keepdims=True)
    share = budgets / np.where(mean > 0, mean, 1.0)
    inequality = (share * log(np.where(share > 0, share, 1.0))).mean(-1)
    return np.maximum(0.0, inequality)  # equal budgets would come out as rounding errors of either sign


def _achievement(state: State, world: World, weights: Array) -> Array:
    """100·Σ_k u_k·A_k, true outcomes against the first targets, uncapped, with the same weights for every unit."""
    attained = attainment(state.outcome, world.target[:, None], world.span[:, None])
    return 100.0 * arithmetic_array(np.ascontiguousarray(np.swapaxes(attained, -1, -2)), weights)


def _short_weights(world: World) -> Array:
    """Weights of the public on short-horizon indicators, which sum to 1; 0 if it weighs none."""
    short = np.where(world.long, 0.0, world.public_weights)
    return short / short.sum() if short.any() else short


def _whole(province: Array, like: Array) -> Array:
    return np.broadcast_to(province[..., None], like.shape)


def _share(part: Array, whole: Array) -> Array:
    return np.divide(part, whole, out=np.zeros(np.shape(part)), where=whole > 0)
