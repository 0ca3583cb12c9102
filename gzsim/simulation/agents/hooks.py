"""Asks leaders what they make of what would be best for them, and takes no answer that cannot be meant."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from gzsim.common.names import is_finite
from gzsim.common.words import did_you_mean
from gzsim.errors import InputError
from gzsim.simulation.agents.people import Leader
from gzsim.simulation.agents.seats import Replication
from gzsim.simulation.behaviour import Behaviour
from gzsim.simulation.state import Array, State
from gzsim.simulation.world import World

_AS_DEFINED = {hook: getattr(Leader, hook) for hook in ("value", "borrow", "overstate")}
"""What every leader does, unless class or object has another method by that name: `Leader` itself may be changed."""


class OfLeaders(Behaviour):
    """Asks the leaders of a model who do otherwise, and nobody else; who does is found out when they act."""

    def __init__(self, model: Replication) -> None:
        self._model = model

    def worth(self, best: Array, state: State, world: World) -> Array:
        """Ask ``value``."""
        return self._ask("value", best)

    def borrowing(self, best: Array, state: State, world: World) -> Array:
        """Ask ``borrow``."""
        return self._ask("borrow", best)

    def lies(self, best: Array, state: State, world: World) -> Array:
        """Ask ``overstate``."""
        return self._ask("overstate", best)

    def _ask(self, hook: str, best: Array) -> Array:
        names = self._model.world.indicators.tolist()
        for leader in self._model.leaders:
            asked = getattr(leader, hook)
            if getattr(asked, "__func__", asked) is _AS_DEFINED[hook]:
                continue
            column = best[0, :, leader.place]
            said = asked(dict(zip(names, column.tolist(), strict=True)))
            best[0, :, leader.place] = self._checked(f"{hook} of {leader.unit.code}", hook, said, names)
        return best

    def _checked(self, field: str, hook: str, said: Any, names: list[str]) -> list[float]:
        if not isinstance(said, Mapping):
            valid = "a mapping with a number for every indicator"
            raise InputError(f"{type(said).__name__} in place of a mapping", field=field, valid=valid)
        for name in said:
            if name not in names:
                problem = f"unknown indicator {name!r}{did_you_mean(str(name), names)}"
                raise InputError(problem, field=field, valid=", ".join(names))
        least = 0.0 if hook == "borrow" else -math.inf
        numbers = [_number(field, said, name, least) for name in names]
        ceiling = self._model.world.borrowing.ceiling
        if hook == "borrow" and sum(numbers) > max(ceiling, 0.0):
            problem = f"{sum(numbers):g} percent of GDP a year, all indicators together"
            valid = f"at most {ceiling:g}, the ceiling of debt (borrowing.ceiling)"
            raise InputError(problem, field=field, valid=valid)
        return numbers


def _number(field: str, said: Mapping[str, Any], name: str, least: float) -> float:
    value = said.get(name)
    if not is_finite(value) or value < least:
        problem = f"{value!r} for {name}" if name in said else f"no number for {name}"
        valid = "a finite number for every indicator" + (", 0 or more" if least == 0 else "")
        raise InputError(problem, field=field, valid=valid)
    return float(value)
