"""What a run prints."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from gzsim.run import report_tables
from gzsim.simulation.outcomes.catalogue import OUTCOMES
from gzsim.views import tables
from gzsim.views.labels import NAMES, label
from gzsim.views.text_table import WIDTH, TextTable

if TYPE_CHECKING:
    from gzsim.history import League
    from gzsim.reports import ReportContext
    from gzsim.run.findings import Findings
    from gzsim.run.replays import DeclaredReplay
    from gzsim.simulation.simulate import Simulation


BEST = 20
"""Units that the console lists."""


def show(findings: Findings, folder: Path) -> None:
    """Print the answer, the ranking, the schemes, what the record cannot see, and where everything is."""
    console = _console()
    console.print(f"\n[bold]{escape(findings.scenario.title)}[/] {escape(findings.scenario.title_zh)}")
    for answer in findings.answers:
        console.print(f"• {escape(answer.en)}")
    console.print()
    console.print(tables.ranking(findings.latest).to_rich())
    schemes = tables.schemes(findings.tables["scheme_outcomes"], OUTCOMES, names=findings.simulation.names)
    console.print(schemes.to_rich())
    console.print(
        report_tables.headlines(findings.comparison.headlines, {**NAMES, **findings.simulation.names}).to_rich()
    )
    coverage = findings.history.coverage
    for line in _proxies_and_gaps(coverage[coverage["year"] == findings.latest["year"].iloc[0]]):
        console.print(escape(line))
    console.print(f"\nReport: {folder / 'report.html'}", soft_wrap=True)


def show_league(league: League) -> None:
    """Print the ranking of one year, its proxies and its gaps; first of all, if so, that it is not to be used."""
    console = _console()
    if league.caution.en:
        console.print(f"[bold red]{escape(label(*league.caution, 'both'))}[/]")
    console.print(tables.ranking(league.table).to_rich())
    console.print(escape(label(*league.cover, "both")))
    for line in _proxies_and_gaps(league.coverage):
        console.print(escape(line))


def show_index(context: ReportContext, paths: Mapping[str, Path | None]) -> None:
    """Print the answer, the best of the league, what a reader should know, and where everything is."""
    console = _console()
    for answer in context.answers:
        console.print(f"• {escape(answer.en)}")
    console.print(replace(context.key_table, rows=context.key_table.rows[:BEST]).to_rich())
    for limit in context.limits[1:]:
        console.print(escape(limit.en))
    for what, path in paths.items():
        if path:
            console.print(f"{what}: {path}", soft_wrap=True)


def show_table(table: TextTable) -> None:
    """Print a table."""
    _console().print(table.to_rich())


def show_replay(found: DeclaredReplay) -> None:
    """Print who would have been last and what it would have cost, and what is not judged or not replayed."""
    console = _console()
    for table in found.tables():
        console.print(table.to_rich())
    for line in [*found.gaps(), *found.notes]:
        console.print(escape(line))
    console.print("The record is taken as it is: nobody behaves differently because of a scheme.")


def show_simulation(simulation: Simulation) -> None:
    """Print the outcomes of every run."""
    _console().print(tables.schemes(simulation.summary(), OUTCOMES, names=simulation.names).to_rich())


def show_differences(simulation: Simulation) -> None:
    """Print what each run changes against the first."""
    _console().print(tables.differences(simulation.differences(), OUTCOMES, names=simulation.names).to_rich())


def show_verification(checks: pd.DataFrame) -> bool:
    """Print closed forms beside simulated numbers; return whether all of them agree."""
    table = Table("case", "what", "parameters", "closed form", "simulated", "error", "allowed", "", box=None)
    for row in checks.itertuples():
        verdict = "[green]ok[/]" if row.passed else "[bold red]FAILS[/]"
        limit = f"{row.allowed:.1e}" + (" (3 s.e.)" if row.stochastic else "")
        table.add_row(
            row.case, escape(row.what), escape(row.parameters), f"{row.closed_form:.6g}", f"{row.simulated:.6g}",
            f"{row.error:.1e}", limit, verdict,
        )  # fmt: skip
    console = _console()
    console.print(table)
    failed = int((~checks["passed"]).sum())
    console.print(f"{len(checks)} checks, {failed} fail" if failed else f"{len(checks)} checks, all agree")
    return not failed


def _console() -> Console:
    return Console(highlight=False, width=None if sys.stdout.isatty() else WIDTH)


def _proxies_and_gaps(coverage: pd.DataFrame) -> list[str]:
    """What a ranking of one year rests on, in a line for proxies and one for gaps, if there are any."""
    year = coverage["year"].iloc[0]
    proxies = coverage[coverage["used"] & (coverage["status"] == "proxy")]
    gaps = coverage[~coverage["used"]]
    told = {
        f"Scored by a proxy in {year}": [f"{row.name} by {row.series_name} ({row.series})" for row in _rows(proxies)],
        f"Not scored in {year}": [f"{row.name} ({row.reason})" for row in _rows(gaps)],
    }
    return [f"{what}: {'; '.join(listed)}." for what, listed in told.items() if listed]


def _rows(table: pd.DataFrame) -> list:
    return list(table.itertuples(index=False))
