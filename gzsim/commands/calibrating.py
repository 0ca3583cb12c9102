"""``gzsim calibrate``: fit the simulation to what cities aimed at and reported, by the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gzsim.commands.answer import Answer
from gzsim.commands.answering import answering

TRIALS = "trials"
"""Folder of the simulated points, in that of the results."""


@answering
def calibrate(
    out: Annotated[Path, typer.Option(help="Folder for tables and scenario; an interrupted command goes on from it.")],
    replications: Annotated[int, typer.Option(help="Simulated panels, whose moments are averaged.")] = 8,
    points: Annotated[int, typer.Option(help="Points of the first search, over all of the space.")] = 64,
    iterations: Annotated[int, typer.Option(help="Steps of the finer search at most; 0 leaves it out.")] = 40,
    seed: Annotated[int, typer.Option(help="Seed of the simulated panels and of the search.")] = 2003,
) -> Answer:
    """Fit parameters by simulated moments to cities of 2003-2008; hold them against 2009-2012.

    gzsim calibrate --out mine
    """
    from gzsim.calibration.estimate import calibrate as fitted
    from gzsim.calibration.estimate import validated
    from gzsim.calibration.keeping import save_calibration
    from gzsim.calibration.trials import MANIFEST
    from gzsim.commands.fitted import calibration_answer
    from gzsim.common.progress import progress
    from gzsim.common.writing import refuse_foreign

    refuse_foreign(out, f"{TRIALS}/{MANIFEST}", "a calibration")
    asked = {"replications": replications, "points": points, "iterations": iterations, "seed": seed}
    with progress(desc="points simulated", unit="point", leave=False) as bar:
        found = fitted(**asked, into=out / TRIALS, told=lambda count: bar.update(count - bar.n))
    found = validated(found, replications, seed)
    save_calibration(found, out, asked)
    return calibration_answer(found, out)
