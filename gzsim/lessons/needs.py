"""Chances of the last place, and what zone models bring where needs differ (notebook 09)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from gzsim.simulation.welfare import undecided
from gzsim.views.bands import band
from gzsim.views.drawing import Drawing, drawing, frame
from gzsim.views.labels import Names, called, words
from gzsim.views.legend import line_keys
from gzsim.views.numbers import Z95, with_margin
from gzsim.views.palette import BLACK, CHANNELS, FAINT, MUTED, PAPER, Channel, channels

ZONES = ("central_city", "rural_revitalisation", "ecological")
LOOKS: Mapping[str, Channel] = dict(
    zip(("functional", "found", "even"), (CHANNELS[6], CHANNELS[4], CHANNELS[3]), strict=True)
)
LAMBDAS = (0, 0.25, 0.5, 0.75, 1)
"""Differences of needs: 0 if all need the same, 1 if each place needs what the weights of its zone say."""

Gain = tuple[float, float, float, float, float]
"""What is gained on common and on own needs, with its variances and, between them, the covariance."""

MIXED = np.linspace(0, 1, 101)
NEEDS = ("achievement by own needs, points gained", "自身需求成绩，比统一考核高（分）")
TITLE = ("Chances of the last place, and achievement by own needs", "居末位的概率与自身需求成绩")
DRAWN = (
    "{} plausible draws of the parameters. Left: median, 5–95 %. Right: share of draws that gain; vertical: theory on "
    "output alone (CF31).",
    "{}组合理参数。左：中位数与5–95%范围。右：优于统一考核的参数组占比；竖线为理论值。",
)
LAMBDA = ("λ: difference of needs", "λ：需求差异")


def gain(away: pd.DataFrame) -> Gain:
    """Gains at λ = 0 and 1 from paired differences by replication, with what is needed for any λ between.

    >>> away = pd.DataFrame({"achievement": [-1.0, -1.2, -0.8], "own_needs": [3.0, 2.8, 3.2]})
    >>> [round(float(each), 4) for each in gain(away)]
    [-1.0, 3.0, 0.0133, 0.0133, 0.0133]
    """
    v, w = away["achievement"], away["own_needs"]
    return float(v.mean()), float(w.mean()), *(float(each) / len(away) for each in (v.var(), v.cov(w), w.var()))


def even_at(v: float, w: float, *noise: float) -> tuple[float, str]:
    """λ* by interpolation between both rulers, and which λ the simulation does not tell from it (Fieller).

    >>> even_at(-1.0, 3.0, 1e-3, 0.0, 1e-3)
    (0.25, '0.24–0.26')
    """
    pieces = undecided(v, w, *noise)
    return v / (v - w), f"{pieces[0][0]:.2f}–{pieces[0][1]:.2f}" if pieces else "none within 0–1"


def luck_alone(last: pd.DataFrame, groups: pd.Series, seed: int) -> float:
    """Spread of P(last) if years in the last place were dealt out anew among those ranked together: mean of 400."""
    deal, spreads = np.random.default_rng(seed), []
    for _ in range(400):
        dealt = [deal.permuted(last.loc[:, groups == group].to_numpy(), axis=1).mean(0) for group in groups.unique()]
        spreads.append(np.ptp(np.concatenate(dealt)))
    return float(np.mean(spreads))


def told(values: pd.Series, signed: bool = False) -> str:
    """Mean of replications ± half the width of its 95 % interval."""
    return with_margin(values.mean(), values.std() / len(values) ** 0.5, signed=signed)


def by_lambda(away: pd.DataFrame) -> dict[str, str]:
    """Gains at some differences of needs, and where they are nothing, as text."""
    at, between = even_at(*gain(away))
    mixed = {share: (1 - share) * away["achievement"] + share * away["own_needs"] for share in LAMBDAS}
    return {f"λ = {share:g}": told(each, signed=True) for share, each in mixed.items()} | {
        "λ*": f"{at:.2f}",
        "interval": between,
    }


def chances_and_needs(
    chances: Mapping[tuple[str, str], pd.Series], zone_of: pd.Series, gains: Mapping[str, Gain], names: Names
) -> Drawing:
    """Left each place's chance of the last place by (zone model, rule), right what is gained by difference of needs."""
    zones = channels(list(ZONES))
    note = words("Left: each mark a place; within zones times n_zone/9, a place alone in its zone left out. "
                 "Right: scaled leads unless said; bands ± 95 %, simulation error alone.",
                 "左：每点为一个地方；区内排名乘以区内地方数/9，单独成区者不计。"
                 "右：未注明者按折算领先分排名；色带为±95%模拟误差。", "both").replace("  ", "\n")  # fmt: skip
    with drawing(12.5, 5.6) as figure:
        keys = [*line_keys(zones, "both", names, linestyle="none"), *line_keys(LOOKS, "both", names, marker="")]
        frame(figure, words(*TITLE, "both"), note, keys)
        left, right = figure.subplots(1, 2, gridspec_kw={"width_ratios": [1.15, 1]})
        _chances(left, chances, zone_of, zones)
        left.set_yticks(range(len(chances)), [_row(model, rule, names) for model, rule in chances])
        _needs(right, gains)
    return figure


