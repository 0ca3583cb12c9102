"""Whether a whole-number measure is heaped at its threshold: the count there against those of its two neighbours."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import brentq
from scipy.stats import binom
from statsmodels.stats.proportion import proportion_confint

from gzsim.errors import InputError
from gzsim.evidence.randomisation import LEVEL, POWER
from gzsim.views.result import Result

Array = NDArray[np.float64]
LARGEST = 50.0
"""Excess up to which the smallest detectable one is looked for."""


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class ThresholdCount(Result):
    """The count at a threshold, and what is to be expected of it.

    Attributes
    ----------
    below, there, above : counts next to the threshold and on it
    excess : of the count over the mean of its neighbours, as a share of that; low, high: its 95 % interval (Clopper and
        Pearson's for the share of the middle one)
    expected_low, expected_high : counts at the threshold that a bounded curvature allows
    p : of the count under the curvature that suits it best
    smallest : excess over the neighbours' mean that would be found in 80 % of cases, a share; NaN if none would
    curvature : the bound
    """

    below: int
    there: int
    above: int
    excess: float
    low: float
    high: float
    expected_low: float
    expected_high: float
    p: float
    smallest: float
    curvature: float

    @property
    def table(self) -> pd.DataFrame:
        """The three points: count, and what is expected in the middle."""
        counts, nothing = [self.below, self.there, self.above], float("nan")
        told = {"count": counts, "expected_low": [nothing, self.expected_low, nothing],
                "expected_high": [nothing, self.expected_high, nothing]}  # fmt: skip
        return pd.DataFrame(told, index=pd.Index(["below", "there", "above"], name="point"))


def threshold_count(values: ArrayLike, at: int, *, curvature: float = 0.0, step: int = 1) -> ThresholdCount:
    r"""Test a whole-number measure for heaping at a threshold (Frandsen 2017).

    If the probabilities are smooth in that :math:`|p_- - 2p_0 + p_+| \le k\,(p_- + p_+)`, then of the values on the
    three points the share on the middle one lies between

    .. math:: \underline\pi = \frac{1 - k}{3 - k} \quad\text{and}\quad \overline\pi = \frac{1 + k}{3 + k}, \qquad
              p = \min\{1,\ 2 P(N_0 \ge n_0; \overline\pi),\ 2 P(N_0 \le n_0; \underline\pi)\}

    with N₀ binomial in the three counts together. A test that takes the measure as continuous fails here: its p-values
    do not become right with more data. With k = 0 the three probabilities lie on a line. The test does not see a heap
    that all three share, nor values that move farther than one step only to leave both neighbours alike.

    Parameters
    ----------
    values : array (value,); whole numbers
    at : the threshold, on the side where values would be wished
    curvature : k, from 0 to below 1
    step : distance of the neighbours

    Raises InputError if a value is no whole number, the curvature is out of range, or the three points have no value.

    Source: Frandsen (2017), Party bias in union representation elections: testing for manipulation in the regression
    discontinuity design when the running variable is discrete, Advances in Econometrics 38, 281-315.

    >>> found = threshold_count([99] * 19 + [100] * 22 + [101] * 14, at=100)
    >>> found.there, round(found.expected_low, 1), round(found.p, 2)
    (22, 18.3, 0.36)
    """
    given = np.asarray(values, dtype=float)
    given = given[np.isfinite(given)]
    if (given != np.round(given)).any():
        raise InputError("not all values are whole numbers", field="values", valid="whole numbers")
    if not 0 <= curvature < 1:
        raise InputError(f"{curvature} is no bound", field="curvature", valid="from 0 to below 1")
    below, there, above = (int((given == at + shift * step).sum()) for shift in (-1, 0, 1))
    total = below + there + above
    if not total:
        raise InputError("no value on the three points", field="values", valid="values next to the threshold")
    least, most = _bounds(curvature)
    shares = np.array([there / total, *proportion_confint(there, total, method="beta")])
    with np.errstate(divide="ignore"):
        excess, low, high = (float(each) for each in 2 * shares / (1 - shares) - 1)
    return ThresholdCount(
        below=below, there=there, above=above, excess=excess, low=low, high=high,
        expected_low=total * least, expected_high=total * most,
        p=float(count_p(there, total, curvature)), smallest=_smallest(total, curvature), curvature=float(curvature),
    )  # fmt: skip


def count_p(there: ArrayLike, total: ArrayLike, curvature: float = 0.0) -> Array:
    """P-values of counts on the middle of three points; see :func:`threshold_count`.

    >>> count_p([3, 9], 9).round(4).tolist()
    [1.0, 0.0001]
    """
    count, of = np.asarray(there), np.asarray(total)
    low, high = _bounds(curvature)
    more, fewer = binom.sf(count - 1, of, high), binom.cdf(count, of, low)
    return np.minimum(1.0, 2 * np.minimum(more, fewer))


def _bounds(curvature: float) -> tuple[float, float]:
    return (1 - curvature) / (3 - curvature), (1 + curvature) / (3 + curvature)


def _smallest(total: int, curvature: float) -> float:
    """Excess over the neighbours' mean that is found with the usual power, where the three would lie on a line."""
    counts = np.arange(total + 1)
    p = count_p(counts, total, curvature)
    found = counts[(p <= LEVEL) & (counts > total / 3)]
    if not len(found):
        return np.nan

    def short(excess: float) -> float:
        return float(binom.sf(found[0] - 1, total, (1 + excess) / (3 + excess)) - POWER)

    return float(brentq(short, 0.0, LARGEST)) if short(LARGEST) > 0 else np.nan
