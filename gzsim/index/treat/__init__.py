"""Treating figures before they are normalised: gaps, outliers, and the size of the units."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
