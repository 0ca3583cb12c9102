"""What is entered: a report, its correction, or a cross-check of it; and the one line that it becomes in the file."""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from json.encoder import encode_basestring as quoted
from numbers import Real
from typing import Any, NamedTuple

from gzsim.common.words import short
from gzsim.errors import InputError

SOURCES = {
    "self-report": "自行填报",
    "platform": "平台采集",
    "satellite": "卫星遥感",
    "survey": "抽样调查",
    "third party": "第三方评估",
    "inspection": "现场核查",
}
"""Where a figure comes from, with the Chinese name."""

KINDS = {"report": "填报", "correction": "更正", "cross-check": "交叉核验"}
"""What an entry is, with the Chinese name."""

LONGEST = {"note": 1000}
"""Bytes in UTF-8 that a text may have; 300 where nothing is said."""

_PERIOD = re.compile(r"([1-9][0-9]{3})(?:-(0[1-9]|1[0-2])|-Q([1-4]))?")
_UTC = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-9]{2}:[0-9]{2}\.[0-9]{6}Z")
_first_json = json.JSONDecoder().raw_decode
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")


@dataclass(frozen=True)
class Report:
    """One figure that a unit submits, or that arrives about it.

    Attributes
    ----------
    period : a year, quarter or month: "2025", "2025-Q1", "2025-03"
    value : finite, in the unit of the indicator
    source : one of :data:`SOURCES`
    arrived : str or datetime, optional, with its time zone; kept in UTC. Without it, the moment of appending counts.
    corrects : int, optional, number of the entry that this one corrects; both stay in the register

    Raises InputError if a field is empty, malformed, unknown, or not finite.

    Source: S22.

    >>> report = Report("Zunyi", "gdp_growth", "2025-03", 6.4, "self-report", arrived="2025-04-03T16:00:00+08:00")
    >>> report.arrived
    '2025-04-03T08:00:00.000000Z'
    """

    unit: str
    indicator: str
    period: str
    value: float
    source: str
    arrived: str | datetime | None = None
    corrects: int | None = None
    note: str = ""

    def __post_init__(self) -> None:
        self.__dict__.update(
            unit=text(self.unit, "unit"),
            indicator=text(self.indicator, "indicator"),
            note=text(self.note, "note", may_be_empty=True),
            value=finite(self.value, "value"),
            arrived=moment(self.arrived),
        )
        if not isinstance(self.period, str) or not _PERIOD.fullmatch(self.period):
            problem = f"{short(self.period)} is no period"
            raise InputError(problem, field="period", valid='"2025", "2025-Q1" or "2025-03"')
        known(self.source)
        if self.corrects is not None:
            self.__dict__.update(corrects=whole(self.corrects, "corrects"))

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What makes two reports the same submission: unit, indicator, period, source."""
        return self.unit, self.indicator, self.period, self.source


@dataclass(frozen=True)
class CrossCheck:
    """An independent signal held against a report that is already in the register.

    Attributes
    ----------
    refers_to : number of the report
    signal : what the independent source says
    source : one of :data:`SOURCES`, and another one than the report's
    residual : distance of the report from the signal, as whoever checks it defines it
    verdict, reviewer : what was concluded, and by whom (or by which rule)
    arrived : str or datetime, optional

    Raises InputError if a field is empty, malformed, unknown, or not finite.

    Source: S22.

    >>> CrossCheck(1, 5.1, "satellite", 1.3, "doubtful", "Bureau of Statistics").residual
    1.3
    """

    refers_to: int
    signal: float
    source: str
    residual: float
    verdict: str
    reviewer: str
    arrived: str | datetime | None = None
    note: str = ""

    def __post_init__(self) -> None:
        self.__dict__.update(
            refers_to=whole(self.refers_to, "refers_to"),
            signal=finite(self.signal, "signal"),
            residual=finite(self.residual, "residual"),
            verdict=text(self.verdict, "verdict"),
            reviewer=text(self.reviewer, "reviewer"),
            note=text(self.note, "note", may_be_empty=True),
            arrived=moment(self.arrived),
        )
        known(self.source)


class Entry(NamedTuple):
    """What a line says, without its number and the hash of the line before; None where nothing is said."""

    kind: str
    unit: str
    indicator: str
    period: str
    value: float
    source: str
    arrived: str
    refers_to: int | None = None
    residual: float | None = None
    verdict: str | None = None
    reviewer: str | None = None
    note: str = ""

    @classmethod
    def of_report(cls, report: Report, now: str | None = None) -> Entry:
        """Entry of a report, which arrives now unless it says when."""
        kind = "report" if report.corrects is None else "correction"
        what = report.unit, report.indicator, report.period, report.value, report.source, report.arrived or now
        return cls(kind, *what, report.corrects, None, None, None, report.note)

    @classmethod
    def of_check(cls, check: CrossCheck, about: tuple, now: str | None = None) -> Entry:
        """Entry of a cross-check about that unit, indicator and period."""
        what = *about, check.signal, check.source, check.arrived or now
        return cls("cross-check", *what, check.refers_to, check.residual, check.verdict, check.reviewer, check.note)


FIELDS = Entry._fields
"""Fields of an entry in the order in which they are written, after its number and the hash of the line before."""


def line_of(number: int, previous: str, entry: Entry | None = None) -> str:
    r"""The one line that is written for an entry or, without one, for the end of a batch.

    A JSON object without blanks: the number, the hash of the line before, then what is said, in the order of
    :data:`FIELDS`; what is not said is left out; a double in the shortest form that reads back as the same double. The
    hash of line n, with its line feed, is what line n + 1 holds:

    .. math:: h_n = \mathrm{SHA256}(\mathrm{UTF8}(\ell_n)), \qquad h_0 = 0

    >>> line_of(3, "0" * 64)
    '{"number":3,"previous":"0000000000000000000000000000000000000000000000000000000000000000"}\n'
    """
    start = f'{{"number":{number},"previous":"{previous}"'
    if entry is None:
        return start + "}\n"
    line = (
        f'{start},"kind":"{entry.kind}","unit":{quoted(entry.unit)},"indicator":{quoted(entry.indicator)},'
        f'"period":"{entry.period}","value":{entry.value!r},"source":"{entry.source}","arrived":"{entry.arrived}"'
    )
    if entry.refers_to is not None:
        line += f',"refers_to":{entry.refers_to}'
    if entry.kind == "cross-check":
        line += f',"residual":{entry.residual!r},"verdict":{quoted(entry.verdict)},"reviewer":{quoted(entry.reviewer)}'
    return line + (f',"note":{quoted(entry.note)}}}\n' if entry.note else "}\n")


def read_line(line: bytes) -> tuple[int, str, Entry | None]:
    """Number, hash of the line before, and entry (None: the end of a batch) of a line.

    Raises ValueError unless the line is, to the byte, what :func:`line_of` writes for what may be entered.
    """
    try:
        told, _ = _first_json(line.decode())  # whatever else the line holds shows when it is written again
        number, previous = told["number"], told["previous"]
        entry = _entry_of(told) if len(told) > 2 else None
        same = type(number) is int and line_of(number, previous, entry).encode() == line
    except InputError:
        raise
    except (ValueError, TypeError, KeyError, RecursionError):
        same = False
    if not same:
        raise ValueError("its line is not as it was written")
    return number, previous, entry


def _entry_of(told: dict) -> Entry:
    if told["arrived"] is None:
        raise ValueError("an entry has a time of arrival")
    item = item_of(told)
    if isinstance(item, CrossCheck):
        return Entry.of_check(item, (told["unit"], told["indicator"], told["period"]))
    return Entry.of_report(item)


def item_of(told: Mapping[str, Any]) -> Report | CrossCheck:
    """What was entered, from the fields of its entry; raises InputError for what may not be."""
    if told["kind"] == "cross-check":
        checked = told["refers_to"], told["value"], told["source"], told["residual"], told["verdict"], told["reviewer"]
        return CrossCheck(*checked, told["arrived"], told.get("note", ""))
    said = told["unit"], told["indicator"], told["period"], told["value"], told["source"], told["arrived"]
    return Report(*said, told.get("refers_to"), told.get("note", ""))


@lru_cache(maxsize=4096)
def beginning(period: str) -> str:
    """The moment at which a period begins in China, in UTC.

    >>> beginning("2025-Q2")
    '2025-03-31T16:00:00.000000Z'
    """
    year, month, quarter = _PERIOD.fullmatch(period).groups()
    month = int(month or 3 * int(quarter or 1) - 2)
    return moment(f"{year}-{month:02d}-01T00:00:00+08:00")


def text(value: object, field: str, *, may_be_empty: bool = False) -> str:
    """The text in its composed Unicode form (NFC); raises InputError unless it is printable and short enough."""
    longest = LONGEST.get(field, 300)
    valid = f"text of at most {longest} bytes without control characters"
    if not isinstance(value, str) or not (may_be_empty or value.strip()):
        raise InputError(f"{short(value)} is no text", field=field, valid=valid)
    if value.isascii() and value.isprintable() and len(value) <= longest:
        return value
    composed = unicodedata.normalize("NFC", value)
    try:
        size = len(composed.encode())
    except UnicodeEncodeError:
        raise InputError(f"{short(value)} cannot be written as UTF-8", field=field, valid=valid) from None
    if size > longest or _CONTROL.search(composed):
        raise InputError(f"{short(value)} cannot be kept", field=field, valid=valid)
    return composed


def finite(value: object, field: str) -> float:
    """The number as a float; raises InputError unless it is one and finite."""
    if type(value) is float and math.isfinite(value):
        return value
    try:
        if isinstance(value, Real) and not isinstance(value, bool) and math.isfinite(value):
            return float(value)
    except OverflowError:
        pass
    raise InputError(f"{short(value)} is no finite number", field=field, valid="a finite number")


def whole(value: object, field: str) -> int:
    """The number as an int; raises InputError unless it is a whole number from 1."""
    if isinstance(value, Real) and not isinstance(value, bool) and 1 <= value < 2**48 and value == int(value):
        return int(value)
    raise InputError(f"{short(value)} is no whole number from 1", field=field, valid="a whole number from 1")


def known(source: object) -> None:
    """Raise InputError unless the source is one of :data:`SOURCES`."""
    if not isinstance(source, str) or source not in SOURCES:
        raise InputError(f"there is no source {short(source)}", field="source", valid=", ".join(SOURCES))


def moment(value: str | datetime | None) -> str | None:
    """The moment in UTC, to the microsecond; raises InputError when it is none or has no time zone.

    >>> moment("2025-04-03T08:00:00Z")
    '2025-04-03T08:00:00.000000Z'
    """
    if value is None:
        return None
    valid = 'a moment with its time zone, e.g. "2025-04-03T08:00:00Z"'
    try:
        told = value if isinstance(value, datetime) else datetime.fromisoformat(value)
        if isinstance(value, str) and _UTC.fullmatch(value):
            return value
        utc = told.astimezone(UTC) if told.tzinfo else None
    except (TypeError, ValueError, OverflowError):
        raise InputError(f"{short(value)} is no moment", field="arrived", valid=valid) from None
    if utc is None:
        raise InputError(f"{short(value)} has no time zone", field="arrived", valid=valid)
    return utc.isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"
