"""The main job: score the record under every zone model, simulate every scheme, write it all down."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from gzsim.common.folders import results_folder
from gzsim.common.names import whole_number
from gzsim.common.progress import progress
from gzsim.errors import InputError
from gzsim.history import History, score_history
from gzsim.places import Places, starting_places
from gzsim.record import Record, load_record
from gzsim.run.findings import Findings
from gzsim.run.headlines import DRAWS, compare_zone_models
from gzsim.run.report import write_report
from gzsim.run.tables import write_manifest, write_tables
from gzsim.scenario import Scenario, check_against_record
from gzsim.simulation.simulate import simulate

STEPS = 6
MOST_DRAWS = 100_000


def run(scenario: Scenario, results: Path, into: Path | None = None, draws: int = DRAWS) -> Findings:
    """Do the main job and write ``results``, a folder with tables, figures, a report and a manifest.

    ``into`` is a folder in which finished replications are kept, see `gzsim.simulation.simulate.simulate`; ``draws``
    are those of plausible parameters over which headlines range, none with 0.

    Raises InputError if the scenario asks for what the record does not have, declares a single scheme, ``into`` and
    ``results`` lie in each other, or nothing can be written there; ``results`` is then what it was before.
    """
    draws = whole_number(draws, "draws", 0, MOST_DRAWS)
    if len(scenario.schemes) == 1:
        raise InputError(
            f"there is nothing to compare {scenario.scheme_in_force} with",
            field="schemes",
            valid="two schemes or more, the baseline first; `gzsim simulate` simulates one",
        )
    if into is not None:
        _refuse_nested(results, into)
    with results_folder(results) as folder, _progress() as begin:
        begin("Reading the record")
        record = scenario.of_record or load_record()
        check_against_record(scenario, record.series.index)
        begin("Scoring the record")
        history = _scored(record, scenario)
        begin("Simulating the schemes")
        simulation = simulate(scenario, schemes="all", into=into)
        begin("Comparing zone models")
        comparison = compare_zone_models(record, scenario, simulation, draws, into)
        findings = Findings(scenario, record, history, simulation, comparison, _places(scenario, record))
        begin("Writing the tables")
        write_tables(findings, folder)
        begin("Drawing the report")
        write_report(findings, folder)
        write_manifest(findings, folder)
    return findings


def _scored(record: Record, scenario: Scenario) -> History:
    """The record scored; refused before anything is simulated if no year can be."""
    history = score_history(record, scenario)
    if history.scores.empty:
        raise InputError(
            f"data cover less than {100 * scenario.record.minimum_coverage:g} % of the weight in every year",
            field="record.minimum_coverage",
            valid="a lower share, or indicators that the record has series for",
        )
    return history


def _places(scenario: Scenario, record: Record) -> Places | None:
    """Where named prefectures start, if the scenario lets them start where the record ends."""
    units = scenario.units
    return starting_places(scenario, record) if (units.scale, units.start) == ("prefectures", "record") else None


def _refuse_nested(results: Path, into: Path) -> None:
    """Results are replaced as a whole, and what is kept among them would be lost."""
    one, other = results.resolve(), into.resolve()
    if one.is_relative_to(other) or other.is_relative_to(one):
        raise InputError("would lie in the folder of the results, or around it", field="into", valid="another folder")


@contextmanager
def _progress() -> Iterator[Callable[[str], None]]:
    """Give a function that names the step which begins, and so ends the one before."""
    with progress(total=STEPS, bar_format="{desc:<24}|{bar:30}| {n_fmt}/{total_fmt} {elapsed}") as bar:
        begun = []

        def begin(step: str) -> None:
            bar.set_description_str(step)
            bar.update(len(begun[-1:]))
            begun.append(step)

        yield begin
        bar.update(1)
