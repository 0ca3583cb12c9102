"""Some replications of a scenario, lived through side by side."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gzsim.errors import InputError
from gzsim.sanctions import NoSanction, Scheme, WithinGroups
from gzsim.simulation.december.judging import Verdict
from gzsim.simulation.outcomes import OUTCOMES, measure
from gzsim.simulation.state import State, blank
from gzsim.simulation.world import World
from gzsim.simulation.year import Climate, Setting, december, first_january, january, quarter, settle_in

Array = NDArray[np.float64]


class Case(NamedTuple):
    """A world under a scheme: what is simulated."""

    world: World
    scheme: Scheme


def within_peers(world: World, scheme: Scheme) -> Scheme:
    """The scheme of each peer group; itself where there is one group only."""
    if (world.peers == world.peers[0]).all():
        return scheme
    return WithinGroups(scheme, tuple(world.peers.tolist()))


class Lived(NamedTuple):
    """A year just judged; the state goes on changing, so that what is to be kept must be copied."""

    state: State
    setting: Setting
    weather: Climate
    verdict: Verdict


def years_of(case: Case, years: int, part: NDArray[np.int64], seed: int) -> Iterator[dict[str, Array]]:
    """Outcomes of each year that counts, (replication, unit) by name."""
    for lived in years_lived(case, years, part, seed):
        yield measure(*lived)


def years_lived(case: Case, years: int, part: NDArray[np.int64], seed: int) -> Iterator[Lived]:
    """Each year that counts, as it stands in the evening of its December.

    Years of warm-up (``timing.warm_up``) come first, under no sanction and uncounted.

    Raises
    ------
    InputError
        If a number inside is no longer finite: it says where and when.
    """
    world = case.world
    warm_up = int(world["timing.warm_up"])
    state, setting, scheme = blank(world, part), settle_in(world), within_peers(world, case.scheme)
    none = NoSanction()
    for year in range(warm_up + years):
        month = 12 * year
        weather = january(state, setting, seed, month) if year else first_january(state, setting, seed)
        in_force = scheme if year >= warm_up else none
        for start in range(month, month + 12, 3):
            quarter(state, setting, in_force, weather, seed, start)
        verdict = december(state, setting, in_force, seed, month + 11)
        _refuse_nonsense(state, setting, year - warm_up)
        if year >= warm_up:
            yield Lived(state, setting, weather, verdict)


def _refuse_nonsense(state: State, setting: Setting, year: int) -> None:
    """Stop a run in which something overflowed, rather than average it away."""
    for name in ("outcome", "reported", "target", "debt", "transfer", "inflated", "effort"):
        wrong = ~np.isfinite(getattr(state, name))
        if wrong.any():
            place = np.argwhere(wrong)[0]
            unit = setting.world.units[place[-1]]
            of = f" of {setting.world.indicators[place[1]]}" if place.size == 3 else ""
            raise InputError(
                f"{name}{of} in {unit} is no longer finite in year {year + 1} of replication "
                f"{state.replications[place[0]]}",
                field="simulation",
                valid="parameters within their plausible ranges",
            )


class Reduced(NamedTuple):
    """A chunk without its trajectories."""

    annual: dict[str, Array]
    """Mean over units by outcome, (replication, year)."""
    unit: dict[str, Array]
    """Mean over years by outcome, (replication, unit)."""


def reduced(case: Case, years: int, part: NDArray[np.int64], seed: int) -> Reduced:
    """Simulate a chunk and keep means only; each replication comes out the same whatever stands beside it."""
    annual = {name: np.empty((part.size, years)) for name in OUTCOMES.index}
    unit = {name: np.zeros((part.size, case.world.units.size)) for name in OUTCOMES.index}
    for year, outcomes in enumerate(years_of(case, years, part, seed)):
        for name, values in outcomes.items():
            values = np.ascontiguousarray(values, float)
            annual[name][:, year] = values.mean(-1)
            unit[name] += values
    return Reduced(annual, {name: total / years for name, total in unit.items()})
