"""What a team can choose beside objectives, weights and targets: how progress is watched, and what follows from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from gzsim.sanctions.accountability import SOURCE_SHARES
from gzsim.scenario import Scenario
from gzsim.views.labels import Name

SHARE, COUNT = Name("share", "比例"), Name("", "")
"""Of a count, and of what says its unit in its label, nothing is added."""
MILLION = Name("CNY million", "百万元")


@dataclass(frozen=True)
class Lever:
    """A number that a team sets: what it is called, its limits, and where a scenario has it."""

    label: Name
    unit: Name
    low: float
    high: float
    usual: float | None = None
    """Value unless chosen; of what watches, the baseline's."""
    field: str = ""
    """Part of the scenario: ``warnings.<field>``, or a parameter by its dotted name."""
    whole: bool = False
    choices: tuple[float, ...] = ()


WATCH: Mapping[str, Lever] = MappingProxyType(
    {
        "bulletin_months": Lever(
            Name("A bulletin comes every so many months (12: none)", "每隔几个月通报一次（12为不通报）"),
            COUNT,
            3,
            12,
            field="reports.bulletin_months",
            whole=True,
            choices=(3, 6, 9, 12),
        ),
        "tolerance": Lever(
            Name(
                "The light turns yellow so many standard deviations of luck behind the milestone",
                "落后时间节点超过几个随机波动标准差时亮黄灯",
            ),
            COUNT,
            0,
            10,
            field="warnings.tolerance",
        ),
        "red_tolerance": Lever(
            Name(
                "The light turns red so many standard deviations of luck behind the milestone",
                "落后时间节点超过几个随机波动标准差时亮红灯",
            ),
            COUNT,
            0,
            20,
            field="warnings.red_tolerance",
        ),
        "explaining": Lever(
            Name(
                "Share of the next quarter's working time that explaining a light takes",
                "说明一盏灯占用下季度工作时间的比例",
            ),
            SHARE,
            0,
            0.2,
            field="warnings.rectification_time",
        ),
        "promise": Lever(
            Name(
                "Share of the gap that a place must promise to close by the next look", "限期整改须承诺补上差距的比例"
            ),
            SHARE,
            0,
            1,
            field="warnings.promised_share",
        ),
        "reviews": Lever(
            Name("How many reports are reviewed on the spot each month", "每月现场核查几份报表"),
            COUNT,
            0,
            20,
            field="reviews.capacity",
            whole=True,
        ),
        "review_limit": Lever(
            Name(
                "A report is reviewed so many robust standard deviations above its peers",
                "高出同类几个稳健标准差时核查",
            ),
            COUNT,
            0,
            10,
            field="reviews.limit",
        ),
        "audits": Lever(
            Name("Share of places audited each December", "每年12月审计地区的比例"),
            SHARE,
            0,
            1,
            field="fabrication.audit_probability",
        ),
        "aimed": Lever(
            Name("Share of audits sent where reports and signals disagree", "按交叉核验结果派出审计的比例"),
            SHARE,
            0,
            1,
            field="audits.cross_validated",
        ),
        "satisfaction": Lever(
            Name("Weight of citizens' satisfaction in the score", "公众满意度占得分的权重"),
            SHARE,
            0,
            0.9,
            field="citizens.satisfaction_weight",
        ),
        "third_party": Lever(
            Name(
                "Share of satisfaction that an independent institution measures (if it has a weight)",
                "满意度由第三方测评的比例（满意度须有权重）",
            ),
            SHARE,
            0,
            1,
            field="citizens.third_party_share",
        ),
    }
)
"""How progress is watched; parameters and fields of `warnings` of the scenario."""


@dataclass(frozen=True)
class Sanction:
    """A kind of scheme, and the amounts that a team sets of it."""

    label: Name
    amounts: Mapping[str, Lever]

    def declared(self, kind: str, amounts: Mapping[str, float]) -> dict[str, Any]:
        """The scheme as a scenario declares it."""
        said = {name: amounts.get(name, lever.usual) for name, lever in self.amounts.items()}
        if kind == "grade_bonus":
            said = {"bonus": [said["spread"], 0.0, -said["spread"]], "shares": [0.25, 0.5, 0.25]}
        if kind == "joint_liability":
            warned, *others = SOURCE_SHARES
            said["shares"] = {warned: said.pop("loss")} | {level: SOURCE_SHARES[level] for level in others}
        return {"type": kind, "name": self.label.en, "name_zh": self.label.zh, **said}


