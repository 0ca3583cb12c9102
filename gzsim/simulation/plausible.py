"""Draws of parameters that nobody knows: who asks under each of them, what comes of it, and how far it spreads."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from contextlib import closing
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gzsim.common.progress import progress
from gzsim.simulation.chunk import Case, all_reduced
from gzsim.simulation.division import HERE, Way, Work
from gzsim.simulation.ensemble import at_once, chunk_size, parts_of, years_lived
from gzsim.simulation.executor import mapped

LOW, HIGH = 0.05, 0.95
TURNED = 0.05
"""Share of draws with the other sign up to which the sign of a difference is said to hold."""


def over_draws(
    answer: Callable[[dict[str, Any]], Mapping[Hashable, float]],
    parameters: pd.DataFrame,
    way: Way = HERE,
    client: Any | None = None,
) -> pd.DataFrame:
    """What ``answer`` finds under each draw of parameters (draw × parameter), a row for each draw.

    >>> over_draws(lambda assumed: {"double": 2 * assumed["x"]}, pd.DataFrame({"x": [1, 2]}))["double"].tolist()
    [2, 4]
    """
    assumed = parameters.to_dict("records")
    bar = partial(progress, total=len(assumed), desc="plausible parameters", unit="draw", leave=False)
    with closing(mapped(answer, assumed, way, client)) as found, bar(found) as answers:
        return pd.DataFrame(list(answers), index=parameters.index)


def work_of(cases: Mapping[Hashable, Case], years: int, replications: int, draws: int) -> Work:
    """How much there is to do if the `means` of cases are asked for under so many draws."""
    world = next(iter(cases.values())).world
    lived = years_lived(cases.values(), years)
    most = min(replications, chunk_size(world))
    return Work(world.units.size, replications, lived, most, at_once(world, most), draws)


def means(
    cases: Mapping[Hashable, Case], outcomes: Sequence[str], years: int, replications: int, seed: int
) -> dict[tuple[Hashable, str], float]:
    """Mean of each outcome over replications, years and units, by (run, outcome)."""
    return {key: float(each.mean()) for key, each in annual(cases, outcomes, years, replications, seed).items()}


def annual(
    cases: Mapping[Hashable, Case], outcomes: Sequence[str], years: int, replications: int, seed: int
) -> dict[tuple[Hashable, str], NDArray[np.float64]]:
    """Averages of each outcome over units, (replication, year), by (run, outcome)."""
    side_by_side = chunk_size(next(iter(cases.values())).world)
    chunks = [all_reduced(cases, years, part, seed) for part in parts_of(range(replications), side_by_side)]
    return {
        (run, name): np.concatenate([each[run].annual[name] for each in chunks]) for run in cases for name in outcomes
    }


def spread(values: Sequence[float] | pd.Series, difference: float) -> dict[str, Any]:
    """How draws lie about a difference: draws, low, median and high, other_sign, holds.

    The share with the other sign is NaN for a difference of 0, which has none; all is NaN without draws.

    >>> spread([-1, 1, 2, 3, 4], 2.0)
    {'draws': 5, 'low': -0.6, 'median': 2.0, 'high': 3.8, 'other_sign': 0.2, 'holds': False}
    """
    if not len(values):
        return {"draws": 0, **dict.fromkeys(("low", "median", "high", "other_sign"), np.nan), "holds": False}
    low, median, high = np.quantile(values, [LOW, 0.5, HIGH]).tolist()
    turned = float(np.mean(np.sign(values) == -np.sign(difference))) if difference else np.nan
    return {"draws": len(values), "low": low, "median": median, "high": high, "other_sign": turned,
            "holds": turned <= TURNED}  # fmt: skip
