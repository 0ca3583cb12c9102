"""Eco-compensation on a river (S12): a basin fund, payments by load, and a network of sections."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
