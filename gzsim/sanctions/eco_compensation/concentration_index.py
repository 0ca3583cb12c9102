"""Payment by an index of concentrations, as on the Xin'an River."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from gzsim.errors import InputError
from gzsim.sanctions.eco_compensation.pollutants import check_concentrations
from gzsim.sanctions.money import check_money


@dataclass(frozen=True)
class IndexRule:
    """One payment, its direction decided by an index of pollution against a base period.

        P = k₀·Σ_i k_i·C_i/C_i0;   P ≤ 1: downstream pays upstream;   P > 1: upstream pays downstream

    With k₀ < 1 water may become worse by 1/k₀ − 1 before the direction turns.

    Parameters
    ----------
    base : C_0 by pollutant, mean of the base period, mg/L
    stability : k₀, 0 < k₀ ≤ 1
    weights : k_i by pollutant, summing to 1
    payment : amount, CNY million

    Raises InputError if a number is out of range, or base, weights and measurements do not name the same pollutants.

    Source: Xin'an River pilot, 2012–2014, k₀ = 0.85 and four pollutants at 0.25 (formula from memory, unverified; CF30,
    B57); later 0.89.

    >>> names = ["CODMn", "NH3-N", "TN", "TP"]
    >>> base = dict(zip(names, [1.9, 0.12, 1.1, 0.035]))
    >>> rule = IndexRule(base, stability=0.85, weights=dict.fromkeys(names, 0.25), payment=100.0)
    >>> round(rule.index(dict(zip(names, [2.0, 0.1, 1.2, 0.03]))), 6)
    0.814729
    """

    base: Mapping[str, float]
    stability: float
    weights: Mapping[str, float]
    payment: float

    def __post_init__(self) -> None:
        if not 0 < self.stability <= 1:
            raise InputError(f"{self.stability} is not a share", field="stability", valid="above 0, at most 1")
        if set(self.weights) != set(self.base) or not abs(sum(self.weights.values()) - 1) <= 1e-9:
            named = f"weights of {', '.join(self.weights)} that sum to {sum(self.weights.values()):g}"
            raise InputError(named, field="weights", valid=f"a sum of 1 over {', '.join(self.base)}")
        for name, value in self.base.items():
            if not 0 < value < math.inf:
                raise InputError(f"{value} mg/L", field=f"base.{name}", valid="above 0, and finite")
        check_money(self.payment, "payment")

    def index(self, concentrations: Mapping[str, float]) -> float:
        """P, from annual mean concentrations in mg/L."""
        check_concentrations(concentrations, self.base)
        relative = (self.weights[name] * concentrations[name] / base for name, base in self.base.items())
        return self.stability * sum(relative)

    def settle(self, concentrations: Mapping[str, float]) -> float:
        """What upstream pays downstream, CNY million; negative if upstream is paid."""
        return self.payment if self.index(concentrations) > 1 else -self.payment
