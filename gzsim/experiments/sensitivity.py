"""Which factors move an outcome: shares of its variance (Sobol), and screening by elementary effects (Morris)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from gzsim.common.names import whole_number
from gzsim.common.tables import numbers, refuse
from gzsim.errors import InputError
from gzsim.experiments.columns import factor_names, outcome_in_order
from gzsim.numeric.saltelli import CONFIDENCE, INDICES, saltelli_indices
from gzsim.views.labels import NAMES, Language, Names
from gzsim.views.result import Result

if TYPE_CHECKING:
    from gzsim.views.drawing import Drawing

LEAST_BLOCKS = 8
"""Whole blocks of a Saltelli design below which a share of variance is noise."""

LEAST_TRAJECTORIES = 2
"""Whole trajectories of a Morris design below which effects have no spread."""

RESAMPLES = 200
MOST = 100_000
"""Resamples, and levels of a factor, that anybody could mean."""

ROUNDING = 1e-12
"""An outcome whose range is below this share of its size does not move: what is seen is the arithmetic."""

EFFECTS = ["mu", "mu_star", "mu_star_low", "mu_star_high", "sigma"]


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class SobolIndices(Result):
    """Shares of the variance of one outcome.

    Attributes
    ----------
    table : DataFrame; columns factor, first, first_low, first_high, total, total_low, total_high, largest total first
    outcome : str; its name
    variance : float; of the outcome over the uncertainties; 0 if it never moves, and so are all indices then
    blocks, dropped : ints; blocks of the design that count, and those with a run that failed
    """

    table: pd.DataFrame
    outcome: str
    variance: float
    blocks: int
    dropped: int

    def plot(self, language: Language = "both", names: Names = NAMES) -> Drawing:
        """Bars of the ten factors with the largest total indices."""
        from gzsim.views import experiment_figures  # drawing is slow to import

        return experiment_figures.variance_shares(self.table, self.outcome, language, names)


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class MorrisEffects(Result):
    """Elementary effects of factors on one outcome.

    Attributes
    ----------
    table : DataFrame; columns factor, mu, mu_star, mu_star_low, mu_star_high, sigma, largest mu_star first
    outcome : str; its name
    trajectories, dropped : ints; trajectories that count, and those with a run that failed
    """

    table: pd.DataFrame
    outcome: str
    trajectories: int
    dropped: int

    def plot(self, language: Language = "both", names: Names = NAMES) -> Drawing:
        """Bars of the ten factors with the largest mean absolute effects."""
        from gzsim.views import experiment_figures  # drawing is slow to import

        return experiment_figures.elementary_effects(self.table, self.outcome, language, names)


def sobol_indices(
    outcome: pd.Series | np.ndarray, names: Sequence[str], *, seed: int = 0, resamples: int = RESAMPLES
) -> SobolIndices:
    r"""First-order and total Sobol indices of an outcome on Saltelli's design.

    .. math:: S_d = \frac{\mathrm{Var}(\mathrm{E}[Y \mid U_d])}{\mathrm{Var}(Y)}, \qquad
              T_d = \frac{\mathrm{E}(\mathrm{Var}[Y \mid U_{\sim d}])}{\mathrm{Var}(Y)}

    A block of D + 2 experiments of which one failed (NaN) is left out as a whole.

    Parameters
    ----------
    outcome : Series or array (N (D + 2),)
        In the order of ``SALib.sample.sobol.sample(problem, N, calc_second_order=False)``.
    names : the D factors, or groups of factors, in the order of the problem
    seed, resamples : ints; of the bootstrap behind the intervals of 95 % (normal approximation)

    Raises InputError if rows do not make up whole blocks, a name stands twice, an outcome is infinite, fewer than
    eight blocks are left, or the outcome moves in so few runs that its variance is not seen.

    Source: Saltelli, Annoni, Azzini, Campolongo, Ratto and Tarantola (2010), Variance based sensitivity analysis of
    model output, Computer Physics Communications 181(2).

    >>> from SALib.sample import sobol
    >>> points = sobol.sample({"num_vars": 2, "names": ["a", "b"], "bounds": [[0, 1]] * 2}, 1024,
    ...                       calc_second_order=False, seed=1)
    >>> found = sobol_indices(points @ [3.0, 1.0], ["a", "b"])
    >>> found.table.set_index("factor")["total"].round(2).to_dict()  # shares 9 to 1
    {'a': 0.9, 'b': 0.1}
    """
    factors = factor_names(names)
    refuse([name for name in factors if factors.count(name) > 1], "named twice", field="names", valid="distinct names")
    seed, resamples = _bootstrap(seed, resamples)
    values = outcome_in_order(outcome)
    kept = _whole(values, len(factors) + 2, LEAST_BLOCKS, "blocks")
    blocks = _rows(values, kept)
    independent = blocks[:, [0, -1]]
    if _still(blocks):
        table, variance = pd.DataFrame({"factor": factors}).reindex(columns=["factor", *INDICES], fill_value=0.0), 0.0
    elif _still(independent):
        problem = "moves only where one factor is changed alone, too seldom for its variance to be seen"
        raise InputError(problem, field="outcome", valid="a design of more blocks")
    else:
        table, variance = saltelli_indices(blocks, factors, seed, resamples), float(independent.var())
    return SobolIndices(
        table=_strongest_first(table, "total"), outcome=values.name, variance=variance,
        blocks=len(blocks), dropped=int((~kept).sum()),
    )  # fmt: skip


def morris_effects(
    places: pd.DataFrame | np.ndarray,
    outcome: pd.Series | np.ndarray,
    names: Sequence[str],
    *,
    levels: int = 4,
    seed: int = 0,
    resamples: int = RESAMPLES,
) -> MorrisEffects:
    r"""Elementary effects of factors by Morris's screening design.

    .. math:: d_i = \frac{Y(u + \Delta e_i) - Y(u)}{\Delta}, \quad \mu_i = \bar{d_i}, \quad
              \mu^*_i = \overline{|d_i|}, \quad \sigma_i = \mathrm{sd}(d_i), \quad
              \Delta = \frac{levels}{2\,(levels - 1)}

    over the trajectories, in units of the outcome for the whole range of the factor. Large :math:`\sigma` beside
    :math:`\mu^*` is curvature or interaction. A trajectory of which one run failed (NaN) is left out as a whole.

    Parameters
    ----------
    places : DataFrame or array (N (G + 1), D); in the order of ``SALib.sample.morris.sample``, in any units
    outcome : Series or array (N (G + 1),)
    names : names of the D columns; columns of one name move together, as one of G groups, which has no sigma
    levels : int; even, that of the design
    seed, resamples : ints; of the bootstrap behind the intervals of 95 % of mu_star (normal approximation)

    Raises InputError if rows do not make up whole trajectories, on each of which every factor moves once, or fewer
    than two trajectories are left.

    Source: Morris (1991), Factorial sampling plans for preliminary computational experiments, Technometrics 33(2);
    Campolongo, Cariboni and Saltelli (2007), An effective screening design for sensitivity analysis of large models,
    Environmental Modelling & Software 22(10).

    >>> from SALib.sample import morris
    >>> problem = {"num_vars": 2, "names": ["a", "b"], "bounds": [[0, 1]] * 2}
    >>> places = morris.sample(problem, 10, seed=1)
    >>> found = morris_effects(places, places @ [1.0, -3.0], ["a", "b"])
    >>> found.table.set_index("factor")["mu"].round(2).to_dict()
    {'b': -3.0, 'a': 1.0}
    """
    from SALib.analyze import morris  # slow to import

    columns = factor_names(names)
    size = len(set(columns)) + 1
    seed, resamples = _bootstrap(seed, resamples)
    levels = whole_number(levels, "levels", 2, MOST)
    refuse([levels] * (levels % 2), "odd", field="levels", valid="an even number")
    values = outcome_in_order(outcome)
    kept = _whole(values, size, LEAST_TRAJECTORIES, "trajectories")
    problem = {"num_vars": len(columns), "names": columns, "groups": columns, "bounds": [[0, 1]] * len(columns)}
    found = morris.analyze(
        problem, _moved(places, columns, kept), _rows(values, kept).ravel(), num_resamples=resamples,
        conf_level=CONFIDENCE, num_levels=levels, seed=seed,
    )  # fmt: skip
    effects = {name: np.ma.filled(found[name], np.nan) for name in ("mu", "mu_star", "sigma", "mu_star_conf")}
    table = pd.DataFrame({"factor": found["names"], **effects})
    table["mu_star_low"] = table["mu_star"] - table["mu_star_conf"]
    table["mu_star_high"] = table["mu_star"] + table["mu_star_conf"]
    return MorrisEffects(
        table=_strongest_first(table[["factor", *EFFECTS]], "mu_star"), outcome=values.name,
        trajectories=int(kept.sum()), dropped=int((~kept).sum()),
    )  # fmt: skip


def _bootstrap(seed: int, resamples: int) -> tuple[int, int]:
    return whole_number(seed, "seed", 0, 2**63), whole_number(resamples, "resamples", 2, MOST)


def _whole(values: pd.Series, size: int, least: int, what: str) -> np.ndarray:
    """Which blocks of so many rows have an outcome in every row."""
    if len(values) % size or values.empty:
        valid = f"a multiple of {size} rows, in the order of the design"
        raise InputError(f"{len(values)} rows do not make up whole {what}", field="outcome", valid=valid)
    kept = values.notna().to_numpy().reshape(-1, size).all(axis=1)
    if kept.sum() < least:
        problem = f"{kept.sum()} of {len(kept)} {what} without a failed run"
        raise InputError(problem, field="outcome", valid=f"{least} or more")
    return kept


def _rows(values: pd.Series, kept: np.ndarray) -> np.ndarray:
    """Values of the blocks that are kept: array (block, row)."""
    return values.to_numpy().reshape(len(kept), -1)[kept]


def _still(values: np.ndarray) -> bool:
    return bool(np.ptp(values) <= ROUNDING * np.abs(values).max())


def _moved(places: pd.DataFrame | np.ndarray, columns: list[str], kept: np.ndarray) -> np.ndarray:
    """Places of the trajectories that are kept: array (row, column); each factor must move once on each of them."""
    table = places if isinstance(places, pd.DataFrame) else pd.DataFrame(np.asarray(places))
    points = numbers(table.reset_index(drop=True), "places")
    size = len(set(columns)) + 1
    if points.shape != (len(kept) * size, len(columns)):
        valid = f"{len(kept) * size} rows, one for each outcome, and {len(columns)} columns, one for each name"
        raise InputError(f"{points.shape[0]} rows and {points.shape[1]} columns", field="places", valid=valid)
    trajectories = points.reshape(len(kept), size, len(columns))[kept]
    moves = np.diff(trajectories, axis=1) != 0
    of_factor = pd.DataFrame(moves.reshape(-1, len(columns)), columns=columns).T.groupby(level=0).any().T
    times = of_factor.to_numpy().reshape(len(trajectories), size - 1, -1)
    if (times.sum(axis=1) != 1).any() or (times.sum(axis=2) != 1).any():
        problem = "not every factor moves once, and alone, on every trajectory"
        raise InputError(problem, field="places", valid="rows in the order of a Morris design of these factors")
    return trajectories.reshape(-1, len(columns))


def _strongest_first(table: pd.DataFrame, by: str) -> pd.DataFrame:
    return table.sort_values(by, ascending=False, kind="stable", ignore_index=True)
