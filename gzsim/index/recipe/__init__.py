"""One object that holds every choice of an index, and rebuilds the index from them."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
