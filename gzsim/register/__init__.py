"""A tamper-evident register of submissions (S22): who reported what, when, by which source, and how it was checked."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
