"""The historical record: loading, validation, vintages and provenance; the shipped one or anyone's own panel."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
