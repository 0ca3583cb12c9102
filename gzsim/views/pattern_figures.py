"""Published patterns and what the model makes of them: each value in its band."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from numpy.typing import NDArray

from gzsim.common.names import require_rows
from gzsim.views.drawing import Drawing, drawing
from gzsim.views.fonts import drawable
from gzsim.views.index_text import headed, row_names
from gzsim.views.labels import Language, Name, label
from gzsim.views.numbers import minus
from gzsim.views.palette import BLUE, FAINT, INK, MUTED, VERMILLION

KINDS = {
    "emergent": Name("Emergent", "涌现"),
    "echo of a parameter": Name("Echo of a parameter", "参数的回声"),
    "calibrated to": Name("Calibrated to", "参与校准"),
}
EDGE = 4.0
"""Half-widths of a band at which dots stop."""
NARROW = 0.1
"""Share of its middle that a band without width, or with one end, is drawn wide."""
ROW_NAME = 52
"""Letters of a name."""
COLUMNS = ["name", "name_zh", "kind", "simulated", "doubt", "low", "high", "shape", "pass"]


def draw_patterns(table: pd.DataFrame, finding: Name, language: Language = "both") -> Drawing:
    """Where simulated values stand in published bands, all bands drawn equally wide.

    Parameters
    ----------
    table : by number of the pattern: name, name_zh, kind, simulated, doubt (half of a 95 % interval), low, high, shape
        (band or sign), pass
    finding : what stands above

    Raises InputError if a column is missing or there are no rows.

    >>> row = {"name": "Gap", "name_zh": "目标差", "kind": "emergent", "simulated": 2.0, "doubt": 0.1, "low": 1.9,
    ...        "high": 3.0, "shape": "band", "pass": True}
    >>> draw_patterns(pd.DataFrame([row], index=["B01"]), Name("1 of 1 emergent patterns hold"), "en").alt
    'Published patterns. 1 of 1 emergent patterns hold'
    """
    language = drawable(language)
    require_rows(table, COLUMNS, "table")
    parts = {kind: table[table["kind"] == kind] for kind in KINDS}
    parts = {kind: part for kind, part in parts.items() if len(part)}
    keys = [
        Line2D([], [], linestyle="", markersize=5, marker=marker, color=colour, label=label(en, zh, language, "  "))
        for en, zh, marker, colour in (("holds", "成立", "o", BLUE), ("does not", "不成立", "D", VERMILLION))
    ]
    kind = Name("Published patterns", "已发表的规律")
    with drawing(9.2, 2.0 + 0.24 * len(table) + 0.3 * len(parts)) as figure:
        headed(figure, kind, finding, language, [_NOTE], keys)
        heights = [len(part) + 1.2 for part in parts.values()]
        axes = figure.subplots(len(parts), squeeze=False, sharex=True, height_ratios=heights)[:, 0]
        for (each, part), panel in zip(parts.items(), axes, strict=True):
            _panel(panel, part, language)
            panel.set_title(label(*KINDS[each], language, "  "), loc="left", fontsize=9, color=MUTED)
    return figure


_NOTE = Name("Shaded: the published band; of signs, all that is surely beyond the bound. At the edge: further off.",
             "阴影：公布区间；仅公布符号者为确定越过界限的一侧。边缘：更远者。")  # fmt: skip


def _panel(axes: Axes, part: pd.DataFrame, language: Language) -> None:
    names = {number: Name(f"{number} {row['name']}", row["name_zh"]) for number, row in part.iterrows()}
    places, rows = in_bands(part), np.arange(len(part))
    left = np.where(np.isfinite(part["low"]), -1.0, -EDGE - 1.0)
    right = np.where(np.isfinite(part["high"]), 1.0, EDGE + 1.0)
    axes.barh(rows, right - left, left=left, height=0.72, color=FAINT, zorder=0)
    for passed, marker, colour in ((True, "o", BLUE), (False, "D", VERMILLION)):
        chosen = (part["pass"] == passed).to_numpy()
        axes.plot(places[chosen], rows[chosen], linestyle="", marker=marker, markersize=4.5, color=colour)
    for row, (_, each) in zip(rows, part.iterrows(), strict=True):
        axes.annotate(_told(each), (1.01, row), xycoords=("axes fraction", "data"), va="center", fontsize=7, color=INK)
    axes.set_yticks(rows, row_names(list(names), names, language, ROW_NAME), fontsize=7)
    axes.set_ylim(len(part) - 0.4, -0.6)
    axes.set_xlim(-EDGE - 0.5, EDGE + 0.5)
    axes.set_xticks([])


def in_bands(table: pd.DataFrame) -> NDArray[np.float64]:
    """Place of each value in its band, −1 at its low and 1 at its high end, cut off at `EDGE`.

    Where there is one end, a tenth of it is the unit; of signs, half of the interval is, so that ±1 is where they hold.

    >>> rows = {"simulated": [2.0, 0.5], "doubt": 0.2, "low": [1.0, 0.0], "high": [3.0, np.inf],
    ...         "shape": ["band", "sign"]}
    >>> in_bands(pd.DataFrame(rows)).tolist()
    [0.0, 0.5]
    """
    value, low, high, doubt = (table[name].to_numpy(float) for name in ("simulated", "low", "high", "doubt"))
    sign, down = (table["shape"] == "sign").to_numpy(), np.isfinite(low)
    bound = np.where(down, low, high)
    with np.errstate(invalid="ignore"):
        middle, half = (low + high) / 2.0, (high - low) / 2.0
        both = np.isfinite(half)
        unit = np.where(sign, np.maximum(doubt, 1e-12), np.maximum(NARROW * np.abs(bound), 1e-12))
        half = np.where(half > 0.0, half, unit)
        inward = np.where(down, value - bound, bound - value) / unit - sign
        one_end = np.where(down, -1.0 + inward, 1.0 - inward)
        place = np.where(both, (value - middle) / half, one_end)
    return np.clip(place, -EDGE, EDGE)


def _told(row: pd.Series) -> str:
    low, high, value = (minus(f"{row[name]:.3g}") for name in ("low", "high", "simulated"))
    if np.isfinite(row["low"]) and np.isfinite(row["high"]):
        return f"{value}  ({low} – {high})"
    return f"{value}  (> {low})" if np.isfinite(row["low"]) else f"{value}  (< {high})"
