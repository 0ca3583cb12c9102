"""What a run prints."""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd
from rich.console import Console
from rich.markup import escape

from gzsim.run.findings import Findings
from gzsim.simulation.outcomes import OUTCOMES
from gzsim.views import tables

WIDTH = 120
"""Columns when nobody's terminal says how wide it is, as in a file or a log."""


def show(findings: Findings, folder: Path) -> None:
    """Print the answer, the ranking, the schemes, what the record cannot see, and where everything is."""
    console = Console(highlight=False, width=None if sys.stdout.isatty() else WIDTH)
    console.print(f"\n[bold]{escape(findings.scenario.title)}[/] {escape(findings.scenario.title_zh)}")
    for answer in findings.answers:
        console.print(f"• {escape(answer.en)}")
    console.print()
    console.print(tables.ranking(findings.latest).to_rich())
    schemes = tables.schemes(findings.tables["scheme_outcomes"], OUTCOMES, names=findings.simulation.names)
    console.print(schemes.to_rich())
    for line in _proxies_and_gaps(findings):
        console.print(escape(line))
    console.print(f"\nReport: {folder / 'report.html'}", soft_wrap=True)


def _proxies_and_gaps(findings: Findings) -> list[str]:
    """What the ranking rests on, in two lines; the report has the same for every year."""
    year = findings.latest["year"].iloc[0]
    seen = findings.history.coverage.query("year == @year")
    proxies = seen[seen["used"] & (seen["status"] == "proxy")]
    gaps = seen[~seen["used"]]
    return [
        f"Scored by a stand-in in {year}: " + "; ".join(f"{row.name} by {row.series}" for row in _rows(proxies)) + ".",
        f"Not scored in {year}: " + "; ".join(f"{row.name} ({row.reason})" for row in _rows(gaps)) + ".",
    ]


def _rows(table: pd.DataFrame) -> list:
    return list(table.itertuples(index=False))
