"""Analysing an index: what its indicators share, what they weigh in effect, and what the ranking rests on.

``X`` is a DataFrame units × indicators, ``directions`` a mapping indicator → ±1, all 1 unless given. Names that do not
match and figures that are no numbers raise InputError.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
