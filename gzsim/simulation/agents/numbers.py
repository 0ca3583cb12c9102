"""Numbers of a unit or its leader, read from the state and written to it if they can be meant."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from numbers import Real
from typing import Any

import numpy as np

from gzsim.errors import InputError
from gzsim.simulation.agents.seats import Replication
from gzsim.simulation.state import ARRAYS
from gzsim.simulation.world import World

Bound = float | Callable[[World], float]


@dataclass(frozen=True)
class Kind:
    """What a number may be.

    >>> Kind(0.0, 1.0).check(1.5, "effort of 520100", None)
    Traceback (most recent call last):
    gzsim.errors.InputError: effort of 520100: 1.5. Valid: a number from 0 to 1
    """

    least: float = -math.inf
    most: Bound = math.inf
    whole: bool = False
    flag: bool = False
    """True or false."""
    endless: bool = False
    """May be infinite."""

    def check(self, value: Any, field: str, world: World | None) -> Any:
        """Return the value; raises ``InputError`` if it cannot be meant."""
        most = self.most(world) if callable(self.most) else self.most
        truth = isinstance(value, bool | np.bool_)
        number = isinstance(value, Real) and not truth
        fits = truth if self.flag else number and self.least <= value <= most and (self.endless or math.isfinite(value))
        if not fits or (self.whole and value != math.floor(value)):
            raise InputError(f"{value!r}" if not number else f"{value}", field=field, valid=self._valid(most))
        return value

    def _valid(self, most: float) -> str:
        if self.flag:
            return "True or False"
        what = "a whole number" if self.whole else "a number" if self.endless else "a finite number"
        if math.isinf(most):
            return what if math.isinf(self.least) else f"{what}, {self.least:g} or more"
        return f"{'a whole number' if self.whole else 'a number'} from {self.least:g} to {most:g}"


class Number:
    """A number of a unit or its leader, an attribute of the agent."""

    def __init__(self, name: str, kind: Kind) -> None:
        self._name, self._kind, self.__doc__ = name, kind, ARRAYS[name].metadata["about"]

    def __set_name__(self, owner: type, name: str) -> None:
        self._called = name

    def __get__(self, agent: Any, owner: type | None = None) -> Any:
        return self if agent is None else getattr(agent.model.state, self._name)[0, agent.place].item()

    def __set__(self, agent: Any, value: Any) -> None:
        model = agent.model
        field = f"{self._called} of {model.world.units[agent.place]}"
        getattr(model.state, self._name)[0, agent.place] = self._kind.check(value, field, model.world)


class Row:
    """A row of numbers by indicator, an attribute of the unit; its numbers are set one by one."""

    def __init__(self, name: str, kind: Kind) -> None:
        self._name, self._kind, self.__doc__ = name, kind, ARRAYS[name].metadata["about"]

    def __get__(self, unit: Any, owner: type | None = None) -> Any:
        return self if unit is None else ByIndicator(unit.model, self._name, unit.place, self._kind)

    def __set__(self, unit: Any, value: Any) -> None:
        problem = f"{value!r} in place of numbers by indicator"
        raise InputError(problem, field=self._name, valid=f"one by one: unit.{self._name}[indicator] = number")


class ByIndicator:
    """A unit's row of an array (indicator, unit): read and written by the indicator's name.

    >>> from gzsim.simulation.mesa_model import GuizhouModel
    >>> model = GuizhouModel(rng=1)
    >>> unit = model.units[0]
    >>> unit.target["gdp_growth"]
    5.5
    >>> unit.target["gdp_growth"] = 6.0
    >>> unit.target["gdp_growth"]
    6.0
    """

    def __init__(self, model: Replication, name: str, place: int, kind: Kind) -> None:
        self._model, self._name, self._place, self._kind = model, name, place, kind

    def _at(self, indicator: str) -> tuple[int, int, int]:
        return 0, self._model.indicator(indicator), self._place

    def __getitem__(self, indicator: str) -> float:
        return getattr(self._model.state, self._name)[self._at(indicator)].item()

    def __setitem__(self, indicator: str, value: float) -> None:
        place, world = self._at(indicator), self._model.world
        field = f"{self._name}[{indicator!r}] of {world.units[self._place]}"
        getattr(self._model.state, self._name)[place] = self._kind.check(value, field, world)

    def to_dict(self) -> dict[str, float]:
        """All of them by name."""
        return {name: self[name] for name in self._model.world.indicators.tolist()}

    def __repr__(self) -> str:
        return repr(self.to_dict())
