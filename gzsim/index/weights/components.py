"""Weights from rotated principal components."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from statsmodels.multivariate.factor_rotation import rotate_factors

from gzsim.errors import InputError
from gzsim.index.weights.conflict import correlations_told
from gzsim.index.weights.table import read

KAISER = 1.0
CUMULATIVE = 0.6
"""The Handbook's customary threshold for the share of variance that the factors explain together."""


def kept_factors(eigenvalues: np.ndarray) -> int:
    """Factors with an eigenvalue above 1, and as many more as explain 60 % of the variance.

    Parameters
    ----------
    eigenvalues : array, falling

    >>> kept_factors(np.array([1.5, 0.9, 0.6]))
    2
    >>> kept_factors(np.array([2.0, 0.6, 0.4]))
    1
    """
    explained = np.cumsum(eigenvalues) / eigenvalues.sum()
    enough = int(np.argmax(explained >= CUMULATIVE - 1e-12)) + 1
    return max(int((eigenvalues > KAISER + 1e-9).sum()), enough)


def rotated_loadings(correlations: np.ndarray, factors: int | None = None) -> np.ndarray:
    """Loadings of the indicators on the principal components, rotated by varimax with Kaiser's normalisation.

    Parameters
    ----------
    correlations : array (indicator, indicator)
    factors : int, optional; see :func:`kept_factors`

    Returns array (indicator, factor)
    """
    eigenvalues, vectors = np.linalg.eigh(correlations)
    eigenvalues, vectors = np.maximum(eigenvalues[::-1], 0), vectors[:, ::-1]
    count = kept_factors(eigenvalues) if factors is None else factors
    loadings = vectors[:, :count] * np.sqrt(eigenvalues[:count])
    if count == 1:
        return loadings
    length = np.sqrt((loadings**2).sum(axis=1, keepdims=True))
    length = np.where(length > 0, length, 1.0)
    with np.errstate(divide="ignore"):  # the rotation logs the logarithm of a gradient, which may be exactly 0
        return rotate_factors(loadings / length, "varimax")[0] * length


def pca(X: pd.DataFrame, directions: Mapping | pd.Series | None = None, factors: int | None = None) -> pd.Series:
    r"""Weigh by squared rotated factor loadings, so that indicators that say the same share their weight.

    1. Principal components of the correlation matrix; kept are those with an eigenvalue above 1, and as many more as
       explain 60 % of the variance together.
    2. Varimax rotation with Kaiser's normalisation; loadings :math:`a_{kf}`.
    3. Each indicator belongs to the factor on which it loads most. Its weight within the factor is the squared loading
       over the factor's explained variance :math:`v_f = \sum_k a_{kf}^2`, and factors weigh as they explain variance:

    .. math:: w_k \propto \frac{a_{kf}^2}{v_f} \cdot \frac{v_f}{\sum_g v_g} \propto \max_f a_{kf}^2

    Not changed by units of measurement nor by directions. It weighs by correlation, not by importance: an indicator
    that goes its own way may get much or little. Where the correlation matrix is singular (indicators that follow from
    others, or no more units than indicators) the answer stands, with a warning that names them.

    Parameters
    ----------
    factors : int, optional; how many factors to keep, in place of the rule above

    Raises InputError if there are not as many factors as wanted.

    Source: Nicoletti, Scarpetta and Boylaud (2000), OECD Economics Department Working Paper 226; OECD and JRC (2008),
    Handbook on Constructing Composite Indicators, step 6.

    >>> X = pd.DataFrame({"growth": [1.0, 2, 3, 4], "income": [1.0, 2, 4, 3], "forest": [2.0, 1, 4, 0]})
    >>> pca(X).round(3).to_dict()
    {'growth': 0.335, 'income': 0.308, 'forest': 0.357}
    """
    table = read(X, directions).seen_by_all()
    most = len(table.kept)
    if factors is not None and most and not 1 <= factors <= most:
        raise InputError(f"{factors} factors of {most} indicators", field="factors", valid=f"1 to {most}")
    return table.shares(lambda: (rotated_loadings(correlations_told(table), factors) ** 2).max(axis=1))
