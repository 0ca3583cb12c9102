"""The quarterly supervision bulletin (督查通报): lights, who is behind, who must explain, what had arrived."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
