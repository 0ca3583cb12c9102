"""Numbers as people read them: margins of error, signs and shares, alike in tables, figures and sentences."""

from __future__ import annotations

from math import floor, isfinite, log10
from typing import TypeVar

import numpy as np
import pandas as pd

from gzsim.views.labels import Name

Z95 = 1.959964
"""Quantile of the standard normal distribution at 0.975."""

Z90 = 1.644854
"""Quantile of the standard normal distribution at 0.95."""

MARGIN = Name("± 95 %", "±95%")
"""What ± means wherever it is printed."""

MARGIN_NOTE = Name(
    "± 95 %: half the width of the 95 % interval of simulation error, which says nothing of what is unknown about "
    "parameters.",
    "±95%：模拟误差95%区间的半宽，不含参数本身的不确定性。",
)

OTHER_SCALE = "†"
OTHER_SCALE_NOTE = Name(
    "† counted by other weights or targets than the baseline: the difference is no gain.",
    "†：权重或目标与基准不同，差异不代表得失。",
)
"""What is said of an outcome where a reform changes the scale on which it is counted."""

NOTHING = "–"
MINUS = "−"

ROUNDING = 1e-12
"""A standard error below this share of the mean comes from the arithmetic."""

Error = TypeVar("Error", float, np.ndarray, pd.Series, pd.DataFrame)


def margin(standard_error: Error) -> Error:
    """Half the width of the 95 % interval of a mean: 1.96 standard errors.

    >>> round(margin(0.5), 4)
    0.98
    """
    return Z95 * standard_error


def minus(text: str) -> str:
    """A printed number with a true minus sign.

    >>> minus(f"{-0.35:.2f}"), minus(f"{1e-7:.1e}")
    ('−0.35', '1.0e−07')
    """
    return text.replace("-", MINUS)


def with_margin(mean: float, standard_error: float, *, signed: bool = False) -> str:
    """Mean ± half the width of its 95 % interval, to two significant digits, and the mean to as many decimals.

    A missing mean is a dash; without a standard error the mean stands alone, to four significant digits. An error
    that is nothing but rounding in the last digits of the mean is shown as 0. Differences are ``signed``.

    >>> with_margin(12.3456, 0.0289), with_margin(1234.5, 28.9), with_margin(3.0, 0.0), with_margin(-6.176, 1e-15)
    ('12.346 ± 0.057', '1234 ± 57', '3 ± 0', '−6.176 ± 0')
    >>> with_margin(12.3456, 0.0289, signed=True), with_margin(0.0, 0.0, signed=True)
    ('+12.346 ± 0.057', '0 ± 0')
    """
    if pd.isna(mean):
        return NOTHING
    sign = "+" if signed and mean else ""
    if pd.isna(standard_error) or not isfinite(standard_error):
        return minus(f"{mean:{sign}z.4g}")
    if standard_error <= abs(mean) * ROUNDING:
        return minus(f"{mean:{sign}z.4g} ± 0")
    half = margin(standard_error)
    decimals = max(0, 1 - floor(log10(half)))
    return minus(f"{mean:{sign}z.{decimals}f} ± {half:.{decimals}f}")


def interval(low: float, high: float) -> str:
    """A range of differences: both ends with their sign, and as many decimals as two digits of the larger one need.

    >>> interval(-0.9085, 0.9713), interval(0.0001, 0.0267), interval(-12.3, 140.2)
    ('−0.91 to +0.97', '+0.000 to +0.027', '−12 to +140')
    """
    if pd.isna(low) or pd.isna(high):
        return NOTHING
    largest = max(abs(low), abs(high))
    decimals = max(0, 1 - floor(log10(largest))) if largest else 0
    return minus(f"{low:+z.{decimals}f} to {high:+z.{decimals}f}")


THOUSANDS = 10_000
"""From here on figures are printed in full, with commas."""

_CHINESE = {
    "percent": "%",
    "percentage points": "个百分点",
    "CNY 100 million": "亿元",
    "microgram per cubic metre": "微克/立方米",
}


def amount(value: float, unit: str) -> Name:
    """An amount with its unit, as it is said in English and in Chinese.

    >>> amount(4.0, "CNY 100 million"), amount(1.3, "percent"), amount(2.0, "index")
    (Name(en='CNY 400 million', zh='4亿元'), Name(en='1.3 percent', zh='1.3%'), Name(en='2 index', zh=' 2 index'))
    >>> amount(18818.0, "元"), amount(87.5, "%")
    (Name(en='18,818 元', zh='18,818元'), Name(en='87.5 %', zh='87.5%'))
    """
    said = in_full(value)
    zh = f" {said} {unit}" if unit.isascii() and unit != "%" else f"{said}{unit}"
    if unit in _CHINESE:
        zh = f"{said}{_CHINESE[unit]}"
    if unit == "CNY 100 million":
        return Name(minus(f"CNY {in_full(100 * value)} million"), minus(zh))
    if unit == "CNY million":
        return Name(minus(f"{said} {unit}"), yuan_zh(value))
    return Name(minus(f"{said} {unit}"), minus(zh))


def yuan_zh(million: float, digits: int = 6) -> str:
    """CNY million as Chinese offices write it: in ten thousands of yuan, from a hundred million on in those.

    >>> yuan_zh(18.15), yuan_zh(-0.5), yuan_zh(4520.0)
    ('1815万元', '−50万元', '45.2亿元')
    """
    large = abs(million) >= 100
    return minus(f"{in_full(million / 100 if large else 100 * million, digits)}{'亿元' if large else '万元'}")


def in_full(value: float, digits: int = 6) -> str:
    """A figure to some significant digits; from ten thousand on in full and with commas, never as a power of ten.

    >>> in_full(0.04, 4), in_full(9999.4, 4), in_full(28310.4, 4), in_full(1882000.0)
    ('0.04', '9999', '28,310', '1,882,000')
    """
    return f"{value:,.0f}" if THOUSANDS <= abs(value) < 1e15 else f"{value:.{digits}g}"


def unit_of_difference(unit: str) -> str:
    """Unit in which two values of a unit differ: percent differ by percentage points.

    >>> unit_of_difference("percent of GDP"), unit_of_difference("占GDP的百分比"), unit_of_difference("CNY million")
    ('percentage points of GDP', '占GDP的百分点', 'CNY million')
    """
    return unit.replace("percent ", "percentage points ").replace("百分比", "百分点")


def share_range(shares: pd.Series) -> str:
    """Lowest and highest share in whole percent, without the sign; one number where both round to the same.

    >>> share_range(pd.Series([0.24, 0.36, 0.3])), share_range(pd.Series([0.5]))
    ('24–36', '50')
    """
    least, most = (f"{100 * share:.0f}" for share in (shares.min(), shares.max()))
    return least if least == most else f"{least}–{most}"
