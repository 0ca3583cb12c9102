"""The simulation held against theory: `verify` runs the limiting cases in which a closed form is known."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
