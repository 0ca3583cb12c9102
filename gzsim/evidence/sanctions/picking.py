"""The best of many cells looks better than it is: by how much, and how often it is the best at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from gzsim.common.names import known, whole_number
from gzsim.common.tables import frame
from gzsim.errors import InputError
from gzsim.views.result import Result


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Picked(Result):
    """The best of several, and what picking adds to it.

    Attributes
    ----------
    best : str; who is best on all folds
    apparent : mean of the best over all folds
    honest : mean of what is picked on the other folds, in the fold that had no say
    optimism : how much better the best looks: apparent − honest where high is better, honest − apparent where low is
    table : DataFrame by cell: mean, low and high (95 %, bootstrap over folds), best (share of resamples in which it is)
    """

    best: str
    apparent: float
    honest: float
    optimism: float
    table: pd.DataFrame


def pick(values: pd.DataFrame, better: Literal["high", "low"], *, times: int = 2000, seed: int = 2025) -> Picked:
    r"""Pick the best column, and say with how much optimism.

    .. math:: \text{honest} = \frac1F \sum_f x_{f, c(f)}, \qquad c(f) = \arg\max_c \sum_{g \ne f} x_{gc}

    Cross-validation of the choice itself (Efron and Tibshirani 1993, ch. 17; Stone 1974). The resamples draw folds with
    replacement; columns of a fold stay together.

    Parameters
    ----------
    values : DataFrame, fold × cell; a year or a draw of parameters is a fold; none missing
    better : whether high or low is good
    times, seed : resamples

    Raises InputError if there are fewer than three folds or two cells, or a value is missing.

    >>> values = pd.DataFrame({"a": [1.0, 0.0, 5.0], "b": [2.0, 2.0, 1.0]})
    >>> found = pick(values, "high", times=100)
    >>> found.best, found.apparent, round(found.honest, 3), round(found.optimism, 3)
    ('a', 2.0, 0.667, 1.333)
    """
    known(better, ("high", "low"), "better")
    numbers = frame(values, "values").to_numpy(float)
    if len(numbers) < 3 or numbers.shape[1] < 2 or not np.isfinite(numbers).all():
        valid = "three folds and two cells or more, none missing"
        raise InputError(f"a table of {numbers.shape[0]} × {numbers.shape[1]}", field="values", valid=valid)
    times = whole_number(times, "times", 1, 1_000_000)
    sign = 1.0 if better == "high" else -1.0
    means = numbers.mean(0)
    first = int((sign * means).round(12).argmax())
    others = (sign * (numbers.sum(0) - numbers)).round(12).argmax(1)
    honest = float(numbers[np.arange(len(numbers)), others].mean())
    drawn = np.random.default_rng(seed).integers(0, len(numbers), (times, len(numbers)))
    resampled = numbers[drawn].mean(1)
    low, high = np.quantile(resampled, [0.025, 0.975], axis=0)
    often = np.bincount((sign * resampled).round(12).argmax(1), minlength=numbers.shape[1]) / times
    table = pd.DataFrame({"mean": means, "low": low, "high": high, "best": often}, index=values.columns)
    apparent = float(means[first])
    return Picked(best=str(values.columns[first]), apparent=apparent, honest=honest,
                  optimism=sign * (apparent - honest), table=table.rename_axis("cell"))  # fmt: skip
