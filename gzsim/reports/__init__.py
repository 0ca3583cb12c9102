"""Reports for people: pages that need nothing else, their sentences in one template for each language."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
