"""A scheme as it is tried on a panel: with the marks that light a red light or strike a veto, settled year by year."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gzsim.common.names import known
from gzsim.errors import InputError
from gzsim.sanctions import Appraisal, Scheme, WithinGroups
from gzsim.sanctions.comparable import money_moved, risk
from gzsim.sanctions.scheme import check_scheme
from gzsim.views.labels import Name

Array = NDArray[np.float64]
Inputs = Mapping[str, Array]
"""Arrays (..., year, unit) by name: ``points``, higher is better, and whatever else marks are put on."""

POINTS = "points"
LEAST = 1e-9
"""CNY million or share of a bonus below which nothing is lost: far less than a fen."""


@dataclass(frozen=True)
class Mark:
    """A limit on a measure: who is beyond it on the worse side is struck.

    >>> Mark("shortfall", 2.5).strikes({"shortfall": np.array([1.0, 3.0])})
    array([False,  True])
    """

    measure: str
    limit: float
    worse: Literal["above", "below"] = "above"

    def strikes(self, inputs: Inputs) -> NDArray[np.bool_]:
        """Who is struck, (..., unit); raises InputError if there is no such measure."""
        known(self.measure, inputs, "measures")
        return inputs[self.measure] > self.limit if self.worse == "above" else inputs[self.measure] < self.limit


class Settled(NamedTuple):
    """What follows: money (CNY million), the least change of a bonus at any level (share), and who is hit."""

    money: Array
    bonus: Array
    hit: NDArray[np.bool_]


@dataclass(frozen=True)
class Trial:
    """A scheme, and what on a panel gives a red light or sends a place to the end.

    Attributes
    ----------
    scheme : Scheme
    name : Name, for people
    lights : Mark, optional; whoever is beyond it has a red light
    veto : Mark, optional; whoever is beyond it comes after all who are not, in the order of their points
    """

    scheme: Scheme
    name: Name
    lights: Mark | None = None
    veto: Mark | None = None

    def __post_init__(self) -> None:
        check_scheme(self.scheme, "scheme")

    @property
    def reads(self) -> tuple[str, ...]:
        """Measures beside the points."""
        return tuple(mark.measure for mark in (self.lights, self.veto) if mark)

    def groups_of(self, groups: Sequence[Hashable]) -> tuple[Hashable, ...]:
        """Groups that are settled by themselves; a scheme that heeds lights asks for no rank."""
        return tuple(groups) if self.lights is None else ("all",) * len(groups)

    def within(self, groups: Sequence[Hashable]) -> Scheme:
        """The scheme for places that are ranked in groups, as the smallest of them that ranks at all has room for it.

        >>> from gzsim.sanctions import LastPlace
        >>> trial = Trial(LastPlace(rate=0.1, subsidy=20.0, excellent=2), Name("last place"))
        >>> trial.within(["city", "city", "green", "green"]).scheme.excellent
        1
        """
        groups = self.groups_of(groups)
        sizes = [groups.count(each) for each in dict.fromkeys(groups)]
        if len(sizes) == 1:
            return self.scheme
        smallest = min((size for size in sizes if size > 1), default=len(groups))
        return WithinGroups(self.scheme.on_record(smallest)[0] or self.scheme, groups)

    def appraisal(self, inputs: Inputs) -> Appraisal:
        """The Decembers as the scheme sees them; whoever a veto strikes stands below all others."""
        points = inputs[POINTS]
        lights = None if self.lights is None else self.lights.strikes(inputs).astype(float)
        if self.veto is not None:
            span = np.ptp(points, axis=-1, keepdims=True) + 1.0
            points = points - span * self.veto.strikes(inputs)
        return Appraisal(points, lights=lights)

    def settle(self, inputs: Inputs, groups: Sequence[Hashable]) -> Settled:
        """Settle all years at once; a place is hit that loses money or a part of its leaders' bonus."""
        scheme, decembers = self.within(groups), self.appraisal(inputs)
        money, nothing = scheme.transfers(decembers), np.zeros_like(decembers.scores)
        bonus = np.minimum.reduce([nothing, *scheme.bonuses(decembers).values()])
        return Settled(money, bonus, (money < -LEAST) | (bonus < -LEAST))

    def moves(self, inputs: Inputs, groups: Sequence[Hashable]) -> tuple[float, float]:
        """Money that changes hands in a mean year, and the standard deviation of a place's yearly money, CNY million.

        As `gzsim.sanctions.comparable` has them: ½·mean over years of Σ|w|, and √(mean over places of Var(w)).
        """
        scheme, decembers = self.within(groups), self.appraisal(inputs)
        return money_moved(scheme, decembers), risk(scheme, decembers)


def factors(own: tuple[float, float], reference: tuple[float, float]) -> dict[str, float]:
    """By what stakes are multiplied to move as much money as a reference, or to put a place at as much risk.

        f_money = M_ref/M,   f_risk = R_ref/R

    Parameters
    ----------
    own, reference : money moved and risk (`Trial.moves`)

    Returns mapping scale → factor: declared (1), equal_money, equal_risk; NaN where no money is moved.

    Raises InputError if the reference moves no money, or the same in every year.

    >>> factors((2.0, 0.5), (1.0, 1.0))
    {'declared': 1.0, 'equal_money': 0.5, 'equal_risk': 2.0}
    """
    if min(reference) <= 0:
        valid = "a trial whose money changes from year to year, and two years or more"
        raise InputError("moves no money, or the same every year", field="reference", valid=valid)
    money, spread = (there / here if here > LEAST else np.nan for here, there in zip(own, reference, strict=True))
    return {"declared": 1.0, "equal_money": money, "equal_risk": spread}
