"""Whether a model tells places apart: in one year, over all years, and in which order."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import t as student

from gzsim.common.names import share_of
from gzsim.evidence.by_chance import cautious_memory, with_memory
from gzsim.evidence.intraclass import balanced, mean_squares
from gzsim.evidence.multiplicity import corrected
from gzsim.history.fairness import Key
from gzsim.numeric.shuffles import at_least

Array = NDArray[np.float64]
LEVEL = 0.9
"""How sure a difference must be to count as told apart."""

STATISTICS = ("in_a_year", "over_years", "ordered")


def telling_apart(
    points: Mapping[Key, pd.DataFrame],
    groups: Mapping[Key, pd.Series] | None = None,
    *,
    level: float = LEVEL,
    times: int = 499,
    seed: int = 2025,
) -> pd.DataFrame:
    r"""Measure how far a model tells places apart, by each rule of ranking.

    Of the pairs i, j that are compared, with :math:`d_t = x_{it} - x_{jt}`, mean :math:`\bar d` and standard deviation
    s over T years, and q the quantile of Student's t on T − 1 degrees of freedom that :math:`(1 - L)/2` lie above:

    .. math:: A_1 = \frac{1}{PT} \sum_{ij} \sum_t 1\{|d_t| > q s\}, \qquad
              A_T = \frac{1}{P} \sum_{ij} 1\{|\bar d| > q s/\sqrt T\}, \qquad
              O = \frac{1}{PT} \sum_{ij} \sum_t 1\{d_t\, \bar d_{-t} > 0\}

    A₁ is what a reward that is paid every year can rest on: the share of pairs whose gap in a year stands out of what
    their gap does from year to year. A_T is the same for a mean over all years. O needs no level: how often a year puts
    a pair in the order of its mean over all other years; ½ is a coin. A pair has its own s, so that noise need not be
    equal, and what moves both alike is none. True changes of a year count as noise: all three are about what lasts.
    Places that are equal in the long run are told apart as well, by luck and the memory of noise: chance is made-up
    panels of which nothing lasts, with the memory that the record shows (:func:`gzsim.evidence.by_chance.with_memory`).

    Parameters
    ----------
    points, groups, times, seed : as of :func:`gzsim.evidence.lasting`
    level : float; L, how sure a difference must be

    Returns DataFrame, (zone_model, rule) × columns: pairs, spread (standard deviation across places within a year,
    points), noise (of a place from year to year, points), and for in_a_year (A₁), over_years (A_T) and ordered (O) the
    share, its mean by chance (``*_by_chance``), p and p_holm over the rows.

    Raises InputError as :func:`gzsim.evidence.lasting`, or if the level is no share.

    >>> points = pd.DataFrame({"a": [2.0, 1.8, 2.2], "b": [0.0, 0.2, -0.2], "c": [-2.0, -2.0, -2.0]})
    >>> told = telling_apart({("mine", "any"): points}, times=99)
    >>> told[["in_a_year", "over_years", "ordered"]].to_numpy().tolist()
    [[1.0, 1.0, 1.0]]
    """
    share_of(level, "level")
    rows = {}
    for key, table in points.items():
        values, group = balanced(table, None if groups is None else groups[key])
        pairs = _pairs(group)
        made = with_memory(len(values), group, cautious_memory(values, group), times, seed)
        quantile = student.ppf(0.5 + level / 2, len(values) - 1)
        shares = np.array([_shares(each, pairs, quantile) for each in (values, *made)])
        noise = np.sqrt(mean_squares(values, group.nunique())[1])
        spread = np.sqrt((values**2).sum() / len(values) / (len(group) - group.nunique()))
        rows[key] = {"pairs": len(pairs[0]), "spread": spread, "noise": noise}
        for name, drawn in zip(STATISTICS, shares.T, strict=True):
            rows[key] |= {name: drawn[0], f"{name}_by_chance": drawn[1:].mean(), f"p_{name}": at_least(drawn)}
    found = pd.DataFrame(rows).T.rename_axis(["zone_model", "rule"])
    return found.assign(**{f"p_{name}_holm": corrected(found[f"p_{name}"], "holm") for name in STATISTICS})


def _pairs(group: pd.Series) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    named = group.to_numpy()
    both = [pair for pair in combinations(range(len(named)), 2) if named[pair[0]] == named[pair[1]]]
    first, second = np.array(both).T
    return first, second


def _shares(values: Array, pairs: tuple[NDArray[np.intp], NDArray[np.intp]], quantile: float) -> tuple[float, ...]:
    apart = values[:, pairs[0]] - values[:, pairs[1]]
    years, mean, spread = len(apart), apart.mean(axis=0), apart.std(axis=0, ddof=1)
    needed = quantile * spread
    others = (years * mean - apart) / (years - 1)
    return (
        float((np.abs(apart) > needed).mean()),
        float((np.abs(mean) > needed / np.sqrt(years)).mean()),
        float((apart * others > 0).mean()),
    )
