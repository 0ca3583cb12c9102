"""What each published pattern is in the simulation: a number for every replication."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from gzsim.calibration.cities import GROWTH
from gzsim.calibration.moments import city_moments
from gzsim.calibration.panel import CityPanel
from gzsim.evidence.bunching import excess_mass
from gzsim.evidence.pattern_runs import AIR, ANNOUNCED, BEFORE, WATER, Lived, Runs
from gzsim.simulation.outcomes.measures import aggregate_gap

Array = NDArray[np.float64]
Check = Callable[[Runs], Array]

NEAR = 0.1
"""Spans below a target within which a place is just short of it."""
TENTH = 0.1
"""Points: figures are published to a tenth."""
HELD_OUT = (2009, 2012)
GAP = (1.85, 3.05)
"""Mean gap of a year, 1.9 to 3.0 to a tenth of a point."""
DRAWS = 200_000
LONG = 9
"""Years in which targets add to debt."""
EXIT = (slice(None), slice(1, None))


def moment(name: str) -> Check:
    """A moment of the panel as it would have been published."""
    return lambda runs: np.array([city_moments(panel)[name] for panel in runs.panels])


def excess_share(panel: CityPanel, at: float = 0.0) -> float:
    """Share of all reports that crowd in the point above ``at`` from the target, beyond a smooth curve."""
    over = np.round((panel.growth - panel.target)[panel.seen], 1)
    row = excess_mass(over, at, 0.5, below=2, above=2, reach=16, degree=4).table.loc["above"]
    return float((row["count"] - row["expected"]) / over.size)


def crowding(at: float = 0.0) -> Check:
    """Excess mass of the cities as fitted."""
    return lambda runs: np.array([excess_share(panel, at) for panel in runs.panels])


def jackknifed(above: Array, below: Array) -> Array:
    """Pseudo-values of a ratio of sums over replications: their mean is the ratio, nearly without bias.

    >>> jackknifed(np.array([2.0, 4.0]), np.array([1.0, 2.0])).tolist()
    [2.0, 2.0]
    """
    count = above.size
    if count == 1:
        return above / below
    others = (above.sum() - above) / (below.sum() - below)
    return count * above.sum() / below.sum() - (count - 1) * others


def _shares(flags: Array, among: Array) -> Array:
    """Share of city-years by replication."""
    return (flags & among).sum((1, 2)) / np.maximum(among.sum((1, 2)), 1)


def _gap_years(runs: Runs) -> Array:
    held = [panel.within(*HELD_OUT) for panel in runs.panels]
    gaps = np.array([np.nanmean(np.where(each.seen, each.target - each.asked, np.nan), axis=1) for each in held])
    return ((gaps >= GAP[0]) & (gaps <= GAP[1])).mean(1)


def _audited(runs: Runs) -> Array:
    return np.array([excess_share(panel) for panel in runs.audited_panels])


def _lighter(runs: Runs) -> Array:
    return np.array([excess_share(panel) for panel in runs.light_panels]) - crowding()(runs)


def _debt(runs: Runs) -> Array:
    return (runs.base["debt"] - runs.without_stakes["debt"])[:, LONG - 1].mean(1)


def _borrowing(runs: Runs) -> Array:
    short = runs.base["target", GROWTH] - runs.base["drift", GROWTH]
    borrowed = runs.base["borrowed"]
    return _slopes(borrowed - borrowed.mean(2, keepdims=True), short - short.mean(2, keepdims=True))


def _slopes(y: Array, x: Array) -> Array:
    return (y * x).sum((1, 2)) / (x * x).sum((1, 2))


def _held_back(runs: Runs) -> Array:
    base = runs.base
    safe = base["truth", GROWTH] >= base["target", GROWTH] + 1.0
    back = np.minimum(base["planned", GROWTH], base["moved", GROWTH]) * base.ruler(GROWTH)
    return _shares(back <= -TENTH, safe)


def _relative(values: Array, province: NDArray[np.int64]) -> Array:
    """Values (R, Y, N) less the mean of province and year, over their standard deviation."""
    counts = np.bincount(province)
    out = np.empty_like(values)
    for place in np.ndindex(values.shape[:2]):
        out[place] = values[place] - (np.bincount(province, values[place]) / counts)[province]
    return out / out.std()


def _promotion(lived: Lived, of: str) -> Array:
    """Slope of next January's promotion on relative growth."""
    relative = _relative(lived[of, GROWTH], lived.world.province)[:, :-1]
    promoted = lived["promoted"][EXIT].astype(float)
    return _slopes(promoted - promoted.mean(), relative)


