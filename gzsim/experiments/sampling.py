"""Where in the unit cube a design looks: strata, low-discrepancy sequences, trajectories or a grid."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gzsim.errors import InputError
from gzsim.scenario.draws import uniform_places

MOST_ROWS = 1_000_000
MORRIS_LEVELS = 4
"""Levels of a trajectory, which moves by two of them (Morris 1991)."""


def sample(method: str, factors: Sequence[str], groups: Mapping[str, str], n: int, seed: int) -> pd.DataFrame:
    """Places u (row, factor) from 0 to 1.

    - ``latin hypercube``, ``random``: n rows; what is drawn for a factor does not depend on which others there are
    - ``sobol``: n·(G + 2) rows after Saltelli et al. (2010) for G groups, n a power of 2
    - ``morris``: n trajectories of G + 1 rows (Morris 1991; Campolongo, Cariboni and Saltelli 2007 for groups)
    """
    if method in ("latin hypercube", "random"):
        return pd.DataFrame(uniform_places(n, seed, factors, strata=method == "latin hypercube"), columns=factors)
    if method == "sobol" and n & (n - 1):
        raise InputError(f"{n} base samples", field="n", valid="a power of 2 for Sobol' indices: 64, 128, 256")
    needed = n * (len(set(groups.values())) + (2 if method == "sobol" else 1))
    if needed > MOST_ROWS:
        raise InputError(f"{needed:,} rows", field="n", valid=f"a design of at most {MOST_ROWS:,} rows")
    return pd.DataFrame(_of_library(method, _problem(factors, groups), n, seed), columns=factors)


def _problem(factors: Sequence[str], groups: Mapping[str, str]) -> dict[str, Any]:
    """What SALib calls a problem: factors in the unit cube, and their groups where there are any."""
    problem = {"num_vars": len(factors), "names": list(factors), "bounds": [[0.0, 1.0]] * len(factors)}
    if any(groups[name] != name for name in factors):
        problem["groups"] = [groups[name] for name in factors]
    return problem


def _of_library(method: str, problem: dict[str, Any], n: int, seed: int) -> NDArray[np.float64]:
    if method == "sobol":
        from SALib.sample import sobol  # slow to import

        return sobol.sample(problem, n, calc_second_order=False, seed=seed)
    from SALib.sample import morris

    return morris.sample(problem, n, num_levels=MORRIS_LEVELS, seed=seed)


def grid(steps: Mapping[str, NDArray[np.float64]]) -> pd.DataFrame:
    """Every combination of the places of each factor, the last one changing fastest."""
    count = int(np.prod([each.size for each in steps.values()], dtype=float))
    if count > MOST_ROWS:
        raise InputError(f"{count:,} combinations", field="levers", valid=f"at most {MOST_ROWS:,}; or fewer levels (n)")
    return pd.DataFrame(list(itertools.product(*steps.values())), columns=list(steps), dtype=float)
