"""Money that adds up: amounts in whole fen, divided without losing one, and none beyond what a province has."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from numbers import Real
from typing import Annotated

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from gzsim.common.division import largest_remainders
from gzsim.common.words import percent_hint
from gzsim.errors import InputError

FEN_PER_MILLION = 100_000_000
"""Fen (cents of a yuan) in CNY million."""

MOST = 1_000_000.0
"""CNY million that one unit may be paid or charged in a year: half the gross product of Guizhou, 2,091,330 in 2023.

More is a slip of the pen, and up to here fen are exact: as floats, and added up over 38,000 units as whole numbers.
"""

MOST_PER_POINT = MOST / 100
"""CNY million for one score point: all the 100 points of a score then bring no more than ``MOST``."""


Money = Annotated[float, Field(ge=0, le=MOST)]
"""CNY million, as a scheme declares them."""

MOST_UNITS = 100_000
"""Of whatever level: China has 38,000 townships."""

Points = Annotated[float, Field(ge=-1000, le=1000)]
"""Score points: scores run from 0 to 100, and some way beyond."""


def check_money(value: float, field: str, least: float = 0.0, most: float = MOST) -> float:
    """Return an amount, or a rate, in CNY million that lies within bounds.

    Raises InputError if it is no number, not finite or out of bounds.

    >>> check_money(1e300, "subsidy")
    Traceback (most recent call last):
    gzsim.errors.InputError: subsidy: 1e+300. Valid: 0 to 1,000,000 CNY million
    """
    number = isinstance(value, Real) and not isinstance(value, bool | np.bool_)
    if not number or not least <= value <= most:
        bounds = f"{least:,.10g} to {most:,.10g} CNY million"
        raise InputError(f"{value}" if number else f"{value!r}", field=field, valid=bounds)
    return float(value)


def check_number(value: float, field: str, least: float, most: float, what: str = "a number") -> float:
    """Return a number that lies within bounds; raises ``InputError`` for anything else.

    >>> check_number("5%", "rate", 0, 1, "a share")
    Traceback (most recent call last):
    gzsim.errors.InputError: rate: '5%' is not a share. Valid: a number from 0 to 1
    """
    number = isinstance(value, Real) and not isinstance(value, bool | np.bool_)
    if not number or not least <= value <= most:
        hint = percent_hint(value) if number and most == 1 else ""
        valid = "a number" if most >= sys.float_info.max else f"a number from {least:g} to {most:g}"
        raise InputError(f"{value!r} is not {what}{hint}", field=field, valid=valid)
    return float(value)


def to_fen(million: float) -> int:
    """CNY million as whole fen.

    >>> to_fen(6.176)
    617600000
    """
    return round(million * FEN_PER_MILLION)


def to_million(fen: int) -> float:
    """Fen as CNY million.

    >>> to_million(617600000)
    6.176
    """
    return fen / FEN_PER_MILLION


def divide(fen: int, ratio: Mapping[str, float]) -> dict[str, int]:
    """Divide an amount in a ratio, to the last fen, by largest remainders; equal remainders go to the first named.

    Raises InputError if the ratio is empty, negative or all zero, or the amount too large to be divided exactly.

    >>> divide(100, {"Yunnan": 1, "Guizhou": 1, "Sichuan": 1})
    {'Yunnan': 34, 'Guizhou': 33, 'Sichuan': 33}
    >>> divide(-100, {"Yunnan": 3, "Guizhou": 4, "Sichuan": 3})
    {'Yunnan': -30, 'Guizhou': -40, 'Sichuan': -30}
    """
    return dict(zip(ratio, largest_remainders(fen, list(ratio.values())).tolist(), strict=True))


def in_fen(million: NDArray[np.float64]) -> NDArray[np.int64]:
    """CNY million to whole fen, each by itself, halves to the even fen.

    >>> in_fen(np.array([-6.176, 3.088]))
    array([-617600000,  308800000])
    """
    return np.rint(np.asarray(million) * FEN_PER_MILLION).astype(np.int64)


EQUAL = 6
"""Remainders are equal to a millionth of a fen: a smaller difference comes from the arithmetic."""


def in_fen_together(million: NDArray[np.float64], total: NDArray[np.int64] | int | None = None) -> NDArray[np.int64]:
    """CNY million to whole fen that sum to a total: ⌊x_i⌋ for everybody, and one more for the largest remainders.

    Three who share a fine of two fen cannot pay two thirds of one each: rounded one by one they would pay three, and
    one of them would reach nobody.

    Parameters
    ----------
    million : array (..., unit), CNY million, none beyond ``MOST``
    total : fen, array (...), that they sum to; their own sum, rounded, unless given. Of equal remainders the first
        come first.

    >>> in_fen_together(np.array([2e-8, -2e-8 / 3, -2e-8 / 3, -2e-8 / 3]), total=0)
    array([ 2,  0, -1, -1])
    """
    exact = np.ascontiguousarray(million, float) * FEN_PER_MILLION
    down = np.floor(exact).astype(np.int64)
    rest = exact - down
    left = np.rint(rest.sum(-1)).astype(np.int64) if total is None else total - down.sum(-1)
    each, more = np.divmod(left, exact.shape[-1])
    place = np.argsort(np.argsort(-rest.round(EQUAL), axis=-1, kind="stable"), axis=-1, kind="stable")
    return down + each[..., None] + (place < more[..., None])
