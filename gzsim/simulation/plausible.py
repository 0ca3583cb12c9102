"""How far differences between runs hang on parameters that nobody knows: one question, asked under many of them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property, partial
from os import PathLike
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from tqdm import tqdm

from gzsim.common.names import known, list_of, whole_number
from gzsim.errors import InputError
from gzsim.scenario import Scenario, plausible_draws
from gzsim.scenario.draws import MOST_DRAWS
from gzsim.simulation.asking import (
    Schemes,
    as_scenario,
    as_scenarios,
    as_seed,
    check_replications,
    chosen_schemes,
    names_its_arguments,
)
from gzsim.simulation.chunk import Case, all_reduced
from gzsim.simulation.division import HERE, Way, Work
from gzsim.simulation.ensemble import chunk_size, parts_of, years_lived
from gzsim.simulation.executor import mapped, way_for
from gzsim.simulation.outcomes.catalogue import HEADLINE, OUTCOMES
from gzsim.simulation.result import Simulation
from gzsim.simulation.simulate import case_of, compare, simulate
from gzsim.simulation.summary import difference_table, labelled
from gzsim.simulation.world import build_world
from gzsim.views.labels import Language
from gzsim.views.result import Result

if TYPE_CHECKING:
    from gzsim.views.drawing import Drawing

LOW, HIGH = 0.05, 0.95
TURNED = 0.05
"""Share of draws with the other sign up to which the sign of a difference is said to hold."""

DIFFERENCE = ["scheme", "baseline", "outcome", "difference", "standard_error"]

TIMES = 10
"""The default parameters are simulated with so many times the replications of a draw."""


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class OverParameters(Result):
    """The same runs under the default parameters and under draws of plausible ones."""

    levels: pd.DataFrame
    """Means over replications, years and units: draw × (run, outcome)."""
    parameters: pd.DataFrame
    """What was drawn: draw × parameter."""
    default: Simulation
    """The runs under the default parameters."""
    replications: int
    """Replications of each draw."""

    @cached_property
    def table(self) -> pd.DataFrame:
        """Differences from the baseline; see `differences`."""
        return self.differences()

    def differences(self, baseline: str | None = None) -> pd.DataFrame:
        """Differences of the other runs from one of them, and how they range over the draws.

        Columns scheme, baseline, outcome; difference and standard_error (of the simulation alone) under the default
        parameters; draws, low, median and high (5, 50 and 95 % of the draws), other_sign (share of draws in which the
        difference has the other sign) and holds (whether that share is at most 5 %); then what the outcome is called.

        Raises InputError if there is no such run.
        """
        baseline = self._run(baseline, self.default.baseline)
        found = difference_table(self.default.runs, baseline)
        found = found.loc[found["outcome"].isin(self._outcomes), DIFFERENCE].reset_index(drop=True)
        rows = found[["scheme", "outcome", "difference"]].itertuples(index=False)
        ranges = [spread(self.drawn(outcome, run, baseline), difference) for run, outcome, difference in rows]
        return labelled(found.join(pd.DataFrame(ranges)))

    def drawn(self, outcome: str, run: str | None = None, baseline: str | None = None) -> pd.Series:
        """Difference of a run, the last unless named, from another, the first unless named, in each draw.

        Raises InputError if there is no such outcome or run.
        """
        run, baseline = self._run(run, list(self.default.runs)[-1]), self._run(baseline, self.default.baseline)
        known(outcome, self._outcomes, "outcome")
        return (self.levels[run, outcome] - self.levels[baseline, outcome]).rename(outcome)

    def drivers(self, outcome: str, run: str | None = None, baseline: str | None = None) -> pd.Series:
        """Rank correlation of each parameter that is a number with a difference (`drawn`), the strongest first.

        With D draws a parameter that does nothing shows one of 2/√D by chance in one case of twenty.
        """
        change, numbers = self.drawn(outcome, run, baseline), self.parameters.select_dtypes("number")
        found = numbers.corrwith(change, method="spearman").rename("rank_correlation")
        return found.sort_values(key=abs, ascending=False, kind="stable")

    def plot(self, outcomes: Sequence[str] | None = None, language: Language = "both") -> Drawing:
        """Picture of the differences: thick the error of the simulation, thin the range over the draws.

        Raises InputError if there is no such outcome.
        """
        from gzsim.views import figures  # drawing is slow to import

        usual = [each for each in HEADLINE if each in self._outcomes] or self._outcomes
        shown = usual if outcomes is None else list_of(outcomes, self._outcomes, "outcomes")
        table = self.table[self.table["outcome"].isin(shown)].assign(zone_model="", against_zone_model="")
        table = table.assign(headline=table["scheme"], against_scheme=table["baseline"])
        return figures.headline_ranges(table, OUTCOMES, language, self.default.names)

    @property
    def _outcomes(self) -> list[str]:
        return list(self.levels.columns.unique("outcome"))

    def _run(self, asked: str | None, usual: str) -> str:
        run = usual if asked is None else asked
        known(run, list(self.default.runs), "run")
        return run

    def __repr__(self) -> str:
        runs = ", ".join(self.default.runs)
        return f"<OverParameters of {runs}: {len(self.levels)} draws, {self.replications} replications each>"


@names_its_arguments
def over_parameters(
    scenarios: Scenario | str | PathLike[str] | Iterable[Scenario | str | PathLike[str]],
    *,
    schemes: Schemes = None,
    outcomes: Iterable[str] | None = None,
    draws: int = 100,
    replications: int = 4,
    default_replications: int | None = None,
    years: int | None = None,
    seed: int | None = None,
    threads: int | None = None,
    client: Any | None = None,
) -> OverParameters:
    """Compare runs under draws of plausible parameters: how much of a difference hangs on what nobody knows.

    Every draw takes all parameters at once from their plausible ranges (`gzsim.scenario.plausible_draws`), but for what
    a scenario states itself. All draws and runs share their luck, so that they differ by parameters and rules alone.

    Parameters
    ----------
    scenarios : scenarios that are compared, the baseline first, as in `gzsim.compare`; or one, with ``schemes``
    schemes : schemes of one scenario that are compared, as in `gzsim.simulate`
    outcomes : names of outcomes that are kept; all that say something on average over units unless given
    draws, replications : how many draws, and replications of each of them
    default_replications : replications under the default parameters; ten times those of a draw unless given
    years, seed : those of the baseline unless given
    threads, client : how the work is divided, see `gzsim.simulation.ensemble.run_ensemble`; no number changes

    Raises
    ------
    InputError
        If something is asked for that cannot be, or there is nothing to compare.

    Examples
    --------
    >>> sizes = {"draws": 3, "replications": 1, "years": 2, "seed": 7}
    >>> found = over_parameters("guizhou-2025", schemes=["none", "last_place"], **sizes)
    >>> found
    <OverParameters of none, last_place: 3 draws, 1 replications each>
    >>> found.table.set_index("outcome").loc["debt", ["draws", "other_sign"]].tolist()
    [3.0, 0.0]
    """
    listed = as_scenarios(scenarios) if schemes is None else [as_scenario(scenarios)]
    if years is not None:  # a copy is called by another name, unless it is named twice
        listed = [each.with_({"simulation.years": years}, name="asked").with_(name=each.name) for each in listed]
    there = list(OUTCOMES.index[OUTCOMES["scope"] == "province"])
    kept = there if outcomes is None else list_of(outcomes, there, "outcomes")
    seed = as_seed(listed[0].simulation.seed if seed is None else seed)
    replications = check_replications(replications)
    table = plausible_draws(whole_number(draws, "draws", 1, MOST_DRAWS), seed, scenarios=listed)
    usual = TIMES * replications if default_replications is None else default_replications
    ways = {"replications": usual, "seed": seed, "threads": threads, "client": client}
    default = compare(listed, **ways) if schemes is None else simulate(listed[0], schemes=schemes, **ways)
    if len(default.runs) < 2:
        raise InputError("one run has nobody to be compared with", field="scenarios", valid="two runs or more")
    cases = _cases({each.name: each for each in listed}, schemes)
    way = way_for(sweep(cases, listed[0].simulation.years, replications, len(table)), threads, client)
    answer = partial(_levels, listed, schemes, list(kept), replications, seed)
    levels = over_draws(answer, table, way, client)
    levels.columns = pd.MultiIndex.from_tuples(levels.columns, names=["run", "outcome"])
    return OverParameters(levels=levels, parameters=table, default=default, replications=replications)


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
    bar = partial(tqdm, total=len(assumed), desc="plausible parameters", unit="draw", leave=False)
    with closing(mapped(answer, assumed, way, client)) as found, bar(found) as answers:
        return pd.DataFrame(list(answers), index=parameters.index)


def sweep(cases: Mapping[Hashable, Case], years: int, replications: int, draws: int) -> Work:
    """How much there is to do if the `means` of cases are asked for under so many draws."""
    world = next(iter(cases.values())).world
    lived = years_lived(cases.values(), years)
    return Work(world.units.size, replications, lived, min(replications, chunk_size(world)), draws)


def means(
    cases: Mapping[Hashable, Case], outcomes: Sequence[str], years: int, replications: int, seed: int
) -> dict[tuple[Hashable, str], float]:
    """Mean of each outcome over replications, years and units, by (run, outcome)."""
    side_by_side = chunk_size(next(iter(cases.values())).world)
    chunks = [all_reduced(cases, years, part, seed) for part in parts_of(replications, side_by_side)]
    return {
        (run, name): float(np.concatenate([each[run].annual[name] for each in chunks]).mean())
        for run in cases
        for name in outcomes
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


def _levels(
    listed: list[Scenario],
    schemes: Schemes,
    outcomes: list[str],
    replications: int,
    seed: int,
    assumed: dict[str, Any],
) -> dict[tuple[Hashable, str], float]:
    """What one draw brings."""
    drawn = {each.name: each.with_({"parameters": assumed}, name="drawn") for each in listed}
    return means(_cases(drawn, schemes), outcomes, listed[0].simulation.years, replications, seed)


def _cases(scenarios: Mapping[str, Scenario], schemes: Schemes) -> dict[str, Case]:
    if schemes is None:
        return {name: case_of(each, each.scheme_in_force) for name, each in scenarios.items()}
    (only,) = scenarios.values()
    world = build_world(only)
    return {run: case_of(only, scheme, world=world) for run, scheme in chosen_schemes(only, schemes).items()}
