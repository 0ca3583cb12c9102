"""Gross ecosystem product (生态系统生产总值, S17): the identity, published unit values, and the land of the record."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
