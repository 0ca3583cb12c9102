"""No sanction: the appraisal is published and moves no money."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gzsim.numeric.luck import NORMAL, Law
from gzsim.sanctions.scheme import Appraisal, Array, Scheme


@dataclass(frozen=True)
class NoSanction(Scheme):
    """Nobody is paid or fined.

    >>> NoSanction().transfers(Appraisal(np.array([1.0, 2.0])))
    array([0., 0.])
    """

    balanced = True

    def transfers(self, appraisal: Appraisal) -> Array:
        """Zero for every unit."""
        return np.zeros_like(appraisal.scores)

    def marginal_money(self, expected: Array, doubt: Array, law: Law = NORMAL) -> Array:
        """Nothing."""
        return np.zeros_like(expected)
