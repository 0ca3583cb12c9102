"""Hours by tier: what paper takes in departments, bureaus and townships, and what relief gives back (notebook 08)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from gzsim.lessons.curves import mean_and_error, told
from gzsim.lessons.forms import six
from gzsim.lessons.starting import FREE_CAPTURE
from gzsim.scenario import Scenario, load_scenario, plausible_draws
from gzsim.scenario.tiers import TIERS
from gzsim.simulation.simulate import by_tier
from gzsim.views.drawing import Drawing, drawing, frame
from gzsim.views.labels import Name, words
from gzsim.views.numbers import minus
from gzsim.views.palette import CHANNELS, MUTED, Channel, pale

WEEK = 40
USES = ("paper_hours", "forms", "work", "visits")
BACK = {"paper_hours": Name("less paper", "少填表"), "work": Name("more work", "多工作"),
        "visits": Name("more visits", "多走访")}  # fmt: skip
SHORT = {"parameters": {"timing.warm_up": 0}, "simulation.years": 2}


def three() -> tuple[Scenario, Scenario, Scenario]:
    """The tiers of the shipped scenario; half of a township's documents taken away; six indicators captured for free.

    >>> [scenario.simulation.years for scenario in three()]
    [2, 2, 2]
    """
    tiers = load_scenario("guizhou-2025-tiers").with_(SHORT, name="guizhou-2025-tiers")
    relief = tiers.with_({"parameters": {"paper.township.relief": 0.5}}, name="half of a township's documents")
    free = {"parameters": FREE_CAPTURE}
    captured = {f"indicators.{each}.dynamics.captured": 1 for each in six()}
    return tiers, relief, tiers.with_(captured | free, name="six captured")


def weekly(scenario: Scenario, replications: int = 60) -> pd.DataFrame:
    """Hours of a person and week by (use, tier), a row for each replication."""
    lived = by_tier(scenario, replications=replications, seed=2025).mean(["year", "code"])
    lived = lived.assign({use: WEEK * lived[use] for use in USES[1:]})
    return pd.DataFrame({(use, tier): lived[use].sel(tier=tier).to_numpy() for use in USES for tier in TIERS})


def draws(tiers: Scenario, relief: Scenario, count: int = 100) -> pd.DataFrame:
    """Plausible draws of all parameters, valid in both scenarios."""
    return plausible_draws(count, seed=2025, scenarios=[tiers, relief])


def drawn_once(drawn: dict[str, Any], tiers: Scenario, relief: Scenario) -> dict[tuple[str, str, str], float]:
    """Hours without relief, and what it gives back, with these parameters: by (hours or given back, use, tier)."""
    plain, relieved = (
        weekly(each.with_({"parameters": {**drawn, **each.parameters}}), replications=2).mean()
        for each in (tiers, relief)
    )
    back = {("given back", *key): value for key, value in (relieved - plain).items()}
    return {("hours", *key): value for key, value in plain.items()} | back


def ranged(now: pd.Series, over: pd.Series, signed: bool = True) -> dict[str, str]:
    """Hours at the defaults, their range over draws, and the share of draws with the other sign; as text."""
    low, high = over.quantile([0.05, 0.95])
    sign = "+" if signed else ""
    turned = (np.sign(over) == -np.sign(now.mean())).mean()
    return {"default": told(mean_and_error(now), signed=signed),
            "range": minus(f"{low:{sign}z.2f} to {high:{sign}z.2f}"),
            "other_sign": f"{100 * turned:.0f} %" if signed else "–"}  # fmt: skip


def relief_drawn(hours: pd.DataFrame, gain: pd.DataFrame, over: pd.DataFrame) -> Drawing:
    """Paper today by tier, and what half of a township's documents give back; a bar for the range over draws."""
    with drawing(11, 4.4) as figure:
        frame(figure, words("Paper by tier, and relief for townships", "分层填表工时与乡镇减负", "both"),
              words("Marks: default parameters; bars: the middle 90 of 100 plausible draws. guizhou-2025-tiers.",
                    "点：默认参数；条：100次合理抽样的中间90次。", "both"))  # fmt: skip
        left, right = figure.subplots(1, 2, width_ratios=[1.1, 1])
        for place, tier in enumerate(reversed(TIERS)):
            _dumbbell(left, place, hours["paper_hours", tier], over["hours", "paper_hours", tier], CHANNELS[0])
        for place, use in enumerate(reversed(BACK)):
            sign = -1 if use == "paper_hours" else 1
            _dumbbell(
                right, place, sign * gain[use, "township"], sign * over["given back", use, "township"], CHANNELS[4]
            )
        _rows(left, [TIERS[tier] for tier in reversed(TIERS)], "Paper today 目前填表")
        _rows(right, list(reversed(BACK.values())), "A township, half of its documents gone 乡镇文件减半")
    return figure


def _dumbbell(axes: Axes, place: int, now: pd.Series, over: pd.Series, look: Channel) -> None:
    """The middle 90 of the draws as a bar, the default as a mark with its number."""
    low, high = over.quantile([0.05, 0.95])
    axes.plot([low, high], [place, place], color=pale(look.colour), linewidth=6, solid_capstyle="butt")
    axes.plot(now.mean(), place, marker=look.marker, color=look.colour, markersize=8, linestyle="none")
    axes.annotate(minus(f"{now.mean():.2f}"), (now.mean(), place), xytext=(0, 9), textcoords="offset points",
                  ha="center", fontsize=9, color=MUTED)  # fmt: skip


def _rows(axes: Axes, names: Sequence[Name], title: str) -> None:
    axes.set_yticks(range(len(names)), [f"{name.en}\n{name.zh}" for name in names])
    axes.set(title=title, xlabel="hours of a person and week 每人每周小时", ylim=(-0.6, 2.7))
    axes.set_xlim(left=0)
