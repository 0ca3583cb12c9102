"""What is measured: a library of indicators, and indicators that need more than a published figure."""

from gzsim.indicators.indicator import Indicator
from gzsim.indicators.library import Library, load_library

__all__ = ["Indicator", "Library", "load_library"]
