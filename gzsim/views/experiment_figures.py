"""What experiments tell: which factors move an outcome, where it comes about, and how well it is predicted."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle

from gzsim.common.names import require_columns, require_rows
from gzsim.views.drawing import Drawing, drawing
from gzsim.views.fonts import drawable
from gzsim.views.index_text import headed, name_of, named, row_height, row_name, row_names
from gzsim.views.labels import NAMES, Language, Name, Names, label
from gzsim.views.legend import round_ticks
from gzsim.views.numbers import Z90, in_full, minus
from gzsim.views.palette import BLUE, FAINT, INK, MUTED, PAPER, VERMILLION, pale, tint
from gzsim.views.regions import BOUNDS, is_choice, region, within

STRONGEST = 10
"""Factors that a figure of bars shows."""
SAID = 3
"""Bounds that a title has room for."""
OWN_NAMES = {"outcome": Name("the outcome", "结果")}

SHARES = ["factor", "first", "first_low", "first_high", "total", "total_low", "total_high"]
EFFECTS = ["factor", "mu", "mu_star", "mu_star_low", "mu_star_high", "sigma"]
STEPS = ["coverage", "density", "restricted", "chosen"]
CHECKED = ["simulated", "mean", "sd"]
ERROR = ["rmse", "r2", "coverage_90"]
INTERVAL = Name("Thin lines: 95 % interval (bootstrap).", "细线：95%区间（自助法）。")


def variance_shares(table: pd.DataFrame, outcome: str, language: Language = "both", names: Names = NAMES) -> Drawing:
    """Share of each factor in the variance of an outcome, alone and with all others: the ten largest.

    Parameters
    ----------
    table : DataFrame with the columns `SHARES`, the largest total first
    outcome : its name
    names : names of factors and of the outcome

    Raises InputError if a column is missing or there are no rows.

    >>> table = pd.DataFrame({"factor": ["a", "b"], "first": [0.5, 0.3], "first_low": 0.2, "first_high": 0.6,
    ...                       "total": [0.7, 0.5], "total_low": [0.6, 0.4], "total_high": [0.8, 0.55]})
    >>> variance_shares(table, "debt", "en").alt
    'Sensitivity of debt. a accounts for 70 % of the variance of debt (50 % by itself)'
    """
    language, names = drawable(language), {**OWN_NAMES, **names}
    of, shown = named(outcome, names), require_rows(table, SHARES, "table").head(STRONGEST)
    looks = {
        "total": {"facecolor": pale(BLUE), "hatch": "////", "edgecolor": PAPER},
        "first": {"facecolor": BLUE},
    }
    keys = [Patch(**looks["first"], label=label("alone", "单独作用", language)),
            Patch(**looks["total"], label=label("with interactions", "含交互作用", language))]  # fmt: skip
    kind = Name(f"Sensitivity of {of.en}", f"{of.zh}的敏感性")
    rows = row_names(shown["factor"], names, language)
    with drawing(7.6, 1.9 + 1.5 * row_height(rows) * len(rows)) as figure:
        headed(figure, kind, _accounted(shown, of, names), language, [INTERVAL, *_left(table)], keys)
        axes = figure.subplots()
        for place, (index, look) in zip((0.18, -0.18), looks.items(), strict=True):
            _bars(axes, shown, index, place, 0.36, **look)
        _rows(axes, rows)
        axes.set_xlabel(label("share of the variance", "占方差的比重", language, "  "))
    return figure


def _accounted(shown: pd.DataFrame, of: Name, names: Names) -> Name:
    """What the largest share is, where its interval lies above all others."""
    first, others = shown.iloc[0], shown.iloc[1:]
    factor = named(first["factor"], names)
    total, alone = (f"{100 * min(max(first[index], 0), 1):.0f}" for index in ("total", "first"))
    if first["total"] <= 0:
        return Name(f"No factor moves {of.en}", f"各因素均不影响{of.zh}")
    if (others["total_high"] >= first["total_low"]).any():
        return Name(f"Which factor moves {of.en} most cannot be told: intervals overlap",
                    f"区间相互重叠，无法判断哪个因素对{of.zh}影响最大")  # fmt: skip
    return Name(f"{factor.en} accounts for {total} % of the variance of {of.en} ({alone} % by itself)",
                f"{of.zh}的方差有{total}%与{factor.zh}有关（单独作用{alone}%）")  # fmt: skip


def elementary_effects(table: pd.DataFrame, outcome: str, language: Language = "both", names: Names = NAMES) -> Drawing:
    """Mean absolute effect of each factor on an outcome, and how its effects differ: the ten largest.

    Parameters
    ----------
    table : DataFrame with the columns `EFFECTS`, the largest mu_star first
    outcome, names : as in `variance_shares`

    Raises InputError if a column is missing or there are no rows.

    >>> table = pd.DataFrame({"factor": ["a"], "mu": [-2.0], "mu_star": 2.0, "mu_star_low": 1.0, "mu_star_high": 3.0,
    ...                       "sigma": 0.5})
    >>> elementary_effects(table, "debt", "en").alt
    'Elementary effects on debt. a moves debt most, by 2 over its range on average'
    """
    language, names = drawable(language), {**OWN_NAMES, **names}
    of, shown = named(outcome, names), require_rows(table, EFFECTS, "table").head(STRONGEST)
    looks = {"rises": {"facecolor": BLUE}, "falls": {"facecolor": VERMILLION, "hatch": "////", "edgecolor": PAPER}}
    spread = {"color": INK, "marker": "D", "markersize": 6, "linestyle": "none", "markeredgecolor": PAPER}
    keys = [Patch(**looks["rises"], label=label("rises with the factor on average", "平均为正向", language)),
            Patch(**looks["falls"], label=label("falls with it", "平均为负向", language)),
            Line2D([], [], label=label("spread (curvature, interaction)", "离散程度（非线性、交互）", language),
                   **spread)]  # fmt: skip
    kind = Name(f"Elementary effects on {of.en}", f"各因素对{of.zh}的基本效应")
    rows = row_names(shown["factor"], names, language)
    with drawing(7.6, 1.9 + 1.2 * row_height(rows) * len(rows)) as figure:
        headed(figure, kind, _moved(shown.iloc[0], of, names), language, [INTERVAL, *_left(table)], keys)
        axes = figure.subplots()
        rising = shown["mu"] >= 0
        for chosen, look in ((rising, looks["rises"]), (~rising, looks["falls"])):
            _bars(axes, shown.where(chosen, np.nan), "mu_star", 0.0, 0.55, **look)
        axes.plot(shown["sigma"], np.arange(len(shown)), **spread)
        _rows(axes, rows)
        axes.set_xlabel(label("change of the outcome over the whole range of the factor",
                              "因素在全部取值范围内变动引起的结果变化", language, "\n"), linespacing=1.35)  # fmt: skip
    return figure


def _moved(first: pd.Series, of: Name, names: Names) -> Name:
    if first["mu_star"] <= 0:
        return Name(f"No factor moves {of.en}", f"各因素均不影响{of.zh}")
    factor, size = named(first["factor"], names), in_full(first["mu_star"], 3)
    return Name(f"{factor.en} moves {of.en} most, by {size} over its range on average",
                f"{factor.zh}对{of.zh}的影响最大，在其取值范围内平均为{size}")  # fmt: skip


def _left(table: pd.DataFrame) -> list[Name]:
    left = len(table) - STRONGEST
    return [Name(f"Left out: {left} weaker factors.", f"另有{left}个较弱因素未绘。")] if left > 0 else []


def _bars(axes: Axes, shown: pd.DataFrame, index: str, place: float, height: float, **look: object) -> None:
    """Bars with their intervals; what is missing has none."""
    rows = np.arange(len(shown)) + place
    axes.barh(rows, shown[index], height, linewidth=0, **look)
    axes.hlines(rows, shown[f"{index}_low"], shown[f"{index}_high"], color=INK, linewidth=1.1)


def _rows(axes: Axes, rows: list[str]) -> None:
    axes.axvline(0, color=MUTED, linewidth=1)
    axes.set_yticks(range(len(rows)), rows, linespacing=1.25)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.grid(axis="x")
    axes.xaxis.set_major_locator(round_ticks(6))


def discovered_box(
    inputs: pd.DataFrame, of_interest: pd.Series, bounds: pd.DataFrame, steps: pd.DataFrame,
    language: Language = "both", names: Names = NAMES,
) -> Drawing:  # fmt: skip
    """A box over the two factors that it restricts most, and coverage against density of all steps towards it.

    Parameters
    ----------
    inputs : DataFrame, experiments × factors
    of_interest : Series of bool over the same experiments
    bounds : DataFrame with the columns `gzsim.views.regions.BOUNDS`, a row for each factor that the box restricts
    steps : DataFrame with the columns `STEPS`; one of them is chosen
    names : names of factors and categories

    Raises InputError if a column is missing or there are no rows.

    >>> inputs = pd.DataFrame({"a": [0.0, 0.2, 0.8, 1.0], "b": [0.1, 0.9, 0.4, 0.6]})
    >>> bounds = pd.DataFrame({"factor": ["a"], "low": [0.5], "high": [float("nan")], "categories": [None]})
    >>> steps = pd.DataFrame({"coverage": [1.0, 1.0], "density": [0.5, 1.0], "restricted": [0, 1],
    ...                       "chosen": [False, True]})
    >>> discovered_box(inputs, inputs["a"] > 0.5, bounds, steps, "en").alt.partition(". ")[2]
    '100 % of the cases with a ≥ 0.5 are of interest, and 100 % of all cases of interest are among them'
    """
    require_rows(bounds, BOUNDS, "bounds")
    require_rows(steps, STEPS, "steps")
    require_columns(inputs, list(bounds["factor"]), "inputs")
    language = drawable(language)
    bounds = _tightest_first(inputs, bounds)
    drawn = [*bounds["factor"][:2], *(name for name in inputs if name not in set(bounds["factor"]))][:2]
    notes = (
        [Name("Pale: outside bounds that are not drawn.", "浅色：不满足图中未绘的其他条件。")]
        if len(bounds) > 2
        else []
    )
    with drawing(10.5, 5.0) as figure:
        kind = Name("A box of scenario discovery", "情景发现的区域")
        finding = _where(bounds, steps[steps["chosen"]].iloc[0], names)
        headed(figure, kind, finding, language, notes, _case_keys(language))
        left, right = figure.subplots(1, 2, gridspec_kw={"width_ratios": [1.2, 1]})
        _cases(left, inputs, of_interest, bounds, drawn, language, names)
        _tradeoff(right, steps, language)
    return figure


def _tightest_first(inputs: pd.DataFrame, bounds: pd.DataFrame) -> pd.DataFrame:
    """Bounds by the share of cases that each alone leaves in."""
    left_in = [within(inputs, bounds.iloc[[row]]).mean() for row in range(len(bounds))]
    return bounds.iloc[np.argsort(left_in, kind="stable")]


def _where(bounds: pd.DataFrame, chosen: pd.Series, names: Names) -> Name:
    said, more = region(bounds.head(SAID), names), len(bounds) - SAID
    more_en, more_zh = (f" (and {more} more bounds)", f"（另有{more}项条件）") if more > 0 else ("", "")
    density, coverage = (f"{100 * chosen[share]:.0f}" for share in ("density", "coverage"))
    return Name(f"{density} % of the cases with {said.en}{more_en} are of interest, and {coverage} % of all cases of "
                "interest are among them",
                f"在{said.zh}{more_zh}的情形中，{density}%为关注情形，占全部关注情形的{coverage}%")  # fmt: skip


OF_INTEREST = {"color": VERMILLION, "marker": "^"}
OTHERS = {"color": "#7F7F7F", "marker": "o"}


def _case_keys(language: Language) -> list[Artist]:
    style = {"linestyle": "none", "markersize": 6, "markeredgecolor": PAPER}
    return [Line2D([], [], label=label("of interest", "关注情形", language), **OF_INTEREST, **style),
            Line2D([], [], label=label("others", "其他情形", language), **OTHERS, **style),
            Patch(facecolor="none", edgecolor=BLUE, linewidth=2, label=label("box", "区域边界", language))]  # fmt: skip


def _cases(
    axes: Axes, inputs: pd.DataFrame, of_interest: pd.Series, bounds: pd.DataFrame, drawn: list[str],
    language: Language, names: Names,
) -> None:  # fmt: skip
    """Cases over the drawn factors; what other bounds shut out is pale."""
    limits = bounds.set_index("factor")
    others = within(inputs, bounds[~bounds["factor"].isin(drawn)])
    places = [_places(inputs[name], limits["categories"].get(name)) for name in drawn]
    x, y = [*places, pd.Series(0.0, index=inputs.index)][:2]
    for chosen, look in ((~of_interest, OTHERS), (of_interest, OF_INTEREST)):
        for kept, alpha in ((chosen & ~others, 0.25), (chosen & others, 0.9)):
            axes.scatter(x[kept], y[kept], s=20, alpha=alpha, linewidth=0.3, edgecolor=PAPER, **look)
    axes.margins(0.03)
    axes.autoscale_view()
    sides = [_side(limits.loc[name] if name in limits.index else None, edge)
             for name, edge in zip(drawn, (axes.get_xlim(), axes.get_ylim()), strict=False)]  # fmt: skip
    (left, right), (low, high) = [*sides, axes.get_ylim()][:2]
    axes.add_patch(Rectangle((left, low), right - left, high - low, fill=False, edgecolor=BLUE, linewidth=2.2))
    for name, axis in zip(drawn, (axes.xaxis, axes.yaxis), strict=False):
        axis.set_label_text(row_name(name_of(name, names), language, 44))
        if is_choice(inputs[name]):
            order = _ordered(inputs[name], limits["categories"].get(name))
            axis.set_ticks(range(len(order)), row_names(order, names, language, 20))
        else:
            axis.set_major_locator(round_ticks(5))
    if len(drawn) < 2:
        axes.set_yticks([])


def _ordered(values: pd.Series, within_box: tuple[str, ...] | None) -> list[str]:
    """Categories within the box first, so that they are next to each other."""
    inside = list(within_box or ())
    return inside + [each for each in values.cat.categories if each not in inside]


def _places(values: pd.Series, within_box: tuple[str, ...] | None) -> pd.Series:
    """Where the cases stand; those of a category side by side rather than on top of each other."""
    if not is_choice(values):
        return values
    order = _ordered(values, within_box)
    aside = (np.arange(len(values)) * 0.618034 % 1 - 0.5) * 0.7  # spread evenly, whoever falls into the category
    return pd.Series(values.map(order.index).astype(float) + aside, index=values.index)


def _side(bounds: pd.Series | None, edge: tuple[float, float]) -> tuple[float, float]:
    """Where a box begins and ends on an axis; at its edge where there is no bound."""
    if bounds is None:
        return edge
    if bounds["categories"] is not None:
        return -0.45, len(bounds["categories"]) - 0.55
    low, high = bounds["low"], bounds["high"]
    return edge[0] if pd.isna(low) else low, edge[1] if pd.isna(high) else high


def _tradeoff(axes: Axes, steps: pd.DataFrame, language: Language) -> None:
    """A dot for each step, the darker the more factors are restricted; a ring around the chosen one."""
    most = max(1, steps["restricted"].max())
    colours = [tint(BLUE, 0.15 + 0.85 * number / most) for number in steps["restricted"]]
    axes.plot(steps["coverage"], steps["density"], color=FAINT, linewidth=1, zorder=1)
    axes.scatter(steps["coverage"], steps["density"], c=colours, s=34, edgecolor=MUTED, linewidth=0.4, zorder=2)
    chosen = steps[steps["chosen"]].iloc[0]
    axes.scatter(chosen["coverage"], chosen["density"], s=150, facecolor="none", edgecolor=INK, linewidth=1.6, zorder=3)
    number = int(chosen["restricted"])
    factors = "factor" if number == 1 else "factors"
    text = label(f"ring: chosen, {number} {factors}", f"圆圈：选定，{number}个因素", language, "\n")
    axes.text(0.04, 0.04, text, transform=axes.transAxes, fontsize=9)  # hardly any step covers little and is thin
    axes.set(xlim=(-0.03, 1.05), ylim=(-0.03, 1.05))
    axes.set_xlabel(label("coverage: share of the cases of interest", "覆盖率：区域所含关注情形的比重", language, "\n"))
    axes.set_ylabel(label("density: share of interest in the box", "密度：区域内关注情形的比重", language, "\n"))
    axes.set_title(label("Steps, darker: more factors", "逐步收缩（越深因素越多）", language, "\n"), linespacing=1.25)
    axes.grid(visible=True)


def predicted_against_simulated(
    checked: pd.DataFrame, error: pd.DataFrame, outcome: str, language: Language = "both", names: Names = NAMES
) -> Drawing:
    """Outcome as an emulator predicts it for experiments that were held out, against the simulated one.

    Parameters
    ----------
    checked : DataFrame with the columns `CHECKED`, a row for each experiment
    error : DataFrame with the columns `ERROR`, one row
    outcome, names : as in `variance_shares`

    Raises InputError if a column is missing or there are no rows.

    >>> checked = pd.DataFrame({"simulated": [1.0, 2.0, 3.0], "mean": [1.1, 2.0, 2.9], "sd": 0.1})
    >>> error = pd.DataFrame({"rmse": [0.0816], "r2": [0.99], "coverage_90": [1.0]})
    >>> predicted_against_simulated(checked, error, "debt", "en").alt.partition(". ")[2]
    'The emulator predicts 99 % of the variance of debt; it is off by 0.0816 (root mean square)'
    """
    require_rows(checked, CHECKED, "checked")
    require_rows(error, ERROR, "error")
    language, names = drawable(language), {**OWN_NAMES, **names}
    of, measured = named(outcome, names), error.iloc[0]
    kind = Name(f"Emulator of {of.en}", f"{of.zh}的代理模型")
    covered = f"{100 * measured['coverage_90']:.0f}"
    notes = [Name("Each experiment is predicted without it (ten-fold cross-validation).",
                  "各次试验均由不含该试验的样本预测（十折交叉验证）。"),
             Name(f"Thin lines: 90 % interval; {covered} % of the experiments are within theirs.",
                  f"细线：90%区间，{covered}%的试验落在区间内。")]  # fmt: skip
    with drawing(6.4, 5.6) as figure:
        headed(figure, kind, _predicted(measured, of), language, notes)
        axes = figure.subplots()
        half = Z90 * checked["sd"]
        axes.vlines(
            checked["simulated"], checked["mean"] - half, checked["mean"] + half, color=pale(BLUE), linewidth=0.8
        )
        axes.scatter(checked["simulated"], checked["mean"], s=18, color=BLUE, edgecolor=PAPER, linewidth=0.3, zorder=3)
        axes.axline((checked["simulated"].min(),) * 2, slope=1, color=MUTED, linewidth=1)
        axes.set_xlabel(label("simulated", "模拟值", language, "  "))
        axes.set_ylabel(label("predicted", "预测值", language, "  "))
        axes.xaxis.set_major_locator(round_ticks(6))
        axes.yaxis.set_major_locator(round_ticks(6))
        axes.grid(visible=True)
    return figure


def _predicted(measured: pd.Series, of: Name) -> Name:
    size = in_full(measured["rmse"], 3)
    if measured["r2"] <= 0:
        return Name(f"The emulator predicts {of.en} no better than the mean does",
                    f"代理模型对{of.zh}的预测不优于均值")  # fmt: skip
    share = minus(f"{100 * measured['r2']:.0f}")
    return Name(f"The emulator predicts {share} % of the variance of {of.en}; it is off by {size} (root mean square)",
                f"代理模型可解释{of.zh}方差的{share}%，均方根误差为{size}")  # fmt: skip
