"""The one small table of a report: levels of the baseline, and what each change of rules does, marked by direction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd

from gzsim.reports.marked_table import DOWN, OPEN, UP, Look, MarkedCell, MarkedTable
from gzsim.simulation.outcomes.catalogue import OUTCOMES
from gzsim.views.change import Change, change_of
from gzsim.views.dial import small
from gzsim.views.labels import Language, Name, Names, called, headline_sides, label
from gzsim.views.numbers import NOTHING, minus
from gzsim.views.outcome_tables import SHARES, scale_of
from gzsim.views.text_table import Column

BETTER, WORSE, UNSURE = Name("better", "更好"), Name("worse", "更差"), Name("not sure", "不定")
BASELINE = Name("Level", "水平")
LOOKS: dict[Change, Look] = {
    "better": "better", "worse": "worse", "changed": "plain", "turns": "open", "hidden": "open", "none": "plain"
}  # fmt: skip
"""How a difference looks; open where draws or the error of simulation leave its sign open."""

WITHOUT_DRAWS = Name(
    "Differences are paired, replication by replication. No parameters were drawn, so that nothing is said of how far "
    "they hang on them: a difference is marked if it is larger than the margin (95 %) of simulation error.",
    "差异为逐次配对之差。未抽取参数，故不说明结果在多大程度上取决于参数；差异大于模拟误差（95%）的加标记。",
)


class Shown(NamedTuple):
    """How an outcome is printed where there is little room."""

    scale: float
    decimals: int
    unit: Name
    of_difference: Name


def shown(outcome: str) -> Shown:
    """How an outcome is printed: a share in percent, all else in its own unit, shortened.

    >>> shown("wrong_last").scale, shown("debt").of_difference.en, shown("achievement").unit.zh
    (100.0, 'percentage points of GDP', '分；各项满值为100')
    """
    unit, unit_zh = OUTCOMES.loc[outcome, ["unit", "unit_zh"]]
    if unit.startswith(SHARES):
        of = Name(unit.removeprefix("share of "), unit_zh.removeprefix("占").removesuffix("的比例"))
        return Shown(scale_of(unit), 1, Name(f"% of {of.en}", f"%，占{of.zh}"), Name("percentage points", "个百分点"))
    if unit.startswith("percent of GDP"):
        points = Name("percentage points of GDP", "个百分点（占GDP）")
        return Shown(1.0, 2, Name("% of GDP, end of year", "%，年末占GDP"), points)
    long = Name("points; 100 = every full mark", "分；各项满值为100") if "full mark" in unit else Name(unit, unit_zh)
    return Shown(1.0, 2, long, Name("points", "分") if "points" in unit else long)


def shown_difference(value: float, outcome: str) -> tuple[str, Name]:
    """A difference to the decimals of its outcome, with its sign, and its unit.

    >>> shown_difference(-0.0751, "wrong_last")
    ('−7.5', Name(en='percentage points', zh='个百分点'))
    >>> shown_difference(-0.0001, "wrong_last")[0]
    '0.0'
    """
    look = shown(outcome)
    number = round(look.scale * value, look.decimals)
    return minus(f"{number:{'+' if number else 'z'}.{look.decimals}f}"), look.of_difference


def shown_range(low: float, high: float, outcome: str) -> Name:
    """From where to where a difference ranges, in the unit of `shown_difference`.

    >>> shown_range(-0.25, 1.5, "achievement")
    Name(en='−0.25 to +1.50', zh='−0.25至+1.50')
    """
    ends = [shown_difference(end, outcome)[0] for end in (low, high)]
    return Name(" to ".join(ends), "至".join(ends))


def share_turned(other_sign: float) -> Name:
    """Share of draws with the other sign.

    >>> share_turned(0.1), share_turned(float("nan")).en
    (Name(en='10 %', zh='10%'), '–')
    """
    said = f"{100 * other_sign:.0f}"
    return Name(NOTHING, NOTHING) if pd.isna(other_sign) else Name(f"{said} %", f"{said}%")


def key_table(levels: Mapping[str, float], headlines: pd.DataFrame, names: Names, language: Language) -> MarkedTable:
    """Outcomes (rows): the level of the baseline, then a column for each headline.

    Parameters
    ----------
    levels : mean of each outcome under the baseline
    headlines : see `gzsim.run.headlines.headline_table`
    names : names of schemes and zone models
    """
    firsts = [rows.iloc[0] for _, rows in headlines.groupby("headline", sort=False)]
    found = headlines.set_index(["outcome", "headline"])
    outcomes = list(dict.fromkeys(headlines["outcome"]))
    base = called(firsts[0]["against_scheme"], language, names)
    columns = (Column(""), Column(f"{label(*BASELINE, language)}\n({small(base)})", "right"),
               *(Column(_heading(first, names, language), "right") for first in firsts))  # fmt: skip
    rows = tuple(
        ((label(*OUTCOMES.loc[outcome, ["name", "name_zh"]], language), label(*shown(outcome).unit, language)),
         (_level(levels[outcome], outcome),
          *(marked_difference(found.loc[(outcome, first["headline"])], outcome, language) for first in firsts)))
        for outcome in outcomes
    )  # fmt: skip
    caption = Name("What changes of the rules do, simulated", "规则变化的模拟效果")
    return MarkedTable(label(*caption, language), columns, rows, label(*_note(headlines), language))


def _heading(first: pd.Series, names: Names, language: Language) -> str:
    rules, against = headline_sides(first, names)
    return label(f"{rules.en}\ninstead of {small(against.en)}", f"{rules.zh}\n而非{against.zh}", language)


def _level(value: float, outcome: str) -> MarkedCell:
    look = shown(outcome)
    return MarkedCell(minus(f"{look.scale * value:.{look.decimals}f}"))


def marked_difference(row: pd.Series, outcome: str, language: Language) -> MarkedCell:
    """A difference with its range over draws, marked by where it goes if that is sure.

    >>> row = pd.Series({"difference": 0.8, "standard_error": 0.01, "draws": 60, "low": 0.1, "high": 9.0,
    ...                  "other_sign": 0.0, "holds": True})
    >>> cell = marked_difference(row, "debt", "en")
    >>> cell.sign, cell.text, cell.word, cell.under, cell.look
    ('↑', '+0.80', 'worse', ('+0.10 to +9.00', 'sign turns: 0 %'), 'worse')
    """
    look = LOOKS[change_of({**row, "better": OUTCOMES.loc[outcome, "better"]})]
    word = {"better": BETTER, "worse": WORSE, "open": UNSURE}.get(look, Name("", ""))
    arrow = OPEN if look == "open" else UP if row["difference"] > 0 else DOWN
    under = ()
    if row["draws"]:
        turns = Name("sign turns", "符号相反")
        colon = "：" if language == "zh" else ": "
        under = (label(*shown_range(row["low"], row["high"], outcome), language),
                 f"{label(*turns, language)}{colon}{label(*share_turned(row['other_sign']), language)}")  # fmt: skip
    return MarkedCell(shown_difference(row["difference"], outcome)[0], arrow if row["difference"] else "",
                      label(*word, language), under, look)  # fmt: skip


def _note(headlines: pd.DataFrame) -> Name:
    draws = int(headlines["draws"].max())
    if not draws:
        return WITHOUT_DRAWS
    return Name(
        f"Large: paired difference at the default parameters. Below it: 5–95 % over {draws} draws of plausible "
        f"parameters, and in how many of them the sign turns. Marked better or worse only if it turns in 5 % at most; "
        f"{OPEN}: which way it goes is not sure. Work is neither.",
        f"大字：默认参数下的配对差异。下行：{draws}组合理参数的5–95%区间，以及符号相反的参数组占比。符号相反者不超过5%才标明好坏；"
        f"{OPEN}：方向不定。工作投入无所谓好坏。",
    )
