"""Lights as shapes and colours: whoever does not see the colour sees the shape (黄灯预警, S06)."""

from __future__ import annotations

from types import MappingProxyType
from typing import NamedTuple

from gzsim.errors import InputError
from gzsim.views.labels import Language, label
from gzsim.views.palette import GREEN, MUTED, ORANGE, VERMILLION


class Lamp(NamedTuple):
    """How a light looks: sign in text, matplotlib marker, colour, and name.

    >>> lamp(1).sign
    '▲'
    """

    sign: str
    marker: str
    colour: str
    en: str
    zh: str

    def name(self, language: Language) -> str:
        """Name in one language or both.

        >>> lamp(2).name("both")
        'red 红灯'
        """
        return label(self.en, self.zh, language)


LAMPS = MappingProxyType(
    {
        0: Lamp("●", "o", GREEN, "green", "绿灯"),
        1: Lamp("▲", "^", ORANGE, "yellow", "黄灯"),
        2: Lamp("■", "s", VERMILLION, "red", "红灯"),
        -1: Lamp("○", "o", MUTED, "no report", "未报送"),
    }
)


def lamp(light: int) -> Lamp:
    """Lamp of a light: 0 green, 1 yellow, 2 red, −1 no report.

    Raises
    ------
    InputError
        If there is no such light.

    >>> lamp(0).en
    'green'
    """
    if light not in LAMPS:
        raise InputError(f"there is no light {light!r}", field="light", valid="-1, 0, 1, 2")
    return LAMPS[light]
