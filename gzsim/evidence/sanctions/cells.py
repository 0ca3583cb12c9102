"""A cell of the matrix: what a scheme moves, whom it hits, how surely, by luck or not; with a jackknife over years."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import t as student

from gzsim.errors import InputError
from gzsim.evidence.sanctions.luck import Array, Flags, again, expected, members, redrawn, undeserved
from gzsim.evidence.sanctions.trials import POINTS, Inputs, Trial, factors
from gzsim.simulation.outcomes.measures import theil

RUN = 10
"""Judged years after which budgets are compared."""

MEASURED = ["outcome", "scale", "value", "low", "high"]
SHARES = (
    "surely",
    "by_lot",
    "surely_by_weights",
    "undeserved_least",
    "undeserved_most",
    "again",
    "again_by_lot",
    "most",
)


@dataclass(frozen=True, eq=False)
class JudgedYears:
    """Years in which places were judged by one rule, and what schemes are held against.

    Attributes
    ----------
    inputs : arrays (year, unit) by name, years in their order: ``points``, and measures that trials read
    groups : group of each unit that is ranked and settled by itself; one and the same where all are ranked together
    budgets : (unit,) whole budget of a year, CNY million
    subsidy : CNY million per unit and year, the money that is at stake
    weight_draws : (draw, year, unit) points under drawn weights, optional
    """

    inputs: Inputs
    groups: tuple[Hashable, ...]
    budgets: Array
    subsidy: float
    weight_draws: Array | None = None

    def __post_init__(self) -> None:
        shape = np.shape(self.inputs[POINTS])
        if any(np.shape(each) != shape for each in self.inputs.values()) or len(self.groups) != shape[-1]:
            raise InputError("arrays of different shapes", field="inputs", valid="years and units of the points")


@dataclass(frozen=True, eq=False)
class Trialled:
    """A trial settled on a panel, year by year, (year, unit)."""

    money: Array
    hit: Flags
    deserved: Flags
    """Who would have been hit by the scores expected from the other years."""
    deserved_within: Flags
    """The same by scores expected from all years, the own one among them."""
    chance: Array
    """Chance of being hit if the year had had the luck of another."""
    chance_by_weights: Array
    """Chance of being hit under drawn weights; NaN where none are drawn."""


def tried(trial: Trial, panel: JudgedYears, by_weights: Array | None = None) -> Trialled:
    """Settle a trial as it was, by expected scores, with the luck of every other year, and under drawn weights.

    ``by_weights`` are chances under drawn weights that are known, (year, unit).
    """
    inputs, groups = {name: np.asarray(panel.inputs[name], float) for name in (POINTS, *trial.reads)}, panel.groups
    settled = trial.settle(inputs, groups)
    deserved, within = (
        trial.settle({name: expected(each, own_year=own) for name, each in inputs.items()}, groups).hit
        for own in (False, True)
    )
    chance = trial.settle({name: redrawn(each) for name, each in inputs.items()}, groups).hit.mean(0)
    if by_weights is None:
        by_weights = np.full_like(settled.money, np.nan)
        if panel.weight_draws is not None:
            drawn = panel.weight_draws
            others = {name: np.broadcast_to(each, drawn.shape) for name, each in inputs.items() if name != POINTS}
            by_weights = trial.settle({POINTS: drawn, **others}, groups).hit.mean(0)
    return Trialled(settled.money, settled.hit, deserved, within, chance, by_weights)


def measured(trial: Trial, panel: JudgedYears, reference: tuple[float, float], run: int = RUN) -> pd.DataFrame:
    r"""What a trial does on a panel, with 95 % intervals by leaving out a year at a time.

    .. math:: \hat\theta \pm t_{T-1}\sqrt{\frac{T-1}{T} \sum_t (\hat\theta_{(t)} - \bar\theta)^2}

    (jackknife; Efron and Tibshirani 1993, ch. 11). Years count as independent: where luck lasts beyond a year the
    intervals are too narrow. Shares are cut at 0 and 1.

    Parameters
    ----------
    trial, panel
    reference : money moved and risk that the equal scales are held to (`Trial.moves`)
    run : judged years after which budgets are compared

    Returns DataFrame with the columns `MEASURED`: outcome, scale ("declared", "equal_money", "equal_risk"; "any" for
    what no stakes change), value, low, high. Outcomes:

    - money_moved, risk : CNY million a year; factor : what stakes are multiplied by
    - theil_subsidy : inequality of the subsidies after ``run`` judged years, Theil × 1000, mean over all runs
    - theil_whole : the same of whole budgets, less what it is without the scheme
    - hits a year, and total_hits; places : how many are ever hit; most : share of hits on whoever has most
    - surely : mean chance of those who were hit to be hit with other luck; by_lot : the same by lot
    - surely_by_weights : their mean chance under drawn weights
    - undeserved_most, luck_most : `gzsim.evidence.sanctions.luck.undeserved` by what other years let expect;
      undeserved_least, luck_least : by what all years let expect, the own one among them
    - again, again_by_lot, again_p : share of hits followed by another, the same by lot, exact p of so many by lot

    Raises InputError if there are fewer years than a run.
    """
    years = len(panel.inputs[POINTS])
    if not 1 <= run <= years - 1 or years < 4:
        raise InputError(f"runs of {run} years of {years}", field="run", valid=f"1 to {years - 1}, of 4 or more years")
    found = tried(trial, panel)
    whole = numbers_of(trial, panel, found, reference, run)
    left = [numbers_of(trial, part, tried(trial, part, by_weights), reference, run)
            for part, by_weights in (_without(panel, found, year) for year in range(years))]  # fmt: skip
    others = pd.DataFrame(left)
    lines = [_line(key, value, others[key].to_numpy(float)) for key, value in whole.items()]
    return pd.DataFrame(lines, columns=MEASURED)


def jackknife(value: float, left_out: Array) -> tuple[float, float]:
    """Ends of a 95 % interval from what comes out without each of the years; NaN where one of them is not known.

    >>> [round(end, 3) for end in jackknife(2.0, np.array([1.5, 2.0, 2.5]))]
    [-0.484, 4.484]
    """
    count = left_out.size
    if not np.isfinite(left_out).all():
        return np.nan, np.nan
    error = np.sqrt((count - 1) / count * ((left_out - left_out.mean()) ** 2).sum())
    half = float(student.ppf(0.975, count - 1) * error)
    return value - half, value + half


def _line(key: tuple[str, str], value: float, left_out: Array) -> tuple[str, str, float, float, float]:
    outcome, scale = key
    if outcome in ("factor", "again_p", "total_hits"):
        return outcome, scale, value, np.nan, np.nan
    low, high = jackknife(value, left_out)
    if outcome in SHARES:
        low, high = max(low, 0.0), min(high, 1.0)
    return outcome, scale, value, low, high


def _without(panel: JudgedYears, found: Trialled, year: int) -> tuple[JudgedYears, Array]:
    """The panel without a year, and the chances under drawn weights of the others, which do not hang on it."""
    rest = {name: np.delete(each, year, axis=0) for name, each in panel.inputs.items()}
    part = JudgedYears(rest, panel.groups, panel.budgets, panel.subsidy)
    return part, np.delete(found.chance_by_weights, year, axis=0)


def numbers_of(
    trial: Trial, panel: JudgedYears, found: Trialled, reference: tuple[float, float], run: int
) -> dict[tuple[str, str], float]:
    """What `measured` tells, by outcome and scale, without intervals; three years are enough."""
    moved, spread = trial.moves(panel.inputs, panel.groups)
    out = {}
    for scale, factor in factors((moved, spread), reference).items():
        money = factor * found.money
        subsidies = panel.subsidy * np.ones(len(panel.groups))
        known = np.isfinite(factor)
        out["factor", scale] = factor
        out["money_moved", scale], out["risk", scale] = factor * moved, factor * spread
        out["theil_subsidy", scale] = _unequal(subsidies, money, run) if known else np.nan
        out["theil_whole", scale] = _unequal(panel.budgets, money, run) if known else np.nan
    return out | {(name, "any"): value for name, value in _hits(found, trial.groups_of(panel.groups)).items()}


def _hits(found: Trialled, groups: Sequence[Hashable]) -> dict[str, float]:
    hit, years = found.hit, len(found.hit)
    total, of_place = hit.sum(), hit.sum(0)
    among = np.zeros(hit.shape)
    for of in members(groups):
        among[:, of] = hit[:, of].mean(-1, keepdims=True)
    repeat = again(hit, groups)
    most, luck_most = undeserved(hit, found.deserved, groups)
    least, luck_least = undeserved(hit, found.deserved_within, groups)
    mean = _mean_over(hit)
    followed = repeat["followed"] or np.nan
    return {
        "hits": total / years,
        "total_hits": float(total),
        "places": float((of_place > 0).sum()),
        "most": of_place.max() / total if total else np.nan,
        "surely": mean(found.chance),
        "by_lot": mean(among),
        "surely_by_weights": mean(found.chance_by_weights),
        "undeserved_least": least,
        "undeserved_most": most,
        "luck_least": luck_least,
        "luck_most": luck_most,
        "again": repeat["again"] / followed,
        "again_by_lot": repeat["by_lot"] / followed,
        "again_p": repeat["p"],
    }


def _mean_over(hit: Flags) -> Callable[[Array], float]:
    return lambda values: float(values[hit].mean()) if hit.any() else np.nan


def _unequal(budgets: Array, money: Array, run: int) -> float:
    """Theil × 1000 of budgets with the money of a run of years, less that without, mean over all runs."""
    summed = np.concatenate([np.zeros((1, money.shape[1])), money.cumsum(0)])
    received = summed[run:] - summed[:-run]
    return float(1000.0 * (theil(run * budgets + received) - theil(run * budgets)).mean())


def who_is_hit(trial: Trial, panel: JudgedYears, codes: Sequence[str]) -> pd.DataFrame:
    """By place: hits, deserved (years in which its expected score would be hit), both, and its mean chance of a hit.

    >>> from gzsim.sanctions import LastPlace
    >>> from gzsim.views.labels import Name
    >>> points = np.array([[3.0, 2.0, 1.0], [3.0, 1.0, 2.0], [3.0, 2.0, 1.0]])
    >>> panel = JudgedYears({"points": points}, ("all",) * 3, np.ones(3), 20.0)
    >>> who_is_hit(Trial(LastPlace(rate=0.1, subsidy=20.0), Name("last")), panel, ["a", "b", "c"])[["code", "hits"]]
      code  hits
    0    a     0
    1    b     1
    2    c     2
    """
    found = tried(trial, panel)
    sums: Mapping[str, Array] = {
        "hits": found.hit.sum(0),
        "deserved": found.deserved.sum(0),
        "both": (found.hit & found.deserved).sum(0),
        "chance": found.chance.mean(0),
    }
    return pd.DataFrame({"code": list(codes), **sums})


def by_year(trial: Trial, panel: JudgedYears) -> pd.DataFrame:
    """Year by year, in the order of the panel: hits, and lucky, those that expected scores would not have brought."""
    found = tried(trial, panel)
    return pd.DataFrame({"hits": found.hit.sum(1), "lucky": (found.hit & ~found.deserved).sum(1)})
