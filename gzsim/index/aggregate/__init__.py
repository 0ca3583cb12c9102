"""Aggregating: from normalised indicators and weights to one score per unit, or to an order of the units."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
