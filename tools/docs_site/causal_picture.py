"""The model in one picture: what is asked, what a leader can do about it, what is judged, and what people get."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch
from matplotlib.path import Path

from docs_site.contents import Language
from gzsim.views.drawing import Drawing, drawing, frame
from gzsim.views.labels import Name
from gzsim.views.palette import BLUE, FAINT, GREEN, INK, MUTED, OLIVE, VERMILLION, tint

TITLE = Name("Rewards follow the report; people get the truth", "奖惩依据上报数，群众感受到的是实际成效")
NOTE = Name("Dashed: felt in later years.", "虚线：影响以后年份。")
WIDTH, HEIGHT = 5.4, 7.2

BOXES = {
    "target": (2.7, 6.0, 2.4, Name("Targets and weights", "目标与权重"), Name("what is asked", "要求什么"), MUTED),
    "work": (1.0, 4.75, 1.5, Name("Work", "实干"), Name("hours", "工作时间"), GREEN),
    "debt": (2.7, 4.75, 1.5, Name("Borrowing", "举债"), Name("at later cost", "以后偿还"), OLIVE),
    "lie": (4.4, 4.75, 1.5, Name("Over-reporting", "虚报"), Name("at a risk", "有被查风险"), VERMILLION),
    "truth": (1.3, 3.25, 1.9, Name("True outcome", "真实结果"), Name("and luck", "还有运气"), GREEN),
    "report": (4.0, 3.25, 1.9, Name("Report", "上报数"), Name("the only thing judged", "考核只看它"), BLUE),
    "people": (1.3, 2.05, 1.9, Name("People, long term", "群众与长远"), Name("what counts", "真正重要的"), GREEN),
    "rank": (4.0, 2.05, 1.9, Name("Score, lights, rank", "得分、亮灯、名次"), Name("by reports", "依上报数"), BLUE),
    "money": (4.0, 0.85, 1.9, Name("Money and careers", "资金与任用"), Name("last place pays", "末位扣减"), BLUE),
}  # fmt: skip
"""Centre, width, name, what is said of it, colour."""

HALF = 0.33
ARROWS: tuple[tuple[Sequence[tuple[float, float]], str], ...] = (
    *((((2.7, 5.67), (x, 5.38)), "-") for x in (1.0, 2.7, 4.4)),
    (((1.0, 4.42), (1.15, 3.58)), "-"),
    (((2.4, 4.42), (1.75, 3.58)), "-"),
    (((4.4, 4.42), (4.2, 3.58)), "-"),
    (((2.25, 3.25), (3.05, 3.25)), "-"),
    (((1.3, 2.92), (1.3, 2.38)), "-"),
    (((4.0, 2.92), (4.0, 2.38)), "-"),
    (((4.0, 1.72), (4.0, 1.18)), "-"),
    (((3.05, 0.85), (0.07, 0.85), (0.07, 4.75), (0.14, 4.75)), "-"),
    (((4.95, 3.25), (5.32, 3.25), (5.32, 6.0), (3.9, 6.0)), "--"),
    (((2.7, 4.42), (2.7, 2.05), (2.25, 2.05)), "--"),
)
"""Points that an arrow goes through, and its line."""

LABELS = (
    (4.42, 4.12, Name("unless found by\nreviews, audits", "除非被核查、\n审计查实"), "left"),
    (0.2, 1.1, Name("what a point is worth decides next year's choices", "每一分的价值，决定来年怎么做"), "left"),
    (5.24, 5.9, Name("next year's\ntarget", "来年目标"), "right"),
)
LEADER = Name("The leader chooses", "主官的选择")


def causal_picture(language: Language) -> Drawing:
    """Boxes and arrows, upright, so that they can be read on a phone."""
    said = (lambda name: name.zh) if language == "zh" else (lambda name: name.en)
    with drawing(WIDTH, HEIGHT) as figure:
        frame(figure, said(TITLE), said(NOTE))
        axes = figure.subplots()
        axes.set(xlim=(0, WIDTH), ylim=(0.35, 6.45))
        axes.set_axis_off()
        _leader(axes, said(LEADER))
        for x, y, width, name, below, colour in BOXES.values():
            _box(axes, x, y, width, said(name), said(below), colour)
        for points, line in ARROWS:
            _arrow(axes, points, line)
        for x, y, name, side in LABELS:
            axes.text(x, y, said(name), ha=side, va="top", fontsize=8, color=MUTED, linespacing=1.2, zorder=4)
    figure.alt = said(TITLE)
    return figure


def _leader(axes: Axes, text: str) -> None:
    shape = "round,pad=0,rounding_size=0.12"
    axes.add_patch(FancyBboxPatch((0.14, 4.3), 5.08, 1.06, boxstyle=shape, facecolor="#F6F6F6", edgecolor=FAINT))
    axes.text(0.24, 5.31, text, va="top", fontsize=8.5, color=MUTED)


def _box(axes: Axes, x: float, y: float, width: float, name: str, below: str, colour: str) -> None:
    low, left = y - HALF, x - width / 2
    shape = "round,pad=0,rounding_size=0.09"
    axes.add_patch(
        FancyBboxPatch((left, low), width, 2 * HALF, boxstyle=shape, facecolor=tint(colour, 0.16), edgecolor=colour,
                       linewidth=1.3, zorder=3)
    )  # fmt: skip
    axes.text(x, y + 0.1, name, ha="center", va="center", fontsize=10.5, color=INK, zorder=4)
    axes.text(x, y - 0.16, below, ha="center", va="center", fontsize=8, color=MUTED, zorder=4)


def _arrow(axes: Axes, points: Sequence[tuple[float, float]], line: str) -> None:
    path = Path(points, [Path.MOVETO, *[Path.LINETO] * (len(points) - 1)])
    axes.add_patch(
        FancyArrowPatch(path=path, arrowstyle="-|>", mutation_scale=11, linewidth=1.2, linestyle=line, color=INK,
                        joinstyle="round", zorder=2)
    )  # fmt: skip
