"""Objectives and key results, as a team writes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import panel as pn

from gzsim.views.labels import Name
from gzsim.web.speaking import Speaker
from gzsim.workshop.limits import KEY_RESULTS, OBJECTIVES, TEXT
from gzsim.workshop.pages.parts import button

KINDS = {
    "committed": Name("committed: due in full", "承诺型：须全部完成"),
    "aspirational": Name("aspirational: 0.6 to 0.7 is good", "挑战型：0.6至0.7为佳"),
}
NUMBERS: Mapping[str, tuple[Name, float | None, int]] = {
    "start": (Name("Start", "起点值"), None, 120),
    "target": (Name("Target", "目标值"), None, 120),
    "stretch": (Name("Stretch, if any", "挑战值（可不填）"), None, 150),
    "weight": (Name("Weight in the objective", "在目标中的权重"), 1.0, 180),
}
"""Numbers of a key result: what they are called, what they are unless set, and how wide their boxes are."""


class ResultForm:
    """A key result: its text, the indicator that it serves, its kind, start, target and stretch, and its weight."""

    def __init__(
        self,
        speaker: Speaker,
        names: Mapping[str, Name],
        starts: Callable[[str], float | None],
        said: Mapping[str, Any],
        remove: Callable[[ResultForm], None],
    ) -> None:
        first = next(iter(names))
        self.text = pn.widgets.TextInput(
            label=speaker.said(Name("Key result: a number that shows it", "关键结果：用数字说明")),
            value=said.get("text", ""),
            max_length=TEXT,
            sizing_mode="stretch_width",
            min_width=260,
        )
        self.indicator = pn.widgets.Select(
            label=speaker.said(Name("Indicator", "指标")),
            options=speaker.choices(names),
            value=said.get("indicator") or first,
            width=260,
        )
        self.kind = pn.widgets.Select(
            label=speaker.said(Name("Kind", "类型")),
            options=speaker.choices(KINDS),
            value=said.get("kind", "committed"),
            width=250,
        )
        self.numbers = {
            name: pn.widgets.FloatInput(label=speaker.said(label), value=said.get(name, usual), width=width)
            for name, (label, usual, width) in NUMBERS.items()
        }
        self.start, self.target = self.numbers["start"], self.numbers["target"]
        away = button(speaker, Name("Remove", "删除"), align="end")
        away.on_click(lambda _: remove(self))
        if self.start.value is None:
            self.start.value = starts(self.indicator.value)
        self.indicator.param.watch(lambda event: setattr(self.start, "value", starts(event.new)), "value")
        numbers = pn.FlexBox(self.indicator, self.kind, *self.numbers.values(), away, margin=0)
        self.view = pn.Column(
            self.text, numbers, css_classes=["result"], margin=(0, 0, 8, 12), sizing_mode="stretch_width"
        )

    def read(self) -> dict[str, Any]:
        """The key result as plain values."""
        return {
            "text": self.text.value_input or self.text.value,
            "indicator": self.indicator.value,
            "kind": self.kind.value,
            **{name: box.value for name, box in self.numbers.items()},
        }

    @property
    def blank(self) -> bool:
        """Whether nothing has been written yet."""
        return not (self.text.value_input or self.text.value) and self.target.value is None


class ObjectiveForm:
    """An objective and its key results."""

    def __init__(self, speaker: Speaker, number: int, form: ObjectivesForm, said: Mapping[str, Any]) -> None:
        self.speaker, self.form, self.note = speaker, form, said.get("note", "")
        self.text = pn.widgets.TextAreaInput(
            label=speaker.said(
                Name(f"Objective {number}: what should be different in a year", f"目标{number}：一年后应有什么不同")
            ),
            value=said.get("text", ""),
            max_length=TEXT,
            rows=2,
            auto_grow=True,
            max_rows=6,
            sizing_mode="stretch_width",
        )
        self.results: list[ResultForm] = []
        self.below = pn.Column(margin=0, sizing_mode="stretch_width")
        self.more = button(speaker, Name("+ Key result", "＋ 关键结果"))
        self.more.on_click(lambda _: self.add({}))
        away = button(speaker, Name("Remove the objective", "删除该目标"))
        away.on_click(lambda _: form.remove(self))
        for each in said.get("key_results") or [{}]:
            self.add(each)
        self.view = pn.Column(
            self.text,
            self.below,
            pn.FlexBox(self.more, away, margin=0),
            margin=(0, 0, 18, 0),
            sizing_mode="stretch_width",
        )

    def add(self, said: Mapping[str, Any]) -> None:
        """Add a key result, unless there are as many as there may be: a disabled button can be pressed all the same."""
        if len(self.results) >= KEY_RESULTS:
            return
        made = ResultForm(self.speaker, self.form.names, self.form.starts, said, self._remove)
        self.results.append(made)
        self._arrange()

    def _remove(self, result: ResultForm) -> None:
        self.results = [each for each in self.results if each is not result]  # it may have gone by an earlier press
        self._arrange()

    def _arrange(self) -> None:
        self.below.objects = [each.view for each in self.results]
        self.more.disabled = len(self.results) >= KEY_RESULTS

    def read(self) -> dict[str, Any]:
        """The objective as plain values; key results that nobody has begun are left out."""
        results = [each.read() for each in self.results if not each.blank]
        return {"text": self.text.value_input or self.text.value, "note": self.note, "key_results": results}

    @property
    def blank(self) -> bool:
        """Whether nothing has been written yet."""
        return not (self.text.value_input or self.text.value) and all(each.blank for each in self.results)


class ObjectivesForm:
    """All objectives of a team."""

    def __init__(self, speaker: Speaker, names: Mapping[str, Name], starts: Callable[[str], float | None]) -> None:
        self.speaker, self.names, self.starts = speaker, names, starts
        self.listed: list[ObjectiveForm] = []
        self.below = pn.Column(margin=0, sizing_mode="stretch_width")
        self.more = button(speaker, Name("+ Objective", "＋ 目标"))
        self.more.on_click(lambda _: self.add({}))
        self.view = pn.Column(self.below, self.more, margin=0, sizing_mode="stretch_width")

    def load(self, objectives: Sequence[Mapping[str, Any]]) -> None:
        """Show what has been saved, or one objective to begin with."""
        self.listed = []
        for each in objectives or [{}]:
            self.add(each)

    def begin(self) -> None:
        """Fill in where indicators stand, now that it is known, where nobody has yet."""
        for result in (each for objective in self.listed for each in objective.results):
            if result.start.value is None:
                result.start.value = self.starts(result.indicator.value)

    def add(self, said: Mapping[str, Any]) -> None:
        """Add an objective, unless there are as many as there may be."""
        if len(self.listed) >= OBJECTIVES:
            return
        self.listed.append(ObjectiveForm(self.speaker, len(self.listed) + 1, self, said))
        self._arrange()

    def remove(self, objective: ObjectiveForm) -> None:
        """Take an objective away."""
        self.listed = [each for each in self.listed if each is not objective]
        self._arrange()

    def _arrange(self) -> None:
        self.below.objects = [each.view for each in self.listed]
        self.more.disabled = len(self.listed) >= OBJECTIVES

    def read(self) -> list[dict[str, Any]]:
        """All objectives as plain values; those that nobody has begun are left out."""
        return [each.read() for each in self.listed if not each.blank]
