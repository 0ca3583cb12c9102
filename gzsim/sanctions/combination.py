"""Several schemes at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from gzsim.common.words import short
from gzsim.errors import InputError
from gzsim.numeric.luck import NORMAL, Law
from gzsim.sanctions.scheme import Appraisal, Array, Scheme, Settlement, check_scheme


@dataclass(frozen=True)
class Combination(Scheme):
    """Schemes in force together: money, bonuses and careers add up. Nobody loses more than a whole bonus.

    >>> import numpy as np
    >>> from gzsim.sanctions import LastPlace, PieceRate
    >>> both = Combination((LastPlace(rate=0.1, subsidy=60.0, excellent=1), PieceRate(per_point=0.5)))
    >>> both.transfers(Appraisal(np.array([80.0, 75.0, 70.0])))
    array([ 8.5,  0. , -8.5])
    """

    schemes: tuple[Scheme, ...]

    def __post_init__(self) -> None:
        if not self.schemes:
            raise InputError("no scheme to combine", field="schemes", valid="one or more schemes")
        if not isinstance(self.schemes, Iterable) or isinstance(self.schemes, str):
            raise InputError(f"{short(self.schemes)} is no list", field="schemes", valid="one or more schemes")
        for scheme in self.schemes:
            check_scheme(scheme, "schemes")

    @property
    def balanced(self) -> bool:
        """Whether each of the schemes is."""
        return all(scheme.balanced for scheme in self.schemes)

    def transfers(self, appraisal: Appraisal) -> Array:
        """Money of each unit."""
        return sum((scheme.transfers(appraisal) for scheme in self.schemes), np.zeros_like(appraisal.scores))

    def bonuses(self, appraisal: Appraisal) -> Mapping[str, Array]:
        """Sum of the changes at each level that any of the schemes names, none below −1."""
        return self.settle(appraisal).bonuses

    def careers(self, appraisal: Appraisal) -> Array:
        """Sum of the changes, from −1 to 1."""
        return self.settle(appraisal).careers

    def marginal_money(self, expected: Array, doubt: Array, law: Law = NORMAL) -> Array:
        """Sum of the slopes."""
        return sum((scheme.marginal_money(expected, doubt, law) for scheme in self.schemes), np.zeros_like(expected))

    def measure_slopes(self, units: int) -> Mapping[str, Array]:
        """Sum of the slopes in each measure that any of the schemes reads."""
        return _added(scheme.measure_slopes(units) for scheme in self.schemes)

    def settle(self, appraisal: Appraisal) -> Settlement:
        """Settle every scheme to the fen and add up, so that each one's account can be checked by itself."""
        settled = [scheme.settle(appraisal) for scheme in self.schemes]
        bonuses = _added(each.bonuses for each in settled)
        return Settlement(
            money=sum(each.money for each in settled),
            make_up=sum(each.make_up for each in settled),
            bonuses={level: np.maximum(-1.0, change) for level, change in bonuses.items()},
            careers=np.clip(sum(each.careers for each in settled), -1.0, 1.0),
        )


def _added(parts: Iterable[Mapping[str, Array]]) -> dict[str, Array]:
    """Sum of mappings, name by name."""
    total: dict[str, Array] = {}
    for part in parts:
        for name, values in part.items():
            total[name] = total.get(name, 0.0) + values
    return total
