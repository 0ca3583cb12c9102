"""From moments to parameters: the simulation held against what cities targeted and reported."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
