"""Designs: under which uncertainties, and with which levers, a question is asked, row by row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from os import PathLike
from typing import Any

import numpy as np
import pandas as pd

from gzsim.common.names import known, list_of, whole_number
from gzsim.errors import InputError
from gzsim.experiments.levers import middles
from gzsim.experiments.sampling import MOST_ROWS, grid, sample
from gzsim.experiments.varied import Varied, as_varied, changes_of, described, merged, read_varied
from gzsim.scenario import Scenario, load_parameters
from gzsim.scenario.draws import MOST_DRAWS, at_places, free_parameters
from gzsim.simulation.asking import as_seed, names_its_arguments
from gzsim.views.result import Result

METHODS = ("latin hypercube", "random", "sobol", "morris", "grid")
POSTERIOR = "posterior"
"""Factor that stands for a row of a table of parameters, which are drawn together."""

Scenarios = Scenario | str | PathLike[str] | Sequence[Scenario | str | PathLike[str]]


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Design(Result):
    """Rows of uncertainties and levers, each of which is one experiment."""

    table: pd.DataFrame
    """What each row sets: row × (parameter or lever)."""
    places: pd.DataFrame
    """Where it lies between the ends of each factor, 0 to 1: row × factor."""
    levers: Mapping[str, Varied]
    method: str
    n: int
    seed: int
    groups: Mapping[str, str]
    """Factor → group that is looked at as one; itself where factors are looked at one by one."""

    @property
    def factors(self) -> list[str]:
        """What is varied, or the groups of it, in the order in which indices are found."""
        return list(dict.fromkeys(self.groups.values()))

    @property
    def parameters(self) -> list[str]:
        """Columns that are uncertainties."""
        return [name for name in self.table if name not in self.levers]

    @property
    def draws(self) -> pd.Series:
        """Number of each row's draw: rows of which all uncertainties are alike have one."""
        drawn = self.table[self.parameters].to_dict("records") if self.parameters else [{}] * len(self)
        return pd.Series(pd.factorize(pd.Series(list(map(repr, drawn))))[0], self.table.index, name="draw")

    def __len__(self) -> int:
        return len(self.table)

    def changes(self, row: int) -> dict[str, Any]:
        """By what a row changes a scenario; see `gzsim.scenario.Scenario.with_`."""
        (said,) = self.table.iloc[row : row + 1].to_dict("records")
        moved = (changes_of(name, lever, said[name]) for name, lever in self.levers.items())
        return merged([{"parameters": {name: said[name] for name in self.parameters}}, *moved])

    def __mul__(self, other: Design) -> Design:
        """Every row of this design with every row of another that varies something else."""
        if not isinstance(other, Design):
            return NotImplemented
        both = sorted({*self.table, *self.places}.intersection({*other.table, *other.places}))
        if both:
            raise InputError(f"both vary {', '.join(both)}", field="design", valid="designs of different factors")
        if len(self) * len(other) > MOST_ROWS:
            raise InputError(f"{len(self) * len(other):,} rows", field="design", valid=f"at most {MOST_ROWS:,}")
        return Design(
            table=_crossed(self.table, other.table),
            places=_crossed(self.places, other.places),
            levers={**self.levers, **other.levers},
            method=f"{self.method} × {other.method}",
            n=len(self) * len(other),
            seed=self.seed,
            groups={**self.groups, **other.groups},
        )

    def describe(self) -> dict[str, Any]:
        """What the rows follow from, and their checksum, for a manifest."""
        rows = repr([list(self.table), self.table.to_numpy(object).tolist()])
        return {
            "method": self.method,
            "n": self.n,
            "seed": self.seed,
            "rows": len(self),
            "parameters": self.parameters,
            "levers": {name: described(lever) for name, lever in self.levers.items()},
            "groups": dict(self.groups),
            "sha256": sha256(rows.encode()).hexdigest(),
        }

    def __repr__(self) -> str:
        held = f"{len(self.parameters)} parameters, {len(self.levers)} levers"
        return f"<Design of {held}: {len(self)} rows, {self.method}, seed {self.seed}>"


