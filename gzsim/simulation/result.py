"""What a simulation found: tables, pictures and a checksum of one or more runs that share their draws."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import sha256
from os import PathLike
from typing import TYPE_CHECKING, Any

import pandas as pd

from gzsim.common.words import short
from gzsim.errors import InputError
from gzsim.simulation.adding import FIELD, refuse_apart, refuse_unlike
from gzsim.simulation.asking import numbered
from gzsim.simulation.outcomes.catalogue import GROUPS, HEADLINE, OUTCOMES
from gzsim.simulation.precision import Precision
from gzsim.simulation.saving import VALID, read, write
from gzsim.simulation.statistics import Statistics, joined
from gzsim.simulation.summary import (
    difference_table,
    labelled,
    outcome_table,
    paired,
    unit_difference_table,
    unit_table,
    year_difference_table,
    year_table,
)
from gzsim.simulation.welfare import Views, flip_table, mixture_table, view_table
from gzsim.views.labels import Language, Name, Names
from gzsim.views.numbers import margin
from gzsim.views.outcome_tables import short_and_rest
from gzsim.views.result import Result

if TYPE_CHECKING:
    from gzsim.views.drawing import Drawing

NUMBERS = ("replications", "first_replication")
"""What a provenance says of replications: how many, and from which on."""


@dataclass(frozen=True, repr=False, kw_only=True)
class Simulation(Result):
    """One or more runs that share their draws."""

    runs: dict[str, Statistics]
    """What is kept of each run."""
    names: dict[str, Name]
    """English and Chinese name of each run."""
    judged_by: Views
    """Views of what is good, those of the baseline's scenario."""
    moved: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """For each run, the outcomes that it counts on another scale than the baseline (`gzsim.simulation.scales`)."""
    asked: Callable[[], Mapping[str, Any]] = dict
    """Says what was asked for; see `provenance`."""
    places: Names | None = None
    """Names of the units by code, where they are not those of the shipped record."""
    until: Mapping[str, float] = field(default_factory=dict)
    """Standard error at most, by outcome, at which it was to stop; empty if all replications were asked for."""

    @property
    def baseline(self) -> str:
        """The run that the others are compared with: the first."""
        return next(iter(self.runs))

    @cached_property
    def provenance(self) -> dict[str, Any]:
        """All that the numbers follow from: scenarios, schemes, seed, years, replications, versions and checksums."""
        numbers = dict(zip(NUMBERS, (len(self.replications), self.replications.start), strict=True))
        stopped = {"until": dict(self.until)} if self.until else {}
        return {"digest": self.digest(), **numbers, **stopped, **self.asked()}

    @property
    def replications(self) -> range:
        """Numbers of the replications: how many, and which of a longer simulation."""
        return self.runs[self.baseline].replications

    @property
    def precision(self) -> Precision:
        """Standard errors of the outcomes in ``until`` against what they may be."""
        return Precision.of(self.until, {run: each.by_year for run, each in self.runs.items()})

    @property
    def reached(self) -> bool | None:
        """Whether every standard error is as small as ``until`` asks for; None where it asks for nothing."""
        return not self.precision.excess if self.until else None

    def __add__(self, other: Simulation) -> Simulation:
        """Replications that follow on others: equal to the last bit, and in digest, to the run over all of them.

        a + b and b + a are the same. Means by year are laid end to end. Moments by unit go on from the earlier
        replications one by one, in the order of their numbers; for that the later ones keep the means of every unit,
        some 250 bytes for each replication, run and unit. Replications that stopped early (``until``) may be added to,
        and the sum asks for no precision.

        Raises
        ------
        InputError
            If ``other`` is no simulation, or one of other scenarios, schemes, seed, years, data or version of gzsim
            (the message names the first difference), or replications overlap or leave a gap.

        Examples
        --------
        >>> import gzsim as gz
        >>> early, late = (gz.simulate("guizhou-2025", replications=each, seed=7) for each in (range(2), range(2, 4)))
        >>> late
        <Simulation of last_place: replications 2 to 3, 10 years, 9 units>
        >>> (early + late).digest() == gz.simulate("guizhou-2025", replications=4, seed=7).digest()
        True
        """
        if not isinstance(other, Simulation):
            raise InputError(f"{short(other)} is no simulation", field=FIELD, valid="another part of this simulation")
        refuse_unlike(self.asked(), other.asked())
        earlier, later = sorted((self, other), key=lambda each: each.replications.start)
        refuse_apart(earlier.replications, later.replications)
        return replace(earlier, runs=joined(earlier.runs, later.runs), until={})

    def save(self, folder: str | PathLike[str]) -> None:
        """Write the numbers and their provenance to a folder, which `gzsim.load_simulation` reads.

        Raises
        ------
        InputError
            If it cannot be written, or holds something else than a saved simulation.
        """
        said = {
            "names": {run: list(name) for run, name in self.names.items()},
            "moved": {run: sorted(outcomes) for run, outcomes in self.moved.items()},
            "views": self.judged_by.to_dict(),
            "provenance": self.provenance,
        }
        if self.places is not None:
            said["places"] = {code: list(name) for code, name in self.places.items()}
        write(folder, self.runs, said)

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """All tables by name; those of differences where there is something to compare."""
        found = {"summary": self.summary(), "by_year": self.by_year(), "by_prefecture": self.by_prefecture()}
        if len(self.runs) > 1:
            found |= {"differences": self.differences(), "differences_by_year": self.differences_by_year(),
                      "views": self.views(), "flips": self.flips(), "mixtures": self.mixtures()}  # fmt: skip
        return found

    def summary(self) -> pd.DataFrame:
        """Outcomes averaged over years and units: mean, standard error, quantiles over replications."""
        return outcome_table(self.runs)

    def differences(self) -> pd.DataFrame:
        """Paired differences from the baseline, with their standard errors.

        Columns scheme, baseline, outcome, difference, standard_error; outcome_name, outcome_name_zh, unit, better;
        same_scale, False where the run counts the outcome by other weights or targets than the baseline, so that the
        difference is no gain.

        Raises
        ------
        InputError
            If there is nothing to compare.
        """
        self._need_two()
        return self._with_scale(difference_table(self.runs, self.baseline))

    def differences_by_year(self) -> pd.DataFrame:
        """Paired differences from the baseline in each year.

        Columns scheme, baseline, year, outcome, difference, standard_error, and those that `differences` has besides.

        Raises
        ------
        InputError
            If there is nothing to compare.
        """
        self._need_two()
        return self._with_scale(year_difference_table(self.runs, self.baseline))

    def views(self) -> pd.DataFrame:
        """What each run gains over the baseline in each view of what is good, paired.

        Columns of `gzsim.simulation.welfare.view_table`, and same_scale, False where an outcome that weighs something
        is counted otherwise than in the baseline. Raises InputError if there is nothing to compare.
        """
        return self._in_view(view_table(self._paired(), self.judged_by))

    def flips(self) -> pd.DataFrame:
        """At which weight of each outcome a run and the baseline change places (`gzsim.simulation.welfare.flip_table`).

        Raises InputError if there is nothing to compare.
        """
        return self._in_view(labelled(flip_table(self._paired(), self.judged_by)))

    def mixtures(self) -> pd.DataFrame:
        """Between which views a run and the baseline change places (`gzsim.simulation.welfare.mixture_table`).

        Raises InputError if there is nothing to compare.
        """
        return self._in_view(mixture_table(self._paired(), self.judged_by))

    def _paired(self) -> dict[str, pd.DataFrame]:
        self._need_two()
        return paired(self.runs, self.baseline)

    def _in_view(self, table: pd.DataFrame) -> pd.DataFrame:
        """With the baseline, and whether all that weighs something in a row's views is counted on one scale."""
        weighs = self.judged_by.weights > 0
        seen = table[[name for name in ("view", "other") if name in table]].to_numpy()
        used = [set(weighs.columns[weighs.loc[list(views)].any()]) for views in seen]
        moved = (self.moved.get(run, frozenset()) for run in table["scheme"])
        table.insert(1, "baseline", self.baseline)
        return table.assign(same_scale=[not outcomes & others for outcomes, others in zip(used, moved, strict=True)])

    def by_prefecture(self) -> pd.DataFrame:
        """Outcomes of each prefecture, averaged over years."""
        return unit_table(self.runs, self.places)

    def winners_and_losers(self, outcome: str = "achievement") -> pd.DataFrame:
        """Paired change of an outcome in every unit, largest increase first.

        A unit wins or loses if the 95 % interval of its change leaves out zero, and if the outcome is counted on one
        scale in both runs (same_scale). Columns scheme, baseline, code, outcome, difference, standard_error; the names
        of outcome and place; same_scale, wins, loses.

        Raises
        ------
        InputError
            If there is no such outcome, or nothing to compare.
        """
        _refuse_unknown([outcome])
        self._need_two()
        table = unit_difference_table(self.runs, self.baseline, self.places).query("outcome == @outcome")
        table = self._with_scale(table)
        clear = (table["difference"].abs() > margin(table["standard_error"])) & table["same_scale"]
        better = table["difference"] * (-1 if OUTCOMES.loc[outcome, "better"] == "lower" else 1) > 0
        table = table.assign(wins=clear & better, loses=clear & ~better)
        return table.sort_values(["scheme", "difference"], ascending=[True, False], ignore_index=True)

    def _with_scale(self, table: pd.DataFrame) -> pd.DataFrame:
        pairs = zip(table["scheme"], table["outcome"], strict=True)
        return table.assign(same_scale=[outcome not in self.moved.get(run, ()) for run, outcome in pairs])

    def _need_two(self) -> None:
        if len(self.runs) < 2:
            raise InputError("one run has nobody to be compared with", field="runs", valid="two or more")

    def digest(self) -> str:
        """SHA-256 of everything kept: equal for equal runs."""
        return sha256("".join(run.digest() for run in self.runs.values()).encode()).hexdigest()

    def by_year(self) -> pd.DataFrame:
        """Outcomes of each year, averaged over prefectures."""
        return year_table(self.runs)

    def plot(self, outcomes: Sequence[str] = HEADLINE, language: Language = "both") -> Drawing:
        """Picture of the paired differences in some outcomes, or of the years if there is one run."""
        from gzsim.views import figures  # drawing is slow to import

        _refuse_unknown(outcomes)
        if len(self.runs) > 1:
            chosen = self.differences().query("outcome in @outcomes")
            return figures.scheme_differences(chosen, OUTCOMES, language, self.names)
        return figures.scheme_years(self.by_year(), OUTCOMES, language=language, names=self.names)

    def plot_views(self, language: Language = "both") -> Drawing:
        """Picture of what each run gains in each view, and of where it changes places with the baseline between them.

        Raises InputError if there is nothing to compare.
        """
        from gzsim.views import figures  # drawing is slow to import

        return figures.views_of_welfare(self.views(), self.mixtures(), language, self.names)

    def plot_by_year(self, outcomes: Sequence[str] = HEADLINE, language: Language = "both") -> Drawing:
        """Picture of the paired differences in some outcomes, year by year: what a reform costs first and brings later.

        Raises
        ------
        InputError
            If there is no such outcome, or nothing to compare.
        """
        from gzsim.views import figures  # drawing is slow to import

        _refuse_unknown(outcomes)
        chosen = self.differences_by_year().query("outcome in @outcomes")
        return figures.year_differences(chosen, OUTCOMES, language, self.names)

    def __repr__(self) -> str:
        run, said = self.runs[self.baseline], numbered(self.replications)
        return f"<Simulation of {', '.join(self.runs)}: {said}, {run.years.size} years, {run.codes.size} units>"

    def _repr_html_(self) -> str:
        differences = self.differences() if len(self.runs) > 1 else None
        return short_and_rest(self.summary(), differences, HEADLINE, GROUPS, self.names)


