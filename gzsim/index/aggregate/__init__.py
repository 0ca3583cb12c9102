"""Aggregating: from normalised indicators and weights to one score per unit, or to an order of the units.

``X`` is a DataFrame units × indicators, normalised unless a function says otherwise; ``weights`` a mapping indicator →
weight, summing to 1; ``directions`` a mapping indicator → ±1, all 1 unless given. Names that do not match and figures
that are no numbers raise InputError.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
