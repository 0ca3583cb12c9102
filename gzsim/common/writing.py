"""Files and folders that are whole or not there, and that one process at a time writes to."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from gzsim.errors import InputError

BUSY = {errno.EACCES, errno.EAGAIN, errno.EDEADLK}
"""What the system says when somebody else holds a lock; anything else says that there are no locks on this disk."""

FAR = 1 << 30
"""Windows keeps everybody from the bytes that are locked, so that these lie behind those that are written."""


def write_whole(path: Path, data: bytes) -> None:
    """Write a file that is whole, or what it was before, even if the process is killed; for one writer at a time.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     write_whole(Path(folder) / "table", b"whole")
    ...     [path.read_bytes() for path in Path(folder).iterdir()]
    [b'whole']
    """
    draft = path.with_name(f".{path.name}.part")
    try:
        draft.write_bytes(data)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def write_or_refuse(path: Path, data: bytes, valid: str) -> Path:
    """Write a file as :func:`write_whole` does and return its path; raises ``InputError`` where that cannot be done."""
    if not path.name.strip():
        raise InputError("has no name of a file", file=path, valid=valid)
    try:
        write_whole(path, data)
    except (OSError, UnicodeEncodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "holds characters that no path can"
        raise InputError(f"cannot be written ({reason})", file=path, valid=valid) from None
    return path


def refuse_clashes(read: Iterable[Path | None], written: Iterable[Path | None]) -> None:
    """Raise InputError if a file that is to be written is read, or is to be written twice.

    >>> refuse_clashes([Path("own.csv"), None], [Path("own.html"), Path("a/../own.html")])
    Traceback (most recent call last):
        ...
    gzsim.errors.InputError: a/../own.html: would be written twice. Valid: another name
    """
    sources, taken = {path.resolve() for path in read if path}, set()
    for path in filter(None, written):
        place = path.resolve()
        if place in sources or place in taken:
            problem = "is what the index is made from" if place in sources else "would be written twice"
            raise InputError(problem, file=path, valid="another name")
        taken.add(place)


def require_ending(path: Path, ending: str) -> None:
    """Raise InputError unless a file is called as what is in it.

    >>> require_ending(Path("scores.csv"), ".xlsx")
    Traceback (most recent call last):
        ...
    gzsim.errors.InputError: scores.csv: does not end in .xlsx. Valid: a name such as scores.xlsx
    """
    if path.suffix.lower() != ending:
        raise InputError(f"does not end in {ending}", file=path, valid=f"a name such as {path.stem}{ending}")


@contextmanager
def only_writer(lock: Path, folder: Path) -> Iterator[None]:
    """Hold a lock file for as long as a folder is written to; whoever is killed lets go of it.

    Where the disk knows no locks, nobody is kept out. Not by ``filelock``, as the register is: a refused attempt at its
    lock may empty the file that names the process, its file stays behind, and where there are no locks it refuses.

    Raises InputError if another process writes to the folder now; OSError if the lock file cannot be made.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as text:
    ...     folder, lock = Path(text), Path(text) / ".lock"
    ...     with only_writer(lock, folder):
    ...         try:
    ...             with only_writer(lock, folder):
    ...                 pass
    ...         except InputError as error:
    ...             print(error.problem.replace(str(os.getpid()), "N"))
    ...     list(folder.iterdir())
    another run (process N) writes to this folder
    []
    """
    handle = _held(lock, folder)
    try:
        os.truncate(handle, 0)
        os.write(handle, str(os.getpid()).encode())
        yield
    finally:
        with suppress(OSError):  # Windows does not delete what is open; the next writer takes such a file over
            lock.unlink()
        os.close(handle)


def _held(lock: Path, folder: Path) -> int:
    """Open and lock the file; once more if somebody deleted it in between, because others would then make a new one."""
    while True:
        handle = os.open(lock, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            _lock(handle)
        except OSError as error:
            if error.errno not in BUSY:
                return handle
            os.close(handle)
            raise _busy(lock, folder) from None
        with suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(handle), lock.stat()):
                return handle
        os.close(handle)


def _lock(handle: int) -> None:
    try:
        import fcntl
    except ImportError:  # Windows
        import msvcrt

        os.lseek(handle, FAR, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        os.lseek(handle, 0, os.SEEK_SET)
    else:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _busy(lock: Path, folder: Path) -> InputError:
    process = lock.read_text(encoding="ascii") if lock.exists() else ""
    who = f"another run (process {process})" if process.isdigit() else "another run"
    return InputError(f"{who} writes to this folder", file=folder, valid="another folder, or wait until it has ended")


def refuse_foreign(folder: Path, sign: str, what: str) -> None:
    """Refuse a path that is there and holds something else; ``sign`` is the file by which ``what`` is known.

    Raises InputError if a file has the name, or a folder that holds anything but no such sign.
    """
    if folder.exists() and not folder.is_dir():
        raise InputError(f"a file is in the way of the folder for {what}", file=folder, valid="a folder")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / sign).is_file():
        raise InputError(f"the folder holds something else than {what}", file=folder, valid="a new or an empty folder")
