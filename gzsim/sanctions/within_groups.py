"""The same scheme in each ranking group: zones, prefectures, classes of departments."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Annotated

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, InstanceOf, Strict

from gzsim.errors import InputError
from gzsim.sanctions.scheme import Appraisal, Array, Scheme, Settlement, Surroundings
from gzsim.views.labels import Name

if TYPE_CHECKING:
    from gzsim.numeric.luck import Law


class WithinGroups(Scheme):
    """Rank and settle in each group by itself; whoever is alone in a group neither pays nor receives.

    >>> from gzsim.sanctions import LastPlace
    >>> groups = ("city", "city", "green", "green", "own")
    >>> by_zone = WithinGroups(LastPlace(rate=0.1, subsidy=60.0, excellent=1), groups)
    >>> by_zone.transfers(Appraisal(np.array([80.0, 75.0, 50.0, 60.0, 10.0])))
    array([ 6., -6., -6.,  6.,  0.])
    """

    scheme: InstanceOf[Scheme] = Field(description="Scheme of every group")
    groups: Annotated[tuple, Strict(False)] = Field(description="Group of each unit, in the order of the units")
    smallest: int = Field(2, ge=1, description="Groups with fewer members are left out")

    @cached_property
    def _stacks(self) -> tuple[NDArray[np.intp], ...]:
        """Members of the groups of each size, (group, member): groups of one size are settled side by side."""
        number = {name: each for each, name in enumerate(dict.fromkeys(self.groups))}
        numbers = np.array([number[name] for name in self.groups])  # labels of other kinds would become texts
        members = [np.flatnonzero(numbers == each) for each in number.values()]
        sizes = sorted({each.size for each in members} - set(range(self.smallest)))
        return tuple(np.stack([each for each in members if each.size == size]) for size in sizes)

    def placed_in(self, around: Surroundings) -> WithinGroups:
        """The scheme of every group in its place."""
        return self.model_copy(update={"scheme": self.scheme.placed_in(around)})

    @property
    def stakes(self) -> tuple[str, ...]:
        """Those of the scheme of every group."""
        return self.scheme.stakes

    def scaled(self, factor: float) -> WithinGroups:
        """The scheme of every group with its money multiplied."""
        return self.model_copy(update={"scheme": self.scheme.scaled(factor)})

    def on_record(self, smallest: int | None) -> tuple[WithinGroups | None, list[Name]]:
        """As the scheme of the smallest group can be fed."""
        own = min((stack.shape[1] for stack in self._stacks), default=None)
        scheme, notes = self.scheme.on_record(own)
        return (None if scheme is None else self.model_copy(update={"scheme": scheme})), notes

    @property
    def balanced(self) -> bool:
        """Whether each group pays itself."""
        return self.scheme.balanced

    def transfers(self, appraisal: Appraisal) -> Array:
        """Money of each unit."""
        self._check(appraisal.scores)
        out = np.zeros_like(appraisal.scores)
        for group in self._stacks:
            out[..., group] = self.scheme.transfers(appraisal.of(group))
        return out

    def settle(self, appraisal: Appraisal) -> Settlement:
        """Settle each group by itself."""
        self._check(appraisal.scores)
        parts = [(group, self.scheme.settle(appraisal.of(group))) for group in self._stacks]
        nothing = np.zeros_like(appraisal.scores)

        def spread(like: Array, values: Iterable[tuple[NDArray[np.intp], Array]]) -> Array:
            out = np.zeros_like(like)
            for group, part in values:
                out[..., group] = part
            return out

        levels = dict.fromkeys(level for _, part in parts for level in part.bonuses)
        whole = np.zeros(appraisal.scores.shape, np.int64)
        return Settlement(
            money=spread(whole, ((group, part.money) for group, part in parts)),
            make_up=spread(whole, ((group, part.make_up) for group, part in parts)),
            bonuses={
                level: spread(nothing, ((group, part.bonuses[level]) for group, part in parts if level in part.bonuses))
                for level in levels
            },
            careers=spread(nothing, ((group, part.careers) for group, part in parts)),
        )

    def bonuses(self, appraisal: Appraisal) -> Mapping[str, Array]:
        """Change of bonuses by level."""
        return self.settle(appraisal).bonuses

    def careers(self, appraisal: Appraisal) -> Array:
        """Change of the chance of promotion."""
        return self.settle(appraisal).careers

    def measures_read(self) -> tuple[str, ...]:
        """What the scheme of every group reads."""
        return self.scheme.measures_read()

    def measure_slopes(self, expected: Mapping[str, Array], doubt: Mapping[str, Array]) -> Mapping[str, Array]:
        """Slopes within the own group."""
        total: dict[str, Array] = {}
        for stack in self._stacks:
            mine, wide = ({name: each[..., stack] for name, each in part.items()} for part in (expected, doubt))
            for name, slope in self.scheme.measure_slopes(mine, wide).items():
                total.setdefault(name, np.zeros_like(expected[name]))[..., stack] = slope
        return total

    def marginal_money(self, expected: Array, doubt: Array, law: Law | None = None) -> Array:
        """Slope within the own group."""
        return self._by_group(lambda *parts: self.scheme.marginal_money(*parts, law), expected, doubt)

    def marginal_bonus(self, expected: Array, doubt: Array, law: Law | None = None) -> Array:
        """Slope within the own group."""
        return self._by_group(lambda *parts: self.scheme.marginal_bonus(*parts, law), expected, doubt)

    def expected_money(self, expected: Array, doubt: Array, at: Array, law: Law | None = None) -> Array:
        """Money within the own group."""
        return self._by_group(lambda *parts: self.scheme.expected_money(*parts, law), expected, doubt, at)

    def expected_bonus(self, expected: Array, doubt: Array, at: Array, law: Law | None = None) -> Array:
        """Change within the own group."""
        return self._by_group(lambda *parts: self.scheme.expected_bonus(*parts, law), expected, doubt, at)

    def money_when_last(self, expected: Array, behind: Array) -> Array:
        """Money within the own group."""
        return self._by_group(self.scheme.money_when_last, expected, behind)

    def _by_group(self, rule: Callable[..., Array], *values: Array) -> Array:
        """What a rule makes of the values of each group by itself."""
        self._check(values[0])
        out = np.zeros_like(values[0])
        for group in self._stacks:
            out[..., group] = rule(*(np.asarray(each[..., group], order="C") for each in values))
        return out

    def _check(self, scores: Array) -> None:
        if len(self.groups) != scores.shape[-1]:
            problem = f"{len(self.groups)} labels for {scores.shape[-1]} units"
            raise InputError(problem, field="groups", valid="one label per unit")
