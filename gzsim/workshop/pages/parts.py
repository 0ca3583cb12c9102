"""Small parts that pages share: messages, tables, marks, and how numbers are written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
import panel as pn
import param
from markupsafe import Markup

from gzsim.errors import InputError
from gzsim.views.html import marked, rendered
from gzsim.views.labels import Name
from gzsim.views.numbers import NOTHING, minus, unit_of_difference
from gzsim.web.speaking import Speaker
from gzsim.workshop.messages import Refused, TooMany

TEMPLATES = "workshop/pages/templates"
LOOK = """
.bar { position: relative; display: block; height: .7rem; min-width: 8rem; background: #ececec; }
.bar > span { position: absolute; top: 0; bottom: 0; }
.bar .range { background: #4a86b0; } .bar .dot { width: .35rem; background: #003f66; }
.bar .zero { width: 2px; background: var(--ink); top: -.2rem; bottom: -.2rem; }
.better { color: #00694d; font-weight: 600; }
.better, .worse, .unknown, .early, .few { white-space: nowrap; }
.worse { color: #a84300; font-weight: 600; } .unknown, .early, .few { color: var(--muted); }
.lamps { letter-spacing: .1em; white-space: nowrap; } .own th, .own td { background: #f2f7fb; }
.code { font-size: 2.2rem; font-weight: 700; letter-spacing: .12em; font-variant-numeric: tabular-nums; }
.two { display: flex; flex-wrap: wrap; gap: 1rem 2rem; } .two > * { flex: 1 1 16rem; min-width: 0; }
td.words { overflow-wrap: break-word; max-width: 18rem; }
td p, th p { margin: 0; } th small { font-weight: 400; } .finding { margin-bottom: .75rem; }
.board th.number { white-space: normal; } thead th { overflow-wrap: normal; }
.board th, .board td { padding: .4rem .35rem; } td small { white-space: nowrap; }
.apart small { white-space: normal; }
.okr svg[role="img"] { min-width: 40rem; }
tbody th { min-width: 8rem; max-width: 18rem; overflow-wrap: break-word; }
details { margin: .5rem 0; } summary { cursor: pointer; color: var(--blue); }
.swipe, .phone { display: none; }
@media (max-width: 560px) {
  .swipe { display: block; }
  th, td { padding: .35rem .3rem; } tbody th { min-width: 6rem; } .outcome .drawn, .outcome .desk { display: none; }
  .outcome .phone { display: block; }
  .outcome th.number, .outcome td.apart { white-space: normal; overflow-wrap: normal; }
}
"""
"""Look of what is in a part; it holds inside one widget, as all looks do here."""

FOLDED = "label, .bk-input-group > label { white-space: normal; overflow-wrap: anywhere; height: auto; }"
"""Look of an input whose label may take several lines."""


class Notice(param.Parameterized):
    """A message on a page, which follows the language; nothing while it is empty.

    >>> notice = Notice()
    >>> notice.tell(Name("Saved", "已保存"))
    >>> notice.said[0].zh
    '已保存'
    """

    said = param.Parameter(default=(), doc="Names, one for each line")
    wrong = param.Boolean(default=False)

    def tell(self, *said: Name) -> None:
        """Say something that is no fault."""
        self.param.update(said=said, wrong=False)

    def refuse(self, *errors: InputError) -> None:
        """Say what is wrong, where, and what would be valid."""
        self.param.update(said=tuple(told(error) for error in errors), wrong=True)

    def shown(self, speaker: Speaker, quiet: bool = False) -> pn.pane.HTML:
        """The element of a page; a quiet one is small."""
        kind = "note" if quiet else "finding"
        made = speaker.html(lambda: self.html(speaker, kind), self.param.said, self.param.wrong, css_classes=["notice"])
        made.visible = bool(self.said)
        self.param.watch(lambda event: setattr(made, "visible", bool(event.new)), "said")
        return made

    def html(self, speaker: Speaker, kind: str = "finding") -> Markup:
        """What is said, as HTML."""
        lines = Markup("").join(Markup("<p>{}</p>").format(marked(speaker.text(each))) for each in self.said)
        return Markup('<div class="{}" role="status">{}</div>').format("alert" if self.wrong else kind, lines)


def attempt(work: Callable[[], None], notice: Notice) -> None:
    """Do something, and say what was refused; whoever has asked too often asks again soon."""
    try:
        work()
    except TooMany:
        return
    except InputError as error:
        notice.refuse(error)


def told(error: InputError) -> Name:
    """What an error says, with the place on the page that it is about.

    >>> told(Refused("weights_sum", field="weights", total=98.0)).zh
    '权重：权重合计为98%，应为100%'
    """
    said = error.said if isinstance(error, Refused) else Name(error.problem, error.problem)
    place = where(error.field or "")
    return Name(f"{place.en}: {said.en}", f"{place.zh}：{said.zh}") if place.en else said


FIELDS: Mapping[str, Name] = {
    "objectives": Name("Objective", "目标"),
    "key_results": Name("key result", "关键结果"),
    "text": Name("text", "文字"),
    "indicator": Name("indicator", "指标"),
    "start": Name("start", "起点值"),
    "target": Name("target", "目标值"),
    "kind": Name("kind", "类型"),
    "weights": Name("Weights", "权重"),
    "targets": Name("Targets", "目标值"),
    "watch": Name("Warnings", "预警"),
    "amounts": Name("Sanctions", "奖惩"),
    "vetoes": Name("Veto", "一票否决"),
    "captured": Name("Automatic reports", "自动采集"),
    "name": Name("Name", "姓名"),
    "team": Name("Team", "小组"),
    "place": Name("Place", "地区"),
    "code": Name("Code", "代码"),
    "title": Name("Title", "名称"),
    "password": Name("Password", "密码"),
    "run": Name("Run", "运行"),
}
"""What parts of a choice are called on the page."""


def where(field: str) -> Name:
    """A place in a choice as people know it.

    >>> where("objectives[0].key_results[1].target").en
    'Objective 1, key result 2, target'
    """
    en, zh = [], []
    for part in field.split("."):
        name, _, number = part.partition("[")
        called = FIELDS.get(name)
        if called is None:
            continue
        place = int(number.rstrip("]")) + 1 if number.rstrip("]").isdigit() else None
        en.append(called.en if place is None else f"{called.en} {place}")
        zh.append(called.zh if place is None else f"{called.zh}{place}")
    return Name(", ".join(en), "，".join(zh))


SHARES = ("share", "probability")
PERCENTAGE_POINTS = Name("percentage points", "个百分点")


def figure_of(value: float, unit: str = "", signed: bool = False) -> str:
    """A number to two or three digits, shares of anything as percent; a signed one differs by percentage points.

    >>> figure_of(0.0312, "share of working time"), figure_of(-1.234, signed=True), figure_of(12.34)
    ('3.1 %', '−1.2', '12')
    >>> figure_of(-0.089, "share of working time", signed=True)
    '−8.9'
    """
    if value is None or pd.isna(value):
        return NOTHING
    share = unit.startswith(SHARES)
    sign = " %" if share and not signed else ""
    size = value * 100 if share else value
    if size == 0:
        return f"0{sign}"
    decimals = 0 if abs(size) >= 10 else 1 if abs(size) >= 1 else 2 if abs(size) >= 0.005 else 3
    if share:
        decimals = max(decimals, 1) if abs(size) < 10 else 0
    text = minus(f"{size:{'+' if signed else ''}z.{decimals}f}")
    return f"{text}{sign}"


def unit_apart(unit: Name) -> Name:
    """Unit in which two values of a unit differ: shares, like percent, differ by percentage points.

    >>> unit_apart(Name("share of working time", "占工作时间的比例")).zh
    '个百分点'
    """
    if unit.en.startswith(SHARES):
        return PERCENTAGE_POINTS
    if unit.en.startswith("percent "):
        return Name(unit_of_difference(unit.en), unit_of_difference(unit.zh))
    return unit


def part(template: str, speaker: Speaker, **said: Any) -> Markup:
    """HTML of a template in the language of now, which ``t(en, zh)`` and ``say(name)`` give; every text is escaped."""

    def t(en: str, zh: str = "") -> str:
        return speaker.text(Name(en, zh))

    return rendered(f"{TEMPLATES}/{template}.html.j2", t=t, say=speaker.text, figure=figure_of, **said)


def button(speaker: Speaker, name: Name, kind: str = "default", **settings: Any) -> pn.widgets.Button:
    """A button whose label follows the language."""
    return pn.widgets.Button(label=speaker.said(name), color=kind, margin=(5, 8, 5, 0), **settings)
