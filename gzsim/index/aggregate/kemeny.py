"""The exact Kemeny ranking: the order that agrees with most of the weight in all duels, and every order that does so.

The units fall into groups of which each beats all of the next (strongly connected components of the majority relation);
every Kemeny order respects them. Within a group orders are found by dynamic programming over subsets, and in groups too
large for that by a linear-ordering programme. Nothing here is a heuristic.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice, product

import networkx as nx
import numpy as np
import pandas as pd
from numba import njit

from gzsim.errors import InputError
from gzsim.index.aggregate.linear_ordering import orders_by_programme
from gzsim.index.aggregate.outranking import duel_matrix, tolerance
from gzsim.views.result import Result

SUBSETS = 18
"""Largest group that is solved over subsets: 2¹⁸ of them take milliseconds, 2²⁵ would take minutes."""


@dataclass(frozen=True, repr=False)
class Kemeny(Result):
    """Orders of the highest Kemeny score.

    Attributes
    ----------
    orders : tuple of tuples of units, best first; every optimal order, as many as the limit allows
    complete : bool; whether these are all
    score : float; weight of the duels that the orders agree with, Σ E_ij over i before j
    """

    orders: tuple[tuple, ...]
    complete: bool
    score: float

    @property
    def table(self) -> pd.DataFrame:
        """Every order in rows: order, place and unit, counted from 1."""
        rows = [(n, place, unit) for n, order in enumerate(self.orders, 1) for place, unit in enumerate(order, 1)]
        return pd.DataFrame(rows, columns=["order", "place", "unit"])


def kemeny(E: pd.DataFrame, limit: int = 100) -> Kemeny:
    r"""Orders that agree with most of the weight in all duels.

    .. math:: \max_{\text{orders}} \sum_{i \text{ before } j} E_{ij}

    Parameters
    ----------
    E : DataFrame, units × units, as from :func:`gzsim.index.aggregate.outranking_matrix`
    limit : int; how many optimal orders to list

    Raises InputError if rows and columns are not the same units, or the limit is less than 1.

    Source: Kemeny (1959), Mathematics without numbers, Daedalus 88. Young and Levenglick (1978), A consistent extension
    of Condorcet's election principle, SIAM Journal on Applied Mathematics 35.

    >>> units = ["a", "b", "c"]
    >>> found = kemeny(pd.DataFrame([[0, 0.6, 0.3], [0.4, 0, 0.8], [0.7, 0.2, 0]], units, units))
    >>> found.orders, found.complete, round(found.score, 6)
    ((('b', 'c', 'a'),), True, 1.9)
    """
    if limit < 1:
        raise InputError(f"a limit of {limit}", field="limit", valid="1 or more")
    matrix = duel_matrix(E)
    groups = _groups(matrix)
    listed, complete = [], True
    for group in groups:
        solver = orders_by_subsets if len(group) <= SUBSETS else orders_by_programme
        found = list(islice(solver(matrix[np.ix_(group, group)]), limit + 1))
        complete &= len(found) <= limit
        listed.append([[group[i] for i in order] for order in found])
    joined = [list(chain(*parts)) for parts in islice(product(*listed), limit + 1)]
    units = list(E.index)
    orders = tuple(tuple(units[i] for i in order) for order in joined[:limit])
    best = joined[0] if joined else []
    score = float(sum(matrix[best[i], best[j]] for i in range(len(best)) for j in range(i + 1, len(best))))
    return Kemeny(orders, complete and len(joined) <= limit, score)


def _groups(matrix: np.ndarray) -> list[list[int]]:
    """Units in groups, each of which beats every member of the next ones outright."""
    not_beaten = nx.DiGraph()
    not_beaten.add_nodes_from(range(len(matrix)))
    holds = matrix >= matrix.T - tolerance(matrix)
    np.fill_diagonal(holds, False)
    not_beaten.add_edges_from(zip(*np.nonzero(holds), strict=True))
    condensed = nx.condensation(not_beaten)
    return [sorted(condensed.nodes[group]["members"]) for group in nx.topological_sort(condensed)]


def orders_by_subsets(matrix: np.ndarray) -> Iterator[list[int]]:
    """Optimal orders by dynamic programming: the best order of a set ends with whoever loses least by it.

    f(S) = max over j in S of f(S∖j) + Σ_{i ∈ S∖j} E_ij
    """
    size = len(matrix)
    best, equal = _best_of_subsets(np.ascontiguousarray(matrix)), tolerance(matrix)

    def ending(subset: int) -> Iterator[list[int]]:
        if not subset:
            yield []
            return
        for last in range(size):
            rest = subset & ~(1 << last)
            if rest != subset:
                gain = sum(matrix[i, last] for i in range(size) if rest >> i & 1)
                if abs(best[rest] + gain - best[subset]) <= equal:
                    for order in ending(rest):
                        yield [*order, last]

    return ending((1 << size) - 1)


@njit(cache=True)
def _best_of_subsets(matrix):
    """f(S) for every subset S of the units, subsets numbered by their bits."""
    size = matrix.shape[0]
    best = np.zeros(1 << size)
    for subset in range(1, 1 << size):
        top = -np.inf
        for last in range(size):
            if subset >> last & 1:
                rest = subset & ~(1 << last)
                value = best[rest]
                for i in range(size):
                    if rest >> i & 1:
                        value += matrix[i, last]
                top = max(top, value)
        best[subset] = top
    return best
