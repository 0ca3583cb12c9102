"""A results folder that is either whole or not there."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gzsim.errors import InputError

MANIFEST = "manifest.json"


@contextmanager
def results_folder(target: Path) -> Iterator[Path]:
    """Give a fresh folder beside ``target`` to write to, and put it in the place of ``target`` once all is written.

    After an error or an interruption ``target`` is what it was before. Earlier results (a folder with a manifest) are
    replaced; anything else that has the name is left alone.

    Raises
    ------
    InputError
        If nothing can be written there, or if ``target`` exists and holds no results.

    Examples
    --------
    >>> with tempfile.TemporaryDirectory() as somewhere:
    ...     with results_folder(Path(somewhere) / "mine") as folder:
    ...         _ = (folder / "manifest.json").write_text("{}")
    ...     sorted(path.name for path in (Path(somewhere) / "mine").iterdir())
    ['manifest.json']
    """
    _refuse_foreign(target)
    made = _make_parents(target.parent)
    try:
        folder = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    except OSError as error:
        raise _unwritable(target, error) from None
    try:
        yield folder
        folder.chmod(0o755)  # mkdtemp makes folders that nobody else may read
        _put_in_place(folder, target)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        for parent in made:
            if parent.is_dir() and not any(parent.iterdir()):
                parent.rmdir()


def _refuse_foreign(target: Path) -> None:
    if target.is_dir() and any(target.iterdir()) and not (target / MANIFEST).is_file():
        raise InputError("the folder holds something else than results", file=target, valid="a new or an empty folder")
    if target.exists() and not target.is_dir():
        raise InputError("a file is in the way of the results folder", file=target, valid="a folder, see --results")


def _make_parents(folder: Path) -> list[Path]:
    """Make the folders above the results; return those that were new, the lowest first."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(folder, error) from None
    return missing


def _put_in_place(folder: Path, target: Path) -> None:
    try:
        if target.exists():
            old = Path(tempfile.mkdtemp(prefix=f".{target.name}-old-", dir=target.parent))
            target.rename(old / target.name)
            folder.rename(target)
            shutil.rmtree(old)
        else:
            folder.rename(target)
    except OSError as error:
        raise _unwritable(target, error) from None


def _unwritable(path: Path, error: OSError) -> InputError:
    return InputError(
        f"the results cannot be written here ({error.strerror or error})",
        file=path,
        valid="a folder that you may write to, named with --results",
    )
