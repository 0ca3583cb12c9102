"""The analytic hierarchy process: weights from pairwise comparisons."""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
import pandas as pd

from gzsim.errors import InputError
from gzsim.index.names import IndexWarning
from gzsim.index.weights.judgements import parts, read_judgements
from gzsim.views.result import Result

RANDOM_INDEX = (0, 0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59)
"""Mean consistency index of random matrices of 1, 2, … 15 items (Saaty 1980, The Analytic Hierarchy Process)."""
ACCEPTABLE = 0.1
"""Saaty's limit for the consistency ratio."""
ROUNDING = 1e-12


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Comparisons(Result):
    """What pairwise comparisons tell.

    Attributes
    ----------
    weights : Series, item → weight; summing to 1
    lambda_max : float
        Principal eigenvalue; the number of items if judgements are consistent, more if not.
    consistency_index, cr : float; see :func:`ahp`
    judgements : DataFrame, items × items
        The matrix as used: exactly reciprocal, NaN where a pair was not compared.
    """

    weights: pd.Series
    lambda_max: float
    consistency_index: float
    cr: float
    judgements: pd.DataFrame


def ahp(A: pd.DataFrame | np.ndarray) -> Comparisons:
    r"""Weigh by the principal eigenvector of a matrix of pairwise comparisons.

    .. math:: A w = \lambda_{\max} w, \quad CI = \frac{\lambda_{\max} - n}{n - 1}, \quad CR = \frac{CI}{RI_n}

    Where :math:`m` of the pairs are not compared (NaN in both places), the matrix of Harker takes the place of A: 0 for
    each comparison that is missing, and 1 more on the diagonal for each that is missing in the row; this equals filling
    each gap with the ratio of the weights that result. Random indices are then smaller,
    :math:`RI_{n,m} \approx \big(1 - \frac{2m}{(n-1)(n-2)}\big) RI_n`.

    Parameters
    ----------
    A : DataFrame or array (item, item)
        How many times more important the row is than the column (Saaty's scale: 1 to 9 and reciprocals). Rows and
        columns of a DataFrame are matched by name. One judgement per pair is enough.

    Returns Comparisons: ``.weights`` (named as the DataFrame, or numbered from 1), ``.lambda_max``,
    ``.consistency_index``, ``.cr``.

    Raises InputError if the matrix is not square, judgements are not above 0 or not reciprocal (their places are
    named), or comparisons do not link all items.

    Warns IndexWarning if CR > 0.1.

    Source: Saaty (1980), The Analytic Hierarchy Process, with its random indices up to 15 items; beyond, the regression
    of Alonso and Lamata (2006), Int. J. of Uncertainty, Fuzziness and Knowledge-Based Systems 14, 445–459. Harker
    (1987), Mathematical Modelling 9, 353–360; Ágoston and Csató (2022), Omega 108, 102576, for the random index with
    gaps.

    >>> names = ["growth", "income", "forest"]
    >>> A = pd.DataFrame([[1, 3, 5], [1/3, 1, 3], [1/5, 1/3, 1]], index=names, columns=names)
    >>> found = ahp(A)
    >>> found.weights.round(4).to_dict()
    {'growth': 0.637, 'income': 0.2583, 'forest': 0.1047}
    >>> round(found.lambda_max, 4), round(found.cr, 4)
    (3.0385, 0.0332)
    """
    judgements = read_judgements(A)
    linked = parts(judgements)
    if len(linked) > 1:
        unlinked = " | ".join(", ".join(map(str, part)) for part in linked)
        raise InputError(f"never compared with each other: {unlinked}", field="A", valid="comparisons that link all")
    found = from_judgements(judgements)
    if found.cr > ACCEPTABLE:
        told = f"judgements contradict each other: consistency ratio {found.cr:.3f} exceeds {ACCEPTABLE}"
        warnings.warn(f"{told}; most of all {least_consistent(found)}", IndexWarning, stacklevel=2)
    return found


def from_judgements(judgements: pd.DataFrame) -> Comparisons:
    """Weights and consistency of judgements that have been checked (see :func:`ahp`)."""
    a = judgements.to_numpy()
    n, gaps = len(a), np.isnan(a)
    values, vectors = np.linalg.eig(np.where(gaps, 0.0, a) + np.diag(gaps.sum(axis=1)))
    principal = np.argmax(values.real)
    weights = np.abs(vectors[:, principal].real)
    excess = max(values[principal].real - n, 0.0)
    excess = excess if excess > n * ROUNDING else 0.0
    index = excess / (n - 1) if n > 1 else 0.0
    random = random_index(n, int(np.triu(gaps).sum()))
    return Comparisons(
        weights=pd.Series(weights / weights.sum(), index=judgements.index, name="weight"),
        lambda_max=float(n + excess),
        consistency_index=float(index),
        cr=float(index / random) if random > 0 else 0.0,
        judgements=judgements,
    )


def random_index(n: int, gaps: int = 0) -> float:
    """Consistency index to be expected of random judgements on n items, with so many pairs not compared.

    >>> random_index(3), round(random_index(5, gaps=3), 2), random_index(4, gaps=3), round(random_index(20), 3)
    (0.58, 0.56, 0.0, 1.634)
    """
    if n < 3:
        return 0.0
    # Alonso and Lamata: the mean principal eigenvalue of random matrices is 2.7699 n − 4.3513.
    complete = RANDOM_INDEX[n - 1] if n <= len(RANDOM_INDEX) else (1.7699 * n - 4.3513) / (n - 1)
    return complete * (1 - 2 * gaps / ((n - 1) * (n - 2)))


def least_consistent(found: Comparisons) -> str:
    """The judgement that is furthest from the ratio of the weights, in words."""
    a, w = found.judgements.to_numpy(), found.weights.to_numpy()
    ratio = w[:, None] / w
    i, j = np.unravel_index(np.nanargmax(np.triu(np.abs(np.log(a / ratio)), 1)), a.shape)
    items = found.weights.index
    return f"{items[i]} / {items[j]}, judged {a[i, j]:.3g} and {ratio[i, j]:.3g} by the others"
