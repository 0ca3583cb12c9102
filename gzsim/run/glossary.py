"""The words of a report that nobody can guess."""

from __future__ import annotations

from gzsim.views.labels import Language, Name, label
from gzsim.views.text_table import Column, TextTable

TERMS = (
    (Name("true achievement", "真实成绩"), Name(
        "What was really done, counted by fixed full marks and weights: 100 means that every indicator is at its full "
        "mark; what exceeds a full mark counts on, so that it can be above 100. Reports play no part in it.",
        "实际做到的程度，按固定的满值和权重计算：100表示各项指标均达满值，超出满值的部分继续计分，因此可高于100；与上报数无关。")),
    (Name("achievement by own needs", "自身需求成绩"), Name(
        "The same, by the weights of what a place's declared zone needs, whatever it is judged by.",
        "同上，但按各地所属主体功能区的需求权重计算，不论用什么标准考核。")),
    (Name("reported above true", "虚报幅度"), Name(
        "Score of the reports less the score of the truth, in points of the year's appraisal.",
        "上报得分与真实得分之差，以当年考核分计。")),
    (Name("span", "标尺跨度"), Name(
        "The way from where an indicator counts 0 to its full mark; a span is 1 on that way.",
        "指标从0分到满值的距离；走完全程为1个跨度。")),
    (Name("points, targets of the year", "分，按当年目标"), Name(
        "Counted by the targets of that year, which move; such points of two years cannot be compared.",
        "按当年目标计分；目标逐年变动，与真实成绩不同，不同年份的分数不可比。")),
    (Name("lead", "领先分"), Name(
        "Score less what an average place gets by the same weights; scaled: in units of a year's chance variation.",
        "得分与同一权重下平均水平之差；折算领先分再按年度随机波动调整。")),
    (Name("lights", "亮灯"), Name(
        "Yellow and red warnings for indicators that are behind plan; false where the target was met in truth.",
        "对滞后于计划的指标亮黄灯或红灯；真实已达标而亮灯的为误亮灯。")),
    (Name("last places wrongly given", "末位误判率"), Name(
        "Share of years in which the place ranked last is not last in truth.",
        "排名末位者并非真正末位的年份所占比例。")),
    (Name("Theil index × 1000", "泰尔指数×1000"), Name(
        "How unequal the whole budgets of places are; 0 means equal.",
        "各地财政总支出的差异程度；0表示完全相同。")),
    (Name("plausible parameters", "合理参数"), Name(
        "Values that may well be true of each parameter; draws take all of them at once, independently.",
        "各参数可能取的合理数值；每组参数同时独立抽取。")),
    (Name("± 95 %", "±95%"), Name(
        "Half the width of the 95 % interval of simulation error; more replications make it smaller, and it says "
        "nothing of what is unknown about parameters.",
        "模拟误差95%区间的半宽；增加模拟次数可缩小，不反映参数本身的不确定性。")),
)  # fmt: skip
"""Term and what it means."""


def glossary(language: Language) -> TextTable:
    """Terms and their meaning.

    >>> glossary("zh").rows[0][0]
    '真实成绩'
    """
    columns = Column(label("Term", "术语", language)), Column(label("Meaning", "含义", language))
    rows = tuple((label(*term, language), label(*meaning, language)) for term, meaning in TERMS)
    return TextTable("", columns, rows)
