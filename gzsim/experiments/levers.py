"""What a province may set, within which bounds: fields of a scenario as points of a unit cube."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from numbers import Real
from typing import Any, Protocol, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gzsim.common.names import is_finite, known, list_of, of_kind, whole_number
from gzsim.errors import InputError
from gzsim.scenario import Scenario
from gzsim.scenario.wording import PARAMETERS, Path_, Wording
from gzsim.views.labels import Name

Array = NDArray[np.float64]

BOUNDS = "two finite numbers, the lower first"
AT_BOUND = 1e-3
"""Share of its range up to which a lever is said to lie at a bound."""


class Lever(Protocol):
    """What a field of a scenario may be: a point of a unit cube of ``size`` dimensions stands for a value."""

    size: int

    def value(self, u: Array) -> Any:
        """The value at a point, as `Scenario.with_` takes it."""

    def point(self, value: Any) -> Array:
        """The point of a value; of one that lies beyond the bounds the nearest."""

    def numbers(self, field: str, value: Any) -> dict[str, float]:
        """The numbers that a value consists of, by name."""

    @property
    def bounds(self) -> tuple[float, float]:
        """Least and greatest of each of the numbers."""


@dataclass(frozen=True)
class Between:
    """A number from ``low`` to ``high``.

    >>> Between(0.0, 0.4).value(np.array([0.25]))
    0.1
    """

    low: float
    high: float
    size = 1

    def __post_init__(self) -> None:
        if not (is_finite(self.low) and is_finite(self.high) and self.low < self.high):
            raise InputError(f"from {self.low!r} to {self.high!r} is no range", field="levers", valid=BOUNDS)

    def at(self, places: Array) -> NDArray:
        """The numbers at places u from 0 to 1: low + u·(high − low)."""
        return self.low + places * (self.high - self.low)

    def steps(self, levels: int) -> Array:
        """Places of so many numbers at equal distances, both ends among them."""
        return np.linspace(0.0, 1.0, levels)

    def value(self, u: Array) -> float | int:
        """The number at a point."""
        return self.at(u[:1]).item()

    def point(self, value: float) -> Array:
        """The point of a number."""
        return np.clip([(value - self.low) / (self.high - self.low)], 0.0, 1.0)

    def numbers(self, field: str, value: float) -> dict[str, float]:
        """The number itself."""
        return {field: float(value)}

    @property
    def bounds(self) -> tuple[float, float]:
        """Least and greatest."""
        return float(self.low), float(self.high)


@dataclass(frozen=True)
class Whole(Between):
    """A whole number from ``low`` to ``high``, each with an equal part of the unit interval.

    >>> [Whole(1, 3).value(np.array([u])) for u in (0.0, 0.3, 0.4, 1.0)]
    [1, 1, 2, 3]
    """

    def __post_init__(self) -> None:
        super().__post_init__()
        for each in (self.low, self.high):
            whole_number(each, "levers", -(10**9), 10**9)

    def at(self, places: Array) -> NDArray:
        """The whole numbers at places u from 0 to 1, equally likely: low + ⌊u·(high − low + 1)⌋."""
        return np.minimum(self.low + np.floor(places * (self.high - self.low + 1)), self.high).astype(int)

    def steps(self, levels: int) -> Array:
        """Places of as many of them as levels at most, both ends among them: all where there are no more."""
        there = int(self.high - self.low) + 1
        return middles(there) if there <= levels else np.linspace(0.0, 1.0, levels)

    def point(self, value: float) -> Array:
        """The middle of a whole number's part."""
        return np.clip([(value - self.low + 0.5) / (self.high - self.low + 1)], 0.0, 1.0)


def middles(count: int) -> Array:
    """Middles of so many equal parts of the unit interval."""
    return (np.arange(count) + 0.5) / count


