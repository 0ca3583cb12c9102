"""A results folder that is either whole or not there."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gzsim.common.writing import only_writer, refuse_foreign
from gzsim.errors import InputError

MANIFEST = "manifest.json"
WRITABLE = "a folder for results alone that you may write to"
VALID = f"{WRITABLE}, named with --results"


@contextmanager
def results_folder(target: Path, sign: str = MANIFEST) -> Iterator[Path]:
    """Give a fresh folder beside ``target`` to write to, and put it in the place of ``target`` once all is written.

    After an error or an interruption ``target`` is what it was before. Earlier results (a folder with a file ``sign``)
    are replaced; anything else that has the name is left alone. What a run that was killed left beside ``target`` is
    removed, and results that it had moved out of the way are put back; stderr says so.

    Raises InputError if nothing can be written there, if ``target`` exists and holds no results, or another run writes
    there now.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as somewhere:
    ...     with results_folder(Path(somewhere) / "mine") as folder:
    ...         _ = (folder / "manifest.json").write_text("{}")
    ...     sorted(path.name for path in (Path(somewhere) / "mine").iterdir())
    ['manifest.json']
    """
    target = _place(target)
    refuse_foreign(target, sign, "results")
    made = _make_parents(target.parent)
    try:
        with only_writer(_beside(target, "lock"), target):
            _clear_up(target)
            yield from _fresh(target, sign)
    except OSError as error:
        raise _unwritable(target, error) from None
    finally:
        for parent in made:
            if parent.is_dir() and not any(parent.iterdir()):
                parent.rmdir()


def _beside(target: Path, what: str) -> Path:
    """Where the lock, the new results and those before them are while a run writes: one name each, under the lock."""
    return target.with_name(f".{target.name}.{what}")


def _place(target: Path) -> Path:
    """Absolute path, with links followed; refused if it cannot be a folder that is replaced as a whole."""
    try:
        path = Path(os.path.abspath(target))
        for each in (path, *path.parents):
            if each.is_symlink() and not each.exists():
                raise InputError("a link that leads nowhere", file=each, valid=VALID)
        path = path.resolve()
        here = Path.cwd()
        if path in (here, *here.parents) or path.is_mount():
            raise InputError("the folder that you are in, or one above it, cannot be replaced", file=path, valid=VALID)
    except OSError as error:
        raise _unwritable(target, error) from None
    return path


def _make_parents(folder: Path) -> list[Path]:
    """Make the folders above the results; return those that were new, the lowest first."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(folder, error) from None
    return missing


def _clear_up(target: Path) -> None:
    """Undo what a killed run left: while the lock is held, nobody else can be writing."""
    before, fresh = _beside(target, "before"), _beside(target, "writing")
    if before.exists() and not target.exists():
        before.rename(target)
        _say(f"{target}: put back the results that an interrupted run had moved out of the way")
    for left in (before, fresh):
        if left.exists():
            shutil.rmtree(left)
            _say(f"{left}: removed what an interrupted run had left")


def _say(text: str) -> None:
    sys.stderr.write(f"gzsim: {text}\n")


def _fresh(target: Path, sign: str) -> Iterator[Path]:
    folder = _beside(target, "writing")
    folder.mkdir()
    try:
        yield folder
        _put_in_place(folder, target, sign)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _put_in_place(folder: Path, target: Path, sign: str) -> None:
    """Two renames; if the second cannot be done, the first is undone."""
    refuse_foreign(target, sign, "results")  # once more: the work may have taken hours
    before = _beside(target, "before")
    try:
        if target.exists():
            target.rename(before)
        folder.rename(target)
    except BaseException:
        if before.exists() and not target.exists():
            _put_back(before, target)
        raise
    shutil.rmtree(before, ignore_errors=True)


def _put_back(before: Path, target: Path) -> None:
    try:
        before.rename(target)
    except OSError as error:
        problem = f"the results could not be replaced ({error.strerror or error}); the earlier ones are in {before}"
        raise InputError(problem, file=target, valid="rename that folder, or run again: this puts it back") from None


def _unwritable(path: Path, error: OSError) -> InputError:
    return InputError(f"the results cannot be written here ({error.strerror or error})", file=path, valid=VALID)