def _row(model: str, rule: str, names: Names) -> str:
    if model == "uniform":
        return called(model, "both", names)
    return "\n".join(f"{called(model, each, names)}{colon}{called(rule, each, names)}"
                     for each, colon in (("en", ": "), ("zh", "：")))  # fmt: skip


def _chances(
    axes: Axes, chances: Mapping[tuple[str, str], pd.Series], zone_of: pd.Series, zones: Mapping[str, Channel]
) -> None:
    axes.axvline(1 / 9, color=MUTED, linewidth=1, linestyle=":")
    for y, chance in enumerate(chances.values()):
        axes.plot([chance.min(), chance.max()], [y, y], color=FAINT, linewidth=6, solid_capstyle="butt", zorder=0)
        for zone, look in zones.items():
            at = chance[zone_of[chance.index] == zone]
            axes.plot(at, [y] * len(at), look.marker, color=look.colour, markersize=7, markeredgecolor=PAPER)
    axes.set_ylim(len(chances) - 0.5, -0.5)
    axes.set_xlim(left=0)
    axes.set_xlabel("probability of the last place; dotted: equal chance\n居末位的概率；点线：机会均等")
    axes.tick_params(axis="y", length=0)


def _needs(axes: Axes, gains: Mapping[str, Gain]) -> None:
    axes.axhline(0, color=MUTED, linewidth=1)
    for key, look in LOOKS.items():
        v, w, vv, vw, ww = gains[key]
        mean = (1 - MIXED) * v + MIXED * w
        half = Z95 * np.sqrt((1 - MIXED) ** 2 * vv + 2 * MIXED * (1 - MIXED) * vw + MIXED**2 * ww)
        band(axes, MIXED, mean - half, mean + half, look.colour)
        axes.plot(MIXED, mean, look.line, color=look.colour)
        axes.plot(v / (v - w), 0, look.marker, color=look.colour, markersize=8, markeredgecolor=PAPER)
    axes.set_xlim(0, 1)
    axes.grid(axis="y")
    axes.set_xlabel(
        "λ: 0 all need the same, 1 as each zone's weights say\nλ：0为各地需求相同，1为完全如本区考核权重所示"
    )
    axes.set_ylabel("\n".join(NEEDS))


def gains_over_draws(
    ends: Mapping[str, tuple[pd.Series, pd.Series]], theory: Mapping[str, float], names: Names
) -> Drawing:
    """Left the range of gains over draws by difference of needs, right the share of draws that gain.

    Parameters
    ----------
    ends : by key of `LOOKS`, what each draw gains at λ = 0 and at λ = 1
    theory : where theory breaks even, by key; a vertical line
    """
    count = len(next(iter(ends.values()))[0])
    note = words(*(text.format(count) for text in DRAWN), "both")
    with drawing(12, 5.2) as figure:
        title = words(
            "Zones against one set of weights, by how far needs differ", "按需求差异比较分区与统一考核", "both"
        )
        frame(figure, title, note.replace("  ", "\n"), line_keys(LOOKS, "both", names))
        left, right = figure.subplots(1, 2)
        left.axhline(0, color=MUTED, linewidth=1)
        for shift, (key, look) in zip((-0.05, 0, 0.05), LOOKS.items(), strict=True):
            v, w = ends[key]
            _ranges(left, [(1 - share) * v + share * w for share in LAMBDAS], shift, look)
            right.plot(
                MIXED, [100 * ((1 - each) * v + each * w > 0).mean() for each in MIXED], look.line, color=look.colour
            )
            if key in theory:
                right.axvline(theory[key], color=look.colour, linewidth=1, linestyle=look.line)
        left.set_xticks(LAMBDAS)
        left.set_ylabel("\n".join(NEEDS))
        right.set(xlim=(0, 1), ylim=(0, 100))
        right.set_ylabel("share of draws that gain, percent\n优于统一考核的参数组占比（%）")
        for axes in (left, right):
            axes.grid(axis="y")
            axes.set_xlabel("\n".join(LAMBDA))
    return figure


def _ranges(axes: Axes, gains: Sequence[pd.Series], shift: float, look: Channel) -> None:
    low, median, high = np.quantile(np.array(gains), [0.05, 0.5, 0.95], axis=1)
    axes.errorbar(np.array(LAMBDAS) + shift, median, yerr=[median - low, high - median], color=look.colour,
                  marker=look.marker, linestyle="none", markersize=7, capsize=3, elinewidth=2,
                  markeredgecolor=PAPER if look.colour != BLACK else BLACK)  # fmt: skip
