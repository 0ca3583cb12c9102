"""Closed forms of incentive theory, standing alone: what the simulation must reproduce in its limiting cases.

Each module is one family of models; docs/theory.md lists them with what they say about the design of an appraisal.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
