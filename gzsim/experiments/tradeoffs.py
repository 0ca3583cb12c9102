"""What can be had of one outcome for how much of another: the frontier of designs, and never one point alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from os import PathLike
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from gzsim.common.names import list_of, whole_number
from gzsim.common.progress import progress
from gzsim.errors import InputError
from gzsim.experiments.frontier import margins_of, pareto_front
from gzsim.experiments.levers import Array, Lever, Levers
from gzsim.experiments.optimum import lucks, standard_error
from gzsim.experiments.payoffs import SIGNS, Better
from gzsim.experiments.trials import Trials
from gzsim.scenario import Scenario, as_scenario
from gzsim.simulation.asking import names_its_arguments
from gzsim.simulation.outcomes.catalogue import OUTCOMES, PROVINCE
from gzsim.views.labels import Language
from gzsim.views.numbers import margin
from gzsim.views.result import Result

if TYPE_CHECKING:
    from gzsim.views.drawing import Drawing

Ask = Sequence[str] | Mapping[str, Better]

TODAY = "today"
"""The scenario as it stands, which is a design like any other."""

MOST = 4
"""Outcomes that a frontier may have: beyond, hardly any design is dominated."""


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Frontier(Result):
    """Designs and what they bring; those that no other beats in everything."""

    levers: pd.DataFrame
    """Design × lever; the first row is the scenario as it stands, ``today``."""
    outcomes: pd.DataFrame
    """Design × outcome: means over replications, years and places, under luck that all share."""
    errors: pd.DataFrame
    """Design × outcome: standard error of the paired difference from today."""
    fresh: pd.DataFrame
    """Members of the front under luck that they were not chosen by: outcomes, their errors (``…_error``), and still,
    whether none of them dominates another there, too."""
    better: Mapping[str, Better]
    """Which way each outcome is better."""
    indifference: Mapping[str, float]
    """Margin of each outcome up to which a design counts as no better."""

    @property
    def members(self) -> pd.Index:
        """Designs that no other dominates."""
        return pareto_front(self.outcomes, self.better, self.indifference)

    @property
    def table(self) -> pd.DataFrame:
        """A row for each design: design, its levers, outcomes, their errors (``…_error``), and member of the front."""
        joined = self.levers.join(self.outcomes).join(self.errors.add_suffix("_error"))
        return joined.assign(member=joined.index.isin(self.members)).rename_axis("design").reset_index()

    def plot(self, language: Language = "both") -> Drawing:
        """Picture of the first outcome against each of the others, the front drawn dark."""
        from gzsim.views.optimum_figures import frontier_panels  # drawing is slow to import

        catalogue = OUTCOMES.loc[list(self.better)].assign(better=list(self.better.values()))
        return frontier_panels(self.outcomes, self.errors, self.members, catalogue, TODAY, language)


@names_its_arguments
def frontier(
    scenario: Scenario | str | PathLike[str],
    levers: Mapping[str, Lever | Sequence[float]],
    outcomes: Ask,
    *,
    designs: int = 100,
    indifference: Mapping[str, float] | None = None,
    replications: int = 20,
    seed: int | None = None,
    threads: int | None = None,
    client: Any | None = None,
) -> Frontier:
    r"""Designs spread evenly over what levers may be, and which of them no other beats in everything.

    Points of a Latin hypercube of the levers (`scipy.stats.qmc`; McKay, Beckman and Conover 1979), and the scenario as
    it stands, all under the same luck. Design a dominates b if with outcomes o, of which more is better,

    .. math:: o_{aj} - o_{bj} \ge -\delta_j \ \forall j, \qquad o_{aj} - o_{bj} > \delta_j \ \text{for some } j, \qquad
        \textstyle\sum_j (o_{aj} - o_{bj})/\delta_j > 0

    Parameters
    ----------
    scenario, levers, replications, seed, threads, client : as in `gzsim.experiments.optimum.optimise`
    outcomes : two to four names; or a mapping to "higher" or "lower" where the catalogue names no better side
    designs : how many points
    indifference : δ by outcome, 0 where a mapping names none. Unless given, half the width of the 95 % interval of a
        design's difference from today, the median over designs: luck alone then puts no design above another

    Raises InputError if a lever, outcome or number is none that there is, or levers change how an outcome is counted.

    Examples
    --------
    >>> from gzsim.scenario import load_scenario
    >>> brief = load_scenario("guizhou-2025").with_({"simulation.years": 1, "parameters.timing.warm_up": 0})
    >>> sizes = {"designs": 4, "replications": 4, "seed": 7}
    >>> found = frontier(brief, {"schemes.last_place.rate": (0.0, 0.5)}, ["achievement", "debt"], **sizes)
    >>> found.outcomes.shape, found.members.isin(found.levers.index).all()
    ((5, 2), np.True_)
    """
    from scipy.stats.qmc import LatinHypercube

    scenario, better = as_scenario(scenario), _ways(outcomes)
    margins_of(better, indifference)  # refused now, and not when all designs are simulated
    trials = Trials.of(scenario, better, replications, seed, threads, client)
    set_by, count = Levers.of(scenario, levers), whole_number(designs, "designs", 1, 10**6)
    points = LatinHypercube(set_by.size, rng=np.random.default_rng([trials.seed, 2])).random(count)
    lived = [trials.lived(set_by.changes(u)) for u in progress(points, desc="designs", unit="design", leave=False)]
    return _frontier(set_by, better, trials, list(points), lived, indifference)


def _ways(outcomes: Ask) -> dict[str, Better]:
    """Which way each outcome is better."""
    names = list_of(outcomes, PROVINCE, "outcomes")
    if not 2 <= len(set(names)) == len(names) <= MOST:
        raise InputError(f"{len(set(names))} outcomes", field="outcomes", valid=f"two to {MOST}, each once")
    ways = dict(outcomes) if isinstance(outcomes, Mapping) else OUTCOMES.loc[names, "better"].to_dict()
    for name, way in ways.items():
        if way not in tuple(SIGNS):
            valid = f"{{'{name}': 'higher'}} or 'lower', in a mapping"
            raise InputError(f"{name} is better {way!r}", field="outcomes", valid=valid)
    return ways


def _frontier(
    levers: Levers,
    better: dict[str, Better],
    trials: Trials,
    points: list[Array],
    lived: list[pd.DataFrame],
    indifference: Mapping[str, float] | None,
) -> Frontier:
    """Designs that were tried, numbered from 1, behind the scenario as it stands."""
    today, names = trials.lived({}), [TODAY, *(str(number) for number in range(1, len(points) + 1))]
    outcomes = pd.DataFrame([each.mean() for each in (today, *lived)], index=names)
    errors = pd.DataFrame([(each - today).apply(standard_error) for each in (today, *lived)], index=names)
    margins = margin(errors.iloc[1:].median()).fillna(0.0).to_dict() if indifference is None else dict(indifference)
    by_name = dict(zip(names[1:], points, strict=True))
    numbers = [levers.today, *(levers.values(u) for u in points)]
    members = pareto_front(outcomes, better, margins)
    return Frontier(
        levers=pd.DataFrame(numbers, index=names), outcomes=outcomes, errors=errors, better=better,
        fresh=_again(trials, {name: levers.changes(by_name[name]) if name in by_name else {} for name in members},
                     better, margins),
        indifference=margins,
    )  # fmt: skip


def _again(
    trials: Trials, members: Mapping[str, Mapping[str, Any]], better: dict[str, Better], margins: dict[str, float]
) -> pd.DataFrame:
    """Members of the front under fresh luck."""
    fresh = lucks(trials)["fresh"]
    today, lived = fresh.lived({}), {name: fresh.lived(changes) for name, changes in members.items()}
    means = pd.DataFrame({name: each.mean() for name, each in lived.items()}).T
    errors = pd.DataFrame({name: (each - today).apply(standard_error) for name, each in lived.items()}).T
    still = means.index.isin(pareto_front(means, better, margins))
    return means.join(errors.add_suffix("_error")).assign(still=still)
