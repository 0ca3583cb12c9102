"""Schemes lived through on the record: who would have been paid, warned and punished."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
