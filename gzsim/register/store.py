"""The file of a register: looked at without waiting, written by one at a time, on the disk before it counts."""

from __future__ import annotations

import errno
import io
import os
import stat
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from gzsim.common.reading import as_path
from gzsim.errors import InputError

_VALID = "the path of a register, or of a file that does not exist yet in a folder that does"
_START = b'{"number":1,"previous":"0'
_LOOKED_AT = 65_536
_UNBLOCKED = getattr(os, "O_NONBLOCK", 0)  # without it, who opens a named pipe waits for whoever fills it

_ERRORS = {
    errno.ENOSPC: ("the disk is full", "space on the disk"),
    errno.EDQUOT: ("the quota of the disk is used up", "space on the disk"),
    errno.EFBIG: ("the file may not grow any further", "a greater limit on the size of files"),
    errno.EISDIR: ("a folder is in the way", "a file, or nothing, in its place"),
}
_UNWRITABLE = "a file and a folder that may be written to"


def checked_path(path: str | Path) -> Path:
    """The path, absolute and without links; raises InputError when a register is not and cannot be there."""
    given = as_path(path, "path", _VALID)
    try:
        place = given.expanduser().resolve()
        problem = _unfit(place)
    except (OSError, RuntimeError, ValueError) as error:
        problem = f"no path of a file ({getattr(error, 'strerror', None) or error})"
    if problem:
        raise InputError(problem, file=given, field="path", valid=_VALID)
    return place


def _unfit(place: Path) -> str | None:
    """Why a register is not and cannot be there; None when it can."""
    if not place.parent.is_dir():
        return "its folder does not exist"
    if not place.exists():
        return None
    if not place.is_file():
        return "a folder" if place.is_dir() else "not a regular file"
    first = content(place, 0, _LOOKED_AT)
    return None if _START.startswith(first[: len(_START)]) or b'"previous":"' in first else "not a register"


def content(path: Path, start: int = 0, most: int = -1) -> bytes:
    """Bytes of the file from there on, none when there is no file; raises InputError when it cannot be read."""
    try:
        with open(path, "rb", opener=lambda name, flags: os.open(name, flags | _UNBLOCKED)) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise InputError("not a regular file", file=path, valid=_VALID)
            file.seek(start)
            return file.read(most)
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror})", file=path, valid="a file that may be read") from error


@contextmanager
def locked(path: Path, timeout: float) -> Iterator[None]:
    """Nobody else writes meanwhile: the lock is on a file beside the register, which stays there, empty.

    Raises TimeoutError when somebody else has it for longer than that, InputError when there can be no lock.
    """
    lock = FileLock(f"{path}.lock", timeout=timeout, poll_interval=0.01)
    try:
        lock.acquire()
    except Timeout:
        problem = f"{path}: another program has held the register for {timeout:g} seconds"
        raise TimeoutError(problem) from None
    except OSError as error:
        raise _told(error, Path(lock.lock_file)) from error
    try:
        yield
    finally:
        lock.release()


@contextmanager
def undisturbed(path: Path, timeout: float) -> Iterator[None]:
    """Nobody writes meanwhile; where there can be no lock, as in a folder only for reading, nobody can write anyway."""
    with ExitStack() as stack:
        with suppress(InputError):
            stack.enter_context(locked(path, timeout))
        yield


def extend(path: Path, size: int, surplus: int, batch: bytes) -> None:
    """Put a batch after that many bytes, in the place of a surplus; on the disk when it returns.

    Raises InputError when that fails; the file then ends where it should, or, if not even that can be done, with a
    batch that was never finished.
    """
    is_new = not size + surplus
    try:
        with open_to_write(path) as file:
            if os.fstat(file.fileno()).st_size != size + surplus:
                raise InputError("another program has changed it meanwhile", file=path, valid="one writer at a time")
            try:
                file.truncate(size)
                rest = memoryview(batch)
                while rest:
                    rest = rest[file.write(rest) :]
                os.fsync(file.fileno())
                if is_new and os.name == "posix":
                    _sync_folder(path.parent)
            except BaseException:
                with suppress(OSError):
                    file.truncate(size)
                    os.fsync(file.fileno())
                raise
    except OSError as error:
        raise _told(error, path) from error


def open_to_write(path: Path) -> io.FileIO:
    """The file, made when there is none, without a buffer: what cannot be written shows at once."""
    return io.FileIO(path, "ab")


def _sync_folder(folder: Path) -> None:
    """Make the name of a new file durable too."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _told(error: OSError, path: Path) -> InputError:
    """What a user can do about it."""
    problem, valid = _ERRORS.get(error.errno, (f"cannot be written ({error.strerror or error})", _UNWRITABLE))
    return InputError(f"{problem}; nothing of this batch was entered", file=path, valid=f"{valid}; then enter it again")
