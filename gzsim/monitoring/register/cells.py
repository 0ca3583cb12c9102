"""SQLite's record format, as far as a register uses it (www.sqlite.org/fileformat2.html).

Reading is strict: of all byte strings exactly one reads as a given entry.
"""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass

from gzsim.monitoring.register.entries import FIELDS

TYPES = {"value": float, "residual": float, "refers_to": int, "sqlite": int, "hash": bytes}
OPTIONAL = {"refers_to", "residual", "verdict", "reviewer"}
COLUMNS = (
    (type(None), True),  # the number, which SQLite keeps outside the record
    *((TYPES.get(name, str), name in OPTIONAL) for name in (*FIELDS, "hash")),
)
INTEGERS = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}
"""Serial type → bytes of the integer."""
SHORTER = {1: 0} | {kind: 2 ** (8 * INTEGERS[kind - 1] - 1) for kind in (2, 3, 4, 5, 6)}
"""Serial type → bound of what fits into fewer bytes."""


@dataclass(frozen=True)
class Cell:
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
    if position + size != len(data):
        raise ValueError("its size is wrong")
    types, at = column_types(data, position)
    values = []
    for kind, (wanted, optional) in zip(types, COLUMNS, strict=True):
        if kind > 12 and kind & 1 and wanted is str:
            stop = at + (kind - 13 >> 1)
            value = data[at:stop].decode()
        elif kind == 0:
            value, stop = None, at
        else:
            value, stop = other_value(data, at, kind)
        if type(value) is not wanted and not (value is None and optional):
            raise ValueError("a column is of the wrong type")
        values.append(value)
        at = stop
    if at != len(data):
        raise ValueError("its columns do not fill it")
    return Cell(number, tuple(values[1:-1]), values[-1])


def column_types(data: bytes, begin: int) -> tuple[list[int], int]:
    """Serial types of the record that begins here, and where its values begin."""
    position, end = begin + 1, begin + data[begin]
    if (plain := data[position:end]).isascii():  # every type takes one byte
        types, position = list(plain), begin + 1 + len(plain)
    else:
        types = []
    while position < end:
        kind, position = read_varint(data, position)
        types.append(kind)
    if position != end or len(types) != len(COLUMNS):
        raise ValueError("its columns are wrong")
    return types, end


def salvaged(data: bytes) -> list[str]:
    """Unit, indicator and period of a cell that cannot be read, as far as they can be made out; empty if they cannot.

    A damaged text is shown with replacement characters. When sizes or types are damaged, the one byte is sought that
    makes an entry of the cell again.
    """
    try:
        _, position = read_varint(data, 0)
        _, position = read_varint(data, position)
        types, at = column_types(data, position)
        ends = [at + sum(length(kind) for kind in types[:k]) for k in range(len(types) + 1)]
        if ends[-1] == len(data) and all(kind > 12 for kind in types[2:5]):
            return [data[ends[k] : ends[k + 1]].decode(errors="replace") for k in (2, 3, 4)]
    except (ValueError, IndexError):
        pass
    for at in range(min(len(data), 40)):
        for byte in range(256):
            try:
                return list(read_cell(data[:at] + bytes([byte]) + data[at + 1 :]).fields[1:4])
            except (ValueError, IndexError):
                continue
    return []


def length(kind: int) -> int:
    """Bytes that a value of this serial type takes."""
    return (kind - 12) // 2 if kind >= 12 else {0: 0, 7: 8, 8: 0, 9: 0}.get(kind) or INTEGERS.get(kind, 0)


def other_value(data: bytes, at: int, kind: int) -> tuple[object, int]:
    """Value of any other serial type, and the position after it; raises ValueError if it is not in order."""
    if kind == 7:
        (value,) = struct.unpack_from(">d", data, at) if at + 8 <= len(data) else (math.nan,)
        if not math.isfinite(value):
            raise ValueError("a number is not finite")
        return value, at + 8
    if kind in (8, 9):
        return kind - 8, at
    if kind in INTEGERS:
        return integer(data[at : at + INTEGERS[kind]], kind), at + INTEGERS[kind]
    if kind >= 12 and kind % 2 == 0:
        return data[at : at + (kind - 12 >> 1)], at + (kind - 12 >> 1)
    raise ValueError("a column is of the wrong type")


def integer(data: bytes, kind: int) -> int:
    """Signed integer; raises ValueError when a shorter serial type would hold it."""
    value = int.from_bytes(data, "big", signed=True)
    if len(data) != INTEGERS[kind] or value in (0, 1) or -SHORTER[kind] <= value < SHORTER[kind]:
        raise ValueError("an integer is not in its shortest form")
    return value
