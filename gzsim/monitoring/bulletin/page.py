"""What the bulletin says in words and tables, in English and Chinese."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from gzsim.monitoring.milestones import GREEN, RED, YELLOW
from gzsim.views.bulletin import BulletinPage, LampCell, LampGrid
from gzsim.views.labels import Name
from gzsim.views.lamps import lamp
from gzsim.views.numbers import NOTHING, amount
from gzsim.views.report import Passage
from gzsim.views.text_table import Column, TextTable

if TYPE_CHECKING:
    from gzsim.monitoring.bulletin.bulletin import Bulletin

QUARTERS = ("first", "second", "third", "fourth")
QUARTERS_ZH = "一二三四"


def page_of(bulletin: Bulletin) -> BulletinPage:
    """Page of a bulletin."""
    number = bulletin.quarter - 1
    footer = {"head of the register 台账链首哈希": bulletin.register_head} if bulletin.register_head else {}
    return BulletinPage(
        title=Name("Supervision bulletin", "督查通报"),
        issued=Name(f"{bulletin.year}, {QUARTERS[number]} quarter", f"{bulletin.year}年第{QUARTERS_ZH[number]}季度"),
        notice=bulletin.notice,
        summary=_summary(bulletin),
        grid=_grid(bulletin),
        tables=tuple(
            (Name(heading, heading_zh), table)
            for heading, heading_zh, table in (
                ("Behind the milestone", "滞后指标", _behind(bulletin)),
                ("Who must explain", "整改说明", _explaining(bulletin)),
                ("Reports that had arrived", "数据报送情况", _arrived(bulletin)),
            )
            if table.rows
        ),
        notes=_notes(bulletin),
        footer=footer,
    )


def _summary(bulletin: Bulletin) -> tuple[Passage, ...]:
    light, alarms = bulletin.lights["light"], bulletin.false_alarms
    yellow, red = int((light == YELLOW).sum()), int((light == RED).sum())
    seen, without = int(alarms["watched"]), int((light < GREEN).sum())
    share = bulletin.reports["arrived"].sum() / bulletin.reports["due"].sum()
    late = int((bulletin.reports["share"] < 1).sum())
    units = bulletin.explanations["unit"].nunique()
    said = [
        Passage(
            f"Of {seen} indicators with a report, {_many(red, 'is', 'are')} red and {yellow} yellow"
            + (f"; {_many(without, 'has', 'have')} no report yet." if without else "."),
            f"在{seen}项已报送的指标中，红灯{red}项、黄灯{yellow}项"
            + (f"；{without}项尚未报送。" if without else "。"),
        ),
        Passage(
            f"If every unit were exactly on plan, luck alone would light up {alarms['expected']:.1f} "
            f"(± {alarms['expected_sd']:.1f}). "
            + (
                f"At most {alarms['share_at_most']:.0%} of the lights are false alarms on average."
                if yellow + red
                else ""
            ),
            f"若各单位均恰好按计划推进，仅因偶然波动预计也会亮灯{alarms['expected']:.1f}项（±{alarms['expected_sd']:.1f}）。"
            + (f"平均而言，误报占亮灯数的比例至多为{alarms['share_at_most']:.0%}。" if yellow + red else ""),
        ),
        Passage(
            f"{share:.0%} of the reports due had arrived; {_many(late, 'unit was', 'units were')} late.",
            f"应报数据已到{share:.0%}；{late}个单位报送滞后。",
        ),
    ]
    if units:
        said.append(
            Passage(
                f"{_many(units, 'unit', 'units')} must explain the way to rectification to the provincial executive "
                "meeting.",
                f"{units}个单位须向省政府常务会议说明整改路径。",
            )
        )
    return tuple(said)


def _many(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}"


def signed(value: float) -> str:
    """Signed figure with a true minus sign: two decimals below 10, one below 100, else none; a dash without a value.

    >>> signed(-1.234), signed(0.4), signed(-12.34), signed(1234.5), signed(float("nan"))
    ('−1.23', '+0.40', '−12.3', '+1,234', '–')
    """
    if pd.isna(value):
        return NOTHING
    decimals = 2 if abs(value) < 10 else 1 if abs(value) < 100 else 0
    return f"{value:+,.{decimals}f}".replace("-", "−")


def _plain(value: float) -> str:
    return signed(value).removeprefix("+")


def _unit(bulletin: Bulletin, code: str) -> str:
    return f"{bulletin.units.loc[code, 'name']} {bulletin.units.loc[code, 'name_zh']}"


def _grid(bulletin: Bulletin) -> LampGrid:
    cells = bulletin.lights.set_index(["unit", "indicator"])[["light", "behind"]]
    rows = []
    for code in bulletin.reports.index:
        of_unit = [cells.loc[(code, one.key)] for one in bulletin.watched]
        name = Name(bulletin.units.loc[code, "name"], bulletin.units.loc[code, "name_zh"])
        rows.append((name, tuple(LampCell(int(cell["light"]), signed(-cell["behind"])) for cell in of_unit)))
    columns = tuple(Name(f"{one.name}, {one.unit}", one.name_zh) for one in bulletin.watched)
    caption = Passage(
        "Figures: ahead of (+) or behind (−) the milestone of the month that the last known report is about.",
        "数字：最近一期已到数据与当月节点计划之差，＋为超前，−为滞后。",
    )
    return LampGrid(columns, tuple(rows), caption)


def _lit(bulletin: Bulletin) -> pd.DataFrame:
    lit = bulletin.lights[bulletin.lights["light"] > GREEN]
    order = lit.assign(far=lit["behind"] / lit["yellow_above"])
    return order.sort_values(["light", "far"], ascending=False, kind="stable")


def _behind(bulletin: Bulletin) -> TextTable:
    watched = {one.key: one for one in bulletin.watched}
    rows = []
    for row in _lit(bulletin).itertuples():
        one = watched[row.indicator]
        rows.append(
            (
                _unit(bulletin, row.unit),
                f"{one.name}, {one.unit} {one.name_zh}",
                _named(row.light),
                str(row.month),
                _plain(row.planned),
                _plain(row.achieved),
                _plain(row.behind),
                f"{_plain(row.yellow_above)} / {_plain(row.red_above)}",
                _percent(row.luck),
            )
        )
    headings = (
        Column("Unit 单位"),
        Column("Indicator 指标"),
        Column("Light 灯"),
        Column("Month 月份", "right"),
        Column("Planned 计划", "right"),
        Column("Achieved 完成", "right"),
        Column("Behind by 滞后", "right"),
        Column("Tolerance 容差\nyellow / red 黄/红", "right"),
        Column("By luck 偶然概率", "right"),
    )
    note = (
        "Month: which the last known report is about. By luck: chance that a unit on plan is at least as far behind.\n"
        "月份：最近一期已到数据所属月份。偶然概率：按计划推进的单位仅因偶然波动滞后至此或更多的概率。"
    )
    return TextTable("", headings, tuple(rows), note)


def _named(light: int) -> str:
    look = lamp(light)
    return f"{look.sign}\u00a0{look.en} {look.zh}"


def _percent(chance: float) -> str:
    return "< 0.1 %" if chance < 0.001 else f"{100 * chance:.2g} %"


def _explaining(bulletin: Bulletin) -> TextTable:
    watched = {one.key: one for one in bulletin.watched}
    rows = []
    for row in bulletin.explanations.itertuples():
        one = watched[row.indicator]
        department = f"{one.department} {one.department_zh}".strip() or NOTHING
        rows.append(
            (
                _unit(bulletin, row.unit),
                f"{one.name} {one.name_zh}",
                _named(row.light),
                f"Q{row.since}",
                f"{row.who} {row.who_zh}",
                department,
                f"{row.hours:.1f}",
            )
        )
    headings = (
        Column("Unit 单位"),
        Column("Indicator 指标"),
        Column("Light 灯"),
        Column("Open since 立案", "right"),
        Column("Who explains 说明人"),
        Column("Lead department 牵头部门"),
        Column("Hours 工时", "right"),
    )
    note = (
        "Before the provincial executive meeting. A green light closes the case.\n"
        "向省政府常务会议说明；转为绿灯即销号。"
    )
    return TextTable("", headings, tuple(rows), note)


def _arrived(bulletin: Bulletin) -> TextTable:
    rows = tuple(
        (
            _unit(bulletin, row.Index),
            str(row.delay),
            str(row.due),
            str(row.arrived),
            f"{row.share:.0%}",
            str(row.newest) if row.newest else NOTHING,
        )
        for row in bulletin.reports.itertuples()
    )
    headings = (
        Column("Unit 单位"),
        Column("Delay, months 延迟（月）", "right"),
        Column("Due 应报", "right"),
        Column("Arrived 已到", "right"),
        Column("Share 比例", "right"),
        Column("Newest month 最新月份", "right"),
    )
    return TextTable("", headings, rows)


def _notes(bulletin: Bulletin) -> tuple[Passage, ...]:
    yellow, red = bulletin.limits.yellow, bulletin.limits.red
    swings = [(one, amount(one.luck, one.unit)) for one in bulletin.watched]
    luck = ", ".join(f"{one.name} {swing.en}" for one, swing in swings)
    luck_zh = "、".join(f"{one.name_zh or one.name}{swing.zh}" for one, swing in swings)
    return (
        Passage(
            f"Yellow: behind the milestone by more than {yellow:g} standard deviations of honest luck up to that month."
            f" Red: by more than {red:g}, or yellow in two bulletins running.",
            f"黄灯：滞后超过截至当月正常波动的{yellow:g}个标准差；红灯：超过{red:g}个标准差，或连续两期亮黄灯。",
        ),
        Passage(
            f"A full year's luck, standard deviation: {luck}. Months are taken as independent and luck as normal "
            "(assumptions); with luck in common, the number of false lights varies more.",
            f"全年正常波动的标准差：{luck_zh}。假设各月相互独立、服从正态分布；若波动有共同成分，误报数的变动更大。",
        ),
        Passage(
            "A late report is compared with the plan of the month that it is about: being late turns nobody yellow. "
            "Without newer news a light stays as it was.",
            "迟报数据与其所属月份的计划相比：不因迟报亮灯；没有新数据时，灯色不变。",
        ),
    )
