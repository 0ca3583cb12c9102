"""Some replications of a scenario, lived through side by side."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gzsim.errors import InputError
from gzsim.sanctions import NoSanction, Scheme, WithinGroups
from gzsim.simulation.behaviour import RATIONAL, Behaviour
from gzsim.simulation.calendar import Calendar, Setting, prepare
from gzsim.simulation.conditions import Conditions
from gzsim.simulation.judging import Verdict
from gzsim.simulation.outcomes.catalogue import OUTCOMES
from gzsim.simulation.outcomes.measures import measure
from gzsim.simulation.state import State, blank
from gzsim.simulation.world import World

Array = NDArray[np.float64]


class Case(NamedTuple):
    """A world under a scheme: what is simulated."""

    world: World
    scheme: Scheme
    before: Case | None = None
    """What was in force before a reform in mid-course; the world keeps its state, the rules change."""
    lead_in: int = 0
    """Years under ``before``, uncounted, after its warm-up."""
    behaviour: Behaviour = RATIONAL
    """What leaders make of what would be best for them, in every year that is lived."""


def within_peers(world: World, scheme: Scheme) -> Scheme:
    """The scheme of each ranking group; itself where there is one group only."""
    if (world.ranked == world.ranked[0]).all():
        return scheme
    if world.ranking == "within_zone":  # as many winners as the smallest zone has room for
        sizes = np.bincount(world.ranked)
        scheme = scheme.on_record(int(sizes[sizes > 1].min(initial=world.units.size)))[0] or scheme
    return WithinGroups(scheme, tuple(world.ranked.tolist()))


class YearEnd(NamedTuple):
    """A year just judged; the state goes on changing, so that what is to be kept must be copied."""

    state: State
    setting: Setting
    conditions: Conditions
    verdict: Verdict


def years_of(case: Case, years: int, part: NDArray[np.int64], seed: int) -> Iterator[dict[str, Array]]:
    """Outcomes of each year that counts, (replication, unit) by name."""
    for end in simulate_years(case, years, part, seed):
        yield measure(end.state, end.setting, end.conditions, end.verdict)


def simulate_years(case: Case, years: int, part: NDArray[np.int64], seed: int) -> Iterator[YearEnd]:
    """Each year that counts, as it stands in the evening of its December.

    Years of warm-up (``timing.warm_up``) come first, under no sanction and uncounted; then, if the case is a reform,
    those of what it reforms.

    Raises
    ------
    InputError
        If a number inside is no longer finite: it says where and when.
    """
    state = blank((case.before or case).world, part, case.world)
    stages = _stages(case, years)
    ahead = sum(length for _, _, length in stages) - years
    in_force = [(setting, scheme) for setting, scheme, length in stages for _ in range(length)]
    calendar = Calendar(state, in_force[0][0], seed, case.behaviour)
    for year, (setting, scheme) in enumerate(in_force):
        calendar.reform(setting)
        verdict = calendar.year(scheme)
        _refuse_nonsense(state, calendar.setting, year - ahead)
        if year >= ahead:
            yield YearEnd(state, calendar.setting, calendar.conditions, verdict)


def _stages(case: Case, years: int) -> list[tuple[Setting, Scheme, int]]:
    """What is in force for how many years: no sanction, what is reformed, and what counts."""
    setting = prepare(case.world)
    counted = (setting, within_peers(case.world, case.scheme), years)
    if case.before is None:
        return [(setting, NoSanction(), int(case.world.timing.warm_up)), counted]
    world = case.before.world
    setting = prepare(world)
    warm_up = (setting, NoSanction(), int(world.timing.warm_up))
    return [warm_up, (setting, within_peers(world, case.before.scheme), case.lead_in), counted]


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
        for name in OUTCOMES.index:
            values = np.ascontiguousarray(outcomes[name], float)
            annual[name][:, year] = values.mean(-1)
            unit[name] += values
    return Reduced(annual, {name: total / years for name, total in unit.items()})
