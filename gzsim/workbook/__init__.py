"""A user's own table of units and table of indicators: read, checked cell by cell, and made into an index."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
