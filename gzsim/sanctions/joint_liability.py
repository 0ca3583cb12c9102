"""Four-level accountability as a scheme (四级追责, S11): a warning costs each level a share of its own bonus."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from gzsim.errors import InputError
from gzsim.numeric.luck import NORMAL, Law
from gzsim.sanctions.accountability import SOURCE_SHARES, Accountability
from gzsim.sanctions.money import check_number, check_whole
from gzsim.sanctions.scheme import Appraisal, Array, Scheme


@dataclass(frozen=True)
class JointLiability(Scheme):
    """A unit is formally warned for false reports or red lights; each level then loses a share of *its own* bonus.

    No money moves between budgets. The shares are an assumption of the source document; that false reports and red
    lights lead to a warning, how many, and what a warning does to a career, are assumptions.

    Parameters
    ----------
    shares : share of the own year's bonus lost by level, 0 to 1
    detections : false reports that lead to a warning; 0 means that none does
    red_lights : red lights of the year that lead to a warning; 0 means that none does
    career : change of the chance of promotion of the leader who is warned, −1 to 0

    Raises
    ------
    InputError
        If a share or the change of the career is out of range, a number that leads to a warning is not whole, or
        nothing leads to one.

    Examples
    --------
    >>> appraisal = Appraisal(np.array([70.0, 80.0]), detections=np.array([0.0, 1.0]))
    >>> {level: change.tolist() for level, change in JointLiability().bonuses(appraisal).items()}
    {'person warned': [-0.0, -0.5], 'leader in charge': [-0.0, -0.3], 'division head': [-0.0, -0.2]}
    """

    shares: Mapping[str, float] = field(default_factory=lambda: dict(SOURCE_SHARES))
    detections: int = 1
    red_lights: int = 0
    career: float = 0.0
    balanced = True

    def __post_init__(self) -> None:
        Accountability(self.shares)
        for name in ("detections", "red_lights"):
            check_whole(getattr(self, name), name, 0)
        if not (self.detections or self.red_lights):
            raise InputError("nothing leads to a warning", field="detections", valid="1 or more of either kind")
        check_number(self.career, "career", -1, 0, "a change of the chance of promotion")

    def warned(self, appraisal: Appraisal) -> Array:
        """1 for each unit that is warned, 0 for the others."""
        false = (self.detections > 0) & (appraisal.detections >= self.detections)
        behind = (self.red_lights > 0) & (appraisal.lights >= self.red_lights)
        return (false | behind).astype(float)

    def transfers(self, appraisal: Appraisal) -> Array:
        """No money moves."""
        return np.zeros_like(appraisal.scores)

    def bonuses(self, appraisal: Appraisal) -> Mapping[str, Array]:
        """Loss of each level, as a share of its own bonus."""
        warned = self.warned(appraisal)
        return {level: -share * warned for level, share in self.shares.items()}

    def careers(self, appraisal: Appraisal) -> Array:
        """What the warning does to the leader's chance of promotion."""
        return self.career * self.warned(appraisal)

    def marginal_money(self, expected: Array, doubt: Array, law: Law = NORMAL) -> Array:
        """Nothing: a score alone neither brings a warning nor averts one."""
        return np.zeros_like(expected)
