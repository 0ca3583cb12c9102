"""What it costs to set a lever alike in all zones: the best common value against the best value of each zone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from os import PathLike
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from gzsim.common.names import list_of, whole_number
from gzsim.errors import InputError
from gzsim.experiments.levers import Array, Lever, Levers
from gzsim.experiments.objective import Objective
from gzsim.experiments.optimum import judged, lucks
from gzsim.experiments.searching import Tried, maximise
from gzsim.experiments.trials import Trials
from gzsim.scenario import Scenario, as_scenario, plausible_draws
from gzsim.scenario.draws import MOST_DRAWS
from gzsim.simulation.asking import check_replications, names_its_arguments
from gzsim.simulation.executor import way_for
from gzsim.simulation.plausible import over_draws, spread, work_of
from gzsim.views.labels import Language, Name
from gzsim.views.result import Result

if TYPE_CHECKING:
    from gzsim.views.drawing import Drawing

ZONE = "{zone}"
"""Stands for the name of a zone in the field of a lever."""


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class OneSize(Result):
    """The price of one size for all."""

    levers: pd.DataFrame
    """zone, lever, name, name_zh, own (best for the zone), common (best for all), today, low and high."""
    judged: pd.DataFrame
    """Gain of own over common values by luck ("searched" or "fresh"): replications, gain, standard_error, paired."""
    drawn: pd.Series
    """The same gain under each draw of plausible parameters, both designs as they were found."""
    objective: Name
    """What was maximised."""

    @cached_property
    def table(self) -> pd.DataFrame:
        """The price: gain and standard_error under fresh luck, and how it lies over draws (`spread`).

        Columns objective, gain, standard_error, draws, low, median, high, other_sign, holds.
        """
        gain, error = self.judged.set_index("luck").loc["fresh", ["gain", "standard_error"]]
        said = {"objective": self.objective.en, "gain": gain, "standard_error": error}
        return pd.DataFrame([said | spread(self.drawn, gain)])

    @property
    def price(self) -> float:
        """Of one size for all, under fresh luck: changes worth mentioning, weighed."""
        return float(self.table["gain"].item())

    def plot(self, language: Language = "both") -> Drawing:
        """Picture of own and common values by zone, and of the price over draws."""
        from gzsim.views.optimum_figures import one_size_for_all  # drawing is slow to import

        return one_size_for_all(self.levers, self.judged, self.drawn, self.objective, language)


@names_its_arguments
def one_size(
    scenario: Scenario | str | PathLike[str],
    levers: Mapping[str, Lever | Sequence[float]],
    objective: str | Mapping[str, float],
    *,
    zones: Sequence[str] | None = None,
    replications: int = 20,
    seed: int | None = None,
    budget: int = 100,
    draws: int = 50,
    draw_replications: int = 4,
    threads: int | None = None,
    client: Any | None = None,
) -> OneSize:
    r"""Compare the best value that a lever may have in all zones alike with the best that it may have in each.

    .. math:: \Delta = W(x_1^*, \dots, x_Z^*) - W(x^*, \dots, x^*), \qquad
        x^* = \arg\max_x W(x, \dots, x), \quad (x_z^*) = \arg\max W(x_1, \dots, x_Z)

    Found under the parameters of the scenario, both designs are then judged under fresh luck and under draws of
    plausible parameters (`gzsim.scenario.plausible_draws`): a design for each zone fits the assumptions it was found
    under more closely, and may lose where they do not hold. The search by zone begins at the common value: under its
    own luck Δ is never negative. Shares are alike in two zones if they divide alike what their names have there.

    Parameters
    ----------
    scenario, objective, replications, seed, threads, client : as in `gzsim.experiments.optimum.optimise`
    levers : bounds by dotted field with ``{zone}`` in it, as ``zones.weights.{zone}``
    zones : those that are set; all to which the scenario assigns prefectures unless given
    budget : designs tried for the common value; as many for each zone
    draws, draw_replications : draws of plausible parameters, and replications of each

    Raises
    ------
    InputError
        If zones are not judged by their own yardsticks, a lever has no ``{zone}``, or as `optimise`.

    Source: `gzsim.theory.design.price_of_one_yardstick` (CF59) is what this is where pay is linear and nobody lies.

    Examples
    --------
    >>> from gzsim.experiments.levers import Shares
    >>> from gzsim.scenario import load_scenario
    >>> brief = load_scenario("guizhou-2025").with_({"simulation.years": 1, "parameters.timing.warm_up": 0})
    >>> lever = {"zones.weights.{zone}": Shares(("gdp_growth", "water_quality"))}
    >>> sizes = {"replications": 2, "budget": 20, "draws": 2, "draw_replications": 2, "seed": 7}
    >>> found = one_size(brief, lever, {"own_needs": 1.0}, zones=["central_city", "ecological"], **sizes)
    >>> found.levers["zone"].unique().tolist(), found.table["draws"].item()
    (['central_city', 'ecological'], 2)
    """
    scenario = as_scenario(scenario)
    judge, sizes = Objective.of(scenario, objective), _sizes(scenario, levers, zones)
    count = whole_number(draws, "draws", 1, MOST_DRAWS)
    trials = Trials.of(scenario, judge.coefficients.index, replications, seed, threads, client)
    common, own = sizes.best(trials, judge, budget)
    designs = sizes.by_zone.changes(sizes.everywhere(common)), sizes.by_zone.changes(own)
    pairs = {luck: tuple(each.lived(design) for design in designs) for luck, each in lucks(trials).items()}
    parts = replace(trials, replications=check_replications(draw_replications), threads=1, client=None)
    return OneSize(
        levers=sizes.table(common, own),
        judged=judged(judge, pairs),
        drawn=_over_draws(parts, judge, designs, count, threads, client),
        objective=judge.name,
    )


@dataclass(frozen=True, eq=False)
class _Sizes:
    """Levers of every zone; a point of the first zone's stands for the same in all."""

    zones: tuple[str, ...]
    by_zone: Levers
    """Zone by zone, in each the levers in one order."""

    @property
    def size(self) -> int:
        """Dimensions of one zone."""
        return self.by_zone.size // len(self.zones)

    def everywhere(self, u: Array) -> Array:
        """The point of a common value."""
        return np.tile(u, len(self.zones))

    def best(self, trials: Trials, judge: Objective, budget: int) -> tuple[Array, Array]:
        """The best common point, and the best points zone by zone."""

        def tried(u: Array) -> Tried:
            return Tried(float(judge.judged(trials.lived(self.by_zone.changes(u))).mean()))

        def alike(u: Array) -> Tried:
            return tried(self.everywhere(u))

        today = self.by_zone.start.reshape(len(self.zones), -1).mean(axis=0)
        common = maximise(alike, self.size, budget=budget, seed=trials.seed, start=today).point
        many = budget * len(self.zones)
        own = maximise(tried, self.by_zone.size, budget=many, seed=trials.seed, start=self.everywhere(common))
        return common, own.point

    def table(self, common: Array, own: Array) -> pd.DataFrame:
        """Own and common values side by side."""
        found, alike = self.by_zone.table(own), self.by_zone.table(self.everywhere(common))
        zones = np.repeat(self.zones, len(found) // len(self.zones))
        return pd.DataFrame({"zone": zones, **found[["lever", "name", "name_zh"]], "own": found["value"],
                             "common": alike["value"], **found[["today", "low", "high"]]})  # fmt: skip


def _sizes(scenario: Scenario, levers: Mapping[str, Lever | Sequence[float]], zones: Sequence[str] | None) -> _Sizes:
    """Levers of every zone as they are asked for, checked."""
    if scenario.zones.model != "functional":
        raise InputError(f"zones are {scenario.zones.model}", field="zones.model", valid="functional")
    assigned = list(dict.fromkeys(scenario.assignment))
    chosen = assigned if zones is None else list_of(zones, assigned, "zones")
    if not 2 <= len(set(chosen)) == len(chosen):
        raise InputError(f"{len(set(chosen))} zones", field="zones", valid="two or more, each once")
    if not isinstance(levers, Mapping) or not levers or any(f".{ZONE}" not in str(field) for field in levers):
        problem, valid = "a lever is the same in all zones", f"dotted fields with {ZONE}, as zones.weights.{ZONE}"
        raise InputError(problem, field="levers", valid=valid)
    given = {field.replace(ZONE, zone): lever for zone in sorted(chosen) for field, lever in levers.items()}
    return _Sizes(tuple(sorted(chosen)), Levers.of(scenario, given))


def _over_draws(
    trials: Trials, judge: Objective, designs: Sequence[Mapping[str, Any]], draws: int, threads: int | None, client: Any
) -> pd.Series:
    """Gain of the second design over the first under each draw."""
    both = [trials.scenario, *(trials.changed(design) for design in designs)]
    table = plausible_draws(draws, trials.seed, scenarios=both)
    cases = {number: trials.case(design) for number, design in enumerate(designs)}
    way = way_for(work_of(cases, trials.scenario.simulation.years, trials.replications, draws), threads, client)
    return over_draws(partial(_under, trials, judge, designs), table, way, client)["gain"]


def _under(
    trials: Trials, judge: Objective, designs: Sequence[Mapping[str, Any]], assumed: Mapping[str, Any]
) -> dict[str, float]:
    """What one draw says of the gain."""
    drawn = replace(trials, scenario=trials.scenario.with_({"parameters": assumed}, name="drawn"))
    first, second = (judge.judged(drawn.lived(design)).mean() for design in designs)
    return {"gain": float(second - first)}
