"""What an answer hangs on, and which design holds up: the simulation as a black box with uncertainties and levers."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
