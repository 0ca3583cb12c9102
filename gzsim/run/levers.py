"""What levers beside schemes and zones do over plausible parameters, measured once on scenarios as they are shipped."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from gzsim.run.key_table import share_turned
from gzsim.run.report_tables import drawn_range
from gzsim.simulation.outcomes.catalogue import OUTCOMES
from gzsim.views.labels import Language, Name, label
from gzsim.views.numbers import minus
from gzsim.views.text_table import Column, TextTable

MEASURED = Path(__file__).with_name("levers.csv")
"""Made by tools/headlines.py; a test measures some of its draws again."""

LEVERS = {
    ("15", "30"): Name("Long-term indicators weigh 30 % − 15 %", "潜绩权重30% − 15%"),
    ("unwatched", "lights"): Name("Yellow lights − nobody watches", "黄灯预警 − 无督查"),
    ("unwatched", "reviews"): Name(
        "Light rules, one review a month − nobody watches", "亮灯规则（每月核查一次） − 无督查"
    ),
    ("unwatched", "audits_by_lot"): Name("Audits of a fifth by lot − nobody watches", "随机抽查五分之一 − 无督查"),
    ("unwatched", "aimed_audits"): Name(
        "As many audits, cross-validated − nobody watches", "同等数量的交叉核验 − 无督查"
    ),
    ("audits_by_lot", "aimed_audits"): Name("Audits cross-validated − by lot", "交叉核验 − 随机抽查"),
    ("unwatched", "capture"): Name(
        "Six of twelve indicators captured − nobody watches", "十二项指标中六项自动采集 − 无督查"
    ),
    ("tiers", "relief"): Name("Half of the documents sent to townships − all", "发往乡镇的文件减半 − 不减"),
    ("tiers", "tiers_captured"): Name(
        "Six of twelve indicators captured, by tier − none", "分层情景中六项自动采集 − 无"
    ),
}
"""What is compared: (baseline, run)."""

CAPTION = Name("What levers do, and how sure that is", "各项杠杆的作用及其稳健程度")
HEADINGS = (
    Name("Lever", "杠杆"),
    Name("Sign holds in 95 % of draws or more", "95%以上参数组符号不变"),
    Name("Sign turns", "符号不稳健"),
)


def measured_levers() -> pd.DataFrame:
    """Differences of each run from its baseline, and how they range over draws of plausible parameters.

    Columns baseline, run, outcome, years, difference, standard_error (of the simulation, under the default parameters),
    draws, low, median and high (5, 50 and 95 % of the draws), other_sign and holds, as of `gzsim.headline`.

    >>> table = measured_levers().set_index(["baseline", "run", "outcome"])
    >>> bool(table.loc[("unwatched", "reviews", "gap"), "holds"])
    True
    """
    return pd.read_csv(MEASURED)


def levers_table(table: pd.DataFrame, language: Language = "both") -> TextTable:
    """A lever a row: what it moves the same way in nearly all draws, and what it moves now this way, now that."""
    rows = [
        (label(*name, language, "\n"),
         *("\n".join(lever_lines(part[part["holds"] == holds], language)) for holds in (True, False)))
        for pair, name in LEVERS.items()
        if len(part := table[(table["baseline"] == pair[0]) & (table["run"] == pair[1])])
    ]  # fmt: skip
    draws, years, most = table["draws"].iloc[0], table["years"].min(), table["years"].max()
    note = Name(
        f"Difference under the default parameters; in brackets 5–95 % over {draws} draws of plausible parameters and "
        f"the share of draws with the other sign. Means of {years} years, of {most} for the long term.",
        f"默认参数下的差异；括号内为{draws}组合理参数的5–95%区间及符号相反的参数组占比。为{years}年均值，潜绩一行为{most}年。",
    )
    columns = (Column(label(*each, language, "\n")) for each in HEADINGS)
    return TextTable(label(*CAPTION, language, "  "), tuple(columns), tuple(rows), label(*note, language, "\n"))


def lever_lines(rows: pd.DataFrame, language: Language = "both") -> list[str]:
    """What each outcome is called, and how it moves."""
    return [f"{label(*OUTCOMES.loc[row['outcome'], ['name', 'name_zh']], language)} {lever_value(row, language)}"
            for _, row in rows.iterrows()]  # fmt: skip


def lever_value(row: pd.Series, language: Language = "both") -> str:
    """Difference, its range and the share of draws with the other sign.

    >>> lever_value(pd.Series({"difference": 0.05, "low": -0.1, "high": 0.25, "other_sign": 0.11}))
    '+0.05 (−0.100 to +0.250; 11 %)'
    """
    value = round(row["difference"], 2 if abs(row["difference"]) >= 1 else 3)
    ends, turned = drawn_range(row), share_turned(row["other_sign"])
    doubt = f"{ends.zh}; {turned.zh}" if language == "zh" else f"{ends.en}; {turned.en}"
    return f"{minus(f'{value:+.3g}') if value else 0} ({doubt})"
