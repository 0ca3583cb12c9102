"""The model written a second time, object by object, from its equations: what the engine is checked against.

Plain Python and Mesa: every unit, leader and indicator is looked at by itself, in loops. Nothing here knows the rules
of `gzsim.simulation`, `gzsim.sanctions`, `gzsim.monitoring`, `gzsim.targets` or `gzsim.index`; only the world of a
scenario and the draws are shared. Schemes are read as data: by the name of their class and their numbers. Effort is
found by sorting, Φ from `math.erfc`. It is also the rival in `gzsim bench simulation`: what stays the same in a year is
found once, and nothing is asked for twice, as far as the equations can still be read.

January, quarter, month and December are modules; `SpecifiedModel` steps through them.
"""

from specification.model import SpecifiedModel, run_specification

__all__ = ["SpecifiedModel", "run_specification"]
