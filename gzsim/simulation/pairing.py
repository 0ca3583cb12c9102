"""Which scenarios can be set side by side, draw by draw, and how the runs are called."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gzsim.errors import InputError
from gzsim.scenario import Scenario
from gzsim.simulation.world import World
from gzsim.views.labels import Name

_STAYS = {
    "units": "prefectures",
    "indicators": "indicators",
    "flow": "types of indicators",
    "growth": "forms of indicators",
    "reference": "rulers",
    "ruler": "rulers",
    "bounds": "bounds",
    "start": "places",
    "advantages": "places",
    "lag": "months from work to effect",
    "reaches": "rivers",
    "projects": "projects",
    "products": "services that an indicator is computed from",
}
"""What a reform leaves as it is: who is judged and where, the ruler that achievement is counted on, work on its way."""


def titles(scenarios: Sequence[Scenario]) -> dict[str, Name]:
    """Titles by name, or, where a changed copy has kept its title, names alone; refuses two of one name."""
    names = [each.name for each in scenarios]
    for name in names:
        if names.count(name) > 1:
            valid = "each scenario once and with a name of its own, as scenario.with_(name=...) gives it"
            raise InputError(f"two scenarios are called {name!r}", field="name", valid=valid)
    titled = len({each.title for each in scenarios}) == len(scenarios)
    return {each.name: Name(each.title, each.title_zh) if titled else Name(each.name) for each in scenarios}


def refuse_other_worlds(old: World, new: World) -> None:
    """Refuse a reform of what is measured, in whose units the years before and after it are counted."""
    for field, what in _STAYS.items():
        one, other = getattr(old, field), getattr(new, field)
        if not (one == other if isinstance(one, tuple) else np.array_equal(one, other)):
            raise InputError(f"the reform has other {what}", field=field, valid="what was there before")


def refuse_unpaired(first: Scenario, other: Scenario) -> None:
    """Refuse to compare scenarios that appraise different units or years, or measure different indicators.

    Targets, goalposts, forms and weights may differ: they are what a comparison is for. An indicator that only one of
    the two has must weigh nothing there.
    """
    if (first.units.prefectures, first.units.scale) != (other.units.prefectures, other.units.scale):
        raise InputError("scenarios that appraise different prefectures cannot be paired", field="units.prefectures")
    for field in ("years", "start_year"):
        one, two = getattr(first.simulation, field), getattr(other.simulation, field)
        if one != two:
            problem = f"{one} in {first.name} and {two} in {other.name}"
            valid = f"the same in both, as scenario.with_({{'simulation.{field}': {one}}}, name=...) gives it"
            raise InputError(problem, field=f"simulation.{field}", valid=valid)
    for one, two in ((first, other), (other, first)):
        weighed = one.weights().any() | one.declared_weights().any()
        alone = [name for name in one.indicators if name not in two.indicators and weighed[name]]
        if alone:
            problem = f"{one.name} measures {', '.join(alone)}, {two.name} does not"
            valid = "the same indicators in both; what is not to count may have the weight 0"
            raise InputError(problem, field="indicators", valid=valid)
