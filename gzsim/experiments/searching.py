"""The largest value of a function that is dear to compute, on a unit cube and within limits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gzsim.common.names import whole_number
from gzsim.common.progress import progress
from gzsim.errors import InputError

Array = NDArray[np.float64]

LEAST_POPULATION = 5
"""What `scipy.optimize.differential_evolution` needs at least."""

KEPT = 1e-9
"""Excess up to which a limit counts as kept: what a point on it misses by rounding."""

GLOBAL = 2 / 3
"""Share of the budget for the search of the whole cube; the rest refines what it found."""


class Tried(NamedTuple):
    """What a point is found to be."""

    value: float
    excess: tuple[float, ...] = ()
    """By how much each limit is exceeded; 0 or less where it is kept."""

    @property
    def worst(self) -> float:
        """Largest excess; none where there are no limits."""
        return max((0.0, *self.excess))


class Search(NamedTuple):
    """What a search found."""

    point: Array
    tried: Tried
    points: Array
    """(evaluation, dimension) all that was tried, in this order."""
    trace: pd.DataFrame
    """evaluation, stage ("population" or "refined"), value, excess, best (so far, of those within limits)."""


def maximise(
    function: Callable[[Array], Tried], size: int, *, budget: int, seed: int, start: Array | None = None
) -> Search:
    r"""Find where a function of a unit cube is largest among the points that keep all limits.

    .. math:: \max_{u \in [0,1]^n} f(u), \qquad g_k(u) \le 0

    Two thirds of the budget go to differential evolution, half of them at most to the Latin hypercube (and ``start``)
    that it begins from, the rest to COBYQA from the best of it, both of scipy. A simulated objective has several tops
    and kinks, where ranks or corners of effort change, which would stop a climber or mislead a gradient: a population
    crosses them. It is slow to arrive, though, and with common random numbers the function has no noise: quadratic
    models in a trust region finish within few evaluations. Both keep limits without penalties; annealing keeps none. No
    point is computed twice.

    Parameters
    ----------
    function : of a point (dimension,)
    size : dimensions, 1 or more
    budget : evaluations at most; 10 for each dimension and ten more at least
    seed : of the population; same seed, same points
    start : a point that is among the first to be tried

    Raises InputError if the budget does not suffice, or no point that was tried is within limits.

    Source: Storn and Price (1997), J. of Global Optimization 11, 341–359; Ragonneau and Zhang (2024), COBYQA.

    >>> found = maximise(lambda u: Tried(-((u[0] - 0.3) ** 2)), 1, budget=40, seed=1)
    >>> round(float(found.point[0]), 4)
    0.3
    """
    budget = whole_number(budget, "budget", 10 * (size + 1), 10**6)
    with progress(total=budget, desc="designs", unit="design", leave=False) as bar:
        book = _Book(function, budget, bar)
        _evolve(book, size, int(GLOBAL * budget), seed, start)
        _refine(book, size, budget - len(book.points))
    best = book.best
    if best is None:
        nearest = min(each.worst for each in book.tried)
        problem = f"none of {len(book.tried)} designs keeps them; the nearest exceeds one by {nearest:.4g}"
        raise InputError(problem, field="limits", valid="limits that some design keeps")
    return Search(book.points[best], book.tried[best], np.array(book.points), book.trace())


class _SpentError(Exception):
    """The budget is spent."""


@dataclass(eq=False)
class _Book:
    """What was tried so far; who asks again for a point is told what is known of it."""

    function: Callable[[Array], Tried]
    budget: int
    bar: Any
    points: list[Array] = field(default_factory=list)
    tried: list[Tried] = field(default_factory=list)
    stages: list[str] = field(default_factory=list)
    known: dict[bytes, Tried] = field(default_factory=dict)
    stage: str = "population"

    def __call__(self, u: Array) -> Tried:
        u = np.clip(np.asarray(u, float), 0.0, 1.0) + 0.0  # no −0, which would be another key
        if u.tobytes() not in self.known:
            if len(self.points) >= self.budget:
                raise _SpentError
            self.known[u.tobytes()] = self.function(u)
            self.points.append(u)
            self.tried.append(self.known[u.tobytes()])
            self.stages.append(self.stage)
            self.bar.update()
        return self.known[u.tobytes()]

    def loss(self, u: Array) -> float:
        """What scipy minimises."""
        return -self(u).value

    def excess(self, u: Array) -> Array:
        """What scipy keeps at 0 or below."""
        return np.array(self(u).excess)

    @property
    def best(self) -> int | None:
        """Place of the largest value within limits, the first of equals; None if there is none."""
        within = [place for place, each in enumerate(self.tried) if each.worst <= KEPT]
        return max(within, key=lambda place: self.tried[place].value, default=None)

    @property
    def nearest(self) -> Array:
        """The best point or, where none is within limits, the one that exceeds them least."""
        best = self.best
        place = min(range(len(self.tried)), key=lambda k: self.tried[k].worst) if best is None else best
        return self.points[place]

    def limits(self) -> list:
        """Limits as scipy takes them."""
        from scipy.optimize import NonlinearConstraint

        return [NonlinearConstraint(self.excess, -np.inf, 0.0)] if self.tried[0].excess else []

    def trace(self) -> pd.DataFrame:
        """A row for each evaluation."""
        table = pd.DataFrame({"evaluation": np.arange(1, len(self.tried) + 1), "stage": self.stages})
        table["value"], table["excess"] = [each.value for each in self.tried], [each.worst for each in self.tried]
        return table.assign(best=table["value"].where(table["excess"] <= KEPT).cummax().ffill())


def _evolve(book: _Book, size: int, evaluations: int, seed: int, start: Array | None) -> None:
    from scipy.optimize import Bounds, differential_evolution
    from scipy.stats.qmc import LatinHypercube

    members = min(max(LEAST_POPULATION, evaluations // 2 - 1), 15 * size + LEAST_POPULATION)
    population = LatinHypercube(size, rng=np.random.default_rng([seed, 0])).random(members)
    population = population if start is None else np.vstack([start, population])
    book(population[0])  # says whether there are limits
    differential_evolution(
        book.loss, Bounds(np.zeros(size), np.ones(size)), init=population, maxiter=evaluations // len(population) - 1,
        tol=0.0, polish=False, constraints=tuple(book.limits()), rng=np.random.default_rng([seed, 1]),
    )  # fmt: skip


def _refine(book: _Book, size: int, evaluations: int) -> None:
    from scipy.optimize import Bounds, minimize

    book.stage = "refined"
    try:
        minimize(
            book.loss, book.nearest, method="COBYQA", bounds=Bounds(np.zeros(size), np.ones(size)),
            constraints=book.limits(),
            options={"maxfev": evaluations, "initial_tr_radius": 0.1, "final_tr_radius": 1e-6},
        )  # fmt: skip
    except _SpentError:
        return
