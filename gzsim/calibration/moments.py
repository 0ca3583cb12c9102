"""What a panel of cities shows of targets and growth: 46 moments, by one code for the record and for simulations."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gzsim.calibration.panel import Array, CityPanel, Whole

BINS = range(-4, 8)
"""Lower ends of the bins of a point in which reported growth less the target is counted."""
SMALLEST_GROUP = 4
"""Cities of a province and year from which spreads around its mean are taken."""
SMALLEST_RANKED = 5
"""Cities of a province and year among whom one is last."""
EXACT = 0.05
"""Points by which a figure with one decimal may be off and still be the same."""


def city_moments(panel: CityPanel) -> pd.Series:
    """Moments of targets and reported growth; NaN where a panel has nothing to compute one from.

    With P the target of the province, T that of the city, g reported growth and o = g − T the overshoot:

    | moment | definition |
    | --- | --- |
    | gap_* | T − P: mean, standard deviation, quartiles, share ≥ 0 and > 0 |
    | target_whole, target_half | share of targets that are whole, that end in .5 |
    | pass_through_year_fe, pass_through_city_year_fe | slope of T on P, effects of years; of cities and years |
    | update_inertia, update_outcome, update_province | T on T₋₁, g₋₁ and P, effects of years |
    | target_unchanged, target_up, target_down | shares of T − T₋₁ |
    | overshoot_* | mean, standard deviation, percentiles; share in bins [lo, lo + 1) |
    | met, exactly_met | share o ≥ −.049; |o| < .05 |
    | growth_sd_within_province_year | √(Σ(g − ḡ_pt)² / Σ(n_pt − 1)), groups of 4 and more |
    | growth_sd_between_provinces_within_year | √(Σ(ḡ_pt − ḡ_t)² / Σ(P_t − 1)), ḡ_t the mean of the provinces' means |
    | growth_deviation_autocorrelation | correlation of g − ḡ_pt with the year before |
    | gap_sd_within_province_year | as the spread of growth |
    | target_growth_correlation_within_province_year | of T − P and g, both less the mean of province and year |
    | miss_after_miss, miss_after_met | share missing T among those who missed, who met it the year before |
    | last_in_growth_again | share of the last of their province in g who are last again, groups of 5 and more |

    Definitions follow the moments of the city panel of Li, Liu, Weng and Zhou (2019, Economic Journal 129), of which
    `gzsim.calibration.recorded` has the values. The wording of a target ("about") has no counterpart in the model.

    >>> asked = np.full((2, 4), 10.0)
    >>> target, growth = asked + [0.0, 1.0, 2.5, 3.0], asked + [[-1.0, 1.0, 3.0, 5.0], [1.0, 2.0, 2.5, 2.0]]
    >>> told = city_moments(CityPanel(np.array([2003, 2004]), np.zeros(4, int), asked, target, growth))
    >>> told[["gap_mean", "target_half", "met", "exactly_met", "miss_after_miss", "target_unchanged"]].to_list()
    [1.625, 0.25, 0.75, 0.25, 0.0, 1.0]
    """
    parts = (_gaps, _roundness, _pass_through, _updates, _overshoot, _spreads, _again)
    return pd.Series({name: value for part in parts for name, value in part(panel)}, name="value", dtype=float)


def _gaps(panel: CityPanel) -> Iterator[tuple[str, float]]:
    gap = (panel.target - panel.asked)[panel.seen]
    yield "gap_mean", _mean(gap)
    yield "gap_sd", _sd(gap)
    for share in (25, 50, 75):
        yield f"gap_p{share}", _percentile(gap, share)
    yield "gap_at_least_0", _mean(gap > -EXACT)
    yield "gap_above_0", _mean(gap > EXACT)


def _roundness(panel: CityPanel) -> Iterator[tuple[str, float]]:
    target = panel.target[panel.seen]
    for name, beyond in (("target_whole", 0.0), ("target_half", 0.5)):
        yield name, _mean(np.abs(target - beyond - np.rint(target - beyond)) < 1e-3)


def _pass_through(panel: CityPanel) -> Iterator[tuple[str, float]]:
    year, city = np.nonzero(panel.seen)
    target, asked = panel.target[panel.seen], panel.asked[panel.seen]
    yield "pass_through_year_fe", _slope(_demeaned(target, year), _demeaned(asked, year))
    yield "pass_through_city_year_fe", _slope(*(_twice_demeaned(each, year, city) for each in (target, asked)))


def _updates(panel: CityPanel) -> Iterator[tuple[str, float]]:
    both = panel.seen[1:] & panel.seen[:-1]
    year = np.nonzero(both)[0]
    new, last = panel.target[1:][both], panel.target[:-1][both]
    causes = np.column_stack([
        _demeaned(each, year) for each in (last, panel.growth[:-1][both], panel.asked[1:][both])
    ])  # fmt: skip
    slopes = np.full(3, np.nan)
    if new.size > 3:
        slopes = np.linalg.lstsq(causes, _demeaned(new, year), rcond=None)[0]
    yield from zip(("update_inertia", "update_outcome", "update_province"), slopes.tolist(), strict=True)
    change = new - last
    yield "target_unchanged", _mean(np.abs(change) < 1e-3)
    yield "target_up", _mean(change >= 1e-3)
    yield "target_down", _mean(change <= -1e-3)


def _overshoot(panel: CityPanel) -> Iterator[tuple[str, float]]:
    over = (panel.growth - panel.target)[panel.seen]
    yield "overshoot_mean", _mean(over)
    yield "overshoot_sd", _sd(over)
    for share in (10, 25, 50, 75, 90):
        yield f"overshoot_p{share}", _percentile(over, share)
    yield "met", _mean(_met(over))
    yield "exactly_met", _mean(np.abs(over) < EXACT)
    for low in BINS:  # a figure with one decimal is on the edge or off it by a tenth
        yield f"overshoot_in_{low:+d}_{low + 1:+d}", _mean((over >= low - 1e-6) & (over < low + 1 - 1e-6))


def _spreads(panel: CityPanel) -> Iterator[tuple[str, float]]:
    growth, size, means = _deviations(panel, panel.growth)
    gap, *_ = _deviations(panel, panel.target - panel.asked)
    yield "growth_sd_within_province_year", _pooled_sd(growth, size)
    there = size > 0
    year = np.flatnonzero(there) // max(1, panel.provinces)
    between, count = _demeaned(means[there], year), there.sum() - np.unique(year).size
    yield "growth_sd_between_provinces_within_year", float(np.sqrt((between**2).sum() / count)) if count else np.nan
    yield "growth_deviation_autocorrelation", _correlation(growth[1:], growth[:-1])
    yield "gap_sd_within_province_year", _pooled_sd(gap, size)
    yield "target_growth_correlation_within_province_year", _correlation(gap, growth)


def _again(panel: CityPanel) -> Iterator[tuple[str, float]]:
    met, both = _met(panel.growth - panel.target), panel.seen[1:] & panel.seen[:-1]
    missed, met_last = ~met[1:][both], met[:-1][both]
    yield "miss_after_miss", _mean(missed[~met_last])
    yield "miss_after_met", _mean(missed[met_last])
    _, size, _ = _deviations(panel, panel.growth)
    least = np.full(size.size, np.inf)
    np.minimum.at(least, panel.group[panel.seen], panel.growth[panel.seen])
    ranked = panel.seen & (size[panel.group] >= SMALLEST_RANKED)
    last = ranked & (panel.growth == least[panel.group])
    yield "last_in_growth_again", _mean(last[1:][last[:-1] & ranked[1:]])


def _met(over: Array) -> NDArray[np.bool_]:
    return over >= -0.049


def _deviations(panel: CityPanel, values: Array) -> tuple[Array, Whole, Array]:
    """Values less the mean of province and year (Y, N), NaN in groups that are too small; size and mean of groups."""
    group, seen = panel.group, panel.seen
    groups = panel.years.size * panel.provinces
    size = np.bincount(group[seen], minlength=groups)
    means = np.bincount(group[seen], values[seen], minlength=groups) / np.maximum(size, 1)
    large = seen & (size[group] >= SMALLEST_GROUP)
    return np.where(large, values - means[group], np.nan), size, means


def _pooled_sd(deviations: Array, size: Whole) -> float:
    degrees = (size[size >= SMALLEST_GROUP] - 1).sum()
    return float(np.sqrt(np.nansum(deviations**2) / degrees)) if degrees else np.nan


def _demeaned(values: Array, group: Whole) -> Array:
    counts = np.maximum(np.bincount(group), 1)
    return values - (np.bincount(group, values) / counts)[group]


def _twice_demeaned(values: Array, one: Whole, other: Whole) -> Array:
    """Residuals of two sets of effects, by turns: unbalanced panels have no closed form."""
    for _ in range(200):
        before, values = values, _demeaned(_demeaned(values, one), other)
        if np.abs(values - before).max(initial=0.0) < 1e-10:
            break
    return values


def _slope(y: Array, x: Array) -> float:
    spread = (x * x).sum()
    return float((x * y).sum() / spread) if spread > 1e-12 else np.nan


def _correlation(one: Array, other: Array) -> float:
    both = np.isfinite(one) & np.isfinite(other)
    if not both.any():
        return np.nan
    a, b = (each[both] - each[both].mean() for each in (one, other))
    spread = np.sqrt((a * a).sum() * (b * b).sum())
    return float((a * b).sum() / spread) if spread > 0 else np.nan


def _mean(values: NDArray) -> float:
    return float(values.mean()) if values.size else np.nan


def _sd(values: Array) -> float:
    return float(values.std(ddof=1)) if values.size > 1 else np.nan


def _percentile(values: Array, share: float) -> float:
    return float(np.percentile(values, share)) if values.size else np.nan
