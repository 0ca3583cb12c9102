"""Weights and targets, warnings and sanctions, as a team sets them; what is left as today is not chosen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import panel as pn
from markupsafe import Markup

from gzsim.common.division import largest_remainders
from gzsim.views.html import marked
from gzsim.views.labels import Name
from gzsim.views.numbers import in_full
from gzsim.web.speaking import Speaker
from gzsim.workshop.levers import SANCTIONS, SHARE, WATCH, Lever
from gzsim.workshop.materials.roles import UNITS
from gzsim.workshop.pages.parts import FOLDED, LOOK, button
from gzsim.workshop.rules import Ground, indicator_names

TENTHS = 1000
"""A hundred percent in tenths of a percent, the steps in which weights are set."""
NO_VETO = ""
REACH = {"place": Name("for our place", "仅本地区"), "province": Name("for the whole province", "适用全省")}


def in_tenths(weights: Mapping[str, float]) -> dict[str, float]:
    """Weights in percent, to a tenth, that sum to 100 exactly.

    >>> in_tenths({"a": 33.333, "b": 33.333, "c": 33.334})
    {'a': 33.3, 'b': 33.3, 'c': 33.4}
    """
    parts = largest_remainders(TENTHS, list(weights.values()))
    return {name: int(tenths) / 10 for name, tenths in zip(weights, parts, strict=True)}


def beside(name: Name, today: float) -> Name:
    """The label of a number, with what it is today.

    >>> beside(Name("Target, %", "目标值，%"), 10.0).zh
    '目标值，%（现行10）'
    """
    said = in_full(round(today, 6))
    return Name(f"{name.en} (today {said})", f"{name.zh}（现行{said}）")


def short_unit(unit: str) -> Name:
    """A unit as it follows a label, in a word or two.

    >>> short_unit("percent of days"), short_unit("index, 100 = plan").zh
    (Name(en=', % of days', zh='，%'), '，计划=100')
    """
    said = UNITS.get(unit, Name(unit, unit))
    return Name(f", {said.en.strip(' ()')}", f"，{said.zh.split('（')[0] or said.zh.strip('（）')}")


class WeightsForm:
    """Weights, which sum to 100, and targets, beside those of today."""

    def __init__(self, speaker: Speaker, ground: Ground) -> None:
        self.speaker, self.ground = speaker, ground
        self.today = in_tenths(dict(sorted(ground.weights.items(), key=lambda each: -each[1])))
        self.weights = {name: pn.widgets.FloatInput(step=0.5, start=0, end=100, width=165) for name in self.today}
        self.targets = {name: pn.widgets.FloatInput(width=165) for name in ground.targets}
        self.reach = pn.widgets.RadioButtonGroup(options=speaker.choices(REACH), value="place")
        even = button(speaker, Name("Scale to 100", "按比例调整为100"))
        even.on_click(lambda _: self._scale())
        again = button(speaker, Name("As today", "恢复现行"))
        again.on_click(lambda _: self.load({}, {}, self.reach.value))
        self.sum = speaker.html(
            self._sum, *(each.param.value for each in self.weights.values()), css_classes=["sum"], stylesheets=[LOOK]
        )
        rows = [self._row(name) for name in self.today]
        self.view = pn.Column(
            self.reach, *rows, pn.FlexBox(self.sum, even, again, margin=0), margin=0, sizing_mode="stretch_width"
        )

    def _row(self, name: str) -> pn.FlexBox:
        said, speaker = self.ground.baseline.indicators[name], self.speaker
        weight, target = self.weights[name], self.targets[name]
        horizon = Name("long-term", "潜绩") if said.horizon == "long" else Name("short-term", "显绩")
        label, unit = Name(said.name, said.name_zh), short_unit(said.unit)

        def called() -> Markup:
            return Markup("<strong>{}</strong> <small>{}</small>").format(
                marked(speaker.text(label)), marked(speaker.text(horizon))
            )

        weight.label = speaker.said(beside(Name("Weight, %", "权重，%"), self.today[name]))
        target.label = speaker.said(beside(Name(f"Target{unit.en}", f"目标值{unit.zh}"), self.ground.targets[name]))
        return pn.FlexBox(
            speaker.html(called, width=330, align="center"),
            weight,
            target,
            margin=(0, 0, 4, 0),
            css_classes=["indicator"],
            align_items="center",
        )

    def load(self, weights: Mapping[str, float], targets: Mapping[str, float], reach: str) -> None:
        """Show what has been saved; what is not chosen is as today."""
        for name, box in self.weights.items():
            box.value = weights.get(name, self.today[name])
        for name, box in self.targets.items():
            box.value = targets.get(name, self.ground.targets[name])
        self.reach.value = reach

    def read(self) -> dict[str, Any]:
        """What is chosen: all weights if one of them is not as today, and targets that are not."""
        weights = {name: box.value or 0.0 for name, box in self.weights.items()}
        changed = any(abs(weights[name] - self.today[name]) > 1e-9 for name in weights)
        targets = {
            name: box.value
            for name, box in self.targets.items()
            if box.value is not None and box.value != self.ground.targets[name]
        }
        return {"weights": weights if changed else {}, "targets": targets, "reach": self.reach.value}

    def _total(self) -> float:
        return round(sum(box.value or 0.0 for box in self.weights.values()), 4)

    def _sum(self) -> Markup:
        total, whole = self._total(), abs(self._total() - 100) < 0.005
        said = Name(f"Sum {in_full(total)} %", f"合计{in_full(total)}%")
        if not whole:
            said = Name(f"{said.en}: must be 100", f"{said.zh}，应为100%")
        return Markup('<p class="{}">{}</p>').format("better" if whole else "worse", marked(self.speaker.text(said)))

    def _scale(self) -> None:
        shares = {name: max(0.0, box.value or 0.0) for name, box in self.weights.items()}
        if any(shares.values()):
            for name, value in in_tenths(shares).items():
                self.weights[name].value = value


class Amount:
    """A number of a lever; shares are set in percent.

    >>> from gzsim.workshop.levers import SANCTIONS
    >>> amount = Amount(Speaker(), SANCTIONS["last_place"].amounts["rate"], 0.1)
    >>> amount.view.value, amount.value
    (10.0, 0.1)
    """

    def __init__(self, speaker: Speaker, lever: Lever, today: float) -> None:
        self.lever, self.scale = lever, 100 if lever.unit == SHARE else 1
        unit = Name("%", "%") if self.scale == 100 else lever.unit
        en, zh = (f", {unit.en}" if unit.en else ""), (f"，{unit.zh}" if unit.zh else "")
        label = beside(Name(f"{lever.label.en}{en}", f"{lever.label.zh}{zh}"), today * self.scale)
        low, high = lever.low * self.scale, lever.high * self.scale
        step = 1 if lever.whole or high - low >= 50 else (high - low) / 100
        self.view = pn.widgets.FloatInput(
            label=speaker.said(label), start=low, end=high, step=step, width=330, stylesheets=[FOLDED]
        )
        self.value = today

    @property
    def value(self) -> float | None:
        """The number as a scenario takes it."""
        return None if self.view.value is None else round(self.view.value / self.scale, 9)

    @value.setter
    def value(self, value: float) -> None:
        self.view.value = round(value * self.scale, 6)


class VetoesForm:
    """Indicators whose worst values are not forgiven: a line for each, and a free one below."""

    def __init__(self, speaker: Speaker, names: Mapping[str, Name]) -> None:
        self.speaker, self.names = speaker, names
        self.lines: list[tuple[pn.widgets.Select, pn.widgets.FloatInput]] = []
        self.view = pn.Column(margin=0, sizing_mode="stretch_width")

    def load(self, vetoes: Mapping[str, float]) -> None:
        """Show vetoes, and a line for one more."""
        self.lines = [self._line(name, worst) for name, worst in vetoes.items()]
        self._arrange()

    def read(self) -> dict[str, float | None]:
        """Worst value by indicator; None where a line has none, which is no number and will be refused."""
        return {chosen.value: worst.value for chosen, worst in self.lines if chosen.value != NO_VETO}

    def _line(self, name: str, worst: float | None) -> tuple[pn.widgets.Select, pn.widgets.FloatInput]:
        chosen = pn.widgets.Select(
            label=self.speaker.said(Name("Veto: last if worse than its value", "一票否决：低于限值即列末位")),
            sizing_mode="stretch_width",
            max_width=380,
            options=self.speaker.choices({NO_VETO: Name("none", "不设")} | self.names),
            value=name,
        )
        chosen.param.watch(lambda _: self._arrange(), "value")
        label = self.speaker.said(Name("Worst value allowed", "限值"))
        return chosen, pn.widgets.FloatInput(label=label, value=worst, width=160)

    def _arrange(self) -> None:
        """Lines that are in use, and below them one that is not while there are fewer of them than indicators."""
        used = [line for line in self.lines if line[0].value != NO_VETO]
        self.lines = [*used, self._line(NO_VETO, None)] if len(used) < len(self.names) else used
        self.view.objects = [pn.FlexBox(*line, margin=0) for line in self.lines]


class RulesForm:
    """How progress is watched, and what follows from it."""

    def __init__(self, speaker: Speaker, ground: Ground) -> None:
        self.speaker, self.ground = speaker, ground
        names = indicator_names(ground.baseline)
        self.watch = {name: self._box(lever, ground.watch[name]) for name, lever in WATCH.items()}
        in_force = ground.baseline.schemes[ground.baseline.scheme_in_force]
        today = Name(f"as today: {in_force.name}", f"与现行相同：{in_force.name_zh}")
        self.scheme = pn.widgets.Select(
            label=speaker.said(Name("Sanctions", "奖惩")),
            sizing_mode="stretch_width",
            max_width=380,
            options=speaker.choices({"": today} | {kind: each.label for kind, each in SANCTIONS.items()}),
        )
        self.amounts: dict[str, Amount] = {}
        self.asked = pn.FlexBox(margin=0)
        self.scheme.param.watch(lambda _: self._ask({}), "value")
        self.captured = pn.widgets.CheckBoxGroup(options=speaker.choices(names), value=[], inline=False)
        self.vetoes = VetoesForm(speaker, names)
        self.view = pn.Column(
            speaker.heading(Name("Sanctions", "奖惩"), 3),
            self.scheme,
            self.asked,
            self.vetoes.view,
            speaker.heading(Name("Warnings and checks", "预警与核查"), 3),
            pn.FlexBox(*(each.view for each in self.watch.values()), margin=0, align_items="flex-end"),
            speaker.heading(
                Name("Reported automatically, out of the place's hands", "由系统自动采集，不经本地填报"), 3
            ),
            self.captured,
            margin=0,
            sizing_mode="stretch_width",
        )

    def _box(self, lever: Lever, today: float) -> Amount:
        return Amount(self.speaker, lever, today)

    def _ask(self, amounts: Mapping[str, float]) -> None:
        """Ask for the amounts of the scheme that is chosen."""
        kind = self.scheme.value
        levers = SANCTIONS[kind].amounts if kind else {}
        self.amounts = {name: self._box(lever, lever.usual) for name, lever in levers.items()}
        for name, value in amounts.items():
            self.amounts[name].value = value
        self.asked.objects = [each.view for each in self.amounts.values()]

    def load(self, said: Mapping[str, Any]) -> None:
        """Show what has been saved; what is not chosen is as today."""
        for name, box in self.watch.items():
            box.value = said["watch"].get(name, self.ground.watch[name])
        self.scheme.value = said["scheme"]
        self._ask(said["amounts"])
        self.captured.value = list(said["captured"])
        self.vetoes.load(said["vetoes"])

    def read(self) -> dict[str, Any]:
        """What is chosen."""
        watch = {
            name: box.value
            for name, box in self.watch.items()
            if box.value is not None and box.value != self.ground.watch[name]
        }
        return {
            "watch": watch,
            "scheme": self.scheme.value,
            "captured": tuple(self.captured.value),
            "amounts": {name: box.value for name, box in self.amounts.items() if box.value is not None},
            "vetoes": self.vetoes.read(),
        }