SANCTIONS: Mapping[str, Sanction] = MappingProxyType(
    {
        "none": Sanction(Name("No sanction", "无奖惩"), {}),
        "last_place": Sanction(
            Name("Last-place deduction", "末位扣减"),
            {
                "rate": Lever(Name("Share of the subsidy that the last lose", "末位扣减补助的比例"), SHARE, 0, 1, 0.10),
                "worst": Lever(Name("How many of the last lose", "扣减的末位个数"), COUNT, 1, 4, 1, whole=True),
                "excellent": Lever(
                    Name("How many of the best receive it", "受奖的先进个数"), COUNT, 1, 4, 2, whole=True
                ),
            },
        ),
        "piece_rate": Sanction(
            Name("Piece rate", "按分计奖"),
            {
                "per_point": Lever(Name("Money for each score point", "每得一分的奖金"), MILLION, 0, 10, 0.075),
            },
        ),
        "tournament": Sanction(
            Name("Tournament", "锦标赛"),
            {
                "prize": Lever(Name("Prize, for which all pay alike", "奖金总额（各地平均出资）"), MILLION, 0, 500, 5),
                "winners": Lever(
                    Name("How many of the best share it", "分享奖金的先进个数"), COUNT, 1, 8, 1, whole=True
                ),
            },
        ),
        "threshold_bonus": Sanction(
            Name("Bonus for reaching a score", "达标奖励"),
            {
                "threshold": Lever(Name("Score that earns it", "达标分数"), Name("points", "分"), 0, 150, 100),
                "bonus": Lever(Name("Bonus", "奖金"), MILLION, 0, 500, 2),
            },
        ),
        "grade_bonus": Sanction(
            Name("Grades that change leaders' bonuses", "考核等次奖惩"),
            {
                "spread": Lever(
                    Name(
                        "Bonus won by the best quarter and lost by the last", "前四分之一增发、后四分之一扣减奖金的比例"
                    ),
                    SHARE,
                    0,
                    1,
                    0.5,
                ),
            },
        ),
        "joint_liability": Sanction(
            Name("Four-level accountability", "四级追责"),
            {
                "red_lights": Lever(
                    Name("Red lights that lead to a warning (0: none does)", "触发追责的红灯数（0为不触发）"),
                    COUNT,
                    0,
                    50,
                    6,
                    whole=True,
                ),
                "detections": Lever(
                    Name("False reports that lead to a warning (0: none does)", "触发追责的查实虚报数（0为不触发）"),
                    COUNT,
                    0,
                    50,
                    1,
                    whole=True,
                ),
                "loss": Lever(
                    Name("Share of the bonus that the warned lose", "直接责任人奖金的扣减比例"), SHARE, 0, 1, 0.5
                ),
                "career": Lever(
                    Name("Change of the warned leader's chance of promotion", "被追责干部提拔概率的变化"),
                    Name("probability", "概率"),
                    -1,
                    0,
                    -0.05,
                ),
            },
        ),
        "score_rate_budget": Sanction(
            Name("Budget by score rate", "预算与得分率挂钩"),
            {
                "share": Lever(
                    Name("Share of next year's subsidy that follows the score", "下年补助与得分率挂钩的比例"),
                    SHARE,
                    0,
                    1,
                    0.1,
                ),
            },
        ),
    }
)
"""Kinds of schemes, with the amounts of each."""

DRAWN_NOT = tuple(lever.field for lever in WATCH.values() if not lever.field.startswith("warnings."))
"""Parameters that teams set, and that are therefore no part of what nobody knows."""


def usual(scenario: Scenario) -> dict[str, float]:
    """Value of each lever that watches, as a scenario has it.

    >>> from gzsim.scenario import load_scenario
    >>> usual(load_scenario("guizhou-2025"))["bulletin_months"]
    3
    """
    table = scenario.parameter_table()

    def value(field: str) -> float:
        group, _, name = field.partition(".")
        return getattr(scenario.warnings, name) if group == "warnings" else table[field]

    return {name: value(lever.field) for name, lever in WATCH.items()}
