"""Whether two accounts of the same places agree on who moved more: reported growth, and what others measure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import permutations
from math import factorial
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import rankdata

from gzsim.common.names import of_kind, whole_number
from gzsim.common.tables import frame, numbers
from gzsim.errors import InputError
from gzsim.evidence.multiplicity import corrected
from gzsim.history.fairness import mean_of_years
from gzsim.numeric.shuffles import ROUNDING, share_as_large
from gzsim.numeric.two_way import two_way_residuals
from gzsim.views.labels import NAMES, Language, Names
from gzsim.views.result import Result

if TYPE_CHECKING:
    from gzsim.views.drawing import Drawing

Array = NDArray[np.float64]
FEWEST, MOST = 4, 100_000
"""Places that must be compared in a year, since three have but six orders; draws at most."""


@dataclass(frozen=True, eq=False, repr=False)
class Agreement(Result):
    """How far other series agree with a reported one on who moved more.

    Attributes
    ----------
    table : DataFrame, a row for each series
        series, first, last, years, places, values; rho (mean of the years' rank correlations), chance (half the width
        of the central 95 % of its draws), p and p_holm; moves (correlation of what means of places and years leave of
        the ranks), chance_moves, p_moves and p_moves_holm. Holm over both tests of all series.
    by_year : DataFrame, a row for each series and year
        series, year, places, rho, p and p_holm, Holm over all of its rows
    """

    table: pd.DataFrame
    by_year: pd.DataFrame

    def plot(self, language: Language = "both", names: Names = NAMES) -> Drawing:
        """Rank correlations year by year, and their mean beside what chance shows."""
        from gzsim.views.agreement_figure import agreement  # drawing is slow to import

        return agreement(self.table, self.by_year, language, names)


def agreement_of_series(
    reported: pd.DataFrame, others: Mapping[str, pd.DataFrame], *, times: int = 4999, seed: int = 2025
) -> Agreement:
    r"""Measure how far other series agree with a reported one on the order of places, against chance.

    .. math:: \bar\rho = \frac{1}{T} \sum_t \rho_t, \qquad
              m = \operatorname{corr}(\tilde r_{it}, \tilde s_{it}), \quad
              \tilde r_{it} = r_{it} - a_i - b_t

    with r and s the ranks of both within a year, ρ_t their correlation, and a and b means of places and years (least
    squares): ρ̄ asks whether places that stand high in the one stand high in the other, m whether a place that moves up
    in the one moves up in the other. Own: no library permutes whole histories of places. The reported history of a
    place, all its years together, goes to another place, so that the memory of a place is no evidence; p is the share
    of draws, the true one among them, that are at least as far from zero. Where places have fewer orders than draws
    were asked for, all orders are taken and p is exact.

    Parameters
    ----------
    reported : DataFrame, years × codes
    others : name → DataFrame, years × codes; only codes and years that both tables have count, and only years in which
        the reported figure is known for all codes compared and both for four or more
    times : draws
    seed : of the draws

    Raises InputError if a table is none, or no year has four places.

    >>> reported = pd.DataFrame({"a": [1.0, 2, 1], "b": [2.0, 3, 2], "c": [3.0, 1, 4], "d": [4.0, 5, 3]})
    >>> found = agreement_of_series(reported, {"lights": reported ** 2})
    >>> found.table.loc[0, ["rho", "moves", "p"]].astype(float).round(3).tolist()
    [1.0, 1.0, 0.042]
    """
    times, seed = whole_number(times, "times", 1, MOST), whole_number(seed, "seed", 0, 2**63 - 1)
    of_kind(others, Mapping, "others", "a mapping from names to tables, years × codes")
    if not others:
        raise InputError("no series to compare with", field="others", valid="one or more")
    numbers(frame(reported, "reported"), "reported")
    rows, years = [], []
    for name, other in others.items():
        numbers(frame(other, f"others.{name}"), f"others.{name}")
        row, by_year = _compared(name, *_common(name, reported, other), times, seed)
        rows.append(row)
        years += by_year
    table, by_year = pd.DataFrame(rows), pd.DataFrame(years)
    both = corrected(pd.concat([table["p"], table["p_moves"]]), "holm")
    table.insert(table.columns.get_loc("p") + 1, "p_holm", both[: len(table)])
    table["p_moves_holm"] = both[len(table) :]
    return Agreement(table, by_year.assign(p_holm=corrected(by_year["p"], "holm")))


def _common(name: str, reported: pd.DataFrame, other: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The same years and codes of both: codes with a value in both, years reported in full and seen for enough."""
    codes = [code for code in reported if code in other and other[code].notna().any() and reported[code].notna().any()]
    years = reported.index.intersection(other.index)
    first, second = reported.loc[years, codes], other.loc[years, codes]
    kept = first.notna().all(axis=1) & (second.notna().sum(axis=1) >= FEWEST)
    if not kept.any():
        raise InputError(f"no year in which {FEWEST} places can be compared", field=f"others.{name}",
                         valid="codes and years of the reported series")  # fmt: skip
    first, second = first[kept], second[kept]
    seen = second.notna().any()
    return first.loc[:, seen], second.loc[:, seen]


