r"""Whom a scheme would have hit without the year's luck, and how often it would hit the same again.

What a panel shows of a place is split into what is expected of it and the luck of the year,

.. math:: x_{it} = \bar x_t + a_i + e_{it}, \qquad
          m_{it} = \bar x_t + \frac{1}{T-1} \sum_{s \ne t} (x_{is} - \bar x_s)

so that the expected score m of a year knows nothing of that year's own luck: h agrees with it by chance alone where
places are alike. As an estimate from T − 1 other years it misses what is truly expected now and then, and finds more
luck than there is. With the year itself in the mean it finds less. The truth lies between the two on average, which
tests hold by simulation; where few years or places that are near each other pull them apart nothing can be said.

Everything that does not last counts as luck, true changes of a single year among it: shares of luck are rather too
large than too small. What all places share in a year, x̄_t, is nobody's luck.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.stats import hypergeom

from gzsim.errors import InputError

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]


def expected(values: Array, *, own_year: bool = False) -> Array:
    """What is expected of each place in each year, (year, unit): the year's mean and the place's lasting distance.

    Parameters
    ----------
    values : array (year, unit), none missing
    own_year : whether the year itself counts towards what lasts; not unless asked for

    Raises InputError with fewer than three years, or if a value is missing.

    >>> expected(np.array([[1.0, 3.0], [2.0, 4.0], [5.0, 7.0]]))
    array([[1., 3.],
           [2., 4.],
           [5., 7.]])
    """
    values = np.asarray(values, float)
    if values.ndim != 2 or len(values) < 3 or not np.isfinite(values).all():
        valid = "three years or more, a number for every place"
        raise InputError(f"an array of shape {values.shape}", field="points", valid=valid)
    year = values.mean(-1, keepdims=True)
    away = values - year
    if own_year:
        return year + away.mean(0)
    return year + (away.sum(0) - away) / (len(values) - 1)


def redrawn(values: Array) -> Array:
    """Each year with the luck of every other, (drawn, year, unit).

        x*_{ist} = x̄_t + a_i + √(T/(T − 1))·e_is,        a_i = Σ_s (x_is − x̄_s)/T

    The luck of a drawn year is that of all places and measures together, as it was measured, so that nothing is assumed
    of its shape; the root makes up for the mean of each place that was taken out. Nothing is left to lots: every year
    is drawn once.

    >>> redrawn(np.array([[1.0, 3.0], [2.0, 4.0], [5.0, 7.0]]))[2, 0]
    array([1., 3.])
    """
    lasting = expected(values, own_year=True)
    years = len(values)
    luck = (values - lasting) * np.sqrt(years / (years - 1))
    return lasting + luck[:, None, :]


def undeserved(hit: Flags, deserved: Flags, groups: Sequence[Hashable]) -> tuple[float, float]:
    r"""Share of hits that the expected score would not have brought, and how much of what could be luck is luck.

    .. math:: U = 1 - \frac{\sum_{it} h_{it} d_{it}}{\sum_{it} h_{it}}, \qquad
              L = \frac{U}{1 - C}, \qquad C = \frac{\sum_{gt} k_{gt} \bar d_{gt}}{\sum_{gt} k_{gt}}

    with h who is hit, d who would be hit by the expected scores m, k the hits of a group in a year and d̄ the share of
    its members that deserve one: C is how often lots would hit whoever deserves it, so that L is 0 where every hit is
    deserved and 1 where lots would do as well. It is 1 − κ with the κ of Cohen (1960), counted on hits; by chance it
    may exceed 1.

    Parameters
    ----------
    hit, deserved : bool arrays (year, unit)
    groups : group of each unit that is ranked and settled by itself

    Returns (U, L); NaN without hits, L also where everybody deserves to be hit.

    >>> hit = np.array([[True, False, False], [False, True, False]])
    >>> deserved = np.array([[True, False, False], [True, False, False]])
    >>> [round(each, 4) for each in undeserved(hit, deserved, "aaa")]
    [0.5, 0.75]
    """
    total = hit.sum()
    if not total:
        return np.nan, np.nan
    share = 1.0 - (hit & deserved).sum() / total
    lots = sum(hit[:, of].sum(-1) @ deserved[:, of].mean(-1) for of in members(groups)) / total
    return float(share), float(share / (1.0 - lots)) if lots < 1.0 - 1e-12 else np.nan


def again(hit: Flags, groups: Sequence[Hashable]) -> dict[str, float]:
    """How many of those hit are hit again in the next year, against lots drawn anew in each group and year.

    Given who is hit in a year, lots of the next hit k' of the n members of a group, of whom k were hit before: their
    number is hypergeometric, and independent from year to year, so that the distribution of the sum is exact.

    Parameters
    ----------
    hit : bool array (year, unit), years in their order
    groups : group of each unit

    Returns mapping: followed (hits in years that have a next one), again (of these), by_lot (expected), p (chance of as
    many or more by lot; 1 where nobody could be hit again).

    >>> found = again(np.array([[True, False, False], [True, False, False], [True, False, False]]), "aaa")
    >>> found["again"], round(found["by_lot"], 4), round(found["p"], 4)
    (2.0, 0.6667, 0.1111)
    """
    chances, repeats, expected_repeats, followed = np.ones(1), 0.0, 0.0, 0.0
    for of in members(groups):
        for before, after in zip(hit[:-1, of], hit[1:, of], strict=True):
            n, k, then = before.size, int(before.sum()), int(after.sum())
            followed += k
            repeats += (before & after).sum()
            expected_repeats += k * then / n
            chances = np.convolve(chances, hypergeom.pmf(np.arange(min(k, then) + 1), n, k, then))
    p = min(1.0, float(chances[int(repeats) :].sum()))
    return {"followed": followed, "again": float(repeats), "by_lot": float(expected_repeats), "p": p}


def members(groups: Sequence[Hashable]) -> list[NDArray[np.intp]]:
    """Positions of the members of each group that has more than one: whoever is alone is not ranked.

    >>> [each.tolist() for each in members("aba")]
    [[0, 2]]
    """
    labels = list(groups)
    found = (np.array([place for place, of in enumerate(labels) if of == name]) for name in dict.fromkeys(labels))
    return [each for each in found if each.size > 1]