@names_its_arguments
def design(
    scenarios: Scenarios = (),
    *,
    uncertainties: str | Iterable[str] | pd.DataFrame | None = "plausible",
    levers: Mapping[str, Any] | None = None,
    method: str = "latin hypercube",
    n: int = 100,
    seed: int = 0,
    group: bool = False,
) -> Design:
    """Say what is varied, and where.

    Parameters
    ----------
    scenarios : those that the design is meant for: parameters that one of them states are not varied
    uncertainties : "plausible" for all parameters that have a plausible range, names of some, None for none; or a table
        (draw × parameter) of draws that belong together, such as a posterior, of which whole rows are taken
    levers : from dotted fields of a scenario, or parameters, to two numbers (low, high), whole ones if both are, to a
        list of values, or to a mapping from names to what each changes
    method : "latin hypercube" (McKay, Beckman and Conover 1979) or "random": n rows; "sobol": n·(G + 2) rows for Sobol'
        indices of G factors; "morris": n trajectories of G + 1 rows; "grid": every combination, n levels of each range
    n, seed : size, see there
    group : parameters of one mechanism (all that begin with ``leader.``, or with ``dynamics.stock_long.``) are one
        factor for sobol and morris

    A design of uncertainties times a design of levers, ``a * b``, asks every choice under every draw.

    Raises
    ------
    InputError
        If something is asked for that cannot be, or nothing is varied.

    Examples
    --------
    >>> known = design("guizhou-2025", uncertainties=["leader.discount", "work.capital_return"], n=4, seed=1)
    >>> known
    <Design of 2 parameters, 0 levers: 4 rows, latin hypercube, seed 1>
    >>> known * design(uncertainties=None, levers={"long_term_weight": (0.1, 0.3)}, method="grid", n=3)
    <Design of 2 parameters, 1 levers: 12 rows, latin hypercube × grid, seed 1>
    """
    known(method, METHODS, "method")
    n, seed, moved = whole_number(n, "n", 1, MOST_ROWS), as_seed(seed), as_varied(levers)
    posterior = _posterior(uncertainties)
    names = [POSTERIOR] if posterior is not None else _names(uncertainties, scenarios)
    twice = sorted(set(moved).intersection(names if posterior is None else posterior.columns))
    if twice:
        raise InputError(f"{', '.join(twice)}: a lever and an uncertainty", field="levers", valid="one or the other")
    factors = [*names, *moved]
    if not factors:
        raise InputError("nothing is varied", field="uncertainties", valid="uncertainties or levers")
    groups = {name: name.rpartition(".")[0] if group and name in names else name for name in factors}
    if method == "grid":
        places = grid({name: _steps(name, moved, posterior, n) for name in factors})
    else:
        places = sample(method, factors, groups, n, seed)
    uncertain = at_places(places[names]) if posterior is None else _rows(posterior, places[POSTERIOR])
    chosen = pd.DataFrame({name: lever.at(places[name].to_numpy()) for name, lever in moved.items()}, uncertain.index)
    table = pd.concat([uncertain, chosen], axis="columns").rename_axis(index="row", columns="factor")
    places = places.rename_axis(index="row", columns="factor")
    return Design(table=table, places=places, levers=moved, method=method, n=n, seed=seed, groups=groups)


def plausible_design(scenarios: Sequence[Scenario], draws: int, seed: int | None = None) -> Design:
    """So many draws of all plausible parameters that scenarios leave open, with the seed of the first unless given.

    Raises InputError if there cannot be so many, or nothing is left open.
    """
    luck = scenarios[0].simulation.seed if seed is None else seed
    return design(scenarios, n=whole_number(draws, "draws", 1, MOST_DRAWS), seed=luck)


def read_design(said: Mapping[str, Any], table: pd.DataFrame, places: pd.DataFrame) -> Design:
    """The design that `Design.describe` told of, with its tables as they come from a file."""
    for name in table.columns[[each.kind == "O" for each in table.dtypes]]:  # lists of numbers come back as arrays
        table[name] = [tuple(each.tolist()) if isinstance(each, np.ndarray) else each for each in table[name]]
    names = {"index": "row", "columns": "factor"}
    return Design(
        table=table.rename_axis(**names),
        places=places.rename_axis(**names),
        levers={name: read_varied(each) for name, each in said["levers"].items()},
        **{name: said[name] for name in ("method", "n", "seed", "groups")},
    )


def _posterior(given: Any) -> pd.DataFrame | None:
    if not isinstance(given, pd.DataFrame):
        return None
    if given.empty:
        raise InputError("an empty table", field="uncertainties", valid="a row for each draw")
    for name in given.columns:
        known(str(name), load_parameters().entries, "uncertainties")
    if given.isna().to_numpy().any():
        raise InputError("a parameter is missing", field="uncertainties", valid="a value in each cell")
    return given


def _names(given: str | Iterable[str] | None, scenarios: Scenarios) -> list[str]:
    if given is None:
        return []
    listed = list(scenarios) if isinstance(scenarios, list | tuple) else [scenarios]
    if isinstance(given, str) and given == "plausible":
        return free_parameters(scenarios=listed)
    asked = [given] if isinstance(given, str) else given
    varied = [name for name, each in load_parameters().entries.items() if each.plausible is not None]
    chosen = list_of(asked, varied, "uncertainties")
    free = free_parameters(chosen, scenarios=listed)
    if not free:
        problem = f"the scenario states {', '.join(chosen)} itself"
        raise InputError(problem, field="uncertainties", valid="a parameter that it leaves open")
    return free


def _steps(name: str, levers: Mapping[str, Varied], posterior: pd.DataFrame | None, n: int) -> np.ndarray:
    if name in levers:
        return levers[name].steps(n)
    return middles(len(posterior) if name == POSTERIOR and posterior is not None else n)


def _rows(posterior: pd.DataFrame, places: pd.Series) -> pd.DataFrame:
    """Whole rows of a table of draws; a Latin hypercube of as many rows takes each once."""
    chosen = np.minimum((places.to_numpy() * len(posterior)).astype(int), len(posterior) - 1)
    return posterior.iloc[chosen].reset_index(drop=True)


def _crossed(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    left, right = np.divmod(np.arange(len(first) * len(second)), len(second))
    parts = [first.iloc[left].reset_index(drop=True), second.iloc[right].reset_index(drop=True)]
    return pd.concat(parts, axis="columns").rename_axis(index="row", columns="factor")
