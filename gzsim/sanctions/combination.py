"""Several schemes at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import TYPE_CHECKING, Annotated, Literal

import numpy as np
from pydantic import Discriminator, Field, InstanceOf, Strict, Tag
from pydantic.json_schema import SkipJsonSchema

from gzsim.common.names import known
from gzsim.common.parts import Problem, Text, unknown
from gzsim.sanctions.scheme import Appraisal, Array, Scheme, Settlement, Surroundings, check_scheme, kind
from gzsim.views.labels import Name

if TYPE_CHECKING:
    from gzsim.numeric.luck import Law

_Combined = Annotated[
    Annotated[Text, Tag("name")] | SkipJsonSchema[Annotated[InstanceOf[Scheme], Tag("scheme")]],
    Discriminator(lambda value: "scheme" if isinstance(value, Scheme) else "name"),
]


class Combination(Scheme):
    """Several of the scenario's schemes at once.

    Money, bonuses and careers add up. Nobody loses more than a whole bonus. A scenario names the schemes; a program may
    give them.

    >>> import numpy as np
    >>> from gzsim.sanctions import LastPlace, PieceRate
    >>> both = Combination((LastPlace(rate=0.1, subsidy=60.0, excellent=1), PieceRate(per_point=0.5)))
    >>> both.transfers(Appraisal(np.array([80.0, 75.0, 70.0])))
    array([ 8.5,  0. , -8.5])
    """

    type: Literal["combination"] = kind("combination", "several schemes at once, money adds up")
    of: Annotated[tuple[_Combined, ...], Strict(False)] = Field(
        min_length=2, description="Names of other schemes of the scenario; no combinations among them"
    )

    @property
    def schemes(self) -> tuple[Scheme, ...]:
        """The schemes themselves, once they are known."""
        return tuple(check_scheme(each, "of") for each in self.of)

    def misfits(self, around: Surroundings) -> Iterator[Problem]:
        """Each name is that of a scheme, and not of a combination."""
        simple = [name for name, scheme in around.schemes.items() if not isinstance(scheme, Combination)]
        for position, name in enumerate(self.of):
            yield from unknown("scheme to combine", name, simple, ("of", position))

    def placed_in(self, around: Surroundings) -> Combination:
        """The schemes in place of their names, each in its place."""
        for each in self.of:
            if isinstance(each, str):
                known(each, around.schemes, "of")
        named = (around.schemes[each] if isinstance(each, str) else each for each in self.of)
        return self.model_copy(update={"of": tuple(scheme.placed_in(around) for scheme in named)})

    def scaled(self, factor: float) -> Combination:
        """All schemes that move money with that money multiplied."""
        parts = tuple(each.scaled(factor) if each.stakes else each for each in self.schemes)
        return self.model_copy(update={"of": parts})

    @property
    def stakes(self) -> tuple[str, ...]:
        """Its schemes, if any of them moves money."""
        return ("of",) if any(each.stakes for each in self.schemes) else ()

    def on_record(self, smallest: int | None) -> tuple[Combination | None, list[Name]]:
        """All of the schemes or none; what is to be known of each."""
        schemes, notes = zip(*(scheme.on_record(smallest) for scheme in self.schemes), strict=True)
        if None in schemes:
            return None, notes[schemes.index(None)]
        return self.model_copy(update={"of": schemes}), list(chain.from_iterable(notes))

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

    def marginal_money(self, expected: Array, doubt: Array, law: Law | None = None) -> Array:
        """Sum of the slopes."""
        return sum((scheme.marginal_money(expected, doubt, law) for scheme in self.schemes), np.zeros_like(expected))

    def expected_money(self, expected: Array, doubt: Array, at: Array, law: Law | None = None) -> Array:
        """Sum of what the schemes bring."""
        parts = (scheme.expected_money(expected, doubt, at, law) for scheme in self.schemes)
        return sum(parts, np.zeros_like(expected))

    def marginal_bonus(self, expected: Array, doubt: Array, law: Law | None = None) -> Array:
        """Sum of the slopes."""
        return sum((scheme.marginal_bonus(expected, doubt, law) for scheme in self.schemes), np.zeros_like(expected))

    def expected_bonus(self, expected: Array, doubt: Array, at: Array, law: Law | None = None) -> Array:
        """Sum of the changes."""
        parts = (scheme.expected_bonus(expected, doubt, at, law) for scheme in self.schemes)
        return sum(parts, np.zeros_like(expected))

    def money_when_last(self, expected: Array, behind: Array) -> Array:
        """Sum of what the schemes bring."""
        return sum((scheme.money_when_last(expected, behind) for scheme in self.schemes), np.zeros_like(expected))

    def measures_read(self) -> tuple[str, ...]:
        """What any of the schemes reads."""
        return tuple(dict.fromkeys(chain.from_iterable(scheme.measures_read() for scheme in self.schemes)))

    def measure_slopes(self, expected: Mapping[str, Array], doubt: Mapping[str, Array]) -> Mapping[str, Array]:
        """Sum of the slopes in each measure that any of the schemes reads."""
        return _added(scheme.measure_slopes(expected, doubt) for scheme in self.schemes)

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