@dataclass(frozen=True)
class Shares:
    r"""How some weights of a mapping divide what they have together; the others stay as they are.

    .. math:: s_1 = 1 - (1 - u_1)^{1/(n-1)}, \quad s_2 = (1 - s_1)(1 - (1 - u_2)^{1/(n-2)}), \ \dots, \quad
        s_n = 1 - \sum_{k<n} s_k, \qquad w_k = \ell + (W - n\ell) s_k

    With u uniform on the cube, s is uniform on the simplex; W is the total of the names in the scenario.

    Attributes
    ----------
    names : two or more of the mapping
    total : W > 0; what the names have together in the scenario unless given
    least : ℓ, 0 or more: what each keeps

    >>> Shares(("growth", "air", "water"), total=0.6).value(np.array([0.0, 0.5]))
    {'growth': 0.0, 'air': 0.3, 'water': 0.3}
    """

    names: tuple[str, ...]
    total: float | None = None
    least: float = 0.0

    def __post_init__(self) -> None:
        given = () if isinstance(self.names, str) else tuple(self.names)
        if len(given) < 2 or len(set(given)) < len(given):
            raise InputError(f"{self.names!r} cannot be divided", field="levers", valid="two names or more, each once")
        object.__setattr__(self, "names", given)
        room = None if self.total is None else self.total - len(given) * self.least
        if self.least < 0 or (room is not None and not room > 0):
            problem = f"{len(given)} shares of {self.least:g} or more do not fit into {self.total:g}"
            raise InputError(problem, field="levers", valid="a total that leaves something to divide")

    def of(self, weights: Mapping[str, float]) -> Shares:
        """The same with the total that the names have among these weights."""
        total = sum(weights[name] for name in list_of(self.names, weights, "levers"))
        return Shares(self.names, total if self.total is None else self.total, self.least)

    @property
    def size(self) -> int:
        """One dimension less than names."""
        return len(self.names) - 1

    def value(self, u: Array) -> dict[str, float]:
        """The weights at a point."""
        rest, shares = 1.0, []
        for place, part in enumerate(u):
            shares.append(rest * (1.0 - (1.0 - float(part)) ** (1.0 / (self.size - place))))
            rest -= shares[-1]
        weights = [self.least + self._room * share for share in shares]
        return dict(zip(self.names, [*weights, self.total - sum(weights)], strict=True))

    def point(self, value: Mapping[str, float]) -> Array:
        """The point of weights."""
        rest, u = 1.0, []
        for place, name in enumerate(self.names[:-1]):
            share = (value[name] - self.least) / self._room
            left = np.clip(1.0 - share / rest, 0.0, 1.0) if rest > 0 else 1.0
            u.append(1.0 - left ** (self.size - place))
            rest -= share
        return np.array(u)

    def numbers(self, field: str, value: Mapping[str, float]) -> dict[str, float]:
        """Each weight by the field and its name."""
        return {f"{field}.{name}": float(value[name]) for name in self.names}

    @property
    def bounds(self) -> tuple[float, float]:
        """The least, and all that the others leave."""
        return self.least, self.least + self._room

    @property
    def _room(self) -> float:
        return self.total - len(self.names) * self.least


@dataclass(frozen=True, eq=False)
class Levers:
    """Levers of a scenario by dotted field."""

    scenario: Scenario
    by_field: Mapping[str, Lever]

    @classmethod
    def of(cls, scenario: Scenario, given: Mapping[str, Lever | Sequence[float]]) -> Self:
        """Levers as they are given: a pair is a number between two bounds.

        Raises InputError if a field cannot be set, a bound is none that the scenario may have, or shares mix short-term
        and long-term indicators whose weights the scenario rescales.

        >>> from gzsim.scenario import load_scenario
        >>> levers = Levers.of(load_scenario("guizhou-2025"), {"schemes.last_place.rate": (0.0, 0.3)})
        >>> levers.size, levers.changes(np.array([0.5])), levers.today.to_dict()
        (1, {'schemes.last_place.rate': 0.15}, {'schemes.last_place.rate': 0.1})
        """
        if not isinstance(given, Mapping) or not given:
            raise InputError("nothing to set", field="levers", valid="a mapping from dotted fields to bounds")
        levers = cls(scenario, {field: _lever(scenario, field, each) for field, each in given.items()})
        for corner in (0.0, 0.5, 1.0):  # what the scenario refuses is refused now, and not in the middle of a search
            scenario.with_(levers.changes(np.full(levers.size, corner)))
        return levers

    @property
    def size(self) -> int:
        """Dimensions of the cube."""
        return sum(lever.size for lever in self.by_field.values())

    def changes(self, u: Array) -> dict[str, Any]:
        """What `Scenario.with_` is told at a point of the cube."""
        return {field: lever.value(part) for field, lever, part in self._cut(np.clip(u, 0.0, 1.0))}

    def values(self, u: Array) -> pd.Series:
        """The numbers at a point, by name."""
        return self._numbers(self.changes(u))

    @cached_property
    def today(self) -> pd.Series:
        """The numbers that the scenario has, by name."""
        return self._numbers({field: _said(self.scenario, field) for field in self.by_field})

    @property
    def start(self) -> Array:
        """The point of what the scenario has, or the nearest to it."""
        return self.point({field: _said(self.scenario, field) for field in self.by_field})

    def point(self, changes: Mapping[str, Any]) -> Array:
        """The point that stands for changes, or the nearest to it."""
        return np.concatenate([lever.point(changes[field]) for field, lever in self.by_field.items()])

    def table(self, u: Array) -> pd.DataFrame:
        """What is set at a point.

        Columns lever, name, name_zh, value, today, low and high (the bounds), room (distance to the nearer bound as a
        share of the range), at ("low", "high" or "inside").
        """
        values, today = self.values(u), self.today
        bounds = [lever.bounds for field, lever in self.by_field.items()
                  for _ in lever.numbers(field, lever.value(np.full(lever.size, 0.5)))]  # fmt: skip
        low, high = np.array(bounds).T
        below, above = (values - low) / (high - low), (high - values) / (high - low)
        at = np.select([below <= AT_BOUND, above <= AT_BOUND], ["low", "high"], "inside")
        room = np.minimum(below, above).clip(0.0)
        called = self.names
        names = {
            "name": [called[each].en for each in values.index],
            "name_zh": [called[each].zh for each in values.index],
        }
        columns = {**names, "value": values, "today": today, "low": low, "high": high, "room": room, "at": at}
        return pd.DataFrame(columns, index=values.index).rename_axis("lever").reset_index()

    @property
    def names(self) -> dict[str, Name]:
        """What the numbers are called in words; those that have none, as they are spelt."""
        wording = Wording(self.scenario, self.scenario)
        return {name: wording.name_of(_path(name), Name(name)) for name in self.today.index}

    def charges(self, prices: Mapping[str, float]) -> pd.Series:
        """What one more of each number costs, by name; nothing where no price is given.

        Raises InputError if there is no such number to set, or a price is no finite number.
        """
        names = list(self.values(self.start).index)
        for name, price in of_kind(prices, Mapping, "prices", "a mapping from levers to numbers").items():
            known(name, names, "prices")
            if not is_finite(price):
                raise InputError(f"{name} costs {price!r}", field="prices", valid="a finite number")
        return pd.Series({name: float(prices.get(name, 0.0)) for name in names})

    def _numbers(self, changes: Mapping[str, Any]) -> pd.Series:
        named = [lever.numbers(field, changes[field]) for field, lever in self.by_field.items()]
        return pd.Series({name: number for each in named for name, number in each.items()}, dtype=float)

    def _cut(self, u: Array) -> Iterator[tuple[str, Lever, Array]]:
        cuts = np.cumsum([lever.size for lever in self.by_field.values()])[:-1]
        return zip(self.by_field, self.by_field.values(), np.split(u, cuts), strict=True)


