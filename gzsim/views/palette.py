"""Colours, and what tells things apart where colours do not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.colors import to_hex, to_rgb

from gzsim.errors import InputError

INK, MUTED, FAINT, PAPER = "#222222", "#5C5C5C", "#D9D9D9", "#FFFFFF"

# Hues of Okabe and Ito, Color Universal Design (2008), ordered so that neighbours differ in lightness too, and darkened
# where they are too pale for a line on white paper or a projector: no contrast is below 3:1 (WCAG 2.1, 1.4.11).
BLUE, ORANGE, GREEN, PURPLE = "#00568C", "#CB8600", "#008A67", "#CC79A7"
VERMILLION, SKY, BLACK, OLIVE = "#D55E00", "#3E97CF", "#000000", "#6B5900"


@dataclass(frozen=True)
class Channel:
    """How one thing is told from others: colour, and marker, line and hatch for those who do not see it.

    >>> channels(["none", "last_place"])["none"].marker
    'o'
    """

    colour: str
    marker: str
    line: str
    hatch: str


CHANNELS = (
    Channel(BLUE, "o", "-", ""),
    Channel(ORANGE, "s", "--", "////"),
    Channel(GREEN, "^", "-.", "...."),
    Channel(PURPLE, "D", ":", "\\\\\\\\"),
    Channel(VERMILLION, "v", "-", "xxxx"),
    Channel(SKY, "P", "--", "----"),
    Channel(BLACK, "X", "-.", "||||"),
    Channel(OLIVE, "*", ":", "oooo"),
)


def channels(keys: Sequence[str]) -> dict[str, Channel]:
    """Give each key its channel, in order.

    Raises InputError if there are more keys than channels that can be told apart.

    >>> list(channels(["uniform", "functional"]))
    ['uniform', 'functional']
    """
    if len(keys) > len(CHANNELS):
        raise InputError(f"{len(keys)} series cannot be told apart in one figure", valid=f"at most {len(CHANNELS)}")
    return dict(zip(keys, CHANNELS, strict=False))


def luminance(colour: str) -> float:
    """Relative luminance of a colour, between 0 (black) and 1 (white).

    Y = 0.2126 R + 0.7152 G + 0.0722 B of linearised sRGB (WCAG 2.1; IEC 61966-2-1).

    >>> luminance("#FFFFFF"), luminance("#000000")
    (1.0, 0.0)
    """
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
    return round(0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2], 12)


def ink_on(colour: str) -> str:
    """Black or white, whichever has the higher contrast on a background.

    Contrast is (Y₁ + 0.05)/(Y₂ + 0.05) of the luminances (WCAG 2.1); the higher one is never below 4.5.

    >>> ink_on("#000000")
    '#FFFFFF'
    """
    background = luminance(colour) + 0.05
    return PAPER if 1.05 / background > background / 0.05 else BLACK


def tint(colour: str, share: float) -> str:
    """Mixture of a share of the colour with white.

    >>> tint("#000000", 0.0)
    '#ffffff'
    """
    return to_hex([share * c + 1 - share for c in to_rgb(colour)])


def pale(colour: str) -> str:
    """The palest tint of a colour that stands out from white paper as a mark has to, 3 to 1 (WCAG 2.1, 1.4.11).

    A colour that does not stand out itself is left as it is.

    >>> pale("#000000"), pale("#FFFF00")
    ('#949494', '#ffff00')
    """
    tints = (tint(colour, share / 100) for share in range(101))
    return next((each for each in tints if 1.05 / (luminance(each) + 0.05) >= 3), tint(colour, 1))
