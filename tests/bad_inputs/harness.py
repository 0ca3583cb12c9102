"""What a case of bad input is, and what is put into its folder."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

Make = Callable[[Path], object]


class Command(NamedTuple):
    """What is made in the folder, the arguments of the command line, and what the refusal says."""

    arguments: tuple[str, ...]
    says: tuple[str, ...]
    make: Make = lambda folder: None


class Call(NamedTuple):
    """A call, given the folder, and what the refusal says."""

    call: Callable[[Path], Any]
    says: tuple[str, ...]
    make: Make = lambda folder: None


def put(content: bytes | str, name: str = "mine.yaml") -> Make:
    data = content if isinstance(content, bytes) else content.encode()
    return lambda folder: (folder / name).write_bytes(data)


def both(first: Make, second: Make) -> Make:
    return lambda folder: (first(folder), second(folder))


def pipe(name: str) -> Make:
    return lambda folder: os.mkfifo(folder / name)


def link(name: str, target: str) -> Make:
    return lambda folder: (folder / name).symlink_to(target)


def sparse(name: str, size: int) -> Make:
    def make(folder: Path) -> None:
        with (folder / name).open("wb") as file:
            file.truncate(size)

    return make


def listening(name: str) -> Make:
    def make(folder: Path) -> None:
        with socket.socket(socket.AF_UNIX) as server:
            here = Path.cwd()
            os.chdir(folder)  # the path of a socket is short
            server.bind(name)
            os.chdir(here)

    return make