def _truth_promoted(runs: Runs) -> Array:
    return jackknifed(_promotion(runs.prized, "truth"), _promotion(runs.prized, "reported"))


def _bad_days(lived: Lived, of: str, year: int) -> Array:
    return 100.0 - lived[of, AIR][:, year]


def _jump(of: str) -> Check:
    """Percent by which bad-air days change in the first year of capture."""

    def check(runs: Runs) -> Array:
        after, before = _bad_days(runs.captured, of, 0).mean(1), _bad_days(runs.base, of, BEFORE).mean(1)
        return 100.0 * (jackknifed(after, before) - 1.0)

    return check


def _jumping(runs: Runs) -> Array:
    after, before = (
        np.round(each, 1)
        for each in (_bad_days(runs.captured, "reported", 0), _bad_days(runs.base, "reported", BEFORE))
    )
    return (after > before).mean(1)


def _bent_when_short(runs: Runs) -> Array:
    short = 1.0 - runs.base["attained", AIR]
    return _shares(runs.base["planned", AIR] > runs.cities.fabrication.trifle, (short > 0.0) & (short <= NEAR))


def _still_bent(runs: Runs) -> Array:
    return runs.captured["overstated", AIR].mean((1, 2)) * runs.captured.ruler(AIR)


def _change(runs: Runs, indicator: str) -> Array:
    """Points by which the truth is higher in the third year after water is given a weight."""
    return (runs.assessed["truth", indicator][:, -1] - runs.unassessed["truth", indicator][:, -1]).mean(1)


def _untargeted(runs: Runs) -> Array:
    air, water = (_change(runs, name) / runs.assessed.ruler(name) for name in (AIR, WATER))
    return jackknifed(air, water)


def _over_truth(runs: Runs) -> Array:
    return jackknifed(runs.base["reported", GROWTH].mean((1, 2)), runs.base["truth", GROWTH].mean((1, 2)))


def _last_years(runs: Runs) -> Array:
    lie = runs.base["overstated", GROWTH][:, :-1] * runs.base.ruler(GROWTH)
    last = runs.base["tenure"][EXIT] == 0
    return (lie * last).sum((1, 2)) / last.sum((1, 2)) - (lie * ~last).sum((1, 2)) / (~last).sum((1, 2))


def _work_on_air(runs: Runs) -> Array:
    before = runs.base["effort", AIR][:, BEFORE : BEFORE + 3]
    return 100.0 * (jackknifed(runs.captured["effort", AIR].mean((1, 2)), before.mean((1, 2))) - 1.0)


def _careers(runs: Runs) -> Array:
    return (runs.brown_careers["truth", AIR] - runs.brown["truth", AIR]).mean((1, 2))


def _above_hard_target(runs: Runs) -> Array:
    return (runs.base["reported", AIR] - runs.base["target", AIR]).mean((1, 2))


def _false_reports(runs: Runs) -> Array:
    return (runs.base["overstated", AIR] > runs.cities.fabrication.trifle).mean((1, 2))


def _stakes(runs: Runs) -> Array:
    met = [
        (lived["reported", GROWTH] >= lived["target", GROWTH]).mean((1, 2))
        for lived in (runs.base, runs.without_stakes)
    ]
    return met[0] - met[1]


def _missed_in_guizhou(runs: Runs) -> Array:
    told = runs.guizhou_announced["reported", GROWTH].mean(2)
    return (told < np.array(list(ANNOUNCED.values()))).sum(1).astype(float)


def _spread_of_air(runs: Runs) -> Array:
    world = runs.guizhou.world
    told = runs.guizhou["reported_attained"]
    marks = np.stack([world.scoring.marks(told[:, year]) for year in range(told.shape[1])], axis=1)
    spread = marks.std(-1).mean(1)
    return jackknifed(spread[:, world.place_of(AIR, "indicators")], spread.mean(1))