def _compared(
    name: str, reported: pd.DataFrame, other: pd.DataFrame, times: int, seed: int
) -> tuple[dict[str, object], list[dict[str, object]]]:
    order = _orders(reported.shape[1], times, seed)
    first, second, seen = _ranks(reported.to_numpy(), other.to_numpy(), order)
    rho = _correlations(first, second, seen)
    mean = mean_of_years(rho)
    moves = _moves(first, second, seen)
    tests = {"rho": mean[0], "chance": _half(mean), "p": _p(mean),
             "moves": moves[0], "chance_moves": _half(moves), "p_moves": _p(moves)}  # fmt: skip
    years = reported.index
    row = {"series": name, "first": years[0], "last": years[-1], "years": len(years), "places": len(reported.columns),
           "values": int(seen.sum()), **tests}  # fmt: skip
    by_year = [{"series": name, "year": year, "places": int(seen[place].sum()), "rho": rho[place, 0],
                "p": _p(rho[place])} for place, year in enumerate(years)]  # fmt: skip
    return row, by_year


def _orders(size: int, times: int, seed: int) -> NDArray[np.int64]:
    """Orders of the places, the true one first: all there are, or as many as were asked for."""
    if factorial(size) <= times + 1:
        return np.array(list(permutations(range(size))))
    luck = np.random.default_rng(seed)
    drawn = luck.permuted(np.tile(np.arange(size), (times, 1)), axis=1)
    return np.vstack([np.arange(size), drawn])


def _ranks(reported: Array, other: Array, order: NDArray[np.int64]) -> tuple[Array, Array, NDArray[np.bool_]]:
    """Ranks within the year among the places that are seen: reported (year, draw, place), other (year, place)."""
    seen = ~np.isnan(other)
    first, second = np.zeros((len(reported), *order.shape)), np.zeros(other.shape)
    for year, there in enumerate(seen):
        first[year][:, there] = rankdata(reported[year][order[:, there]], axis=1)
        second[year, there] = rankdata(other[year, there])
    return first, second, seen


def _correlations(first: Array, second: Array, seen: NDArray[np.bool_]) -> Array:
    """Correlation of ranks in each year and draw; none where all are equal."""
    size = seen.sum(axis=1)[:, np.newaxis]
    middle = (size + 1) / 2
    away = np.where(seen, second - middle, 0.0)
    moved = np.where(seen[:, np.newaxis, :], first - middle[:, :, np.newaxis], 0.0)
    spread = (moved**2).sum(axis=2) * (away**2).sum(axis=1)[:, np.newaxis]
    with np.errstate(divide="ignore", invalid="ignore"):
        return (moved * away[:, np.newaxis, :]).sum(axis=2) / np.sqrt(spread)


def _moves(first: Array, second: Array, seen: NDArray[np.bool_]) -> Array:
    """Correlation of two-way residuals of ranks, for each draw; none where nothing is left of one of them."""
    year, place = np.nonzero(seen)
    left, free = two_way_residuals(np.column_stack([second[seen], first[year, :, place]]), place, year)
    other, drawn = left[:, 0], left[:, 1:]
    sizes = (other**2).sum() * (drawn**2).sum(axis=0)
    if free < 1:
        return np.full(drawn.shape[1], np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(sizes > ROUNDING, other @ drawn / np.sqrt(sizes), np.nan)


def _half(drawn: Array) -> float:
    """Half the width of the central 95 % of what chance shows around zero."""
    return float(np.nanquantile(np.abs(drawn), 0.95)) if np.isfinite(drawn).any() else np.nan


def _p(drawn: Array) -> float:
    """Share of draws, the true one among them, at least as far from zero as the first."""
    if not np.isfinite(drawn[0]):
        return np.nan
    return float(share_as_large(drawn))
