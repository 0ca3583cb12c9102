"""A fast emulator of the simulation: an outcome learned from experiments, with its error."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from gzsim.common.names import known, require_columns, whole_number
from gzsim.common.tables import column, frame, refuse
from gzsim.errors import InputError
from gzsim.experiments.columns import OUTCOME, by_experiment, factors_of, one_hot
from gzsim.experiments.learners import Forest, GaussianProcess, Learner
from gzsim.views.labels import NAMES, Language, Names
from gzsim.views.numbers import Z90, minus
from gzsim.views.regions import BOUNDS, is_choice
from gzsim.views.result import Result

if TYPE_CHECKING:
    from gzsim.views.drawing import Drawing

Kind = Literal["gaussian process", "forest"]
LEARNERS = {"gaussian process": GaussianProcess, "forest": Forest}

FOLDS = 10
LEAST = 2 * FOLDS
"""Experiments below which the error cannot be told."""

MOST = 3000
"""Experiments above which a Gaussian process takes hours."""


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Emulator(Result):
    """An outcome as a function of factors, learned from experiments.

    Attributes
    ----------
    table : DataFrame
        Its error, one row, from ten-fold cross-validation: rmse (in units of the outcome), r2 and coverage_90, the
        share of experiments within their interval of 90 %.
    checked : DataFrame; per experiment simulated, and mean and sd as the other nine parts predict it
    ranges : DataFrame; what was learned from: factor, low and high, categories (None for a number)
    outcome, kind : strs
    experiments, dropped : ints; from how many it has learned, and how many had no outcome
    learner : Learner
    """

    table: pd.DataFrame
    checked: pd.DataFrame
    ranges: pd.DataFrame
    outcome: str
    kind: Kind
    experiments: int
    dropped: int
    learner: Learner

    @property
    def error(self) -> pd.DataFrame:
        """The table: rmse, r2, coverage_90."""
        return self.table

    @property
    def r2(self) -> float:
        """Share of the variance of the outcome that it predicts, in cross-validation; below 0, worse than the mean."""
        return float(self.table["r2"].iloc[0])

    def predict(self, inputs: pd.DataFrame) -> pd.DataFrame:
        """Outcome of experiments that were not simulated.

        Parameters
        ----------
        inputs : DataFrame, experiments × factors; columns beyond the factors are ignored

        Returns DataFrame: mean; sd, of an experiment about it, which holds the noise of the simulation; inside, whether
        every number is within the range that was learned from.

        Raises InputError if a factor is missing, or a category was not learned from.
        """
        require_columns(frame(inputs, "inputs"), list(self.ranges["factor"]), "inputs")
        table = _as_learned(factors_of(inputs[list(self.ranges["factor"])]), self.ranges)
        mean, sd = self.learner.predict(_scaled(table, self.ranges))
        numbers = self.ranges[self.ranges["low"].notna()].set_index("factor")
        values = table[numbers.index]
        inside = (values.ge(numbers["low"]) & values.le(numbers["high"])).all(axis=1)
        return pd.DataFrame({"mean": mean, "sd": sd, "inside": inside}, index=inputs.index)

    def plot(self, language: Language = "both", names: Names = NAMES) -> Drawing:
        """Predicted against simulated outcomes, in cross-validation."""
        from gzsim.views import experiment_figures  # drawing is slow to import

        return experiment_figures.predicted_against_simulated(self.checked, self.table, self.outcome, language, names)

    def __repr__(self) -> str:
        return minus(f"<Emulator of {self.outcome}: {self.kind}, R² {self.r2:.3f}, {self.experiments} experiments>")


def emulate(
    inputs: pd.DataFrame,
    outcome: pd.Series | np.ndarray,
    *,
    kind: Kind = "gaussian process",
    noise_sd: pd.Series | np.ndarray | None = None,
    seed: int = 0,
) -> Emulator:
    r"""Learn an outcome from experiments, and how far off it is on experiments that were held out.

    .. math:: R^2 = 1 - \frac{\sum_i (y_i - \hat y_{-i})^2}{\sum_i (y_i - \bar y)^2}, \qquad
              \mathrm{rmse} = \sqrt{\tfrac{1}{n} \sum_i (y_i - \hat y_{-i})^2}

    with :math:`\hat y_{-i}` predicted from the nine tenths of the experiments that i is not among. Numbers are scaled
    to 0–1 over their range, categories are columns of 0 and 1. The order of the experiments does not matter.

    Parameters
    ----------
    inputs : DataFrame, experiments × factors; numbers, or categories
    outcome : Series by the same labels, or array row by row; experiments without one (NaN) are left out
    kind : "gaussian process", for smooth outcomes and up to 3,000 experiments, or "forest", for many or for jumps
    noise_sd : Series or array, optional
        Standard error of each experiment's outcome, for a Gaussian process, which otherwise finds one for all.
    seed : int; of the folds, of the trees, and of where the likelihood is climbed from

    Raises InputError if a factor is missing somewhere, fewer than 20 experiments have an outcome, it never moves, or
    there are too many experiments for the kind.

    Source: Sacks, Welch, Mitchell and Wynn (1989), Design and analysis of computer experiments, Statistical Science
    4(4); for the noise Ankenman, Nelson and Staum (2010), Stochastic kriging for simulation metamodeling, Operations
    Research 58(2).

    >>> inputs = pd.DataFrame({"a": np.linspace(0, 1, 25)})
    >>> emulator = emulate(inputs, (inputs["a"] ** 2).rename("debt"))
    >>> emulator
    <Emulator of debt: gaussian process, R² 1.000, 25 experiments>
    >>> emulator.predict(pd.DataFrame({"a": [0.5, 2.0]}))["inside"].tolist()
    [True, False]
    """
    known(kind, LEARNERS, "kind")
    if kind == "forest" and noise_sd is not None:
        raise InputError("a forest takes no standard errors", field="noise_sd", valid="none, or a Gaussian process")
    seed = whole_number(seed, "seed", 0, 2**32 - 1)
    table = factors_of(inputs)
    values = column(by_experiment(outcome, table.index, "outcome"), "outcome")
    noise = None if noise_sd is None else _standard_errors(noise_sd, values)
    learned = values.notna()
    _check(values[learned], kind)
    ranges = _ranges(table[learned])
    x, y = _scaled(table[learned], ranges), values[learned].to_numpy()
    order = np.lexsort((y, *x.T))
    sorted_noise = None if noise is None else noise[learned.to_numpy()][order]
    learner = LEARNERS[kind].fit(x[order], y[order], sorted_noise, seed)
    checked = _cross_validated(learner, x[order], y[order], sorted_noise, seed)
    places = pd.Series(order).sort_values(kind="stable").index  # back into the order of the table
    return Emulator(
        table=_error(checked), checked=checked.iloc[places].set_axis(values.index[learned]), ranges=ranges,
        outcome=OUTCOME if values.name is None else str(values.name), kind=kind, experiments=len(y),
        dropped=int((~learned).sum()), learner=learner,
    )  # fmt: skip


def _standard_errors(noise_sd: pd.Series | np.ndarray, values: pd.Series) -> np.ndarray:
    noise = column(by_experiment(noise_sd, values.index, "noise_sd"), "noise_sd")
    wrong = values.index[values.notna() & ~(noise >= 0)]
    refuse(wrong, "no standard error", field="noise_sd", valid="a number from 0 for each experiment with an outcome")
    return noise.to_numpy()


def _check(values: pd.Series, kind: Kind) -> None:
    if len(values) < LEAST:
        problem = f"{len(values)} experiments with an outcome"
        raise InputError(problem, field="outcome", valid=f"{LEAST} or more")
    if values.nunique() < 2:
        raise InputError("the same in all experiments", field="outcome", valid="one that moves")
    if kind == "gaussian process" and len(values) > MOST:
        problem = f"{len(values)} experiments are too many for a Gaussian process"
        raise InputError(problem, field="kind", valid=f"'forest', or up to {MOST} experiments")


def _ranges(table: pd.DataFrame) -> pd.DataFrame:
    rows = [
        (name, np.nan, np.nan, tuple(values.unique().sort_values())) if is_choice(values)
        else (name, values.min(), values.max(), None)
        for name, values in table.items()
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=BOUNDS)


def _as_learned(table: pd.DataFrame, ranges: pd.DataFrame) -> pd.DataFrame:
    """The table with the categories that were learned from; any other is refused."""
    columns = {}
    for row in ranges.itertuples():
        values = table[row.factor]
        if is_choice(values) != (row.categories is not None):
            valid = "numbers" if row.categories is None else ", ".join(row.categories)
            raise InputError("of another kind than what was learned from", field=row.factor, valid=valid)
        if row.categories is not None:
            strange = [each for each in values.unique() if each not in row.categories]
            refuse(strange, "not learned from", field=row.factor, valid=", ".join(row.categories))
            values = values.cat.set_categories(row.categories)
        columns[row.factor] = values
    return pd.DataFrame(columns)


def _scaled(table: pd.DataFrame, ranges: pd.DataFrame) -> np.ndarray:
    """Places in the unit cube: array (experiment, column); 0 for a number that never moves."""
    limits = ranges.set_index("factor")
    low, span = limits["low"], limits["high"] - limits["low"]
    numbers = {name: (table[name] - low[name]) / (span[name] or 1.0) for name in table if not is_choice(table[name])}
    return one_hot(_as_learned(table, ranges).assign(**numbers)).to_numpy()


def _cross_validated(
    learner: Learner, x: np.ndarray, y: np.ndarray, noise: np.ndarray | None, seed: int
) -> pd.DataFrame:
    """Each outcome beside what is predicted without it."""
    from sklearn.model_selection import KFold  # slow to import

    found = pd.DataFrame({"simulated": y, "mean": np.nan, "sd": np.nan})
    for rest, held_out in KFold(FOLDS, shuffle=True, random_state=seed).split(x):
        fold = learner.refitted(x[rest], y[rest], None if noise is None else noise[rest])
        found.loc[held_out, ["mean", "sd"]] = np.column_stack(fold.predict(x[held_out]))
    return found


def _error(checked: pd.DataFrame) -> pd.DataFrame:
    off = checked["simulated"] - checked["mean"]
    error = {"rmse": np.sqrt((off**2).mean()), "r2": 1 - (off**2).mean() / checked["simulated"].var(ddof=0),
             "coverage_90": (off.abs() <= Z90 * checked["sd"]).mean()}  # fmt: skip
    return pd.DataFrame([error])
