"""How probable correlations are by chance, and which indicators grow with the size of a unit."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from itertools import combinations

import numpy as np
import pandas as pd
from scipy import stats

from gzsim.common.names import share_of
from gzsim.common.tables import numeric_table, refuse
from gzsim.errors import InputError
from gzsim.index.analysis.correlation import FEWEST, METHODS
from gzsim.index.names import signs
from gzsim.index.squares import scaled

GROWS = 0.6
"""Size of a correlation with a denominator from which COINr asks whether an indicator should be divided by it; a
convention and no test."""

TESTS = {"pearson": stats.pearsonr, "spearman": stats.spearmanr, "kendall": stats.kendalltau}


def correlation_tests(
    X: pd.DataFrame, method: str = "pearson", directions: Mapping | pd.Series | None = None
) -> pd.DataFrame:
    r"""Probability of correlations at least as strong as those seen, if indicators had nothing to do with each other.

    .. math:: p_{kl} = \Pr\Bigl(|T_{n-2}| \ge |r_{kl}| \sqrt{\tfrac{n - 2}{1 - r_{kl}^2}}\Bigr), \qquad
              p^{Holm}_{(j)} = \max_{i \le j} \min\bigl(1, (m - i + 1)\,p_{(i)}\bigr)

    with Student's t (Pearson, for normal indicators; Spearman, approximately), and Kendall's own distribution, exact
    for few units without ties. Of m pairs about one in twenty is below 5 % by chance alone: ``p_holm`` allows for the
    number of pairs, and is below 5 % for any pair by chance in one table out of twenty at most. The units are taken
    for a sample, although they may be all there are.

    Parameters
    ----------
    X : DataFrame, units × indicators; a pair counts over the units that have both
    method : {"pearson", "spearman", "kendall"}
    directions : mapping indicator → ±1; as in :func:`gzsim.index.analysis.correlations`

    Returns DataFrame, each pair once: first, second, correlation, units, p_value, p_holm; NaN where one of the two is
    constant or fewer than three units have both.

    Raises InputError if there is no such method.

    Source: Holm (1979), A simple sequentially rejective multiple test procedure, Scandinavian Journal of Statistics 6.
    ``scipy.stats`` does the tests.

    >>> X = pd.DataFrame({"growth": [1.0, 2, 3, 4], "forest": [2.0, 1, 4, 3]})
    >>> correlation_tests(X).round(2)  # of four units p is 1 − |r|
        first  second  correlation  units  p_value  p_holm
    0  growth  forest          0.6      4      0.4     0.4
    """
    if method not in METHODS:
        raise InputError(f"no test of a correlation {method!r}", field="method", valid=", ".join(METHODS))
    table = numeric_table(X)
    sign = signs(directions, table.columns)
    x = scaled(table.to_numpy(), -2)
    rows = [
        (table.columns[i], table.columns[j], *_tested(x[:, i], x[:, j], method, sign[i] * sign[j]))
        for i, j in combinations(range(x.shape[1]), 2)
    ]
    pairs = pd.DataFrame(rows, columns=["first", "second", "correlation", "units", "p_value"])
    return pairs.assign(p_holm=holm(pairs["p_value"].to_numpy(float)))


def holm(p: np.ndarray) -> np.ndarray:
    """Probabilities raised for how many they are (see :func:`correlation_tests`); NaN counts for nothing.

    >>> holm(np.array([0.01, 0.04, np.nan, 0.03])).round(4).tolist()
    [0.03, 0.06, nan, 0.06]
    """
    raised, order = np.full(len(p), np.nan), np.argsort(p, kind="stable")[: np.isfinite(p).sum()]
    left = np.arange(len(order), 0, -1)
    raised[order] = np.maximum.accumulate(np.minimum(1.0, left * p[order]))
    return raised


def denominator_correlations(
    X: pd.DataFrame, by: pd.DataFrame, method: str = "pearson", threshold: float = GROWS
) -> pd.DataFrame:
    r"""Which indicators grow with a possible denominator, and may have to be divided by it.

    .. math:: r_{kd} = \operatorname{corr}(x_k, z_d), \qquad \text{flagged if } |r_{kd}| > \text{threshold}

    An indicator that follows population or land measures size before anything else. Whether it is to be divided is
    for a person to say: an amount may be what is meant, and a rate may follow size too.

    Parameters
    ----------
    X : DataFrame, units × indicators; as measured
    by : DataFrame, the same units × denominators, such as population, land, GDP
    method : {"pearson", "spearman", "kendall"}
    threshold : float from 0 to 1

    Returns DataFrame, each indicator with each denominator: indicator, denominator, correlation, units, p_value,
    flagged; strongest first. An indicator is not compared with a denominator of the same name.

    Raises InputError if the units differ, or there is no such method or threshold.

    Source: Becker et al. (2022), COINr, Journal of Open Source Software 7(78): ``get_denom_corr``, whose threshold is
    the default.

    >>> X = pd.DataFrame({"output": [10.0, 21, 29, 41], "growth": [7.0, 8, 8, 7]}, index=list("abcd"))
    >>> found = denominator_correlations(X, pd.DataFrame({"people": [1.0, 2, 3, 4]}, index=list("abcd")))
    >>> found[["indicator", "denominator", "correlation", "flagged"]].round(2).to_numpy().tolist()
    [['output', 'people', 1.0, True], ['growth', 'people', 0.0, False]]
    """
    if method not in METHODS:
        raise InputError(f"no correlation {method!r}", field="method", valid=", ".join(METHODS))
    threshold = share_of(threshold, "threshold")
    table, sizes = numeric_table(X), numeric_table(by)
    strangers = table.index.symmetric_difference(sizes.index)
    refuse(strangers, "in one table only", field="by", valid="the units of X")
    sizes = sizes.reindex(table.index)
    rows = [
        (name, size, *_tested(table[name].to_numpy(), sizes[size].to_numpy(), method))
        for name in table
        for size in sizes
        if name != size
    ]
    pairs = pd.DataFrame(rows, columns=["indicator", "denominator", "correlation", "units", "p_value"])
    pairs["flagged"] = pairs["correlation"].abs() > threshold
    order = pairs["correlation"].abs().sort_values(ascending=False, kind="stable").index
    return pairs.loc[order].reset_index(drop=True)


def _tested(x: np.ndarray, y: np.ndarray, method: str, sign: float = 1.0) -> tuple[float, int, float]:
    """Correlation over the units that have both, how many they are, and its probability by chance."""
    seen = ~(np.isnan(x) | np.isnan(y))
    x, y, units = x[seen], y[seen], int(seen.sum())
    if units < FEWEST or np.ptp(x) == 0 or np.ptp(y) == 0:
        return np.nan, units, np.nan
    with warnings.catch_warnings(action="ignore", category=stats.NearConstantInputWarning):
        found = TESTS[method](scaled(x, -1), scaled(y, -1))
    return sign * float(found.statistic), units, float(found.pvalue)
