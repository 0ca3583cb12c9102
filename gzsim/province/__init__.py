"""A province of one's own: from a workbook to a record, its zones and a scenario."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
