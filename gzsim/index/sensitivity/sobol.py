"""Sobol indices: which choice moves the ranks, alone and together with the others."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from SALib.sample import sobol as sampling

from gzsim.common.tables import called, listed
from gzsim.errors import InputError
from gzsim.index.names import IndexWarning
from gzsim.index.sensitivity.design import Design
from gzsim.index.sensitivity.monte_carlo import tell_failures
from gzsim.index.sensitivity.runs import Runs, nominal_ranks, run
from gzsim.numeric.saltelli import INDICES, saltelli_indices
from gzsim.views.result import Result

SHIFT = "mean rank shift"


@dataclass(frozen=True, eq=False, repr=False)
class SobolIndices(Result):
    """Sobol indices of every unit's rank and of the mean rank shift.

    Attributes
    ----------
    table : DataFrame; as :func:`sobol` gives it; outputs are the units and ``mean rank shift``
    runs : Runs; every run, also those that failed
    """

    table: pd.DataFrame
    runs: Runs

    def of(self, output: str) -> pd.DataFrame:
        """Indices of one output, factors in the rows."""
        rows = [each == output for each in self.table["output"]]
        return self.table[rows].set_index("factor").drop(columns="output")


def sobol(
    function: Callable[[np.ndarray], np.ndarray],
    factors: Sequence[str],
    outputs: Sequence[str],
    n: int,
    seed: int,
    sizes: Sequence[int] | None = None,
    resamples: int = 200,
    lost: float = 0.0,
) -> pd.DataFrame:
    r"""First-order and total Sobol indices of a function on the unit cube.

    .. math:: S_d = \frac{\mathrm{Var}(\mathrm{E}[Y \mid U_d])}{\mathrm{Var}(Y)}, \qquad
              T_d = \frac{\mathrm{E}(\mathrm{Var}[Y \mid U_{\sim d}])}{\mathrm{Var}(Y)}

    on the design of Saltelli with scrambled Sobol points, n (D + 2) evaluations for D factors. A factor of several
    uniform numbers is varied as one group. A block of D + 2 evaluations in which an output is NaN cannot count for that
    output. Blocks are seldom lost by chance: what is left then describes another question than the design asks, and
    there are no indices unless so large a loss is allowed; ``blocks`` says how many blocks count.

    Parameters
    ----------
    function : array (run, number) → array (run, output)
    factors, outputs : names
    n : int; blocks, a power of two: only then are Sobol points balanced
    seed : int
    sizes : ints, optional; uniform numbers that each factor takes; 1 if not given
    resamples : int
        Bootstrap resamples behind the confidence intervals of 95 % (normal approximation).
    lost : float; largest share of the blocks that may be lost

    Returns DataFrame: columns output, factor, first, first_low, first_high, total, total_low, total_high, variance,
    blocks. Indices are NaN where the output never moves, fewer than two blocks count, or more are lost than allowed:
    then an IndexWarning names the outputs.

    Raises InputError if n is no power of two above 1, or ``lost`` no share.

    Source: Saltelli, Annoni, Azzini, Campolongo, Ratto and Tarantola (2010), Variance based sensitivity analysis of
    model output, Computer Physics Communications 181(2).

    >>> table = sobol(lambda u: u @ [[3.0], [1.0]], ["a", "b"], ["y"], n=1024, seed=1).set_index("factor")
    >>> table[["first", "total"]].round(2).to_numpy().tolist()  # shares 9 to 1, no interaction
    [[0.9, 0.9], [0.1, 0.1]]
    """
    if n < 2 or n & (n - 1):
        raise InputError(f"n is {n}", field="n", valid="a power of two: 2, 4, 8, …")
    if not 0 <= lost < 1:
        raise InputError(f"lost is {lost}", field="lost", valid="a share from 0 to below 1")
    problem = _problem(factors, sizes or [1] * len(factors))
    points = sampling.sample(problem, n, calc_second_order=False, seed=seed)
    values = np.asarray(function(points), dtype=float).reshape(n, len(factors) + 2, len(outputs))
    table = pd.concat(
        [_indices(factors, values[:, :, k], name, seed, resamples) for k, name in enumerate(outputs)],
        ignore_index=True,
    )
    return _within(table, n, lost)


def sobol_of(
    design: Design, X: pd.DataFrame, n: int, seed: int, resamples: int = 200, lost: float = 0.0
) -> SobolIndices:
    r"""Sobol indices of the ranks over all uncertain choices.

    Outputs are the rank of each unit and the mean shift from the nominal ranks over the m units,

    .. math:: \bar R = \frac{1}{m} \sum_i |R_i - R_i^{nominal}|

    Discrete choices are driven by a trigger on the unit interval that is cut into equal parts.

    Parameters
    ----------
    design : Design
    X : DataFrame, units × columns
    n, seed, resamples, lost
        As in :func:`sobol`; the index is built n (D + 2) times.

    Raises InputError if n is no power of two, or every run fails. If some fail, an IndexWarning says how many and why;
    the blocks that they belong to are lost, and with them the indices unless ``lost`` allows for it. So are those in
    which a unit has no rank, for that unit and for the mean shift.

    Source: Saisana, Saltelli and Tarantola (2005), Journal of the Royal Statistical Society A 168(2).

    >>> from gzsim.index.recipe import Recipe
    >>> from gzsim.index.sensitivity import Alternatives, PerturbedWeights
    >>> X = pd.DataFrame({"growth": [9.0, 5, 2], "forest": [10.0, 59, 20]}, index=["a", "b", "c"])
    >>> means = Alternatives("aggregation", {"linear": {}, "geometric": {"aggregation": "geometric"}})
    >>> design = Design(Recipe(directions={"growth": 1, "forest": 1}), (means, PerturbedWeights()))
    >>> sobol_of(design, X, n=16, seed=1).of("c")["total"].round(2).to_dict()
    {'aggregation': 1.0, 'weights drawn': 0.0}
    """
    nominal = nominal_ranks(design, X)
    made: list[Runs] = []

    def ranks_at(points: np.ndarray) -> np.ndarray:
        made.append(run(design, X, points))
        ranks = made[0].ranks
        moved = (ranks - nominal).loc[:, nominal.notna()].abs()
        shift = moved.mean(axis=1, skipna=False)
        return np.column_stack([ranks, shift])

    table = sobol(ranks_at, design.names, [*X.index, SHIFT], n, seed, design.sizes, resamples, lost)
    tell_failures(made[0])
    return SobolIndices(table, made[0])


def _problem(factors: Sequence[str], sizes: Sequence[int]) -> dict:
    """SALib's problem with one variable per uniform number, those of a factor as a group."""
    groups = [factor for factor, size in zip(factors, sizes, strict=True) for _ in range(size)]
    numbers = len(groups)
    return {
        "num_vars": numbers,
        "names": [f"u{k}" for k in range(numbers)],
        "bounds": [[0, 1]] * numbers,
        "groups": groups,
    }


def _indices(factors: Sequence[str], values: np.ndarray, output: str, seed: int, resamples: int) -> pd.DataFrame:
    whole = values[np.isfinite(values).all(axis=1)]
    table = pd.DataFrame({"factor": factors})
    if len(whole) > 1 and np.ptp(whole[:, [0, -1]]) > 0:
        table = saltelli_indices(whole, factors, seed, resamples)
    table = table.assign(output=[output] * len(table)).reindex(columns=["output", "factor", *INDICES])
    return table.assign(variance=whole[:, [0, -1]].var() if len(whole) else np.nan, blocks=len(whole))


def _within(table: pd.DataFrame, n: int, lost: float) -> pd.DataFrame:
    """Indices of the outputs for which no more blocks are lost than allowed; the others are named."""
    over = n - table["blocks"] > lost * n
    table.loc[over, INDICES] = np.nan
    partly = table[over & (table["blocks"] > 0)].drop_duplicates("output")
    if len(partly):
        told = listed(f"{called(row.output)} ({row.blocks} of {n} blocks)" for row in partly.itertuples())
        message = "no indices, what is left of the design does not describe it (allow for it by lost=…)"
        warnings.warn(f"{message}: {told}", IndexWarning, stacklevel=3)
    return table
