"""The model written a second time, object by object, from its equations: what the engine is checked against.

Plain Python and Mesa: every unit, leader and indicator is looked at by itself, in loops. Nothing here knows the rules
of `gzsim.simulation`, `gzsim.sanctions`, `gzsim.monitoring` or `gzsim.targets`; only the world of a scenario, the draws
and the table of the normal distribution are shared. It is slow, and the rival in `gzsim bench simulation`.
"""

from gzsim.specification.model import SpecifiedModel, run_specification

__all__ = ["SpecifiedModel", "run_specification"]
