"""The page of a user's own index: the answer, the league, why each unit stands where it stands, what it rests on."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
