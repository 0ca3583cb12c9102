"""Bytes and text of an input file, refused where it is none: a folder, a pipe, a device, a file of absurd size."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import Any

from gzsim.common.words import short
from gzsim.errors import InputError

_KINDS = {
    stat.S_IFDIR: "is a folder, not a file",
    stat.S_IFIFO: "is a named pipe, not a file",
    stat.S_IFSOCK: "is a socket, not a file",
    stat.S_IFCHR: "is a device, not a file",
    stat.S_IFBLK: "is a device, not a file",
}
_ERRORS = {
    errno.ENOENT: "there is no such file",
    errno.ENOTDIR: "there is no such file",
    errno.ENAMETOOLONG: "is too long for the name of a file",
    errno.ELOOP: "is a link that leads back to itself",
}


def as_path(value: Any, field: str, valid: str) -> Path:
    """Path that a text or a path stands for.

    Raises InputError if it is neither, or holds a character that no path can hold.

    >>> as_path("data", "path", "a folder").name
    'data'
    >>> as_path(5, "path", "a folder")
    Traceback (most recent call last):
    gzsim.errors.InputError: path: must be a text or a path, not 5. Valid: a folder
    """
    if not isinstance(value, str | os.PathLike) or not isinstance(os.fspath(value), str):
        raise InputError(f"must be a text or a path, not {short(value)}", field=field, valid=valid)
    if "\0" in os.fspath(value):
        raise InputError("holds a NUL character, which no path can", field=field, valid=valid)
    return Path(value)


def read_regular(path: Path, most_bytes: int, valid: str) -> bytes:
    """Bytes of a regular file, or of what a link to one leads to.

    A pipe is never opened: whoever opens it waits for a writer that may never come.

    Raises InputError if there is no such file, it is no regular file, cannot be read, or is larger than ``most_bytes``.

    >>> from gzsim.paths import PACKAGE
    >>> read_regular(PACKAGE, 1000, "a file")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    gzsim.errors.InputError: ...: is a folder, not a file. Valid: a file
    """
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise InputError(_KINDS.get(stat.S_IFMT(status.st_mode), "is no regular file"), file=path, valid=valid)
        with path.open("rb") as stream:
            content = stream.read(most_bytes + 1) if status.st_size <= most_bytes else b""
    except (OSError, UnicodeEncodeError) as error:
        raise InputError(_reason(error), file=path, valid=valid) from None
    if max(status.st_size, len(content)) > most_bytes:
        raise InputError(f"is larger than {most_bytes:,} bytes", file=path, valid=valid)
    return content


def utf8(content: bytes, path: Path, valid: str) -> str:
    """Text of a file in UTF-8, with or without a byte-order mark.

    Raises InputError if it is in another encoding, with the line on which that shows.

    >>> utf8("贵州".encode("gbk"), Path("a.yaml"), "a file saved as UTF-8")
    Traceback (most recent call last):
    gzsim.errors.InputError: a.yaml:1: is not UTF-8 text. Valid: a file saved as UTF-8
    """
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise InputError("is not UTF-8 text", file=path, line=line, valid=valid) from None


def _reason(error: OSError | UnicodeEncodeError) -> str:
    if isinstance(error, UnicodeEncodeError):
        return "holds characters that no path can"
    return _ERRORS.get(error.errno, f"cannot be read ({error.strerror})")
