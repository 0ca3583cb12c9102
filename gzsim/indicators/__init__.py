"""What is measured: a library of indicators, and indicators that need more than a published figure."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
