"""What follows from an appraisal: one scheme per file, all with the same interface (`Scheme`)."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
