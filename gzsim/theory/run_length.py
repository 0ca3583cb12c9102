"""How long a warning light takes to go on, rightly and wrongly (CF24)."""

from __future__ import annotations

from scipy.special import ndtr

from gzsim.errors import InputError
from gzsim.theory import checks


def light_probability(limit: float, shift: float = 0.0) -> float:
    """Chance of a light in a month, p = Φ(−h + d).

    A month's score against plan is N(−d, 1), in standard deviations; the light goes on below −h.

    Parameters
    ----------
    limit : h, standard deviations
    shift : d, by how much the plan is missed on average; 0 is on plan, and every light a false alarm

    Source: Shewhart (1931), control charts; CF24.

    >>> round(light_probability(1.5), 6), round(light_probability(1.5, shift=1.0), 6)
    (0.066807, 0.308538)
    """
    checks.finite(limit=limit, shift=shift)
    return float(ndtr(shift - limit))


def mean_months(probability: float, in_a_row: int = 1) -> float:
    """Mean number of months until a light has been on k months in a row, months being independent.

        p^{−1} + p^{−2} + … + p^{−k}  =  (1 − p^k)/((1 − p)·p^k)

    Derivation: with M_k for the mean, a run of k − 1 is completed with probability p and otherwise all starts anew:
    M_k = M_{k−1} + 1 + (1 − p)·M_k, so M_k = (M_{k−1} + 1)/p. Where months are correlated the formula does not hold.

    Parameters
    ----------
    probability : p, above 0, at most 1
    in_a_row : k ≥ 1

    Source: average run length of a Shewhart chart; waiting time for k successes in a row, re-derived; CF24.

    >>> p = light_probability(1.5)
    >>> round(mean_months(p), 6), round(mean_months(p, in_a_row=2), 6)
    (14.968446, 239.022829)
    """
    checks.whole(1, in_a_row=in_a_row)
    if not 0 < probability <= 1:
        raise InputError(f"{probability}", field="probability", valid="above 0, at most 1")
    return sum(probability**-run for run in range(1, in_a_row + 1))
