"""Sweeps: a question asked under every row of a design, on all cores or a cluster, resumed where it stopped."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property, partial
from os import PathLike
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from gzsim.common.names import known, of_kind
from gzsim.common.progress import progress
from gzsim.common.resuming import as_folder, read_manifest
from gzsim.errors import InputError
from gzsim.experiments.answers import Answers
from gzsim.experiments.design import Design, read_design
from gzsim.experiments.question import Answer, Asked, Question
from gzsim.experiments.ranges import ranged
from gzsim.experiments.store import MANIFEST, PLACES, TABLE, Store, store_in, store_of
from gzsim.experiments.varied import changes_of
from gzsim.simulation.asking import Schemes, names_its_arguments
from gzsim.simulation.executor import mapped, way_for
from gzsim.simulation.summary import labelled
from gzsim.views.labels import NAMES, Language, Name, Names, both_names
from gzsim.views.result import Result

if TYPE_CHECKING:
    from gzsim.experiments.exploring import Explorer
    from gzsim.experiments.sensitivity import MorrisEffects, SobolIndices


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Sweep(Result):
    """What some runs bring under each row of a design."""

    design: Design
    runs: tuple[str, ...]
    """The baseline first."""
    outcomes: tuple[str, ...]
    replications: int
    """Of each row."""
    read: Callable[[], Answers]
    """Gives the answers, from memory or from a folder."""

    @cached_property
    def _answers(self) -> Answers:
        return self.read()

    @property
    def levels(self) -> pd.DataFrame:
        """Means over replications, years and units: row × (run, outcome); missing where a row failed."""
        return self._answers.mean

    @property
    def standard_errors(self) -> pd.DataFrame:
        """Their standard errors over replications: row × (run, outcome)."""
        return self._answers.standard_error

    @property
    def errors(self) -> pd.Series:
        """Why rows failed, by row; those that did not are left out."""
        said = self._answers.error
        return said[said != ""]

    @cached_property
    def table(self) -> pd.DataFrame:
        """The design; beside each row the levels of the baseline, the differences of the others, and what failed."""
        first, others = self.runs[0], self.runs[1:]
        found = {f"{first}: {name}": self.levels[first, name] for name in self.outcomes}
        found |= {f"{run} − {first}: {name}": self.difference(name, run) for run in others for name in self.outcomes}
        table = pd.concat([self.design.table, pd.DataFrame(found)], axis="columns")
        return table.join(self.errors) if len(self.errors) else table

    def ranges(self) -> pd.DataFrame:
        """How outcomes range over the rows: of one run their levels, of several the differences from the first.

        Columns run, outcome; draws (rows that did not fail), low, median and high (5, 50 and 95 % of them), positive
        and negative (shares of them), drivers (what it goes with most, and its rank correlation); then what the outcome
        is called.
        """
        shown = self.runs[1:] or self.runs
        rows = [
            {"run": run, "outcome": name, **ranged(self._asked(name, run, None), self.drivers(name, run))}
            for run in shown
            for name in self.outcomes
        ]
        return labelled(pd.DataFrame(rows))

    def level(self, outcome: str, run: str | None = None) -> pd.Series:
        """An outcome of a run, the last unless named, in each row. Raises InputError if there is no such."""
        known(outcome, self.outcomes, "outcome")
        return self.levels[self._run(run, self.runs[-1]), outcome].rename(outcome)

    def difference(self, outcome: str, run: str | None = None, baseline: str | None = None) -> pd.Series:
        """Paired difference of a run, the last unless named, from another, the first unless named, in each row.

        Raises InputError if there is no such outcome or run.
        """
        other = self.level(outcome, self._run(baseline, self.runs[0]))
        return self.level(outcome, run) - other

    def difference_error(self, outcome: str, run: str | None = None) -> pd.Series:
        """Standard error over replications of the difference of a run from the first one, in each row."""
        known(outcome, self.outcomes, "outcome")
        return self._answers.difference_error[self._run(run, self.runs[-1]), outcome].rename(outcome)

    def payoffs(self, outcome: str, run: str | None = None) -> pd.DataFrame:
        """An outcome by draw of the uncertainties and by what is chosen: what decisions are made from.

        Alternatives are the settings of the levers, for one run; without levers they are the runs.

        Raises InputError if there is no such outcome or run, or a draw meets a setting more than once.
        """
        known(outcome, self.outcomes, "outcome")
        levers = list(self.design.levers)
        if not levers:
            return self.levels.xs(outcome, axis=1, level="outcome")[list(self.runs)].rename_axis(index="draw")
        rows = self.design.table[levers].to_dict("records")
        chosen = [", ".join(f"{name} {_short(row[name])}" for name in levers) for row in rows]
        index = pd.MultiIndex.from_arrays([self.design.draws, chosen], names=["draw", "alternative"])
        if index.has_duplicates:
            problem, valid = "a draw meets a setting of the levers twice", "a grid of levers under each draw"
            raise InputError(problem, field="design", valid=valid)
        seen = pd.Series(self._of_every_row(self.level(outcome, run)).to_numpy(), index)
        return seen.unstack("alternative")[list(dict.fromkeys(chosen))]  # noqa: PD010

    def sobol(self, outcome: str, run: str | None = None, baseline: str | None = None) -> SobolIndices:
        """Sobol' indices of the level of an outcome where there is one run, of its difference where there are more.

        Raises InputError unless the design is one for them.
        """
        from gzsim.experiments.sensitivity import sobol_indices

        self._need("sobol")
        asked = self._of_every_row(self._asked(outcome, run, baseline))
        return sobol_indices(asked, self.design.factors, seed=self.design.seed)

    def morris(self, outcome: str, run: str | None = None, baseline: str | None = None) -> MorrisEffects:
        """Elementary effects on the same; raises InputError unless the design is one for them."""
        from gzsim.experiments.sensitivity import morris_effects

        self._need("morris")
        asked = self._of_every_row(self._asked(outcome, run, baseline))
        columns = list(self.design.groups.values())  # of one group several
        return morris_effects(self.design.places, asked, columns, seed=self.design.seed)

    def drivers(self, outcome: str, run: str | None = None, baseline: str | None = None) -> pd.Series:
        """Rank correlation of each factor that is a number with an outcome, the strongest first.

        Of the level where there is one run, of the difference where there are more. With D rows a factor that does
        nothing shows one of 2/√D by chance in one case of twenty.
        """
        asked, numbers = self._asked(outcome, run, baseline), self.design.table.select_dtypes("number")
        moved = numbers.loc[:, numbers.max() > numbers.min()]  # what stands still goes with nothing
        still = asked.max() == asked.min()
        found = pd.Series(np.nan, moved.columns) if still else moved.corrwith(asked, method="spearman")
        found = found.rename("rank_correlation")
        return found.sort_values(key=abs, ascending=False, kind="stable")

    def explore(
        self, levers: Iterable[str] | None = None, outcomes: Iterable[str] | None = None, run: str | None = None,
        baseline: str | None = None, language: Language = "both", names: Names = NAMES,
    ) -> Explorer:  # fmt: skip
        """Turn levers in a notebook: what each setting of them does to up to four outcomes, over all draws.

        The design has to be draws of uncertainties times a grid of levers. Differences are from the reference, the
        first setting of each lever, in the same draw: see `gzsim.experiments.exploring.settings`.

        Parameters
        ----------
        levers : one or two that have a slider; the first two of the design unless given. The others have a list
        outcomes : up to four; the first headline outcomes that the sweep has unless given
        run : the last unless given
        baseline : run whose reference ``run`` is compared with; the same run unless given
        names : names of levers and of their settings, before those of scenarios and parameters

        Raises InputError if the design is another, something is not there, or ipywidgets is not installed.
        """
        from gzsim.experiments.exploring import explore  # drawing is slow to import

        run, names = self._run(run, self.runs[-1]), {**NAMES, **names}
        start = self._run(baseline, run)
        return explore(
            self.design, self.levels[run], levers=levers, outcomes=outcomes, baseline=self.levels[start],
            language=language, names=names, notes=self._compared(run, start, names),
        )  # fmt: skip

    def _compared(self, run: str, baseline: str, names: Names) -> list[Name]:
        """Which of several runs is shown, and which one the reference is of where that is another."""
        shown, other = (both_names(each, names) for each in (run, baseline))
        told = [Name(f"Run: {shown.en}.", f"方案：{shown.zh}。")] if len(self.runs) > 1 else []
        return told if run == baseline else [*told, Name(f"Reference of: {other.en}.", f"参照方案：{other.zh}。")]

    def _asked(self, outcome: str, run: str | None, baseline: str | None) -> pd.Series:
        return self.level(outcome, run) if len(self.runs) < 2 else self.difference(outcome, run, baseline)

    def _of_every_row(self, values: pd.Series) -> pd.Series:
        """Values by the rows of the design, missing where a row is still to do."""
        return values.reindex(self.design.table.index)

    def _need(self, method: str) -> None:
        if self.design.method != method:
            problem, valid = f"the design is {self.design.method}", f"design(..., method={method!r})"
            raise InputError(problem, field="design", valid=valid)

    def _run(self, asked: str | None, usual: str) -> str:
        run = usual if asked is None else asked
        known(run, self.runs, "run")
        return run

    def __repr__(self) -> str:
        failed = f", {len(self.errors)} failed" if len(self.errors) else ""
        return (
            f"<Sweep of {', '.join(self.runs)}: {len(self.design)} rows{failed}, {self.replications} replications each>"
        )


@names_its_arguments
def sweep(
    scenarios: Asked,
    design: Design,
    *,
    schemes: Schemes = None,
    outcomes: Iterable[str] | None = None,
    replications: int = 4,
    years: int | None = None,
    seed: int | None = None,
    threads: int | None = None,
    client: Any | None = None,
    into: str | PathLike[str] | None = None,
) -> Sweep:
    """Ask a question under every row of a design; all rows and runs share their luck.

    A row that cannot be lived, such as one outside the validity of a parameter, is a row with its error.

    Parameters
    ----------
    scenarios : scenarios that are compared, the baseline first, as in `gzsim.compare`; or one, with or without
        ``schemes``
    design : see `gzsim.design`
    schemes : schemes of one scenario that are compared, as in `gzsim.simulate`
    outcomes : names of outcomes that are kept; all that say something on average over units unless given
    replications : of each row
    years, seed : those of the baseline unless given
    threads, client : how the work is divided, see `gzsim.simulation.ensemble.run_ensemble`; no number changes
    into : folder in which each finished block of rows is kept as a Parquet file, with the design and a manifest. After
        an interruption, even by a killed process or a full disk, the same call goes on from there and ends with the
        same bytes. `gzsim.load_sweep` reads it.

    Raises
    ------
    InputError
        If something is asked for that cannot be, every row fails, or ``into`` keeps another sweep.

    Examples
    --------
    >>> from gzsim.experiments.design import design
    >>> rows = design(uncertainties=["leader.discount"], n=3, seed=1)
    >>> found = sweep("guizhou-2025", rows, schemes=["none", "last_place"], replications=2, years=1, seed=7)
    >>> found
    <Sweep of none, last_place: 3 rows, 2 replications each>
    >>> bool((found.difference("debt") > 0).all())
    True
    """
    design = of_kind(design, Design, "design", "a design, as gzsim.design gives it")
    asked = {"schemes": schemes, "outcomes": outcomes, "replications": replications, "years": years, "seed": seed}
    question = Question.of(scenarios, **asked)
    _refuse_levers(question, design)
    way = way_for(question.work(len(design)), threads, client)
    live = partial(_answer, question, design)
    if into is None:
        answers = list(_answers(live, range(len(design)), 0, way, client))
        read = partial(Answers.of, answers, question.runs, question.outcomes)
    else:
        with store_in(into, question, design) as store:
            _fill(store, live, way, client)
        read = store.answers
    shape = {"runs": tuple(question.runs), "outcomes": question.outcomes, "replications": question.replications}
    found = Sweep(design=design, read=read, **shape)
    if len(found.errors) == len(design):
        raise InputError(f"every row failed, the first by: {found.errors.iloc[0]}", field="design", valid="other rows")
    return found


def _refuse_levers(question: Question, design: Design) -> None:
    """Refuse a lever that the scenarios cannot have at any of its ends: a field that is not there, most likely."""
    for name, lever in design.levers.items():
        ends = lever.at(lever.steps(2))
        faults = [fault for end in ends.tolist() if (fault := question.fault(changes_of(name, lever, end)))]
        if len(faults) == len(ends):
            raise faults[0]


def load_sweep(folder: str | PathLike[str]) -> Sweep:
    """Read a sweep that is kept in a folder, as far as it has come: rows that are still to do are left out.

    Raises InputError if there is none, or what is there is damaged.
    """
    path = as_folder(folder)
    manifest = read_manifest(path / MANIFEST)
    try:
        store, asked = store_of(path, manifest), manifest["question"]
        tables = (pd.read_parquet(path / name) for name in (TABLE, PLACES))
        rows = read_design(manifest["design"], *tables)
        replications = int(asked["replications"])
    except (OSError, KeyError, ValueError, TypeError, AttributeError) as error:
        raise InputError(f"the sweep is damaged ({error})", file=path, valid="a folder of gzsim.sweep") from None
    return Sweep(design=rows, runs=store.runs, outcomes=store.outcomes, replications=replications,
                 read=store.answers)  # fmt: skip


def _answer(question: Question, design: Design, row: int) -> Answer:
    return question.answer(design.changes(row))


def _answers(
    live: Callable[[int], Answer], rows: Iterable[int], done: int, way: Any, client: Any | None
) -> Iterator[Answer]:
    """Answers of rows in their order, with a bar that tells how long it will take."""
    rows = list(rows)
    bar = progress(total=done + len(rows), initial=done, desc="sweep", unit="row", leave=False)
    with bar, closing(mapped(live, rows, way, client)) as found:
        for answer in found:
            bar.update()
            yield answer


def _fill(store: Store, live: Callable[[int], Answer], way: Any, client: Any | None) -> None:
    """Do what the folder lacks, block by block."""
    lacking = [rows for rows in store.blocks() if not store.holds(rows)]
    todo = [row for rows in lacking for row in rows]
    with closing(_answers(live, todo, store.rows - len(todo), way, client)) as found:
        for rows in lacking:
            store.save(rows, [next(found) for _ in rows])


def _short(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
