"""Many replications of the same years."""

from __future__ import annotations

import numpy as np
import xarray as xr
from tqdm import tqdm

from gzsim.sanctions import NoSanction, Scheme
from gzsim.simulation.outcomes import OUTCOMES, measure
from gzsim.simulation.randomness import check_seed
from gzsim.simulation.state import blank
from gzsim.simulation.world import World
from gzsim.simulation.year import december, first_january, january, quarter, settle_in

CHUNK = 256
"""Replications that are simulated side by side; the results do not depend on it."""


def simulate_scheme(
    world: World, scheme: Scheme, *, years: int, replications: int, seed: int, start_year: int = 1, chunk: int = CHUNK
) -> xr.Dataset:
    """Simulate one scheme; every outcome of every unit, year and replication.

    Years of warm-up (``timing.warm_up``) come first, under no sanction and uncounted. The draws depend on the seed, the
    replication, the unit, the month and the mechanism alone: schemes that share a seed are paired.

    Returns
    -------
    Dataset with dimensions (replication, year, code), one variable per outcome of ``OUTCOMES``
    """
    check_seed(seed)
    parts = []
    numbers = np.arange(replications)
    with tqdm(total=replications, desc=type(scheme).__name__, unit="replication", leave=False) as bar:
        for first in range(0, replications, chunk):
            part = numbers[first : first + chunk]
            parts.append(_simulate_chunk(world, scheme, years, part, seed))
            bar.update(part.size)
    dimensions = ("replication", "year", "code")
    return xr.Dataset(
        {name: (dimensions, np.concatenate([part[name] for part in parts])) for name in OUTCOMES.index},
        coords={"replication": numbers, "year": start_year + np.arange(years), "code": world.units},
    )


def _simulate_chunk(world: World, scheme: Scheme, years: int, part: np.ndarray, seed: int) -> dict[str, np.ndarray]:
    warm_up = int(world["timing.warm_up"])
    out = {name: np.empty((part.size, years, world.units.size)) for name in OUTCOMES.index}
    state, setting = blank(world, part), settle_in(world)
    for year in range(warm_up + years):
        month = 12 * year
        weather = january(state, setting, seed, month) if year else first_january(state, setting, seed)
        in_force = scheme if year >= warm_up else NoSanction()
        for start in range(month, month + 12, 3):
            quarter(state, setting, in_force, weather, seed, start)
        verdict = december(state, setting, in_force, seed, month + 11)
        if year >= warm_up:
            for name, values in measure(state, setting, weather, verdict).items():
                out[name][:, year - warm_up] = values
    return out
