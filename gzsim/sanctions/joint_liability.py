"""Four-level accountability as a scheme (四级追责, S11): a warning costs each level a share of its own bonus."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Literal

import numpy as np
from pydantic import Field

from gzsim.common.parts import Names, Problem, Share
from gzsim.sanctions.accountability import SOURCE_SHARES
from gzsim.sanctions.scheme import Appraisal, Array, Scheme, kind
from gzsim.views.labels import Name

if TYPE_CHECKING:
    from gzsim.numeric.luck import Law

NOBODY_WARNED = Name(
    "nobody is warned, because neither lights nor detected reports are given",
    "没有亮灯和查实虚报的数据，故无人受到警告",
)


class JointLiability(Scheme):
    """A warning costs each level a share of its own bonus (四级追责, S11).

    A unit is formally warned for false reports or red lights. No money moves between budgets. The shares are an
    assumption of the source document; that false reports and red lights lead to a warning, how many, and what a warning
    does to a career, are assumptions.

    >>> appraisal = Appraisal(np.array([70.0, 80.0]), detections=np.array([0.0, 1.0]))
    >>> {level: change.tolist() for level, change in JointLiability().bonuses(appraisal).items()}
    {'person warned': [-0.0, -0.5], 'leader in charge': [-0.0, -0.3], 'division head': [-0.0, -0.2]}
    """

    type: Literal["joint_liability"] = kind("joint_liability", "a warning costs each level of its own bonus")
    shares: Names[Share] = Field(
        default_factory=lambda: dict(SOURCE_SHARES),
        min_length=1,
        description="Share of the own year's bonus lost, by level, first the warned; those of S11 if left out",
    )
    detections: int = Field(1, ge=0, le=1000, description="False reports that lead to a warning; 0: none does")
    red_lights: int = Field(0, ge=0, le=1000, description="Red lights of the year that lead to a warning; 0: none does")
    career: float = Field(0.0, ge=-1, le=0, description="Change of the warned leader's chance of promotion")
    balanced = True

    def problems(self) -> Iterator[Problem]:
        """Something leads to a warning."""
        if max(self.detections, self.red_lights) == 0:
            yield Problem(("detections",), "nothing leads to a warning", "1 or more detections or red lights")

    def on_record(self, smallest: int | None) -> tuple[JointLiability, list[Name]]:
        """Nobody is warned."""
        return self, [NOBODY_WARNED]

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

    def marginal_money(self, expected: Array, doubt: Array, law: Law | None = None) -> Array:
        """Nothing: a score alone neither brings a warning nor averts one."""
        return np.zeros_like(expected)

    def expected_money(self, expected: Array, doubt: Array, at: Array, law: Law | None = None) -> Array:
        """Nothing: a warning takes no money."""
        return np.zeros_like(expected)
