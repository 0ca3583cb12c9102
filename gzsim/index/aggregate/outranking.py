"""Outranking: units compared in pairs, without letting a strength make up for a weakness."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from gzsim.common.tables import frame, numbers, refuse
from gzsim.errors import InputError
from gzsim.index.aggregate.means import figures
from gzsim.index.names import signs
from gzsim.index.weights import given
from gzsim.numeric.ranking import TIE, settled


def outranking_matrix(
    X: pd.DataFrame, weights: Mapping | pd.Series, directions: Mapping | pd.Series | None = None
) -> pd.DataFrame:
    r"""Weight of the indicators on which the row is better than the column; a tie counts half for each.

    .. math:: E_{ij} = \sum_k w_k \big( [x_{ik} > x_{jk}] + \tfrac12 [x_{ik} = x_{jk}] \big), \qquad E_{ii} = 0

    Only the order of the values counts, so that nothing needs to be normalised. Values tie that differ by no more than
    10⁻¹¹ of their own size: they may be scores of lower groups.

    Returns DataFrame, units × units; E_ij + E_ji = 1

    Raises InputError if a unit has a gap on an indicator that weighs: it cannot be compared.

    Source: OECD and JRC (2008), Handbook on Constructing Composite Indicators, non-compensatory multi-criteria
    approach. Munda and Nardo (2009), Noncompensatory/nonlinear composite indicators for ranking countries, Applied
    Economics 41.

    >>> X = pd.DataFrame({"growth": [1.0, 2], "forest": [3.0, 3]}, index=["a", "b"])
    >>> outranking_matrix(X, {"growth": 0.6, "forest": 0.4})
         a    b
    a  0.0  0.2
    b  0.8  0.0
    """
    share = given(weights, X).to_numpy()
    x = figures(X) * signs(directions, X.columns)
    refuse(X.index[np.isnan(x[:, share > 0]).any(axis=1)], "a gap", field="X", valid="units without gaps")
    x = settled(x.T, np.abs(x.T)).T
    matrix = np.zeros((len(X), len(X)))
    for k in np.flatnonzero(share > 0):  # one indicator at a time keeps memory at units × units
        column = x[:, k]
        matrix += share[k] * ((column[:, None] > column) + 0.5 * (column[:, None] == column))
    np.fill_diagonal(matrix, 0.0)
    return pd.DataFrame(matrix, index=X.index, columns=X.index)


def copeland(E: pd.DataFrame) -> pd.Series:
    r"""Copeland score: duels won less duels lost.

    .. math:: c_i = \#\{j: E_{ij} > E_{ji}\} - \#\{j: E_{ij} < E_{ji}\}

    Parameters
    ----------
    E : DataFrame, units × units, as from :func:`outranking_matrix`

    Raises InputError if rows and columns are not the same units.

    Source: Copeland (1951), A reasonable social welfare function, University of Michigan seminar.

    >>> units = ["a", "b", "c"]
    >>> copeland(pd.DataFrame([[0, 0.6, 0.7], [0.4, 0, 0.5], [0.3, 0.5, 0]], units, units)).to_dict()
    {'a': 2, 'b': -1, 'c': -1}
    """
    matrix = duel_matrix(E)
    lead = matrix - matrix.T
    return pd.Series(
        (lead > tolerance(matrix)).sum(1) - (lead < -tolerance(matrix)).sum(1), index=E.index, name="score"
    )


def tolerance(matrix: np.ndarray) -> float:
    """Difference up to which two sums of duels are equal, see :func:`gzsim.numeric.ranking.settled`."""
    return TIE * float(np.abs(matrix).max(initial=0.0))


def duel_matrix(E: pd.DataFrame) -> np.ndarray:
    """Check an outranking matrix and return it as an array, columns in the order of the rows."""
    frame(E, "E")
    if len(E.index) != len(E.columns) or set(E.index) != set(E.columns) or E.index.has_duplicates:
        raise InputError("rows and columns must be the same units", field="E", valid="as from outranking_matrix")
    matrix = numbers(E[E.index], "E")
    if not np.isfinite(matrix).all():
        raise InputError("a gap in the duels", field="E", valid="numbers")
    return matrix
