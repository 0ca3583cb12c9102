"""Analysing an index: what its indicators share, what they weigh in effect, and what the ranking rests on."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
