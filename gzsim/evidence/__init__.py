"""What the record can say of zone models, sanctions and reforms, and where it cannot tell."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
