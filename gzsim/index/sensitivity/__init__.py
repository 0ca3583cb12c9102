"""How much of a rank is the figures, and how much the choices of whoever made the index."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
