"""The foot of the page: settings that are saved and compared, and files to take away."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import panel as pn
import param

from gzsim.explorer.saved import saved_csv, saved_html
from gzsim.explorer.scenarios import to_yaml
from gzsim.explorer.setting import Setting
from gzsim.explorer.style import style
from gzsim.views.labels import Name
from gzsim.web.speaking import Speaker

MOST = 20
"""Settings that are kept at most; the oldest goes."""
HEADING = Name("Compare and take away", "比较与导出")
SAVE, AGAIN, FORGET = (
    Name("Save this setting", "保存此组合"),
    Name("Show it again", "重新显示"),
    Name("Remove it", "删除"),
)
YAML, CSV = Name("Scenario as YAML", "导出情景（YAML）"), Name("Table as CSV", "导出表格（CSV）")
SHARING = Name(
    "The address in the bar above holds this setting: whoever runs gzsim app can open it. The scenario runs elsewhere "
    "with gzsim check FILE and gzsim compare guizhou-2025 FILE --draws 60.",
    "地址栏中的网址即当前组合，运行gzsim app的人均可打开。导出的情景可用gzsim check 文件名、"
    "gzsim compare guizhou-2025 文件名 --draws 60运行。",
)


class Keeper(param.Parameterized):
    """What a visitor keeps."""

    saved = param.List(default=[], doc="Answers that are kept, the oldest first")

    def __init__(self, speaker: Speaker, show: Callable[[Setting], None], answer: param.rx) -> None:
        super().__init__()
        self.speaker, self._show, self._answer = speaker, show, answer
        self._picked = pn.widgets.Select(
            label=speaker.said(Name("Saved", "已保存")),
            options={},
            sizing_mode="stretch_width",
            max_width=560,
            margin=(4, 0),
        )
        self.param.watch(self._listed, "saved")
        speaker.param.watch(self._listed, "language")

    def parts(self) -> list[Any]:
        """Elements of the page, below each other."""
        table = self.speaker.html(lambda: saved_html(self.saved, self.speaker.text), self.param.saved,
                                  sizing_mode="stretch_width", margin=(4, 0), stylesheets=[style()])  # fmt: skip
        nothing = self._answer.rx.pipe(lambda answer: answer.levels is None)
        save = self._button(SAVE, self.keep, color="primary", disabled=nothing)
        first = _row(save, self._file(YAML, self._yaml, "yaml"), self._file(CSV, self._csv, "csv"))
        again = _row(self._button(AGAIN, self._again), self._button(FORGET, self._forget))
        kept = pn.Column(table, self._picked, again, sizing_mode="stretch_width", margin=0,
                         visible=self.param.saved.rx.bool())  # fmt: skip
        note = self.speaker.prose(SHARING, css_classes=["note"], margin=(8, 0))
        return [self.speaker.heading(HEADING, margin=(20, 0, 0, 0)), first, kept, note]

    def keep(self) -> None:
        """Keep the setting of now and what has come of it; of one that is kept already, what is newer."""
        now = self._answer.rx.value
        if now.levels is not None:
            self.saved = [*(each for each in self.saved if each.setting != now.setting), now][-MOST:]

    def _again(self) -> None:
        if self._picked.value is not None:
            self._show(self._picked.value.setting)

    def _forget(self) -> None:
        self.saved = [each for each in self.saved if each is not self._picked.value]

    def _listed(self, *_: Any) -> None:
        names = {f"{number}. {self.speaker.text(each.setting.words())}": each
                 for number, each in enumerate(self.saved, 1)}  # fmt: skip
        self._picked.param.update(options=names, value=self.saved[-1] if self.saved else None)

    def _button(self, name: Name, done: Callable[[], None], **settings: Any) -> pn.widgets.Button:
        button = pn.widgets.Button(label=self.speaker.said(name), margin=(4, 10, 4, 0), **settings)
        button.on_click(lambda _: done())
        return button

    def _file(self, name: Name, made: Callable[[], tuple[str, str | bytes]], ending: str) -> pn.widgets.FileDownload:
        def given() -> io.BytesIO:
            called, content = made()
            button.filename = f"{called}.{ending}"
            return io.BytesIO(content.encode("utf-8") if isinstance(content, str) else content)

        button = pn.widgets.FileDownload(
            callback=given, filename=f"gzsim.{ending}", label=self.speaker.said(name), margin=(4, 10, 4, 0)
        )
        return button

    def _yaml(self) -> tuple[str, str]:
        setting = self._answer.rx.value.setting
        return setting.name(), to_yaml(setting)

    def _csv(self) -> tuple[str, bytes]:
        now = self._answer.rx.value
        return "gzsim-explorer", saved_csv(self.saved or [now] if now.levels is not None else self.saved)


def _row(*parts: Any) -> pn.Row:
    return pn.Row(*parts, css_classes=["wrap"], margin=0, sizing_mode="stretch_width")
