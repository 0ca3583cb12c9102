"""What is entered: a report, its correction, or a cross-check of it; and the link that chains one entry to the last."""

from __future__ import annotations

import hashlib
import json
import math
import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from numbers import Real

from gzsim.errors import InputError

SOURCES = {
    "self-report": "自行填报",
    "platform": "平台采集",
    "satellite": "卫星遥感",
    "survey": "抽样调查",
    "third party": "第三方评估",
}
"""Where a figure comes from, with the Chinese name."""

KINDS = {"report": "填报", "correction": "更正", "cross-check": "交叉验证"}
"""What an entry is, with the Chinese name."""

FIELDS = (
    "kind",
    "unit",
    "indicator",
    "period",
    "value",
    "source",
    "arrived",
    "refers_to",
    "residual",
    "verdict",
    "reviewer",
    "note",
    "sqlite",
)
"""Fields of an entry between its number and its hash, in the order in which they are stored and hashed."""

GENESIS = bytes(32)
"""What stands for the previous hash of entry 1."""

LONGEST = {"note": 1000}
"""Bytes in UTF-8 that a text may have; 300 where nothing is said, so that an entry never leaves its page."""

_PERIOD = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2])|-Q[1-4])?")
_UTC = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-9]{2}:[0-9]{2}\.[0-9]{6}Z")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
_as_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode


@dataclass(frozen=True)
class Report:
    """One figure that a unit submits, or that arrives about it.

    Attributes
    ----------
    unit, indicator : str
    period : str
        A year, quarter or month: "2025", "2025-Q1", "2025-03".
    value : float
        Finite, in the unit of the indicator.
    source : str
        One of :data:`SOURCES`.
    arrived : str or datetime, optional
        With its time zone; kept in UTC. Without it, the moment of appending counts.
    corrects : int, optional
        Number of the entry that this one corrects; both stay in the register.
    note : str

    Raises
    ------
    InputError
        If a field is empty, malformed, unknown, or not finite.

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
            raise InputError(f"{self.period!r} is no period", field="period", valid='"2025", "2025-Q1" or "2025-03"')
        known(self.source)
        if self.corrects is not None:
            self.__dict__.update(corrects=number(self.corrects, "corrects"))

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What makes two reports the same submission: unit, indicator, period, source."""
        return self.unit, self.indicator, self.period, self.source


@dataclass(frozen=True)
class CrossCheck:
    """An independent signal held against a report that is already in the register.

    Attributes
    ----------
    refers_to : int
        Number of the report.
    signal : float
        What the independent source says.
    source : str
        One of :data:`SOURCES`, and another one than the report's.
    residual : float
        Distance of the report from the signal, as whoever checks it defines it.
    verdict, reviewer : str
        What was concluded, and by whom (or by which rule).
    arrived : str or datetime, optional
    note : str

    Raises
    ------
    InputError
        If a field is empty, malformed, unknown, or not finite.

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
            refers_to=number(self.refers_to, "refers_to"),
            signal=finite(self.signal, "signal"),
            residual=finite(self.residual, "residual"),
            verdict=text(self.verdict, "verdict"),
            reviewer=text(self.reviewer, "reviewer"),
            note=text(self.note, "note", may_be_empty=True),
            arrived=moment(self.arrived),
        )
        known(self.source)


def link(previous: bytes, number: int, fields: tuple) -> bytes:
    r"""Hash of an entry, which holds the hash of the entry before it.

    .. math:: h_n = \mathrm{SHA256}\bigl(\mathrm{UTF8}(\mathrm{JSON}[\,h_{n-1}, n, f_1, \dots, f_{13}])\bigr)

    JSON without blanks, h in hexadecimal, fields in the order of :data:`FIELDS`, numbers in the shortest form that
    reads back as the same double, what is absent as ``null``. Quotation marks are escaped by JSON, so that no two
    entries share a text.

    >>> link(bytes(32), 1, ("report",)) == hashlib.sha256(f'["{"0" * 64}",1,"report"]'.encode()).digest()
    True
    """
    return hashlib.sha256(_as_json([previous.hex(), number, *fields]).encode()).digest()


def text(value: object, field: str, *, may_be_empty: bool = False) -> str:
    """The text in its composed Unicode form (NFC); raises InputError unless it is printable and short enough."""
    longest = LONGEST.get(field, 300)
    valid = f"text of at most {longest} bytes without control characters"
    if not isinstance(value, str) or not (may_be_empty or value.strip()):
        raise InputError(f"{value!r} is no text", field=field, valid=valid)
    if value.isascii() and value.isprintable() and len(value) <= longest:
        return value
    composed = unicodedata.normalize("NFC", value)
    try:
        size = len(composed.encode())
    except UnicodeEncodeError:
        raise InputError(f"{value!r} cannot be written as UTF-8", field=field, valid=valid) from None
    if size > longest or _CONTROL.search(composed):
        raise InputError(f"{value!r} cannot be kept", field=field, valid=valid)
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
    raise InputError(f"{value!r} is no finite number", field=field, valid="a finite number")


def number(value: object, field: str) -> int:
    """Number of an entry as an int; raises InputError unless it is a whole number from 1."""
    if isinstance(value, Real) and not isinstance(value, bool) and 1 <= value < 2**48 and value == int(value):
        return int(value)
    raise InputError(f"{value!r} is no number of an entry", field=field, valid="a whole number from 1")


def known(source: object) -> None:
    """Raise InputError unless the source is one of :data:`SOURCES`."""
    if source not in SOURCES:
        raise InputError(f"there is no source {source!r}", field="source", valid=", ".join(SOURCES))


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
        raise InputError(f"{value!r} is no moment", field="arrived", valid=valid) from None
    if utc is None:
        raise InputError(f"{value!r} has no time zone", field="arrived", valid=valid)
    return utc.isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"
