"""Group penalty (连带处罚): a team that misses its common mark pays, in given shares (CF13, CF14)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Literal

import numpy as np
from pydantic import Field, Strict
from pydantic.json_schema import SkipJsonSchema

from gzsim.common.parts import Problem, Share
from gzsim.errors import InputError
from gzsim.sanctions.money import Money, Points
from gzsim.sanctions.scheme import IN_POINTS, Appraisal, Array, Scheme, Surroundings, kind
from gzsim.views.labels import Name

if TYPE_CHECKING:
    from gzsim.numeric.luck import Law


class GroupPenalty(Scheme):
    """If the group's mean score stays below a mark, all its members pay (连带处罚).

    Member i pays s_i·D to the province. That the money leaves the team is what gives it force: a team that pays itself
    cannot reach first-best effort (Holmström 1982; CF14). The team's total effort depends on D alone and not on its
    division (CF13).

    >>> team = GroupPenalty(threshold=66.0, penalty=10.0, shares=(0.5, 0.3, 0.2))
    >>> team.transfers(Appraisal(np.array([[70.0, 60.0, 60.0], [70.0, 70.0, 60.0]])))
    array([[-5., -3., -2.],
           [ 0.,  0.,  0.]])
    """

    type: Literal["group_penalty"] = kind("group_penalty", "the group pays when it fails together")
    threshold: Points = Field(description="Mean score that the group must reach")
    penalty: Money = Field(description="CNY million that the whole group pays to the province")
    shares: SkipJsonSchema[Annotated[tuple[Share, ...], Strict(False)] | None] = None
    """s, share of each member in the order of the units, summing to 1; all alike if left out, as in any scenario."""
    stakes = ("penalty",)

    def problems(self) -> Iterator[Problem]:
        """Shares sum to 1."""
        if self.shares is not None and abs(sum(self.shares) - 1) > 1e-9:
            yield Problem(("shares",), f"sum to {sum(self.shares):g}", "numbers >= 0 that sum to 1")

    def misfits(self, around: Surroundings) -> Iterator[Problem]:
        """In a scenario units have no order that shares could follow."""
        if self.shares is not None:
            yield Problem(("shares",), "are for rules made in a program: in a scenario all members pay alike")

    def on_record(self, smallest: int | None) -> tuple[None, list[Name]]:
        """The record is scored between goalposts of its own, not by targets."""
        return None, [IN_POINTS]

    def transfers(self, appraisal: Appraisal) -> Array:
        """Money of each member."""
        shares = self._shares(appraisal.scores)
        failed = appraisal.scores.mean(-1, keepdims=True) < self.threshold
        return np.where(failed, -self.penalty * shares, 0.0)

    def marginal_money(self, expected: Array, doubt: Array, law: Law | None = None) -> Array:
        """s_i·(D/σ)·φ((T − E)/σ) with E the team's expected sum and σ² the sum of the members' variances (CF13).

        The luck of a whole team is taken as normal whatever the law of each member's.
        """
        from gzsim.numeric.luck import NORMAL

        shares = self._shares(expected)
        spread = np.sqrt((doubt**2).sum(-1, keepdims=True))
        distance = (expected.shape[-1] * self.threshold - expected.sum(-1, keepdims=True)) / spread
        return shares * self.penalty * NORMAL.density(distance) / spread

    def expected_money(self, expected: Array, doubt: Array, at: Array, law: Law | None = None) -> Array:
        """−s_i·D·Φ((T − E)/σ), E with the unit where it is asked about."""
        from gzsim.numeric.normal import ndtr

        spread = np.sqrt((doubt**2).sum(-1, keepdims=True))
        total = expected.sum(-1, keepdims=True) - expected + at
        return -self._shares(expected) * self.penalty * ndtr((expected.shape[-1] * self.threshold - total) / spread)

    def _shares(self, scores: Array) -> Array:
        units = scores.shape[-1]
        if self.shares is None:
            return np.full(units, 1 / units)
        if len(self.shares) != units:
            raise InputError(f"{len(self.shares)} shares for {units} units", field="shares", valid="one for each unit")
        return np.array(self.shares)
