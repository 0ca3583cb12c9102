r"""Weights by dispersion: an indicator counts the more, the more it differs between units.

All four act on the data as given. Entropy, the coefficient of variation and the Gini coefficient need a ratio scale (a
true zero); the standard deviation needs a common unit. ``normalise`` (``"minmax"``, for instance) is applied first
where the data have neither; it also turns round what is better low. Without it, directions make no difference.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from gzsim.common.tables import refuse
from gzsim.index.squares import deviations, scaled
from gzsim.index.weights.table import Normalise, read

Directions = Mapping | pd.Series | None


def divergence_array(x: np.ndarray) -> np.ndarray:
    r"""One minus Shannon's entropy of the units' shares, as a share of its maximum (see :func:`entropy`); x ≥ 0.

    >>> divergence_array(np.array([[1.0, 0], [1, 0], [1, 5]])).round(12).tolist()
    [0.0, 1.0]
    """
    n = x.shape[-2]
    # As a divergence from equal shares, log(n p), it does not lose its digits where shares are nearly equal.
    relative = x * (n / x.sum(axis=-2, keepdims=True))
    terms = relative * np.log(relative + (relative == 0))
    return np.maximum(terms.sum(axis=-2) / (n * np.log(n)), 0) if n > 1 else np.zeros(x.shape[-1])


def gini_array(x: np.ndarray) -> np.ndarray:
    """Gini coefficient over the units (see :func:`gini`); x ≥ 0.

    >>> gini_array(np.array([[1.0, 0], [1, 0], [1, 3]])).round(4).tolist()
    [0.0, 0.6667]
    """
    n = x.shape[-2]
    # Of a sorted column, the value in place i exceeds i − 1 others and falls short of n − i.
    places = (2 * np.arange(1, n + 1) - n - 1)[:, None]
    return (places * np.sort(x, axis=-2)).sum(axis=-2) / (n * x.sum(axis=-2))


def entropy(X: pd.DataFrame, directions: Directions = None, normalise: Normalise = None) -> pd.Series:
    r"""Weigh by entropy: the less evenly an indicator is spread over units, the more it counts.

    .. math:: p_{ik} = \frac{x_{ik}}{\sum_j x_{jk}}, \quad e_k = -\frac{1}{\ln n}\sum_i p_{ik} \ln p_{ik}, \quad
              w_k = \frac{1 - e_k}{\sum_l (1 - e_l)}

    with 0 ln 0 = 0. Not changed by the unit of an indicator, but by where its zero is.

    Parameters
    ----------
    normalise : function or name of one in :mod:`gzsim.index.normalise`, optional
        Applied first. ``"minmax"`` is how negative data and data where lower is better are usually made fit.

    Raises InputError if an indicator has negative values.

    Source: Shannon (1948), Bell System Technical Journal 27, 379–423; Zeleny (1982), Multiple Criteria Decision Making.

    >>> X = pd.DataFrame({"growth": [2.0, 4, 8], "forest": [50.0, 55, 60]}, index=["a", "b", "c"])
    >>> entropy(X).round(4).to_dict()
    {'growth': 0.9811, 'forest': 0.0189}
    """
    return _weigh(X, directions, normalise, divergence_array, _refuse_negative)


def standard_deviation(X: pd.DataFrame, directions: Directions = None, normalise: Normalise = None) -> pd.Series:
    r"""Weigh by standard deviation, :math:`w_k = s_k / \sum_l s_l`.

    It depends on units of measurement: indicators in different units are to be normalised first (``"minmax"``).

    Parameters as in :func:`entropy`; negative values are welcome.

    Source: Diakoulaki, Mavrotas and Papayannakis (1995), Computers & Operations Research 22, 763–770.

    >>> X = pd.DataFrame({"growth": [2.0, 4, 8], "forest": [50.0, 55, 60]}, index=["a", "b", "c"])
    >>> standard_deviation(X).round(4).to_dict()
    {'growth': 0.3793, 'forest': 0.6207}
    >>> standard_deviation(X, normalise="minmax").round(4).to_dict()
    {'growth': 0.5045, 'forest': 0.4955}
    """
    return _weigh(X, directions, normalise, deviations)


def coefficient_of_variation(X: pd.DataFrame, directions: Directions = None, normalise: Normalise = None) -> pd.Series:
    r"""Weigh by coefficient of variation, :math:`w_k = (s_k/\bar x_k) / \sum_l (s_l/\bar x_l)`.

    Parameters as in :func:`entropy`; negative values are welcome as long as the mean is positive.

    Raises InputError if the mean of an indicator is not positive.

    Source: Shuai et al. (2012), Chinese Control and Decision Conference, 3889–3892.

    >>> X = pd.DataFrame({"growth": [2.0, 4, 8], "forest": [50.0, 55, 60]}, index=["a", "b", "c"])
    >>> coefficient_of_variation(X).round(4).to_dict()
    {'growth': 0.8781, 'forest': 0.1219}
    """
    return _weigh(X, directions, normalise, _variation, _refuse_mean_not_positive)


def gini(X: pd.DataFrame, directions: Directions = None, normalise: Normalise = None) -> pd.Series:
    r"""Weigh by Gini coefficient.

    .. math:: G_k = \frac{\sum_i \sum_j |x_{ik} - x_{jk}|}{2 n^2 \bar x_k}, \quad w_k = \frac{G_k}{\sum_l G_l}

    Parameters and errors as in :func:`entropy`.

    Source: Li and Chi (2009), A new determining objective weights method: Gini coefficient weight, Int. Conf. on
    Information Science and Engineering.

    >>> X = pd.DataFrame({"growth": [2.0, 4, 8], "forest": [50.0, 55, 60]}, index=["a", "b", "c"])
    >>> gini(X).round(4).to_dict()
    {'growth': 0.8761, 'forest': 0.1239}
    """
    return _weigh(X, directions, normalise, gini_array, _refuse_negative)


def _variation(x: np.ndarray) -> np.ndarray:
    x = scaled(x, -2)
    return x.std(axis=-2) / x.mean(axis=-2)


def _refuse_negative(names: pd.Index, x: np.ndarray) -> None:
    refuse(names[(x < 0).any(axis=0)], "negative values", field="X", valid='values >= 0, or normalise="minmax"')


def _refuse_mean_not_positive(names: pd.Index, x: np.ndarray) -> None:
    wrong = names[~(np.nanmean(scaled(x, -2), axis=0) > 0)]
    refuse(
        wrong,
        "mean not positive, so no coefficient of variation",
        field="X",
        valid='a mean > 0, or normalise="minmax"',
    )


def _weigh(
    table: pd.DataFrame,
    directions: Directions,
    normalise: Normalise,
    measure: Callable[[np.ndarray], np.ndarray],
    check: Callable[[pd.Index, np.ndarray], None] = lambda names, x: None,
) -> pd.Series:
    apart = read(table, directions, normalise)
    check(apart.kept, apart.x)
    return apart.shares(lambda: apart.each(measure))
