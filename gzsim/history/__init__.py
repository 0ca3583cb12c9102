"""The record scored: zone models, league tables, and what the record can and cannot see."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
