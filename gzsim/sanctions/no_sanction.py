"""No sanction: the appraisal is published and moves no money."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from gzsim.sanctions.scheme import Appraisal, Array, Scheme, kind

if TYPE_CHECKING:
    from gzsim.numeric.luck import Law


class NoSanction(Scheme):
    """Nothing follows from the ranks: the scheme that the others are compared with.

    >>> NoSanction().transfers(Appraisal(np.array([1.0, 2.0])))
    array([0., 0.])
    """

    type: Literal["none"] = kind("none", "nothing follows from the ranks")
    balanced = True

    def transfers(self, appraisal: Appraisal) -> Array:
        """Zero for every unit."""
        return np.zeros_like(appraisal.scores)

    def marginal_money(self, expected: Array, doubt: Array, law: Law | None = None) -> Array:
        """Nothing."""
        return np.zeros_like(expected)

    def expected_money(self, expected: Array, doubt: Array, at: Array, law: Law | None = None) -> Array:
        """Nothing."""
        return np.zeros_like(expected)
