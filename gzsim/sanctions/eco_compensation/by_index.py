"""Eco-compensation as a scheme of the appraisal (S12): money falls as a pollution index rises."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import TYPE_CHECKING, Annotated, Literal

import numpy as np
from pydantic import Discriminator, Field, Strict, Tag
from pydantic.json_schema import SkipJsonSchema

from gzsim.common.names import known
from gzsim.common.parts import Code, Problem, Text, unknown
from gzsim.errors import InputError
from gzsim.sanctions.eco_compensation.river import downstream_order
from gzsim.sanctions.money import MOST_UNITS, Money
from gzsim.sanctions.scheme import Appraisal, Array, Scheme, Surroundings, kind
from gzsim.views.labels import Name

if TYPE_CHECKING:
    from gzsim.numeric.luck import Law

_Unit = Annotated[
    Annotated[Code, Tag("code")] | SkipJsonSchema[Annotated[int, Field(ge=0), Tag("place")]],
    Discriminator(lambda value: "place" if isinstance(value, int) and value < MOST_UNITS else "code"),
]


class CompensationByIndex(Scheme):
    """Eco-compensation on a river: upstream pays for what is worse than the standard, and is paid for better (S12).

        payment from u to d = price·(index_u − standard), between −ceiling and ceiling

    The source document says that money is tied inversely to a pollution index (S12) and gives no formula: linear with a
    ceiling is an assumption, as are price and standard. A scenario names units by code; a program may give their places
    among the units. ``indicator`` is the name of the index in ``Appraisal.measures``; higher is worse.

    >>> river = CompensationByIndex("pollution", borders=((0, 1), (1, 2)), price=10.0, ceiling=8.0)
    >>> river.transfers(Appraisal(np.zeros(3), measures={"pollution": np.array([1.2, 0.5, 1.0])}))
    array([-2.,  7., -5.])
    """

    type: Literal["eco_compensation"] = kind("eco_compensation", "money falls as pollution rises (S12)")
    indicator: Text = Field(description="Indicator of water quality")
    borders: Annotated[tuple[Annotated[tuple[_Unit, _Unit], Strict(False)], ...], Strict(False)] = Field(
        min_length=1, description="Pairs of codes, upstream and downstream"
    )
    price: Money = Field(description="CNY million per span of the indicator, at each border")
    ceiling: Money = Field(description="Largest payment at a border, CNY million a year")
    standard: float = Field(1.0, description="Pollution, in spans, at which nobody pays; 1 where the target is met")
    balanced = True
    stakes = ("price", "ceiling")

    def problems(self) -> Iterator[Problem]:
        """Each border is named once, and the water flows in no circle."""
        if len(set(self.borders)) != len(self.borders):
            yield Problem(("borders",), "a border is named twice", "each border once")
        try:
            downstream_order(self.borders)
        except InputError as error:
            yield Problem(("borders",), error.problem, "a river without circles")

    def misfits(self, around: Surroundings) -> Iterator[Problem]:
        """The scenario has the indicator, and appraises who lives along the river."""
        yield from unknown("indicator", self.indicator, around.indicators, ("indicator",))
        for position, code in enumerate(chain.from_iterable(self.borders)):
            yield from unknown("prefecture", str(code), around.units, ("borders", position // 2, position % 2))

    def placed_in(self, around: Surroundings) -> CompensationByIndex:
        """The scheme with places among the units in place of their names; what is a place already stays."""
        place = {name: position for position, name in enumerate(around.units)}
        for code in chain.from_iterable(self.borders):
            if isinstance(code, str):
                known(code, place, "borders")
        borders = tuple(tuple(place.get(end, end) for end in border) for border in self.borders)
        return self.model_copy(update={"borders": borders})

    def on_record(self, smallest: int | None) -> tuple[None, list[Name]]:
        """No series of the record is such an index."""
        return None, [Name("the record has no pollution index at the borders", "历史数据中没有交界断面的污染指数")]

    def transfers(self, appraisal: Appraisal) -> Array:
        """Account of each unit over all its borders."""
        if self.indicator not in appraisal.measures:
            known = ", ".join(appraisal.measures) or "no measure at all"
            raise InputError(f"the appraisal has {known}", field=self.indicator, valid="a pollution index by this name")
        index = appraisal.measures[self.indicator]
        out = np.zeros_like(index)
        for upstream, downstream in self.borders:
            if not {upstream, downstream} <= set(range(index.shape[-1])):
                raise InputError(f"border {(upstream, downstream)}", field="borders", valid="positions of units")
            paid = np.clip(self.price * (index[..., upstream] - self.standard), -self.ceiling, self.ceiling)
            out[..., upstream] -= paid
            out[..., downstream] += paid
        return out

    def measures_read(self) -> tuple[str, ...]:
        """The index."""
        return (self.indicator,)

    def measure_slopes(self, expected: Mapping[str, Array], doubt: Mapping[str, Array]) -> Mapping[str, Array]:
        """−price·[Φ((C̄ − ȳ)/σ_y) − Φ((−C̄ − ȳ)/σ_y)] for each border downstream (CF39).

        ȳ = price·(E[index] − standard) is the payment without a ceiling C̄, σ_y = price·doubt: a ceiling takes away as
        much as it is likely to bind.

        >>> rule = CompensationByIndex("water", borders=((0, 1),), price=10.0, ceiling=1.0)
        >>> expected, doubt = {"water": np.array([1.0, 1.0])}, {"water": np.array([0.1, 0.1])}
        >>> rule.measure_slopes(expected, doubt)["water"].round(4)
        array([-6.8269,  0.    ])
        """
        from gzsim.numeric.normal import ndtr  # compiled, and not needed before somebody plans

        index, spread = expected[self.indicator], self.price * doubt[self.indicator]
        due, known = self.price * (index - self.standard), spread <= 0
        wide = np.where(known, 1.0, spread)
        smooth = ndtr((self.ceiling - due) / wide) - ndtr((-self.ceiling - due) / wide)
        felt = np.where(known, np.abs(due) < self.ceiling, smooth)
        slope = np.zeros_like(index)
        for upstream, _ in self.borders:
            slope[..., upstream] -= self.price * felt[..., upstream]
        return {self.indicator: slope}

    def marginal_money(self, expected: Array, doubt: Array, law: Law | None = None) -> Array:
        """Nothing: the score does not decide."""
        return np.zeros_like(expected)

    def expected_money(self, expected: Array, doubt: Array, at: Array, law: Law | None = None) -> Array:
        """Nothing by the score."""
        return np.zeros_like(expected)

    def money_when_last(self, expected: Array, behind: Array) -> Array:
        """Nothing by the score."""
        return np.zeros_like(expected)
