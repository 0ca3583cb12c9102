"""Whether values crowd at a threshold: excess mass over a smooth counterfactual.

No maintained Python package estimates bunching (R and Stata have ``bunching``, ``bunchr`` and ``bunchit``), so that the
estimator is written here, on the Poisson regression of statsmodels.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import statsmodels.api as sm
from numpy.typing import ArrayLike, NDArray
from scipy.stats import norm
from statsmodels.tools.sm_exceptions import PerfectSeparationWarning

from gzsim.common.names import whole_number
from gzsim.errors import InputError
from gzsim.evidence.randomisation import LEVEL, POWER
from gzsim.evidence.words import OUTCOME, UNIT
from gzsim.views.labels import Language, Name
from gzsim.views.numbers import Z95
from gzsim.views.result import Result

if TYPE_CHECKING:
    from gzsim.views.drawing import Drawing

Array = NDArray[np.float64]

LEAST_EXPECTED, MOST_LOG = 1e-9, 50.0
MOST = 100_000
ON_GRID = 1e-6
"""Share of a bin by which a value may miss a bin's edge through its last digits and still lie on it."""


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class ExcessMass(Result):
    """How many values lie on either side of a threshold, and how many a smooth curve expects there.

    Attributes
    ----------
    table : DataFrame, index side (below, above)
        count, expected, excess (share of the expected; negative where values are missing), low, high (95 %), bins (the
        excess in bins of average height, as bunching is usually told), p (of no excess), smallest (excess that would be
        found in 80 % of cases). A side without a window has no row.
    bins : DataFrame, index left edge; count, expected, window (side or "")
    at, width : threshold and width of a bin
    values : values within reach
    interval : how the interval came about: "delta" or "bootstrap"
    """

    table: pd.DataFrame
    bins: pd.DataFrame
    at: float
    width: float
    values: int
    interval: str

    def plot(self, name: Name = OUTCOME, unit: Name = UNIT, language: Language = "both") -> Drawing:
        """Picture of the counts and of the smooth curve they are held against."""
        from gzsim.views.natural_figures import crowding

        return crowding(self.bins, self.table, self.at, self.width, name, unit, language)


