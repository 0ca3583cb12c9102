"""Headlines: a difference, how far it hangs on what nobody knows, and on what of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from os import PathLike
from typing import TYPE_CHECKING, Any

import pandas as pd

from gzsim.common.names import known, list_of, of_kind
from gzsim.errors import InputError
from gzsim.experiments.design import Design, plausible_design
from gzsim.experiments.question import Asked, Question
from gzsim.experiments.ranges import ranged
from gzsim.experiments.sweep import Sweep, sweep
from gzsim.simulation.asking import Schemes, names_its_arguments
from gzsim.simulation.outcomes.catalogue import HEADLINE, OUTCOMES
from gzsim.simulation.plausible import spread
from gzsim.simulation.result import Simulation
from gzsim.simulation.simulate import compare, simulate
from gzsim.simulation.summary import difference_table, labelled
from gzsim.views.labels import Language
from gzsim.views.result import Result
from gzsim.views.tables import headlines
from gzsim.views.text_table import TextTable

if TYPE_CHECKING:
    from gzsim.views.drawing import Drawing

DIFFERENCE = ["scheme", "baseline", "outcome", "difference", "standard_error"]

TIMES = 10
"""The default parameters are simulated with so many times the replications of a row."""


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Headline(Result):
    """The same runs under the default parameters and under every row of a design."""

    sweep: Sweep
    default: Simulation
    """The runs under the default parameters."""

    @property
    def levels(self) -> pd.DataFrame:
        """Means over replications, years and units: row × (run, outcome)."""
        return self.sweep.levels

    @property
    def parameters(self) -> pd.DataFrame:
        """What was set: row × factor."""
        return self.sweep.design.table

    @cached_property
    def table(self) -> pd.DataFrame:
        """Differences from the baseline; see `differences`."""
        return self.differences()

    def differences(self, baseline: str | None = None) -> pd.DataFrame:
        """Differences of the other runs from one of them, and how they range over the design.

        Columns scheme, baseline, outcome; difference and standard_error (of the simulation alone) under the default
        parameters; draws (rows that did not fail), low, median and high (5, 50 and 95 % of them), positive and negative
        (shares of them), drivers (what the difference goes with most, and its rank correlation), other_sign (share in
        which the difference has the other sign than at the defaults), holds (whether that share is at most 5 %),
        same_scale (False where a run counts the outcome by other weights or targets, so that the difference is no
        gain); then what the outcome is called.

        Raises InputError if there is no such run.
        """
        baseline = self._run(baseline, self.default.baseline)
        found = difference_table(self.default.runs, baseline)
        found = found.loc[found["outcome"].isin(self.sweep.outcomes), DIFFERENCE].reset_index(drop=True)
        rows = found[["scheme", "outcome", "difference"]].itertuples(index=False)
        ranges = [self._ranged(difference, outcome, run, baseline) for run, outcome, difference in rows]
        moved = self.default.moved
        same = [outcome not in moved.get(run, ()) and outcome not in moved.get(baseline, ())
                for run, outcome in zip(found["scheme"], found["outcome"], strict=True)]  # fmt: skip
        return labelled(found.join(pd.DataFrame(ranges)).assign(same_scale=same))

    def drawn(self, outcome: str, run: str | None = None, baseline: str | None = None) -> pd.Series:
        """Difference of a run, the last unless named, from another, the first unless named, in each row.

        Raises InputError if there is no such outcome or run.
        """
        return self.sweep.difference(outcome, run, baseline)

    def drivers(self, outcome: str, run: str | None = None, baseline: str | None = None) -> pd.Series:
        """Rank correlation of each factor that is a number with a difference (`drawn`), the strongest first.

        With D rows a factor that does nothing shows one of 2/√D by chance in one case of twenty.
        """
        return self.sweep.drivers(outcome, run, baseline)

    def plot(self, outcomes: Sequence[str] | None = None, language: Language = "both") -> Drawing:
        """Picture of the differences: thick the error of the simulation, thin the range over the design.

        Raises InputError if there is no such outcome.
        """
        from gzsim.views import figures  # drawing is slow to import

        there = list(self.sweep.outcomes)
        usual = [each for each in HEADLINE if each in there] or there
        shown = usual if outcomes is None else list_of(outcomes, there, "outcomes")
        table = self.table[self.table["outcome"].isin(shown)].assign(zone_model="", against_zone_model="")
        table = table.assign(headline=table["scheme"], against_scheme=table["baseline"])
        return figures.headline_ranges(table, OUTCOMES, language, self.default.names)

    def shown(self, outcomes: Sequence[str] | None = None, language: Language = "both") -> TextTable:
        """Table of the differences in some outcomes, in their order (`gzsim.views.tables.headlines`).

        Raises InputError if there is no such outcome.
        """
        wanted = list_of(outcomes or self.sweep.outcomes, self.sweep.outcomes, "outcomes")
        by = self.table.set_index(["scheme", "outcome"], drop=False)
        order = [(run, outcome) for run in self.default.runs for outcome in wanted if (run, outcome) in by.index]
        return headlines(by.loc[order], OUTCOMES, language, self.default.names)

    def _repr_html_(self) -> str:
        return self.shown()._repr_html_()

    def _ranged(self, difference: float, outcome: str, run: str, baseline: str) -> dict[str, Any]:
        drawn = self.drawn(outcome, run, baseline)
        told = ranged(drawn, self.drivers(outcome, run, baseline))
        signs = spread(drawn.dropna().tolist(), difference)
        return {**told, **{name: signs[name] for name in ("other_sign", "holds")}}

    def _run(self, asked: str | None, usual: str) -> str:
        run = usual if asked is None else asked
        known(run, list(self.default.runs), "run")
        return run

    def __repr__(self) -> str:
        failed = f", {len(self.sweep.errors)} failed" if len(self.sweep.errors) else ""
        size = f"{len(self.sweep.design)} draws{failed}, {self.sweep.replications} replications each"
        return f"<Headline of {', '.join(self.default.runs)}: {size}>"


@names_its_arguments
def headline(
    comparison: Asked,
    design: Design | None = None,
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
    into: str | PathLike[str] | None = None,
) -> Headline:
    """Compare runs at the default parameters and under a design: how much of a difference hangs on what nobody knows.

    All rows and runs share their luck, so that they differ by parameters and rules alone.

    Parameters
    ----------
    comparison : scenarios that are compared, the baseline first, as in `gzsim.compare`; or one, with ``schemes``
    design : see `gzsim.design`; so many draws of all plausible parameters that the scenarios leave open unless given
    schemes : schemes of one scenario that are compared, as in `gzsim.simulate`
    outcomes : names of outcomes that are kept; all that say something on average over units unless given
    draws, replications : how many draws where no design is given, and replications of each of them
    default_replications : replications under the default parameters; ten times those of a draw unless given
    years, seed : those of the baseline unless given
    threads, client : how the work is divided, see `gzsim.simulation.ensemble.run_ensemble`; no number changes
    into : folder that keeps finished rows, as in `gzsim.sweep`

    Raises
    ------
    InputError
        If something is asked for that cannot be, or there is nothing to compare.

    Examples
    --------
    >>> sizes = {"draws": 3, "replications": 1, "years": 2, "seed": 7}
    >>> found = headline("guizhou-2025", schemes=["none", "last_place"], **sizes)
    >>> found
    <Headline of none, last_place: 3 draws, 1 replications each>
    >>> found.table.set_index("outcome").loc["debt", ["draws", "positive", "other_sign"]].tolist()
    [3.0, 1.0, 0.0]
    """
    asked = {"schemes": schemes, "outcomes": outcomes, "replications": replications, "years": years, "seed": seed}
    question = Question.of(comparison, **asked)
    if len(question.runs) < 2:
        raise InputError("one run has nobody to be compared with", field="scenarios", valid="two runs or more")
    if design is None:
        varied = plausible_design(question.scenarios, draws, question.seed)
    else:
        varied = of_kind(design, Design, "design", "gzsim.design(...)")
    usual = TIMES * question.replications if default_replications is None else default_replications
    ways = {"threads": threads, "client": client}
    size = {"replications": usual, "seed": question.seed, **ways}
    listed = list(question.scenarios)
    default = compare(listed, **size) if schemes is None else simulate(listed[0], schemes=schemes, **size)
    return Headline(sweep=sweep(comparison, varied, **asked, **ways, into=into), default=default)
