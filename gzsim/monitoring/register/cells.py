"""SQLite's record format, as far as a register uses it (www.sqlite.org/fileformat2.html).

Reading is strict: of all byte strings exactly one reads as a given entry.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Callable
from functools import lru_cache, partial
from typing import NamedTuple

from gzsim.monitoring.register.entries import FIELDS, link

TYPES = {"value": float, "residual": float, "refers_to": int, "sqlite": int, "hash": bytes}
OPTIONAL = {"refers_to", "residual", "verdict", "reviewer"}
HASH = 32
"""Bytes of a hash."""
UNREADABLE = (ValueError, IndexError)
"""What reading raises where the bytes are no entry."""
COLUMNS = (
    (type(None), True),  # the number, which SQLite keeps outside the record
    *((TYPES.get(name, str), name in OPTIONAL) for name in (*FIELDS, "hash")),
)
INTEGERS = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}
"""Serial type → bytes of the integer."""
SHORTER = {1: 0} | {kind: 2 ** (8 * INTEGERS[kind - 1] - 1) for kind in (2, 3, 4, 5, 6)}
"""Serial type → bound of what fits into fewer bytes."""


class Cell(NamedTuple):
    """One entry as its bytes say it: number, fields and hash."""

    number: int
    fields: tuple
    hash: bytes


def varint(value: int) -> bytes:
    """SQLite's integer of variable length, seven bits a byte, below 2⁵⁶.

    >>> varint(5).hex(), varint(300).hex()
    ('05', '822c')
    """
    out = [value & 0x7F]
    while value := value >> 7:
        out.append(value & 0x7F | 0x80)
    return bytes(reversed(out))


def read_varint(data: bytes, at: int) -> tuple[int, int]:
    """Value and the position after it; raises ValueError or IndexError when it is not the shortest form of a value.

    >>> read_varint(bytes.fromhex("822c"), 0)
    (300, 2)
    """
    byte = data[at]
    if byte < 0x80:
        return byte, at + 1
    if byte == 0x80:
        raise ValueError("a number is written with leading zeros")
    value = byte & 0x7F
    for position in range(at + 1, at + 8):
        byte = data[position]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, position + 1
    raise ValueError("a number is too long")


def extent(data: bytes, at: int) -> int:
    """Position after the cell that begins here, as its own size says; raises ValueError or IndexError if it is none."""
    size, position = read_varint(data, at)
    _, position = read_varint(data, position)
    if size == 0 or position + size > len(data):
        raise ValueError("a cell reaches beyond its page")
    return position + size


def catalogue_cell(number: int, values: tuple) -> bytes:
    """Cell of SQLite's table of contents: texts, and integers from 0 to 127."""
    types, body = b"", b""
    for value in values:
        if isinstance(value, str):
            encoded = value.encode()
            types, body = types + varint(2 * len(encoded) + 13), body + encoded
        else:
            types, body = types + varint(1 if value > 1 else 8 + value), body + (bytes([value]) if value > 1 else b"")
    payload = varint(len(types) + 1) + types + body
    return varint(len(payload)) + varint(number) + payload


def read_cell(data: bytes) -> Cell:
    """The entry of a cell; raises ValueError or IndexError unless these bytes, and all of them, are an entry."""
    size, position = read_varint(data, 0)
    number, position = read_varint(data, position)
    end = position + data[position]
    steps, length = columns(data[position + 1 : end])
    if position + size != len(data) or end + length != len(data):
        raise ValueError("its size is wrong")
    body = data[end:]
    values = [read and read(body[start:stop]) for read, start, stop in steps]
    return Cell(number, tuple(values[1:-1]), values[-1])


@lru_cache(maxsize=4096)
def columns(types: bytes) -> tuple[tuple, int]:
    """How to read, from where, and up to where, for each column of a record with these types; and bytes of all values.

    Raises ValueError or IndexError unless they are the types of an entry.
    """
    steps, position, at = [], 0, 0
    for wanted, optional in COLUMNS:
        kind, position = read_varint(types, position)
        read, length = (None, 0) if kind == 0 and optional else reader(kind, wanted)
        steps.append((read, at, at + length))
        at += length
    if position != len(types):
        raise ValueError("it has too many columns")
    return tuple(steps), at


def reader(kind: int, wanted: type) -> tuple[Callable[[bytes], object], int]:
    """How a value of this serial type is read, and its bytes; raises ValueError when it is not of the type wanted."""
    if wanted is str and kind > 12 and kind % 2:
        return bytes.decode, (kind - 13) // 2
    if wanted is float and kind == 7:
        return double, 8
    if wanted is int and kind in (8, 9):
        return lambda _: kind - 8, 0
    if wanted is int and kind in INTEGERS:
        return partial(integer, kind=kind), INTEGERS[kind]
    if wanted is bytes and kind == 12 + 2 * HASH:
        return bytes, HASH
    raise ValueError("a column is of the wrong type")


def double(data: bytes) -> float:
    """Finite double; raises ValueError when it is not finite."""
    (value,) = struct.unpack(">d", data)
    if not math.isfinite(value):
        raise ValueError("a number is not finite")
    return value


def integer(data: bytes, kind: int) -> int:
    """Signed integer; raises ValueError when a shorter serial type would hold it."""
    value = int.from_bytes(data, "big", signed=True)
    if value in (0, 1) or -SHORTER[kind] <= value < SHORTER[kind]:
        raise ValueError("an integer is not in its shortest form")
    return value


def salvaged(data: bytes, number: int, previous: bytes) -> list[str]:
    """Unit, indicator and period of a cell that cannot be read, as far as they can be made out; empty if they cannot.

    A damaged text is shown with replacement characters. When sizes or types are damaged, the one byte is sought that
    makes of the cell the entry which fits its hash and the previous one.
    """
    try:
        _, position = read_varint(data, 0)
        _, position = read_varint(data, position)
        end = position + data[position]
        steps, length = columns(data[position + 1 : end])
        if end + length == len(data):
            return [data[end + start : end + stop].decode(errors="replace") for _, start, stop in steps[2:5]]
    except UNREADABLE:
        pass
    for at in range(min(len(data), 24)):
        for byte in range(256):
            try:
                cell = read_cell(data[:at] + bytes([byte]) + data[at + 1 :])
            except UNREADABLE:
                continue
            if link(previous, number, cell.fields) == cell.hash:
                return list(cell.fields[1:4])
    return []
