"""``gzsim index``, ``new`` and ``province``: data of one's own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gzsim.commands.answer import Answer
from gzsim.commands.answering import answering
from gzsim.commands.completing import one_of, scenarios
from gzsim.commands.options import OWN, TODAY, Percent, Rescale
from gzsim.errors import InputError


@answering
def index(
    data: Annotated[Path, typer.Argument(help="Units in rows, indicators in columns: .xlsx, .csv or .parquet.")],
    indicators: Annotated[
        Path | None,
        typer.Argument(
            help="Indicators in rows, or a recipe (.yaml); unless given, a sheet of the workbook. gzsim new writes one."
        ),
    ] = None,
    rescale: Rescale = False,
    percent: Percent = False,
    base: Annotated[
        int | None, typer.Option(help="A year of a panel, whose figures alone make the scale, for all years.")
    ] = None,
    screen: Annotated[
        float | None, typer.Option(help="Leave out units with figures for less than this share of the indicators.")
    ] = None,
    seen: Annotated[
        float | None, typer.Option(help="Score over what a unit has, if it is at least this share of the weight.")
    ] = None,
    report: Annotated[Path | None, typer.Option(help="The page; unless given, the name of the data in .html.")] = None,
    excel: Annotated[Path | None, typer.Option(help="A workbook of the scores, with formulas, besides.")] = None,
    robust: Annotated[
        bool, typer.Option("--robust", help="Say how sure each rank is under other weights and other choices.")
    ] = False,
    word: Annotated[Path | None, typer.Option(help="What the page says as a Word document (.docx), besides.")] = None,
    latex: Annotated[Path | None, typer.Option(help="Tables for LaTeX, a file (.tex) or a folder, besides.")] = None,
) -> Answer:
    """Make an index of your own data: a league with its reasons, as a page."""
    from warnings import catch_warnings

    from gzsim.commands.indexed import index_answer, with_verdicts
    from gzsim.common.writing import refuse_clashes, require_ending
    from gzsim.index.names import IndexWarning
    from gzsim.workbook import open_data
    from gzsim.workbook.report import report_context, write_report
    from gzsim.workbook.report.seen import seen as seen_in
    from gzsim.workbook.word import write_word

    named = report or data.with_suffix(".html")
    refuse_clashes((data, indicators), (named, excel, word, latex))
    for path, ending in ((excel, ".xlsx"), (word, ".docx")):  # now, and not when the page is written
        if path:
            require_ending(path, ending)
    if robust and base is not None:
        raise InputError("verdicts are on the scale of all years", field="robust", valid="without --base")
    own = open_data(data, indicators, rescale=rescale, percent=percent)
    with catch_warnings(action="ignore", category=IndexWarning):  # the page and the console say them
        chosen = {"base": base, "screen": screen, "seen": seen}
        made = own.index(**chosen)
        found = seen_in(own, made)
        context = report_context(own, made, found)
        written = {"report": write_report(context, named)}
        if excel:
            written["workbook"] = own.to_excel(excel, **chosen)
        if word:
            written["Word"] = write_word(context, word)
        if latex:
            written["LaTeX"] = own.to_latex(latex, **chosen)
        answer = index_answer(own, found, context, written)
        return with_verdicts(answer, own, own.robustness(screen=screen, seen=seen)) if robust else answer


KINDS = ("workbook", "province", "scenario")


def new(
    what: Annotated[
        str,
        typer.Argument(
            metavar="workbook|province|scenario",
            autocompletion=one_of(*KINDS),
            show_default=False,
            help="What to write: a workbook for gzsim index (also without this word), one for gzsim province, or a "
            "scenario.",
        ),
    ],
    path: Annotated[Path | None, typer.Argument(help="The file to write, such as own.xlsx or mine.yaml.")] = None,
    province: Annotated[bool, typer.Option("--province", help="The same as the word province.")] = False,
    base: Annotated[
        str | None,
        typer.Option(
            "--from", help=f"Scenario that the new one changes; {TODAY} unless given.", autocompletion=scenarios
        ),
    ] = None,
) -> None:
    """Write a file to fill in: a workbook of data and indicators, or a scenario in which each field says what it means.

    gzsim new own.xlsx      gzsim new scenario mine.yaml --from guizhou-2025
    """
    kind, file = (what, path) if path is not None else ("workbook", Path(what))
    if kind not in KINDS:
        raise InputError(f"{kind!r} cannot be written", field="what", valid=", ".join(KINDS))
    if path is None and what in KINDS:
        raise InputError("the file to write is missing", field="path", valid=f"gzsim new {what} FILE")
    if base is not None and kind != "scenario":
        raise InputError("only a scenario changes another", field="--from", valid="gzsim new scenario FILE --from NAME")
    writer = _province if province or kind == "province" else _scenario if kind == "scenario" else _workbook
    typer.echo(writer(file, base or TODAY))


def _workbook(file: Path, base: str) -> str:
    from gzsim.workbook.template import write_template

    return f"{write_template(file)}: fill it in, then gzsim index {file}"


def _province(file: Path, base: str) -> str:
    from gzsim.province import write_template

    return f"{write_template(file)}: fill it in, then gzsim province {file} FOLDER"


def _scenario(file: Path, base: str) -> str:
    from gzsim.scenario.skeleton import write_skeleton

    return f"{write_skeleton(file, base)}: change what you like, then gzsim check {file}"


def province(
    workbook: Annotated[Path, typer.Argument(help="A workbook as gzsim new --province writes it.")],
    folder: Annotated[Path, typer.Argument(help="Folder to make: the record of the province, and a scenario.")],
    rescale: Rescale = False,
    percent: Percent = False,
) -> None:
    """Make a record and a scenario of a province from a workbook, for --data of the other commands."""
    from gzsim.province import make_province

    for note in make_province(workbook, folder, rescale=rescale, percent=percent).notes:
        typer.echo(f"note: {note}")
    typer.echo(f"{folder}: the record, and {OWN}; next: gzsim check {folder / OWN} --data {folder}")
