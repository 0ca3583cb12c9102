"""What the page of the protocol says around what the code says, in both languages."""

from __future__ import annotations

_EN = {
    "head": """# The model by the ODD+D protocol

The protocol for agent-based models with human decisions (Grimm and others 2020; Müller and others 2013), made from the
engine itself: the declared state, the calendar's source, the table of parameters, the catalogue of outcomes. The
same in prose, with equations and reasons, is on [simulation.md](simulation.md); the parameters are on
[parameters.md](parameters.md), the outcomes on [outcomes.md](outcomes.md).

## 1 Purpose and patterns

To compare weights, zones, targets, ways of watching and sanctions by what they do to true outcomes, reports, debt,
time and the long term, with leaders who respond. Closed forms of incentive theory hold the limiting cases
([theory.md](theory.md)), published patterns that were not fitted are checks ([patterns.md](patterns.md)). Sizes hold
under the assumptions of the table of parameters and are no forecasts.

## 2 Entities, state variables and scales
""",
    "scales": """One step is a month; a run of `{scenario}` has {years} years, {replications} replications and {warm_up}
years of warm-up. Places are the nine prefectures, the 88 counties, or units of a synthetic country ({country}), by
`units.scale`. {arrays} arrays make up the state; whatever is not in this table is not remembered. Every replication
has its own. *Monthly* arrays are
changed by the rules of the month, all others by those of a quarter, of January or of December.""",
    "state": ("variable", "of each", "what it is", "starts at", "starts anew", "monthly"),
    "process": """## 3 Process overview and scheduling

What the calendar calls, in order (`gzsim.simulation.calendar`, `gzsim.simulation.month`); a rule that is called again \
is told once. After December's judgement the scheme in force settles money, bonuses and careers \
([schemes.md](schemes.md)).""",
    "concepts": "## 4 Design concepts",
    "stochasticity": """### Stochasticity

Draws have no state: each is a function of seed, replication, place, indicator, time and what it is for \
(Philox4x32-10), so that two scenarios with one seed share the luck that they have in common. Chance enters:""",
    "chance": ("what for", "where"),
    "observation": """### Observation

What is measured of each year, of both the truth and the reports; *scope* says of whom.""",
    "outcomes": ("outcome", "unit", "better", "scope"),
    "start": """## 5 Initialisation

Every array starts at the value in the table above; *from the world* means that it follows from the scenario, and \
under `units.start: record` from the figures of the named prefectures ([places.md](places.md)).

## 6 Input data

The scenario and, for named prefectures, the data ([record.md](record.md)). Nothing is read during a run.

## 7 Submodels

Every rule as its source tells it, with its equation; parameters by section:""",
    "sections": ("section", "parameters", "varied", "taken from"),
}
_ZH = {
    "head": """# 按ODD+D协议说明模型

ODD+D是描述含人类决策的多主体模型的通行协议（Grimm等，2020；Müller等，2013）。本页由程序直接生成，取自所声明的状态变量、\
日历的源代码、参数表和结果目录。文字说明及公式、理由见[模拟说明](simulation.zh.md)，\
参数见[参数表](parameters.zh.md)，结果见[模拟结果一览](outcomes.zh.md)。

## 1 目的与规律

在主官会作出反应的前提下，比较权重、分区、目标、监测方式和奖惩方案对真实结果、上报数、债务、时间和长远发展的影响。\
极限情形由激励理论的解析解检验（[理论](theory.zh.md)），未用于拟合的已发表规律作为核对（[已发表的规律](patterns.zh.md)）。\
数值大小以参数表中的假设为前提，不是预测。

## 2 实体、状态变量与尺度
""",
    "scales": """时间步长为一个月；`{scenario}`模拟{years}年，重复{replications}次，预热{warm_up}年。\
模拟的单位为九个市州、88个县，或虚拟国家的各级单位（{country}），由`units.scale`规定。状态由{arrays}个数组构成，表中没有的一概不记。\
每次重复各有一套。“逐月”数组由每月的规则更新，其余由季度、一月或十二月的规则更新。""",
    "state": ("变量", "维度", "含义", "初值", "重置", "逐月"),
    "process": """## 3 过程概述与时间安排

日历依次调用以下规则（`gzsim.simulation.calendar`、`gzsim.simulation.month`）；重复调用的只列一次。\
十二月考核之后，由现行方案兑现资金、奖金和任用（[奖惩方案](schemes.zh.md)）。""",
    "concepts": "## 4 设计概念",
    "stochasticity": """### 随机性

随机数不保存状态：每个随机数都由种子、重复次序、单位、指标、时间和用途唯一确定（Philox4x32-10），\
因此种子相同的两个情景在相同之处运气相同。以下各处含有随机因素：""",
    "chance": ("用途", "所在模块"),
    "observation": """### 观测

每年衡量的结果，真实结果与上报数兼有；“范围”说明所指的对象。""",
    "outcomes": ("结果", "计量单位", "方向", "范围"),
    "start": """## 5 初始化

各数组的初值见上表；“取自情景”指由情景推得，\
`units.start: record`时由具名市州的数据推得（[各地的起点](places.zh.md)）。

## 6 输入数据

情景文件；具名市州另用历史数据（[历史数据](record.zh.md)）。运行期间不读取任何数据。

## 7 子模型

各条规则的说明和公式，与源代码一致；参数按节统计：""",
    "sections": ("节", "参数个数", "可变个数", "来源"),
}
SAID = {"en": _EN, "zh": _ZH}
"""Paragraphs and headings by language."""
