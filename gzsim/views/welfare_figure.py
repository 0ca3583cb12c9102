"""What policies gain in several views of what is good, and where between two views they change places."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from gzsim.common.names import require_rows
from gzsim.common.tidy import distinct, only_baseline
from gzsim.views.bands import band
from gzsim.views.drawing import Drawing, drawing, frame
from gzsim.views.fonts import drawable
from gzsim.views.labels import NAMES, Language, Name, Names, called, difference_title, label, words
from gzsim.views.legend import difference_note, line_keys, round_ticks
from gzsim.views.numbers import MARGIN, OTHER_SCALE, margin
from gzsim.views.palette import MUTED, PAPER, Channel, channels
from gzsim.views.wrapping import folded

END = 16
"""Latin letters below an end of the mixtures, beside the share next to it."""

COUNTED = ("changes worth mentioning, weighed", "加权后的“值得一提的变化”数")
BETTER = ("better", "更好")
MIXED = ("share of the second view", "后一种观点所占份额")
NOTE = (
    f"Bars and bands: mean of the simulation {MARGIN.en}. Thick on the zero line: mixtures of the two views that do "
    "not tell\na run and the baseline apart; mark: where they change places.",
    f"误差线与色带：模拟均值{MARGIN.zh}。零线上的粗线：在这些混合比例下，两者难分高下；标记：高下在此互换。",
)

VIEWS = ["scheme", "baseline", "view", "difference", "standard_error", "view_name", "view_name_zh", "same_scale"]
MIXTURES = ["scheme", "view", "other", "difference", "difference_other", "variance", "covariance", "variance_other",
            "mixing", "low", "high", "undecided"]  # fmt: skip


def views_of_welfare(
    views: pd.DataFrame, mixtures: pd.DataFrame, language: Language = "both", names: Names = NAMES
) -> Drawing:
    """Gains over the baseline in each view, and along mixtures of the first view and the last.

    Parameters
    ----------
    views : DataFrame with the columns `VIEWS`, a row for each run and view
    mixtures : DataFrame with the columns `MIXTURES`, a row for each run and pair of views

    Raises InputError if a column is missing, there are no rows or baselines are mixed.

    >>> views = pd.DataFrame({"scheme": "a", "baseline": "b", "view": ["growth", "green"], "difference": [1.0, -0.5],
    ...     "standard_error": 0.1, "view_name": ["Growth", "Green"], "view_name_zh": ["增长", "绿色"],
    ...     "same_scale": True})
    >>> mixtures = pd.DataFrame({"scheme": ["a"], "view": "growth", "other": "green", "difference": 1.0,
    ...     "difference_other": -0.5, "variance": 0.01, "covariance": 0.0, "variance_other": 0.01, "mixing": 2 / 3,
    ...     "low": 0.57, "high": 0.78, "undecided": "between"})
    >>> [tick.get_text() for tick in views_of_welfare(views, mixtures, "en").axes[0].get_yticklabels()]
    ['Growth', 'Green']
    """
    require_rows(views, VIEWS, "views")
    require_rows(mixtures, MIXTURES, "mixtures")
    baseline, language = only_baseline(views), drawable(language)
    seen, schemes = distinct(views["view"]), distinct(views["scheme"])
    looks = {scheme: look for scheme, look in channels([baseline, *schemes]).items() if scheme != baseline}
    titles = {view: label(*views[views["view"] == view][["view_name", "view_name_zh"]].iloc[0], language, "\n")
              for view in seen}  # fmt: skip
    with drawing(10.5, 2.4 + 0.34 * len(seen) * max(2, len(schemes))) as figure:
        moved = not views["same_scale"].all()
        note = difference_note(words(*NOTE, language).replace("  ", "\n"), language, moved)
        frame(figure, difference_title(baseline, language, names), note, _keys(views, looks, language, names))
        left, right = figure.subplots(1, 2, gridspec_kw={"width_ratios": [1.0, 1.25]})
        _gains(left, views, looks, titles)
        _between(right, mixtures.query("view == @seen[0] and other == @seen[-1]"), looks)
        ends = [folded(titles[view], END) for view in (seen[0], seen[-1])]
        right.set_xticks([0, 0.25, 0.5, 0.75, 1], [ends[0], "25 %", "50 %", "75 %", ends[1]], linespacing=1.25)
        better = label(*BETTER, language)
        left.set_xlabel(label(*COUNTED, language, "\n") + f"\n{better} →", linespacing=1.35)
        right.set_xlabel(label(*MIXED, language, "\n"), linespacing=1.35)
        beside = folded(label(*COUNTED, language, "\n"), END)
        right.set_ylabel(f"{beside}\n{better} →", linespacing=1.35)
    return figure


def _keys(views: pd.DataFrame, looks: dict[str, Channel], language: Language, names: Names) -> list:
    """A key for each run, with a dagger where something that weighs is counted on another scale."""
    marked = {
        run: Name(*(f"{called(run, each, names)} {OTHER_SCALE}" for each in ("en", "zh")))
        for run in distinct(views.loc[~views["same_scale"], "scheme"])
    }
    return line_keys(looks, language, {**names, **marked}, markersize=6)


def _gains(axes: Axes, views: pd.DataFrame, looks: dict[str, Channel], titles: dict[str, str]) -> None:
    axes.axvline(0, color=MUTED, linewidth=1)
    for place, (scheme, look) in enumerate(looks.items()):
        rows = np.arange(len(titles)) + (place - (len(looks) - 1) / 2) * 0.6 / len(looks)
        found = views[views["scheme"] == scheme].set_index("view").loc[list(titles)]
        axes.errorbar(
            found["difference"], rows, xerr=margin(found["standard_error"]), color=look.colour, marker=look.marker,
            markersize=7, markeredgecolor=PAPER, markeredgewidth=0.8, elinewidth=2, capsize=3, linestyle="none",
        )  # fmt: skip
    axes.set_yticks(range(len(titles)), titles.values(), linespacing=1.25)
    axes.set_ylim(len(titles) - 0.5, -0.5)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.grid(axis="x")
    axes.xaxis.set_major_locator(round_ticks(5))


def _between(axes: Axes, mixtures: pd.DataFrame, looks: dict[str, Channel]) -> None:
    """Δ(μ) = (1 − μ)·Δ_v + μ·Δ_w with its band; what is undecided lies on the zero line."""
    mu = np.linspace(0.0, 1.0, 101)
    axes.axhline(0, color=MUTED, linewidth=1)
    for scheme, look in looks.items():
        for row in mixtures[mixtures["scheme"] == scheme].itertuples():
            mean = (1 - mu) * row.difference + mu * row.difference_other
            spread = (1 - mu) ** 2 * row.variance + 2 * mu * (1 - mu) * row.covariance + mu**2 * row.variance_other
            half = margin(np.sqrt(np.maximum(spread, 0.0)))
            band(axes, mu, mean - half, mean + half, look.colour)
            axes.plot(mu, mean, look.line, color=look.colour)
            pieces = {"ends": [(0, row.low), (row.high, 1)], "none": [], "unknown": []}
            for low, high in pieces.get(row.undecided, [(row.low, row.high)]):
                axes.plot([low, high], [0, 0], color=look.colour, linewidth=5, solid_capstyle="butt", alpha=0.7)
            axes.plot(row.mixing, 0, look.marker, color=look.colour, markersize=7, markeredgecolor=PAPER)
    axes.set_xlim(0, 1)
    axes.grid(axis="y")
    axes.yaxis.set_major_locator(round_ticks(5))
