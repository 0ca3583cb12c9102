"""What a league table says when the weights are only known to lie somewhere: exact bounds, odds and bands of ranks."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
