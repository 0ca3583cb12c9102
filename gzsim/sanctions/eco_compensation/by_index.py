"""Eco-compensation as a scheme of the appraisal (S12): money falls as a pollution index rises."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from gzsim.errors import InputError
from gzsim.numeric.luck import NORMAL, Law
from gzsim.sanctions.eco_compensation.river import downstream_order
from gzsim.sanctions.money import check_money
from gzsim.sanctions.scheme import Appraisal, Array, Scheme


@dataclass(frozen=True)
class CompensationByIndex(Scheme):
    """At every border of a river, upstream pays downstream for pollution above a standard and is paid below it.

        payment from u to d = price·(index_u − standard), between −ceiling and ceiling

    The source document says that money is tied inversely to a pollution index (S12) and gives no formula: linear with a
    ceiling is an assumption, as are price and standard.

    Parameters
    ----------
    measure : name of the pollution index in ``Appraisal.measures``; higher is worse
    borders : pairs (upstream, downstream) of positions among the units
    standard : index at which nobody pays
    price : CNY million per unit of the index
    ceiling : largest payment at a border, CNY million

    Raises
    ------
    InputError
        If price or ceiling is no sum of money, the standard not finite, a border is named twice, or the water flows in
        a circle.

    Examples
    --------
    >>> river = CompensationByIndex("pollution", borders=((0, 1), (1, 2)), standard=1.0, price=10.0, ceiling=8.0)
    >>> river.transfers(Appraisal(np.zeros(3), measures={"pollution": np.array([1.2, 0.5, 1.0])}))
    array([-2.,  7., -5.])
    """

    measure: str
    borders: tuple[tuple[int, int], ...]
    standard: float
    price: float
    ceiling: float = np.inf
    balanced = True

    def __post_init__(self) -> None:
        check_money(self.price, "price")
        if self.ceiling != np.inf:
            check_money(self.ceiling, "ceiling")
        if not np.isfinite(self.standard):
            raise InputError(f"{self.standard}", field="standard", valid="a finite index")
        if len(set(self.borders)) != len(self.borders):
            raise InputError("a border is named twice", field="borders", valid="each border once")
        downstream_order(self.borders)

    def transfers(self, appraisal: Appraisal) -> Array:
        """Account of each unit over all its borders."""
        if self.measure not in appraisal.measures:
            known = ", ".join(appraisal.measures) or "no measure at all"
            raise InputError(f"the appraisal has {known}", field=self.measure, valid="a pollution index by this name")
        index = appraisal.measures[self.measure]
        out = np.zeros_like(index)
        for upstream, downstream in self.borders:
            if max(upstream, downstream) >= index.shape[-1] or min(upstream, downstream) < 0:
                raise InputError(f"border {(upstream, downstream)}", field="borders", valid="positions of units")
            paid = np.clip(self.price * (index[..., upstream] - self.standard), -self.ceiling, self.ceiling)
            out[..., upstream] -= paid
            out[..., downstream] += paid
        return out

    def measure_slopes(self, units: int) -> Mapping[str, Array]:
        """−price for each border downstream, as long as no payment is at its ceiling."""
        slope = np.zeros(units)
        for upstream, _ in self.borders:
            slope[upstream] -= self.price
        return {self.measure: slope}

    def marginal_money(self, expected: Array, doubt: Array, law: Law = NORMAL) -> Array:
        """Nothing: the score does not decide."""
        return np.zeros_like(expected)
