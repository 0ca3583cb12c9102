"""Who is judged by which yardstick: zone models, the league table across zones, vetoes and grades."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