def excess_mass(
    values: ArrayLike,
    at: float = 0.0,
    width: float = 0.5,
    *,
    below: int = 1,
    above: int = 1,
    reach: int = 20,
    degree: int = 4,
    heaps: Sequence[float] = (),
    units: ArrayLike | None = None,
    draws: int = 0,
    seed: int = 2025,
) -> ExcessMass:
    r"""Estimate the excess mass just above a threshold, and what is missing just below it.

    Values are counted in bins :math:`[z^* + jw,\ z^* + (j+1)w)`. A polynomial through the bins outside the window
    foretells those inside (Chetty, Friedman, Olsen and Pistaferri 2011, equations 14 and 15; Kleven 2016):

    .. math:: \ln E\,c_j = \sum_{d=0}^{q} \beta_d\, j^d + \sum_h \delta_h 1[jw \in h\mathbb{Z}], \quad j \notin W;
              \qquad \hat b_S = \frac{\sum_{j \in S} c_j}{\sum_{j \in S} \hat c_j} - 1

    for each side S of the window W. Heaps let bins that hold round values (multiples of h from the threshold) stand out
    everywhere, so that roundness at the threshold is no bunching. Counts are Poisson, where Chetty and others use least
    squares: with few values a straight line through counts goes below zero. The interval is
    :math:`(1 + \hat b) e^{\pm 1.96 s} - 1` with, by the delta method,
    :math:`s^2 = \phi (1/\sum c_j + \operatorname{Var}(\sum \hat c_j)/(\sum \hat c_j)^2)` and φ the Pearson dispersion
    of the bins outside in which a value or more is expected, at least 1; or it holds the middle 95 % of bootstrap
    draws of units.

    The mass that moved is not put back anywhere (no integration constraint): what is excess above need not be missing
    below, and the two are told apart.

    Parameters
    ----------
    values : array (value,); missing ones are left out
    at : threshold z*; a value on it lies above
    width : of a bin, in the unit of the values
    below, above : bins of the window on either side; not both 0
    reach : bins on either side that are looked at, the window among them
    degree : of the polynomial
    heaps : spacings of round values; each a multiple of the width
    units : array (value,), optional; whoever a value belongs to, drawn as a whole by the bootstrap
    draws : bootstrap draws; 0 for the delta method
    seed : of the draws

    Raises InputError if a number is out of range, too few bins are left outside the window, or all of them are empty.

    Sources: Chetty and others (2011), Quarterly Journal of Economics 126(2), 749-804; Kleven (2016), Annual Review of
    Economics 8, 435-464.

    >>> smooth = np.linspace(-10, 10, 4000, endpoint=False)
    >>> moved = np.where((smooth >= -0.5) & (smooth < 0), 0.1, smooth)  # whoever just misses reports just above
    >>> found = excess_mass(moved, degree=2)
    >>> found.table[["count", "excess"]].round(2).to_dict("index")
    {'below': {'count': 0.0, 'excess': -1.0}, 'above': {'count': 200.0, 'excess': 1.0}}
    """
    _check(width, below, above, reach, degree, heaps)
    given = np.asarray(values, dtype=float)
    place = np.floor((given - at) / width + ON_GRID)
    within = np.isfinite(given) & (place >= -reach) & (place < reach)
    edges = np.arange(-reach, reach)
    sides = {"below": (edges >= -below) & (edges < 0), "above": (edges >= 0) & (edges < above)}
    sides = {name: side for name, side in sides.items() if side.any()}
    design = _design(edges, width, degree, heaps)
    counted = place[within].astype(int) + reach
    counts = np.bincount(counted, minlength=2 * reach).astype(float)
    curve = partial(_curve, design, ~np.logical_or.reduce(list(sides.values())))
    expected, fit = curve(counts)
    rows = {name: _told(counts, expected, fit, design, side) for name, side in sides.items()}
    table = pd.DataFrame(rows).T.rename_axis("side")
    if whole_number(draws, "draws", 0, MOST):
        owners = np.arange(len(given)) if units is None else np.asarray(units)
        drawn = _bootstrap(counted, owners[within], list(sides.values()), curve, draws, seed)
        table[["low", "high"]] = np.quantile(drawn, [0.025, 0.975], axis=0).T
    window = np.select(list(sides.values()), list(sides), "")
    bins = pd.DataFrame({"count": counts, "expected": expected, "window": window},
                        index=pd.Index(np.round(at + edges * width, 9), name="from"))  # fmt: skip
    how = "bootstrap" if draws else "delta"
    return ExcessMass(table=table, bins=bins, at=float(at), width=float(width), values=int(within.sum()), interval=how)


def _check(width: float, below: int, above: int, reach: int, degree: int, heaps: Sequence[float]) -> None:
    if not width > 0:
        raise InputError(f"{width} is no width", field="width", valid="above 0")
    reach, degree = whole_number(reach, "reach", 2, 10_000), whole_number(degree, "degree", 0, 9)
    inside = whole_number(below, "below", 0, reach - 1) + whole_number(above, "above", 0, reach - 1)
    if not inside:
        raise InputError("no window", field="above", valid="below or above at least 1")
    if 2 * reach - inside < degree + len(heaps) + 2:
        raise InputError("too few bins outside the window", field="reach", valid="more bins, or a lower degree")
    for heap in heaps:
        if heap < width or abs(heap / width - round(heap / width)) > ON_GRID:
            raise InputError(f"{heap} is no multiple of the width", field="heaps", valid=f"multiples of {width}")


def _design(edges: NDArray[np.int64], width: float, degree: int, heaps: Sequence[float]) -> Array:
    """Polynomial in the middle of a bin, scaled to −1 … 1, and a column for each kind of round value."""
    scaled = (edges + 0.5) / len(edges) * 2
    columns = [scaled**power for power in range(degree + 1)]
    columns += [(edges % round(heap / width) == 0).astype(float) for heap in heaps]
    return np.column_stack(columns)