def load_simulation(folder: str | PathLike[str]) -> Simulation:
    """Read a simulation that `Simulation.save` has written: every table, picture and digest as before.

    Raises InputError if there is none, a file is damaged, or the numbers are not those that the provenance vouches for.

    >>> import gzsim as gz
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as somewhere:
    ...     simulation = gz.simulate("guizhou-2025", replications=2, seed=7)
    ...     simulation.save(f"{somewhere}/mine")
    ...     again = load_simulation(f"{somewhere}/mine")
    >>> again, again.digest() == simulation.digest(), again.provenance["seed"]
    (<Simulation of last_place: 2 replications, 10 years, 9 units>, True, 7)
    """
    runs, said = read(folder)
    try:
        names = {run: Name(*name) for run, name in said["names"].items()}
        moved = {run: frozenset(outcomes) for run, outcomes in said["moved"].items()}
        provenance = dict(said["provenance"])
        digest, until = provenance.pop("digest"), provenance.pop("until", {})
        asked = {name: value for name, value in provenance.items() if name not in NUMBERS}
        views = Views.read(said["views"])
        places = {code: Name(*name) for code, name in said["places"].items()} if "places" in said else None
        loaded = Simulation(
            runs=runs, names=names, judged_by=views, moved=moved, asked=lambda: asked, places=places, until=until
        )
        whole = loaded.digest() == digest
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InputError(f"the provenance is damaged ({error})", file=folder, valid=VALID) from None
    if not whole:
        raise InputError("the numbers are not those that were saved", file=folder, field="digest", valid=VALID)
    return loaded


def _refuse_unknown(outcomes: Sequence[str]) -> None:
    for outcome in outcomes:
        if outcome not in OUTCOMES.index:
            raise InputError(f"unknown outcome {outcome!r}", field="outcome", valid=", ".join(OUTCOMES.index))
