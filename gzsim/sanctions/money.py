"""Money that adds up: amounts in whole fen, divided without losing one."""

from __future__ import annotations

from collections.abc import Mapping

from gzsim.targets.division import largest_remainders

FEN_PER_MILLION = 100_000_000
"""Fen (cents of a yuan) in CNY million."""


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

    Raises
    ------
    InputError
        If the ratio is empty, negative or all zero, or the amount too large to be divided exactly.

    >>> divide(100, {"Yunnan": 1, "Guizhou": 1, "Sichuan": 1})
    {'Yunnan': 34, 'Guizhou': 33, 'Sichuan': 33}
    >>> divide(-100, {"Yunnan": 3, "Guizhou": 4, "Sichuan": 3})
    {'Yunnan': -30, 'Guizhou': -40, 'Sichuan': -30}
    """
    return dict(zip(ratio, largest_remainders(fen, list(ratio.values())).tolist(), strict=True))
