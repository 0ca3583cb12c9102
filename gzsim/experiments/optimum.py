"""The design that is best in a stated view: levers searched within bounds, and judged again by other luck."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from os import PathLike
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from gzsim.common.names import is_finite, known, of_kind
from gzsim.errors import InputError
from gzsim.experiments.levers import Array, Lever, Levers
from gzsim.experiments.objective import Objective
from gzsim.experiments.searching import Search, Tried, maximise
from gzsim.experiments.trials import Trials
from gzsim.scenario import Scenario, as_scenario
from gzsim.simulation.asking import names_its_arguments
from gzsim.simulation.outcomes.catalogue import PROVINCE
from gzsim.simulation.summary import labelled
from gzsim.views.labels import Language, Name
from gzsim.views.result import Result

if TYPE_CHECKING:
    from gzsim.views.drawing import Drawing

FRESH = 4
"""A design is judged again by so many times the replications that it was searched with."""

ANYTHING = "a mapping from outcomes to numbers"


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Optimum(Result):
    """The best design that was found, and how sure that is."""

    levers: pd.DataFrame
    """lever, name, name_zh, value, today, low, high, room (distance to the nearer bound, share of the range); at: the
    bound on which a lever lies ("low", "high"), or "inside"."""
    judged: pd.DataFrame
    """luck ("searched" or "fresh"), replications; gain over the scenario as it stands and standard_error of it, paired.
    What was searched for is flattered by the luck it was searched with; fresh replications are not."""
    outcomes: pd.DataFrame
    """Under fresh luck: outcome, today, best, difference and standard_error (paired), and how the outcome is called."""
    trace: pd.DataFrame
    """Every design that was tried: evaluation, stage, its levers, gain (under the luck of the search), excess over
    limits, and best, the largest gain so far."""
    objective: Name
    """What was maximised."""
    scenario: Scenario
    """The best design, as a scenario."""

    @property
    def table(self) -> pd.DataFrame:
        """The levers."""
        return self.levers

    @property
    def gain(self) -> float:
        """Over the scenario as it stands, under fresh luck: changes worth mentioning, weighed."""
        return float(self.judged.set_index("luck").loc["fresh", "gain"])

    @property
    def optimism(self) -> float:
        """By how much the search flattered what it found: gain as searched less gain under fresh luck."""
        gains = self.judged.set_index("luck")["gain"]
        return float(gains["searched"] - gains["fresh"])

    @property
    def at_bounds(self) -> list[str]:
        """Levers that lie at a bound: beyond it might be better still."""
        return self.levers.loc[self.levers["at"] != "inside", "lever"].tolist()

    def plot(self, language: Language = "both") -> Drawing:
        """Picture of the levers between their bounds, and of the gain as the search went on."""
        from gzsim.views.optimum_figures import best_design  # drawing is slow to import

        return best_design(self.levers, self.trace, self.judged, self.objective, language)


@names_its_arguments
def optimise(
    scenario: Scenario | str | PathLike[str],
    levers: Mapping[str, Lever | Sequence[float]],
    objective: str | Mapping[str, float],
    *,
    at_most: Mapping[str, float] | None = None,
    at_least: Mapping[str, float] | None = None,
    prices: Mapping[str, float] | None = None,
    replications: int = 20,
    seed: int | None = None,
    budget: int = 200,
    threads: int | None = None,
    client: Any | None = None,
) -> Optimum:
    r"""Set levers of a scenario so that a stated view of what is good finds it best.

    .. math:: \max_x \frac1R \sum_r \sum_j \omega_j \frac{\pm o_{jr}(x)}{\delta_j} - c'x, \qquad
        \text{low} \le x \le \text{high}, \quad \text{at least}_j \le \bar o_j(x) \le \text{at most}_j

    with outcomes o, means over years and places, in replications r that all designs share; ω of the view, δ what is
    worth mentioning (`gzsim.simulation.welfare.Views`) and c the prices of levers. What the simulation counts no cost
    of, as of more audits, is free without a price, and ends at its bound. How it is searched, and why:
    `gzsim.experiments.searching.maximise`.

    Parameters
    ----------
    scenario : Scenario, its name or path; its scheme in force holds
    levers : bounds by dotted field: a pair (low, high), or `Between`, `Whole` or, for weights, `Shares`
    objective : name of a view that the scenario states, or own weights ω ≥ 0 by outcome
    at_most, at_least : limits of mean outcomes, in their units
    prices : c, what one more of a lever costs, in the objective's unit, by its name in ``levers`` of the result
    replications : of each design; it is judged again by four times as many that nothing was searched with
    seed : of luck and search; the scenario's unless given
    budget : designs that are tried at most
    threads, client : how replications are divided, see `gzsim.simulation.ensemble.run_ensemble`; no number changes

    Raises
    ------
    InputError
        If a lever, view, outcome, price or number is none that there is, levers change the scale on which an outcome is
        counted, or no design that was tried keeps the limits.

    Source: common random numbers and fresh evaluation as in Fu (2015), Handbook of simulation optimization; the
    winner's curse of searched designs: Smith and Winkler (2006), Management Science 52, 311–322.

    Examples
    --------
    >>> from gzsim.scenario import load_scenario
    >>> brief = load_scenario("guizhou-2025").with_({"simulation.years": 1, "parameters.timing.warm_up": 0})
    >>> found = optimise(brief, {"schemes.last_place.rate": (0.0, 0.3)}, "growth", replications=4, budget=20, seed=7)
    >>> found.levers[["lever", "low", "high"]].to_numpy().tolist(), len(found.trace) <= 20
    ([['schemes.last_place.rate', 0.0, 0.3]], True)
    """
    scenario = as_scenario(scenario)
    set_by, judge = Levers.of(scenario, levers), Objective.of(scenario, objective)
    limits, charges = Limits.of(at_most, at_least), set_by.charges({} if prices is None else prices)
    named = dict.fromkeys([*judge.coefficients.index, *limits.bounds])
    trials = Trials.of(scenario, named, replications, seed, threads, client)
    found = searched(trials, set_by, judge, limits, charges, budget)
    changes, cost = set_by.changes(found.point), charges @ (set_by.values(found.point) - set_by.today)
    pairs = {luck: (each.lived({}), each.lived(changes)) for luck, each in lucks(trials).items()}
    return Optimum(
        levers=set_by.table(found.point),
        judged=judged(judge, pairs, cost),
        outcomes=_differences(*pairs["fresh"]),
        trace=_trace(set_by, found),
        objective=judge.name,
        scenario=scenario.with_(changes),
    )


@dataclass(frozen=True, eq=False)
class Limits:
    """Bounds of mean outcomes: sign·(o − bound) is 0 or less."""

    bounds: Mapping[str, tuple[tuple[int, float], ...]]
    """By outcome: +1 and the most, −1 and the least."""

    @classmethod
    def of(cls, at_most: Mapping[str, float] | None, at_least: Mapping[str, float] | None) -> Limits:
        """Limits as they are given; raises `InputError` for outcomes that there are not, or what is no number."""
        bounds: dict[str, tuple[tuple[int, float], ...]] = {}
        for field, sign, given in (("at_most", 1, at_most), ("at_least", -1, at_least)):
            for outcome, bound in of_kind({} if given is None else given, Mapping, field, ANYTHING).items():
                known(outcome, PROVINCE, field)
                if not is_finite(bound):
                    raise InputError(f"{outcome} is bounded by {bound!r}", field=field, valid="a finite number")
                bounds[outcome] = (*bounds.get(outcome, ()), (sign, float(bound)))
        return cls(bounds)

    def excess(self, means: pd.Series) -> tuple[float, ...]:
        """By how much each is exceeded, in units of the outcome."""
        return tuple(
            float(sign * (means[outcome] - bound)) for outcome, each in self.bounds.items() for sign, bound in each
        )


def searched(
    trials: Trials, levers: Levers, judge: Objective, limits: Limits, charges: pd.Series, budget: int
) -> Search:
    """The best design under the luck of the trials, in gains over the scenario as it stands."""
    level = judge.judged(trials.lived({})).mean()

    def tried(u: Array) -> Tried:
        lived = trials.lived(levers.changes(u))
        gain = judge.judged(lived).mean() - level - charges @ (levers.values(u) - levers.today)
        return Tried(float(gain), limits.excess(lived.mean()))

    return maximise(tried, levers.size, budget=budget, seed=trials.seed, start=levers.start)


def judged(judge: Objective, pairs: Mapping[str, tuple[pd.DataFrame, pd.DataFrame]], cost: float = 0.0) -> pd.DataFrame:
    """Gain from the first to the second of each pair (replication × outcome), less a cost, by the luck they share."""
    rows = [
        (luck, len(gains), gains.mean(), standard_error(gains))
        for luck, (before, after) in pairs.items()
        for gains in [judge.judged(after) - judge.judged(before) - cost]
    ]
    return pd.DataFrame(rows, columns=["luck", "replications", "gain", "standard_error"])


def lucks(trials: Trials) -> dict[str, Trials]:
    """The luck of the search, and four times as much that nothing was searched with."""
    seed = int(np.random.SeedSequence([trials.seed, FRESH]).generate_state(1)[0])
    return {"searched": trials, "fresh": trials.afresh(seed, FRESH * trials.replications)}


def standard_error(values: pd.Series) -> float:
    """Of a mean over replications; not a number for one of them."""
    return float(values.std(ddof=1) / sqrt(len(values)))


def _differences(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    difference = after - before
    table = pd.DataFrame({"today": before.mean(), "best": after.mean(), "difference": difference.mean(),
                          "standard_error": difference.apply(standard_error)})  # fmt: skip
    return labelled(table.rename_axis("outcome").reset_index())


def _trace(levers: Levers, found: Search) -> pd.DataFrame:
    tried = pd.DataFrame([levers.values(u) for u in found.points], index=found.trace.index)
    table = found.trace.rename(columns={"value": "gain"})
    return pd.concat([table[["evaluation", "stage"]], tried, table[["gain", "excess", "best"]]], axis=1)
