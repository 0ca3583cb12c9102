"""``gzsim patterns``: hold the calibrated model against what others have published, by the command line."""

from __future__ import annotations

from typing import Annotated

import typer

from gzsim.commands.answer import Answer
from gzsim.commands.answering import answering


@answering
def patterns(
    only: Annotated[
        list[str] | None, typer.Option(help="Number of a pattern; may be repeated. B12 stands for all that begin so.")
    ] = None,
    replications: Annotated[int, typer.Option(help="Simulated panels of cities.")] = 8,
    seed: Annotated[int, typer.Option(help="Seed of the simulations.")] = 2012,
) -> Answer:
    """Check published patterns on the calibrated model; the verdict counts those that were neither fitted nor put in.

    gzsim patterns --only B27
    """
    from gzsim.commands.fitted import patterns_answer
    from gzsim.evidence.patterns import patterns as checked

    return patterns_answer(checked(only or None, replications=replications, seed=seed))
