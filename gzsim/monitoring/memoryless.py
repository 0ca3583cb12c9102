"""A memoryless monthly rule, and how long it takes to light up (CF24)."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr

from gzsim.errors import InputError
from gzsim.theory import checks


def memoryless_lights(standardised: ArrayLike, limit: float) -> NDArray[np.bool_]:
    """Light in each month whose score against plan is below −h, whatever the months before.

    Parameters
    ----------
    standardised : array (..., month), score against plan in standard deviations; negative is behind
    limit : h > 0

    >>> memoryless_lights([-2.0, 0.3, -1.4], limit=1.5)
    array([ True, False, False])
    """
    return np.asarray(standardised, float) < -limit


def light_probability(limit: float, shift: float = 0.0) -> float:
    """Chance of a light in a month, p = Φ(−h + d), for normal luck and a plan missed by d standard deviations.

    >>> round(light_probability(1.5), 6), round(light_probability(1.5, shift=1.0), 6)
    (0.066807, 0.308538)
    """
    return float(ndtr(-limit + shift))


def expected_run_length(probability: float, months: int = 1) -> float:
    """Mean number of months until a light has been on for k months in a row, (1 − pᵏ)/((1 − p)·pᵏ).

    Raises InputError if the probability is not between 0 and 1, or k is less than 1.

    Source: average run length of a Shewhart chart; waiting time for k successes in a row. CF24.

    >>> round(expected_run_length(0.066807201269), 4), round(expected_run_length(0.066807201269, months=2), 3)
    (14.9684, 239.023)
    """
    if not 0 < probability < 1:
        raise InputError(f"a chance of {probability:g}", field="probability", valid="above 0 and below 1")
    checks.whole(1, months=months)
    return (1 - probability**months) / ((1 - probability) * probability**months)
