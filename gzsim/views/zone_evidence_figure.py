"""What the record says of zone models: leanings, what lasts, and what ranks foretell, each against chance."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from gzsim.common.names import require_rows
from gzsim.views.drawing import Drawing, drawing, frame
from gzsim.views.fonts import drawable
from gzsim.views.labels import NAMES, RANKING_RULES, Language, Name, Names, called, label, words
from gzsim.views.palette import BLUE, INK, MUTED, ORANGE, pale

SURE = 0.05
RULE_NAMES = {**RANKING_RULES, "county_tiers": Name("Tiers of 2014", "2014年分类考核")}
PANELS = (
    Name("Leaning on endowments\nsquared, less chance", "对先天条件的依赖\n相关系数平方减偶然值"),
    Name("What lasts\nshare of the variance", "持久差异\n占方差比重"),
    Name("Foresight\nrank correlation with growth", "预见性\n与此后增速的秩相关"),
)


def zone_evidence(
    leaning: pd.DataFrame, lasting: pd.DataFrame, foresight: pd.DataFrame, language: Language = "both",
    names: Names = NAMES,
) -> Drawing:  # fmt: skip
    """Three measures of each model and rule (rows), each with what chance or sampling makes of it.

    Parameters
    ----------
    leaning : DataFrame, (zone_model, rule) × (excess, by_chance, high, p_holm); the bar ends where 95 % of chance do
    lasting : DataFrame, (zone_model, rule) × (icc, icc_low, icc_high, icc_by_memory, p_icc_memory_holm)
    foresight : DataFrame, (outcome, zone_model, rule) × (rho, by_chance, by_chance_sd, p_holm); the first is drawn

    Raises InputError if a column is missing or there are no rows.

    >>> key = pd.MultiIndex.from_tuples([("uniform", "any")], names=["zone_model", "rule"])
    >>> lean = pd.DataFrame({"excess": [0.1], "by_chance": [0.04], "high": [0.05], "p_holm": [0.01]}, index=key)
    >>> kept = pd.DataFrame({"icc": [0.1], "icc_low": [0.0], "icc_high": [0.4], "icc_by_memory": [0.1],
    ...                      "p_icc_memory_holm": [0.4]}, index=key)
    >>> later = pd.DataFrame({"rho": [0.1], "by_chance": [0.0], "by_chance_sd": [0.1], "p_holm": [0.3]}, index=key)
    >>> told = pd.concat({"growth": later})
    >>> [len(axes.collections) > 0 for axes in zone_evidence(lean, kept, told, "en").axes]
    [True, True, True]
    """
    require_rows(leaning, ["excess", "by_chance", "high", "p_holm"], "leaning")
    require_rows(lasting, ["icc", "icc_low", "icc_high", "icc_by_memory", "p_icc_memory_holm"], "lasting")
    require_rows(foresight, ["rho", "by_chance", "by_chance_sd", "p_holm"], "foresight")
    later = foresight.loc[foresight.index[0][0]]
    by_luck = 1.96 * later["by_chance_sd"]
    language, names = drawable(language), {**RULE_NAMES, **names}
    rows = [_row(*key, language, names) for key in leaning.index]
    sure = [int((table <= SURE).sum()) for table in (leaning["p_holm"], lasting["p_icc_memory_holm"], later["p_holm"])]
    with drawing(11.5, 2.6 + 0.42 * len(rows)) as figure:
        frame(figure, words(*_title(sure, len(rows)), language), label(*NOTE, language, "\n"))
        axes = figure.subplots(1, 3, sharey=True)
        spans = (
            (leaning["excess"], -leaning["by_chance"], leaning["high"], leaning["p_holm"]),
            (lasting["icc"], lasting["icc_low"], lasting["icc_high"], lasting["p_icc_memory_holm"]),
            (later["rho"], later["by_chance"] - by_luck, later["by_chance"] + by_luck, later["p_holm"]),
        )
        for one, head, (found, low, high, p) in zip(axes, PANELS, spans, strict=True):
            _panel(one, found, low, high, p)
            one.set_title(label(*head, language, "\n"), fontsize=9, linespacing=1.3)
        axes[1].scatter(lasting["icc_by_memory"], range(len(rows)), marker="|", s=130, color=INK, linewidth=1.6)
        axes[0].set_yticks(range(len(rows)), rows)
        axes[0].set_ylim(len(rows) - 0.4, -0.6)
    return figure


NOTE = Name(
    "Filled: clear of chance after Holm's correction (p ≤ 0.05); hollow: not. Bars, left and right: what chance alone\n"
    "does in 95 % of draws; middle: 95 % interval of the estimate. Black stroke: what memory alone would show.",
    "实心：经多重检验校正后显著（p ≤ 0.05）；空心：不显著。左右两图横条：纯属偶然时95%的范围；\n"
    "中图横条：估计值的95%区间；黑线：仅有噪声记忆、无持久差异时的平均值。",
)


def _title(sure: list[int], rows: int) -> Name:
    if not any(sure):
        return Name(f"By none of three measures can any of {rows} ways of ranking be told from luck and its memory",
                    f"{rows}种排名办法在三项指标上均无法与偶然及其延续相区分")  # fmt: skip
    lean, last, tell = sure
    return Name(
        f"Of {rows} ways of ranking {lean} clearly lean, {last} show lasting differences, {tell} foretell growth",
        f"{rows}种排名办法中，{lean}种明显依赖先天条件，{last}种有明显持久差异，{tell}种能明显预见增速",
    )


def _row(model: str, rule: str, language: Language, names: Names) -> str:
    told = called(model, language, names)
    return told if rule == "any" else f"{told} · {called(rule, language, names)}"


def _panel(axes: Axes, found: pd.Series, low: pd.Series, high: pd.Series, p: pd.Series) -> None:
    rows = np.arange(len(found))
    axes.axvline(0, color=MUTED, linewidth=0.8, zorder=0)
    axes.hlines(rows, low, high, color=pale(BLUE), linewidth=8, zorder=1)
    clear = (p <= SURE).to_numpy()
    axes.scatter(found, rows, s=48, facecolor=np.where(clear, ORANGE, "white"), edgecolor=INK, linewidth=1.2, zorder=3)
    axes.tick_params(axis="y", length=0)
