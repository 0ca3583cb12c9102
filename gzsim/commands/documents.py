"""Answers of commands for machines: JSON, and files of tables."""

from __future__ import annotations

import json
import math
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from gzsim.commands.answer import Answer
from gzsim.common.spreadsheets import as_csv
from gzsim.common.writing import write_or_refuse
from gzsim.errors import CombinedInputError, InputError
from gzsim.views.drawing import NOT_XML

SHEET = 31
"""Letters that the name of a sheet may have."""


def document(answer: Answer, command: str) -> str:
    """An answer as JSON; what is missing or infinite is null.

    >>> from gzsim.views.labels import Name
    >>> ranks = pd.DataFrame({"code": ["520100"], "rank": [1], "lead": [float("nan")]})
    >>> answer = Answer(headline=[Name("Guiyang leads.", "贵阳第一。")], figures=lambda: {"ranks": ranks})
    >>> said = json.loads(document(answer, "score"))
    >>> said["ok"], said["headline"], said["tables"]["ranks"]
    (True, ['Guiyang leads.'], [{'code': '520100', 'rank': 1, 'lead': None}])
    """
    told = {
        "headline": [line.en for line in answer.headline],
        "headline_zh": [line.zh for line in answer.headline],
        "facts": dict(answer.facts),
        "tables": {name: table.to_dict("records") for name, table in answer.figures().items()},
        "notes": [note.en for note in (*answer.notes, *answer.details)],
        "notes_zh": [note.zh for note in (*answer.notes, *answer.details)],
        "files": dict(answer.files),
        "errors": _listed(answer.fault),
    }
    return _written(command, answer.code == 0 and answer.fault is None, told)


def faults(command: str, error: InputError) -> str:
    """Bad input as JSON: every fault with its place, and what would be valid.

    >>> said = json.loads(faults("score", InputError("is no year", field="year", valid="2016")))
    >>> said["ok"], said["errors"][0]["field"], said["errors"][0]["problem"]
    (False, 'year', 'is no year')
    """
    return _written(command, False, {"errors": _listed(error)})


def _listed(error: InputError | None) -> list[dict[str, Any]]:
    if error is None:
        return []
    errors = [error, *(error.others if isinstance(error, CombinedInputError) else [])]
    parts = "problem", "file", "line", "column", "field", "valid"
    return [{"message": InputError.__str__(each), **{part: getattr(each, part) for part in parts}} for each in errors]


def _written(command: str, ok: bool, told: dict[str, Any]) -> str:
    said = {"gzsim": version("gzsim"), "command": command, "ok": ok, **told}
    return json.dumps(_plain(said), ensure_ascii=False, indent=1, allow_nan=False)


def _plain(value: Any) -> Any:
    """Whatever it is, as JSON has it."""
    if isinstance(value, dict):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset | range | np.ndarray | pd.Index | pd.Series):
        return [_plain(each) for each in value]
    if isinstance(value, np.generic):
        return _plain(value.item())
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return None if value is pd.NA or value is pd.NaT else str(value)


def write(answer: Answer, command: str, path: Path) -> None:
    """Write the figures of an answer: the first table, or all of them as sheets (.xlsx) or JSON.

    Raises InputError if the answer has no figures, or the file cannot be written.
    """
    if not answer.figures():
        raise InputError(f"gzsim {command} has found nothing to write", file=path, field="--out", valid="without --out")
    made = {".csv": _csv, ".xlsx": _xlsx, ".parquet": _parquet}.get(path.suffix.lower())
    content = made(answer) if made else document(answer, command).encode() + b"\n"
    write_or_refuse(path, content, "a file that can be written")


def _first(answer: Answer) -> pd.DataFrame:
    return next(iter(answer.figures().values()))


def _csv(answer: Answer) -> bytes:
    return as_csv(_first(answer))


def _parquet(answer: Answer) -> bytes:
    return _first(answer).to_parquet(index=False)


def _xlsx(answer: Answer) -> bytes:
    """Text never becomes a formula, and loses the characters that no workbook may hold."""
    content = BytesIO()
    with pd.ExcelWriter(content, engine="openpyxl") as book:
        for name, table in answer.figures().items():
            clean = table.map(lambda value: NOT_XML.sub("", value) if isinstance(value, str) else value)
            clean.to_excel(book, sheet_name=name[:SHEET], index=False, freeze_panes=(1, 0))
            for row in book.sheets[name[:SHEET]].iter_rows():
                for cell in row:
                    if cell.data_type == "f":
                        cell.data_type = "s"
    return content.getvalue()
