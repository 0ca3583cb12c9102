"""Many replications of the same years, reduced to statistics as they finish."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from gzsim.common.names import whole_number
from gzsim.common.progress import progress
from gzsim.errors import InputError
from gzsim.numeric.philox import check_seed
from gzsim.sanctions import Scheme
from gzsim.simulation.asking import MOST, as_replications, as_seed
from gzsim.simulation.behaviour import RATIONAL, Behaviour
from gzsim.simulation.chunk import Case, Reduced, YearEnd, all_reduced, simulate_years, years_of
from gzsim.simulation.division import Way, Work
from gzsim.simulation.executor import mapped, patient, way_for
from gzsim.simulation.keeping import Kept
from gzsim.simulation.outcomes.catalogue import OUTCOMES
from gzsim.simulation.outcomes.measures import measure_indicators
from gzsim.simulation.outcomes.tiers import measure_tiers
from gzsim.simulation.precision import EVERY, as_limits, until_precise
from gzsim.simulation.statistics import Folded, Statistics
from gzsim.simulation.world import World

if TYPE_CHECKING:
    import xarray as xr

Array = NDArray[np.float64]

MEMORY = 500_000_000
"""Bytes that the arrays of all chunks at work may take: with Python, and a world of any scale, it stays below 1 GB."""

ARRAYS = 80
"""Numbers held for each indicator of each place while a quarter opens, beside work and reports on their way."""

UNITS_SIDE_BY_SIDE = 2816
"""Units of all replications of a chunk: enough that calls cost little beside work, few enough for the caches."""

LARGEST_PART = 2_000_000_000
"""Bytes that the means of units may take in replications that begin after 0, which are kept one by one."""

LARGEST_WORLD = 10_000_000
"""Units beyond which memory is certain not to suffice."""


def run_ensemble(
    cases: Mapping[str, Case],
    *,
    years: int,
    replications: int | range,
    seed: int,
    start_year: int = 1,
    chunk: int | None = None,
    threads: int | None = None,
    client: Any | None = None,
    kept: Kept | None = None,
    until: Mapping[str, float] | None = None,
) -> dict[str, Statistics]:
    """Simulate cases with common random numbers; the first is the baseline that the others are paired with.

    The draws depend on the seed, the replication, the unit, the month and the mechanism alone, and replications are
    added up in their order: the result is the same to the bit for any chunk size, number of threads and cluster.

    Parameters
    ----------
    cases : mapping name → Case; all with the same units
    years, seed, start_year : int
    replications : the first so many, or those of a range, which are numbered as in the whole
    chunk : replications side by side; as many as are quickest unless given
    threads : threads of this process; unless given, one thread, threads or processes of this machine, whatever is
        quickest on its cores (`gzsim.simulation.division.Work`)
    client : a ``dask.distributed.Client``, whose workers do it instead
    kept : folder with the replications that are done, in blocks of its own size; those that it lacks are added
    until : standard errors by outcome at which it stops, see `gzsim.simulation.precision`

    Raises
    ------
    InputError
        If a number is none that can be meant, the cases differ in their units, there is nothing to simulate, or a range
        that begins after 0 would not fit into memory.
    """
    seed = as_seed(seed)
    replications = as_replications(replications)
    limits = as_limits(until, replications)
    units = [case.world.units for case in cases.values()]
    if not cases or years < 1 or units[0].size < 1:
        raise InputError("nothing to simulate", field="years", valid="1 or more units and years")
    if any(each.size != units[0].size or (each != units[0]).any() for each in units):
        raise InputError("cases with different units cannot be paired", field="units", valid="the same units")
    _refuse_too_many(replications, len(cases) * units[0].size)
    most = kept.block if kept else _most(cases, chunk)
    fit = at_once(next(iter(cases.values())).world, most)
    work = Work(units[0].size, len(replications), years_lived(cases.values(), years), most, fit)
    way = way_for(work, threads, client)
    wanted = min(EVERY, work.side_by_side(way.workers)) if limits else work.side_by_side(way.workers)
    size = most if kept or chunk else wanted  # what is simulated beyond the place where it stops is thrown away
    parts = parts_of(replications, size, counted_from=0 if kept else replications.start)
    simulate = partial(_cases, cases, years, seed)
    folded = Folded.start(list(cases), units[0].size, replications, years)
    bar = progress(total=len(replications), desc=", ".join(cases), unit="replication", leave=False)
    with bar, closing(_results(simulate, parts, way, client, kept)) as results:
        for part, result in until_precise(results, limits, replications.start):
            folded.add(part, result)
            bar.update(part.size)
    return folded.statistics(units[0], start_year)


def _refuse_too_many(replications: range, units: int) -> None:
    """Refuse replications that begin after 0 if what they keep for being added does not fit into ``LARGEST_PART``."""
    room = LARGEST_PART // (8 * len(OUTCOMES) * units)
    if replications.start and len(replications) > room:
        problem = f"{len(replications)} that begin after 0 keep more for being added than fits into memory"
        valid = f"ranges of at most {room} replications, or from 0 on"
        raise InputError(problem, field="replications", valid=valid)


def _most(cases: Mapping[str, Case], chunk: int | None) -> int:
    if chunk is not None:
        return whole_number(chunk, "chunk", 1, MOST)
    return chunk_size(next(iter(cases.values())).world)


def years_lived(cases: Iterable[Case], years: int) -> int:
    """Years that a replication lives at most, warm-up and what is reformed among them."""
    return sum(int(case.world.timing.warm_up) + case.lead_in + years for case in cases)


def chunk_size(world: World) -> int:
    """Replications side by side: as many as keep the caches busy, and no more than fit into ``MEMORY``."""
    if world.units.size > LARGEST_WORLD:
        raise InputError(f"{world.units.size} units", field="units", valid=f"at most {LARGEST_WORLD}")
    return int(max(1, min(at_once(world, 1), UNITS_SIDE_BY_SIDE // world.units.size)))


def at_once(world: World, side_by_side: int) -> int:
    """How many chunks of so many replications fit into ``MEMORY``; one must."""
    late, lag = int(world.delay.max()) + 1, int(world.lag.max()) + 1
    arrays = ARRAYS + lag + 2 * late
    bytes_each = 8 * world.units.size * (world.indicators.size * arrays + 3 * len(OUTCOMES))
    return int(max(1, MEMORY // (bytes_each * side_by_side)))


def kept_block(cases: Mapping[str, Case], chunk: int | None) -> int:
    """Replications in a block that is kept: a quarter of what is quickest, so that an interruption costs seconds."""
    most = _most(cases, chunk)
    return max(1, most // 4) if chunk is None else most


def _cases(cases: Mapping[str, Case], years: int, seed: int, part: NDArray[np.int64]) -> dict[str, Reduced]:
    return all_reduced(cases, years, part, seed)


def _results(
    simulate: Callable[[NDArray[np.int64]], dict[str, Reduced]],
    parts: list[NDArray[np.int64]],
    way: Way,
    client: Any | None,
    kept: Kept | None,
) -> Iterator[tuple[NDArray[np.int64], dict[str, Reduced]]]:
    """Chunks and their results, in their order; where a folder keeps them, what it lacks is simulated and added."""
    missing = [part for part in parts if kept is None or kept.load(part) is None]
    awaited = {int(part[0]) for part in missing}
    fresh = patient(mapped(simulate, missing, way, client), missing, way.workers, kept)
    for part in parts:
        if int(part[0]) not in awaited:
            yield part, kept.load(part)
            continue
        result = next(fresh)
        if kept is not None:
            kept.save(part, result)
        yield part, result


def simulate_scheme(
    world: World,
    scheme: Scheme,
    *,
    years: int,
    replications: int,
    seed: int,
    start_year: int = 1,
    chunk: int = 256,
    behaviour: Behaviour = RATIONAL,
) -> xr.Dataset:
    """Every outcome of every unit, year and replication: trajectories, for few runs.

    Returns
    -------
    Dataset with dimensions (replication, year, code), one variable per outcome of ``OUTCOMES``
    """
    case, within = Case(world, scheme, behaviour=behaviour), {"code": world.units}
    return _in_full(partial(years_of, case, years), within, replications, seed, start_year, chunk)


def simulate_indicators(
    world: World,
    scheme: Scheme,
    *,
    years: int,
    replications: int,
    seed: int,
    start_year: int = 1,
    chunk: int = 256,
    behaviour: Behaviour = RATIONAL,
) -> xr.Dataset:
    """Effort, attainment and the last quarter of every indicator, unit, year and replication, for few runs.

    Returns
    -------
    Dataset with dimensions (replication, year, indicator, code) and variables effort (share of working time),
    true_attainment and reported_attainment (spans, against the targets of the year, without floor or cap), last_quarter
    and whole_year (what October to December and the year brought of a flow, own units before bounds; of stocks 0),
    inflated (level inflated by past reports at the end of the year, spans; growth form), and attention where
    departments lead (hours over need, mean of the year)
    """
    case, within = Case(world, scheme, behaviour=behaviour), {"indicator": world.indicators, "code": world.units}

    def measure(year: YearEnd) -> dict[str, Array]:
        return measure_indicators(year.state, year.setting.world, year.verdict)

    return _in_full(partial(_measured, measure, case, years), within, replications, seed, start_year, chunk)


def simulate_tiers(
    world: World,
    scheme: Scheme,
    *,
    years: int,
    replications: int,
    seed: int,
    start_year: int = 1,
    chunk: int = 256,
    behaviour: Behaviour = RATIONAL,
) -> xr.Dataset:
    """What the hours of every tier, unit, year and replication went on, for few runs.

    Returns
    -------
    Dataset with dimensions (replication, year, tier, code) and the variables of `gzsim.simulation.outcomes.tiers`
    """
    case, within = Case(world, scheme, behaviour=behaviour), {"tier": np.array(world.tiers.names), "code": world.units}

    def measure(year: YearEnd) -> dict[str, Array]:
        return measure_tiers(year.state, year.setting.world)

    return _in_full(partial(_measured, measure, case, years), within, replications, seed, start_year, chunk)


def _measured(
    measure: Callable[[YearEnd], dict[str, Array]], case: Case, years: int, part: NDArray[np.int64], seed: int
) -> Iterator[dict[str, Array]]:
    return map(measure, simulate_years(case, years, part, seed))


def _in_full(
    outcomes: Callable[[NDArray[np.int64], int], Iterator[dict[str, Array]]],
    within: Mapping[str, Array],
    replications: int,
    seed: int,
    start_year: int,
    chunk: int,
) -> xr.Dataset:
    check_seed(seed)
    parts = [_stacked(list(outcomes(part, seed))) for part in parts_of(range(replications), chunk)]
    return _labelled(parts, within, start_year)


def parts_of(replications: range, size: int, counted_from: int = 0) -> list[NDArray[np.int64]]:
    """Numbers of replications in chunks of a size, laid from a number on; the first and the last may be cut short.

    >>> [part.tolist() for part in parts_of(range(3, 8), 2)]
    [[3], [4, 5], [6, 7]]
    """
    begin = replications.start - (replications.start - counted_from) % size
    firsts = range(begin, replications.stop, size)
    return [np.arange(max(first, replications.start), min(first + size, replications.stop)) for first in firsts]


def _stacked(years: list[dict[str, Array]]) -> dict[str, Array]:
    """Arrays (replication, year, ...) from one mapping for each year."""
    return {name: np.ascontiguousarray(np.stack([year[name] for year in years], axis=1)) for name in years[0]}


def _labelled(parts: list[dict[str, Array]], within: Mapping[str, Array], start_year: int) -> xr.Dataset:
    """Dataset (replication, year, *within) from chunks of replications."""
    import xarray as xr

    whole = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    replications, years = next(iter(whole.values())).shape[:2]
    coordinates = {"replication": np.arange(replications), "year": start_year + np.arange(years), **within}
    return xr.Dataset({name: (tuple(coordinates), values) for name, values in whole.items()}, coordinates)
