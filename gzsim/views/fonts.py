"""Chinese characters in figures: the font file that mplfonts carries, a font of the system, or English only."""

from __future__ import annotations

import warnings
from base64 import b64encode
from functools import cache
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

from fontTools import subset
from matplotlib import font_manager

from gzsim.views.labels import Language, checked

SYSTEM_FONTS = (
    *("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN", "Microsoft YaHei"),
    *("PingFang SC", "Hiragino Sans GB", "WenQuanYi Zen Hei", "WenQuanYi Micro Hei", "SimHei"),
)


def bundled_font() -> Path | None:
    """Path of Noto Sans CJK SC (OFL) as mplfonts carries it, or None.

    mplfonts itself is not imported: its own set-up copies fonts and settings into the user's home.

    >>> bundled_font().name
    'NotoSansCJKsc-Regular.otf'
    """
    package = find_spec("mplfonts")
    if package is None or package.origin is None:
        return None
    path = Path(package.origin).parent / "fonts" / "NotoSansCJKsc-Regular.otf"
    return path if path.is_file() else None


@cache
def chinese_family() -> str | None:
    """Name of a font family with Chinese characters that matplotlib can use in this process, or None.

    >>> chinese_family()
    'Noto Sans CJK SC'
    """
    path = bundled_font()
    if path is not None:
        font_manager.fontManager.addfont(path)
        return font_manager.ttfFontProperty(font_manager.get_font(path)).name
    installed = {font.name for font in font_manager.fontManager.ttflist}
    return next((family for family in SYSTEM_FONTS if family in installed), None)


def embedded_font(text: str) -> str | None:
    """Data address of a font (WOFF) with the Chinese characters of a text and nothing else; None without a font.

    A page that carries its font shows Chinese on a machine that has none. The same text gives the same bytes.

    >>> embedded_font("贵阳")[:30]
    'data:font/woff;base64,d09GRk9U'
    >>> embedded_font("Guiyang") is None
    True
    """
    path, characters = bundled_font(), "".join(sorted({character for character in text if character > "\u2e7f"}))
    if path is None or not characters:
        return None
    options = subset.Options(flavor="woff", hinting=False, layout_features=[], recalc_timestamp=False)
    chosen, file = subset.Subsetter(options), BytesIO()
    chosen.populate(text=characters)
    with subset.load_font(path, options) as font:
        chosen.subset(font)
        subset.save_font(font, file, options)
    return f"data:font/woff;base64,{b64encode(file.getvalue()).decode()}"


@cache
def _warn_once() -> None:
    warnings.warn("no font with Chinese characters was found: figures are labelled in English only", stacklevel=3)


def drawable(language: Language) -> Language:
    """Language that figures can be labelled in: the one asked for, or English where no Chinese font is found.

    >>> drawable("both")
    'both'
    """
    if checked(language) != "en" and chinese_family() is None:
        _warn_once()
        return "en"
    return language
