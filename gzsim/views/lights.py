"""Lights as shapes and colours: whoever does not see the colour sees the shape (黄灯预警, S06)."""

from __future__ import annotations

from types import MappingProxyType
from typing import NamedTuple

from gzsim.errors import InputError
from gzsim.views.labels import Language, label
from gzsim.views.palette import GREEN, MUTED, ORANGE, VERMILLION


class Light(NamedTuple):
    """How a light looks: sign in text, matplotlib marker, colour, and name.

    >>> light_of(1).sign
    '▲'
    """

    sign: str
    marker: str
    colour: str
    en: str
    zh: str

    def name(self, language: Language) -> str:
        """Name in one language or both.

        >>> light_of(2).name("both")
        'red 红灯'
        """
        return label(self.en, self.zh, language)


LIGHTS = MappingProxyType(
    {
        0: Light("●", "o", GREEN, "green", "绿灯"),
        1: Light("▲", "^", ORANGE, "yellow", "黄灯"),
        2: Light("■", "s", VERMILLION, "red", "红灯"),
        -1: Light("○", "o", MUTED, "no report", "未报送"),
    }
)


def light_of(light: int) -> Light:
    """Light of a light: 0 green, 1 yellow, 2 red, −1 no report.

    Raises InputError if there is no such light.

    >>> light_of(0).en
    'green'
    """
    if light not in LIGHTS:
        raise InputError(f"there is no light {light!r}", field="light", valid="-1, 0, 1, 2")
    return LIGHTS[light]