def _curve(design: Array, outside: NDArray[np.bool_], counts: Array) -> tuple[Array, Any]:
    """Expected counts in all bins, by the Poisson regression of those outside the window; and the regression."""
    if not counts[outside].any():
        raise InputError("no values outside the window", field="values", valid="values on both sides of it")
    with warnings.catch_warnings():  # a curve that meets every count is a good one here
        warnings.simplefilter("ignore", PerfectSeparationWarning)
        fit = sm.GLM(counts[outside], design[outside], family=sm.families.Poisson()).fit()
    return np.exp(np.clip(design @ fit.params, -MOST_LOG, MOST_LOG)), fit


def _told(counts: Array, expected: Array, fit: Any, design: Array, side: NDArray[np.bool_]) -> dict[str, float]:
    there, foreseen = counts[side].sum(), max(expected[side].sum(), LEAST_EXPECTED)
    pull = (design[side] * expected[side, np.newaxis]).sum(axis=0)
    spread = _dispersion(fit)
    of_curve = spread * pull @ fit.cov_params() @ pull / foreseen**2
    seen = max(there, 0.5)
    scale, by_chance = (np.sqrt(spread / count + of_curve) for count in (seen, foreseen))
    excess = there / foreseen - 1
    return {
        "count": there, "expected": foreseen, "excess": excess,
        "low": seen / foreseen * np.exp(-Z95 * scale) - 1, "high": seen / foreseen * np.exp(Z95 * scale) - 1,
        "bins": excess * side.sum(), "p": 2 * norm.sf(abs(excess) / by_chance),
        "smallest": _smallest(by_chance, spread / foreseen, of_curve),
    }  # fmt: skip


def _smallest(by_chance: float, of_count: float, of_curve: float) -> float:
    """Excess e found with the usual power: z·s₀ + z′·√((1 + e)·of_count + (1 + e)²·of_curve) = e.

    More values, with more chance in them, than where there is no excess; none is large enough where the curve itself
    is too unsure.
    """
    bar, aside = norm.isf(LEVEL / 2) * by_chance, norm.isf(1 - POWER)
    # (e - bar)² = aside²·((1 + e)·of_count + (1 + e)²·of_curve), the larger root, with x = 1 + e
    square, line, flat = 1 - aside**2 * of_curve, -2 * (1 + bar) - aside**2 * of_count, (1 + bar) ** 2
    return float((-line + np.sqrt(line**2 - 4 * square * flat)) / (2 * square) - 1) if square > 0 else np.inf


def _dispersion(fit: Any) -> float:
    """Pearson dispersion of bins in which at least one value is expected: one value in an empty tail is no unrest."""
    seen = fit.fittedvalues >= 1
    free = seen.sum() - len(fit.params)
    return max(1.0, float((fit.resid_pearson[seen] ** 2).sum() / free)) if free > 0 else 1.0


def _bootstrap(
    counted: NDArray[np.int64], owners: NDArray[np.generic], sides: list[NDArray[np.bool_]],
    curve: Callable[[Array], tuple[Array, Any]], draws: int, seed: int,
) -> Array:  # fmt: skip
    """Excess on each side, (draw, side), where whole units are drawn with replacement."""
    unit, names = pd.factorize(owners)
    own = np.zeros((len(names), len(sides[0])))
    np.add.at(own, (unit, counted), 1.0)
    luck = np.random.default_rng(whole_number(seed, "seed", 0, 2**63 - 1))
    times = luck.multinomial(len(names), np.full(len(names), 1 / len(names)), size=draws)
    found = []
    for counts in times @ own:
        expected = curve(counts)[0]
        found.append([counts[side].sum() / max(expected[side].sum(), LEAST_EXPECTED) - 1 for side in sides])
    return np.array(found)
