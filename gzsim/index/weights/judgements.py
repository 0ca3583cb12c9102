"""Pairwise comparisons: reading a matrix of judgements and refusing one that contradicts itself."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.sparse.csgraph import connected_components

from gzsim.errors import InputError

RECIPROCITY = 0.005
"""How far a_ij · a_ji may be from 1: judgements written with three decimals pass (0.333 · 3), with two need not."""


def read_judgements(A: pd.DataFrame | np.ndarray) -> pd.DataFrame:
    """Check a matrix of pairwise comparisons and complete what its reciprocals tell.

    Parameters
    ----------
    A : DataFrame or array (item, item)
        How many times more important the row is than the column, NaN where nobody compared them. Of a pair, one
        judgement is enough.

    Returns DataFrame, items × items; exactly reciprocal, NaN where neither judgement of a pair is given; an array's
    items are numbered from 1.

    Raises InputError if rows and columns differ, a judgement is no number above 0, or two judgements of a pair are not
    reciprocal.

    >>> read_judgements(np.array([[1, 4], [np.nan, 1]])).to_numpy().tolist()
    [[1.0, 4.0], [0.25, 1.0]]
    """
    matrix = _square(A)
    items, a = matrix.index, matrix.to_numpy()
    _refuse(items, ~((a > 0) & np.isfinite(a)) & ~np.isnan(a), a, "not a number above 0", "judgements > 0, or missing")
    _refuse(
        items, np.diag(np.abs(np.nan_to_num(np.diag(a), nan=1.0) - 1) > RECIPROCITY), a, "not 1", "1 on the diagonal"
    )
    unlike = np.triu(np.abs(a * a.T - 1) > RECIPROCITY, 1)
    _refuse(items, unlike, a, "not reciprocal", "1/a in the other half of the matrix for each a, or nothing")
    # The geometric mean of a judgement and the other's reciprocal takes the rounding out of both.
    a = np.where(np.isnan(a), 1 / a.T, np.where(np.isnan(a.T), a, np.sqrt(a / a.T)))
    np.fill_diagonal(a, 1.0)
    return pd.DataFrame(a, index=items, columns=items)


def parts(judgements: pd.DataFrame) -> list[list[str]]:
    """Items that comparisons link, directly or through others; one part if they can all be weighed.

    >>> names = ["growth", "income", "forest"]
    >>> parts(pd.DataFrame([[1, 2, None], [0.5, 1, None], [None, None, 1]], index=names, columns=names))
    [['growth', 'income'], ['forest']]
    """
    count, part = connected_components(judgements.notna().to_numpy(), directed=False)
    return [judgements.index[part == number].tolist() for number in range(count)]


def _square(A: pd.DataFrame | np.ndarray) -> pd.DataFrame:
    try:
        a = np.asarray(A, dtype=float)
    except (TypeError, ValueError):
        raise InputError("judgements are not all numbers", field="A", valid="a square matrix of numbers") from None
    if a.ndim != 2 or a.shape[0] != a.shape[1] or not a.size:
        raise InputError(f"a matrix of shape {a.shape}", field="A", valid="a square matrix, one row per item")
    if not isinstance(A, pd.DataFrame):
        names = pd.RangeIndex(1, len(a) + 1)
        return pd.DataFrame(a, index=names, columns=names)
    if not A.index.is_unique or not A.columns.is_unique or set(A.index) != set(A.columns):
        odd = sorted(map(str, A.index.symmetric_difference(A.columns))) or ["names given twice"]
        raise InputError(f"rows and columns differ: {', '.join(odd)}", field="A", valid="the same items, once each")
    return pd.DataFrame(a, index=A.index, columns=A.columns).loc[:, A.index]


def _refuse(items: pd.Index, wrong: np.ndarray, a: np.ndarray, problem: str, valid: str) -> None:
    if wrong.any():
        places = (f"{items[i]} / {items[j]} = {_pair(a, i, j)}" for i, j in np.argwhere(wrong))
        raise InputError(f"{problem}: {', '.join(places)}", field="A", valid=valid)


def _pair(a: np.ndarray, i: int, j: int) -> str:
    return f"{a[i, j]:g}" if i == j or np.isnan(a[j, i]) else f"{a[i, j]:g} and back {a[j, i]:g}"
