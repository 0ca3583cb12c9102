"""What a scenario file may say, checked: indicators, zones and weights, warnings, schemes, parameters."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
