"""How much ranks depend on what a place cannot change, by zone model and rule of ranking."""

from __future__ import annotations

import pandas as pd

from gzsim.common.names import require_rows
from gzsim.common.tidy import distinct
from gzsim.views.drawing import Drawing, drawing, frame
from gzsim.views.fonts import drawable
from gzsim.views.labels import NAMES, RANKING_RULES, Language, Names, called, words
from gzsim.views.legend import line_key, round_ticks
from gzsim.views.palette import FAINT, INK, channels

TITLE = ("Dependence of ranks on endowments", "名次对先天条件的依赖")
SIZE = ("size of the rank correlation", "秩相关系数的大小")
POINTS = (
    "Points: mean of yearly correlations, without its sign (filled: more of it, better rank; hollow: worse). "
    "Grey bar: mean of them. Black stroke: mean size in a single year.",
    "图标：各年相关系数均值的大小（实心：该条件越高名次越好；空心：相反）。灰条：各项平均。黑线：单年大小的平均。",
)
CHANCE = ("By chance a single year shows about {:.2f}.", "纯属偶然时单年约为{:.2f}。")


def endowment_dependence(
    by_endowment: pd.DataFrame, by_rule: pd.DataFrame, language: Language = "both", names: Names = NAMES
) -> Drawing:
    """A row for each zone model and rule: a point for each endowment, a bar for their mean, a stroke for single years.

    Parameters
    ----------
    by_endowment : DataFrame with columns zone_model, rule, endowment, rho (−1 to 1)
    by_rule : DataFrame by (zone_model, rule)
        Columns lasting, one_year and one_year_by_chance, sizes from 0 to 1.

    Raises InputError if a column is missing, there are no rows, or there are more endowments than can be told apart.

    >>> keys = pd.MultiIndex.from_tuples([("uniform", "any")], names=["zone_model", "rule"])
    >>> by_rule = pd.DataFrame({"lasting": 0.2, "one_year": 0.33, "one_year_by_chance": 0.29}, keys)
    >>> by_endowment = by_rule.reset_index().assign(endowment="relief", rho=-0.2)
    >>> figure = endowment_dependence(by_endowment, by_rule, "en")
    >>> [label.get_text() for label in figure.axes[0].get_yticklabels()]
    ['Uniform, any rule']
    """
    require_rows(by_endowment, ["zone_model", "rule", "endowment", "rho"], "by_endowment")
    require_rows(by_rule, ["lasting", "one_year", "one_year_by_chance"], "by_rule")
    language, names = drawable(language), RANKING_RULES | names
    looks = channels(distinct(by_endowment["endowment"]))
    keys = [line_key(look, called(name, language, names), linestyle="none") for name, look in looks.items()]
    chance = by_rule["one_year_by_chance"].mean()
    points, by_chance = words(*POINTS, language), words(*(text.format(chance) for text in CHANCE), language)
    note = "\n".join([points.replace("  ", "\n"), by_chance])
    rhos = by_endowment.set_index(["zone_model", "rule", "endowment"])["rho"]
    with drawing(10.4, 1.9 + 0.42 * len(by_rule)) as figure:
        frame(figure, words(*TITLE, language), note, keys)
        axes = figure.subplots()
        axes.barh(range(len(by_rule)), by_rule["lasting"], height=0.62, color=FAINT)
        for row, key in enumerate(by_rule.index):
            for name, look in looks.items():
                rho = rhos[(*key, name)]
                fill = "full" if rho > 0 else "none"
                axes.plot(abs(rho), row, look.marker, color=look.colour, markersize=8, fillstyle=fill)
            axes.plot(by_rule.loc[key, "one_year"], row, "|", color=INK, markersize=17, markeredgewidth=2)
        rows = [", ".join(called(part, "en" if language == "both" else language, names) for part in key)
                + (f"\n{'·'.join(called(part, 'zh', names) for part in key)}" if language == "both" else "")
                for key in by_rule.index]  # fmt: skip
        axes.set_yticks(range(len(by_rule)), rows)
        axes.invert_yaxis()
        axes.set_xlim(left=0)
        axes.xaxis.set_major_locator(round_ticks(6))
        axes.set_xlabel(words(*SIZE, language))
    return figure
