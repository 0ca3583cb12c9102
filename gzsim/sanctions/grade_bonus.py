"""Grades at year end that change bonuses (考核等次奖惩, S05): by quota or by the score."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, Literal

import numpy as np
from pydantic import Field, Strict

from gzsim.common.division import largest_remainders
from gzsim.common.parts import Problem, Share
from gzsim.sanctions.money import Points
from gzsim.sanctions.scheme import IN_POINTS, Appraisal, Array, Scheme, kind, pay_by_rank
from gzsim.views.labels import Name

if TYPE_CHECKING:
    from gzsim.numeric.luck import Law

LEVEL = "leader"
"""Whose bonus a grade changes."""
Change = Annotated[float, Field(ge=-1, le=10)]


class GradeBonus(Scheme):
    """The grade of the year changes the leader's bonus (考核等次奖惩, S05); no money moves between budgets.

    By quota each grade goes to a share of the units, by rank; by score to whoever reaches its lowest score. What one
    more expected point brings, as a share of the bonus, is

        E[y(rank)·z]/σ   by quota (CF08 with prizes y)        Σ_j (y_j − y_{j+1})·f((T_j − μ)/σ)/σ   by score (CF21)

    >>> GradeBonus(bonus=(0.2, 0.0, -0.2), shares=(0.25, 0.5, 0.25)).bonuses(Appraisal(np.array([4.0, 3.0, 2.0, 1.0])))
    {'leader': array([ 0.2,  0. ,  0. , -0.2])}
    >>> GradeBonus(bonus=(0.2, 0.0, -0.2), lowest=(90.0, 60.0)).bonuses(Appraisal(np.array([95.0, 60.0, 59.0])))
    {'leader': array([ 0.2,  0. , -0.2])}
    """

    type: Literal["grade_bonus"] = kind("grade_bonus", "the grade of the year changes the leader's bonus")
    bonus: Annotated[tuple[Change, ...], Strict(False)] = Field(
        min_length=2, description="Change of the year's bonus by grade, best first: 0.2 is a fifth more, -1 all of it"
    )
    shares: Annotated[tuple[Share, ...], Strict(False)] | None = Field(
        None, description="Share of the units that gets each grade, best first, 1 in all; by quota only"
    )
    lowest: Annotated[tuple[Points, ...], Strict(False)] | None = Field(
        None, description="Lowest score of each grade but the last, best first; by score only"
    )
    balanced = True

    def problems(self) -> Iterator[Problem]:
        """By quota or by score; as many as there are grades, in their order."""
        if (self.shares is None) == (self.lowest is None):
            yield Problem(("shares",), "grades go by quota or by score", "either shares or lowest")
        elif self.shares is not None:
            if len(self.shares) != len(self.bonus) or abs(sum(self.shares) - 1.0) > 1e-9:
                yield Problem(("shares",), "do not fit the grades", f"{len(self.bonus)} shares that sum to 1")
        elif len(self.lowest or ()) != len(self.bonus) - 1 or any(a <= b for a, b in pairwise(self.lowest or ())):
            yield Problem(("lowest",), "do not fit the grades", f"{len(self.bonus) - 1} scores that fall")

    def on_record(self, smallest: int | None) -> tuple[GradeBonus | None, list[Name]]:
        """Scores that earn a grade are points by targets."""
        return (self, []) if self.shares is not None else (None, [IN_POINTS])

    def transfers(self, appraisal: Appraisal) -> Array:
        """No money moves."""
        return np.zeros_like(appraisal.scores)

    def bonuses(self, appraisal: Appraisal) -> Mapping[str, Array]:
        """Change of the leader's bonus; units tied on a rank share what its grades bring."""
        scores = appraisal.scores
        if self.lowest is not None:
            reached = [np.where(scores >= lowest, step, 0.0) for lowest, step in self._steps()]
            return {LEVEL: self.bonus[-1] + sum(reached, np.zeros_like(scores))}
        return {LEVEL: pay_by_rank(scores, self._by_rank(scores.shape[-1]))}

    def marginal_money(self, expected: Array, doubt: Array, law: Law | None = None) -> Array:
        """Nothing: grades move no money."""
        return np.zeros_like(expected)

    def expected_money(self, expected: Array, doubt: Array, at: Array, law: Law | None = None) -> Array:
        """Nothing: grades move no money."""
        return np.zeros_like(expected)

    def marginal_bonus(self, expected: Array, doubt: Array, law: Law | None = None) -> Array:
        """Share of the bonus that one more expected point brings."""
        from gzsim.numeric.luck import NORMAL
        from gzsim.sanctions.rank_worth import rank_worth

        law = law or NORMAL
        if self.lowest is None:
            return rank_worth(expected, doubt, self._by_rank(expected.shape[-1]), law)
        steps = (step * law.density((lowest - expected) / doubt) for lowest, step in self._steps())
        return sum(steps, np.zeros_like(expected)) / doubt

    def expected_bonus(self, expected: Array, doubt: Array, at: Array, law: Law | None = None) -> Array:
        """Change of the bonus that a unit can expect at ``at``."""
        from gzsim.numeric.luck import NORMAL
        from gzsim.sanctions.rank_worth import mean_prize

        law = law or NORMAL
        if self.lowest is None:
            return mean_prize(expected, doubt, at, self._by_rank(expected.shape[-1]), law)
        reached = (step * (1.0 - law.below((lowest - at) / doubt)) for lowest, step in self._steps())
        return self.bonus[-1] + sum(reached, np.zeros_like(expected))

    def _steps(self) -> Iterator[tuple[float, float]]:
        """Score and rise of the bonus at the border of each grade to the next worse."""
        return zip(self.lowest or (), (better - worse for better, worse in pairwise(self.bonus)), strict=True)

    def _by_rank(self, units: int) -> Array:
        return np.repeat(np.array(self.bonus), largest_remainders(units, self.shares or ()))
