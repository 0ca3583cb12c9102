"""Draws under which nothing is there to be found: places exchanged, noise with a memory, and models exchanged."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gzsim.common.names import whole_number
from gzsim.history.fairness import MOST
from gzsim.index.robust.dirichlet import generator
from gzsim.numeric.shuffles import shuffles

Array = NDArray[np.float64]
Order = NDArray[np.intp]

MOST_MEMORY = 0.99

FEW = 12
"""Up to so many runs all exchanges are made (4,096 of them) and none is drawn."""


def runs_of(years: int, run: int) -> Order:
    """Number of the run that each year is in: what hangs together within a run is never torn apart.

    >>> runs_of(5, 2).tolist()
    [0, 0, 1, 1, 2]
    """
    return np.arange(years) // whole_number(run, "run", 1, MOST)


def exchanged(years: int, groups: pd.Series, times: int, seed: int) -> Order:
    """Places exchanged within their group, anew in every year: (draw, year, place); first the truth.

    Parameters
    ----------
    years : how many
    groups : Series over places; only within a group places are exchanged
    times, seed : of the draws

    >>> exchanged(2, pd.Series([0, 0, 1]), 1, 1)[0].tolist()
    [[0, 1, 2], [0, 1, 2]]
    """
    times = whole_number(times, "times", 0, MOST)
    orders = shuffles(pd.factorize(groups)[0], times * years, generator(seed))
    truth = np.tile(orders[0], (years, 1))
    return np.concatenate([truth, orders[1:]]).reshape(times + 1, years, len(groups))


def memory_of(values: Array) -> float:
    r"""Memory of noise from one judged year to the next, whatever lasts.

    .. math:: r = \frac{T \sum_i \sum_{t<T} e_{it} e_{i,t+1}}{(T - 1) \sum_{it} e_{it}^2}, \qquad
              \phi = \frac{(T - 1)\, r + 1}{T - 2}

    with e the points less the mean of the place. Taking means of T years off makes noise look forgetful by about
    (1 + φ)/(T − 1) (Nickell 1981, Biases in dynamic models with fixed effects, Econometrica 49(6)); that is put back.
    No memory below zero is made of it. With fewer than four years it is zero.

    Parameters
    ----------
    values : array (year, place); less the mean of those compared in the year

    >>> memory_of(np.array([[1.0, -1.0], [-1.0, 1.0]] * 3))
    0.0
    """
    years, left = len(values), values - values.mean(axis=0)
    if years < 4 or not (left**2).sum() > 0:
        return 0.0
    found = years * (left[:-1] * left[1:]).sum() / ((years - 1) * (left**2).sum())
    return float(np.clip(((years - 1) * found + 1) / (years - 2), 0.0, MOST_MEMORY))


def cautious_memory(values: Array, groups: pd.Series) -> float:
    r"""Memory that made-up noise is given: one standard error more than was found.

    .. math:: \phi + \sqrt{(1 - \phi^2) / ((n - G)(T - 2))}

    Where places differ by luck, noise looks forgetful; with φ itself 10 to 20 % of tests at 5 % would find something
    that lasts where nothing does, with this 5 to 8 % (Monte Carlo, 9 places, 16 years, φ of 0.4 and 0.6).

    >>> cautious_memory(np.array([[1.0, -1.0], [-1.0, 1.0]] * 3), pd.Series([0, 0]))
    0.5
    """
    found, free = memory_of(values), (len(groups) - groups.nunique()) * max(len(values) - 2, 1)
    return float(min(found + np.sqrt((1 - found**2) / free), MOST_MEMORY))


def remembering(fresh: Array, memory: float) -> Array:
    r"""Noise with a memory out of noise without, (..., year, place); both have the same variance.

    .. math:: e_t = \phi e_{t-1} + \sqrt{1 - \phi^2}\, u_t, \qquad e_1 = u_1

    >>> remembering(np.array([[1.0], [0.0], [0.0]]), 0.5).ravel().tolist()
    [1.0, 0.5, 0.25]
    """
    noise = fresh.copy()
    for year in range(1, fresh.shape[-2]):
        noise[..., year, :] = memory * noise[..., year - 1, :] + np.sqrt(1 - memory**2) * noise[..., year, :]
    return noise


def with_memory(years: int, groups: pd.Series, memory: float, times: int, seed: int) -> Array:
    """Points of places of which nothing lasts, but normal noise has a memory: (draw, year, place).

    Less the mean of those compared in the year.

    >>> with_memory(3, pd.Series([0, 0]), 0.5, 1, 1).sum(axis=2).round(9).tolist()
    [[0.0, 0.0, 0.0]]
    """
    fresh = generator(seed).standard_normal((whole_number(times, "times", 0, MOST), years, len(groups)))
    drawn = remembering(fresh, memory)
    members = pd.get_dummies(groups).to_numpy(float)
    return drawn - drawn @ (members / members.sum(axis=0)) @ members.T


def swaps(years: int, run: int, times: int, seed: int) -> NDArray[np.bool_]:
    """Whether two models change places in each year, (draw, year); runs of years together, first nobody.

    All exchanges where there are few runs, or else as many as are asked for.

    >>> swaps(2, 1, 9, 1).tolist()
    [[False, False], [False, True], [True, False], [True, True]]
    """
    of_run = runs_of(years, run)
    count = int(of_run[-1]) + 1
    if count <= FEW:
        return np.array(list(product([False, True], repeat=count)))[:, of_run]
    drawn = generator(seed).random((whole_number(times, "times", 0, MOST) + 1, count)) < 0.5
    drawn[0] = False
    return drawn[:, of_run]
