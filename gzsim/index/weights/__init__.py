"""Weighting: functions of a table of indicators that return one weight per indicator, summing to 1."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
