"""What a headline hangs on most: which of the parameters that were drawn goes with it, and how sure that is."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import rankdata, spearmanr

from gzsim.evidence.multiplicity import corrected
from gzsim.scenario import Scenario, plausible_draws
from gzsim.scenario.wording import PARAMETERS, Wording
from gzsim.views.labels import Name

RESAMPLES = 400
"""Resamples of the draws, from which intervals are taken."""

CLEAR = 0.05
"""Corrected p value up to which a parameter is named."""

LEAST = 20
"""Draws below which no correlation is worth a word."""

COLUMNS = ["headline", "outcome", "parameter", "correlation", "low", "high", "strongest", "p", "parameters"]

Array = NDArray[np.float64]


def drivers(drawn: pd.DataFrame, parameters: pd.DataFrame, seed: int) -> pd.DataFrame:
    """For each headline and outcome the parameter with the strongest rank correlation over the draws.

    Parameters
    ----------
    drawn : DataFrame with columns draw, headline, outcome, difference
    parameters : DataFrame (draw, parameter); those that are no numbers, or stand still, go with nothing
    seed : of the resamples

    Returns
    -------
    DataFrame
        Columns headline, outcome, parameter, correlation (Spearman's), low and high (2.5 and 97.5 % over resamples of
        the draws), strongest (share of resamples in which no other correlates more), p (Holm, over all parameters) and
        parameters (how many there are). No row where nothing differs, or of fewer than `LEAST` draws.

    >>> draws = pd.DataFrame({"a": np.arange(40.0), "b": np.arange(40.0) % 7})
    >>> table = pd.DataFrame({"draw": range(40), "headline": "h", "outcome": "debt", "difference": draws["a"] ** 3})
    >>> drivers(table, draws, 1)[["parameter", "correlation", "strongest"]].to_dict("records")
    [{'parameter': 'a', 'correlation': 1.0, 'strongest': 1.0}]
    """
    differences = drawn.pivot_table(index="draw", columns=["headline", "outcome"], values="difference", sort=False)
    varied = parameters.select_dtypes("number").reindex(differences.index)
    varied = varied.loc[:, varied.max() > varied.min()]
    differences = differences.loc[:, differences.max() > differences.min()]
    if len(differences) < LEAST or varied.empty or differences.empty:
        return pd.DataFrame(columns=COLUMNS)
    values, answers = varied.to_numpy(float), differences.to_numpy(float)
    found = _rank_correlations(values, answers)
    order = np.random.default_rng(seed)
    drawn_again = (order.integers(0, len(values), len(values)) for _ in range(RESAMPLES))
    again = np.stack([_rank_correlations(values[rows], answers[rows]) for rows in drawn_again])
    best = np.abs(found).argmax(axis=0)
    rows = []
    for column, (headline, outcome) in enumerate(differences.columns):
        one = again[:, :, column]
        low, high = np.quantile(one[:, best[column]], [0.025, 0.975])
        p = corrected(pd.Series(_p_values(values, answers[:, [column]])), "holm")
        strongest = np.mean(np.abs(one).argmax(axis=1) == best[column])
        rows.append((headline, outcome, varied.columns[best[column]], found[best[column], column], low, high, strongest,
                     p[best[column]], varied.shape[1]))  # fmt: skip
    return pd.DataFrame(rows, columns=COLUMNS)


def _p_values(values: Array, answer: Array) -> Array:
    """p of the rank correlation of each column with one: SciPy gives those of all pairs, and of one pair a number."""
    found = spearmanr(values, answer).pvalue
    return found[:-1, -1] if np.ndim(found) else np.array([found])


def _rank_correlations(values: Array, answers: Array) -> Array:
    """Spearman's correlation of each column of one table with each of the other; 0 where one stands still."""
    one, other = (_standardised(rankdata(each, axis=0)) for each in (values, answers))
    return one.T @ other / len(values)


def _standardised(ranks: Array) -> Array:
    centred, spread = ranks - ranks.mean(axis=0), ranks.std(axis=0)
    return np.divide(centred, spread, out=np.zeros_like(centred), where=spread > 0)


def drivers_of(scenario: Scenario, drawn: pd.DataFrame) -> pd.DataFrame:
    """What the headlines of a run hang on, from the draws that were made for them; columns of `drivers`."""
    count, seed = drawn["draw"].nunique(), scenario.simulation.seed
    if count < LEAST:
        return pd.DataFrame(columns=COLUMNS)
    return drivers(drawn, plausible_draws(count, seed, scenarios=scenario), seed)


def parameter_name(scenario: Scenario, parameter: str) -> Name:
    """What a parameter is called.

    >>> from gzsim.scenario import load_scenario
    >>> parameter_name(load_scenario("guizhou-2025"), "leader.discount").zh
    '未来一年收益的折现系数'
    """
    otherwise = Name(parameter.replace("_", " ").replace(".", ": "))
    return Wording(scenario).name_of((PARAMETERS, parameter), otherwise)
