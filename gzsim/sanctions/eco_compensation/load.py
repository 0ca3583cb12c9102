"""Payment by load: tonnes of a pollutant above or below the standard at the border, times a price."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

import pandas as pd

from gzsim.errors import InputError
from gzsim.sanctions.eco_compensation.pollutants import check_concentrations
from gzsim.sanctions.money import check_money

GRAMS_PER_TONNE = 1e6

Netting = Literal["netted", "worst decides"]


@dataclass(frozen=True)
class LoadRule:
    """Two neighbours on a river: who delivers worse water pays, who delivers better water is paid.

    For pollutant k:  payment_k = (C_k − S_k)·Q/10⁶ · price_k, with C and S in mg/L (= g/m³), Q in m³, price in
    CNY 10,000 per tonne. Positive: upstream pays downstream.

    Parameters
    ----------
    standards : S by pollutant, mg/L
    prices : CNY 10,000 per tonne
    netting : "netted" adds credits and debts of all pollutants; "worst decides" lets upstream pay for every pollutant
        above its standard without credit for the others, and be paid only if none is above

    Raises InputError if prices name other pollutants than the standards, a price or standard is negative, or the
    netting is unknown.

    Source: Guizhou's provisional rule for the Chishui, 2014, two-way between Bijie and Zunyi (C04, CF29).

    >>> paid = BIJIE_ZUNYI_2014.settle({"CODMn": 4.6, "NH3-N": 0.62, "TP": 0.13}, 60 * 86400 * 30)
    >>> paid.round(5).to_dict()
    {'CODMn': 9.3312, 'NH3-N': 13.06368, 'TP': 4.6656}
    """

    standards: Mapping[str, float]
    prices: Mapping[str, float]
    netting: Netting = "netted"

    def __post_init__(self) -> None:
        if set(self.prices) != set(self.standards):
            told = f"prices of {', '.join(self.prices)}"
            raise InputError(told, field="prices", valid=f"a price for each of {', '.join(self.standards)}")
        check_concentrations(self.standards, self.standards, "standards")
        for name, price in self.prices.items():
            check_money(price, f"prices.{name}")
        if self.netting not in get_args(Netting):
            raise InputError(f"{self.netting!r}", field="netting", valid=", ".join(get_args(Netting)))

    def settle(self, concentrations: Mapping[str, float], volume: float) -> pd.Series:
        """Payment by pollutant, CNY 10,000; its sum is what upstream pays downstream.

        Parameters
        ----------
        concentrations : C by pollutant, mg/L
        volume : Q, cubic metres in the period

        Raises InputError if a pollutant is missing or unknown, or a concentration or the volume is negative.
        """
        check_concentrations(concentrations, self.standards)
        if not 0 <= volume < math.inf:
            raise InputError(f"{volume} m³", field="volume", valid="0 or more")
        excess = pd.Series({name: concentrations[name] - standard for name, standard in self.standards.items()})
        if self.netting == "worst decides" and (excess > 0).any():
            excess = excess.clip(lower=0)
        return excess * volume / GRAMS_PER_TONNE * pd.Series(self.prices)[excess.index]


BIJIE_ZUNYI_2014 = LoadRule(
    standards={"CODMn": 4.0, "NH3-N": 0.5, "TP": 0.1},
    prices={"CODMn": 0.1, "NH3-N": 0.7, "TP": 1.0},
)
"""Prices as published in 2014 (CNY 1,000, 7,000 and 10,000 per tonne). The class II limits of GB 3838-2002 are given
from memory, unverified. Whether credits of one pollutant are netted with debts of another is not known: netted here,
see ``netting``."""
