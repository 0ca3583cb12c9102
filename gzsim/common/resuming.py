"""Folders that keep finished parts of long work beside a manifest of what was asked for, so that it can be resumed."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from gzsim.common.writing import only_writer, refuse_foreign, write_whole
from gzsim.errors import InputError


@contextmanager
def resumable(
    folder: str | os.PathLike[str], sign: str, what: str, asked: Mapping[str, Any], chosen: Mapping[str, Any]
) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Open a folder for the work that ``asked`` describes, or go on with what it holds of it, as its only writer.

    Gives the folder and the manifest ``sign`` in it: ``asked``, and what the call that began has ``chosen``.

    Raises InputError if the folder holds other work (the message names the first difference) or anything else than
    ``what``, cannot be written to, or another run writes to it now.
    """
    path = as_folder(folder)
    with writing(path):
        refuse_foreign(path, sign, what)
        path.mkdir(parents=True, exist_ok=True)
    with only_writer(path.with_name(f".{path.name}.lock"), path):
        yield path, _manifest(path / sign, asked, chosen)


def as_folder(given: Any) -> Path:
    """The absolute path of a folder that work is kept in; raises `InputError` for what is none."""
    if not isinstance(given, str | os.PathLike) or not str(given) or "\0" in str(given):
        raise InputError(f"{given!r} is no folder", field="into", valid="the path of a folder")
    return Path(os.path.abspath(given))


def _manifest(path: Path, asked: Mapping[str, Any], chosen: Mapping[str, Any]) -> dict[str, Any]:
    """The manifest that is there, if it says what is asked for; written if there is none."""
    manifest = json.loads(json.dumps({**chosen, **asked}))
    if not path.exists():
        with writing(path.parent):
            write_whole(path, json.dumps(manifest, ensure_ascii=False, indent=1).encode())
        return manifest
    there = read_manifest(path)
    if found := first_difference(there, {**manifest, **{name: there.get(name) for name in chosen}}):
        field, held, here = found
        problem = f"the folder keeps work with {held}, this one has {here}"
        valid = "another folder, or the same scenarios, seed and version of gzsim"
        raise InputError(problem, file=path.parent, field=field, valid=valid)
    return there


def read_manifest(path: Path) -> dict[str, Any]:
    """What a manifest says; raises `InputError` if it is damaged."""
    try:
        said = json.loads(path.read_bytes())
    except (OSError, ValueError):
        said = None
    if not isinstance(said, dict):
        raise InputError("the manifest is missing or damaged", file=path, valid="another folder")
    return said


def first_difference(there: Any, here: Any, place: str = "") -> tuple[str, str, str] | None:
    """The first place at which two nested mappings differ, and what each has there, cut short.

    >>> first_difference({"seed": 7, "runs": {"none": 1}}, {"seed": 7, "runs": {"none": 2}})
    ('runs.none', '1', '2')
    """
    if isinstance(there, dict) and isinstance(here, dict):
        for name in [*there, *(name for name in here if name not in there)]:
            found = first_difference(there.get(name), here.get(name), f"{place}.{name}" if place else name)
            if found:
                return found
        return None
    return None if there == here else (place, _shown(there), _shown(here))


def _shown(value: Any) -> str:
    text = "nothing" if value is None else json.dumps(value, ensure_ascii=False)
    return text if len(text) < 60 else f"{text[:56]} ..."


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Say in one message that a folder cannot be written to; what is in it stays."""
    try:
        yield
    except OSError as error:
        problem = f"nothing more can be kept here ({error.strerror or error}); what is there stays"
        raise InputError(problem, file=folder, valid="a folder that you may write to, with room") from None
