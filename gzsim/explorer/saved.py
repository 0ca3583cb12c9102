"""Settings that are kept side by side, as a table on the page and as a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

import pandas as pd
from markupsafe import Markup

from gzsim.common.spreadsheets import as_csv
from gzsim.explorer.answers import Answer
from gzsim.explorer.setting import Setting
from gzsim.explorer.telling import cards
from gzsim.views.html import rendered
from gzsim.views.labels import Name

WORDS = {
    "saved": Name("Saved settings: difference from today's rules", "已保存的组合：与现行规则之差"),
    "setting": Name("Setting", "组合"),
    "note": Name(
        "± 95 %: simulation error. Below it 5–95 % over plausible parameters, and the share of draws with the other "
        "sign.",
        "±95%：模拟误差。其下为合理参数的5–95%区间，以及符号相反的参数组占比。",
    ),
}
COLUMNS = ["outcome", "today", "difference", "standard_error", "replications", "draws", "low", "median", "high",
           "other_sign", "same_scale"]  # fmt: skip


def saved_html(kept: Sequence[Answer], text: Callable[[Name], str]) -> Markup:
    """Table of answers that are kept, a setting a row; nothing where there is none."""
    if not kept:
        return Markup("")
    rows = [{"words": each.setting.words(), "cells": cards(each)} for each in kept]
    return rendered("explorer/templates/saved.html.j2", text=text, words=WORDS, rows=rows, outcomes=rows[0]["cells"])


def saved_table(kept: Sequence[Answer]) -> pd.DataFrame:
    """Answers that are kept, a setting and outcome a row.

    Columns setting, the levers and choices; outcome, today (level), difference, standard_error (of simulation),
    replications, draws, low, median and high (5, 50 and 95 % of them), other_sign (share), same_scale.
    """
    rows: list[dict[str, Any]] = []
    for each in kept:
        table = each.headlines().reset_index().assign(replications=each.levels.replications)
        rows += [{"setting": each.setting.name(), **asdict(each.setting)} | row
                 for row in table[COLUMNS].to_dict("records")]  # fmt: skip
    return pd.DataFrame(rows, columns=["setting", *asdict(Setting()), *COLUMNS])


def saved_csv(kept: Sequence[Answer]) -> bytes:
    """The table as CSV, see `gzsim.common.spreadsheets`.

    >>> saved_csv([]).decode("utf-8-sig").split(",")[:3]
    ['"setting"', '"rate"', '"long_term"']
    """
    return as_csv(saved_table(kept))