def _rightly_last(runs: Runs) -> Array:
    told, lasting = runs.guizhou["reported_score"], runs.guizhou["true_score"].mean(1, keepdims=True)
    right = (told.argmin(2) == lasting.argmin(2)).mean(1)
    x, y = (each - each.mean(2, keepdims=True) for each in (told, np.broadcast_to(lasting, told.shape)))
    return right - last_by_luck(float((x * y).sum() / np.sqrt((x * x).sum() * (y * y).sum())), told.shape[2])


def last_by_luck(reliability: float, places: int) -> float:
    """Chance that the last of normal draws is the last of what they measure with a correlation; by simulation.

    >>> round(last_by_luck(0.7, 9), 2)
    0.44
    """
    luck = np.random.Generator(np.random.Philox(key=23))
    truth, noise = luck.standard_normal((2, DRAWS, places))
    told = reliability * truth + np.sqrt(1.0 - reliability**2) * noise
    return float((told.argmin(1) == truth.argmin(1)).mean())


def _levels(runs: Runs) -> Array:
    inflated = runs.base["inflated", GROWTH][:, -1]
    return aggregate_gap(inflated, np.full(inflated.shape[1], 1.0 / inflated.shape[1]), runs.base.ruler(GROWTH))


def _red_in_june(runs: Runs) -> Array:
    return runs.red[:, :, 1].mean((1, 2))


def _red_again(runs: Runs) -> Array:
    first, next_one = runs.red[:, :, :-1], runs.red[:, :, 1:]
    return jackknifed((first & next_one).sum((1, 2, 3)).astype(float), first.sum((1, 2, 3)).astype(float))


def _terms(runs: Runs) -> Array:
    tenure = runs.base["tenure"]
    left = tenure[EXIT] == 0
    return ((tenure[:, :-1] + 1) * left).sum((1, 2)) / left.sum((1, 2))


def _last_quarter(runs: Runs) -> Array:
    whole = runs.base["outcome", GROWTH]
    return jackknifed((whole - runs.base["by_september", GROWTH]).mean((1, 2)), whole.mean((1, 2)))


CHECKS: dict[str, Check] = {
    "B01-mean": moment("gap_mean"),
    "B01-median": moment("gap_p50"),
    "B01-sd": moment("gap_sd"),
    "B02-at-least": moment("gap_at_least_0"),
    "B02-above": moment("gap_above_0"),
    "B03": _gap_years,
    "B06-years": moment("pass_through_year_fe"),
    "B06-cities": moment("pass_through_city_year_fe"),
    "B10": _debt,
    "B10-shortfall": _borrowing,
    "B11-met": moment("met"),
    "B11-exact": moment("exactly_met"),
    "B12": crowding(),
    "B12-below": crowding(-2.0),
    "B12-above": crowding(2.0),
    "B12-audited": _audited,
    "B13": _lighter,
    "B15-target": moment("update_inertia"),
    "B15-growth": moment("update_outcome"),
    "B15-province": moment("update_province"),
    "B18": _held_back,
    "B21": lambda runs: _promotion(runs.base, "reported"),
    "B24": _truth_promoted,
    "B25": lambda runs: runs.base["promoted"].mean((1, 2)),
    "B26": moment("growth_sd_within_province_year"),
    "B27": _jump("reported"),
    "B27-truth": _jump("truth"),
    "B28": _jumping,
    "B30": _bent_when_short,
    "B33": _still_bent,
    "B38": lambda runs: _change(runs, WATER),
    "B38-untargeted": _untargeted,
    "B39": lambda runs: _change(runs, AIR),
    "B42": _over_truth,
    "B43": _last_years,
    "B47": _work_on_air,
    "B48": _careers,
    "B50": _above_hard_target,
    "B50-false": _false_reports,
    "B51": _stakes,
    "C12": _missed_in_guizhou,
    "C16-level": lambda runs: runs.guizhou["reported", AIR].mean((1, 2)),
    "C16": _spread_of_air,
    "CF23": _rightly_last,
    "G01": _levels,
    "L01": _red_in_june,
    "L02": _red_again,
    "T01": _terms,
    "Y01": _last_quarter,
}
"""By the number of `patterns.csv`."""
