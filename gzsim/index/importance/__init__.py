"""Declared importance against realised importance, and whether any weights could deliver what is declared."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
