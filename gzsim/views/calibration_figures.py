"""How far simulated moments are from recorded ones."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.lines import Line2D

from gzsim.common.names import require_rows
from gzsim.views.drawing import Drawing, drawing
from gzsim.views.fonts import drawable
from gzsim.views.index_text import headed, row_names
from gzsim.views.labels import NAMES, Language, Name, Names, label
from gzsim.views.numbers import minus
from gzsim.views.palette import BLUE, FAINT, MUTED, VERMILLION

FAR = 2.0
EDGE = 6.0
"""Standard errors at which dots stop; what is further off stands at the edge with its number."""


def draw_moments(table: pd.DataFrame, language: Language = "both", names: Names = NAMES) -> Drawing:
    """Distance of each simulated moment from the record, in standard errors, those fitted and those held back.

    Parameters
    ----------
    table : by moment: z, years; the first years are those that were fitted
    names : names of the moments

    Raises InputError if a column is missing or there are no rows.

    >>> table = pd.DataFrame({"z": [0.5, -3.0, 8.0], "years": ["2003-2008", "2003-2008", "2009-2012"]},
    ...                      index=["met", "gap_sd", "met"])
    >>> draw_moments(table, "en").alt.partition(". ")[2]
    '1 of 2 moments fitted are off by more than two standard errors, and 1 of 1 of 2009–2012'
    """
    language = drawable(language)
    shown = require_rows(table, ["z", "years"], "table")
    spans, moments = list(dict.fromkeys(shown["years"])), list(dict.fromkeys(shown.index))
    far = {each: (shown.loc[shown["years"] == each, "z"].abs() > FAR) for each in spans}
    looks = dict(zip(spans, ({"color": BLUE, "marker": "o"}, {"color": VERMILLION, "marker": "D"}), strict=False))
    keys = [Line2D([], [], linestyle="", markersize=5, label=each.replace("-", "–"), **looks[each]) for each in spans]
    kind = Name("Simulated against recorded moments", "模拟矩与记录矩")
    rows = row_names(pd.Series(moments), names, language)
    with drawing(7.6, 1.8 + (0.3 if language == "both" else 0.2) * len(moments)) as figure:
        headed(figure, kind, _finding(far), language, [_AT_THE_EDGE], keys)
        axes = figure.subplots()
        axes.axvspan(-FAR, FAR, color=FAINT, zorder=0)
        for each in spans:
            part = shown[shown["years"] == each]["z"]
            place = np.array([moments.index(name) for name in part.index])
            axes.plot(part.clip(-EDGE, EDGE), place, linestyle="", markersize=4, **looks[each])
            for z, row in zip(part, place, strict=True):
                if abs(z) > EDGE:
                    side = "left" if z > 0 else "right"
                    axes.annotate(minus(f"{z:.0f}"), (np.sign(z) * EDGE, row), (6 * np.sign(z), 0), va="center",
                                  textcoords="offset points", ha=side, fontsize=7, color=MUTED)  # fmt: skip
        axes.set_yticks(range(len(moments)), rows, fontsize=7)
        axes.set_ylim(len(moments) - 0.4, -0.6)
        axes.set_xlim(-EDGE - 1, EDGE + 1)
        axes.axvline(0, color=MUTED, linewidth=0.7)
        axes.set_xlabel(label("standard errors of the record", "记录的标准误", language, "  "))
    return figure


_AT_THE_EDGE = Name("Shaded: within two standard errors. Numbers at the edge: what is further off.",
                    "阴影：两个标准误以内；边缘数字：更远者。")  # fmt: skip


def _finding(far: dict[str, pd.Series]) -> Name:
    (_, fitted), *others = far.items()
    en = f"{fitted.sum()} of {fitted.size} moments fitted are off by more than two standard errors"
    zh = f"所拟合的{fitted.size}个矩中有{fitted.sum()}个偏离超过两个标准误"
    for each, part in others:
        span = each.replace("-", "–")
        en += f", and {part.sum()} of {part.size} of {span}"
        zh += f"；{span}年的{part.size}个矩中有{part.sum()}个"
    return Name(en, zh)
