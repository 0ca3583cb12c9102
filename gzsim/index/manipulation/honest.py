"""Weights under which lying does not pay."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.optimize import brentq

from gzsim.common.tables import refuse
from gzsim.errors import InputError
from gzsim.index.names import by_name, named_numbers, warn_of
from gzsim.index.weights import TOLERANCE, given
from gzsim.views.result import Result


@dataclass(frozen=True, eq=False, repr=False)
class HonestWeights(Result):
    """Weights nearest to the declared ones under which no lie pays.

    Attributes
    ----------
    table : DataFrame, indicators × (declared, highest, weight, gain, cost, binding)
        ``highest`` is the weight at which a lie just does not pay; ``gain`` and ``cost`` of fabricating one unit of the
        indicator at the new weight; ``binding`` where the weight stands at its highest.
    distance : float; Euclidean distance between new and declared weights
    """

    table: pd.DataFrame
    distance: float

    @property
    def weights(self) -> pd.Series:
        """The weights, summing to 1."""
        return self.table["weight"]


def highest_honest_weight(
    detection: np.ndarray, fine: np.ndarray, effort: np.ndarray, span: np.ndarray, value_per_point: float
) -> np.ndarray:
    r"""Weight at which fabricating one unit of an indicator costs as much as it gains.

    .. math:: \underbrace{w_k\,v\,\frac{100}{h_k}}_{\text{gain}} \le
              \underbrace{p_k F_k + \kappa_k}_{\text{expected fine and effort}}
              \quad\Longleftrightarrow\quad w_k \le u_k = \frac{(p_k F_k + \kappa_k)\,h_k}{100\,v}

    Parameters
    ----------
    detection : array (indicator,); probability p that the lie is found out
    fine, effort : arrays (indicator,); money per fabricated unit: F if found out, κ in any case
    span : array (indicator,); distance h between goalposts in the indicator's own units
    value_per_point : float; money v that a point of the score is worth to who is appraised

    >>> highest_honest_weight(np.array([0.2]), np.array([100.0]), np.array([4.0]), np.array([10.0]), 12.0)
    array([0.2])
    """
    return (detection * fine + effort) * span / (100 * value_per_point)


def honest_weights(
    declared: Mapping | pd.Series,
    span: Mapping | pd.Series,
    detection: Mapping | pd.Series,
    fine: Mapping | pd.Series,
    effort: Mapping | pd.Series,
    value_per_point: float,
) -> HonestWeights:
    r"""Find the weights nearest to the declared ones under which no lie pays on any indicator.

    .. math:: \min_w \|w - d\|^2 \quad\text{so that}\quad \sum_k w_k = 1, \quad 0 \le w_k \le u_k

    with u from :func:`highest_honest_weight`. The solution is :math:`w_k = \min\{u_k, \max(0, d_k + \tau)\}` for the
    one shift τ that makes the sum 1, because the multiplier of the sum is the same for all indicators: what one loses
    is shared out evenly among those that can bear more. Linear in the lie: a fine that comes once, however great the
    lie, or a prize for a rank is not covered; for ranks see :func:`gzsim.index.manipulation.moves`.

    Parameters
    ----------
    declared : mapping indicator → weight
    span, detection, fine, effort : mapping indicator → number; see :func:`highest_honest_weight`
    value_per_point : float

    Raises InputError if names do not match, a number is out of range, or no weights do: then it says the highest weight
    of every indicator, and by how much expected costs would have to rise.

    >>> found = honest_weights(
    ...     {"growth": 0.6, "forest": 0.4},
    ...     span={"growth": 10, "forest": 40}, detection={"growth": 0.1, "forest": 0.5},
    ...     fine={"growth": 500, "forest": 50}, effort={"growth": 0, "forest": 0}, value_per_point=10,
    ... )
    >>> found.table[["declared", "highest", "weight"]].round(3)
            declared  highest  weight
    growth       0.6      0.5     0.5
    forest       0.4      1.0     0.5
    """
    names = named_numbers(declared, "declared").index
    d = given(declared, pd.DataFrame(columns=names)).to_numpy()
    h, p, F, k = (
        by_name(values, names, what)
        for values, what in ((span, "span"), (detection, "detection"), (fine, "fine"), (effort, "effort"))
    )
    for wrong, field, valid in (
        (~((h > 0) & np.isfinite(h)), "span", "numbers > 0"),
        (~((p >= 0) & (p <= 1)), "detection", "probabilities"),
        (~((F >= 0) & np.isfinite(F)), "fine", "numbers >= 0"),
        (~((k >= 0) & np.isfinite(k)), "effort", "numbers >= 0"),
    ):
        refuse(names[wrong], "out of range", field=field, valid=valid)
    if not 0 < value_per_point < np.inf:
        raise InputError(f"{value_per_point}", field="value_per_point", valid="a number > 0")
    highest = highest_honest_weight(p, F, k, h, value_per_point)
    _refuse_if_infeasible(names, highest)
    weights = _nearest(d, np.minimum(highest, 1.0))
    warn_of(names, (weights == 0) & (d > 0), "any weight would make lying pay, the weight is 0")
    table = pd.DataFrame(
        {
            "declared": d,
            "highest": highest,
            "weight": weights,
            "gain": weights * value_per_point * 100 / h,
            "cost": p * F + k,
            "binding": np.isclose(weights, highest, rtol=0, atol=TOLERANCE),
        },
        index=names,
    )
    return HonestWeights(table, float(np.linalg.norm(weights - d)))


def _refuse_if_infeasible(names: pd.Index, highest: np.ndarray) -> None:
    total = np.minimum(highest, 1.0).sum()
    if total >= 1 - TOLERANCE:
        return
    each = ", ".join(f"{name} {bound:.3g}" for name, bound in zip(names, highest, strict=True))
    remedy = f"expected fines and effort {1 / total:.3g} times as high" if total > 0 else "any expected fine or effort"
    problem = f"lying pays on some indicator whatever the weights: the highest honest ones sum to {total:.3g} ({each})"
    raise InputError(problem, valid=remedy)


def _nearest(declared: np.ndarray, highest: np.ndarray) -> np.ndarray:
    """Project onto the weights between 0 and their highest that sum to 1."""

    def shifted(tau: float) -> np.ndarray:
        return np.clip(declared + tau, 0, highest)

    if highest.sum() <= 1:
        return highest
    if (declared <= highest).all():
        return declared
    tau = brentq(lambda tau: shifted(tau).sum() - 1, -1.0, 1.0, xtol=1e-15)
    return shifted(tau)
