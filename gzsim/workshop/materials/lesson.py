"""The lesson plan of half a day: what happens when, what the trainer says, what the room does, what is on the wall."""

from __future__ import annotations

from typing import NamedTuple

from gzsim.views.labels import Name


class Step(NamedTuple):
    """A part of the lesson.

    >>> Step(15, Name("Break", "休息"), Name(""), Name(""), Name("")).minutes
    15
    """

    minutes: int
    title: Name
    trainer: Name
    room: Name
    wall: Name


PLAN = (
    Step(
        15,
        Name("Arrive and join", "签到与加入"),
        Name(
            "Open a session. Say what the morning is about: every rule of appraisal moves work, and also debt, figures "
            "and forms. Ask for a show of hands: does a last-place deduction make true results better?",
            "开启场次。说明本次培训的主题：考核规则能调动干劲，也会带动举债、虚报和填表。请学员举手表态：末位扣减能否提高真实成绩？",
        ),
        Name("Teams of two to four scan the code and choose a prefecture.", "二至四人一组，扫码加入并选择市州。"),
        Name("Projector page: code and QR code", "大屏页：加入码与二维码"),
    ),
    Step(
        20,
        Name("Know your place", "熟悉情况"),
        Name(
            "Hand out the role cards. Each team names one figure of its place that an appraisal with equal weights "
            "would treat unfairly.",
            "发放角色卡。请各组指出本地的一项数据：如果全省用同一套权重考核，哪一项会让本地吃亏？",
        ),
        Name("Read the card, tell the room one figure.", "阅读角色卡，向全场介绍一项数据。"),
        Name("Projector page: who has joined", "大屏页：已加入的小组"),
    ),
    Step(
        35,
        Name("Objectives and key results", "目标与关键结果"),
        Name(
            "Explain committed (to be met in full) and aspirational (0.6 to 0.7 is a good landing). Ask of every key "
            "result: is it an outcome, who could fake it, and would a shortcut meet it?",
            "讲清承诺型（须全部完成）与挑战型（得0.6至0.7即属理想）。对每项关键结果追问三点：它是不是结果？谁能造假？走捷径能不能达标？",
        ),
        Name("Fill in worksheet 1, then type it in and save.", "填写工作表一，再录入系统并保存。"),
        Name("Worksheet 1, held up", "展示工作表一"),
    ),
    Step(
        25,
        Name("Weights, targets, warnings, sanctions", "权重、目标值、预警与奖惩"),
        Name(
            "Weights sum to 100. Ask what a target asks of the weakest place. Before anybody runs: write down what you "
            "expect (worksheet 3, part A).",
            "权重合计100。追问：这个目标值对基础最弱的地方意味着什么？运行之前，先在工作表三甲部分写下预期。",
        ),
        Name("Worksheet 2, then the page; worksheet 3, part A.", "填写工作表二并录入；填写工作表三甲部分。"),
        Name("Projector page: code and teams", "大屏页：加入码与各小组"),
    ),
    Step(
        15,
        Name("First run", "首次运行"),
        Name(
            "Let every team press run. Read one result together: the value, its range, the baseline. A range that "
            "crosses the baseline says that we do not know.",
            "请各组点击“运行”。带领全场读一项结果：数值、范围、基准。范围跨过基准，即表示无法判断好坏。",
        ),
        Name("Run, compare with the expectation.", "运行，与预期对照。"),
        Name("One team's results", "一个小组的结果"),
    ),
    Step(15, Name("Break", "休息"), Name("", ""), Name("", ""), Name("", "")),
    Step(
        25,
        Name("Second design", "第二次设计"),
        Name(
            "Set a task: better true results without more hidden debt or false figures. Allow teams to see each other.",
            "布置任务：提高真实成绩，但不增加隐性债务和虚报。允许各组互看结果。",
        ),
        Name("Change one thing at a time, run, note it.", "每次只改一处，运行并记录。"),
        Name("One team's results, with all teams beside each other", "一个小组的结果页（含各组对照）"),
    ),
    Step(
        25,
        Name("A decade, year by year", "逐年推演十年"),
        Name(
            "Lock the session. Play year after year; stop when a rank turns over, and ask why. The program grades "
            "key results at the end of each quarter; the teams say whether the grade is deserved.",
            "锁定场次。逐年推演；名次反转时停下来，请学员分析原因。系统每季度末自动为关键结果评分，请各组判断评分是否名副其实。",
        ),
        Name("Watch; note the grades on worksheet 1.", "观看，并将评分记入工作表一。"),
        Name("Projector page: ranks and lights", "大屏页：名次与亮灯"),
    ),
    Step(
        15,
        Name("Reveal: true against reported", "揭晓：真实与上报"),
        Name(
            "Reveal what nobody in the simulation saw. Who was ranked well and did little? Who was punished and did "
            "much? These are places with the weights of Guizhou's prefectures, not the prefectures themselves.",
            "揭晓各方均未掌握的真实情况。谁名次靠前却真实成绩不高？谁受罚却干了实事？须强调：这是采用各市州权重的虚拟地方，并非各市州本身。",
        ),
        Name("Compare with worksheet 3, part A.", "与工作表三甲部分对照。"),
        Name("Projector page: the reveal", "大屏页：揭晓"),
    ),
    Step(
        20,
        Name("Reflection", "反思"),
        Name(
            "One round: what would you change at home, what would you measure less? Export the session for everybody.",
            "每组发言：回到单位后会改什么？会少考核什么？导出本场次全部结果，分发给学员。",
        ),
        Name("Worksheet 3, part B.", "填写工作表三乙部分。"),
        Name("Projector page: the reveal", "大屏页：揭晓"),
    ),
)
"""Half a day; the texts are those of the printed plan."""


def clock(start: int = 8 * 60 + 30) -> list[tuple[str, Step]]:
    """The steps with the time at which each begins, from minutes after midnight.

    >>> [time for time, _ in clock()][:2], clock()[-1][0]
    (['8:30', '8:45'], '11:40')
    """
    timed, now = [], start
    for step in PLAN:
        timed.append((f"{now // 60}:{now % 60:02}", step))
        now += step.minutes
    return timed