def _lever(scenario: Scenario, field: str, given: Any) -> Lever:
    """A lever on a field of a scenario, checked against what the field holds."""
    said = _said(scenario, field)
    if isinstance(given, Shares):
        if not isinstance(said, Mapping):
            raise InputError(f"holds {said!r}, which has no parts", field=field, valid="a field with weights by name")
        _refuse_rescaled(scenario, field, given.names)
        return given.of(said)
    if not isinstance(said, Real) or isinstance(said, bool):
        raise InputError(f"holds {said!r}, which is no number", field=field, valid="a field that holds a number")
    if isinstance(given, Between):
        return given
    if not isinstance(given, Sequence) or isinstance(given, str) or len(given) != 2:
        raise InputError(f"{given!r} bounds nothing", field=field, valid=f"{BOUNDS}, or Between, Whole or Shares")
    return Between(*given)


def _refuse_rescaled(scenario: Scenario, field: str, names: Sequence[str]) -> None:
    """Shares that cross the horizon would be moved back by the weight that all long-term indicators have."""
    if not field.startswith("zones.weights.") or scenario.long_term_weight == "declared":
        return
    horizons = {scenario.indicators[name].horizon for name in names if name in scenario.indicators}
    if len(horizons) > 1:
        problem = "shares of short-term and long-term indicators, which long_term_weight rescales"
        raise InputError(problem, field=field, valid="indicators of one horizon, or long_term_weight: declared")


def _said(scenario: Scenario, field: str) -> Any:
    """What a dotted field of a scenario holds, or the default of a parameter."""
    if not isinstance(field, str):
        raise InputError(f"{field!r} is no field", field="levers", valid="a dotted name, as schemes.last_place.rate")
    path, table = _path(field), scenario.parameter_table()
    if path[0] == PARAMETERS and path[-1] in table:
        return table[path[-1]]
    found: Any = scenario.to_dict()
    for part in path:
        if not isinstance(found, Mapping) or part not in found:
            raise InputError("the scenario holds no such field", field=field, valid="a dotted name of what it holds")
        found = found[part]
    return found


def _path(field: str) -> Path_:
    """The parts of a dotted field; the name of a parameter is one of them, dots and all.

    >>> _path("parameters.leader.discount"), _path("simulation.years")
    (('parameters', 'leader.discount'), ('simulation', 'years'))
    """
    first, _, rest = field.partition(".")
    return (first, rest) if first == PARAMETERS and rest else tuple(field.split("."))
