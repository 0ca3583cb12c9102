"""The door of decisions: what counts as a table of payoffs, draws in the rows and alternatives in the columns."""

from __future__ import annotations

from math import fsum
from typing import Literal

import pandas as pd

from gzsim.common.names import known, of_kind
from gzsim.common.tables import column, like, numbers, refuse
from gzsim.errors import InputError

Better = Literal["higher", "lower"]

SIGNS = {"higher": 1.0, "lower": -1.0}
"""What payoffs are multiplied by so that more is better."""

FEWEST = 2
"""Draws, and alternatives, without which there is nothing to weigh."""

WEIGHTS = "a Series with a number of 0 or more for each draw, not all 0"


def complete(payoffs: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """Payoffs of the draws that have one for every alternative, as floats; how many draws are left out.

    A draw that lacks an alternative is left out for all: alternatives are compared in the same draws.

    Raises InputError (``payoffs``) if this is no table of numbers draw × alternative, something is named twice, there
    is one alternative alone, or fewer than two draws stay.

    >>> table, left_out = complete(pd.DataFrame({"today": [1, 2, 3], "reform": [2.0, None, 5]}))
    >>> table["reform"].tolist(), left_out
    ([2.0, 5.0], 1)
    """
    of_kind(payoffs, pd.DataFrame, "payoffs", "a DataFrame draw × alternative")
    for what, labels in (("alternative", payoffs.columns), ("draw", payoffs.index)):
        refuse(labels[labels.duplicated()], "named twice", field="payoffs", valid=f"one name for each {what}")
    if payoffs.shape[1] < FEWEST:
        problem = f"{payoffs.shape[1]} alternatives leave nothing to decide"
        raise InputError(problem, field="payoffs", valid=f"{FEWEST} columns or more")
    whole = like(payoffs, numbers(payoffs, "payoffs")).dropna()
    if len(whole) < FEWEST:
        problem = f"{len(whole)} of {len(payoffs)} draws have a payoff for every alternative"
        raise InputError(problem, field="payoffs", valid=f"{FEWEST} complete draws or more")
    return whole, len(payoffs) - len(whole)


def sign_of(better: Better) -> float:
    """1 where more is better, −1 where less is; raises InputError (``better``) for anything else.

    >>> sign_of("lower")
    -1.0
    """
    known(better, SIGNS, "better")
    return SIGNS[better]


def chances(weights: pd.Series | None, draws: pd.Index) -> pd.Series:
    r"""Probability of each draw, :math:`p_s = w_s / \sum_t w_t`; all are equally likely without weights.

    Weights are matched by the name of the draw; those of other draws do not count.

    Raises InputError (``weights``) if a draw has none, or they are no probabilities.

    >>> chances(pd.Series({"dry": 1, "wet": 3}), pd.Index(["wet", "dry"])).to_dict()
    {'wet': 0.75, 'dry': 0.25}
    """
    if weights is None:
        return pd.Series(1.0 / len(draws), index=draws)
    given = column(of_kind(weights, pd.Series, "weights", WEIGHTS), "weights").reindex(draws)
    refuse(draws[~(given >= 0)], "no weight of 0 or more for draws", field="weights", valid=WEIGHTS)
    total = fsum(given)
    if total <= 0:
        raise InputError("no draw has a weight above 0", field="weights", valid=WEIGHTS)
    return given / total
