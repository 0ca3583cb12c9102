"""Setting targets: cascade and responsibility chain, objectives and key results, the portfolio of key projects."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
