"""Weighting: functions of a table of indicators that return one weight per indicator, a Series that sums to 1.

``X`` is a DataFrame units × indicators, ``directions`` a mapping indicator → ±1, 1 unless given: all methods take it,
and not all use it. Indicators that do not tell units apart have weight 0, and all are equal if none does, with a
warning that names them. Methods that look at indicators jointly (pca, critic, merec, correlation_balanced) count only
units with a value on every indicator, with a warning where others are left out. Names that do not match, and a table
that is not one of finite numbers for two units or more, raise InputError.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
