"""``gzsim sweep``: a question under every row of a design, by the command line."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gzsim.commands.answer import Answer
from gzsim.commands.answering import answering
from gzsim.commands.options import Cluster, ScenariosNamed
from gzsim.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

LEVER = "FIELD=LOW:HIGH or FIELD=ONE,OTHER"


@answering
def sweep(
    scenarios: ScenariosNamed,
    into: Annotated[
        Path,
        typer.Option(help="Folder for design and rows: after an interruption the same command goes on from there."),
    ],
    scheme: Annotated[
        list[str] | None, typer.Option(help="Scheme of a single scenario; several are compared with the first.")
    ] = None,
    lever: Annotated[
        list[str] | None, typer.Option(metavar=LEVER, help="What is varied on purpose. May be given several times.")
    ] = None,
    uncertainty: Annotated[
        list[str] | None,
        typer.Option(help="A parameter that varies, or all that begin so (leader.); all plausible ones unless given."),
    ] = None,
    posterior: Annotated[
        Path | None,
        typer.Option(help="CSV or Parquet table of parameters, of which whole rows are drawn."),
    ] = None,
    fixed: Annotated[bool, typer.Option("--fixed", help="No parameter varies, levers alone.")] = False,
    method: Annotated[str, typer.Option(help="latin hypercube, random, sobol, morris or grid.")] = "latin hypercube",
    n: Annotated[
        int, typer.Option("--n", help="Rows; base samples of sobol; trajectories of morris; levels of a grid.")
    ] = 100,
    group: Annotated[
        bool, typer.Option("--group", help="Parameters of one mechanism are one factor (sobol, morris).")
    ] = False,
    outcome: Annotated[list[str] | None, typer.Option(help="Outcome that is kept; all unless given.")] = None,
    replications: Annotated[int, typer.Option(help="Replications of each row.")] = 4,
    years: Annotated[int | None, typer.Option(help="Years, instead of those of the baseline.")] = None,
    seed: Annotated[
        int | None, typer.Option(help="Seed of the rows and of luck; 0 and that of the scenario unless given.")
    ] = None,
    cluster: Cluster = None,
) -> Answer:
    """Simulate scenarios under draws of what nobody knows and settings of levers; say how far outcomes range.

    gzsim sweep guizhou-2025 guizhou-2025-long-term-30 --n 200 --into mine
    """
    from gzsim.commands.long_runs import cluster_at
    from gzsim.commands.ranges import ranges_answer
    from gzsim.experiments.design import design
    from gzsim.experiments.sweep import sweep as swept
    from gzsim.scenario import load_scenario
    from gzsim.views.labels import Name

    chosen = [load_scenario(name) for name in scenarios]
    levers = read_levers(lever)
    if method == "grid" and not fixed and not uncertainty and posterior is None:
        fixed = True  # a grid is of levers, and of parameters that are named
    varied = None if fixed else _table(posterior) if posterior else _named(uncertainty)
    rows = design(
        chosen, uncertainties=varied, levers=levers, method=method, n=n, group=group, seed=0 if seed is None else seed
    )
    asked: Any = chosen if len(chosen) > 1 else chosen[0]
    size = {"outcomes": outcome or None, "replications": replications, "years": years, "seed": seed, "into": into}
    with nullcontext() if cluster is None else cluster_at(cluster) as client:
        found = swept(asked, rows, schemes=scheme or None, client=client, **size)
    names = {each.name: Name(each.title, each.title_zh) for each in chosen} if len(chosen) > 1 else {}
    return replace(ranges_answer(found, outcome, names), files={"rows": into})


def read_levers(texts: Iterable[str] | None) -> dict[str, Any]:
    """Levers as the command line says them: ranges, or values that YAML would read alike.

    >>> read_levers(["long_term_weight=0.1:0.3", "warnings.bulletin=1,3", "scheme_in_force=none,last_place"])
    {'long_term_weight': (0.1, 0.3), 'warnings.bulletin': [1, 3], 'scheme_in_force': ['none', 'last_place']}
    >>> read_levers(["long_term_weight"])
    Traceback (most recent call last):
    gzsim.errors.InputError: --lever: 'long_term_weight' sets nothing. Valid: FIELD=LOW:HIGH or FIELD=ONE,OTHER
    """
    found: dict[str, Any] = {}
    for text in texts or ():
        field, _, said = text.partition("=")
        low, between, high = said.partition(":")
        if not field.strip() or not said.strip():
            raise InputError(f"{text[:60]!r} sets nothing", field="--lever", valid=LEVER)
        if between:
            found[field.strip()] = _number(low, text), _number(high, text)
        else:
            found[field.strip()] = [_value(each.strip()) for each in said.split(",")]
    return found


def _number(text: str, whole: str) -> float | int:
    value = _value(text.strip())
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InputError(f"{whole[:60]!r}: {text!r} is no number", field="--lever", valid=LEVER)
    return value


def _value(text: str) -> Any:
    """A number where it is one, yes or no where it says true or false, a text otherwise."""
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return {"true": True, "false": False}.get(text.lower(), text)


def _named(given: Iterable[str] | None) -> str | list[str]:
    """Names of parameters; the beginning of some stands for all of them."""
    from gzsim.scenario.draws import free_parameters

    if not given:
        return "plausible"
    there = free_parameters()
    found = [name for each in given for name in ([one for one in there if one.startswith(each)] or [each])]
    return list(dict.fromkeys(found))


def _table(path: Path) -> pd.DataFrame:
    """A table of draws from a file."""
    import pandas as pd

    read = {".csv": pd.read_csv, ".parquet": pd.read_parquet}.get(path.suffix.lower())
    if read is None:
        raise InputError("is neither CSV nor Parquet", file=path, field="--posterior", valid="a .csv or .parquet file")
    try:
        return read(path)
    except (OSError, ValueError) as error:
        raise InputError(f"cannot be read ({error})", file=path, field="--posterior", valid="a table") from None
