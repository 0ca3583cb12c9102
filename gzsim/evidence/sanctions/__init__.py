"""Sanctions against the record: what each would have done under each rule, and what leaders would have made of it."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
