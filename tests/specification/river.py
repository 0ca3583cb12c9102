"""Rivers of the specification: a section is the own water mixed with what comes from above, reach by reach."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from specification import equations as eq

if TYPE_CHECKING:
    from specification.model import SpecifiedModel


def follow(model: SpecifiedModel) -> None:
    """Say of every indicator how much of its section is the own doing, and how calm the mixture of lucks is."""
    for unit in model.units if model.world.reaches else ():
        for k in unit.indicators:
            shares = [
                _section(model, unit.place, k.place, lambda i, j=j: float(i == j)) for j in range(len(model.units))
            ]
            k.carried = any(each.indicator == k.place for each in model.world.reaches)
            k.own, k.calm = shares[unit.place], math.sqrt(sum(share * share for share in shares))


def carry(model: SpecifiedModel, own: str, there: str) -> None:
    """Set at every section what follows from the own parts of all places, both given by the name of an attribute."""
    for unit in model.units:
        for k in unit.indicators:
            if k.carried:
                parts = [getattr(each.indicators[k.place], own) for each in model.units]
                setattr(k, there, _section(model, unit.place, k.place, parts.__getitem__))
            else:
                setattr(k, there, getattr(k, own))
        for k in unit.computed:
            setattr(k, there, unit.add_up(k, lambda each: eq.bounded(getattr(each, there), *each.bounds)))


def _section(model: SpecifiedModel, i: int, k: int, own: Callable[[int], float]) -> float:
    above = [each for each in model.world.reaches if each.downstream == i and each.indicator == k]
    mine = 1.0 - sum(each.carried for each in above)
    return mine * own(i) + sum(each.carried * _section(model, each.upstream, k, own) for each in above)
