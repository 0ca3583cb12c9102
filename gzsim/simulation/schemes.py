"""From what a scenario says of a scheme to the rule that settles it."""

from __future__ import annotations

from functools import singledispatch

from gzsim.sanctions import LastPlace, NoSanction, PieceRate, Scheme
from gzsim.scenario.schemes import LastPlaceScheme, NoScheme, PieceRateScheme


@singledispatch
def build_scheme(said: object, subsidy: float) -> Scheme:
    """Rule of a declared scheme; ``subsidy`` is CNY million per unit and year.

    >>> from gzsim.scenario import load_scenario
    >>> build_scheme(load_scenario("guizhou-2025").schemes["last_place"], subsidy=60.0)
    LastPlace(rate=0.1, subsidy=60.0, excellent=2, receivers='excellent', make_up=1.0)
    """
    raise TypeError(f"no rule settles {said!r}")


@build_scheme.register
def _(said: NoScheme, subsidy: float) -> Scheme:
    return NoSanction()


@build_scheme.register
def _(said: LastPlaceScheme, subsidy: float) -> Scheme:
    return LastPlace(rate=said.rate, subsidy=subsidy, excellent=said.excellent)


@build_scheme.register
def _(said: PieceRateScheme, subsidy: float) -> Scheme:
    return PieceRate(per_point=said.per_point)
