"""Where named prefectures stand when a simulation begins: what the record fits, what a proxy tells, what is assumed."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
