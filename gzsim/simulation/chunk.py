"""Some replications of a scenario, lived through side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping
from typing import NamedTuple, TypeVar

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
Name = TypeVar("Name", bound=Hashable)


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


def years_of(
    case: Case, years: int, part: NDArray[np.int64], seed: int, begun: Calendar | None = None
) -> Iterator[dict[str, Array]]:
    """Outcomes of each year that counts, (replication, unit) by name."""
    for end in simulate_years(case, years, part, seed, begun):
        yield measure(end.state, end.setting, end.conditions, end.verdict)


def simulate_years(
    case: Case, years: int, part: NDArray[np.int64], seed: int, begun: Calendar | None = None
) -> Iterator[YearEnd]:
    """Each year that counts, as it stands in the evening of its December.

    Warm-up comes first, unless it is given as ``begun``; then, if the case is a reform, the years of what it reforms.

    Raises
    ------
    InputError
        If a number inside is no longer finite: it says where and when.
    """
    calendar = warmed_up(case, part, seed) if begun is None else begun
    stages = _stages(case, years, calendar.setting)
    in_force = [(setting, scheme) for setting, scheme, length in stages for _ in range(length)]
    for year, (setting, scheme) in enumerate(in_force, start=years - len(in_force)):
        calendar.reform(setting)
        verdict = calendar.year(scheme)
        _refuse_nonsense(calendar.state, calendar.setting, year)
        if year >= 0:
            yield YearEnd(calendar.state, calendar.setting, calendar.conditions, verdict)


def warmed_up(case: Case, part: NDArray[np.int64], seed: int) -> Calendar:
    """Live the years of warm-up (``timing.warm_up``), under no sanction and uncounted.

    Raises
    ------
    InputError
        If a number inside is no longer finite.
    """
    world, scheme = (case.before or case).world, NoSanction()
    calendar = Calendar(blank(world, part, case.world), prepare(world), seed, case.behaviour)
    years = int(world.timing.warm_up)
    for year in range(-years - case.lead_in, -case.lead_in):
        calendar.year(scheme)
        _refuse_nonsense(calendar.state, calendar.setting, year)
    return calendar


def _stages(case: Case, years: int, setting: Setting) -> list[tuple[Setting, Scheme, int]]:
    """What is in force for how many years after warm-up: what is reformed, and what counts."""
    scheme = within_peers(case.world, case.scheme)
    if case.before is None:
        return [(setting, scheme, years)]
    before = within_peers(case.before.world, case.before.scheme)
    return [(setting, before, case.lead_in), (prepare(case.world), scheme, years)]


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


def reduced(case: Case, years: int, part: NDArray[np.int64], seed: int, begun: Calendar | None = None) -> Reduced:
    """Simulate a chunk and keep means only; each replication comes out the same whatever stands beside it."""
    names = list(OUTCOMES.index)
    annual = np.empty((len(names), part.size, years))
    total = np.zeros((len(names), part.size, case.world.units.size))
    for year, outcomes in enumerate(years_of(case, years, part, seed, begun)):
        values = np.array([outcomes[name] for name in names], float)
        annual[..., year] = values.mean(-1)
        total += values
    return Reduced(dict(zip(names, annual, strict=True)), dict(zip(names, total / years, strict=True)))


def all_reduced(cases: Mapping[Name, Case], years: int, part: NDArray[np.int64], seed: int) -> dict[Name, Reduced]:
    """Simulate a chunk of every case; schemes of one world share its warm-up, which is lived once."""
    to_come, begun, found = Counter(map(_warm_up_of, cases.values())), {}, {}
    for name, case in cases.items():
        shared = _warm_up_of(case)
        calendar = begun.pop(shared, None) or warmed_up(case, part, seed)
        to_come[shared] -= 1
        if to_come[shared]:
            begun[shared] = calendar.branched()
        found[name] = reduced(case, years, part, seed, calendar)
    return found


def _warm_up_of(case: Case) -> tuple[int, ...]:
    """Cases for which this is equal live the same warm-up."""
    return id((case.before or case).world), id(case.world), id(case.behaviour), case.lead_in
