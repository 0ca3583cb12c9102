"""Closed forms of incentive theory, standing alone: what the simulation must reproduce in its limiting cases.

Each module is one family of models; docs/theory.md lists them with what they say about the design of an appraisal.
Parameters are finite, and within the range that stands beside them: what is not raises ``InputError``, which names the
parameter and its range. Shapes stand in brackets: (task,) is one number per task.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
