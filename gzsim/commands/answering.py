"""What a command answers, and the ways to get it: a short table, all of it, JSON, or a file."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gzsim.commands.answer import Answer
from gzsim.commands.completing import one_of
from gzsim.commands.waiting import told_of_compiling
from gzsim.errors import InputError

if TYPE_CHECKING:
    from gzsim.views.labels import Language

ENDINGS = (".csv", ".xlsx", ".parquet", ".json")
"""Of files that a table can be written to."""

Whole = Annotated[bool, typer.Option("--all", help="Show everything, not the headline figures alone.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, and nothing else, on standard output.")]
File = Annotated[
    Path | None, typer.Option("--out", metavar="FILE", help=f"Write the figures to a file: {', '.join(ENDINGS)}.")
]
Lang = Annotated[
    str,
    typer.Option(
        "--lang",
        metavar="en|zh|both",
        envvar="GZSIM_LANG",
        help="Language of what is printed.",
        autocompletion=one_of("en", "zh", "both"),
    ),
]


def answering(function: Callable[..., Answer]) -> Callable[..., None]:
    """A command out of a function that gives an answer: it takes --all, --json, --out and --lang besides its own.

    A function that has an ``out`` of its own, a folder, gets whatever is not named as a table.
    """
    own = inspect.signature(function, eval_str=True)
    added = {"whole": (Whole, False), "as_json": (AsJson, False), "lang": (Lang, "en"), "out": (File, None)}
    added = {name: kind for name, kind in added.items() if name not in own.parameters}

    @wraps(function)
    def command(whole: bool, as_json: bool, lang: str, out: Path | None, **asked: Any) -> None:
        with _faults_as_json(function.__name__, as_json):
            file, folder = (out, None) if "out" in added else apart(out)
            if file is not None:
                require_table(file, "" if "out" in added else "; a folder has a name without an ending")
                _refuse_read(file, asked.values())
            language = _language(lang)
            with told_of_compiling(language):
                answer = function(**asked) if "out" in added else function(out=folder, **asked)
                _give(answer, function.__name__, whole, as_json, language, file)
        if answer.fault is not None:
            raise answer.fault
        if answer.code:
            raise typer.Exit(answer.code)

    kinds = {name: inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=kind)
             for name, (kind, default) in added.items()}  # fmt: skip
    parameters = [each.replace(kind=inspect.Parameter.KEYWORD_ONLY) for each in own.parameters.values()]
    parameters += kinds.values()
    command.__signature__ = inspect.Signature(parameters)
    command.__annotations__ = {each.name: each.annotation for each in parameters}
    return command


def apart(out: Path | None) -> tuple[Path | None, Path | None]:
    """A table, or the folder of a whole result: what is called as a file is one.

    >>> [path and path.name for path in apart(Path("mine/scores.csv"))], apart(Path("runs/0.5"))[0]
    (['scores.csv', None], None)
    """
    if out is None or out.is_dir() or not out.suffix[1:].isalpha():
        return None, out
    return out, None


def require_table(path: Path, besides: str = "") -> None:
    """Raise InputError unless a table can be written to a file of this name, before any work is done.

    >>> require_table(Path("scores.pdf"))
    Traceback (most recent call last):
    gzsim.errors.InputError: scores.pdf: --out: no table ends in .pdf. Valid: .csv, .xlsx, .parquet, .json
    """
    valid = ", ".join(ENDINGS) + besides
    if path.suffix.lower() not in ENDINGS:
        problem = f"no table ends in {path.suffix}" if path.suffix else "does not say what kind of table"
        raise InputError(problem, file=path, field="--out", valid=valid)
    if path.is_dir():
        raise InputError("is a folder", file=path, field="--out", valid=f"a file that ends in {valid}")
    if not path.absolute().parent.is_dir():
        raise InputError("there is no such folder", file=path.parent, field="--out", valid="a folder that is there")


def _refuse_read(file: Path, asked: Iterable[object]) -> None:
    """Nobody wants the data overwritten that a table is made from."""
    if any(isinstance(each, Path) and each.resolve() == file.resolve() for each in asked):
        raise InputError("is named for something else, too", file=file, field="--out", valid="another name")


def _language(lang: str) -> Language:
    if lang not in {"en", "zh", "both"}:  # as `gzsim.views.labels.checked`, without importing tables for it
        raise InputError(f"unknown language {lang!r}", field="language", valid="en, zh, both")
    return lang


@contextmanager
def _faults_as_json(command: str, as_json: bool) -> Iterator[None]:
    """Bad input as JSON, too, where JSON is asked for; the message on standard error and the exit code stay."""
    try:
        yield
    except InputError as error:
        if as_json:
            from gzsim.commands.documents import faults

            typer.echo(faults(command, error))
        raise


def _give(answer: Answer, command: str, whole: bool, as_json: bool, language: Language, file: Path | None) -> None:
    if file is not None:
        from gzsim.commands.documents import write

        write(answer, command, file)
        answer = replace(answer, files={**answer.files, "table": file})
    if as_json:
        from gzsim.commands.documents import document

        typer.echo(document(answer, command))
    else:
        from gzsim.commands.printing import show

        show(answer, language, whole)
